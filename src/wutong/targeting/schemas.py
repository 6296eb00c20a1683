"""What goes in and out of the API, checked for shape."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

# A key of the database, so that a number past its range is refused here and not there.
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Amount = Annotated[float, Field(ge=0, le=1e9)]
Words = list[Annotated[str, Field(max_length=40)]]


class ListLine(Schema):
    """One list among many."""

    id: int
    title: str
    chain_id: int
    segment_code: str
    segment_name: str
    anchor_id: int | None
    as_of: date
    state: str
    trouble: str
    considered: int
    eligible: int
    snapshot: str
    ranked_at: datetime | None
    version: int


class ListPage(Schema):
    """Lists, page by page."""

    total: int
    page: int
    pages: int
    items: list[ListLine]


class FactorOut(Schema):
    """One reason of a score; ``value`` is null where the datum is not known."""

    code: str
    label: str
    value: float | None
    weight: float
    points: float
    evidence: str
    source: str
    date: str


class PickOut(Schema):
    """One ranked firm with every reason, and what was said of it."""

    id: int
    place: int
    directory_id: str
    enterprise_id: int | None
    name: str
    province: str
    city: str
    score: float
    open_points: float
    verdict: str
    verdict_reason: str
    factors: list[FactorOut]


class ListOut(ListLine):
    """One list: what was asked, who was left out and why, by which weights, and its firms."""

    problem: dict[str, object]
    weights: dict[str, object]
    excluded: list[tuple[str, int]]
    notes: list[str]
    counts: dict[str, int]
    picks: list[PickOut]


class WishesIn(Schema):
    """What is asked for beyond the gap itself; what is left out limits nothing."""

    words: Words = []
    region_groups: Words = []
    regions: Words = []
    titles: Words = []
    size_classes: Words = []
    must_words: Words = []
    not_words: Words = []
    min_capital: Amount | None = None
    max_capital: Amount | None = None
    registered_before: date | None = None
    max_km: Amount | None = None
    with_branches: bool = False
    exclude_ids: Words = []
    weights: dict[str, Amount] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] | None = None


class AskIn(Schema):
    """Who could fill a gap."""

    chain_id: Key
    segment_code: str
    anchor_id: Key | None = None
    title: str = ""
    wishes: WishesIn = WishesIn()


class JudgeIn(Schema):
    """What somebody says of a firm; ``before`` is what they saw said of it."""

    verdict: Literal["open", "keep", "drop"]
    reason: str = ""
    before: Literal["open", "keep", "drop"] | None = None


class ReasonIn(Schema):
    """Why."""

    reason: str = ""


class BlockOut(Schema):
    """One limit that a firm does not meet."""

    code: str
    label: str
    value: str
    limit: str


class MeantOut(Schema):
    """A firm that the words may mean."""

    id: str
    name: str
    place: str


class WhyOut(Schema):
    """Why a firm is not (higher) on a list; or, where the words mean several firms, which."""

    sentence: str
    rank: int | None
    score: float | None
    blocked_by: list[BlockOut]
    meant: list[MeantOut]
    edition: str


class ColumnOut(Schema):
    """One gap, and how much of it the chosen firms close together, from 0 to 1."""

    code: str
    name: str
    shortlist_id: int
    closed: float


class ChosenOut(Schema):
    """One chosen firm: how much of each gap it closes, and what it adds to those before it."""

    directory_id: str
    name: str
    closes: dict[str, float]
    adds: float


class PullOut(Schema):
    """The firms that together close most, with the bound that no other choice can pass."""

    k: int
    value: float
    bound: float
    is_proven: bool
    sentence: str
    gaps: list[ColumnOut]
    firms: list[ChosenOut]
    without_list: list[str]


class WayOut(Schema):
    """A simple way on the same questions."""

    label: str
    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float


class BacktestOut(Schema):
    """How well the scoring found edges that were hidden from it."""

    kind: str
    ran_on: date
    data: str
    fingerprint: str
    seed: int
    questions: int
    candidates: int
    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float
    ways: list[WayOut]
