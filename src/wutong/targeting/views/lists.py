"""The lists: all of them, one with its firms and their reasons, its workbook, how good the ranking is."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wutong.industries import queries as industries
from wutong.kernel import pages
from wutong.kernel.tables.export import XLSX
from wutong.targeting import permissions
from wutong.targeting.forms import RenameForm
from wutong.targeting.lifecycle import DROP_REASONS, VERDICTS, State
from wutong.targeting.queries import backtests as measured
from wutong.targeting.queries import lists, sheets
from wutong.targeting.views import looking, number

PER_PAGE = 30
_MOST = 10_000


@require_safe
@looking
def listing(request: HttpRequest) -> HttpResponse:
    """Show the lists, the newest first."""
    chain_id, withdrawn = number(request.GET.get("chain")), request.GET.get("withdrawn") == "1"
    rows = lists.listing(request.user, chain_id=chain_id, withdrawn=withdrawn)
    context = {
        "page": pages.paged(rows, request.GET.get("page")),
        "chains": industries.choices(request.user),
        "chain_id": chain_id,
        "withdrawn": withdrawn,
        "may_make": permissions.may_make(request.user),
    }
    return pages.show(request, "targeting/list.html", "targeting/_list.html", context)


@require_safe
@looking
def shortlist(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Show one list; HTMX gets the firms alone."""
    return pages.show(request, "targeting/shortlist.html", "targeting/_picks.html", list_context(request, shortlist_id))


def list_context(request: HttpRequest, shortlist_id: int, **more: Any) -> dict[str, Any]:
    """Return what the page of a list shows; ``more`` replaces a form that came back with errors."""
    found = lists.shortlist(request.user, shortlist_id)
    asked = request.GET
    filters = {name: asked.get(name, "")[:100].replace("\x00", "") for name in ("verdict", "words", "province")}
    rows = lists.picks(request.user, shortlist_id, **filters)
    page = pages.paged(rows, asked.get("page"), per_page=_MOST if asked.get("all") == "1" else PER_PAGE)
    most = max((count for _, count in found.provinces), default=0)
    return {
        "found": found,
        "shortlist": found.shortlist,
        "counts": found.counts,
        "page": page,
        "firms": lists.ranked(page.rows),
        "filters": filters,
        "verdicts": VERDICTS,
        "drop_reasons": DROP_REASONS,
        "may_judge": found.may_edit and found.shortlist.state == State.READY,
        "families": lists.families(found.asked),
        "most_in_province": most,
        "measured": measured.backtests(request.user),
        "events": lists.events(request.user, found.shortlist),
        "rename_form": RenameForm(
            auto_id="rename_%s", initial={"title": found.shortlist.title, "version": found.shortlist.version}
        ),
        **more,
    }


@require_safe
@looking
def progress(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Show how far the computation is; the page comes back whole once it has ended."""
    row = lists.seen(request.user, shortlist_id)
    running = lists.is_running(row)
    context = {"shortlist": row, "is_running": running, "may_edit": permissions.may_make(request.user)}
    answer = render(request, "targeting/_progress.html", context)
    if not running:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@looking
def sheet(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Answer a list as a workbook: firms, every reason with its source, and what the list was asked."""
    row = lists.seen(request.user, shortlist_id)
    answer = HttpResponse(sheets.export(request.user, shortlist_id), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'靶向名单 {row.title}', safe='')}.xlsx"
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@looking
def backtests(request: HttpRequest) -> HttpResponse:
    """Show how well the scoring found edges that were hidden from it, beside the simple ways."""
    return render(request, "targeting/backtests.html", {"measured": measured.backtests(request.user)})
