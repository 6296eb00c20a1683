"""What a plan over periods consists of, read from the flow."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wutong_engines.haulage.network.arrays import Ids, Ints
from wutong_engines.haulage.network.simplex import Certificate
from wutong_engines.haulage.network.timed.frame import Frame
from wutong_engines.haulage.network.timed.problem import Flags, TimedProblem

Status = Literal["optimal", "infeasible", "stopped", "unbounded"]


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Soil that moves in one period between two members of two sides."""

    one: Ints
    other: Ints
    period: Ints
    units: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What a finished plan leaves to the same question with other volumes, prices or limits."""

    tail: Ints
    head: Ints
    up: Ints
    at_upper: Ids
    lasting: int
    nodes: int


@dataclass(frozen=True, slots=True, eq=False)
class TimedFlow:
    """An answer of :func:`solve_weeks`. What is per lot and period lies flat as in the problem.

    :param hauls: donor → receiver.
    :param into_yards: donor → yard.
    :param out_of_yards: yard → receiver.
    :param disposed: m³ that leave each donor for outside at its price; ``bought`` likewise for receivers.
    :param kept: m³ that lie at each donor's period's end, and at each receiver's; ``in_yards`` flat over yards' time.
    :param put: m³ put on the heaps (rehandled), donors' and receivers'.
    :param tipped: m³ through each limited place: per period of its lot, disposal places first.
    :param left: m³ that cannot leave a donor's period; ``lacking`` what cannot reach a receiver's. All 0 if optimal.
    :param donor_price: what one m³ less at a donor's period would save; ``receiver_price`` one m³ less wanted.
    :param cost: of the plan; ``certificate`` adds a toll for everything left or lacking.
    """

    status: Status
    hauls: Moves
    into_yards: Moves
    out_of_yards: Moves
    disposed: Ints
    bought: Ints
    kept: tuple[Ints, Ints]
    in_yards: Ints
    put: tuple[Ints, Ints]
    tipped: tuple[Ints, ...]
    left: Ints
    lacking: Ints
    donor_price: Ints
    receiver_price: Ints
    cost: int
    certificate: Certificate
    rounds: int
    pivots: int
    listed: int
    start: Start


class Reading:
    """Sorts the units of arcs by what they mean."""

    def __init__(self, frame: Frame, units: Ints, tail: Ints, head: Ints, unplaced: Ints) -> None:
        """Take a flow in; lasting arcs come first."""
        self.frame = frame
        count = len(frame.arcs)
        self.tail, self.head, self.units = tail[:count], head[:count], units[:count]
        moved = np.flatnonzero(units[count:]) + count
        self.haul_tail, self.haul_head, self.haul_units = tail[moved], head[moved], units[moved]
        self.unplaced = unplaced
        heaps = np.arange(frame.heaps_at, frame.gates_at)
        self.site_of_heap = frame.members.node(frame.member[heaps], frame.period[heaps], np.zeros(len(heaps), np.bool_))

    def moves(self, tails: tuple[int, int], heads: tuple[int, int]) -> Moves:
        """Return the hauls between two ranges of nodes, members counted within their own sort."""
        frame = self.frame
        chosen = (self.haul_tail >= tails[0]) & (self.haul_tail < tails[1])
        chosen &= (self.haul_head >= heads[0]) & (self.haul_head < heads[1])
        tail, head = self.haul_tail[chosen], self.haul_head[chosen]
        one, other = frame.member[tail] - self._offset(tails[0]), frame.member[head] - self._offset(heads[0])
        return Moves(one, other, frame.period[tail], self.haul_units[chosen])

    def _offset(self, at: int) -> int:
        frame = self.frame
        if at >= frame.yards_at:
            return frame.donors + frame.receivers
        return frame.donors if at >= frame.receivers_at else 0

    def disposed(self) -> Ints:
        """Return what donors send outside at their price."""
        frame = self.frame
        return self._flat(self.tail, (self.head == frame.market) & (self.tail < frame.receivers_at), 0)

    def bought(self) -> Ints:
        """Return what receivers take from outside at their price."""
        frame = self.frame
        return self._flat(self.head, (self.tail == frame.market) & (self.head < frame.yards_at), frame.receivers_at)

    def _flat(self, nodes: Ints, chosen: Flags, at: int) -> Ints:
        frame = self.frame
        flat = np.zeros(frame.yards_at - frame.receivers_at if at else frame.receivers_at, np.int64)
        flat[nodes[chosen] - at] = self.units[chosen]
        return flat

    def kept(self) -> tuple[Ints, Ints]:
        """Return what lies at donors and receivers at the end of each period."""
        return self._by_site((self.tail >= self.frame.heaps_at) & (self.head >= self.frame.heaps_at), self.tail)

    def put(self) -> tuple[Ints, Ints]:
        """Return what is put on the heaps."""
        return self._by_site((self.tail < self.frame.heaps_at) & (self.head >= self.frame.heaps_at), self.head)

    def _by_site(self, chosen: Flags, nodes: Ints) -> tuple[Ints, Ints]:
        frame = self.frame
        chosen = chosen & (nodes < frame.gates_at) & (nodes >= frame.heaps_at)
        chosen &= (self.head < frame.gates_at) & (self.tail < frame.gates_at)
        sites = np.zeros(frame.yards_at, np.int64)
        sites[self.site_of_heap[nodes[chosen] - frame.heaps_at]] = self.units[chosen]
        return sites[: frame.receivers_at], sites[frame.receivers_at :]

    def in_yards(self) -> Ints:
        """Return what lies in the yards at the end of each period."""
        frame = self.frame
        chosen = (self.tail >= frame.yards_at) & (self.tail < frame.heaps_at)
        yards = np.zeros(frame.heaps_at - frame.yards_at, np.int64)
        yards[self.tail[chosen] - frame.yards_at] = self.units[chosen]
        return yards

    def tipped(self, problem: TimedProblem) -> tuple[Ints, ...]:
        """Return what goes through each limited place in each of its lot's periods."""
        frame = self.frame
        found: list[Ints] = []
        sides = ((problem.disposal, problem.receivers, frame.receivers_at), (problem.borrow, problem.donors, 0))
        for tips, lots, at in sides:
            for lot in tips.lot:
                gate = frame.gates_at + len(found)
                chosen = ((self.tail == gate) | (self.head == gate)) & (self.tail != frame.market)
                chosen &= self.head != frame.market
                site = np.where(self.tail[chosen] == gate, self.head[chosen], self.tail[chosen]) - at
                through = np.zeros(int(lots.start[lot + 1] - lots.start[lot]), np.int64)
                through[site - lots.start[lot]] = self.units[chosen]
                found.append(through)
        return tuple(found)

    def short(self) -> tuple[Ints, Ints]:
        """Return what cannot leave donors and what cannot reach receivers, heaps counted where they lie."""
        frame = self.frame
        sites = self.unplaced[: frame.yards_at].copy()
        np.add.at(sites, self.site_of_heap, self.unplaced[frame.heaps_at : frame.gates_at])
        return np.maximum(sites[: frame.receivers_at], 0), np.maximum(-sites[frame.receivers_at :], 0)
