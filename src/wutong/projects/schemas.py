"""What the API takes and gives."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Field, Schema

from wutong.projects.lifecycle import Kind, Paper, State

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Money = Annotated[Decimal, Field(ge=0, le=10**8, max_digits=16, decimal_places=4)]


class StageOut(Schema):
    """A milestone by code and name."""

    code: Kind
    label: str


class ProjectOut(Schema):
    """A project as a list shows it; 总投资 in 万元, 用地 in 亩."""

    id: int
    number: str
    name: str
    investor: str
    origin: str
    claimed: StageOut | None
    verified: StageOut | None
    investment: Decimal | None
    land: Decimal | None
    intensity: Decimal | None
    team: str
    person: str
    is_watched: bool
    is_counted: bool
    address: str


class ProjectList(Schema):
    """One page of a list."""

    total: int
    page: int
    pages: int
    items: list[ProjectOut]


class ProofOut(Schema):
    """A file that proves a milestone; ``also_at`` names other projects that handed in the same file."""

    id: int
    paper: str
    name: str
    size: int
    also_at: list[str]
    address: str


class MilestoneOut(Schema):
    """One claim of a milestone."""

    id: int
    kind: Kind
    label: str
    state: State
    happened_on: date
    basis: str
    note: str
    early_reason: str
    recorded_at: datetime
    claimed_by: str
    verified_at: datetime | None
    verified_by: str | None
    version: int
    proofs: list[ProofOut]


class ProjectDetail(ProjectOut):
    """A project with its milestones, standing and past."""

    version: int
    fixed_investment: Decimal | None
    uscc: str
    project_code: str
    start_base: list[int]
    claimable: list[Kind]
    milestones: list[MilestoneOut]


class OpenIn(Schema):
    """Opening a project from a lead; what is left out is taken from the lead."""

    lead_id: Id
    on: date
    origin: str = Field(max_length=16)
    name: str | None = Field(None, max_length=200)
    address: str | None = Field(None, max_length=200)
    investment: Money | None = None
    fixed_investment: Money | None = None
    land: Money | None = None


class ClaimIn(Schema):
    """Claiming a milestone; ``papers`` says what each file is, in the order of the files."""

    kind: Kind
    on: date
    basis: str = Field("", max_length=12)
    note: str = Field("", max_length=4000)
    early_reason: str = Field("", max_length=1000)
    papers: list[Paper] = Field(default_factory=list, max_length=30)


class VerifyIn(Schema):
    """Accepting a claim, as it was when it was read."""

    based_on: Id | None = None


class ReasonIn(Schema):
    """Returning or withdrawing a claim, as it was when it was read."""

    reason: str = Field(max_length=1000)
    based_on: Id | None = None
