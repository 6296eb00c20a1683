"""What forms offer: the words of the tables, and the seats that a person may name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel import privacy
from wutong.kernel.errors import NotFound
from wutong.leads import permissions
from wutong.leads.lifecycle import REASONS, Outcome, Stage
from wutong.leads.models import Assessment, Channel, Confidentiality, FollowUp, Lead, Pause

Choices = list[tuple[str, str]]
Grouped = list[tuple[str, list[tuple[str, str]]]]

CHANNELS: Choices = [(str(value), str(label)) for value, label in Channel.choices]
LEVELS: Choices = [(str(value), str(label)) for value, label in Confidentiality.choices]
KINDS: Choices = [(str(value), str(label)) for value, label in FollowUp.Kind.choices]
CONCLUSIONS: Choices = [(str(value), str(label)) for value, label in Assessment.Conclusion.choices]
PAUSE_REASONS: Choices = [(str(value), str(label)) for value, label in Pause.Reason.choices]
STAGES: Choices = [(stage.value, stage.label) for stage in Stage]


@dataclass(frozen=True)
class Contested:
    """A lead whose first report may be contested, told as far as the person may know it."""

    id: int
    number: str
    investor: str
    first_office: str
    first_reported_at: Any
    holder: str


def contested(user: Any, number: str) -> Contested:
    """Return the lead of that number, if the person may contest its first report.

    :raises NotFound: when there is none, it is closed, or one's own office reported it.
    """
    rows = permissions.disputable(user).select_related("first_office", "seat__team", "seat__person")
    lead = rows.filter(number=number).first()
    if lead is None:
        raise NotFound("没有找到可提异议的线索:它不存在、已办结,或者就是本单位首报的。")
    is_open = permissions.visible(user).filter(pk=lead.pk).exists()
    if not is_open and lead.confidentiality == Confidentiality.SENSITIVE:
        raise NotFound("没有找到可提异议的线索,请向招商办核实。")
    return Contested(
        id=lead.pk,
        number=lead.number,
        investor=lead.investor if is_open else privacy.masked_name(lead.investor),
        first_office=str(lead.first_office),
        first_reported_at=lead.first_reported_at,
        holder=f"{lead.seat.team.name} {lead.seat.person.name}" if lead.seat else "公共池",
    )


def at_hand(user: Any, lead_id: int) -> Lead | None:
    """Return the lead a small form is about, or none where the person may not (or no longer) see it."""
    rows = permissions.visible(user).select_related("seat__team", "seat__person", "first_office")
    found: Lead | None = rows.filter(pk=lead_id).first()
    return found


def reasons() -> Grouped:
    """Return why a lead is let go, under the outcome each reason belongs to."""
    return [
        (outcome.label, [(code, row.label) for code, row in REASONS.items() if row.outcome == outcome])
        for outcome in Outcome
    ]


def seats_to_register(user: Any) -> list[accounts.Place]:
    """Return the seats with which the person may register a lead: of their own teams; of any, for 招商办."""
    places = accounts.seats()
    if people.is_promotion_office(user):
        return places
    teams = _own_teams(user, places)
    # One's own seat first: it is meant nine times in ten.
    return sorted((place for place in places if place.team_id in teams), key=lambda place: place.person_id != user.pk)


def seats_to_claim(user: Any) -> list[accounts.Place]:
    """Return the seats for which the person may claim: their own, those they lead; any, for 招商办."""
    places = accounts.seats()
    if people.is_promotion_office(user):
        return places
    return sorted(
        (place for place in places if user.pk in (place.person_id, place.leader_id)),
        key=lambda place: place.person_id != user.pk,
    )


def seats_to_hand_to(user: Any, lead: Lead | None = None) -> list[accounts.Place]:
    """Return the seats to which the person may hand a lead over: inside the team; anywhere, for its leader and 招商办.

    :param lead: none for several leads at once, where each is judged by the service.
    """
    places = accounts.seats()
    leads_team = lead is not None and lead.seat is not None and lead.seat.team.leader_id == user.pk
    if not (people.is_promotion_office(user) or leads_team or lead is None):
        teams = _own_teams(user, places)
        places = [place for place in places if place.team_id in teams]
    return [place for place in places if lead is None or place.id != lead.seat_id]


def grouped(places: Iterable[accounts.Place]) -> Grouped:
    """Return seats as one choice of team and person, under their teams."""
    teams: dict[str, list[tuple[str, str]]] = {}
    for place in places:
        teams.setdefault(place.team, []).append((str(place.id), f"{place.person} · {place.team}"))
    return list(teams.items())


def _own_teams(user: Any, places: Iterable[accounts.Place]) -> set[int]:
    return {place.team_id for place in places if user.pk in (place.person_id, place.leader_id)}
