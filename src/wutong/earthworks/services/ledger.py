"""Writing the savings ledger: what a trip, its cancellation or a survey's correction saves, to the fen."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from wutong.earthworks.models import LedgerLine, Match, Ticket
from wutong.kernel import clock, records

PARTS = ("disposal_avoided_fen", "purchase_avoided_fen", "haul_fen", "handling_fen")
_WHOLE = Decimal(1)


class Rates(Protocol):
    """Fen per m³ 自然方 as an agreement froze them."""

    disposal_avoided_fen: int
    purchase_avoided_fen: int
    haul_fen: int
    handling_fen: int


def parts(bank_m3: Decimal, rates: Rates) -> dict[str, int]:
    """Return what a volume saves by its parts, whole fen each; the saving is their sum, so that lines add up.

    Every line is rounded by itself: whatever order trips are signed in, the same lines stand in the ledger.
    """
    fen = {name: int((bank_m3 * int(getattr(rates, name))).quantize(_WHOLE, ROUND_HALF_UP)) for name in PARTS}
    return {**fen, "saving_fen": _saving(fen)}


def write_received(
    tickets: Iterable[tuple[int, date, Decimal]], *, match_id: int, rates: Rates, at: datetime | None = None
) -> None:
    """Write a line for each trip that was signed for at the other end: ticket, day, m³ 自然方."""
    lines = [{"ticket_id": pk, "on": on, "bank_m3": bank_m3, **parts(bank_m3, rates)} for pk, on, bank_m3 in tickets]
    records.insert_many(
        LedgerLine, lines, match_id=match_id, kind=LedgerLine.Kind.TICKET.value, recorded_at=at or clock.now()
    )


def write_void(ticket: Ticket) -> None:
    """Take a trip's line back by a counter-line on the same day of hauling; nothing is written where it had none."""
    line = LedgerLine.objects.filter(ticket=ticket, kind=LedgerLine.Kind.TICKET).first()
    if line is None:
        return
    negative: dict[str, Any] = {name: -getattr(line, name) for name in ("bank_m3", *PARTS, "saving_fen")}
    LedgerLine.objects.create(
        match_id=line.match_id,
        ticket=ticket,
        kind=LedgerLine.Kind.VOID,
        on=line.on,
        recorded_at=ticket.voided_at or clock.now(),
        note=ticket.voided_reason,
        **negative,
    )


def write_correction(match: Match, *, bank_m3: Decimal, rates: Rates, on: date, note: str) -> LedgerLine:
    """Write what the survey adds to the tickets, or takes from them."""
    return LedgerLine.objects.create(
        match=match, kind=LedgerLine.Kind.SURVEY, on=on, bank_m3=bank_m3, note=note[:200], **parts(bank_m3, rates)
    )


def _saving(fen: dict[str, int]) -> int:
    disposal, purchase, haul, handling = (fen[name] for name in PARTS)
    return disposal + purchase - haul - handling
