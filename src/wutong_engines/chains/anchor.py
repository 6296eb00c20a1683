"""The anchor sheet (链主): its parts, for each part the makers here, near and beyond, and what stays a gap."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from wutong_engines.chains.errors import BadGraph, Fault
from wutong_engines.chains.gaps import DEFAULT_RULES, GapKind, GapRules, kind_of, refuse
from wutong_engines.chains.graph import Graph, LinkKind, Segment
from wutong_engines.chains.makers import Evidence, Maker, Place, one_each, place_of


@dataclass(frozen=True, slots=True)
class Anchor:
    """The firm the chain hangs on, the segment it stands in, and where it is."""

    name: str
    segment: str
    lon: float | None = None
    lat: float | None = None
    firm_id: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the anchor's parts list; `segment` is empty where the graph has none for it yet."""

    name: str
    segment: str = ""
    share: float | None = None
    note: str = ""
    source: str = ""
    source_date: date | None = None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part with its makers by place; `best` is the best evidence among them. No maker known: the row is a gap."""

    part: Part
    segment: Segment | None
    kind: GapKind
    local: tuple[Maker, ...]
    near: tuple[Maker, ...]
    beyond: tuple[Maker, ...]
    unknown: tuple[Maker, ...]
    unverified: tuple[Maker, ...]
    best: Evidence
    sentence: str

    @property
    def is_known(self) -> bool:
        """Whether any maker with evidence is known, wherever it is."""
        return self.best is not Evidence.NONE


@dataclass(frozen=True, slots=True)
class AnchorSheet:
    """The whole sheet: `known` parts have a maker with evidence somewhere, `open` parts stay 缺口."""

    anchor: Anchor
    rows: tuple[PartRow, ...]
    known: int
    open: int
    sentence: str


def anchor_sheet(
    graph: Graph,
    anchor: Anchor,
    parts: Sequence[Part] = (),
    makers: Iterable[Maker] = (),
    rules: GapRules = DEFAULT_RULES,
) -> AnchorSheet:
    """Return the sheet of an anchor; without a parts list, the segments that supply its own are the parts.

    :raises BadGraph: an unknown segment, a part named twice, a share that cannot be.
    """
    all_makers = tuple(makers)
    refuse(graph, all_makers, rules)
    wanted = tuple(parts) or _supplies(graph, anchor)
    _refuse_parts(graph, anchor, wanted)
    found = one_each(all_makers, rules.near_km)
    rows = tuple(
        _row(graph, part, [m for m in found if part.segment and m.segment == part.segment], rules) for part in wanted
    )
    known = sum(row.is_known for row in rows)
    if not rows:
        name = graph.name_of(anchor.segment)
        said = f"{anchor.name}没有零部件清单,图上也没有供应{name}的环节;请先列出零部件。"
        return AnchorSheet(anchor, (), 0, 0, said)
    sentence = f"{anchor.name}共{len(rows)}项零部件:{known}项查到有依据的厂商,{len(rows) - known}项仍是缺口。"
    return AnchorSheet(anchor, rows, known, len(rows) - known, sentence)


def _supplies(graph: Graph, anchor: Anchor) -> tuple[Part, ...]:
    links = (link for link in graph.inputs.get(anchor.segment, ()) if link.kind is not LinkKind.SUBSTITUTE)
    return tuple(
        Part(graph.name_of(link.src), link.src, link.share, source=link.source, source_date=link.source_date)
        for link in links
    )


def _refuse_parts(graph: Graph, anchor: Anchor, parts: tuple[Part, ...]) -> None:
    faults = []
    if anchor.segment not in graph.by_code:
        faults.append(Fault(anchor.name, "segment", f"图里没有环节{anchor.segment};请给链主选一个环节"))
    for name, times in Counter(part.name for part in parts).items():
        if times > 1 or not name.strip():
            faults.append(Fault(anchor.name, "parts", f"零部件“{name}”写了{times}次或为空;请合并或改名"))
    for part in parts:
        if part.segment and part.segment not in graph.by_code:
            faults.append(Fault(part.name, "segment", f"图里没有环节{part.segment};请改正,还没有请留空"))
        if part.share is not None and not (isfinite(part.share) and 0 < part.share <= 1):
            faults.append(Fault(part.name, "share", f"成本占比{part.share:g}不在0到1之间;不知道请留空"))
    if faults:
        raise BadGraph(faults)


def _row(graph: Graph, part: Part, makers: list[Maker], rules: GapRules) -> PartRow:
    sure = [maker for maker in makers if maker.evidence is not Evidence.NONE]
    at = {place: tuple(m for m in sure if place_of(m, rules.near_km) is place) for place in Place}
    best = min((maker.evidence for maker in makers), key=lambda level: level.rank, default=Evidence.NONE)
    kind = kind_of(len(at[Place.LOCAL]), len(at[Place.NEAR]), rules.weak_below)
    return PartRow(
        part,
        graph.by_code.get(part.segment),
        kind,
        at[Place.LOCAL],
        at[Place.NEAR],
        at[Place.BEYOND],
        at[Place.UNKNOWN],
        tuple(maker for maker in makers if maker.evidence is Evidence.NONE),
        best,
        _sentence(part, at, best, len(makers) - len(sure), rules),
    )


def _sentence(part: Part, at: dict[Place, tuple[Maker, ...]], best: Evidence, guesses: int, rules: GapRules) -> str:
    if best is Evidence.NONE:
        guessed = f"({guesses}家没有依据,不计)" if guesses else ""
        return f"{part.name}:缺口,没有查到有依据的厂商{guessed}。"
    places = {
        Place.LOCAL: "本地",
        Place.NEAR: f"{rules.near_km:g}公里内",
        Place.BEYOND: "外地",
        Place.UNKNOWN: "地点未知",
    }
    counted = "、".join(f"{label}{len(at[place])}家" for place, label in places.items() if at[place])
    return f"{part.name}:{counted};最好的依据是{best.label}。"
