"""Two teams about to visit one firm: who was there lately, who plans to go."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from wutong.kernel import clock
from wutong.outreach import permissions
from wutong.outreach.models import Target, Trip, Visit
from wutong.outreach.queries import names, rules


@dataclass(frozen=True)
class Clash:
    """Another team's visit to the firm, or its plan to go there."""

    trip_id: int
    number: str
    team: str
    firm: str
    what: str
    is_plan: bool
    address: str

    def __str__(self) -> str:
        return f"{self.team}(批次 {self.number}){self.what}“{self.firm}”"


def clashes(user: Any, *, firm: str, trip_id: int | None = None, on: date | None = None) -> list[Clash]:
    """Return what other teams did at this firm lately or plan to do; a team is who goes out under one leader.

    :param trip_id: the trip that is about to visit the firm; without it, one that the person would lead.
    :param on: the day of the visit; today when not given.
    """
    taken, day = names.firm(firm), on or clock.today()
    if not taken.key:
        return []
    trips = permissions.visible(user).filter(cancelled_at__isnull=True)
    own = Trip.objects.filter(pk=trip_id).values_list("leader_id", flat=True).first() if trip_id else user.pk
    others = trips.exclude(leader_id=own).values("pk")
    key, reach = taken.key[:200], timedelta(days=rules.clash_days(day))
    made = Visit.objects.standing().filter(
        firm_key=key, trip__in=others, happened_on__gte=day - reach, happened_on__lte=day + reach
    )
    planned = Target.objects.filter(firm_key=key, dropped_at__isnull=True, trip__in=others, trip__ends_on__gte=day)
    found = [
        _clash(visit.trip, visit.firm, f" {visit.happened_on} {visit.get_kind_display()}了", is_plan=False)
        for visit in made.select_related("trip__office", "trip__leader").order_by("-happened_on", "-id")[:10]
        if names.places_agree(visit.firm_place, taken.region)
    ]
    found += [
        _clash(target.trip, target.firm, f"计划 {target.trip.starts_on} 至 {target.trip.ends_on} 前往", is_plan=True)
        for target in planned.select_related("trip__office", "trip__leader").order_by("trip__starts_on", "id")[:10]
        if names.places_agree(target.firm_place, taken.region)
    ]
    return found


def _clash(trip: Trip, firm: str, what: str, *, is_plan: bool) -> Clash:
    return Clash(
        trip_id=trip.pk,
        number=trip.number,
        team=f"{trip.office.short_name}{trip.leader.name}一行",
        firm=firm,
        what=what,
        is_plan=is_plan,
        address=reverse("outreach:trip", args=[trip.pk]),
    )
