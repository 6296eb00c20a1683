"""What goes in and out of the API about prices, outlets and plans."""

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from wutong.earthworks.schemas import Key


class PriceIn(Schema):
    """A price quoted, in fen."""

    kind: str = Field(max_length=16)
    fen: int = Field(ge=0, le=10**9)
    source: str = Field(max_length=200)
    on: date
    outlet_id: Key | None = None
    is_demo: bool = False


class PriceOut(Schema):
    """A price in force."""

    id: int
    kind: str
    label: str
    fen: int
    source: str
    quoted_on: date
    is_demo: bool
    outlet_id: int | None
    outlet: str


class OutletIn(Schema):
    """A 消纳场, 取土场 or 临时堆场; degrees in CGCS2000, volumes in bank m³."""

    kind: str = Field(max_length=12)
    name: str = Field(max_length=100)
    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-180, le=180)
    source: str = Field(max_length=200)
    capacity_m3: int | None = Field(None, ge=-1, le=2**31 - 1)
    daily_m3: int | None = Field(None, ge=-1, le=2**31 - 1)
    opens_on: date | None = None
    closes_on: date | None = None
    closed_weekdays: list[int] = Field([], max_length=7)
    soils: list[str] = Field([], max_length=20)
    soil: str = Field("", max_length=16)
    note: str = Field("", max_length=200)


class OutletOut(Schema):
    """A place outside."""

    id: int
    kind: str
    name: str
    longitude: float
    latitude: float
    capacity_m3: int | None
    daily_m3: int | None
    opens_on: date | None
    closes_on: date | None
    source: str


class WhatIfIn(Schema):
    """What to suppose: haul price in per cent, distance limit (null: none), days later by registration."""

    haul_percent: int | None = Field(None, ge=10, le=500)
    max_km: float | None = Field(None, ge=0.1, le=500)
    shifts: dict[str, int] | None = None


class PlanSettingsIn(WhatIfIn):
    """What a plan is asked with; what is not said follows the rules in force."""

    basis: Literal["likely", "minimum"] = "likely"
    detour: float | None = Field(None, ge=1, le=5)
    trucks_per_day: int | None = Field(None, ge=0, le=10_000)
    registration_ids: list[Key] | None = Field(None, max_length=5000)


class PlanIn(Schema):
    """A plan asked for."""

    name: str = Field(max_length=100)
    starts_on: date
    weeks: int = Field(ge=1, le=520)
    settings: PlanSettingsIn = Field(default_factory=dict, validate_default=True)


class ReplanIn(Schema):
    """What it is worth not to move one m³, in fen."""

    change_fen: int = Field(ge=0, le=10**6)


class PlanLine(Schema):
    """A plan in a line; `proven` is true only where nothing legal costs less."""

    id: int
    number: str
    name: str
    starts_on: date
    weeks: int
    state: str
    standing: str
    proven: bool
    cost_fen: int | None
    bound_fen: int | None
    saving_fen: int | None
    fault: str


class PlanList(Schema):
    """A page of plans."""

    total: int
    page: int
    pages: int
    items: list[PlanLine]


class WayOut(Schema):
    """What goes one way, in all three conventions."""

    kind: str
    from_id: str
    to_id: str
    from_name: str
    to_name: str
    bank: int
    loose: int
    compacted: int
    trips: int
    trucks: int
    km: float
    km_basis: str
    unit_fen: int
    cost_fen: int
    first: date
    last: date


class ShortageOut(Schema):
    """Soil without a neighbour, and why."""

    name: str
    side: str
    bank: int
    outside: int
    stays: int
    why: str
    sentence: str


class PlanOut(PlanLine):
    """A plan with its answer."""

    proof: str
    is_demo: bool
    matched_m3: int
    gap_m3: int
    stuck_m3: int
    roads_basis: list[str]
    lines: list[WayOut]
    shortages: list[ShortageOut]
    left_out: list[dict[str, Any]]
    notes: list[str]
    weighed: dict[str, Any]


class WhatIfOut(Schema):
    """The answer beside the kept plan."""

    refusal: str
    is_large: bool
    proven: bool
    cost_fen: int | None
    cost_more_fen: int
    saving_fen: int | None
    matched_m3: int
    matched_more_m3: int
    gap_m3: int
    gap_more_m3: int
    stuck_m3: int
    lines: list[WayOut]
    shortages: list[ShortageOut]
