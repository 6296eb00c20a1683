"""Minimum-cost flow in whole numbers by a primal network simplex, with the proof beside the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from wutong_engines.haulage.network.arrays import Flags, Ids, Ints, ids, ints
from wutong_engines.haulage.network.exact import largest, product_sum, total
from wutong_engines.haulage.network.pivots import (
    OPTIMAL,
    PIVOTS,
    UNBOUNDED,
    WORD,
    by_blocks,
)
from wutong_engines.haulage.network.plant import plant
from wutong_engines.haulage.network.tree import ARC, COLUMNS, DOWN, LOWER, NO_ARC, PLENTY, RISES, UP, UPPER

Status = Literal["optimal", "infeasible", "stopped", "unbounded"]

_SAFE: Final = 1 << 59
_UNTIL_DONE: Final = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """A spanning tree to start from: for each node its arc towards the root, for each arc where it rests.

    Without an arc (``-1``) a node hangs from the root by an artificial arc. The tree need not fit the volumes,
    prices or capacities of the next problem; what does not fit is cut and repaired.
    """

    arc: Ints
    at_upper: Ids

    def with_arcs(self, *, renumbered: ArrayLike | None = None) -> "Basis":
        """Return the basis for a longer or reordered list of arcs; arcs that are new rest at zero.

        Arcs appended at the end need nothing. ``renumbered`` gives each old arc its new number, ``-1`` if it is
        gone (its node is hung from the root again).
        """
        if renumbered is None:
            return self
        new = np.append(ints(renumbered), -1)  # so that "no arc" stays no arc
        upper = new[self.at_upper.astype(np.int64)]
        return replace(self, arc=new[self.arc], at_upper=ids(upper[upper >= 0]))


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the flow costs and what the potentials prove it must cost at least; equal when optimal."""

    primal: int
    dual: int


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """An answer of :func:`minimum_cost`.

    ``potentials`` p have ``cost + p[tail] - p[head] >= 0`` on every arc below its capacity when optimal (and
    ``<= 0`` on every arc with flow); node ``n`` has potential 0.

    ``unplaced`` says per node what could not leave it (positive) or reach it (negative): all zero unless the problem
    is infeasible or was stopped early. The certificate then counts each such unit with a toll above any real way.
    """

    status: Status
    units: Ints
    potentials: Ints
    cost: int
    certificate: Certificate
    unplaced: Ints
    basis: Basis
    pivots: int


@dataclass(slots=True, eq=False)
class _Arcs:
    tail: Ids
    head: Ids
    cost: Ints
    capacity: Ints


@dataclass(slots=True, eq=False)
class _State:
    """What the compiled functions work on."""

    tree: Ids
    room: Ints
    prices: Ints
    state: Flags
    progress: Ints


def minimum_cost(
    *,
    supply: ArrayLike,
    tail: ArrayLike,
    head: ArrayLike,
    cost: ArrayLike,
    capacity: ArrayLike | None = None,
    start: Basis | None = None,
    stop: Callable[[], bool] | None = None,
    pause: int = 20_000,
) -> Flow:
    """Return the cheapest way to send every node's supply (negative: need) along the arcs.

    Nodes are ``0 … n-1``; arcs may also begin or end at ``n``, the market: it gives and takes anything, at the prices
    of its arcs. Supplies need not add up to zero when there are such arcs. A negative capacity, or none, is no limit.

    :param start: a basis of an earlier, similar problem, or :func:`market_star`.
    :param stop: asked every ``pause`` pivots; when it says yes, the flow so far comes back as ``stopped``.
    :raises ValueError: arrays of different lengths, nodes out of range, a basis that is not a tree.
    :raises OverflowError: numbers so large that potentials would not fit 64 bits.
    """
    volumes = ints(supply)
    arcs = _checked(volumes, tail, head, cost, capacity)
    toll = _toll(volumes, arcs)
    state = _planted(volumes, arcs, start, toll)
    halted = _pivot(arcs, state, stop, pause)
    return _read(volumes, arcs, state, toll, halted=halted)


def market_star(*, supply: ArrayLike, tail: ArrayLike, head: ArrayLike) -> Basis:
    """Return the start in which every node trades with the market (node ``n``) only: each alone, a feasible plan.

    The first arc that fits a node is taken: node → market where there is something to give or nothing at all,
    market → node where there is a need.
    """
    volumes, tails, heads = ints(supply), ints(tail), ints(head)
    market = volumes.size
    arc = np.full(market, -1, np.int64)
    outward = np.flatnonzero((heads == market) & (tails != market))[::-1]
    inward = np.flatnonzero((tails == market) & (heads != market))[::-1]
    outward = outward[volumes[tails[outward]] >= 0]
    inward = inward[volumes[heads[inward]] < 0]
    arc[tails[outward]] = outward
    arc[heads[inward]] = inward
    return Basis(arc, np.empty(0, np.uint32))


def _checked(volumes: Ints, tail: ArrayLike, head: ArrayLike, cost: ArrayLike, capacity: ArrayLike | None) -> _Arcs:
    tails, heads, costs = ids(tail), ids(head), ints(cost)
    limits = np.full(costs.size, -1, np.int64) if capacity is None else ints(capacity)
    if not tails.shape == heads.shape == costs.shape == limits.shape or volumes.ndim != 1 or costs.ndim != 1:
        raise ValueError("tail, head, cost and capacity must be as long as each other")
    if costs.size and max(int(tails.max()), int(heads.max())) > volumes.size:
        raise ValueError("an arc begins or ends at a node that does not exist")
    return _Arcs(tails, heads, costs, np.where(limits < 0, PLENTY, np.minimum(limits, PLENTY)))


def _toll(volumes: Ints, arcs: _Arcs) -> int:
    """Return a price of an artificial arc above that of any way through the network."""
    toll = (volumes.size + 1) * largest(arcs.cost) + 1
    real = arcs.capacity[arcs.capacity < PLENTY]
    if toll > _SAFE or sum(abs(part) for part in (total(np.abs(volumes)), total(real))) > _SAFE:
        raise OverflowError("volumes or prices are too large for exact 64-bit potentials")
    return toll


def _planted(volumes: Ints, arcs: _Arcs, start: Basis | None, toll: int) -> _State:
    nodes = volumes.size
    state = _State(
        tree=np.zeros((nodes + 1, COLUMNS), np.uint32),
        room=np.zeros((nodes + 1, 2), np.int64),
        prices=np.zeros(nodes + 1, np.int64),
        state=np.full(arcs.cost.size, LOWER, np.int8),
        progress=np.zeros(3, np.int64),
    )
    state.tree[:, ARC] = NO_ARC
    if start is not None:
        state.tree[:nodes, ARC] = _tree_arcs(start, nodes, arcs.cost.size)
        state.state[start.at_upper[arcs.capacity[start.at_upper] < PLENTY]] = UPPER
    if not plant(
        state.tree, state.room, state.prices, state.state, arcs.tail, arcs.head, arcs.cost, arcs.capacity,
        volumes, np.int64(toll),
    ):  # fmt: skip
        raise ValueError("the basis is not a tree over these nodes")
    return state


def _tree_arcs(start: Basis, nodes: int, arcs: int) -> Ids:
    if start.arc.shape != (nodes,) or (start.arc >= arcs).any() or (start.at_upper >= arcs).any():
        raise ValueError("the basis is of another network")
    return np.where(start.arc < 0, np.int64(NO_ARC), start.arc).astype(np.uint32)


def _pivot(arcs: _Arcs, state: _State, stop: Callable[[], bool] | None, pause: int) -> bool:
    """Pivot until nothing is wrong; return whether it was stopped first."""
    limit = np.int64(_UNTIL_DONE if stop is None else pause)
    tables = (state.tree, state.room, state.prices, state.state, arcs.tail, arcs.head, arcs.cost, arcs.capacity)
    if not arcs.cost.size:
        state.progress[WORD] = OPTIMAL
        return False
    while not by_blocks(*tables, state.progress, limit):
        if stop is not None and stop():
            return True
    return False


def _read(volumes: Ints, arcs: _Arcs, state: _State, toll: int, *, halted: bool) -> Flow:
    nodes = volumes.size
    tree, room = state.tree[:nodes], state.room[:nodes]
    carried = np.where(tree[:, RISES] == 1, room[:, DOWN], room[:, UP])
    real = tree[:, ARC] != NO_ARC
    units = np.where(state.state == UPPER, arcs.capacity, 0)
    units[tree[real, ARC]] = carried[real]
    unplaced = np.where(real, 0, np.where(tree[:, RISES] == 1, carried, -carried))
    cost = product_sum(arcs.cost, units)
    primal = cost + toll * total(np.abs(unplaced))
    status: Status = "optimal"
    if state.progress[WORD] == UNBOUNDED:
        status = "unbounded"
    elif halted:
        status = "stopped"
    elif unplaced.any():
        status = "infeasible"
    return Flow(
        status=status,
        units=units,
        potentials=state.prices[:nodes],
        cost=cost,
        certificate=Certificate(primal, _bound(volumes, arcs, state.prices)),
        unplaced=unplaced,
        basis=Basis(
            np.where(real, tree[:, ARC].astype(np.int64), -1), np.flatnonzero(state.state == UPPER).astype(np.uint32)
        ),
        pivots=int(state.progress[PIVOTS]),
    )


def _bound(volumes: Ints, arcs: _Arcs, prices: Ints) -> int:
    """Return what the potentials prove: every plan pays them, less at most what the arcs below cost can save."""
    reduced = arcs.cost + prices[arcs.tail] - prices[arcs.head]
    below = np.flatnonzero(reduced < 0)
    most = arcs.capacity[below]
    if arcs.cost.size and int(arcs.cost.min()) >= 0:  # then a best flow has no circles: no arc carries more than all
        most = np.minimum(most, total(np.abs(volumes)))
    return product_sum(reduced[below], most) - product_sum(prices[:-1], volumes)
