"""Who stands where: teams and the places in them, in frozen words for other domains."""

from dataclasses import dataclass

from django.db.models import QuerySet

from wutong.accounts.models import Seat, Team
from wutong.accounts.queries.words import Name
from wutong.kernel.errors import NotFound


@dataclass(frozen=True)
class Place:
    """A person's open or ended place in a team: what other domains know of a 专班 and its 专人."""

    id: int
    team_id: int
    team: str
    leader_id: int
    person_id: int
    person: str
    username: str
    office_id: int
    office: str
    is_open: bool

    def __str__(self) -> str:
        return f"{self.team}·{self.person}"


def active_teams() -> list[Name]:
    """Return the standing teams in their order."""
    return [Name(pk, name) for pk, name in Team.objects.filter(dissolved_on=None).values_list("id", "name")]


def seats(*, team_id: int | None = None, person_id: int | None = None) -> list[Place]:
    """Return all open places, or those of a team or a person, in the order of teams and people."""
    rows = _seats().filter(until__isnull=True, team__dissolved_on__isnull=True)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return [_place(seat) for seat in rows.order_by("team__rank", "team_id", "person__rank", "person_id")]


def seat(seat_id: int) -> Place:
    """Return a place, open or ended.

    :raises NotFound: when there is none.
    """
    found = _seats().filter(pk=seat_id).first()
    if found is None:
        raise NotFound("没有这个专班席位,请重新选择专班和专人。")
    return _place(found)


def team_choices() -> list[tuple[int, str]]:
    """Return the standing teams as a form chooses among them."""
    return [(team.id, team.name) for team in active_teams()]


def seat_choices() -> list[tuple[int, str]]:
    """Return the open places as a form chooses among them: 专班·专人."""
    return [(place.id, str(place)) for place in seats()]


def _seats() -> QuerySet[Seat]:
    return Seat.objects.select_related("team", "person__office")


def _place(seat: Seat) -> Place:
    return Place(
        id=seat.pk,
        team_id=seat.team_id,
        team=seat.team.name,
        leader_id=seat.team.leader_id,
        person_id=seat.person_id,
        person=seat.person.name,
        username=seat.person.username,
        office_id=seat.person.office_id,
        office=seat.person.office.name,
        is_open=seat.until is None and seat.team.dissolved_on is None,
    )
