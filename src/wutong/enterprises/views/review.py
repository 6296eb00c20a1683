"""The review queue: lines one at a time, pairs side by side; keyboard first, each decision one request."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from wutong.enterprises import permissions, queries, services
from wutong.enterprises.lifecycle import LineState, PairState
from wutong.enterprises.views import deciding, inside, me, number
from wutong.kernel import clock, pages
from wutong.kernel.errors import Refusal


@require_safe
@inside
def review(request: HttpRequest) -> HttpResponse:
    """Show the line at hand with its candidates."""
    at = number(request.GET.get("at"))
    return pages.show(request, "enterprises/review.html", "enterprises/_card.html", _lines(request, request.GET, at))


@require_POST
@deciding
def decide(request: HttpRequest, line_id: int, verb: str) -> HttpResponse:
    """Confirm, reject or open a line again; HTMX gets the next line, or the same one with the refusal above it."""
    said = request.POST
    where = _where(said)
    following = queries.after(request.user, where["list_id"], where["state"], line_id)
    note, based_on = "", number(said.get("version"))
    try:
        if verb == "confirm":
            services.confirm(
                by=me(request), line_id=line_id, directory_id=said.get("directory_id", ""),
                enterprise_id=number(said.get("enterprise_id")), based_on=based_on,
            )  # fmt: skip
        elif verb == "reject":
            services.reject(by=me(request), line_id=line_id, based_on=based_on)
        else:
            services.reopen(by=me(request), line_id=line_id, based_on=based_on)
            following = line_id
    except Refusal as refusal:
        if not pages.is_part(request):
            raise
        note, following = refusal.message, line_id
    if not pages.is_part(request):
        messages.success(request, {"confirm": "已认定。", "reject": "已记为都不是。"}.get(verb, "已撤回,回到待复核。"))
        return redirect(_back(request, line_id))
    context = {**_lines(request, said, following), "note": note}
    return render(request, "enterprises/_card.html", context, status=409 if note else 200)


@require_safe
@inside
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Show one line: what was written, what was found, what was decided, and the way back."""
    found = queries.line(request.user, line_id)
    context = {
        "line": found,
        "events": queries.line_history(found),
        "may_decide": permissions.may_decide(request.user),
        "is_decided": found.state in (LineState.SURE, LineState.CONFIRMED, LineState.REJECTED),
    }
    return render(request, "enterprises/line.html", context)


@require_safe
@inside
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pair at hand, field by field; or, by state, what was decided."""
    state = request.GET.get("state", "")
    if state in (PairState.MERGED, PairState.APART):
        page = pages.paged(queries.pairs(request.user, state), request.GET.get("page"))
        context: dict[str, Any] = {"page": page, "state": state, "may_decide": permissions.may_decide(request.user)}
        return pages.show(request, "enterprises/pairs_decided.html", "enterprises/_pairs_decided.html", context)
    at = number(request.GET.get("at"))
    return pages.show(request, "enterprises/pairs.html", "enterprises/_pair.html", _pair(request, at))


@require_POST
@deciding
def decide_pair(request: HttpRequest, pair_id: int, verb: str) -> HttpResponse:
    """Merge, keep apart or undo; HTMX gets the next pair, or the same one with the refusal above it."""
    said = request.POST
    based_on, note, at = number(said.get("version")), "", None
    try:
        if verb == "merge":
            services.merge(
                by=me(request), pair_id=pair_id, keep=number(said.get("keep")) or 0, based_on=based_on,
                despite_codes=said.get("despite_codes") == "1",
            )  # fmt: skip
        elif verb == "apart":
            services.keep_apart(by=me(request), pair_id=pair_id, based_on=based_on)
        else:
            services.undo(by=me(request), pair_id=pair_id, based_on=based_on)
            at = pair_id
    except Refusal as refusal:
        if not pages.is_part(request):
            raise
        note, at = refusal.message, pair_id
    if not pages.is_part(request):
        done = {"merge": "已合并,随时可以撤销。", "apart": "已确认不是同一家。"}.get(verb, "已撤销,回到待复核。")
        messages.success(request, done)
        return redirect("enterprises:pairs")
    return render(request, "enterprises/_pair.html", {**_pair(request, at), "note": note}, status=409 if note else 200)


@require_POST
@deciding
def look_for_pairs(request: HttpRequest) -> HttpResponse:
    """Search the tracked enterprises for doubles."""
    job = services.suspect_pairs(by=me(request))
    return redirect("kernel:job", job.pk)


def _lines(request: HttpRequest, said: Any, at: int | None) -> dict[str, Any]:
    where = _where(said)
    least = queries.thresholds(clock.today()).bulk
    found = queries.line_page(request.user, at=at, bulk_from=least, on=clock.today(), **where)
    asks = {"list": where["list_id"] or "", "state": where["state"]}
    return {
        "review": found,
        "line": found.line,
        "where": where,
        "asks": urlencode({name: value for name, value in asks.items() if value}),
        "bulk_from": least,
        "may_decide": permissions.may_decide(request.user),
    }


def _pair(request: HttpRequest, at: int | None) -> dict[str, Any]:
    found = queries.pair_page(request.user, at=at)
    return {"queue": found, "pair": found.pair, "may_decide": permissions.may_decide(request.user)}


def _where(said: Any) -> dict[str, Any]:
    """Return which queue is meant: of one list or of all, doubtful lines or unknown ones."""
    state = said.get("state", "")
    return {
        "list_id": number(said.get("list")),
        "state": LineState.UNKNOWN.value if state == LineState.UNKNOWN else LineState.DOUBTFUL.value,
    }


def _back(request: HttpRequest, line_id: int) -> str:
    """Return where a person without script goes on: the queue they came from, or the page of the line."""
    if request.POST.get("from") == "line":
        return reverse("enterprises:line", args=[line_id])
    where = _where(request.POST)
    asks = urlencode({"list": where["list_id"] or "", "state": where["state"]})
    return f"{reverse('enterprises:review')}?{asks}"
