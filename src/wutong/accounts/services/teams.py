"""Verbs on teams (专班): the promotion office founds them and moves people in and out."""

from collections.abc import Callable, Sequence

from django.db import transaction

from wutong.accounts import permissions
from wutong.accounts.lifecycle import Role, may_sit_in_teams
from wutong.accounts.models import Office, Person, Seat, Team
from wutong.accounts.services.ground import filled, find, hold, require
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Refusal

ADDED = history.verb("accounts.team.added", "成立专班", "成立专班“{name}”,班长{leader}")
EDITED = history.verb("accounts.team.edited", "修改专班", "修改专班“{name}”")
LED = history.verb("accounts.team.led", "更换班长", "专班“{name}”的班长由{old}换为{new}")
DISSOLVED = history.verb("accounts.team.dissolved", "撤销专班", "撤销专班“{name}”")
SEATED = history.verb("accounts.seat.taken", "加入专班", "{person}加入专班“{name}”")
LEFT = history.verb("accounts.seat.left", "离开专班", "{person}离开专班“{name}”")
_KEEPERS = "专班由招商办组建和调整,您的角色不能办理。"
_NO_TEAM = "没有这个专班,或它已撤销。"

# Given a seat, a sentence about what still hangs on it, or "". Domains that hold things by seats add theirs at start.
Keeper = Callable[[int], str]
_keepers: list[Keeper] = []


def ask_before_leaving(keeper: Keeper) -> None:
    """Have a domain asked before a seat ends, so that nothing is left without its 专人."""
    if keeper not in _keepers:
        _keepers.append(keeper)


@transaction.atomic
def add_team(
    *,
    by: Person | None,
    name: str,
    leader_id: int,
    office_id: int,
    member_ids: Sequence[int] = (),
    chain: str = "",
    rank: int = 100,
) -> Team:
    """Found a team: its leader and members take a seat each.

    :raises Duplicate: when a team has the name.
    :raises Refusal: when somebody may not sit in a team.
    """
    require(by, permissions.is_promotion_office, _KEEPERS)
    filled(name=name)
    _refuse_taken(name, but=None)
    leader = find(Person.objects.filter(is_active=True), leader_id, "没有这位班长,或其账号已停用。")
    team = Team.objects.create(
        name=name.strip(),
        leader=leader,
        office=find(Office.objects.all(), office_id, "没有这个单位。"),
        chain=chain,
        rank=rank,
        created_at=clock.now(),
        created_by=by,
    )
    history.record(ADDED, team, by=by, name=team.name, leader=leader.name)
    for person_id in dict.fromkeys([leader_id, *member_ids]):
        _seat(by, team, person_id)
    return team


@transaction.atomic
def edit_team(*, by: Person, team_id: int, based_on: int, name: str, office_id: int, chain: str, rank: int) -> Team:
    """Correct a team's name, lead office, chain and order.

    :raises Conflict: when somebody else changed it meanwhile.
    """
    require(by, permissions.is_promotion_office, _KEEPERS)
    team = find(permissions.editable_teams(by), team_id, _NO_TEAM)
    filled(name=name)
    _refuse_taken(name, but=team_id)
    office = find(Office.objects.all(), office_id, "没有这个单位。")
    changes = records.amend(team, based_on=based_on, name=name.strip(), office=office, chain=chain, rank=rank)
    history.record(EDITED, team, by=by, changes=changes, name=team.name)
    return team


@transaction.atomic
def seat_member(*, by: Person | None, team_id: int, person_id: int) -> Seat:
    """Give a person a seat in a team; one who comes back takes the old one.

    :raises Refusal: when the person may not, or sits there already.
    """
    require(by, permissions.is_promotion_office, _KEEPERS)
    team = find(Team.objects.filter(dissolved_on__isnull=True), team_id, _NO_TEAM)
    return _seat(by, team, person_id)


@transaction.atomic
def leave_team(*, by: Person | None, seat_id: int, reason: str = "") -> Seat:
    """End a person's seat in a team.

    :raises Refusal: for the leader, for a seat that has ended, and while something still hangs on the seat.
    """
    require(by, permissions.is_promotion_office, _KEEPERS)
    seat = find(Seat.objects.select_related("team", "person"), seat_id, "没有这个专班席位。")
    if seat.team.leader_id == seat.person_id:
        raise Refusal(f"{seat.person.name}是“{seat.team.name}”的班长,请先更换班长再移出。")
    _leave(by, seat, reason)
    return seat


@transaction.atomic
def appoint_leader(*, by: Person, team_id: int, person_id: int, based_on: int | None = None) -> Team:
    """Make a member the leader of the team.

    :raises Refusal: when the person has no seat in it.
    """
    require(by, permissions.is_promotion_office, _KEEPERS)
    hold(person_id)
    team = find(permissions.editable_teams(by), team_id, _NO_TEAM)
    seats = Seat.objects.filter(team=team, until__isnull=True, person__is_active=True).select_related("person")
    seat = seats.filter(person_id=person_id).first()
    if seat is None:
        raise Refusal("班长须是本专班在用的成员,请先把人加入专班。")
    if team.leader_id == person_id:
        raise Refusal(f"{seat.person.name}已经是班长。")
    old = team.leader.name
    records.amend(team, based_on=based_on, leader=seat.person)
    history.record(LED, team, by=by, name=team.name, old=old, new=seat.person.name)
    return team


@transaction.atomic
def dissolve_team(*, by: Person, team_id: int, reason: str) -> Team:
    """Dissolve a team that holds nothing any more; all its seats end.

    :raises Refusal: while something still hangs on one of its seats.
    """
    require(by, permissions.is_promotion_office, _KEEPERS)
    filled(reason=reason)
    team = find(permissions.editable_teams(by), team_id, _NO_TEAM)
    for seat in team.seats.filter(until__isnull=True).select_related("team", "person"):
        _leave(by, seat, reason)
    records.amend(team, dissolved_on=clock.today())
    history.record(DISSOLVED, team, by=by, reason=reason, name=team.name)
    return team


def _seat(by: Person | None, team: Team, person_id: int) -> Seat:
    # The role is read after the hold, so that no role change can slip between the look and the seat.
    hold(person_id)
    person = find(Person.objects.filter(is_active=True), person_id, "没有这个人,或其账号已停用。")
    if not may_sit_in_teams(Role(person.role)):
        raise Refusal(f"{person.name}的角色是“{person.get_role_display()}”,不接触业务数据,不能加入专班。")
    seat, is_new = Seat.objects.get_or_create(team=team, person=person, defaults={"since": clock.today()})
    if not is_new:
        came_back = Seat.objects.filter(pk=seat.pk, until__isnull=False).update(until=None)
        if not came_back:
            raise Refusal(f"{person.name}已在“{team.name}”。")
        seat.until = None
    history.record(SEATED, team, by=by, person=person.name, name=team.name)
    return seat


def _leave(by: Person | None, seat: Seat, reason: str) -> None:
    for keeper in _keepers:
        if sentence := keeper(seat.pk):
            raise Refusal(f"{seat.person.name}{sentence}。")
    last_day = max(clock.today(), seat.since)
    if not Seat.objects.filter(pk=seat.pk, until__isnull=True).update(until=last_day):
        raise Refusal(f"{seat.person.name}已经离开“{seat.team.name}”。")
    seat.until = last_day
    history.record(LEFT, seat.team, by=by, reason=reason, person=seat.person.name, name=seat.team.name)


def _refuse_taken(name: str, *, but: int | None) -> None:
    if Team.objects.filter(name=name.strip()).exclude(pk=but or 0).exists():
        sentence = f"已有名为“{name.strip()}”的专班。"
        raise Duplicate(sentence, fields={"name": sentence})
