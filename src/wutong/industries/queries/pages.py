"""What the pages of a chain show: the list, the map, one segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.industries import permissions
from wutong.industries.lifecycle import VersionState
from wutong.industries.models import Anchor, Chain, ChainVersion, Maker, Part, Segment
from wutong.industries.queries import graphs
from wutong.industries.queries import picture as drawing
from wutong.industries.queries.gaps import KINDS, SLUGS, Gap, Tally, found, orphans, say, tally
from wutong.industries.queries.makers import place, standing
from wutong.industries.queries.rules import Reach, reach
from wutong.kernel import clock
from wutong.kernel.errors import NotFound
from wutong_engines import chains as engine
from wutong_engines.codes.industry import INDUSTRIES

_GONE = "没有找到这条产业链,或它不在您可见的范围内。"


@dataclass(frozen=True)
class GapLine:
    """One segment in a list of gaps, in the words of the page."""

    code: str
    name: str
    stage: str
    kind: str
    word: str
    sign: str
    local: int
    near: int
    beyond: int
    unknown: int
    unverified: int
    weight: float
    estimated: bool
    sentence: str

    @property
    def is_open(self) -> bool:
        """Tell whether something is missing here."""
        return self.kind != "have"

    @classmethod
    def of(cls, gap: Gap, near_km: float) -> "GapLine":
        """Return the line of a gap."""
        word, sign = KINDS[gap.kind]
        return cls(
            gap.segment.code, gap.segment.name, gap.segment.stage.label, SLUGS[gap.kind], word, sign, gap.local,
            gap.near, gap.beyond, gap.unknown, gap.unverified, gap.downstream_weight, gap.estimated, say(gap, near_km),
        )  # fmt: skip


@dataclass(frozen=True)
class ChainLine:
    """One chain in the list: which version holds, what is missing, who the anchors are."""

    chain: Chain
    version: ChainVersion | None
    tally: Tally
    worst: tuple[GapLine, ...]
    anchors: tuple[Anchor, ...]
    has_draft: bool


@dataclass(frozen=True)
class GraphPage:
    """The page of a chain: its map, its gaps, its anchors."""

    chain: Chain
    version: ChainVersion | None
    as_of: date
    picture: drawing.Picture | None
    tally: Tally
    gaps: tuple[GapLine, ...]
    anchors: tuple[Anchor, ...]
    lost: tuple[Maker, ...]
    draft: ChainVersion | None
    near_km: float
    may_keep: bool
    may_note: bool

    @property
    def hovers(self) -> dict[str, dict[str, Any]]:
        """Return what is shown beside a card that is pointed at, by the segment's code."""
        return hovers(self.picture)


@dataclass(frozen=True)
class MakerLine:
    """A maker in the words of the page."""

    maker: Maker
    place: str
    where: str

    @property
    def is_guess(self) -> bool:
        """Tell whether only the words of its scope speak for it, so that it closes no gap."""
        return self.maker.evidence == "scope"


@dataclass(frozen=True)
class Neighbour:
    """A segment beside another: what it is to it, at which share, and how it stands itself."""

    gap: GapLine
    kind: str
    share: float | None
    source: str
    source_date: date | None


@dataclass(frozen=True)
class SegmentPage:
    """One segment: how it stands, who makes it, what it is made of and goes into, by which words it is searched."""

    chain: Chain
    version: ChainVersion
    segment: Segment
    gap: GapLine
    as_of: date
    near_km: float
    groups: tuple[tuple[str, str, tuple[MakerLine, ...]], ...]
    guesses: tuple[MakerLine, ...]
    inputs: tuple[Neighbour, ...]
    outputs: tuple[Neighbour, ...]
    parts: tuple[Part, ...]
    classes: tuple[str, ...]
    may_note: bool


def chains(user: Any, as_of: date | None = None) -> tuple[ChainLine, ...]:
    """Return the chains this person may see, in their order, each with what is missing on a day."""
    day = as_of or clock.today()
    rows = list(permissions.visible(user).filter(closed_at__isnull=True).order_by("rank", "id"))
    ids = [chain.pk for chain in rows]
    holding = graphs.holding(day, chain_ids=ids)
    built = graphs.graphs(holding.values())
    makers, rules = standing(ids, day), reach(day)
    anchors = list(permissions.visible_anchors(user).filter(graphs.known_by(day), chain_id__in=ids))
    drafts = permissions.visible_versions(user).filter(chain_id__in=ids, state=VersionState.DRAFT)
    drafted = set(drafts.values_list("chain_id", flat=True))
    lines = []
    for chain in rows:
        version = holding.get(chain.pk)
        gaps: Sequence[Gap] = ()
        if version is not None:
            gaps = found(built[version.pk], [row for row in makers if row.chain_id == chain.pk], rules)
        worst = tuple(GapLine.of(gap, rules.near_km) for gap in gaps if gap.kind is not engine.GapKind.NONE)[:4]
        own = tuple(anchor for anchor in anchors if anchor.chain_id == chain.pk)
        lines.append(ChainLine(chain, version, tally(gaps), worst, own, chain.pk in drafted))
    return tuple(lines)


def current(user: Any, chain_id: int, as_of: date | None = None) -> GraphPage:
    """Return the page of a chain as of a day; before the first version is published it has no map.

    :raises NotFound: when the person may not see the chain.
    """
    day = as_of or clock.today()
    chain = visible_chain(user, chain_id)
    version = graphs.holding(day, chain_ids=[chain_id]).get(chain_id)
    rules = reach(day)
    gaps: tuple[Gap, ...] = ()
    lost: tuple[Maker, ...] = ()
    sheet = None
    anchors = tuple(permissions.visible_anchors(user).filter(graphs.known_by(day), chain_id=chain_id))
    if version is not None:
        graph, rows = graphs.graphs([version])[version.pk], standing([chain_id], day)
        gaps, lost = found(graph, rows, rules), tuple(orphans(graph, rows))
        stand = {anchor.segment_code: anchor.firm for anchor in anchors if anchor.segment_code}
        sheet = drawing.picture(graph, gaps, rules.near_km, stand) if graph.segments else None
    draft = permissions.visible_versions(user).filter(chain_id=chain_id, state=VersionState.DRAFT).first()
    lines = tuple(GapLine.of(gap, rules.near_km) for gap in gaps)
    # A past day is read, not written.
    is_today = day == clock.today()
    return GraphPage(
        chain, version, day, sheet, tally(gaps), lines, anchors, lost, draft, rules.near_km,
        permissions.may_keep(user) and is_today, permissions.may_note(user) and is_today,
    )  # fmt: skip


def segment(user: Any, chain_id: int, code: str, as_of: date | None = None) -> SegmentPage:
    """Return the page of one segment of the graph that held on a day.

    :raises NotFound: when the person may not see the chain, or the graph has no such segment.
    """
    day = as_of or clock.today()
    chain = visible_chain(user, chain_id)
    version = graphs.version_of(chain_id, day)
    graph, rows, rules = graphs.graphs([version])[version.pk], standing([chain_id], day), reach(day)
    gaps = {gap.segment.code: gap for gap in found(graph, rows, rules)}
    row = Segment.objects.filter(version=version, code=code).first()
    if row is None:
        raise NotFound(f"{version}没有代码为“{code[:32]}”的环节。")
    mine = [_maker(maker, rules) for maker in rows if maker.segment_code == code]
    parts = permissions.visible_parts(user).filter(graphs.known_by(day), segment_code=code, anchor__chain_id=chain_id)
    return SegmentPage(
        chain, version, row, GapLine.of(gaps[code], rules.near_km), day, rules.near_km, by_place(mine, rules.near_km),
        tuple(line for line in mine if line.is_guess),
        tuple(_neighbour(gaps[link.src], link, rules) for link in graph.inputs.get(code, ())),
        tuple(_neighbour(gaps[link.dst], link, rules) for link in graph.outputs.get(code, ())),
        tuple(parts.select_related("anchor").filter(anchor__withdrawn_at__isnull=True)),
        tuple(class_label(one) for one in row.industries), permissions.may_note(user) and day == clock.today(),
    )  # fmt: skip


def hovers(picture: drawing.Picture | None) -> dict[str, dict[str, Any]]:
    """Return what the cards of a map say when they are pointed at, as plain data."""
    return {
        card.code: {"name": card.name, "kind": card.kind, "word": card.word, "sentence": card.sentence,
                    "firms": card.firms, "anchor": card.anchor}
        for card in (picture.cards if picture else ())
    }  # fmt: skip


def visible_chain(user: Any, chain_id: int) -> Chain:
    """Return a chain this person may see.

    :raises NotFound: otherwise.
    """
    chain = permissions.visible(user).filter(pk=chain_id).first()
    if chain is None:
        raise NotFound(_GONE)
    return chain


def class_label(code: str) -> str:
    """Return an industry code with its name, where the table has one."""
    known = INDUSTRIES.find(code)
    return known.label if known else code


def by_place(lines: Sequence[MakerLine], near_km: float) -> tuple[tuple[str, str, tuple[MakerLine, ...]], ...]:
    """Return the makers with evidence by where they are: here, near, beyond, and where that is not known."""
    labels = (("local", "本区"), ("near", f"{near_km:g} 公里内"), ("beyond", "更远"), ("unknown", "地点待核"))
    sure = [line for line in lines if not line.is_guess]
    return tuple((slug, label, tuple(line for line in sure if line.place == slug)) for slug, label in labels)


def _maker(row: Maker, rules: Reach) -> MakerLine:
    where = "".join(dict.fromkeys(word for word in (row.province, row.city) if word))
    where = "本区" if row.is_local else where
    return MakerLine(row, place(row, rules).value, where)


def maker_line(row: Maker, rules: Reach) -> MakerLine:
    """Return a maker in the words of the page."""
    return _maker(row, rules)


def _neighbour(gap: Gap, link: engine.Link, rules: Reach) -> Neighbour:
    return Neighbour(GapLine.of(gap, rules.near_km), link.kind.label, link.share, link.source, link.source_date)
