"""The chain map as a drawing: cards, lines with their shares, the grounds of the stages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from wutong.industries.lifecycle import STAGES
from wutong.industries.queries.gaps import KINDS, SLUGS, Gap, say
from wutong.industries.queries.layout import CARD_HEIGHT, Band, Layout, Spot, lay_out
from wutong_engines import chains

_STAGE = {
    chains.Stage.UPSTREAM: "up",
    chains.Stage.MIDSTREAM: "middle",
    chains.Stage.DOWNSTREAM: "down",
    chains.Stage.SUPPORT: "support",
}
_WORDS = dict(STAGES)
_PORT, _ROUND = 6.0, 10.0
_THIN, _THICK = 1.3, 6.5


@dataclass(frozen=True)
class Card:
    """One segment on the map: where it stands and what it says."""

    code: str
    name: str
    short: str
    size: float
    stage: str
    kind: str
    word: str
    sign: str
    x: float
    y: float
    counts: str
    spoken: str
    sentence: str
    firms: tuple[str, ...]
    anchor: str


@dataclass(frozen=True)
class Line:
    """One link: its path, how thick, and the share where it is known; `is_short` when what it brings is missing."""

    src: str
    dst: str
    kind: str
    is_short: bool
    path: str
    width: float
    share: str
    x: float
    y: float
    anchor: str
    spoken: str


@dataclass(frozen=True)
class Ground:
    """The ground of a stage with its heading."""

    stage: str
    label: str
    sub: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """Everything the map shows, in the units of its view box."""

    width: int
    height: int
    card_width: float
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    grounds: tuple[Ground, ...]
    spoken: str

    card_height: float = CARD_HEIGHT

    @property
    def has_shares(self) -> bool:
        """Tell whether any line's share of the cost is known."""
        return any(line.share for line in self.lines)


def picture(
    graph: chains.Graph, gaps: Sequence[Gap], near_km: float, anchors: Mapping[str, str] = MappingProxyType({})
) -> Picture:
    """Return the map of a graph with its gaps.

    :param anchors: the names of the anchors by the segment in which they stand.
    """
    stages = {segment.code: _STAGE[segment.stage] for segment in graph.segments}
    inner = [link for link in graph.links if link.src in stages and link.dst in stages]
    lane = {code for code, stage in stages.items() if stage == "support"}
    flows = [(a.src, a.dst) for a in inner if a.kind is chains.LinkKind.SUPPLY and not {a.src, a.dst} & lane]
    aside = [(a.src, a.dst) for a in inner if {a.src, a.dst} & lane]
    laid = lay_out(stages, flows, aside)
    known = {gap.segment.code: gap for gap in gaps}
    cards = tuple(
        _card(known[code], stages[code], laid.spots[code], laid.card_width, near_km, anchors.get(code, ""))
        for code in stages
    )
    lines = tuple(_Pen(graph, inner, laid, known).lines())
    grounds = tuple(_ground(band, cards) for band in laid.bands)
    spoken = f"{graph.name}产业链图谱:{len(cards)} 个环节、{len(lines)} 条关联,缺口见下方清单"
    return Picture(round(laid.width), round(laid.height), round(laid.card_width, 1), cards, lines, grounds, spoken)


def _fitted(name: str, room: float) -> tuple[str, float]:
    """Return a name as it goes on a card, and the size of its letters; a Latin letter takes about half a square."""
    for size in (13.5, 12.5, 11.5):
        if sum(1.0 if ord(letter) > 0x2E7F else 0.58 for letter in name) * size <= room:
            return name, size
    return f"{name[: int(room / 11.5) - 1]}…", 11.5


def _card(gap: Gap, stage: str, spot: Spot, width: float, near_km: float, anchor: str) -> Card:
    word, sign = KINDS[gap.kind]
    name = gap.segment.name
    short, size = _fitted(name, width - 14)
    sure = [maker for maker in gap.makers if maker.evidence is not chains.Evidence.NONE]
    firms = tuple(maker.name for maker in sure[:4])
    said = say(gap, near_km)
    spoken = f"{name},{word}:{said}"
    return Card(
        gap.segment.code, name, short, size, stage, SLUGS[gap.kind], word, sign, round(spot.x, 1), round(spot.y, 1),
        f"{gap.local} · {gap.near} · {gap.beyond}", spoken, said, firms, anchor,
    )  # fmt: skip


def _ground(band: Band, cards: Sequence[Card]) -> Ground:
    kinds = [card.kind for card in cards if card.stage == band.stage]
    missing = kinds.count("missing")
    sub = f"{len(kinds)} 个环节" + (f",缺失 {missing}" if missing else "")
    return Ground(band.stage, _WORDS[band.stage], sub, band.x, band.y, band.width, band.height)


class _Pen:
    """Draws the lines: each leaves and enters at a port of its own, so that no two lie on each other."""

    def __init__(
        self, graph: chains.Graph, links: Sequence[chains.Link], laid: Layout, gaps: Mapping[str, Gap]
    ) -> None:
        self.graph, self.links, self.laid, self.gaps = graph, links, laid, gaps
        self.leaving: defaultdict[str, list[int]] = defaultdict(list)
        self.entering: defaultdict[str, list[int]] = defaultdict(list)
        for at, link in enumerate(links):
            if self._flows(link):
                self.leaving[link.src].append(at)
                self.entering[link.dst].append(at)
        for group, end in ((self.leaving, "dst"), (self.entering, "src")):
            for ports in group.values():
                ports.sort(key=lambda at: laid.spots[getattr(links[at], end)].y)

    def lines(self) -> Iterator[Line]:
        """Yield every line, the thin ones on top of the thick ones."""
        order = sorted(range(len(self.links)), key=lambda at: -(self.links[at].share or 0.0))
        for at in order:
            yield self._line(at)

    def _line(self, at: int) -> Line:
        link = self.links[at]
        src, dst = self.graph.name_of(link.src), self.graph.name_of(link.dst)
        share = f"{link.share * 100:.1f}".rstrip("0").rstrip(".") + "%" if link.share else ""
        told = f"{src} → {dst}({link.kind.label}{f',占成本 {share}' if share else ''})"
        path, x, y, anchor = self._path(at)
        width = _THIN + (_THICK - _THIN) * (link.share or 0.0) ** 0.5 if link.share else _THIN
        is_short = self.gaps[link.src].kind is chains.GapKind.MISSING
        return Line(
            link.src, link.dst, link.kind.value, is_short, path, round(width, 2), share, round(x, 1), round(y, 1),
            anchor, told,
        )  # fmt: skip

    def _flows(self, link: chains.Link) -> bool:
        ends = self.laid.spots[link.src], self.laid.spots[link.dst]
        return link.kind is not chains.LinkKind.SUBSTITUTE and min(end.column for end in ends) >= 0

    def _path(self, at: int) -> tuple[str, float, float, str]:
        link = self.links[at]
        src, dst = self.laid.spots[link.src], self.laid.spots[link.dst]
        if src.column == dst.column >= 0:
            return self._beside(src, dst)
        if src.column < 0 or dst.column < 0:
            return self._from_lane(src, dst)
        if link.kind is chains.LinkKind.SUBSTITUTE:
            return self._opposite(src, dst)
        return self._across(at, src, dst)

    def _across(self, at: int, src: Spot, dst: Spot) -> tuple[str, float, float, str]:
        """Run level to the last gutter, and bend there."""
        link, card = self.links[at], self.laid.card_width
        x1, y1 = src.x + card, src.y + CARD_HEIGHT / 2 + self._port(self.leaving[link.src], at)
        x2, y2 = dst.x, dst.y + CARD_HEIGHT / 2 + self._port(self.entering[link.dst], at)
        if dst.column <= src.column:
            bow = 46.0
            path = f"M{x1:.1f} {y1:.1f}C{x1 + bow:.1f} {y1:.1f} {x2 - bow:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
            return path, (x1 + x2) / 2, (y1 + y2) / 2 - 4, "middle"
        points, start = self._points(link.src, src.column, dst.column, x1, y1)
        path = f"M{x1:.1f} {y1:.1f}" + "".join(points)
        level = float(points[-1].split()[-1]) if points else y1
        bend = (x2 - start) * 0.52
        path += f"C{start + bend:.1f} {level:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        alone = sum(bool(self.links[other].share) for other in self.leaving[link.src]) < 2
        if alone:
            return path, x1 + 6, y1 - 5, "start"
        few = sum(bool(self.links[other].share) for other in self.entering[link.dst]) < 2
        return (path, x2 - 6, y2 - 5, "end") if few else (path, (start + x2) / 2, (y1 + y2) / 2 - 4, "middle")

    def _points(self, code: str, first: int, last: int, x: float, y: float) -> tuple[list[str], float]:
        """Return the strokes from a card to the last gutter, along the ways kept free, and where they end."""
        strokes = []
        for at in range(first + 1, last):
            left, right = self.laid.columns[at]
            way = self.laid.ways.get((code, at))
            if way is not None:
                bend = (left - x) * 0.52
                strokes.append(f"C{x + bend:.1f} {y:.1f} {left - bend:.1f} {way:.1f} {left:.1f} {way:.1f}")
                y = way
            strokes.append(f"L{right:.1f} {y:.1f}")
            x = right
        return strokes, x

    def _beside(self, src: Spot, dst: Spot) -> tuple[str, float, float, str]:
        """Bow past the right edge of the column to a card above or below."""
        x = src.x + self.laid.card_width
        bow = min(34.0, 16 + abs(dst.y - src.y) / 12)
        y1, y2 = src.y + CARD_HEIGHT / 2, dst.y + CARD_HEIGHT / 2
        path = f"M{x:.1f} {y1:.1f}C{x + bow:.1f} {y1:.1f} {x + bow:.1f} {y2:.1f} {x:.1f} {y2:.1f}"
        return path, x + bow, (y1 + y2) / 2, "start"

    def _opposite(self, src: Spot, dst: Spot) -> tuple[str, float, float, str]:
        """Join two cards of different columns by the sides that face each other."""
        card = self.laid.card_width
        left, right = (src, dst) if src.x < dst.x else (dst, src)
        x1, y1, x2, y2 = left.x + card, left.y + CARD_HEIGHT / 2 + 12, right.x, right.y + CARD_HEIGHT / 2 + 12
        middle = (x1 + x2) / 2
        path = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        return path, middle, (y1 + y2) / 2, "middle"

    def _from_lane(self, src: Spot, dst: Spot) -> tuple[str, float, float, str]:
        """Leave the lane at the top of its card, run along it, and come up the gutter to what is supported."""
        card = self.laid.card_width
        lane, other = (src, dst) if src.column < 0 else (dst, src)
        x1, y1 = lane.x + card / 2, lane.y
        if other.column < 0:
            return f"M{x1:.1f} {y1:.1f}V{other.y + CARD_HEIGHT:.1f}", x1 + 5, (y1 + other.y) / 2, "start"
        side = other.x - 14
        level = self.laid.bands[-1].y - 2
        y2 = other.y + CARD_HEIGHT - 9
        turn = min(_ROUND, max(abs(side - x1) / 2, 0.1))
        way = 1 if side > x1 else -1
        path = (
            f"M{x1:.1f} {y1:.1f}V{level + _ROUND:.1f}Q{x1:.1f} {level:.1f} {x1 + way * turn:.1f} {level:.1f}"
            f"H{side - way * turn:.1f}Q{side:.1f} {level:.1f} {side:.1f} {level - _ROUND:.1f}"
            f"V{y2 + 6:.1f}Q{side:.1f} {y2:.1f} {side + 6:.1f} {y2:.1f}H{other.x:.1f}"
        )
        return path, side + 4, level - 8, "start"

    def _port(self, ports: list[int], at: int) -> float:
        """Return how far from the middle of a card's side a line meets it."""
        step = min(_PORT, (CARD_HEIGHT - 16) / max(len(ports) - 1, 1))
        return (ports.index(at) - (len(ports) - 1) / 2) * step
