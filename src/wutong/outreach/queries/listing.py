"""Trips in lists: filters that can be bookmarked, and the month as a calendar."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from wutong.outreach import permissions
from wutong.outreach.lifecycle import State
from wutong.outreach.models import Contact, Trip, Visit

KINDS = tuple((str(value), str(label)) for value, label in Trip.Kind.choices)
VISIT_KINDS = tuple((str(value), str(label)) for value, label in Visit.Kind.choices)
DEPTHS = tuple((str(value), str(label)) for value, label in Contact.Depth.choices)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Filters:
    """What a list of trips is narrowed to; every field stands in the page's address."""

    words: str = ""
    kind: str = ""
    office: int | None = None
    month: date | None = None
    state: str = ""
    mine: bool = False

    @property
    def any(self) -> bool:
        """Tell whether the list is narrowed at all."""
        return any((self.words, self.kind, self.office, self.month, self.state, self.mine))


def find(
    *, words: str = "", kind: str = "", office: str = "", month: str = "", state: str = "", mine: bool = False
) -> Filters:
    """Return filters of what an address says; a word that means nothing narrows nothing."""
    return Filters(
        words=words.replace("\x00", "").strip()[:100],
        kind=kind if kind in Trip.Kind.values else "",
        office=int(office) if office.isascii() and office.isdigit() and len(office) < 10 else None,
        month=month_of(month),
        state=state if state in set(State) else "",
        mine=mine,
    )


def month_of(text: str) -> date | None:
    """Return the first day of a month written 2024-06, or nothing."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if 1990 <= first.year <= 2200 else None


def listing(user: Any, filters: Filters, today: date) -> QuerySet[Trip]:
    """Return the trips this person may see, narrowed, the newest first, with what came of each."""
    rows = _narrowed(user, filters, today).select_related("office", "leader")
    return rows.annotate(
        visit_count=_count(Visit.objects.standing()),
        contact_count=_count(Contact.objects.standing()),
    ).order_by("-starts_on", "-id")


def where(state: str, today: date) -> Q:
    """Return the condition that a trip stands in a state on a day; the same table as ``lifecycle.state``."""
    cancelled, reported = Q(cancelled_at__isnull=False), Q(reported_at__isnull=False)
    going = ~cancelled & ~reported
    ahead = going & Q(starts_on__gt=today)
    conditions: Mapping[str, Q] = {
        State.CANCELLED: cancelled,
        State.REPORTED: ~cancelled & reported,
        State.REPORT_DUE: going & Q(ends_on__lt=today),
        State.UNDER_WAY: going & Q(starts_on__lte=today, ends_on__gte=today),
        State.APPROVED: ahead & Q(approved_at__isnull=False),
        State.PLANNED: ahead & Q(approved_at__isnull=True),
    }
    return conditions[state]


def _narrowed(user: Any, filters: Filters, today: date) -> QuerySet[Trip]:
    rows = permissions.visible(user)
    for word in filters.words.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(cities__icontains=word) | Q(expo__icontains=word)
        )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.office is not None:
        rows = rows.filter(office_id=filters.office)
    if filters.month is not None:
        rows = rows.filter(starts_on__lte=_last(filters.month), ends_on__gte=filters.month)
    if filters.state:
        rows = rows.filter(where(filters.state, today))
    if filters.mine:
        goes = Trip.members.through.objects.filter(person_id=user.pk).values("trip_id")
        rows = rows.filter(Q(leader_id=user.pk) | Q(pk__in=goes))
    return rows


def _count(rows: QuerySet[Any]) -> Coalesce:
    # A subquery each: two joins would multiply each other.
    of_trip = rows.filter(trip=OuterRef("pk")).order_by().values("trip").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(of_trip, output_field=IntegerField()), Value(0))


def _last(first: date) -> date:
    return next_month(first) - _DAY


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first + 31 * _DAY).replace(day=1)


def previous_month(first: date) -> date:
    """Return the first day of the month before."""
    return (first - _DAY).replace(day=1)


@dataclass(frozen=True)
class Bar:
    """A trip in one week of the calendar: from which column, over how many days, and whether it goes on."""

    trip: Trip
    state: State
    column: int
    days: int
    goes_on: bool
    came_over: bool


@dataclass(frozen=True)
class Week:
    """Seven days from Monday and the trips in them."""

    days: tuple[date, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Month:
    """A month as officers look at it."""

    first: date
    weeks: tuple[Week, ...]
    total: int

    @property
    def before(self) -> date:
        """Return the first day of the month before."""
        return previous_month(self.first)

    @property
    def after(self) -> date:
        """Return the first day of the month after."""
        return next_month(self.first)


def month(user: Any, filters: Filters, first: date, today: date) -> Month:
    """Return the calendar of a month: its weeks, and each trip as a bar in every week it touches."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    rows = _narrowed(user, filters, today).filter(starts_on__lte=weeks[-1][-1], ends_on__gte=weeks[0][0])
    if not filters.state:
        rows = rows.filter(cancelled_at__isnull=True)
    trips = list(rows.select_related("office", "leader").order_by(F("starts_on").asc(), "id"))
    shown = [trip for trip in trips if trip.starts_on <= _last(first) and trip.ends_on >= first]
    laid = tuple(Week(tuple(days), tuple(_bars(trips, days[0], days[-1], today))) for days in weeks)
    return Month(first, laid, len(shown))


def _bars(trips: list[Trip], monday: date, sunday: date, today: date) -> list[Bar]:
    bars = []
    for trip in trips:
        begins, ends = max(trip.starts_on, monday), min(trip.ends_on, sunday)
        if begins <= ends:
            bars.append(
                Bar(
                    trip=trip,
                    state=trip.state_on(today),
                    column=(begins - monday).days + 1,
                    days=(ends - begins).days + 1,
                    goes_on=trip.ends_on > sunday,
                    came_over=trip.starts_on < monday,
                )
            )
    return bars
