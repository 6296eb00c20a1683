"""One side of the pairs (surpluses or needs) as the other side's counterpart: the same questions for both."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from wutong_engines.haulage.factors import whole
from wutong_engines.haulage.model.driven import in_yards
from wutong_engines.haulage.model.outside import Lot, Outside, outside_of
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Plan
from wutong_engines.haulage.problem import HaulKind, Problem, Surplus
from wutong_engines.haulage.reasons.exchange import Ints, Reals
from wutong_engines.haulage.reasons.restrictions import Blocks, blocks


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Lots that look for partners, the partners, and what the plan did with both."""

    problem: Problem
    lots: tuple[Lot, ...]
    partners: tuple[Lot, ...]
    blocks: tuple[tuple[Blocks, ...], ...]
    cost: Reals
    carried: Ints
    # Bank m³ without a neighbour, by lot and by partner.
    rest: tuple[int, ...]
    room: tuple[int, ...]
    out: tuple[Outside | None, ...]
    partner_out: tuple[Outside | None, ...]

    @property
    def gives(self) -> bool:
        """Whether the lots are surpluses."""
        return bool(self.lots) and isinstance(self.lots[0], Surplus)

    def turned(self) -> "Side":
        """Return the pairs seen from the partners."""
        return Side(
            self.problem,
            self.partners,
            self.lots,
            tuple(zip(*self.blocks, strict=True)) if self.blocks else tuple(() for _ in self.partners),
            self.cost.T.copy(),
            self.carried.T.copy(),
            self.room,
            self.rest,
            self.partner_out,
            self.out,
        )


def surpluses(problem: Problem, plan: Plan) -> Side:
    """Judge all pairs and add up a plan, seen from the surpluses."""
    pairing = Pairing(problem)
    pairs = tuple(tuple(blocks(pairing, s, n) for n in problem.needs) for s in problem.surpluses)
    prices = [[_price(pair) for pair in row] for row in pairs]
    shape = (len(problem.surpluses), len(problem.needs))
    rest = left(problem, plan)
    for (_, owner), volume in in_yards(plan.flows).items():
        # It is no longer at its site, so no pair of sites says why it stays.
        rest[owner] -= volume
    return Side(
        problem,
        problem.surpluses,
        problem.needs,
        pairs,
        np.array(prices, dtype=np.float64).reshape(shape),
        _carried(problem, plan, shape),
        tuple(rest[s.id] for s in problem.surpluses),
        tuple(rest[n.id] for n in problem.needs),
        tuple(outside_of(pairing, s) for s in problem.surpluses),
        tuple(outside_of(pairing, n) for n in problem.needs),
    )


def left(problem: Problem, plan: Plan) -> dict[str, int]:
    """Return the bank m³ of each lot that no neighbour gives or takes; what stays in a yard is among it."""
    near = _summed(problem, plan, {HaulKind.HAUL, HaulKind.TO_YARD}, {HaulKind.HAUL, HaulKind.FROM_YARD})
    for (_, owner), volume in in_yards(plan.flows).items():
        near[owner] -= volume
    lots: tuple[Lot, ...] = (*problem.surpluses, *problem.needs)
    return {lot.id: max(0, whole(Decimal(lot.bank(problem.basis)) - near[lot.id])) for lot in lots}


def outside_by_lot(problem: Problem, plan: Plan) -> dict[str, int]:
    """Return the bank m³ of each lot that were disposed of or bought."""
    sums = _summed(problem, plan, {HaulKind.DISPOSAL}, {HaulKind.BORROW})
    return defaultdict(int, {lot: whole(volume) for lot, volume in sums.items()})


def _summed(problem: Problem, plan: Plan, leaving: set[HaulKind], arriving: set[HaulKind]) -> dict[str, Decimal]:
    """Add up lines by lot, what arrives in bank m³ of the need's own factor."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    own = {need.id: need.factors for need in problem.needs}
    for line in plan.flows:
        if line.kind in leaving:
            sums[line.from_id] += line.bank
        if line.kind in arriving:
            factors = own[line.to_id]
            same = line.compacted == factors.to_compacted(line.bank)
            sums[line.to_id] += line.bank if same else line.compacted / factors.compacted
    return sums


def _price(pair: Blocks) -> float:
    return np.inf if pair.sentences or pair.unit_fen is None else float(pair.unit_fen)


def _carried(problem: Problem, plan: Plan, shape: tuple[int, int]) -> Ints:
    givers = {lot.id: number for number, lot in enumerate(problem.surpluses)}
    takers = {lot.id: number for number, lot in enumerate(problem.needs)}
    carried = np.zeros(shape, dtype=np.int64)
    for line in plan.flows:
        if line.kind is HaulKind.HAUL:
            carried[givers[line.from_id], takers[line.to_id]] += line.bank
    return carried
