"""What each hauled m³ saves its two sides: away and purchase avoided, less the haul between them."""

from dataclasses import dataclass
from fractions import Fraction

from wutong_engines.haulage.plan import Plan
from wutong_engines.haulage.problem import HaulKind
from wutong_engines.haulage.sharing.alone import Alone


@dataclass(frozen=True, slots=True)
class Pair:
    """So many m³ between two lots, and what they save; either side may have no way out to compare with."""

    giver: str
    taker: str
    bank: int
    fen: int
    giver_priced: bool
    taker_priced: bool

    def halves(self) -> tuple[Fraction, Fraction]:
        """Share the saving equally; who saves time and not money takes no part of it."""
        gain = max(0, self.fen)
        if self.giver_priced and self.taker_priced:
            return Fraction(gain, 2), Fraction(gain, 2)
        return Fraction(gain * self.giver_priced), Fraction(gain * self.taker_priced)

    @property
    def borne(self) -> int:
        """What the side without a way out pays for being rid of its soil, or for having it at all."""
        return 0 if self.giver_priced and self.taker_priced else max(0, -self.fen)


def pairs(plan: Plan, lots: dict[str, Alone]) -> tuple[Pair, ...]:
    """Return every haul between neighbours, through a yard with both its legs."""
    into = _into_yards(plan)
    found = []
    for line in plan.flows:
        if line.kind is HaulKind.HAUL:
            found.append(_pair(lots[line.from_id], lots[line.to_id], line.bank, line.cost_fen))
        elif line.kind is HaulKind.FROM_YARD and line.origin_id in lots:
            bank, fen = into.get((line.origin_id, line.from_id), (1, 0))
            first = fen * line.bank // max(1, bank)
            found.append(_pair(lots[line.origin_id], lots[line.to_id], line.bank, line.cost_fen + first))
    return tuple(found)


def _pair(giver: Alone, taker: Alone, bank: int, cost: int) -> Pair:
    away = 0 if giver.outside is None else giver.outside.fen * bank
    bought = 0 if taker.outside is None else taker.outside.fen * bank
    return Pair(
        giver.lot.id,
        taker.lot.id,
        bank,
        away + bought - cost,
        giver.outside is not None,
        taker.outside is not None,
    )


def _into_yards(plan: Plan) -> dict[tuple[str, str], tuple[int, int]]:
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for line in plan.flows:
        if line.kind is HaulKind.TO_YARD:
            bank, fen = sums.get((line.from_id, line.to_id), (0, 0))
            sums[line.from_id, line.to_id] = (bank + line.bank, fen + line.cost_fen)
    return sums
