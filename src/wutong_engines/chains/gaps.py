"""Where the chain has a hole: segments nobody makes here, that one firm alone makes, or that few make."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from typing import Final

from wutong_engines.chains.errors import BadGraph, Fault
from wutong_engines.chains.graph import Graph, Segment
from wutong_engines.chains.makers import NEAR_KM, Evidence, Maker, Place, one_each, place_of
from wutong_engines.chains.reach import Weight, downstream_weights


class GapKind(StrEnum):
    """How bad it is, worst first."""

    MISSING = "missing"
    SINGLE = "single"
    WEAK = "weak"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the kind as people call it."""
        return {"missing": "空白", "single": "单一来源", "weak": "薄弱", "none": "完备"}[self.value]

    @property
    def rank(self) -> int:
        """Return 0 for the worst kind."""
        return list(GapKind).index(self)


@dataclass(frozen=True, slots=True)
class GapRules:
    """When a segment counts as weak, and how far is near."""

    weak_below: int = 2
    near_km: float = NEAR_KM


@dataclass(frozen=True, slots=True)
class Gap:
    """One segment with its makers counted, and how much downstream hangs on it.

    `downstream_weight` adds the cost shares this segment has in everything downstream; `estimated` says that a share
    on the way was not published. `unverified` makers have no evidence and close nothing.
    """

    segment: Segment
    kind: GapKind
    local: int
    near: int
    beyond: int
    unknown: int
    unverified: int
    downstream_weight: float
    downstream: int
    estimated: bool
    sentence: str
    makers: tuple[Maker, ...]


DEFAULT_RULES: Final = GapRules()


def gaps(graph: Graph, makers: Iterable[Maker], rules: GapRules = DEFAULT_RULES) -> tuple[Gap, ...]:
    """Return one entry for every segment, worst first, then the heavier downstream, then by code.

    :raises BadGraph: a maker of a segment the graph does not have, or rules that cannot be meant.
    """
    all_makers = tuple(makers)
    refuse(graph, all_makers, rules)
    by_segment: defaultdict[str, list[Maker]] = defaultdict(list)
    for maker in one_each(all_makers, rules.near_km):
        by_segment[maker.segment].append(maker)
    weights = downstream_weights(graph)
    found = [_gap(one, tuple(by_segment[one.code]), weights[one.code], rules) for one in graph.segments]
    return tuple(sorted(found, key=lambda gap: (gap.kind.rank, -gap.downstream_weight, gap.segment.code)))


def refuse(graph: Graph, makers: Iterable[Maker], rules: GapRules) -> None:
    """Refuse makers and rules that cannot be meant.

    :raises BadGraph: with every fault found.
    """
    faults = []
    if rules.weak_below < 1:
        faults.append(Fault("规则", "weak_below", f"薄弱的界限应至少为1家,现为{rules.weak_below}"))
    if not rules.near_km >= 0 or not isfinite(rules.near_km):
        faults.append(Fault("规则", "near_km", f"周边的距离{rules.near_km:g}公里不成立;请写0以上的数"))
    for maker in makers:
        if maker.segment not in graph.by_code:
            faults.append(Fault(maker.name, "segment", f"图里没有环节{maker.segment};请改正代码"))
        if not maker.firm_id.strip():
            faults.append(Fault(maker.name or maker.segment, "firm_id", "厂商没有编号,无法计数;请补上"))
        if maker.distance_km is not None and not (isfinite(maker.distance_km) and maker.distance_km >= 0):
            faults.append(Fault(maker.name, "distance_km", f"距离{maker.distance_km:g}公里不成立;不知道请留空"))
    if faults:
        raise BadGraph(faults)


def kind_of(local: int, near: int, weak_below: int) -> GapKind:
    """Return how bad it is: nobody within reach, one firm alone within reach, too few here, or enough."""
    if local + near == 0:
        return GapKind.MISSING
    if local + near == 1:
        return GapKind.SINGLE
    return GapKind.WEAK if local < weak_below else GapKind.NONE


def _gap(segment: Segment, makers: tuple[Maker, ...], down: Weight, rules: GapRules) -> Gap:
    sure = tuple(maker for maker in makers if maker.evidence is not Evidence.NONE)
    places = Counter(place_of(maker, rules.near_km) for maker in sure)
    kind = kind_of(places[Place.LOCAL], places[Place.NEAR], rules.weak_below)
    gap = Gap(
        segment,
        kind,
        places[Place.LOCAL],
        places[Place.NEAR],
        places[Place.BEYOND],
        places[Place.UNKNOWN],
        len(makers) - len(sure),
        round(down.share, 6),
        down.segments,
        down.estimated,
        "",
        makers,
    )
    return _worded(gap, rules)


def _worded(gap: Gap, rules: GapRules) -> Gap:
    near = f"{rules.near_km:g}公里内"
    said = {
        GapKind.MISSING: f"本地和{near}都没有查到厂商",
        GapKind.SINGLE: f"只有{_only(gap, rules)}一家,{'在本地' if gap.local else f'在{near}'},断供即断链",
        GapKind.WEAK: f"本地{gap.local}家,{near}{gap.near}家,本地不足{rules.weak_below}家",
        GapKind.NONE: f"本地{gap.local}家,{near}{gap.near}家",
    }[gap.kind]
    rest = [f"外地{gap.beyond}家"] if gap.beyond else []
    rest += [f"{gap.unknown}家地点未知"] if gap.unknown else []
    rest += [f"{gap.unverified}家没有依据,不计"] if gap.unverified else []
    if gap.downstream:
        guess = "(部分占比未公布,按均分)" if gap.estimated else ""
        rest.append(f"下游{gap.downstream}个环节依赖它,成本占比累计{gap.downstream_weight:.2f}{guess}")
    sentence = f"{gap.segment.name}{gap.kind.label}:" + ";".join([said, *rest]) + "。"
    return replace(gap, sentence=sentence)


def _only(gap: Gap, rules: GapRules) -> str:
    inside = (Place.LOCAL, Place.NEAR)
    found = (m.name for m in gap.makers if m.evidence is not Evidence.NONE and place_of(m, rules.near_km) in inside)
    return next(found, "")
