"""Whose a lead becomes: the seat that was named, checked against who asks."""

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.accounts.queries import Place
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound

__all__ = ["Place", "holder_of", "is_in_team", "open_seat", "own_team_seat"]


def open_seat(seat_id: int) -> Place:
    """Return a seat that somebody holds now.

    :raises Incomplete: when there is none, or its person has left the team or the zone.
    """
    try:
        seat = accounts.seat(seat_id)
    except NotFound:
        seat = None
    if seat is None or not seat.is_open:
        raise Incomplete("所选专班专人不在岗,请重新选择。", fields={"seat_id": "请选择在岗的专班专人。"})
    return seat


def own_team_seat(by: AbstractBaseUser, seat_id: int) -> Place:
    """Return an open seat in a team of the person's own; the promotion office names any.

    :raises NotAllowed: when it is a seat of another team.
    """
    seat = open_seat(seat_id)
    if not people.is_promotion_office(by) and not is_in_team(by, seat):
        raise NotAllowed(f"您不在{seat.team},不能把线索交给这个专班;可以选本专班成员,或请招商办调度。")
    return seat


def is_in_team(by: AbstractBaseUser, seat: Place) -> bool:
    """Tell whether the person sits in, or leads, the team of a seat."""
    return seat.leader_id == by.pk or people.seats_of(by).filter(team_id=seat.team_id).exists()


def holder_of(seat: object) -> str:
    """Return who holds a lead, in words: from its seat, or from the place that was named."""
    team, person = getattr(seat, "team", None), getattr(seat, "person", None)
    return f"{team} {person}" if seat is not None else "公共池"
