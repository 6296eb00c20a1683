"""Trips, surveys, settlements and the ledger as the API takes and gives them; money is whole fen, volumes 自然方."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Name = Annotated[str, Field(max_length=32)]
Volume = Annotated[Decimal, Field(gt=0, lt=1_000_000_000)]


class TicketIn(Schema):
    """A truck signed out; sent twice under one ``client_key`` it makes one ticket."""

    truck_id: Key
    on: dt.date
    trip: Annotated[int, Field(ge=1, le=60)] | None = None
    left_at: dt.time | None = None
    out_by: Name = ""
    weather: Annotated[str, Field(max_length=16)] = ""
    dust: Annotated[str, Field(max_length=64)] = ""
    note: Annotated[str, Field(max_length=200)] = ""
    client_key: Annotated[str, Field(max_length=64)] = ""


class ReceiptIn(Schema):
    """A truck signed for."""

    arrived_at: dt.time | None = None
    in_by: Name = ""
    note: Annotated[str, Field(max_length=200)] = ""


class VoidIn(Schema):
    """Why a trip is taken back."""

    reason: Annotated[str, Field(max_length=200)]


class SurveyIn(Schema):
    """The survey at the end, in the convention that was measured."""

    on: dt.date
    surveyors: Annotated[str, Field(max_length=100)]
    method: Annotated[str, Field(max_length=64)]
    amount: Volume
    convention: Literal["bank", "loose", "compacted"] = "bank"
    explanation: Annotated[str, Field(max_length=500)] = ""


class SettlementIn(Schema):
    """The settlement that both signed."""

    on: dt.date
    basis: Literal["tickets", "survey"]
    basis_reason: Annotated[str, Field(max_length=300)] = ""
    surplus_signer: Name
    need_signer: Name


class ConfirmationIn(Schema):
    """A side's word that nothing is left; 土方岗 says whose, and who signed on paper."""

    side: Literal["surplus", "need"] | None = None
    confirmed_by: Name = ""


class TicketOut(Schema):
    """One trip."""

    id: int
    hauled_on: dt.date
    plate: str
    trip: int
    loose_m3: Decimal
    bank_m3: Decimal
    left_at: dt.time | None
    arrived_at: dt.time | None
    out_by: str
    in_by: str
    weather: str
    dust: str
    note: str
    is_voided: bool
    voided_reason: str


class TicketList(Schema):
    """A page of trips, and the volume signed for at both gates."""

    total: int
    page: int
    pages: int
    agreed_m3: int
    received_m3: Decimal
    items: list[TicketOut]


class HaulOut(Schema):
    """What a match has come to."""

    match_id: int
    stage: str
    trips: int
    on_road: int
    bank_m3: Decimal
    agreed_m3: int
    survey_m3: Decimal | None
    difference: Decimal | None
    is_flagged: bool
    settled_m3: Decimal | None


class SumsOut(Schema):
    """Lines of the ledger added up."""

    trips: int
    bank_m3: Decimal
    disposal_avoided_fen: int
    purchase_avoided_fen: int
    haul_fen: int
    handling_fen: int
    saving_fen: int


class MonthOut(Schema):
    """One month of one match."""

    month: dt.date
    sums: SumsOut


class FrozenPriceOut(Schema):
    """A price under a saving."""

    label: str
    fen: int
    source: str
    quoted_on: str
    outlet: str
    is_demo: bool


class BlockOut(Schema):
    """One match in the ledger."""

    match_id: int
    number: str
    surplus: str
    need: str
    months: list[MonthOut]
    total: SumsOut
    prices: list[FrozenPriceOut]


class LedgerOut(Schema):
    """The ledger as known on a day."""

    as_of: dt.date
    since: dt.date | None
    total: SumsOut
    blocks: list[BlockOut]
