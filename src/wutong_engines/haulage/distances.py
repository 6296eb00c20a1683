"""Road kilometres between two places: from a table, a road graph, or the straight line times a detour factor.

Every distance says on which of the three it stands, because a plan is only as good as its kilometres.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import Final

# Literature finds 1.2 on average; trucks keep to wider roads than cars do.
DETOUR: Final = 1.35


class Basis(StrEnum):
    """Where a distance comes from."""

    TABLE = "table"
    GRAPH = "graph"
    STRAIGHT = "straight"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Place:
    """A point in kilometres east and north of the zone's origin; longitude and latitude (CGCS2000) where known."""

    x_km: float
    y_km: float
    name: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One way from site to site: kilometres rounded to the metre, and what they stand on."""

    km: float
    basis: Basis
    label: str


@dataclass(frozen=True, slots=True)
class Straight:
    """The straight line times a detour factor."""

    detour: float = DETOUR

    def leg(self, start: Place | None, end: Place | None) -> Leg | None:
        """Return the way between two places, or None when one of them has no coordinates."""
        if start is None or end is None:
            return None
        km = hypot(start.x_km - end.x_km, start.y_km - end.y_km) * self.detour
        return Leg(round(km, 3), Basis.STRAIGHT, f"直线×{self.detour:g}")


@dataclass(frozen=True, slots=True)
class Distance:
    """One line of a distance table: it holds both ways unless the other way has its own line."""

    start: str
    end: str
    km: float


@dataclass(frozen=True, slots=True)
class RoadTable:
    """Measured road distances by site; pairs that are missing take the fallback, or cannot be reached."""

    pairs: tuple[Distance, ...]
    fallback: Straight | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A junction of the road graph."""

    id: str
    x_km: float
    y_km: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A road between two junctions."""

    start: str
    end: str
    km: float
    one_way: bool = False


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """A network of roads; a site stands at its nearest junction, at most `snap_km` away."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    snap_km: float = 0.5
    source: str = ""


Roads = RoadTable | RoadGraph | Straight


class Router:
    """Answers road distances for the sites of one problem; remembers what it has worked out."""

    def __init__(self, roads: Roads, places: Mapping[str, Place | None]) -> None:
        """Prepare for sites by id; a site without coordinates can only be found in a table."""
        self._roads = roads
        self._places = places
        self._table = _table(roads.pairs) if isinstance(roads, RoadTable) else {}
        self._graph = _Graph(roads) if isinstance(roads, RoadGraph) else None
        self._labels: set[str] = set()

    def leg(self, start: str, end: str) -> Leg | None:
        """Return the way from one site to another, or None when there is none."""
        leg = self._find(start, end)
        if leg is not None:
            self._labels.add(leg.label)
        return leg

    @property
    def labels(self) -> tuple[str, ...]:
        """The bases of all distances that were asked for."""
        return tuple(sorted(self._labels))

    def _find(self, start: str, end: str) -> Leg | None:
        here, there = self._places.get(start), self._places.get(end)
        if self._graph is not None:
            return self._graph.leg(here, there)
        if isinstance(self._roads, Straight):
            return self._roads.leg(here, there)
        km = self._table.get((start, end))
        if km is not None:
            return Leg(round(km, 3), Basis.TABLE, "距离表")
        fallback = self._roads.fallback if isinstance(self._roads, RoadTable) else None
        return fallback.leg(here, there) if fallback else None


def _table(pairs: Iterable[Distance]) -> dict[tuple[str, str], float]:
    pairs = tuple(pairs)
    table = {(p.end, p.start): p.km for p in pairs}
    table.update({(p.start, p.end): p.km for p in pairs})
    return table


class _Graph:
    """Shortest ways by Dijkstra, one tree a junction, grown when first asked for."""

    def __init__(self, roads: RoadGraph) -> None:
        self._roads = roads
        self._out: dict[str, list[tuple[str, float]]] = {node.id: [] for node in roads.nodes}
        for edge in roads.edges:
            self._out[edge.start].append((edge.end, edge.km))
            if not edge.one_way:
                self._out[edge.end].append((edge.start, edge.km))
        self._trees: dict[str, dict[str, float]] = {}
        self._snaps: dict[tuple[float, float], tuple[str, float] | None] = {}

    def leg(self, start: Place | None, end: Place | None) -> Leg | None:
        if start is None or end is None:
            return None
        here, there = self._snap(start), self._snap(end)
        if here is None or there is None:
            return None
        between = self._tree(here[0]).get(there[0])
        return None if between is None else Leg(round(here[1] + between + there[1], 3), Basis.GRAPH, "路网")

    def _snap(self, place: Place) -> tuple[str, float] | None:
        key = (place.x_km, place.y_km)
        if key not in self._snaps:
            away = ((hypot(n.x_km - key[0], n.y_km - key[1]), n.id) for n in self._roads.nodes)
            km, node = min(away, default=(self._roads.snap_km + 1, ""))
            self._snaps[key] = (node, km) if km <= self._roads.snap_km else None
        return self._snaps[key]

    def _tree(self, root: str) -> dict[str, float]:
        if root not in self._trees:
            self._trees[root] = _shortest(self._out, root)
        return self._trees[root]


def _shortest(out: Mapping[str, list[tuple[str, float]]], root: str) -> dict[str, float]:
    done: dict[str, float] = {}
    queue = [(0.0, root)]
    while queue:
        km, node = heapq.heappop(queue)
        if node in done:
            continue
        done[node] = km
        for other, more in out[node]:
            if other not in done:
                heapq.heappush(queue, (km + more, other))
    return done
