"""Slope scaling: a fixed cost spread over the volume its route carried last time (Kim and Pardalos 1999)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wutong_engines.haulage.charges.linear import Linear
from wutong_engines.haulage.charges.programme import Flags, Programme, Reals, Routes
from wutong_engines.haulage.charges.watch import Watch

ROUNDS: Final = 30
_CARRIES: Final = 0.5  # m³; less than that is noise of a float

Oracle = Callable[[Reals], Reals | None]
"""Prices in, cheapest volumes out; None when nothing fits or time is up."""


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """What slope scaling found: the cheapest set of opened routes, and every route ever used."""

    opened: Flags
    volumes: Reals
    used: Flags
    cost: float
    # A safe start for a bound: the first linear programme with every fixed cost at its flattest.
    relaxed: float


def oracle_of(linear: Linear, watch: Watch) -> Oracle:
    """Return the oracle that solves on HiGHS."""

    def cheapest(prices: Reals) -> Reals | None:
        linear.charge(prices)
        return None if linear.value(watch.left) is None else linear.answer().units

    return cheapest


def network_of(programme: Programme, routes: Routes, watch: Watch) -> Oracle:
    """Return the oracle that solves on the integer network simplex, each time from the last tree."""
    from wutong_engines.haulage.network import simplex  # noqa: PLC0415  # compiles; small problems do without

    network = programme.network
    if network is None:
        raise ValueError("the rows of this programme are more than a network")
    capacity = programme.capacity.copy()
    members = routes.columns
    capacity[members] = np.minimum(capacity[members], routes.most[routes.of[members]])
    basis: list[simplex.Basis | None] = [None]

    def cheapest(prices: Reals) -> Reals | None:
        flow = simplex.minimum_cost(
            supply=network.supply,
            tail=network.tail,
            head=network.head,
            cost=np.rint(prices).astype(np.int64),
            capacity=capacity,
            start=basis[0],
            stop=watch.over,
        )
        basis[0] = flow.basis
        return flow.units.astype(np.float64) if flow.status == "optimal" else None

    return cheapest


def scaled(
    programme: Programme, routes: Routes, oracle: Oracle, watch: Watch, *, rounds: int = ROUNDS, share: float = 0.3
) -> Slope | None:
    """Return the best set of routes that slope scaling comes by in a share of the time; None when nothing fits."""
    prices = programme.cost.astype(np.float64)
    columns = routes.columns
    fixed = routes.fixed.astype(np.float64)
    slope = fixed / np.maximum(routes.most, 1)
    used = np.zeros(routes.size, dtype=bool)
    best: tuple[float, Flags, Reals] | None = None
    relaxed = -np.inf
    for turn in range(rounds):
        if turn and watch.over(share):
            break
        charged = prices.copy()
        charged[columns] += slope[routes.of[columns]]
        units = oracle(charged)
        if units is None:
            break
        if not turn:
            relaxed = float(charged @ units)
        volumes = routes.volumes(units)
        opened = volumes > _CARRIES
        used |= opened
        cost = float(prices @ units) + _price(routes, volumes, opened)
        if best is None or cost < best[0]:
            best = (cost, opened, volumes)
        steeper = np.where(opened, fixed / np.maximum(volumes, 1.0), slope)
        if np.allclose(steeper, slope):
            break
        slope = steeper
    return None if best is None else Slope(best[1], best[2], used, best[0], relaxed)


def _price(routes: Routes, volumes: Reals, opened: Flags) -> float:
    """Return the fixed cost, counting a route below its least lot twice: it will have to go."""
    short = opened & (volumes < routes.least - _CARRIES)
    return float(routes.fixed[opened].sum() + routes.fixed[short].sum())
