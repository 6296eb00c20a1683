"""The network over periods without its hauls: who stands where, and the arcs that are always there.

Nodes, in this order: each donor's periods, each receiver's, each yard's, each heap's, one for each limited place
outside; behind them the market, which gives and takes anything. A heap is a node of its own, so that soil put down and
taken up again is paid for once however long it lies. Heaps are in from the start: brought in one by one they took ten
times as many rounds.

A *member* is a lot or a yard: donors first, then receivers, then yards.
"""

from dataclasses import dataclass

import numpy as np

from wutong_engines.haulage.network.arrays import Ids, Ints, ids
from wutong_engines.haulage.network.timed.problem import NEVER, Flags, Lots, TimedProblem, Tips

NO_LIMIT = -1
NOWHERE = -1


@dataclass(frozen=True, eq=False)
class ArcList:
    """Arcs in columns; a capacity of NO_LIMIT is none."""

    tail: Ids
    head: Ids
    cost: Ints
    capacity: Ints

    def __len__(self) -> int:
        return len(self.cost)


@dataclass(frozen=True, eq=False)
class Members:
    """Where lots and yards live among the nodes.

    :param first: first period.
    :param length: periods.
    :param site_at: node of the first period.
    :param heap_at: the heap's node of the first period, or NOWHERE.
    """

    first: Ints
    length: Ints
    site_at: Ints
    heap_at: Ints

    def node(self, member: Ints, period: Ints, is_heap: Flags) -> Ints:
        """Return the node of each member in a period, NOWHERE outside its window (or without a heap)."""
        step = period - self.first[member]
        base = np.where(is_heap, self.heap_at[member], self.site_at[member])
        there = (member >= 0) & (step >= 0) & (step < self.length[member]) & (base >= 0)
        return np.where(there, base + step, NOWHERE)


@dataclass(frozen=True, eq=False)
class Frame:
    """The nodes and the lasting arcs.

    :param member: of each node, NOWHERE for the gates of limited places.
    :param star: for each node the arc of the plan in which everyone trades outside only, NOWHERE if there is none.
    """

    supply: Ints
    arcs: ArcList
    star: Ints
    members: Members
    member: Ints
    period: Ints
    receivers_at: int
    yards_at: int
    heaps_at: int
    gates_at: int
    donors: int
    receivers: int

    @property
    def market(self) -> int:
        """Return the node that gives and takes anything."""
        return len(self.supply)


class _Builder:
    """Collects nodes and arcs."""

    def __init__(self, problem: TimedProblem) -> None:
        self.problem = problem
        donors, receivers, yards = problem.donors, problem.receivers, problem.yards
        self.members = _members(problem)
        sites = int(self.members.length.sum())
        self.sites = sites
        self.receivers_at, self.yards_at = len(donors.rate), len(donors.rate) + len(receivers.rate)
        has_heap = np.flatnonzero(self.members.heap_at >= 0)
        gates = len(problem.disposal.lot) + len(problem.borrow.lot)
        self.gates_at = sites + int(self.members.length[has_heap].sum())
        self.market = self.gates_at + gates
        owner = np.concatenate((np.arange(len(donors) + len(receivers) + len(yards)), has_heap))
        length = self.members.length[owner]
        begins = np.repeat(np.cumsum(length) - length, length)
        self.member = np.concatenate((np.repeat(owner, length), np.full(gates, NOWHERE)))
        self.period = np.concatenate(
            (
                np.arange(self.gates_at) - begins + np.repeat(self.members.first[owner], length),
                np.zeros(gates, np.int64),
            )
        )
        self.count = 0
        self.parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        self.star = np.full(self.market, NOWHERE, np.int64)

    def add(self, tail: Ints, head: Ints, cost: Ints, capacity: Ints | None = None) -> Ints:
        """Take arcs in; return their numbers."""
        capacity = np.full(len(tail), NO_LIMIT, np.int64) if capacity is None else capacity
        self.parts.append((tail, head, cost, capacity))
        self.count += len(tail)
        return np.arange(self.count - len(tail), self.count)

    def outside(self, lots: Lots, at: int, *, is_donor: bool) -> None:
        """Let every lot trade with the market in every period in which there is a price."""
        flat = np.flatnonzero(lots.outside != NEVER)
        market = np.full(len(flat), self.market)
        tail, head = (flat + at, market) if is_donor else (market, flat + at)
        numbers = self.add(tail, head, lots.outside[flat])
        # A node that wants nothing may not hang from an arc that points at it: it could send nothing up to the root.
        usable = np.ones(len(flat), np.bool_) if is_donor else lots.rate[flat] > 0
        self.star[flat[usable] + at] = numbers[usable]

    def heaps(self) -> None:
        """Let soil be put on the heap, taken off it, and lie there."""
        donors, receivers = self.problem.donors, self.problem.receivers
        node = np.arange(self.sites, self.gates_at)
        member = self.member[node]
        site = self.members.node(member, self.period[node], np.zeros(len(node), np.bool_))
        rehandle, hold, stock = (
            np.concatenate((getattr(donors, name), getattr(receivers, name))) for name in ("rehandle", "hold", "stock")
        )
        self.add(site, node, rehandle[member])
        self.star[node] = self.add(node, site, np.zeros(len(node), np.int64))
        self._lying(node, hold, stock, 0)

    def yards(self) -> None:
        """Let soil lie in yards."""
        yards = self.problem.yards
        self._lying(np.arange(self.yards_at, self.sites), yards.hold, yards.room, len(self.members.first) - len(yards))

    def _lying(self, node: Ints, hold: Ints, room: Ints, offset: int) -> None:
        owner = self.member[node] - offset
        goes_on = np.flatnonzero(owner[1:] == owner[:-1])
        self.add(node[goes_on], node[goes_on + 1], hold[owner[goes_on]], room[owner[goes_on]])

    def tips(self, tips: Tips, lots: Lots, gates: int, at: int, *, is_donor: bool) -> None:
        """Let soil leave (or come) through limited places: so much a period, so much in all."""
        for number, lot in enumerate(tips.lot):
            flat = np.arange(lots.start[lot], lots.start[lot + 1]) + at
            gate, market = np.full(len(flat), gates + number), np.array([self.market])
            free, limit = np.zeros(len(flat), np.int64), np.full(len(flat), tips.limit[number])
            price, total = tips.price[number : number + 1], tips.total[number : number + 1]
            if is_donor:
                self.add(gate, flat, free, limit)
                self.add(market, gate[:1], price, total)
            else:
                self.add(flat, gate, free, limit)
                self.star[gate[:1]] = self.add(gate[:1], market, price, total)


def frame_of(problem: TimedProblem) -> Frame:
    """Return the frame of a problem."""
    made = _Builder(problem)
    donors, receivers = problem.donors, problem.receivers
    made.outside(donors, 0, is_donor=True)
    made.outside(receivers, made.receivers_at, is_donor=False)
    made.heaps()
    made.yards()
    made.tips(problem.disposal, receivers, made.gates_at, made.receivers_at, is_donor=False)
    made.tips(problem.borrow, donors, made.gates_at + len(problem.disposal.lot), 0, is_donor=True)
    tail, head, cost, capacity = (np.concatenate([part[at] for part in made.parts]) for at in range(4))
    supply = np.zeros(made.market, np.int64)
    supply[: made.receivers_at] = donors.rate
    supply[made.receivers_at : made.yards_at] = -receivers.rate
    return Frame(
        supply=supply,
        arcs=ArcList(ids(tail), ids(head), cost, capacity),
        star=made.star,
        members=made.members,
        member=made.member,
        period=made.period,
        receivers_at=made.receivers_at,
        yards_at=made.yards_at,
        heaps_at=made.sites,
        gates_at=made.gates_at,
        donors=len(donors),
        receivers=len(receivers),
    )


def _members(problem: TimedProblem) -> Members:
    donors, receivers, yards = problem.donors, problem.receivers, problem.yards
    first = np.concatenate((donors.first, receivers.first, yards.first))
    length = np.concatenate((donors.lengths, receivers.lengths, yards.last - yards.first + 1))
    has_heap = np.concatenate((donors.stock > 0, receivers.stock > 0, np.zeros(len(yards), np.bool_)))
    heaps = np.where(has_heap, length, 0)
    heap_at = np.where(has_heap, length.sum() + np.cumsum(heaps) - heaps, NOWHERE)
    return Members(first, length, np.cumsum(length) - length, heap_at)
