"""The road distances of a plan: a table of two sites and kilometres, a road graph, or the straight line."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wutong.earthworks.models import Plan
from wutong.earthworks.queries.terms import planning
from wutong_engines.haulage.distances import Distance, Edge, Node, RoadGraph, Roads, RoadTable, Straight


def roads(settings: Mapping[str, Any], on: date, known: Mapping[str, str] | None = None) -> Roads:
    """Return the roads that the settings of a plan name.

    :param known: site ids by name, for a table that names sites; lines about other sites are left out.
    """
    straight = Straight(float(settings.get("detour") or planning(on)["detour"]))
    given = settings.get("roads") or {}
    if given.get("kind") == "table":
        return RoadTable(tuple(_pairs(given["rows"], known or {})), straight, given.get("name", ""))
    if given.get("kind") == "graph":
        nodes = tuple(Node(str(key), float(x), float(y)) for key, x, y in given["nodes"])
        edges = tuple(Edge(str(a), str(b), float(km), bool(one_way)) for a, b, km, one_way in given["edges"])
        return RoadGraph(nodes, edges, float(given.get("snap_km", 0.5)), given.get("name", ""))
    return straight


def roads_of(plan: Plan, known: Mapping[str, str]) -> Roads:
    """Return the roads that a kept plan was asked with."""
    return roads(plan.settings, plan.starts_on, known)


def _pairs(rows: list[list[Any]], known: Mapping[str, str]) -> Iterator[Distance]:
    for start, end, km in rows:
        if start in known and end in known:
            yield Distance(known[start], known[end], float(km))
