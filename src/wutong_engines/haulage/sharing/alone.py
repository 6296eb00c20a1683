"""The baseline: every lot by itself, its soil to the cheapest disposal site or from the cheapest borrow site."""

from collections.abc import Sequence
from dataclasses import dataclass

from wutong_engines.haulage.model.outside import Lot, Outside, outside_of
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Baseline, Plan
from wutong_engines.haulage.problem import Problem, Surplus
from wutong_engines.haulage.reasons.side import left, outside_by_lot


@dataclass(frozen=True, slots=True)
class Alone:
    """One lot by itself: what a m³ costs outside, and how many m³ the plan found a place for."""

    lot: Lot
    outside: Outside | None
    kept_out: str
    placed: int

    @property
    def fen(self) -> int:
        """What the placed volume would cost alone; nothing where there is no way out to pay for."""
        return 0 if self.outside is None else self.outside.fen * self.placed


def baseline(problem: Problem) -> tuple[Baseline, ...]:
    """Return what every lot would pay alone; None where there is no outside option: then time is saved, not money.

    Capacities of the sites outside are left out of it: a party that asks alone finds the cheapest one open.
    """
    pairing = Pairing(problem)
    lots: tuple[Lot, ...] = (*problem.surpluses, *problem.needs)
    return tuple(_line(pairing, lot, lot.bank(problem.basis)) for lot in lots)


def saving(problem: Problem, plan: Plan) -> int | None:
    """Return what all save together on the volume that found a place; None where someone has no outside option.

    Soil that stays nowhere costs nothing in the plan and saves nothing either.
    """
    lots = alone(problem, plan)
    if any(lot.outside is None and lot.placed for lot in lots):
        return None
    return less_than_alone(lots, plan)


def less_than_alone(lots: Sequence[Alone], plan: Plan) -> int:
    """Return what the plan costs less than its lots alone, in fen; lots without a way out count for nothing."""
    return sum(lot.fen for lot in lots) - plan.cost_fen


def alone(problem: Problem, plan: Plan) -> tuple[Alone, ...]:
    """Return every lot with its way out and the volume that the plan places with neighbours or outside."""
    pairing = Pairing(problem)
    rest, out = left(problem, plan), outside_by_lot(problem, plan)
    found = []
    lots: tuple[Lot, ...] = (*problem.surpluses, *problem.needs)
    for lot in lots:
        law = pairing.kept_out(lot)
        placed = 0 if law else lot.bank(problem.basis) - rest[lot.id] + min(out[lot.id], rest[lot.id])
        found.append(Alone(lot, outside_of(pairing, lot), law, placed))
    return tuple(found)


def _line(pairing: Pairing, lot: Lot, bank: int) -> Baseline:
    law = pairing.kept_out(lot)
    if law:
        return Baseline(lot.id, bank, 0, f"{law};不参与调配,不计节约")
    way = outside_of(pairing, lot)
    gives = isinstance(lot, Surplus)
    if way is None:
        word = "消纳场" if gives else "取土场"
        return Baseline(lot.id, bank, None, f"{lot.name}没有可用的{word},单独处理的费用无从比较:省的是工期,不计金额")
    verb, fee = (f"外运到{way.name}", "消纳费") if gives else (f"外购自{way.name}", "土价")
    price = way.fen - way.haul_fen
    sentence = (
        f"{lot.name}单独{verb}:{bank:,}方×{way.fen / 100:.2f}元"
        f"(运费{way.haul_fen / 100:.2f}+{fee}{price / 100:.2f})={bank * way.fen / 100:,.2f}元"
    )
    return Baseline(lot.id, bank, bank * way.fen, sentence)
