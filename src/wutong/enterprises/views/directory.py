"""The directory as one types, and the tracked enterprises."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wutong.enterprises import permissions, queries
from wutong.enterprises.views import inside, number
from wutong.kernel import clock, pages
from wutong.kernel.errors import Incomplete


@require_safe
@inside
def directory(request: HttpRequest) -> HttpResponse:
    """Search the national directory; the part alone is what HTMX asks for at each pause of the typing."""
    asked = queries.asked(request.GET.dict())
    context: dict[str, Any] = {"asked": asked, **found(request, asked)}
    if not pages.is_part(request):
        context |= {
            "state": queries.store.state(),
            "choices": queries.choices(),
            "may_track": permissions.may_track(request.user),
        }
    return pages.show(request, "enterprises/directory.html", "enterprises/_found.html", context)


def found(request: HttpRequest, asked: queries.Asked) -> dict[str, Any]:
    """Return the answer to what is asked, or the sentence why it cannot be."""
    if not asked.any:
        return {"answer": None}
    today = clock.today()
    try:
        answer = queries.search(
            request.user, asked.words, asked.filters(today), number(request.GET.get("page")) or 1, on=today
        )
    except Incomplete as wrong:
        return {"answer": None, "fault": wrong.message}
    return {"answer": answer, "may_track": permissions.may_track(request.user)}


@require_safe
@inside
def facets(request: HttpRequest) -> HttpResponse:
    """Count what the filters leave, beside the results: asked for after the results are there."""
    asked = queries.asked(request.GET.dict())
    try:
        counted = queries.facets(asked.filters(clock.today()))
    except Incomplete:
        counted = ()
    context = {"facets": [(code, label, _shares(rows)) for code, label, rows in counted if rows], "asked": asked}
    return render(request, "enterprises/_facets.html", context)


@require_safe
@inside
def pick(request: HttpRequest, line_id: int) -> HttpResponse:
    """Search the directory from the review queue, for a firm that is none of the candidates."""
    line = queries.line(request.user, line_id)
    asked = queries.asked({"words": request.GET.get("pick", "")})
    return render(request, "enterprises/_pick.html", {"line": line, "asked": asked, **found(request, asked)})


@require_safe
@inside
def tracked(request: HttpRequest) -> HttpResponse:
    """List the tracked enterprises."""
    words, province = request.GET.get("words", ""), request.GET.get("province", "")[:16]
    local = request.GET.get("local") == "1"
    rows = queries.tracked(request.user, words=words, province=province, local=local)
    context = {
        "page": pages.paged(rows, request.GET.get("page"), 30),
        "words": words[:100],
        "province": province,
        "local": local,
        "is_narrowed": bool(words or province or local),
        "may_track": permissions.may_track(request.user),
    }
    return pages.show(request, "enterprises/tracked.html", "enterprises/_tracked.html", context)


def _shares(rows: tuple[tuple[str, int], ...]) -> list[tuple[str, int, int]]:
    most = max((count for _, count in rows), default=1)
    return [(value, count, max(2, round(100 * count / most))) for value, count in rows]
