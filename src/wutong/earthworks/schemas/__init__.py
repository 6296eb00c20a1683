"""What goes in and out of the API, checked for shape."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

# A key of the database, so that a number past its range is refused here and not there.
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


# Registrations


class RegistrationIn(Schema):
    """Form E1: a heap or a hole; what is left out takes its default."""

    side: Literal["surplus", "need"]
    firm_id: Key | None = None
    firm_name: str = ""
    project_id: Key | None = None
    site_name: str
    longitude: Decimal | str
    latitude: Decimal | str
    datum: str = "CGCS2000"
    drawing_crs: str = ""
    amount: Decimal
    convention: Literal["bank", "loose", "compacted"]
    soil: str
    use: str = ""
    grade: str = "A"
    starts_on: date
    ends_on: date
    loose_factor: Decimal | None = None
    compacted_factor: Decimal | None = None
    factor_source: str = ""
    minimum_m3: int | None = None
    moisture: Decimal | None = None
    compaction: Decimal | None = None
    existing_level: Decimal | None = None
    design_level: Decimal | None = None
    daily_m3: int | None = None
    stock_m3: int | None = None
    builder: str = ""
    contact: str = ""
    contact_phone: str = ""
    roads: str = ""
    at_night: bool = False
    cost_wish: str = ""
    permit_number: str = ""
    haulier: str = ""
    signed_by: str = ""
    flags: list[str] = []
    source: str = ""


class RegisterIn(Schema):
    """A registration and what was said where the office asked back."""

    values: RegistrationIn
    on: date | None = None
    despite_similar: str = ""
    despite_far: str = ""


class InspectIn(Schema):
    """What was found on site."""

    on: date
    verdict: Literal["verified", "blocked", "returned"]
    flags: list[str] = []
    amount: Decimal | None = None
    convention: str = ""
    method: str = "现场踏勘"
    inspectors: str = ""
    longitude: Decimal | str | None = None
    latitude: Decimal | str | None = None
    datum: str = "CGCS2000"
    note: str = ""


class RegistrationOut(Schema):
    """A registration in a list."""

    id: int
    number: str
    side: str
    site_name: str
    firm: str
    soil: str
    use: str
    amount: Decimal
    convention: str
    bank_m3: int
    minimum_m3: int | None
    left_m3: int
    starts_on: date
    ends_on: date
    stage: str
    stage_label: str
    red_lines: list[str]
    address: str


class RegistrationList(Schema):
    """A page of registrations."""

    total: int
    page: int
    pages: int
    items: list[RegistrationOut]


class RedLineOut(Schema):
    """A red line with its rule and what lifts it."""

    code: str
    label: str
    law: str
    remedy: str


class RegistrationDetail(RegistrationOut):
    """A registration on its own."""

    loose_m3: int
    compacted_m3: int
    loose_factor: Decimal
    compacted_factor: Decimal
    factor_source: str
    longitude: Decimal
    latitude: Decimal
    who: str
    todo: str
    laws: list[RedLineOut]
    version: int


# Matches, agreements, permits

Day = date
Words = Annotated[str, Field(max_length=500)]
Volume = Annotated[int, Field(ge=1, le=100_000_000)]


class ProposalIn(Schema):
    """A pair to be matched (E2): how much in m³ 自然方, and when."""

    surplus_id: Key
    need_id: Key
    bank_m3: Volume
    starts_on: Day
    ends_on: Day
    plan_id: Key | None = None
    km: Annotated[Decimal, Field(gt=0, le=200)] | None = None
    km_basis: Annotated[str, Field(max_length=64)] = ""
    route: Annotated[str, Field(max_length=300)] = ""


class OpinionIn(Schema):
    """What somebody says in the consultation; a firm leaves ``role`` out and speaks for its own side."""

    opinion: Literal["agree", "conditional", "object"]
    role: Literal["", "surplus", "need", "authority", "other"] = ""
    party: Annotated[str, Field(max_length=100)] = ""
    said_by: Annotated[str, Field(max_length=32)] = ""
    on: Day | None = None
    text: Words = ""


class AgreementIn(Schema):
    """A signed agreement (E3)."""

    signed_on: Day
    number: Annotated[str, Field(max_length=64)]
    amount: Annotated[Decimal, Field(gt=0, lt=1_000_000_000)]
    convention: Literal["bank", "loose", "compacted"]
    measured_by: Annotated[str, Field(max_length=100)]
    payer: Literal["surplus", "need", "shared"]
    quality: Annotated[str, Field(max_length=300)] = ""
    terms: Annotated[str, Field(max_length=5000)] = ""
    no_disposal: bool = False
    no_purchase: bool = False


class PaperIn(Schema):
    """One fulfilled line of the transport checklist (E4)."""

    code: Annotated[str, Field(max_length=16)]
    done_on: Day
    number: Annotated[str, Field(max_length=64)] = ""
    valid_to: Day | None = None
    note: Annotated[str, Field(max_length=200)] = ""


class PermitIn(Schema):
    """The day of the permit."""

    on: Day


class TruckIn(Schema):
    """A truck of the white list; the bed in m³ 松方."""

    plate: Annotated[str, Field(max_length=16)]
    bed_m3: Annotated[Decimal, Field(gt=0, le=40)]
    permit_number: Annotated[str, Field(max_length=64)]
    valid_to: Day
    driver: Annotated[str, Field(max_length=32)] = ""


class MatchReasonIn(Schema):
    """Why."""

    reason: Annotated[str, Field(max_length=300)]


class MatchLineOut(Schema):
    """A match in a list; the saving is for the administration."""

    id: int
    number: str
    stage: str
    stage_label: str
    surplus_site: str
    need_site: str
    soil: str
    bank_m3: int
    km: Decimal
    starts_on: Day
    ends_on: Day
    saving_fen: int | None
    is_blocked: bool
    address: str


class MatchListOut(Schema):
    """A page of matches."""

    total: int
    page: int
    pages: int
    items: list[MatchLineOut]


class SideOut(Schema):
    """One side of a match: whole to itself and the administration, public fields to the partner."""

    side: str
    is_whole: bool
    site_name: str
    soil: str
    use: str
    bank_m3: int
    starts_on: Day
    ends_on: Day
    longitude: Decimal
    latitude: Decimal
    firm: str
    contact: str
    registration_id: int | None
    number: str
    rest: dict[str, str]
    obstacles: list[str]


class PartOut(Schema):
    """A part of an estimate, in fen per m³ 自然方 and over the volume; ``sign`` -1 is paid."""

    label: str
    fen: int
    total_fen: int
    sign: int
    words: str


class QuoteOut(Schema):
    """A price behind an estimate."""

    label: str
    fen: int
    source: str
    quoted_on: str
    is_demo: bool
    outlet: str


class MoneyOut(Schema):
    """An estimate or a frozen baseline."""

    on: str
    bank_m3: int
    parts: list[PartOut]
    quotes: list[QuoteOut]
    missing: list[str]
    saving_fen: int | None
    is_frozen: bool


class OpinionOut(Schema):
    """An opinion; a partner's words are left out."""

    role: str
    who: str
    opinion: str
    on: Day
    said_by: str
    text: str
    is_newest: bool


class AgreementOut(Schema):
    """The agreement."""

    number: str
    signed_on: Day
    amount: Decimal
    convention: str
    bank_m3: int
    measured_by: str
    payer: str
    quality: str
    terms: str
    has_scan: bool
    baseline: MoneyOut


class PaperOut(Schema):
    """A line of the checklist; numbers are for the administration."""

    code: str
    label: str
    law: str
    light: str
    words: str
    valid_to: Day | None
    number: str


class TruckOut(Schema):
    """A truck of the white list."""

    id: int
    plate: str
    bed_m3: Decimal
    permit_number: str
    valid_to: Day
    is_expired: bool


class MatchOut(Schema):
    """One match as the caller may see it."""

    id: int
    number: str
    version: int
    stage: str
    stage_label: str
    bank_m3: int
    km: Decimal
    km_basis: str
    starts_on: Day
    ends_on: Day
    route: str
    who: str
    todo: str
    surplus: SideOut
    need: SideOut
    risks: list[str]
    estimate: MoneyOut
    opinions: list[OpinionOut]
    waiting_for: list[str]
    agreement: AgreementOut | None
    papers: list[PaperOut]
    permit_faults: list[str]
    trucks: list[TruckOut]
    may: list[str]
