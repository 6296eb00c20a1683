"""The hauls that a plan over periods may use, found by their reduced costs: never listed, always all looked at."""

from dataclasses import dataclass

import numpy as np

from wutong_engines.haulage.network.arrays import Ints
from wutong_engines.haulage.network.timed.frame import Frame
from wutong_engines.haulage.network.timed.prices import SHUT, Costs, cheapest
from wutong_engines.haulage.network.timed.problem import NEVER, TimedProblem


@dataclass(frozen=True, eq=False)
class Hauls:
    """Hauls by their nodes; sorted by tail and head, each once."""

    tail: Ints
    head: Ints
    cost: Ints

    def __len__(self) -> int:
        return len(self.tail)

    def mixed(self) -> "Hauls":
        """Return them in strides, so that any stretch of the list looks at all sites and periods.

        The block search then meets good arcs sooner: half the pivots.
        """
        order = np.argsort(np.arange(len(self)) % max(int(np.sqrt(len(self))), 1), kind="stable")
        return Hauls(self.tail[order], self.head[order], self.cost[order])


@dataclass(frozen=True, eq=False)
class _Side:
    first: Ints
    start: Ints
    at: int

    @property
    def nodes(self) -> slice:
        return slice(self.at, self.at + int(self.start[-1]))


@dataclass(frozen=True, eq=False)
class _Group:
    """One look: the members of one side, each with all of another side."""

    cost: Costs
    mine: _Side
    theirs: _Side
    is_ahead: bool
    is_yard: bool


class Pricer:
    """Looks at all hauls of a problem."""

    def __init__(self, problem: TimedProblem, frame: Frame) -> None:
        self.problem = problem
        self.frame = frame
        donors, receivers, yards = problem.donors, problem.receivers, problem.yards
        lengths = yards.last - yards.first + 1
        one = _Side(donors.first, donors.start, 0)
        other = _Side(receivers.first, receivers.start, frame.receivers_at)
        yard = _Side(yards.first, np.concatenate(([0], np.cumsum(lengths))), frame.yards_at)
        cost = problem.cost.astype(np.int32)
        self.groups = [
            _Group(cost, one, other, True, False),
            _Group(np.ascontiguousarray(cost.T), other, one, False, False),
        ]
        if len(yards):
            into, out = yards.cost_in.astype(np.int32), np.ascontiguousarray(yards.cost_out.astype(np.int32).T)
            self.groups += [_Group(into, one, yard, True, True), _Group(out, other, yard, False, True)]
        shut = np.zeros(frame.market, np.bool_)
        shut[: frame.receivers_at] = ~donors.open
        shut[frame.receivers_at : frame.yards_at] = ~receivers.open
        self.shut = np.flatnonzero(shut)

    def cheapest(self, potentials: Ints, below: int, few: int, few_yards: int) -> Hauls:
        """Return the few cheapest partners of every site in every period, of those below a reduced cost."""
        found = [self._look(group, potentials, below, few_yards if group.is_yard else few) for group in self.groups]
        tail, head, cost = (np.concatenate([part[at] for part in found]) for at in range(3))
        _, once = np.unique(tail * self.frame.market + head, return_index=True)
        return Hauls(tail[once], head[once], cost[once])

    def _look(self, group: _Group, potentials: Ints, below: int, few: int) -> tuple[Ints, Ints, Ints]:
        sign = 1 if group.is_ahead else -1
        prices = sign * potentials
        prices[self.shut] = SHUT
        a, sides = prices[group.mine.nodes], group.theirs
        prices = -sign * potentials
        prices[self.shut] = SHUT
        b = prices[sides.nodes]
        partner = np.full((len(a), few), -1, np.int64)
        value = np.full((len(a), few), below, np.int64)
        mine = group.mine
        cheapest(
            group.cost, mine.first, mine.start, a, sides.first, sides.start, b, np.int64(below), partner, value
        )  # fmt: skip
        row, column = np.nonzero(partner >= 0)
        other = partner[row, column]
        cost = value[row, column] - a[row] - b[other]
        me, them = row + mine.at, other + sides.at
        return (me, them, cost) if group.is_ahead else (them, me, cost)

    def cost(self, tail: Ints, head: Ints) -> Ints:
        """Return the price of hauls by their nodes, NEVER where there is none."""
        frame, problem = self.frame, self.problem
        one, other = frame.member[tail], frame.member[head]
        from_yard, to_yard = tail >= frame.yards_at, head >= frame.yards_at
        cost = np.full(len(tail), NEVER, np.int64)
        at = ~from_yard & ~to_yard
        cost[at] = problem.cost[one[at], other[at] - frame.donors]
        at = to_yard
        cost[at] = problem.yards.cost_in[one[at], other[at] - frame.donors - frame.receivers]
        at = from_yard
        cost[at] = problem.yards.cost_out[one[at] - frame.donors - frame.receivers, other[at] - frame.donors]
        is_shut = np.zeros(frame.market, np.bool_)
        is_shut[self.shut] = True
        cost[is_shut[tail] | is_shut[head]] = NEVER
        return cost
