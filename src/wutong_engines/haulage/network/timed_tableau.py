"""A network simplex that stays open: arcs are added between the pivots, nothing is built twice."""

from collections.abc import Callable
from typing import Final

import numpy as np

from wutong_engines.haulage.network.exact import largest, total
from wutong_engines.haulage.network.jit import Ids, Ints, ids
from wutong_engines.haulage.network.plant import plant
from wutong_engines.haulage.network.timed_frame import NOWHERE, ArcList
from wutong_engines.haulage.network.timed_hauls import Hauls
from wutong_engines.haulage.network.timed_pivots import (
    CANDIDATES,
    CELLS,
    IS_UNBOUNDED,
    PIVOTS,
    POSITION,
    by_candidates,
    renumber,
)
from wutong_engines.haulage.network.timed_problem import Flags
from wutong_engines.haulage.network.tree import ARC, COLUMNS, DOWN, INSIDE, LOWER, NO_ARC, PLENTY, RISES, UP, UPPER

_SAFE: Final = 1 << 59
# Pivots between two renumberings (and between two questions whether to stop): one costs as much as a hundred pivots.
_STRETCH: Final = 3000


class Tableau:
    """The lasting arcs first, hauls behind them. Callers see the nodes by their first numbers only."""

    def __init__(self, supply: Ints, frame: ArcList, hauls: Hauls, dearest: int) -> None:
        """Take the network in; ``dearest`` is the highest price that any arc may ever have here."""
        self.supply = supply
        self.nodes = len(supply)
        self.tail = ids(np.concatenate((frame.tail, hauls.tail)))
        self.head = ids(np.concatenate((frame.head, hauls.head)))
        self.cost = np.concatenate((frame.cost, hauls.cost))
        limit = np.concatenate((frame.capacity, np.full(len(hauls), -1, np.int64)))
        self.capacity = np.where(limit < 0, PLENTY, np.minimum(limit, PLENTY))
        self.state = np.full(len(self.cost), LOWER, np.int8)
        self.label = np.arange(self.nodes + 1, dtype=np.int64)
        self.spot: Ids = ids(self.label)
        self.progress = np.zeros(CELLS, np.int64)
        self.chosen = np.empty(CANDIDATES, np.uint32)
        self.toll = (self.nodes + 1) * max(dearest, largest(self.cost)) + 1
        real = self.capacity[self.capacity < PLENTY]
        if self.toll > _SAFE or total(np.abs(supply)) + total(real) > _SAFE:
            raise OverflowError("volumes or prices are too large for exact 64-bit potentials")

    def plant(self, arc: Ints, at_upper: Ids | None = None) -> None:
        """Start from a tree: of each node the arc towards the market, or NOWHERE."""
        self.tree = np.zeros((self.nodes + 1, COLUMNS), np.uint32)
        self.tree[:, ARC] = NO_ARC
        self.tree[: self.nodes, ARC] = np.where(arc == NOWHERE, np.int64(NO_ARC), arc)
        self.room = np.zeros((self.nodes + 1, 2), np.int64)
        self.prices = np.zeros(self.nodes + 1, np.int64)
        if at_upper is not None:
            self.state[at_upper[self.capacity[at_upper] < PLENTY]] = UPPER
        if not plant(
            self.tree, self.room, self.prices, self.state, self.tail, self.head, self.cost, self.capacity,
            self.supply, np.int64(self.toll),
        ):  # fmt: skip
            raise ValueError("the start is not a tree over these nodes")

    def pivot(self, stop: Callable[[], bool] | None) -> bool:
        """Pivot until nothing is wrong with the arcs that are in; return whether it was stopped first."""
        while len(self.cost):
            self.tree, self.room, self.prices, self.label = renumber(
                self.tree, self.room, self.prices, self.tail, self.head, self.label
            )
            self.spot[self.label] = np.arange(self.nodes + 1)
            if by_candidates(
                self.tree, self.room, self.prices, self.state, self.tail, self.head, self.cost, self.capacity,
                self.chosen, self.progress, np.int64(_STRETCH),
            ):  # fmt: skip
                return False
            if stop is not None and stop():
                return True
        return False

    def add(self, hauls: Hauls) -> None:
        """Take more hauls in, looked at first."""
        self.progress[POSITION] = len(self.cost)
        self.tail = np.concatenate((self.tail, self.spot[hauls.tail]))
        self.head = np.concatenate((self.head, self.spot[hauls.head]))
        self.cost = np.concatenate((self.cost, hauls.cost))
        self.capacity = np.concatenate((self.capacity, np.full(len(hauls), PLENTY)))
        self.state = np.concatenate((self.state, np.full(len(hauls), LOWER)))

    @property
    def potentials(self) -> Ints:
        """Return the potential of every node; of the market it is 0."""
        return self.prices[self.spot]

    @property
    def pivots(self) -> int:
        """Return the number of pivots so far."""
        return int(self.progress[PIVOTS])

    @property
    def is_unbounded(self) -> bool:
        """Tell whether some circle earns money for ever."""
        return bool(self.progress[IS_UNBOUNDED])

    @property
    def ends(self) -> tuple[Ints, Ints]:
        """Return tail and head of every arc by the nodes' first numbers."""
        return self.label[self.tail], self.label[self.head]

    def units(self) -> Ints:
        """Return the flow of every arc."""
        carried, real = self._carried()
        units = np.where(self.state == UPPER, self.capacity, 0)
        units[self.tree[:-1, ARC][real]] = carried[real]
        return units

    def unplaced(self) -> Ints:
        """Return per node what cannot leave it (positive) or reach it (negative)."""
        carried, real = self._carried()
        left = np.where(real, 0, np.where(self.tree[:-1, RISES] == 1, carried, -carried))
        found = np.zeros(self.nodes, np.int64)
        found[self.label[:-1]] = left
        return found

    def arcs_up(self) -> Ints:
        """Return of each node the arc towards the market, or NOWHERE."""
        arc = self.tree[:-1, ARC]
        found = np.empty(self.nodes, np.int64)
        found[self.label[:-1]] = np.where(arc == NO_ARC, NOWHERE, arc.astype(np.int64))
        return found

    def at_upper(self) -> Ids:
        """Return the arcs that rest at their capacity."""
        return ids(np.flatnonzero(self.state == UPPER))

    def _carried(self) -> tuple[Ints, Flags]:
        carried = np.where(self.tree[:-1, RISES] == 1, self.room[:-1, DOWN], self.room[:-1, UP])
        return carried, self.tree[:-1, ARC] != NO_ARC

    def inside(self) -> Ids:
        """Return the arcs of the tree."""
        return ids(np.flatnonzero(self.state == INSIDE))
