"""Whose a lead becomes: the seat that was named, checked against who asks."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound

# A row of accounts; its class is not imported here, its parts are read by name.
Seat = Any


def open_seat(seat_id: int, *, field: str = "seat_id") -> Seat:
    """Return a seat that somebody holds now.

    :raises Incomplete: when there is none, or its person has left the team or the zone.
    """
    try:
        seat: Seat = accounts.seat(seat_id)
    except NotFound:
        seat = None
    if seat is None or seat.until is not None or not seat.person.is_active or seat.team.dissolved_on is not None:
        raise Incomplete("所选专班专人不在岗,请重新选择。", fields={field: "请选择在岗的专班专人。"})
    return seat


def own_team_seat(by: AbstractBaseUser, seat_id: int) -> Seat:
    """Return an open seat in a team of the person's own; the promotion office names any.

    :raises NotAllowed: when it is a seat of another team.
    """
    seat = open_seat(seat_id)
    if not people.is_promotion_office(by) and not is_in_team(by, seat):
        raise NotAllowed(f"您不在{seat.team.name},不能把线索交给这个专班;可以选本专班成员,或请招商办调度。")
    return seat


def is_in_team(by: AbstractBaseUser, seat: Seat) -> bool:
    """Tell whether the person sits in, or leads, the team of a seat."""
    led: bool = seat.team.leader_id == by.pk
    return led or people.seats_of(by).filter(team_id=seat.team_id).exists()


def holder_of(seat: Seat | None) -> str:
    """Return who holds a lead, in words."""
    return f"{seat.team.name} {seat.person.name}" if seat else "公共池"
