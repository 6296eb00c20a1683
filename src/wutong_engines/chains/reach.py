"""What lies up or down the chain from a segment, how many hops away, and how much of it hangs on that segment."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Final

from wutong_engines.chains import validation
from wutong_engines.chains.errors import BadGraph, Fault
from wutong_engines.chains.graph import Graph, Link, LinkKind, Segment

_FLOWS: Final = (LinkKind.SUPPLY, LinkKind.SUPPORT)


class Direction(StrEnum):
    """Against the goods (up) or with them (down)."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Reached:
    """A segment that was reached, by the shortest path; `share` is the cost share over all supply paths.

    `share` is None where only supporting links lead there; `estimated` says that some link on the way had no
    published share and took an even part of what the published ones leave.
    """

    segment: Segment
    hops: int
    path: tuple[str, ...]
    share: float | None
    estimated: bool


def reach(
    graph: Graph,
    code: str,
    direction: Direction,
    depth: int | None = None,
    kinds: Collection[LinkKind] = _FLOWS,
) -> tuple[Reached, ...]:
    """Return every segment up or down from one, nearest first, then by code.

    :raises BadGraph: the graph has no such segment, or the depth is negative.
    """
    if code not in graph.by_code:
        raise BadGraph([Fault(graph.name, "code", f"图里没有环节{code}")])
    if depth is not None and depth < 0:
        raise BadGraph([Fault(graph.name, "depth", f"层数不能为负,现为{depth}")])
    nearer = graph.outputs if direction is Direction.DOWN else graph.inputs
    paths: dict[str, tuple[str, ...]] = {code: (code,)}
    layer = [code]
    while layer and (depth is None or len(paths[layer[0]]) <= depth):
        following: list[str] = []
        for here in layer:
            for there in sorted(_ends(nearer.get(here, ()), direction, kinds)):
                if there not in paths:
                    paths[there] = (*paths[here], there)
                    following.append(there)
        layer = following
    shares = _shares(graph, code, direction, depth)
    found = (
        Reached(graph.by_code[there], len(path) - 1, path, *shares.get(there, (None, False)))
        for there, path in paths.items()
        if there != code
    )
    return tuple(sorted(found, key=lambda reached: (reached.hops, reached.segment.code)))


def _ends(links: tuple[Link, ...], direction: Direction, kinds: Collection[LinkKind]) -> list[str]:
    return [link.dst if direction is Direction.DOWN else link.src for link in links if link.kind in kinds]


def effective_shares(graph: Graph) -> Mapping[tuple[str, str], tuple[float, bool]]:
    """Return the cost share of every supply link, and whether it is an estimate.

    Links without a published share divide evenly what the published ones of the same product leave.
    """
    shares: dict[tuple[str, str], tuple[float, bool]] = {}
    for code, links in graph.inputs.items():
        supplies = [link for link in links if link.kind is LinkKind.SUPPLY]
        known = sum(link.share for link in supplies if link.share is not None)
        unknown = sum(link.share is None for link in supplies)
        even = max(0.0, 1.0 - known) / unknown if unknown else 0.0
        for link in supplies:
            shares[link.src, code] = (even, True) if link.share is None else (link.share, False)
    return shares


@dataclass(frozen=True, slots=True)
class Weight:
    """What hangs on a segment downstream: cost shares added up, how many segments, whether any share is estimated."""

    share: float
    segments: int
    estimated: bool


def downstream_weights(graph: Graph) -> Mapping[str, Weight]:
    """Return what hangs on every segment: of each product its share, and that share of what hangs on the product."""
    shares = effective_shares(graph)
    number = {segment.code: place for place, segment in enumerate(graph.segments)}
    # (weight, one bit for each segment below, estimated)
    found: dict[str, tuple[float, int, bool]] = {}
    for code in _downstream_first(graph):
        weight, below, guessed = 0.0, 0, False
        for dst in _ends(graph.outputs.get(code, ()), Direction.DOWN, (LinkKind.SUPPLY,)):
            share, is_guess = shares[code, dst]
            further, bits, guess_below = found[dst]
            weight += share * (1 + further)
            below |= bits | 1 << number[dst]
            guessed |= is_guess or guess_below
        found[code] = weight, below, guessed
    return {code: Weight(weight, below.bit_count(), guessed) for code, (weight, below, guessed) in found.items()}


def _downstream_first(graph: Graph) -> tuple[str, ...]:
    ahead = {
        segment.code: set(_ends(graph.outputs.get(segment.code, ()), Direction.DOWN, (LinkKind.SUPPLY,)))
        for segment in graph.segments
    }
    try:
        return tuple(TopologicalSorter(ahead).static_order())
    except CycleError:
        raise BadGraph(validation.found(graph)) from None


def _shares(graph: Graph, code: str, direction: Direction, depth: int | None) -> dict[str, tuple[float, bool]]:
    """Add up the products of shares over all supply paths of at most `depth` links, hop by hop."""
    shares = effective_shares(graph)
    found: defaultdict[str, float] = defaultdict(float)
    guessed: set[str] = set()
    layer: dict[str, tuple[float, bool]] = {code: (1.0, False)}
    hops = 0
    while layer and (depth is None or hops < depth):
        if hops > len(graph.segments):
            # Longer than every path without a ring: the graph was never validated.
            raise BadGraph(validation.found(graph))
        following: dict[str, tuple[float, bool]] = {}
        for here, (share, is_guess) in layer.items():
            links = graph.outputs if direction is Direction.DOWN else graph.inputs
            for there in _ends(links.get(here, ()), direction, (LinkKind.SUPPLY,)):
                pair = (here, there) if direction is Direction.DOWN else (there, here)
                part, part_guess = shares[pair]
                before, before_guess = following.get(there, (0.0, False))
                following[there] = before + share * part, before_guess or is_guess or part_guess
        for there, (share, is_guess) in following.items():
            found[there] += share
            if is_guess:
                guessed.add(there)
        layer = following
        hops += 1
    return {there: (share, there in guessed) for there, share in found.items()}
