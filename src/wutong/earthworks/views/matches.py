"""Matches: list and board, proposing one, its page, opinions, cancelling; the proposal on paper."""

from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.accounts import permissions as people
from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.matches import DayForm, MatchFilterForm, OpinionForm, ProposalForm, TruckForm
from wutong.earthworks.forms.prices import ReasonForm
from wutong.kernel import clock, pages, tables

SENTENCE = "土方匹配只对园区工作人员和有土方往来的企业开放。"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOTE = "方量均为自然方;节约为测算,不构成承诺"


def may_enter(user: Any) -> bool:
    """Tell whether matches are open to the person: insiders, and people of a firm."""
    return people.is_insider(user) or people.firm_of(user) is not None


within = pages.allowed(may_enter, SENTENCE)
managing = pages.allowed(permissions.may_manage, "匹配由土方岗办理。")


def me(request: HttpRequest) -> AbstractBaseUser:
    """Return who acts; the guard has made sure that somebody is signed in."""
    return cast("AbstractBaseUser", request.user)


@require_GET
@within
def match_list(request: HttpRequest) -> HttpResponse:
    """Show the matches this person may see: as a table, or by stage on a board."""
    filters, as_board = MatchFilterForm(request.GET).filters(), request.GET.get("view") == "board"
    rows = queries.matches(request.user, filters)
    context: dict[str, Any] = {
        "filters": filters,
        "stages": queries.MATCH_STAGES,
        "view": "board" if as_board else "table",
        "may_manage": permissions.may_manage(request.user),
        "may_look": permissions.may_look(request.user),
    }
    if as_board:
        context["board"] = queries.match_board(request.user, filters)
        context["total"] = queries.match_sum(column.total for column in context["board"])
    else:
        page = pages.paged(rows, request.GET.get("page"), per_page=25)
        context.update(page=page, lines=list(queries.match_lines(request.user, page.rows)))
        context["total"] = queries.match_sum(queries.match_totals(request.user, rows).values())
    return pages.show(request, "earthworks/matches.html", "earthworks/_matches.html", context)


@require_GET
@within
def export(request: HttpRequest) -> HttpResponse:
    """Answer the narrowed list as an Excel file."""
    filters = MatchFilterForm(request.GET).filters()
    rows = queries.match_sheet(request.user, filters)
    return tables.export("土方匹配", queries.MATCH_COLUMNS, rows, by=me(request), note=_NOTE)


@require_http_methods(["GET", "POST"])
@managing
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a match; what speaks against it and the estimate stand beside the form before it is confirmed."""
    offered = queries.offers(request.user)
    form = ProposalForm(request.POST or None, offered=offered, initial=_asked(request, offered))
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.propose(by=me(request), **form.values())
            messages.success(request, f"已提出匹配建议 {made.number},请双方会商。")
            return redirect("earthworks:match", made.pk)
    chosen = request.GET.get("surplus", "")
    context = {
        "form": form,
        "offered": offered,
        "surplus_id": chosen,
        "candidates": queries.candidates(offered, _number(chosen)),
        "preview": _preview(request, offered),
    }
    return render(request, "earthworks/match_new.html", context, status=422 if form.errors else 200)


@require_GET
@managing
def preview(request: HttpRequest) -> HttpResponse:
    """Say, while the form is filled in, what speaks against the pair or what it would save."""
    offered = queries.offers(request.user)
    return render(request, "earthworks/_match_preview.html", {"preview": _preview(request, offered)})


@require_GET
@within
def match(request: HttpRequest, match_id: int) -> HttpResponse:
    """Show one match on one page."""
    context = match_context(request, match_id)
    return pages.show(request, "earthworks/match.html", "earthworks/_match.html", context)


def match_context(request: HttpRequest, match_id: int, **more: Any) -> dict[str, Any]:
    """Return what a match's page shows; ``more`` replaces a form that came back with errors."""
    shown = queries.match_dossier(request.user, match_id)
    return {
        "match": shown,
        "hauling": shown.hauling,
        "opinion_form": OpinionForm(auto_id="opinion_%s", own_sides=shown.own_sides, may_manage=shown.may_manage),
        "truck_form": TruckForm(auto_id="truck_%s"),
        "permit_form": DayForm(auto_id="permit_%s"),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "today": clock.today(),
        **more,
    }


def show_again(request: HttpRequest, match_id: int, **more: Any) -> HttpResponse:
    """Show the page with a form that was refused."""
    return render(request, "earthworks/match.html", match_context(request, match_id, **more), status=422)


@require_POST
@within
def opinion(request: HttpRequest, match_id: int) -> HttpResponse:
    """Enter an opinion: a firm its own, 土方岗 what was said at the table."""
    shown = queries.match_dossier(request.user, match_id)
    form = OpinionForm(
        request.POST, auto_id="opinion_%s", own_sides=shown.own_sides, may_manage=shown.may_manage
    )  # fmt: skip
    if form.is_valid():
        with pages.refusals_into(form):
            services.give_opinion(by=me(request), match_id=match_id, **form.values())
            messages.success(request, "会商意见已登记。")
            return redirect("earthworks:match", match_id)
    return show_again(request, match_id, opinion_form=form)


@require_POST
@within
def cancel(request: HttpRequest, match_id: int) -> HttpResponse:
    """Call a match off."""
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    reason = request.POST.get("reason", "")
    form.is_valid()
    with pages.refusals_into(form):
        made = services.cancel_match(by=me(request), match_id=match_id, reason=reason)
        messages.success(request, f"已取消 {made.number},方量退回双方登记。")
        return redirect("earthworks:match", match_id)
    return show_again(request, match_id, cancel_form=form)


@require_GET
@within
def sheet(request: HttpRequest, match_id: int) -> HttpResponse:
    """Show the proposal (E2) as it is printed."""
    shown = queries.match_dossier(request.user, match_id)
    return render(request, "earthworks/match_sheet.html", {"match": shown, "sides": (shown.surplus, shown.need)})


@require_GET
@within
def word(request: HttpRequest, match_id: int, paper: str) -> HttpResponse:
    """Answer one of the papers of a match in Word."""
    name, write = {
        "proposal": ("土方匹配建议单", services.proposal_word),
        "agreement": ("土方平衡协议", services.agreement_word),
        "application": ("运输核准申请", services.application_word),
    }[paper]
    shown = queries.match_dossier(request.user, match_id)
    answer = HttpResponse(write(shown), content_type=WORD)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{shown.number} {name}')}.docx"
    answer["Cache-Control"] = "no-store"
    return answer


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _asked(request: HttpRequest, offered: list[queries.Offer]) -> dict[str, Any]:
    """Return what the address fills in: a pair, with the volume and the days both could do."""
    surplus, need = _number(request.GET.get("surplus", "")), _number(request.GET.get("need", ""))
    found: dict[str, Any] = {"surplus_id": surplus or "", "need_id": need or ""}
    for one in queries.candidates(offered, surplus):
        if one.offer.registration.pk == need:
            found |= {"bank_m3": one.bank_m3, "starts_on": one.starts_on, "ends_on": one.ends_on}
    return found


def _preview(request: HttpRequest, offered: list[queries.Offer]) -> queries.Preview | None:
    """Return the estimate of what the form holds, once it says enough."""
    asked = request.GET | _asked(request, offered) if "bank_m3" not in request.GET else request.GET
    form = ProposalForm(asked, offered=offered)
    if not form.is_valid():
        return None
    told = form.cleaned_data
    names = ("surplus_id", "need_id", "bank_m3", "starts_on", "ends_on", "km")
    return queries.preview(request.user, **{name: told[name] for name in names})
