"""Agreements and transport permits of a match: entered, ticked off, listed; their scans."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.earthworks import queries, services
from wutong.earthworks.forms.matches import AgreementForm, DayForm, ItemForm, TruckForm
from wutong.earthworks.forms.prices import ReasonForm
from wutong.earthworks.lifecycle import ITEMS, Item
from wutong.earthworks.views.matches import managing, me, show_again, within
from wutong.kernel import files, pages
from wutong.kernel.errors import NotFound

_ITEMS = {item.code: item for item in ITEMS}
_SHOWN = {"application/pdf", "image/jpeg", "image/png", "image/webp"}


@require_http_methods(["GET", "POST"])
@managing
def agree(request: HttpRequest, match_id: int) -> HttpResponse:
    """Enter the signed agreement."""
    shown = queries.match_dossier(request.user, match_id)
    initial = {"amount": shown.bank_m3, "convention": "bank"}
    form = AgreementForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            scan = files.store(form.cleaned_data["file"], by=me(request))
            services.agree(by=me(request), match_id=match_id, file=scan, **form.values())
            messages.success(request, "协议已登记,基准价已冻结。")
            return redirect("earthworks:match", match_id)
    return _form(request, form, shown, "登记协议(E3)", "登记")


@require_http_methods(["GET", "POST"])
@managing
def item(request: HttpRequest, match_id: int, code: str) -> HttpResponse:
    """Enter or renew one line of the checklist."""
    shown, line = queries.match_dossier(request.user, match_id), _item(code)
    kept = next(paper for paper in shown.papers if paper.code == code)
    known = {"done_on": kept.done_on, "number": kept.number, "valid_to": kept.valid_to, "note": kept.note}
    initial = {name: value for name, value in known.items() if value}
    form = ItemForm(request.POST or None, request.FILES or None, item=line, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            given = form.cleaned_data["file"]
            scan = files.store(given, by=me(request)) if given else None
            services.tick_item(by=me(request), match_id=match_id, code=code, file=scan, **form.values())
            messages.success(request, f"已办结:{line.label}。")
            return redirect(f"{reverse('earthworks:match', args=[match_id])}#papers")
    return _form(request, form, shown, line.label, "办结", intro=f"依据:{line.law}。")


@require_POST
@within
def permit(request: HttpRequest, match_id: int) -> HttpResponse:
    """Say that soil may be hauled."""
    form = DayForm(request.POST, auto_id="permit_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            services.permit(by=me(request), match_id=match_id, on=form.cleaned_data["on"])
            messages.success(request, "运输已核准,可以开运。")
            return redirect("earthworks:match", match_id)
    return show_again(request, match_id, permit_form=form)


@require_POST
@within
def truck_add(request: HttpRequest, match_id: int) -> HttpResponse:
    """Put a truck on the white list."""
    form = TruckForm(request.POST, auto_id="truck_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.add_truck(by=me(request), match_id=match_id, **form.values())
            messages.success(request, f"{made.plate} 已列入白名单。")
            return redirect(f"{reverse('earthworks:match', args=[match_id])}#trucks")
    return show_again(request, match_id, truck_form=form)


@require_POST
@within
def truck_remove(request: HttpRequest, truck_id: int) -> HttpResponse:
    """Take a truck off the white list."""
    form = ReasonForm(request.POST)
    form.is_valid()
    made = services.remove_truck(by=me(request), truck_id=truck_id, reason=form.cleaned_data.get("reason", ""))
    messages.success(request, f"{made.plate} 已移出白名单。")
    return redirect(f"{reverse('earthworks:match', args=[made.match_id])}#trucks")


@require_GET
@within
def agreement_file(request: HttpRequest, match_id: int) -> HttpResponse:
    """Answer the signed scan, to both sides and the administration."""
    return _file(queries.agreement_scan(request.user, match_id))


@require_GET
@within
def item_file(request: HttpRequest, match_id: int, file_id: int) -> HttpResponse:
    """Answer the scan of a paper of the checklist."""
    return _file(queries.permit_scan(request.user, match_id, file_id))


def _item(code: str) -> Item:
    if code not in _ITEMS:
        raise NotFound(f"没有“{code}”这项核准事项。")
    return _ITEMS[code]


def _file(stored: Any) -> HttpResponse:
    """Show what a browser can show safely, save everything else."""
    is_shown = stored.content_type in _SHOWN
    kind = stored.content_type if is_shown else "application/octet-stream"
    answer = FileResponse(
        files.open_stored(stored), as_attachment=not is_shown, filename=stored.name, content_type=kind
    )  # fmt: skip
    # A file from outside is shown, never run: no script, no frame, whatever it holds.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


def _form(
    request: HttpRequest, form: Any, shown: queries.MatchDossier, title: str, action: str, intro: str = ""
) -> HttpResponse:
    context = {"form": form, "match": shown, "title": title, "action": action, "intro": intro}
    return render(request, "earthworks/match_form.html", context, status=422 if form.errors else 200)
