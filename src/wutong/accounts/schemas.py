"""What this domain's endpoints take and give."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

# A key of the database, so that a number past its range is refused here and not there.
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class PersonOut(Schema):
    """A person as colleagues may know them."""

    id: int
    username: str
    name: str
    duty: str
    office: str
    role: str
    role_label: str


class PlaceOut(Schema):
    """A place in a team."""

    id: int
    person_id: int
    person: str
    office: str


class TeamOut(Schema):
    """A team with its open places."""

    id: int
    name: str
    leader_id: int
    leader: str
    office: str
    chain: str
    seats: list[PlaceOut]


class NameOut(Schema):
    """An id with its name."""

    id: int
    name: str


class SeatIn(Schema):
    """Who takes a place."""

    person_id: Key


class LeaveIn(Schema):
    """Why a place ends."""

    reason: str = ""
