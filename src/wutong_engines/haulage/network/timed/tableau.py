"""A network simplex that stays open: arcs are added between the pivots, nothing is built twice."""

from collections.abc import Callable
from typing import Final

import numpy as np

from wutong_engines.haulage.network.arrays import Ids, Ints, ids
from wutong_engines.haulage.network.exact import largest, total
from wutong_engines.haulage.network.plant import plant
from wutong_engines.haulage.network.timed.frame import NOWHERE, ArcList
from wutong_engines.haulage.network.timed.hauls import Hauls
from wutong_engines.haulage.network.timed.pivots import (
    CANDIDATES,
    CELLS,
    IS_UNBOUNDED,
    PIVOTS,
    POSITION,
    by_candidates,
    renumber,
)
from wutong_engines.haulage.network.timed.problem import Flags
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
        self.lasting = len(frame)
        self.carrying = self.rank = np.empty(0, np.int64)
        self.twins_at = 0
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

    def cut(self, carrying: Ints, units: Ints, rank: Ints) -> None:
        """Cut the network into stretches of time, before planting: the arcs that carry soil over a cut keep their flow.

        Such an arc becomes two with the same price, one full and one empty, so that both rest at a bound. Until its
        rank is called they stand still, and every cycle stays in its stretch: trees are small while most is mended.
        """
        order = np.argsort(rank, kind="stable")
        self.carrying, self.rank, units = carrying[order], rank[order], units[order]
        whole = self.capacity[self.carrying]
        self.capacity[self.carrying] = units
        self.state[self.carrying] = np.where(units > 0, UPPER, LOWER)
        self.twins_at = len(self.cost)
        self.tail = np.concatenate((self.tail, self.tail[self.carrying]))
        self.head = np.concatenate((self.head, self.head[self.carrying]))
        self.cost = np.concatenate((self.cost, self.cost[self.carrying]))
        self.capacity = np.concatenate((self.capacity, whole - units))
        self.state = np.concatenate((self.state, np.full(len(units), LOWER)))

    def pivot_in_stretches(self, stop: Callable[[], bool] | None) -> bool:
        """Mend the stretches first, then join them two by two; return whether it was stopped first."""
        rests = self.state[self.carrying].copy()
        self.state[self.carrying] = INSIDE
        for rank in (-1, *np.unique(self.rank).tolist()):
            called = int(np.searchsorted(self.rank, rank, side="right"))
            still = self.state[self.carrying[:called]] == INSIDE
            still &= ~self._in_tree()[self.carrying[:called]]
            self.state[self.carrying[:called][still]] = rests[:called][still]
            if self.pivot(stop, self.twins_at + called):
                return True
        return False

    def _in_tree(self) -> Flags:
        inside = np.zeros(len(self.cost), np.bool_)
        arc = self.tree[:-1, ARC]
        inside[arc[arc != NO_ARC]] = True
        return inside

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

    def pivot(self, stop: Callable[[], bool] | None, arcs: int | None = None) -> bool:
        """Pivot until nothing is wrong with the (first so many) arcs; return whether it was stopped first."""
        while len(self.cost):
            self.tree, self.room, self.prices, self.label = renumber(
                self.tree, self.room, self.prices, self.tail, self.head, self.label
            )
            self.spot[self.label] = np.arange(self.nodes + 1)
            if by_candidates(
                self.tree, self.room, self.prices, self.state, self.tail, self.head, self.cost, self.capacity,
                self.chosen, self.progress, np.uint64(len(self.cost) if arcs is None else arcs), np.int64(_STRETCH),
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

    def _numbers(self) -> Ints:
        """Return the number of every arc as callers count: an arc cut in two is one."""
        twins = slice(self.twins_at, self.twins_at + len(self.carrying))
        whole = np.ones(len(self.cost), np.bool_)
        whole[twins] = False
        numbers = np.cumsum(whole) - 1
        numbers[twins] = self.carrying
        return numbers

    @property
    def ends(self) -> tuple[Ints, Ints]:
        """Return tail and head of every arc by the nodes' first numbers."""
        whole = self._whole()
        return self.label[self.tail[whole]], self.label[self.head[whole]]

    @property
    def prices_of_arcs(self) -> Ints:
        """Return the price of every arc."""
        return self.cost[self._whole()]

    def _whole(self) -> Ints:
        twins = np.arange(self.twins_at, self.twins_at + len(self.carrying))
        return np.delete(np.arange(len(self.cost)), twins)

    def units(self) -> Ints:
        """Return the flow of every arc."""
        carried, real = self._carried()
        units = np.where(self.state == UPPER, self.capacity, 0)
        units[self.tree[:-1, ARC][real]] = carried[real]
        found = np.zeros(len(self.cost) - len(self.carrying), np.int64)
        np.add.at(found, self._numbers(), units)
        return found

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
        found = np.full(self.nodes, NOWHERE, np.int64)
        real = arc != NO_ARC
        found[self.label[:-1][real]] = self._numbers()[arc[real]]
        return found

    def at_upper(self) -> Ids:
        """Return the arcs that rest at their capacity."""
        full = self.state == UPPER
        twins = slice(self.twins_at, self.twins_at + len(self.carrying))
        full[self.carrying] &= full[twins] | (self.capacity[twins] == 0)
        full[twins] = False
        return ids(self._numbers()[full])

    def _carried(self) -> tuple[Ints, Flags]:
        carried = np.where(self.tree[:-1, RISES] == 1, self.room[:-1, DOWN], self.room[:-1, UP])
        return carried, self.tree[:-1, ARC] != NO_ARC
