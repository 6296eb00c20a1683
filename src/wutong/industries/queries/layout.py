"""Where the cards of a chain stand: stages from left to right, what supplies left of what it goes into, few crossings.

Pure geometry, in the units of the drawing. A stage takes as many columns as its own supply links are deep; a column
that would be too tall becomes two, half a row apart, so that a line finds its way between the cards.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

WIDTH, EDGE = 1060.0, 20.0
CARD_HEIGHT, ROW_GAP, HEAD = 46.0, 14.0, 54.0
STEP = CARD_HEIGHT + ROW_GAP
WIDEST, NARROWEST, LEAST_GUTTER, MOST_GUTTER, SPLIT_GUTTER = 172.0, 116.0, 38.0, 132.0, 16.0
TALLEST, LANE_GAP, LANE_HEAD = 9, 30.0, 32.0
_ORDER = ("up", "middle", "down")
_SWEEPS = 6
# No code of a segment has it.
_MARK = "→"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Spot:
    """The upper left corner of a card, and the column it stands in (-1: the lane of supporting segments)."""

    x: float
    y: float
    column: int


@dataclass(frozen=True)
class Band:
    """The ground of a stage: where it begins, and how wide it is."""

    stage: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Every card's place, the grounds of the stages, the left and right edges of the columns, the sheet's size.

    :param ways: the middle of the way that is kept free for a segment's long lines, by the segment and the column.
    """

    spots: Mapping[str, Spot]
    ways: Mapping[tuple[str, int], float]
    bands: tuple[Band, ...]
    columns: tuple[tuple[float, float], ...]
    card_width: float
    width: float
    height: float


def lay_out(stages: Mapping[str, str], supplies: Pairs, supports: Pairs = ()) -> Layout:
    """Return the layout of segments (code → stage, in their given order) and the links between them."""
    columns, split = _columns(stages, supplies)
    pairs = _keep_ways(columns, split, supplies)
    _sort_out(columns, pairs)
    tall = max((len(column) + (0.5 if at in split else 0) for at, column in enumerate(columns)), default=0)
    height = max(tall * STEP - ROW_GAP, CARD_HEIGHT)
    edges, card = _edges(columns, split)
    middles = _settle(columns, split, pairs, height)
    top = HEAD
    spots = {
        code: Spot(edges[at][0], top + middles[code] - CARD_HEIGHT / 2, at)
        for at, column in enumerate(columns)
        for code in column
        if code in stages
    }
    ways = {_way_of(code): top + middles[code] for column in columns for code in column if code not in stages}
    width = max(edges[-1][1] + EDGE if edges else 0.0, WIDTH * 0.6)
    bands = _bands(columns, edges, stages, top + height + EDGE)
    bottom = top + height + EDGE if columns else 0.0
    lane = [code for code, stage in stages.items() if stage == "support"]
    if lane:
        ground, bottom = _lay_lane(lane, supports, spots, card, width, bottom)
        bands += (ground,)
    return Layout(spots, ways, bands, tuple(edges), card, width, bottom)


def _columns(stages: Mapping[str, str], supplies: Pairs) -> tuple[list[list[str]], set[int]]:
    """Return the codes of each column, and which columns are the second half of the one before."""
    columns: list[list[str]] = []
    split: set[int] = set()
    for stage in _ORDER:
        inside = [code for code, where in stages.items() if where == stage]
        for layer in _layers(inside, supplies, late=stage == "up"):
            for piece, codes in enumerate(_pieces(layer, {dst for _, dst in supplies})):
                if piece:
                    split.add(len(columns))
                columns.append(codes)
    return columns, split


def _keep_ways(columns: list[list[str]], split: set[int], supplies: Pairs) -> list[tuple[str, str]]:
    """Keep a row free in each column that a long line crosses, and return the links cut at these rows.

    A segment's long lines share one way. The second half of a layer needs none: its cards stand aside.
    """
    place = {code: at for at, column in enumerate(columns) for code in column}
    kept: dict[tuple[str, int], str] = {}
    pairs = []
    for src, dst in supplies:
        here = src
        for at in range(place[src] + 1, place[dst]):
            if at in split:
                continue
            if (src, at) not in kept:
                kept[src, at] = f"{src}{_MARK}{at}"
                columns[at].append(kept[src, at])
            pairs.append((here, kept[src, at]))
            here = kept[src, at]
        pairs.append((here, dst))
    return list(dict.fromkeys(pairs))


def _way_of(code: str) -> tuple[str, int]:
    """Return the segment and the column of a way that is kept free."""
    src, _, at = code.partition(_MARK)
    return src, int(at)


def _pieces(layer: list[str], supplied: set[str]) -> list[list[str]]:
    """Return a layer in columns that are not too tall; what is supplied itself stands left, where its lines arrive."""
    if len(layer) <= TALLEST:
        return [layer]
    fed = [code for code in layer if code in supplied]
    rest = [code for code in layer if code not in supplied]
    if 0 < len(rest) <= TALLEST + 1 and 0 < len(fed) <= TALLEST + 1:
        return [fed, rest]
    ordered = [*fed, *rest]
    count = -(-len(ordered) // TALLEST)
    size = -(-len(ordered) // count)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def _layers(codes: list[str], supplies: Pairs, *, late: bool) -> list[list[str]]:
    """Return a stage in layers by its own supply links; upstream ones stand as near to what they feed as they can."""
    here = set(codes)
    ahead: defaultdict[str, list[str]] = defaultdict(list)
    for src, dst in supplies:
        if src in here and dst in here:
            ahead[src if late else dst].append(dst if late else src)
    depth: dict[str, int] = {}
    for code in codes:
        _deepen(code, ahead, depth)
    deepest = max(depth.values(), default=-1)
    layers: list[list[str]] = [[] for _ in range(deepest + 1)]
    for code in codes:
        layers[deepest - depth[code] if late else depth[code]].append(code)
    # A ring in a draft can leave a layer without anybody.
    return [layer for layer in layers if layer]


def _deepen(code: str, ahead: Mapping[str, list[str]], depth: dict[str, int]) -> None:
    """Note how many links lie ahead of a segment; a draft may hold a ring, which is walked once."""
    stack = [code]
    on_way: set[str] = set()
    while stack:
        here = stack[-1]
        on_way.add(here)
        waiting = [other for other in ahead.get(here, ()) if other not in depth and other not in on_way]
        if waiting:
            stack.append(waiting[0])
            continue
        depth[here] = 1 + max((depth[other] for other in ahead.get(here, ()) if other in depth), default=-1)
        stack.pop()


def _neighbours(pairs: Pairs) -> Mapping[str, list[str]]:
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for src, dst in pairs:
        beside[src].append(dst)
        beside[dst].append(src)
    return beside


def _sort_out(columns: list[list[str]], supplies: Pairs) -> None:
    """Order each column by where its neighbours stand, to and fro, so that few lines cross."""
    beside = _neighbours(supplies)
    rank = {code: (row + 0.5) / len(column) for column in columns for row, code in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            inside = set(column)
            wish = {
                code: fmean([rank[other] for other in beside[code] if other in rank and other not in inside] or [0.5])
                for code in column
                if beside.get(code)
            }
            # Cards without a line keep their given order; Python's sort is stable.
            column.sort(key=lambda code: wish.get(code, rank[code]))
            rank.update((code, (row + 0.5) / len(column)) for row, code in enumerate(column))


def _edges(columns: list[list[str]], split: set[int]) -> tuple[list[tuple[float, float]], float]:
    """Return the left and right edge of each column, and the width of a card."""
    count = len(columns)
    if not count:
        return [], WIDEST
    gutters = [SPLIT_GUTTER if at in split else None for at in range(1, count)]
    wide = sum(gutter is None for gutter in gutters)
    fixed = SPLIT_GUTTER * (len(gutters) - wide)
    room = WIDTH - 2 * EDGE - fixed
    card = min(WIDEST, max(NARROWEST, (room - wide * MOST_GUTTER * 0.45) / count))
    gutter = min(MOST_GUTTER, max(LEAST_GUTTER, (room - card * count) / wide)) if wide else 0.0
    x, edges = EDGE, []
    for at in range(count):
        if at:
            x += gutters[at - 1] or gutter
        edges.append((x, x + card))
        x += card
    return edges, card


def _settle(columns: list[list[str]], split: set[int], supplies: Pairs, height: float) -> dict[str, float]:
    """Return the middle of each card: its neighbours' mean where there is room, in order and without overlap."""
    beside = _neighbours(supplies)
    middles: dict[str, float] = {}
    for column in columns:
        spare = height / len(column)
        step = min(spare, STEP * 1.5)
        first = (height - step * (len(column) - 1)) / 2
        middles.update((code, first + row * step) for row, code in enumerate(column))
    # The halves of one layer keep to a grid, half a row apart: that is where lines find their way through.
    halves = {at for second in split for at in (second - 1, second)}
    for at in sorted(halves):
        first = CARD_HEIGHT / 2 + (STEP / 2 if at in split else 0.0)
        spare = max(0, int((height - STEP / 2 + ROW_GAP) // STEP) - len(columns[at])) // 2
        middles.update((code, first + (row + spare) * STEP) for row, code in enumerate(columns[at]))
    for sweep in range(4):
        order = [(at, column) for at, column in enumerate(columns) if at not in halves]
        for _, column in order if sweep % 2 else reversed(order):
            low, high = CARD_HEIGHT / 2, height - CARD_HEIGHT / 2
            inside = set(column)
            wish = [
                fmean([middles[other] for other in beside.get(code, ()) if other in middles and other not in inside]
                      or [middles[code]])
                for code in column
            ]  # fmt: skip
            middles.update(zip(column, _spaced(wish, low, high), strict=True))
    return middles


def _spaced(wish: list[float], low: float, high: float) -> list[float]:
    """Return places near the wishes, at least a step apart and inside the bounds (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for row, want in enumerate(wish):
        total, count = want - row * STEP, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    flat = [total / count for total, count in blocks for _ in range(count)]
    last = high - (len(wish) - 1) * STEP
    return [min(max(value, low), max(last, low)) + row * STEP for row, value in enumerate(flat)]


def _bands(
    columns: list[list[str]], edges: list[tuple[float, float]], stages: Mapping[str, str], height: float
) -> tuple[Band, ...]:
    """Return the grounds of the stages, which meet in the middle of the gutters."""
    owner = [next(stages[code] for code in column if code in stages) for column in columns]
    found = []
    for stage in _ORDER:
        places = [at for at, name in enumerate(owner) if name == stage]
        if not places:
            continue
        first, last = places[0], places[-1]
        left = (edges[first - 1][1] + edges[first][0]) / 2 if first else edges[0][0] - EDGE
        right = (edges[last][1] + edges[last + 1][0]) / 2 if last + 1 < len(edges) else edges[last][1] + EDGE
        found.append(Band(stage, left, 0.0, right - left, height))
    return tuple(found)


def _lay_lane(
    lane: list[str], supports: Pairs, spots: dict[str, Spot], card: float, width: float, top: float
) -> tuple[Band, float]:
    """Set the supporting segments in rows along the bottom, each below what it supports where there is room."""
    beside = _neighbours(supports)

    def wish(code: str) -> float:
        return fmean([spots[other].x for other in beside.get(code, ()) if other in spots] or [width / 2])

    order = sorted(lane, key=wish)
    a_row = max(1, int((width - 2 * EDGE + 24) // (card + 24)))
    y = top + LANE_GAP
    for start in range(0, len(order), a_row):
        row = order[start : start + a_row]
        gap = min(48.0, (width - 2 * EDGE - card * len(row)) / max(len(row) - 1, 1))
        x = (width - card * len(row) - gap * (len(row) - 1)) / 2
        for code in row:
            spots[code] = Spot(x, y + LANE_HEAD, -1)
            x += card + gap
        y += STEP
    bottom = y + LANE_HEAD + 4
    return Band("support", 0.0, top + LANE_GAP / 2, width, bottom - top - LANE_GAP / 2), bottom
