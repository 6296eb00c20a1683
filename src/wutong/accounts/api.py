"""Endpoints of this domain, and the key by which programs sign in."""

import hashlib
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Path, Router, Status
from ninja.security import HttpBearer

from wutong.accounts import permissions, queries, services
from wutong.accounts.permissions import role_of
from wutong.accounts.schemas import Key, LeaveIn, NameOut, PersonOut, PlaceOut, SeatIn, TeamOut
from wutong.kernel.errors import NotAllowed

router = Router()
KeyInPath = Annotated[Key, Path()]


class TokenKey(HttpBearer):
    """An ``Authorization: Bearer`` key of a person; the request then acts with that person's rights."""

    def authenticate(self, request: HttpRequest, token: str) -> object | None:
        """Return the person behind the key, or None."""
        person = queries.person_behind(hashlib.sha256(token.encode()).hexdigest())
        if person is None or role_of(person) is None:
            return None
        request.user = person
        return person


@router.get("/me", response=PersonOut, summary="我是谁", operation_id="accounts_me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Return the person whose key or session this is."""
    return _person(_user(request))


@router.get("/people", response=list[PersonOut], summary="人员", operation_id="accounts_people")
def people(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the people in use whom the caller may see."""
    return [_person(person) for person in queries.people(_user(request), queries.PeopleFilter())]


@router.get("/offices", response=list[NameOut], summary="单位", operation_id="accounts_offices")
def offices(request: HttpRequest) -> list[queries.Name]:
    """Return the offices."""
    if not (permissions.is_insider(request.user) or permissions.is_three_officer(request.user)):
        raise NotAllowed("单位名录供园区工作人员使用。")
    return queries.offices()


@router.get("/teams", response=list[TeamOut], summary="专班", operation_id="accounts_teams")
def teams(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the standing teams with their open places."""
    if not permissions.is_insider(request.user):
        raise NotAllowed("专班名录供园区工作人员使用。")
    return [
        {
            "id": team.pk,
            "name": team.name,
            "leader_id": team.leader_id,
            "leader": team.leader.name,
            "office": team.office.name,
            "chain": team.chain,
            "seats": [
                {
                    "id": seat.pk,
                    "person_id": seat.person_id,
                    "person": seat.person.name,
                    "office": seat.person.office.name,
                }
                for seat in team.seats.all()
            ],
        }
        for team in queries.team_list(_user(request))
    ]


@router.post("/teams/{team_id}/seats", response={201: PlaceOut}, summary="加入专班", operation_id="accounts_take_seat")
def take_seat(request: HttpRequest, team_id: KeyInPath, body: SeatIn) -> Status[queries.Place]:
    """Give a person a place in a team (招商办)."""
    seat = services.seat_member(by=_user(request), team_id=team_id, person_id=body.person_id)
    return Status(201, queries.seat(seat.pk))


@router.post("/seats/{seat_id}/leave", response={204: None}, summary="离开专班", operation_id="accounts_leave_seat")
def leave_seat(request: HttpRequest, seat_id: KeyInPath, body: LeaveIn) -> Status[None]:
    """End a person's place in a team (招商办)."""
    services.leave_team(by=_user(request), seat_id=seat_id, reason=body.reason)
    return Status(204, None)


def _user(request: HttpRequest) -> permissions.Person:
    # Both ways of signing in give a Person; the API answers nobody else.
    return cast("permissions.Person", request.user)


def _person(person: permissions.Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "username": person.username,
        "name": person.name,
        "duty": person.duty,
        "office": person.office.name,
        "role": person.role,
        "role_label": person.get_role_display(),
    }
