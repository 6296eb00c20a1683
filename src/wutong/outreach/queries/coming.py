"""Firms of a ranked list on their way to a trip: the list as it stands, and the trips that can still take them on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from wutong.outreach import permissions
from wutong.outreach.lifecycle import MOVES
from wutong.outreach.models import Target, Trip
from wutong.outreach.queries import names
from wutong.outreach.queries.listing import where
from wutong.targeting.queries import lists
from wutong.targeting.queries.lists import Ranked


@dataclass(frozen=True)
class Candidate:
    """One firm of the list, whether it is ticked to begin with, and on which coming trips it is already."""

    firm: Ranked
    is_ticked: bool
    already: tuple[str, ...]


@dataclass(frozen=True)
class Taking:
    """What the page shows: the list, its firms that are not dropped, the trips."""

    shortlist: Any
    candidates: tuple[Candidate, ...]
    trips: tuple[Trip, ...]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """Return the trips as a form chooses among them."""
        return [(trip.pk, f"{trip.number} {trip.title}({trip.starts_on} 至 {trip.ends_on})") for trip in self.trips]


def open_trips(user: Any, today: date) -> list[Trip]:
    """Return the trips whose plan this person may still change, the next one first."""
    standing = Q()
    for state in MOVES["edit"].sources:
        standing |= where(state, today)
    rows = permissions.editable(user).filter(standing).select_related("leader", "office")
    wanted = Count("targets", filter=Q(targets__dropped_at__isnull=True))
    return list(rows.annotate(target_count=wanted).order_by("starts_on", "id"))


def taking(user: Any, shortlist_id: int, today: date) -> Taking:
    """Return a list with its firms that nobody dropped, those marked 要去 ticked; or the first few of the others.

    :raises NotFound: when the list is not there or not theirs to see.
    """
    found = lists.seen(user, shortlist_id)
    rows = list(lists.picks(user, shortlist_id, verdict="keep")) or list(lists.picks(user, shortlist_id)[:_OFFERED])
    firms = [firm for firm in lists.ranked(rows) if firm.pick.verdict != "drop"]
    planned = _planned(user, [names.firm(firm.pick.name).key[:200] for firm in firms], today)
    candidates = tuple(
        Candidate(firm, firm.pick.verdict == "keep", tuple(dict.fromkeys(_same(firm.pick.name, planned))))
        for firm in firms
    )
    return Taking(found, candidates, tuple(open_trips(user, today)))


_OFFERED = 20


def _planned(user: Any, keys: list[str], today: date) -> list[tuple[str, str, str]]:
    """Return key, place and trip of every standing target of these firms on a trip that is not over."""
    rows = Target.objects.filter(
        trip__in=permissions.visible(user).filter(cancelled_at__isnull=True, ends_on__gte=today),
        firm_key__in=keys,
        dropped_at__isnull=True,
    )
    return list(rows.order_by("trip__starts_on").values_list("firm_key", "firm_place", "trip__number"))


def _same(name: str, planned: list[tuple[str, str, str]]) -> list[str]:
    taken = names.firm(name)
    return [
        number for key, place, number in planned if key == taken.key[:200] and names.places_agree(place, taken.region)
    ]
