"""What this domain's endpoints take and give."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

# A key of the database, so that a number past its range is refused here and not there.
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Points = Annotated[int, Field(ge=1, le=5)]
Hundredths = Annotated[int, Field(ge=0, le=100)]
Words = Annotated[str, Field(max_length=20000)]
Line = Annotated[str, Field(max_length=200)]
Typed = Annotated[str, Field(max_length=40, examples=["2.5亿元"])]
AmountIn = Typed | Annotated[Decimal, Field(ge=0, le=10**12)] | None


class Strict(Schema):
    """A body in which an unknown field is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


class ListIn(Schema):
    """What a list is narrowed to, how it is ordered, which page of it."""

    words: Line = ""
    scope: Literal["all", "mine", "team", "first", "pool"] = "all"
    stage: list[Line] = []
    light: list[Line] = []
    channel: list[Line] = []
    team_id: Key | None = None
    person_id: Key | None = None
    office_id: Key | None = None
    chain: Line = ""
    since: date | None = None
    until: date | None = None
    order: Literal["newest", "oldest", "due", "quiet", "investment", "number"] = "newest"
    page: Annotated[int, Field(ge=1, le=10**6)] = 1


class LeadFields(Strict):
    """Form F1; what is left out is not changed."""

    investor: Line | None = None
    project_name: Line | None = None
    channel: Line | None = None
    uscc: Line | None = None
    region: Line | None = None
    investor_kind: Line | None = None
    industry_code: Line | None = None
    chain: Line | None = None
    content: Words | None = None
    process: Words | None = None
    investment: AmountIn = None
    fixed_investment: AmountIn = None
    land: AmountIn = None
    plant: AmountIn = None
    output: AmountIn = None
    tax: AmountIn = None
    jobs: Count | None = None
    needs: Words | None = None
    sensitivities: Words | None = None
    motive: Line | None = None
    rivals: Line | None = None
    decision_time: Line | None = None
    to_settle: Words | None = None
    contact_name: Line | None = None
    contact_duty: Line | None = None
    contact_phone: Line | None = None
    bottom_line: Words | None = None
    confidentiality: Annotated[int, Field(ge=1, le=3)] | None = None

    def given(self) -> dict[str, Any]:
        """Return the fields that the request names."""
        return self.model_dump(exclude_unset=True)


class RegisterIn(Strict):
    """A new lead; without a seat it goes into the pool."""

    values: LeadFields
    seat_id: Key | None = None
    first_office_id: Key | None = None
    first_reporter_id: Key | None = None
    despite_similar: bool = False
    uscc_reason: Line = ""


class EditIn(Strict):
    """Changes of a lead, and the version they were made from."""

    based_on: Key
    values: LeadFields
    despite_similar: bool = False
    uscc_reason: Line = ""


class BulkIn(Strict):
    """One thing done to many leads: set fields, hand over, or release."""

    lead_ids: Annotated[list[Key], Field(min_length=1, max_length=500)]
    values: LeadFields | None = None
    seat_id: Key | None = None
    release: bool = False
    reason: Words = ""


class OnIn(Strict):
    """The day on which it happened."""

    on: date


class MoveIn(Strict):
    """A move to another stage."""

    verb: Literal["assess", "contact", "negotiate", "step_back", "close", "reopen"]
    on: date
    reason: Words = ""
    code: Line = ""


class ScoresIn(Strict):
    """The six dimensions of form F2."""

    industry: Points
    market: Points
    technology: Points
    environment: Points
    energy: Points
    benefit: Points


class AssessIn(Strict):
    """Form F2."""

    on: date
    scores: ScoresIn
    text: Words
    conclusion: Literal["follow", "reserve", "refer", "decline"]
    due_diligence: Words = ""
    code: Line = ""


class AnswerIn(Strict):
    """What the referrer was told."""

    on: date
    text: Words


class FollowUpIn(Strict):
    """What was done, promised and comes next."""

    kind: Line
    on: date
    text: Words
    promise: Words = ""
    next_step: Line = ""
    next_on: date | None = None


class TransferIn(Strict):
    """Who takes the lead over, and why."""

    seat_id: Key
    reason: Words


class ClaimIn(Strict):
    """The seat that takes the lead; may be left out by somebody who sits in one team."""

    seat_id: Key | None = None


class ReasonIn(Strict):
    """Why."""

    reason: Words


class PauseIn(Strict):
    """Since when, whom we wait for, and why."""

    on: date
    reason: Literal["firm", "review", "us", "other"]
    note: Line


class DisputeIn(Strict):
    """Why the first report is contested."""

    claim: Words


class DecisionIn(Strict):
    """An arbitration's outcome."""

    winner_office_id: Key
    first_share: Hundredths
    basis: Literal["first_report", "first_contact", "fit"]
    decision: Words
    seat_id: Key | None = None


class LeadRow(Schema):
    """A lead in a list."""

    id: int
    number: str
    version: int
    project_name: str
    investor: str
    uscc: str
    region: str
    channel: str
    chain: str
    investment: Decimal | None
    stage: str
    stage_label: str
    light: str
    due_clock: str
    due_on: date | None
    team: str
    person: str
    first_office: str
    first_reported_at: datetime
    protected_until: date | None
    confidentiality: int


class LeadOut(LeadRow):
    """A lead in full, as far as the caller may read it."""

    investor_kind: str
    industry_code: str
    content: str
    process: str
    fixed_investment: Decimal | None
    land: Decimal | None
    plant: Decimal | None
    output: Decimal | None
    tax: Decimal | None
    jobs: int | None
    needs: str
    sensitivities: str
    motive: str
    rivals: str
    decision_time: str
    to_settle: str
    contact_name: str
    contact_duty: str
    contact_phone: str
    bottom_line: str
    seat_id: int | None
    closed_reason: str
    may_edit: bool
    verbs: dict[str, str]


class LeadPage(Schema):
    """One page of a list."""

    rows: list[LeadRow]
    number: int
    pages: int
    total: int


class SimilarOut(Schema):
    """A lead of the same or a close firm; masked where the caller may not open it."""

    lead_id: int | None
    number: str
    investor: str
    project_name: str
    team: str
    person: str
    first_reported_at: datetime
    stage: str
    score: float
    why: str
    is_same: bool
    is_masked: bool


class ColumnOut(Schema):
    """One stage of the board."""

    stage: str
    label: str
    total: int
    cards: list[LeadRow]


class ContactOut(Schema):
    """Whom to call."""

    name: str
    duty: str
    phone: str


class DisputeOut(Schema):
    """An arbitration."""

    id: int
    lead_id: int
    lead: str
    first_office: str
    claimant_office: str
    claim: str
    opened_at: datetime
    due_on: date
    decided_at: datetime | None
    winner: str
    first_share: int | None
    basis: str
    decision: str


class CountOut(Schema):
    """How many were changed."""

    count: int


class MadeOut(Schema):
    """The key of what was made."""

    id: int
