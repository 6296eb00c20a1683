"""What a route can carry at most: the maximum flow through its own columns, and what can reach each end.

A capacity of the data says what a lorry could drive; the flow says what the windows, rates and stocks of the two sites
leave for it. The second is often a third less, and in one week a tenth, and the model is that much closer to its hull.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wutong_engines.haulage.charges.programme import Ints, Network, Programme, Routes

SOURCE: Final = -1
SINK: Final = -2
_PLENTY: Final = 10**15
_WIDEST: Final = 400  # nodes: beyond, the flow of a pair is no longer a small question

Arc = tuple[int, int, float]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A route alone in the world: its columns, their ends, and all that leads to them and away from them."""

    columns: tuple[int, ...]
    ends: tuple[tuple[int, int], ...]
    around: tuple[Arc, ...]

    def most(self, columns: Collection[int], capacity: Ints | None = None) -> int:
        """Return what some of the columns can carry together, in whole numbers."""
        chosen = set(columns)
        arcs = [
            (*ends, _PLENTY if capacity is None else int(capacity[column]))
            for column, ends in zip(self.columns, self.ends, strict=True)
            if column in chosen
        ]
        return round(maximum_flow((*self.around, *arcs))[0])


def tightened(
    programme: Programme, routes: Routes, stop: Callable[[], bool]
) -> tuple[Programme, Routes, list[Pair | None]]:
    """Return the same problem with the least capacities that no plan notices, and the pairs behind them.

    Any flow is a sum of paths from a supply to a demand and of cycles. No cycle leads through a route whose heads
    never reach its tails (others are left as they are), so what the route carries are paths: a flow from the supplies
    before it to the demands after it, and never more than the greatest of these. No plan is lost, so every bound of
    the tight problem is one of the problem given.
    """
    pairs: list[Pair | None] = [None] * routes.size
    if programme.network is None or not routes.size:
        return programme, routes, pairs
    graph = _Graph(programme.network, programme.capacity)
    capacity, most = programme.capacity.copy(), routes.most.copy()
    for route, columns in enumerate(_members(routes)):
        if stop():
            break
        pair = pairs[route] = graph.pair(columns)
        if pair is None:
            continue
        for column, (tail, head) in zip(pair.columns, pair.ends, strict=True):
            capacity[column] = min(int(capacity[column]), graph.into(tail), graph.out_of(head))
        most[route] = min(int(most[route]), pair.most(pair.columns, capacity))
    return replace(programme, capacity=capacity), replace(routes, most=most), pairs


def maximum_flow(arcs: Iterable[Arc], least: float = 0.0) -> tuple[float, set[int]]:
    """Return the greatest flow from SOURCE to SINK along shortest ways (Edmonds and Karp 1972), and its cut's side.

    :param least: what is left of a capacity at or below this is none (for floats).
    """
    heads: list[int] = []
    left: list[float] = []
    leaving: dict[int, list[int]] = {}
    for tail, head, capacity in arcs:
        leaving.setdefault(tail, []).append(len(heads))
        leaving.setdefault(head, []).append(len(heads) + 1)
        heads += (head, tail)
        left += (capacity, 0)
    total: float = 0
    while True:
        came = _reached(heads, left, leaving, least)
        if SINK not in came:
            return total, set(came)
        way, node = [], SINK
        while node != SOURCE:
            way.append(came[node])
            node = heads[came[node] ^ 1]
        step = min(left[arc] for arc in way)
        for arc in way:
            left[arc] -= step
            left[arc ^ 1] += step
        total += step


def _reached(heads: list[int], left: list[float], leaving: dict[int, list[int]], least: float) -> dict[int, int]:
    """Return the arc by which each node is first reached from the source; stop at the sink."""
    came = {SOURCE: -1}
    waiting = deque([SOURCE])
    while waiting:
        for arc in leaving.get(waiting.popleft(), ()):
            head = heads[arc]
            if left[arc] > least and head not in came:
                came[head] = arc
                if head == SINK:
                    return came
                waiting.append(head)
    return came


class _Graph:
    """The arcs of a network by their ends."""

    def __init__(self, network: Network, capacity: Ints) -> None:
        self._tail, self._head = network.tail.tolist(), network.head.tolist()
        self._capacity, self._supply = capacity.tolist(), network.supply.tolist()
        self._entering: dict[int, list[int]] = {}
        self._leaving: dict[int, list[int]] = {}
        for arc, (tail, head) in enumerate(zip(self._tail, self._head, strict=True)):
            self._leaving.setdefault(tail, []).append(arc)
            self._entering.setdefault(head, []).append(arc)
        self._into: dict[int, int] = {}
        self._out: dict[int, int] = {}

    def pair(self, columns: Ints) -> Pair | None:
        """Return a route with its surroundings; None where these are wide or lead back."""
        members = tuple(columns.tolist())
        before, ahead = self._closed({self._tail[arc] for arc in members}, back=True)
        after, behind = self._closed({self._head[arc] for arc in members}, back=False)
        if len(before) + len(after) > _WIDEST or before & after:
            return None
        around = [*self._arcs(ahead | behind), *self._given(before), *self._taken(after)]
        return Pair(members, tuple((self._tail[arc], self._head[arc]) for arc in members), tuple(around))

    def into(self, node: int) -> int:
        """Return what can reach a node that a pair begins at (and so has little before it)."""
        if node not in self._into:
            nodes, arcs = self._closed({node}, back=True)
            ways = [*self._arcs(arcs), *self._given(nodes), (node, SINK, _PLENTY)]
            self._into[node] = round(maximum_flow(ways)[0])
        return self._into[node]

    def out_of(self, node: int) -> int:
        """Return what can be used up from a node on at which a pair ends."""
        if node not in self._out:
            nodes, arcs = self._closed({node}, back=False)
            ways = [*self._arcs(arcs), *self._taken(nodes), (SOURCE, node, _PLENTY)]
            self._out[node] = round(maximum_flow(ways)[0])
        return self._out[node]

    def _closed(self, nodes: set[int], *, back: bool) -> tuple[set[int], set[int]]:
        """Return all nodes that lead to these (or that these lead to) and the arcs between; stop when it gets wide."""
        by, ends = (self._entering, self._tail) if back else (self._leaving, self._head)
        seen, arcs, waiting = set(nodes), set[int](), list(nodes)
        while waiting and len(seen) <= _WIDEST:
            for arc in by.get(waiting.pop(), ()):
                arcs.add(arc)
                if ends[arc] not in seen:
                    seen.add(ends[arc])
                    waiting.append(ends[arc])
        return seen, arcs

    def _arcs(self, arcs: set[int]) -> list[Arc]:
        # Sorted, so that the same problem always gets the same cuts.
        return [(self._tail[arc], self._head[arc], self._capacity[arc]) for arc in sorted(arcs)]

    def _given(self, nodes: set[int]) -> list[Arc]:
        return [(SOURCE, node, self._supply[node]) for node in sorted(nodes) if self._supply[node] > 0]

    def _taken(self, nodes: set[int]) -> list[Arc]:
        return [(node, SINK, -self._supply[node]) for node in sorted(nodes) if self._supply[node] < 0]


def _members(routes: Routes) -> list[Ints]:
    """Return the columns of each route."""
    columns = routes.columns
    order = columns[np.argsort(routes.of[columns], kind="stable")]
    return np.split(order, np.searchsorted(routes.of[order], np.arange(1, routes.size)))
