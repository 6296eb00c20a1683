"""The end of a haul: finish, survey, settlement with its sheet, and the firms' word that nothing is left."""

from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wutong.accounts import permissions as people
from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.hauls import ConfirmForm, SettleForm, SurveyForm
from wutong.earthworks.lifecycle import Convention, Side
from wutong.earthworks.views.tickets import me, with_hauls
from wutong.kernel import files, pages
from wutong.kernel.errors import NotAllowed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
managers = pages.allowed(permissions.may_manage, "完工、复测和结算由土方岗办理。")


@require_POST
@managers
def finish(request: HttpRequest, match_id: int) -> HttpResponse:
    """Say that the last truck has run."""
    services.finish(by=me(request), match_id=match_id)
    messages.success(request, "已登记完工,请安排复测。")
    return redirect("earthworks:match", match_id)


@managers
def survey(request: HttpRequest, match_id: int) -> HttpResponse:
    """Enter the survey at the end."""
    shown = _hauling(request, match_id)
    form = SurveyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        with pages.refusals_into(form):
            told["file"] = _kept(request, told["file"])
            told["convention"] = Convention(told["convention"])
            made = services.survey(by=me(request), match_id=match_id, **told)
        if not form.errors:
            flagged = ",差异超限,结算须写明依据" if made.is_flagged else ""
            messages.success(request, f"复测 {made.bank_m3} m³(自然方){flagged}。")
            return redirect("earthworks:match", match_id)
    return _page(request, form, shown, "完工复测", "保存复测")


@managers
def settle(request: HttpRequest, match_id: int) -> HttpResponse:
    """Enter the settlement that both signed."""
    shown = _hauling(request, match_id)
    form = SettleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        with pages.refusals_into(form):
            told["file"] = _kept(request, told["file"])
            services.settle(by=me(request), match_id=match_id, **told)
        if not form.errors:
            messages.success(request, "已结算;双方核验后销号。")
            return redirect("earthworks:settlement", match_id)
    return _page(request, form, shown, "结算", "保存结算")


@require_POST
@with_hauls
def confirm(request: HttpRequest, match_id: int) -> HttpResponse:
    """Confirm for one side that nothing is left to do."""
    if people.is_insider(request.user) and not permissions.may_manage(request.user):
        raise NotAllowed("核验销号由两家企业在各自页面办理,或由土方岗凭企业书面核验代录。")
    form = ConfirmForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {}
    side = Side(told["side"]) if told.get("side") else None
    match = services.close_match(
        by=me(request), match_id=match_id, side=side, confirmed_by=told.get("confirmed_by", "")
    )
    messages.success(request, "双方均已核验,匹配已销号。" if match.closed_at else "已核验;另一方核验后销号。")
    return redirect("earthworks:match", match_id)


@require_GET
@with_hauls
def settlement(request: HttpRequest, match_id: int) -> HttpResponse:
    """Show the settlement sheet (E6), to look at and to print."""
    sheet = queries.settlement_sheet(request.user, match_id)
    return render(request, "earthworks/settlement.html", {"sheet": sheet})


@require_GET
@with_hauls
def settlement_word(request: HttpRequest, match_id: int) -> HttpResponse:
    """Answer the settlement sheet as an editable Word file."""
    sheet = queries.settlement_sheet(request.user, match_id)
    name = quote(f"{sheet.match.number} 土方结算单.docx")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(services.settlement_word(sheet), content_type=WORD, headers=headers)


def _hauling(request: HttpRequest, match_id: int) -> queries.Hauling:
    return queries.hauling_of(request.user, match_id)


def _kept(request: HttpRequest, upload: Any) -> Any:
    return files.store(upload, by=cast("AbstractBaseUser", request.user)) if upload else None


def _page(request: HttpRequest, form: Form, shown: queries.Hauling, title: str, action: str) -> HttpResponse:
    context = {"form": form, "hauling": shown, "match": shown.match, "heading": title, "action": action}
    return render(request, "earthworks/closing_form.html", context, status=422 if form.errors else 200)
