"""The trips: list, calendar, one trip's page, its plan and verbs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.accounts import queries as accounts
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotAllowed
from wutong.outreach import permissions, queries, services
from wutong.outreach.forms import QuickContactForm, ReasonForm, ReportForm, TargetForm, TripEditForm, TripForm
from wutong.outreach.lifecycle import CHOICES
from wutong.outreach.views import for_writers, inside, me


@require_safe
@inside
def listing(request: HttpRequest) -> HttpResponse:
    """Show the trips as a table, or as the calendar of a month."""
    filters, today = read_filters(request), clock.today()
    as_calendar = request.GET.get("view") == "calendar"
    context: dict[str, Any] = {
        "filters": filters,
        "view": "calendar" if as_calendar else "table",
        "kinds": queries.KINDS,
        "states": CHOICES,
        "offices": accounts.offices(),
        "may_plan": permissions.may_plan(request.user, getattr(request.user, "office_id", None)),
        "may_look": permissions.may_look(request.user),
        "day": today,
    }
    if as_calendar:
        context["month"] = queries.month(request.user, filters, filters.month or today.replace(day=1), today)
    else:
        page = pages.paged(queries.listing(request.user, filters, today), request.GET.get("page"))
        context.update(page=page, lines=[(trip, trip.state_on(today)) for trip in page.rows])
    return pages.show(request, "outreach/list.html", "outreach/_list.html", context)


def read_filters(request: HttpRequest) -> queries.Filters:
    """Return the filters that the address names."""
    asked = request.GET
    return queries.find(
        words=asked.get("words", ""),
        kind=asked.get("kind", ""),
        office=asked.get("office", ""),
        month=asked.get("month", ""),
        state=asked.get("state", ""),
        mine=asked.get("mine") == "1",
    )


@require_safe
@inside
def trip(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Show one trip: plan, people, visits, contacts, what became of them."""
    context = trip_context(request, trip_id)
    return pages.show(request, "outreach/trip.html", "outreach/_contacts.html", context)


def trip_context(request: HttpRequest, trip_id: int, **more: Any) -> dict[str, Any]:
    """Return what a trip's page shows; ``more`` replaces the quick form where it came back with errors."""
    shown = queries.dossier(request.user, trip_id, request.GET.get("page"))
    day = min(clock.today(), shown.trip.ends_on)
    return {
        "dossier": shown,
        "trip": shown.trip,
        "trace": shown.trace,
        "page": shown.contacts,
        "quick": QuickContactForm(initial={"on": day}),
        "target_form": TargetForm(auto_id="target_%s"),
        "report_form": ReportForm(auto_id="report_%s"),
        "reason_form": ReasonForm(auto_id="cancel_%s"),
        "warnings": [],
        **more,
    }


@inside
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a trip."""
    if not permissions.may_plan(request.user, getattr(request.user, "office_id", None)):
        raise NotAllowed("立批次由招商专员、孵化基地招商和招商办办理。")
    form = TripForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.plan_trip(by=me(request), **form.values())
            messages.success(request, f"已立批次 {made.number}。")
            for target in form.values()["targets"]:
                _warn(request, made.pk, target["firm"])
            return redirect("outreach:trip", made.pk)
    return _form_page(request, form, title="立批次", action="保存", cancel=None)


@inside
def edit(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Change the plan of a trip."""
    found = queries.trip_seen(request.user, trip_id)
    for_writers(request, found)
    initial = {name: getattr(found, name) for name in _EDITED} | {
        "member_ids": [member.pk for member in found.members.all()]
    }
    form = TripEditForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit(by=me(request), trip_id=trip_id, **form.values())
            messages.success(request, "方案已保存。")
            return redirect("outreach:trip", trip_id)
    return _form_page(request, form, title=f"修改 {found.number}", action="保存", cancel=trip_id)


_EDITED = ("title", "cities", "starts_on", "ends_on", "leader_id", "expo", "plan", "version")


@require_POST
@inside
def approve(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Approve the plan."""
    services.approve(by=me(request), trip_id=trip_id)
    messages.success(request, "方案已批准。")
    return redirect("outreach:trip", trip_id)


@require_POST
@inside
def cancel(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Call the trip off."""
    services.cancel(by=me(request), trip_id=trip_id, reason=request.POST.get("reason", ""))
    messages.success(request, "批次已取消。")
    return redirect("outreach:trip", trip_id)


@require_POST
@inside
def report(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Hand in the report; what was written stays on the page when it is refused."""
    form = ReportForm(request.POST, auto_id="report_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            services.report(by=me(request), trip_id=trip_id, text=form.cleaned_data["text"])
            messages.success(request, "报告已提交。")
            return redirect("outreach:trip", trip_id)
    return render(request, "outreach/trip.html", trip_context(request, trip_id, report_form=form), status=422)


@require_POST
@inside
def target_add(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Put a firm on the plan, and say who else goes there."""
    form = TargetForm(request.POST, auto_id="target_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.add_target(by=me(request), trip_id=trip_id, **form.cleaned_data)
            _warn(request, trip_id, made.firm)
            return redirect("outreach:trip", trip_id)
    return render(request, "outreach/trip.html", trip_context(request, trip_id, target_form=form), status=422)


@require_POST
@inside
def target_drop(request: HttpRequest, target_id: int) -> HttpResponse:
    """Take a firm off the plan."""
    dropped = services.drop_target(by=me(request), target_id=target_id)
    messages.success(request, f"已撤下“{dropped.firm}”。")
    return redirect("outreach:trip", dropped.trip_id)


@require_safe
@inside
def clashes(request: HttpRequest) -> HttpResponse:
    """Say, while a firm's name is typed, which other team was there or plans to go."""
    number = request.GET.get("trip", "")
    trip_id = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
    firm = request.GET.get("firm", "")[:200]
    found = queries.clashes(request.user, firm=firm, trip_id=trip_id)
    return render(request, "outreach/_clashes.html", {"warnings": found})


def _warn(request: HttpRequest, trip_id: int, firm: str) -> None:
    for clash in queries.clashes(request.user, firm=firm, trip_id=trip_id):
        messages.warning(request, f"{clash},请先与对方商量。")


def _form_page(request: HttpRequest, form: Any, *, title: str, action: str, cancel: int | None) -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "cancel": cancel}
    return render(request, "outreach/trip_form.html", context, status=422 if form.errors else 200)
