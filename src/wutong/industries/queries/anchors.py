"""The anchor sheet (链主配套清单): each part, its makers here, near and beyond, and what stays a gap."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.industries import permissions
from wutong.industries.models import Anchor, ChainVersion, Maker, Part
from wutong.industries.queries import graphs
from wutong.industries.queries.gaps import KINDS, SLUGS
from wutong.industries.queries.makers import as_maker, standing
from wutong.industries.queries.pages import MakerLine, by_place, maker_line
from wutong.industries.queries.rules import Reach, reach
from wutong.kernel import clock, history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong_engines import chains

OPEN = "缺口:尚未查到有依据的供应企业"
_EVIDENCE = {chains.Evidence.DIRECT: "直接供货", chains.Evidence.EQUITY: "股权关系", chains.Evidence.SECTOR: "仅知同业"}


@dataclass(frozen=True)
class PartLine:
    """One part of an anchor with who makes it, by place; without anybody known it is a gap and says so."""

    part: Part | None
    name: str
    segment_code: str
    segment: str
    amount: str
    share: float | None
    requirement: str
    source: str
    source_date: date | None
    kind: str
    word: str
    sign: str
    groups: tuple[tuple[str, str, tuple[MakerLine, ...]], ...]
    guesses: tuple[MakerLine, ...]
    best: str
    sentence: str

    @property
    def is_open(self) -> bool:
        """Tell whether nobody with evidence is known, wherever they are."""
        return not self.best


@dataclass(frozen=True)
class Sheet:
    """The sheet of one anchor."""

    anchor: Anchor
    version: ChainVersion | None
    as_of: date
    near_km: float
    lines: tuple[PartLine, ...]
    from_graph: bool
    segment: str
    events: tuple[Event, ...]
    may_note: bool

    @property
    def known(self) -> int:
        """Return how many parts have a maker with evidence somewhere."""
        return sum(not line.is_open for line in self.lines)

    @property
    def open(self) -> int:
        """Return how many parts stay a gap."""
        return len(self.lines) - self.known

    def line(self, part_id: int) -> PartLine:
        """Return the line of a part.

        :raises NotFound: when it is not on the sheet.
        """
        found = next((line for line in self.lines if line.part is not None and line.part.pk == part_id), None)
        if found is None:
            raise NotFound("没有找到这项零部件,它可能已被撤下。")
        return found

    @property
    def here(self) -> int:
        """Return how many parts have a maker in the zone."""
        return sum(bool(line.groups[0][2]) for line in self.lines)


def anchor_sheet(user: Any, anchor_id: int, as_of: date | None = None) -> Sheet:
    """Return the sheet of an anchor as of a day; without a parts list, what supplies its segment stands for one.

    :raises NotFound: when the person may not see the anchor.
    """
    day = as_of or clock.today()
    anchor = visible_anchor(user, anchor_id)
    version = graphs.holding(day, chain_ids=[anchor.chain_id]).get(anchor.chain_id)
    own = permissions.visible_parts(user).filter(graphs.known_by(day), anchor=anchor)
    parts, rules = list(own.order_by("position", "id")), reach(day)
    lines: tuple[PartLine, ...] = ()
    segment = ""
    if version is not None:
        graph = graphs.graphs([version])[version.pk]
        rows = standing([anchor.chain_id], day)
        segment = graph.name_of(anchor.segment_code) if anchor.segment_code else ""
        lines = tuple(_lines(graph, anchor, parts, rows, rules))
    events = tuple(history.of(anchor)[:30])
    may_note = permissions.may_note(user) and day == clock.today()
    return Sheet(anchor, version, day, rules.near_km, lines, not parts, segment, events, may_note)


def visible_anchor(user: Any, anchor_id: int) -> Anchor:
    """Return an anchor this person may see.

    :raises NotFound: otherwise.
    """
    anchor = permissions.visible_anchors(user).select_related("chain").filter(pk=anchor_id).first()
    if anchor is None:
        raise NotFound("没有找到这家链主企业,或它不在您可见的范围内。")
    return anchor


def visible_part(user: Any, part_id: int) -> Part:
    """Return a part this person may see.

    :raises NotFound: otherwise.
    """
    part = permissions.visible_parts(user).select_related("anchor").filter(pk=part_id).first()
    if part is None:
        raise NotFound("没有找到这项零部件,或它不在您可见的范围内。")
    return part


def _lines(graph: chains.Graph, anchor: Anchor, parts: list[Part], rows: list[Maker], rules: Reach) -> list[PartLine]:
    wanted: list[tuple[Part | None, chains.Part]] = [(part, _wanted(part, graph)) for part in parts]
    if not wanted and anchor.segment_code in graph.by_code:
        bare = chains.anchor_sheet(graph, chains.Anchor(anchor.firm, anchor.segment_code))
        wanted = [(None, row.part) for row in bare.rows]
    return [_line(graph, anchor, row, part, rows, rules) for row, part in wanted]


def _wanted(part: Part, graph: chains.Graph) -> chains.Part:
    known = part.segment_code if part.segment_code in graph.by_code else ""
    share = float(part.share) if part.share is not None else None
    return chains.Part(part.name, known, share, part.requirement, part.source, part.source_date)


def _line(
    graph: chains.Graph, anchor: Anchor, row: Part | None, part: chains.Part, rows: list[Maker], rules: Reach
) -> PartLine:
    """Return the line of one part: makers noted for it, and those of its segment that are noted for no part."""
    mine = [
        maker
        for maker in rows
        if maker.segment_code == part.segment and (maker.part_id is None or (row and maker.part_id == row.pk))
    ]
    # The engine's anchor stands in a segment; where ours is not told, the part's own does as well.
    stands = anchor.segment_code if anchor.segment_code in graph.by_code else graph.segments[0].code
    told = chains.anchor_sheet(
        graph, chains.Anchor(anchor.firm, stands), [part], [as_maker(maker, rules) for maker in mine], rules.engine
    ).rows[0]
    lines = _once([maker_line(maker, rules) for maker in mine])
    word, sign = KINDS[told.kind]
    return PartLine(
        row, part.name, part.segment, graph.name_of(part.segment) if part.segment else "",
        row.amount if row else "", part.share, part.note, part.source, part.source_date, SLUGS[told.kind], word, sign,
        by_place(lines, rules.near_km), tuple(line for line in lines if line.is_guess),
        _EVIDENCE.get(told.best, ""), told.sentence if told.is_known else OPEN,
    )  # fmt: skip


def _once(lines: list[MakerLine]) -> list[MakerLine]:
    """Return each firm once: a note for this very part goes before one for its segment."""
    seen: dict[tuple[str, str], MakerLine] = {}
    for line in sorted(lines, key=lambda line: line.maker.part_id is None):
        seen.setdefault((line.maker.firm_key, line.maker.firm_place), line)
    return list(seen.values())
