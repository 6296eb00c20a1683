"""Lists every arc of an instance, as a solver wants it that cannot leave any unlisted.

Our engine does not use this: it is the careful user's way, in numpy, with the arcs pruned that can never pay (a haul
that costs as much as both outside options). What it costs is part of each peer's time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.haulage.generators import Pairs, haul_cost
from wutong_engines.haulage.network.timed.problem import Lots, TimedProblem

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """A min-cost flow: supplies of the nodes, and the arcs."""

    supply: Ints
    tail: Ints
    head: Ints
    cost: Ints
    capacity: Ints


def matrix(one: Pairs) -> Ints:
    """Return what every haul costs."""
    return haul_cost(one.donors.x[:, None], one.donors.y[:, None], one.receivers.x[None], one.receivers.y[None])


def of_pairs(one: Pairs, *, useful: bool) -> Network:
    """List donors, receivers and the market, with all pairs or the ones that can pay; by tail and head."""
    cost, count, others = matrix(one), len(one.donors), len(one.receivers)
    if useful:
        tail, head = np.nonzero(cost < one.disposal[:, None] + one.borrow[None])
        price = cost[tail, head]
    else:
        tail, head = np.repeat(np.arange(count), others), np.tile(np.arange(others), count)
        price = cost.ravel()
    return _joined(one.donors.volume, one.receivers.volume, (tail, head + count, price), one.disposal, one.borrow)


def nearest(one: Pairs, neighbours: int) -> Network:
    """List the cheapest few pairs of every site only: what a user does who cannot list all, without any proof."""
    from scipy.spatial import cKDTree

    count, others = len(one.donors), len(one.receivers)
    a = np.stack((one.donors.x, one.donors.y), 1)
    b = np.stack((one.receivers.x, one.receivers.y), 1)
    ahead = cKDTree(b).query(a, neighbours)[1]
    back = cKDTree(a).query(b, neighbours)[1]
    keys = np.concatenate(
        (
            (np.arange(count)[:, None] * others + ahead).ravel(),
            (back * others + np.arange(others)[:, None]).ravel(),
        )
    )
    tail, head = np.divmod(np.unique(keys), others)
    price = haul_cost(one.donors.x[tail], one.donors.y[tail], one.receivers.x[head], one.receivers.y[head])
    return _joined(one.donors.volume, one.receivers.volume, (tail, head + count, price), one.disposal, one.borrow)


def _joined(cut: Ints, fill: Ints, hauls: tuple[Ints, Ints, Ints], disposal: Ints, borrow: Ints) -> Network:
    """Put the market behind the hauls and sort by tail and head."""
    count, others = len(cut), len(fill)
    root = count + others
    tail = np.concatenate((hauls[0], np.arange(count), np.full(others, root)))
    head = np.concatenate((hauls[1], np.full(count, root), count + np.arange(others)))
    cost = np.concatenate((hauls[2], disposal, borrow))
    supply = np.concatenate((cut, -fill, [fill.sum() - cut.sum()]))
    return _sorted(supply, tail, head, cost, np.full(len(tail), cut.sum() + fill.sum()))


def _sorted(supply: Ints, tail: Ints, head: Ints, cost: Ints, capacity: Ints) -> Network:
    order = np.argsort(tail * len(supply) + head, kind="stable")
    return Network(supply, tail[order], head[order], cost[order], capacity[order])


def over_time(problem: TimedProblem) -> Network:
    """List every lot, stock and yard in every period, and every haul that can pay."""
    arcs = Arcs(problem)
    arcs.hauls()
    arcs.outside()
    arcs.stocks(problem.donors, 0)
    arcs.stocks(problem.receivers, arcs.donor_nodes)
    arcs.yards()
    return arcs.network()


class Arcs:
    """Collects arcs, kind by kind. Nodes: donors' periods, receivers' periods, the market, yards' periods, stocks."""

    def __init__(self, problem: TimedProblem) -> None:
        self.problem = problem
        self.donor_nodes = len(problem.donors.rate)
        self.market = self.donor_nodes + len(problem.receivers.rate)
        self.first_yard = self.market + 1
        self.nodes = self.first_yard + len(problem.yards) * problem.periods
        self.parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        self.plenty = int(problem.donors.rate.sum() + problem.receivers.rate.sum())

    def add(self, tail: Ints, head: Ints, cost: Ints, capacity: Ints | None = None) -> None:
        """Take arcs in."""
        self.parts.append((tail, head, cost, np.full(len(tail), self.plenty) if capacity is None else capacity))

    def network(self) -> Network:
        """Return all of it, sorted."""
        supply = np.zeros(self.nodes, np.int64)
        problem = self.problem
        supply[: self.donor_nodes] = problem.donors.rate
        supply[self.donor_nodes : self.market] = -problem.receivers.rate
        supply[self.market] = -supply.sum()
        tail, head, cost, capacity = (np.concatenate([part[at] for part in self.parts]) for at in range(4))
        return _sorted(supply, tail, head, cost, capacity)

    def hauls(self) -> None:
        """List the pairs whose windows overlap, a period at a time."""
        donors, receivers = self.problem.donors, self.problem.receivers
        donor_period, receiver_period = donors.period, receivers.period
        for period in range(self.problem.periods):
            one = np.flatnonzero((donor_period == period) & donors.open)
            other = np.flatnonzero((receiver_period == period) & receivers.open)
            cost = self.problem.cost[np.ix_(donors.owner[one], receivers.owner[other])]
            pays = (cost >= 0) & (cost < donors.outside[one][:, None] + receivers.outside[other][None])
            row, column = np.nonzero(pays)
            self.add(one[row], other[column] + self.donor_nodes, cost[row, column])

    def outside(self) -> None:
        """List disposal and purchase."""
        problem = self.problem
        donors, receivers = np.arange(self.donor_nodes), np.arange(self.donor_nodes, self.market)
        self.add(donors, np.full(len(donors), self.market), problem.donors.outside)
        self.add(np.full(len(receivers), self.market), receivers, problem.receivers.outside)

    def stocks(self, lots: Lots, offset: int) -> None:
        """List the heaps at the lots: a node each, so that touching soil twice is paid once."""
        flat = np.flatnonzero(lots.stock[lots.owner] > 0)
        owner = lots.owner[flat]
        heap = self.nodes + np.arange(len(flat))
        self.nodes += len(flat)
        self.add(flat + offset, heap, lots.rehandle[owner])
        self.add(heap, flat + offset, np.zeros(len(flat), np.int64))
        goes_on = np.flatnonzero(owner[1:] == owner[:-1])
        self.add(heap[goes_on], heap[goes_on + 1], lots.hold[owner[goes_on]], lots.stock[owner[goes_on]])

    def yards(self) -> None:
        """List the ways into yards, out of them, and the lying there."""
        problem, yards = self.problem, self.problem.yards
        node = self.first_yard + np.arange(len(yards))[:, None] * problem.periods + np.arange(problem.periods)[None]
        count = len(yards) * (problem.periods - 1)
        held = np.repeat(yards.hold, problem.periods - 1), np.repeat(yards.room, problem.periods - 1)
        assert len(held[0]) == count
        self.add(node[:, :-1].ravel(), node[:, 1:].ravel(), *held)
        donors, receivers = problem.donors, problem.receivers
        # What a yard can earn at best: a way in or out that costs more than that is never used.
        best_out = (yards.cost_out - receivers.outside[receivers.start[:-1]][None]).min(axis=1)
        best_in = (yards.cost_in - donors.outside[donors.start[:-1]][:, None]).min(axis=0)
        for yard in range(len(yards)):
            into = yards.cost_in[donors.owner, yard]
            flat = np.flatnonzero(into + best_out[yard] < donors.outside)
            self.add(flat, node[yard, donors.period[flat]], into[flat])
            out = yards.cost_out[yard, receivers.owner]
            flat = np.flatnonzero(out + best_in[yard] < receivers.outside)
            self.add(node[yard, receivers.period[flat]], flat + self.donor_nodes, out[flat])
