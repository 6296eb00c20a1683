"""Visits: form F4 entered, read, completed; its pictures; its lead."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.kernel import clock, files, pages, tables
from wutong.outreach import queries, services
from wutong.outreach.forms import VisitEditForm, VisitForm
from wutong.outreach.views import for_writers, inside, me
from wutong.outreach.views.leads import lead_page
from wutong.outreach.views.trips import read_filters


@inside
def add(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Enter a visit."""
    trip = queries.trip_seen(request.user, trip_id)
    for_writers(request, trip)
    going = queries.going(trip)
    day = min(clock.today(), trip.ends_on)
    initial = {"on": day, "our_ids": [person.pk for person in going], "firm": request.GET.get("firm", "")[:200]}
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VisitForm(*given, inbound=trip.kind == "inbound", going=going, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.add_visit(by=me(request), trip_id=trip_id, **form.values())
            messages.success(request, f"已登记“{made.firm}”的{made.get_kind_display()}。")
            for clash in queries.clashes(request.user, firm=made.firm, trip_id=trip_id, on=made.happened_on):
                messages.warning(request, f"{clash},请与对方通气。")
            return redirect("outreach:visit", made.pk)
    context = {"form": form, "trip": trip, "title": "登记拜访", "is_new": True, "back": trip}
    return render(request, "outreach/visit_form.html", context, status=422 if form.errors else 200)


@require_safe
@inside
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Show one visit as its record is read."""
    found = queries.visit(request.user, visit_id)
    context = {
        "visit": found,
        "trip": found.trip,
        "may_edit": queries.may_write(request.user, found.trip),
        "lead": queries.lead_seen(request.user, found.lead_id),
        "events": queries.story(found),
        "heads": _heads(found),
    }
    return render(request, "outreach/visit.html", context)


@inside
def edit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Complete what was said."""
    found = queries.visit(request.user, visit_id)
    for_writers(request, found.trip)
    inbound = found.trip.kind == "inbound"
    going = queries.going(found.trip)
    initial = {name: getattr(found, name) for name in (*_WORDS, "city", "theirs", "next_step", "next_on", "version")}
    initial["our_ids"] = [person.pk for person in found.ours.all()]
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VisitEditForm(*given, inbound=inbound, going=going, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_visit(by=me(request), visit_id=visit_id, **form.values())
            messages.success(request, "拜访记录已保存。")
            return redirect("outreach:visit", visit_id)
    context = {"form": form, "trip": found.trip, "title": f"补充“{found.firm}”的拜访记录", "visit": found}
    return render(request, "outreach/visit_form.html", context, status=422 if form.errors else 200)


_WORDS = (
    "construction", "scale", "technology", "strengths", "benefits", "situation", "demands", "answer", "promise",
    "worries",
)  # fmt: skip


def _heads(found: Any) -> list[tuple[str, str, bool]]:
    """Return label and text of every head that was filled, and whether it is a promise of ours."""
    heads = [(name, found._meta.get_field(name).verbose_name, getattr(found, name)) for name in _WORDS]
    return [(label, text, name == "promise") for name, label, text in heads if text]


@require_POST
@inside
def withdraw(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Withdraw a visit entered by mistake."""
    gone = services.withdraw_visit(by=me(request), visit_id=visit_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"已作废“{gone.firm}”的拜访记录。")
    return redirect("outreach:trip", gone.trip_id)


@require_safe
@inside
def photo(request: HttpRequest, visit_id: int, file_id: int) -> HttpResponse:
    """Answer one picture of a visit."""
    row = queries.photo(request.user, visit_id, file_id)
    with files.open_stored(row) as stream:
        answer = HttpResponse(stream.read(), content_type=queries.picture_type(row))
    # A picture is shown as what its first bytes say, never as what somebody called it.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer


@inside
def lead(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Turn the visit into a lead."""
    found = queries.visit(request.user, visit_id)
    return lead_page(request, found, queries.of_visit(found), visit_id=visit_id)


@require_safe
@inside
def sheet(request: HttpRequest) -> HttpResponse:
    """Answer the visits of a list of trips as a workbook."""
    lines = queries.visit_lines(request.user, filters=read_filters(request), today=clock.today())
    return tables.export("拜访清单", queries.VISIT_COLUMNS, lines, by=me(request))


@require_safe
@inside
def trip_sheet(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Answer the visits of one trip as a workbook."""
    trip = queries.trip_seen(request.user, trip_id)
    lines = queries.visit_lines(request.user, trip_id=trip_id, today=clock.today())
    return tables.export(f"{trip.number}拜访清单", queries.VISIT_COLUMNS, lines, by=me(request))
