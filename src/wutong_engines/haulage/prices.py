"""What one more m³ is worth to the zone: dual prices, read as sentences.

Prices are often not unique: one more m³ and one less are then worth different sums. Two solves with all volumes a
little larger, and a little smaller, choose the two ends; on a network every lot has its end at the same time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from wutong_engines.haulage.charges.linear import Linear
from wutong_engines.haulage.charges.net import programme_of, routes_of
from wutong_engines.haulage.charges.programme import Network, Programme, Reals, Routes
from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.model.build import Model, build
from wutong_engines.haulage.model.outside import Lot
from wutong_engines.haulage.plan import Marginal, Plan
from wutong_engines.haulage.problem import HaulKind, Problem, Surplus
from wutong_engines.haulage.solving.core import core
from wutong_engines.haulage.solving.linear import ends

_NUDGE: Final = 1e-2  # m³: above the solver's tolerance, below anything that matters
_FINE: Final = 1_000  # how many parts a m³ is cut into where volumes are whole
_SECONDS: Final = 30.0
_PLENTY: Final = 10**12
LARGE: Final = 20_000  # arcs: beyond, the integer network simplex is far quicker


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one more m³ arising at a node costs, and what one less saves, in fen."""

    more: Reals
    less: Reals


def marginal(problem: Problem, plan: Plan, model: Model | None = None) -> tuple[Marginal, ...]:
    """Return what one more m³ at every lot is worth for all together: positive where it saves money.

    Prices hold for the pairs that the plan opened, and for small changes only.

    :param model: what `build` made of the problem, where it is still at hand.
    """
    model = model or build(problem)
    prices = _prices(model.net, plan)
    if prices is None:
        return ()
    lots: tuple[Lot, ...] = (*problem.surpluses, *problem.needs)
    nodes = _nodes(model)
    return tuple(line for lot in lots for line in _lines(model, lot, nodes.get(lot.id, []), prices))


def _prices(net: Net, plan: Plan) -> Prices | None:
    if not net.opened and (not net.pure or len(net.arcs) <= LARGE):
        found = ends(net, (_NUDGE, -_NUDGE), _SECONDS)
        return None if found is None else Prices(*found)
    programme, least = programme_of(net)
    routes = routes_of(net, programme, least)
    if programme.network is not None and not routes.size and programme.cost.size > LARGE:
        return _by_network(programme, programme.network)
    linear = Linear(programme, routes)
    _open(linear, net, routes, plan)
    both = []
    moving = np.array([bool(volume) and node > 0 for node, volume in enumerate(net.supply)])
    for nudge in (_NUDGE, -_NUDGE):
        lower, upper = programme.lower.copy(), programme.upper.copy()
        lower[: moving.size][moving] += nudge
        upper[: moving.size][moving] += nudge
        lower[0], upper[0] = -np.inf, np.inf
        linear.shift(lower, upper)
        if linear.value(_SECONDS) is None:
            return None
        both.append(linear.answer().prices - (linear.answer().prices[0] if programme.network else 0.0))
    return Prices(*both)


def _by_network(programme: Programme, network: Network) -> Prices:
    """Return the ends by the network simplex: volumes in thousandths of a m³, one part more or less everywhere."""
    both, market = [], network.supply.size - 1
    tail, head = ((part - 1) % (market + 1) for part in (network.tail, network.head))  # the market comes last there
    start = None
    for nudge in (1, -1):
        volumes = network.supply[1:] * _FINE
        volumes[network.supply[1:] != 0] += nudge
        flow = core("simplex").minimum_cost(
            supply=volumes,
            tail=tail,
            head=head,
            cost=programme.cost,
            capacity=programme.capacity * _FINE,
            start=start,
        )
        start = flow.basis
        both.append(np.concatenate([[0.0], -flow.potentials.astype(np.float64)]))
    return Prices(*both)


def _open(linear: Linear, net: Net, routes: Routes, plan: Plan) -> None:
    """Open the pairs of the plan and close the others."""
    used = {(line.from_id, line.to_id) for line in plan.flows if line.kind is HaulKind.HAUL and line.bank}
    for number, opened in enumerate(net.opened):
        inside = opened.pair in used or not (opened.fixed_fen or opened.least > 1)
        low = int(routes.least[number]) if inside and opened.pair in used else 0
        # What its two ends have today is no limit to what they might have.
        high = _PLENTY if opened.most is None else int(routes.most[number])
        linear.bound(number, low, high if inside else 0)


def _nodes(model: Model) -> dict[str, list[int]]:
    """Return the nodes at which a lot's volume arises or is needed, in order of time."""
    found: dict[str, list[int]] = {}
    for node, (key, volume) in enumerate(zip(model.net.keys, model.net.supply, strict=True)):
        if node and volume and key[0] not in {"stock", "yard"}:
            found.setdefault(str(key[1]), []).append(node)
    return {lot: sorted(nodes, key=lambda node: model.net.keys[node][-1]) for lot, nodes in found.items()}


def _lines(model: Model, lot: Lot, nodes: list[int], prices: Prices) -> Iterator[Marginal]:
    pairs = [(round(float(prices.more[node])), round(float(prices.less[node]))) for node in nodes]
    if len(set(pairs)) == 1:
        yield _line(model, lot, None, pairs[0])
        return
    for node, pair in zip(nodes, pairs, strict=True):
        slot = int(model.net.keys[node][-1])
        for period in model.slots.periods(slot):
            yield _line(model, lot, period, pair)


def _line(model: Model, lot: Lot, week: int | None, pair: tuple[int, int]) -> Marginal:
    """Write a price down; more soil at a surplus is more supply, more at a need is less of it."""
    gives = isinstance(lot, Surplus)
    more, less = (-pair[0], -pair[1]) if gives else (pair[1], pair[0])
    when = "" if week is None else f"第{week + 1}{'周' if model.problem.period_days == 7 else '期'}"  # days of a week
    here = f"{lot.name}{when}多1,000方{'余土' if gives else '缺土'}"
    if 2 * abs(more) > model.net.toll:
        word = (
            ("无处可去" if gives else "填不满")
            if more < 0
            else ("可补上别处的缺口" if gives else "可收下别处无处可去的土")
        )
        return Marginal(lot.id, week, 0, f"{here},{word},不能以金额计")
    sentence = f"{here}{_worth(more)}"
    if less != more and 2 * abs(less) <= model.net.toll:
        sentence += f";少1,000方{_worth(-less)}"
    return Marginal(lot.id, week, more, sentence)


def _worth(fen: int) -> str:
    """Say what 1,000 m³ at so many fen each mean."""
    if not fen:
        return ",全区费用不变"
    return f",全区{'省' if fen > 0 else '多花'}{abs(fen) * 10:,}元"
