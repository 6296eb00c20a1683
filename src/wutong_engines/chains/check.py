"""Recount a list of gaps without the engine: as powers of a matrix, every maker compared with every other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wutong_engines.chains.errors import Fault
from wutong_engines.chains.gaps import DEFAULT_RULES, Gap, GapRules
from wutong_engines.chains.graph import Graph
from wutong_engines.chains.makers import Maker

_KINDS: Final = {"missing": "空白", "single": "单一来源", "weak": "薄弱", "none": "完备"}


def check(
    graph: Graph, found: Sequence[Gap], makers: Iterable[Maker], rules: GapRules = DEFAULT_RULES
) -> tuple[Fault, ...]:
    """Return what does not hold; nothing means that every count, kind and weight was found again."""
    everyone = tuple(makers)
    faults = list(_graph_faults(graph))
    if sorted(gap.segment.code for gap in found) != sorted(segment.code for segment in graph.segments):
        faults.append(Fault(graph.name, "segments", "缺口清单与图上的环节不是一一对应"))
    if faults:
        return tuple(faults)
    weights = _weights(graph)
    for gap in found:
        faults += _gap_faults(gap, weights.get(gap.segment.code, 0.0), everyone, rules)
    return tuple(faults)


def _graph_faults(graph: Graph) -> Iterator[Fault]:
    """Strip segments nothing supplies, again and again; what is left is a ring."""
    left = {segment.code for segment in graph.segments}
    pairs = [(link.src, link.dst) for link in graph.links if link.kind.value == "supply"]
    while True:
        supplied = {dst for src, dst in pairs if src in left and dst in left}
        if supplied == left:
            break
        left = supplied
    if left:
        yield Fault(graph.name, "links", f"有{len(left)}个环节在供应圈上")


def _gap_faults(gap: Gap, weight: float, makers: tuple[Maker, ...], rules: GapRules) -> Iterator[Fault]:
    name = gap.segment.name
    counted = _counts([maker for maker in makers if maker.segment == gap.segment.code], rules)
    stated = {
        "local": gap.local,
        "near": gap.near,
        "beyond": gap.beyond,
        "unknown": gap.unknown,
        "unverified": gap.unverified,
    }
    for field, value in stated.items():
        if counted[field] != value:
            yield Fault(name, field, f"写的是{value}家,重数是{counted[field]}家")
    within = counted["local"] + counted["near"]
    kind = {0: "missing", 1: "single"}.get(within, "weak" if counted["local"] < rules.weak_below else "none")
    if kind != gap.kind.value:
        yield Fault(name, "kind", f"写的是{gap.kind.label},按家数应为{_KINDS[kind]}")
    if abs(weight - gap.downstream_weight) > 1e-5 * max(1.0, weight):
        yield Fault(name, "downstream_weight", f"写的是{gap.downstream_weight:g},逐层相乘再相加是{weight:g}")


def _counts(makers: list[Maker], rules: GapRules) -> dict[str, int]:
    by_firm: defaultdict[str, list[Maker]] = defaultdict(list)
    for maker in makers:
        by_firm[maker.firm_id].append(maker)
    counts = dict.fromkeys(("local", "near", "beyond", "unknown", "unverified"), 0)
    for rows in by_firm.values():
        at = {_place(row, rules) for row in rows if row.evidence.value != "none"}
        if not at:
            counts["unverified"] += 1
            continue
        counts[next(place for place in ("local", "near", "beyond", "unknown") if place in at)] += 1
    return counts


def _place(maker: Maker, rules: GapRules) -> str:
    if maker.place.value != "local" and maker.distance_km is not None:
        return "near" if maker.distance_km <= rules.near_km else "beyond"
    return maker.place.value


def _weights(graph: Graph) -> dict[str, float]:
    """Return what hangs on each segment: with shares A, the row sums of A + A² + A³ + … until nothing is left."""
    supplies = [link for link in graph.links if link.kind.value == "supply"]
    known: defaultdict[str, float] = defaultdict(float)
    unknown: defaultdict[str, int] = defaultdict(int)
    for link in supplies:
        known[link.dst] += link.share or 0.0
        unknown[link.dst] += link.share is None
    shares = [
        max(0.0, 1 - known[link.dst]) / unknown[link.dst] if link.share is None else link.share for link in supplies
    ]
    total: defaultdict[str, float] = defaultdict(float)
    power = {segment.code: 1.0 for segment in graph.segments}
    while power:
        after: defaultdict[str, float] = defaultdict(float)
        for link, share in zip(supplies, shares, strict=True):
            if link.dst in power:
                after[link.src] += share * power[link.dst]
        for code, value in after.items():
            total[code] += value
        power = after
    return total
