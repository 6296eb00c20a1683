"""Lists of names: all of them, one with its lines, a typed one, the bulk verbs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wutong.enterprises import permissions, queries, services
from wutong.enterprises.forms import TypedListForm
from wutong.enterprises.lifecycle import LINE_STATES
from wutong.enterprises.views import deciding, inside, me, number
from wutong.kernel import clock, pages, tables


@require_safe
@inside
def listing(request: HttpRequest) -> HttpResponse:
    """Show the lists, the newest first, with how far each is."""
    page = pages.paged(queries.listing(request.user), request.GET.get("page"))
    context = {
        "page": page,
        "rows": [queries.shown(row) for row in page.rows],
        "may_decide": permissions.may_decide(request.user),
    }
    return pages.show(request, "enterprises/lists.html", "enterprises/_lists.html", context)


@require_safe
@inside
def name_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show one list with its lines; while the engine is at work, how far it is."""
    found = queries.name_list(request.user, list_id)
    state, words = request.GET.get("state", ""), request.GET.get("words", "").replace("\x00", "").strip()[:100]
    rows = queries.lines(request.user, list_id, state=state, words=words)
    least = queries.thresholds(clock.today()).bulk
    context: dict[str, Any] = {
        "list": found.row,
        "counts": found.counts,
        "is_running": found.is_running,
        "page": pages.paged(rows, request.GET.get("page"), 50),
        "state": state,
        "words": words,
        "states": [("known", "已认定"), *LINE_STATES],
        "bulk": queries.bulk_of(request.user, list_id, least).count(),
        "bulk_from": least,
        "may_decide": permissions.may_decide(request.user),
    }
    answer = pages.show(request, "enterprises/list.html", "enterprises/_lines.html", context)
    if pages.is_part(request) and request.GET.get("watch") and not found.is_running:
        # The engine is done: the whole page has other counts and other verbs now.
        answer["HX-Refresh"] = "true"
    return answer


@deciding
def type_list(request: HttpRequest) -> HttpResponse:
    """Keep names that somebody typed or pasted."""
    form = TypedListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.type_list(by=me(request), **form.cleaned_data)
            return redirect("enterprises:list", made.pk)
    context = {"form": form, "title": "粘贴名单", "back": reverse("enterprises:lists"), "action": "开始比对"}
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)


@require_POST
@deciding
def confirm_many(request: HttpRequest, list_id: int) -> HttpResponse:
    """Confirm every doubtful line of a list whose first candidate is nearly certain."""
    done = services.confirm_many(by=me(request), list_id=list_id)
    messages.success(request, f"已批量认定 {done} 行,每一行都可以单独撤回。")
    return redirect("enterprises:list", list_id)


@require_POST
@deciding
def match_again(request: HttpRequest, list_id: int) -> HttpResponse:
    """Have the engine look again at what nobody decided."""
    services.match_again(by=me(request), list_id=list_id)
    return redirect("enterprises:list", list_id)


@require_POST
@deciding
def withdraw(request: HttpRequest, list_id: int) -> HttpResponse:
    """Take a list out of sight."""
    based_on = number(request.POST.get("version")) or queries.name_list(request.user, list_id).row.version
    gone = services.withdraw_list(by=me(request), list_id=list_id, based_on=based_on)
    messages.success(request, f"名单“{gone.title}”已撤下;人工认定的名称仍然认得。")
    return redirect("enterprises:lists")


@require_safe
@inside
def sheet(request: HttpRequest, list_id: int) -> HttpResponse:
    """Answer a list with its findings as a workbook."""
    found = queries.name_list(request.user, list_id)
    note = f"名录版次 {found.row.snapshot or '无'}"
    lines = queries.export(request.user, list_id)
    return tables.export(f"{found.row.title}-认定结果", queries.COLUMNS, lines, by=me(request), note=note)
