"""The schematic of a plan: sites where they truly lie, flows between them, drawn as plain numbers for an SVG."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt

from wutong.earthworks.queries.plan_page import NEIGHBOURS, Line
from wutong_engines.haulage.distances import Place
from wutong_engines.haulage.problem import Borrow, Disposal, HaulKind, Lot, Problem, Yard

WIDTH, HEIGHT, EDGE = 960, 560, 56
_LARGEST, _SMALLEST = 34.0, 9.0
_WIDEST, _THINNEST = 14.0, 2.0
# Below this many kilometres across, a park is drawn as if it were this wide: two sites at one gate stay apart.
_LEAST_SPAN = 1.0
_SIGNS = {"surplus": "余", "need": "缺", "disposal": "消", "borrow": "取", "yard": "堆"}


@dataclass(frozen=True)
class Dot:
    """One site: a circle for a lot, a square for what lies outside."""

    id: str
    name: str
    kind: str
    x: float
    y: float
    r: float
    bank: int
    say: str
    label_x: float
    label_y: float
    anchor: str
    # It lies beyond the frame: drawn at the edge, in its true direction.
    is_far: bool = False

    @property
    def sign(self) -> str:
        """Return the letter inside, so that colour is not alone in saying what it is."""
        return _SIGNS[self.kind]

    @property
    def is_lot(self) -> bool:
        """Tell whether it is a registration."""
        return self.kind in {"surplus", "need"}

    @property
    def corner(self) -> tuple[float, float]:
        """Return the upper left corner of its square."""
        return round(self.x - self.r, 1), round(self.y - self.r, 1)

    @property
    def side(self) -> float:
        """Return the side of its square."""
        return 2 * self.r


@dataclass(frozen=True)
class Stroke:
    """One flow: a bent line, as wide as its volume."""

    key: str
    path: str
    width: float
    kind: str
    say: str


@dataclass(frozen=True)
class Picture:
    """The whole schematic, and the bar that says how long a kilometre is."""

    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]
    bar_px: float
    bar_km: float
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def spoken(self) -> str:
        """Return the picture in a sentence."""
        return ";".join(stroke.say for stroke in self.strokes if stroke.kind != "outside") or "没有调配"


def schematic(problem: Problem, lines: Sequence[Line]) -> Picture:
    """Return the picture of a problem and the ways that a plan uses."""
    frame = _Frame(_framed(problem))
    used = {end for line in lines for end in (line.from_id, line.to_id)}
    dots = _labelled(_apart(list(_dots(problem, frame, used))))
    at = {dot.id: dot for dot in dots}
    most = max((line.bank for line in lines), default=1)
    strokes = [
        _stroke(line, at[line.from_id], at[line.to_id], most)
        for line in sorted(lines, key=lambda line: -line.bank)
        if line.from_id in at and line.to_id in at
    ]
    return Picture(tuple(dots), tuple(strokes), *frame.bar())


def say(line: Line) -> str:
    """Return a flow in a line: who to whom, how much, how far, what for."""
    return (
        f"{line.from_name} → {line.to_name}:{line.bank:,} 方(自然方),{line.km:g} km({line.km_basis}),"
        f"{line.unit_fen / 100:.2f} 元/方,共 {line.cost_fen / 100:,.2f} 元"
    )


class _Frame:
    """From kilometres to points of the drawing; north is up, and one scale holds both ways."""

    def __init__(self, places: Sequence[Place]) -> None:
        places = places or [Place(0, 0)]
        xs, ys = [one.x_km for one in places], [one.y_km for one in places]
        self.middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        wide, high = (max(max(side) - min(side), _LEAST_SPAN) for side in (xs, ys))
        self.scale = min((WIDTH - 4 * EDGE) / wide, (HEIGHT - 3 * EDGE) / high)

    def point(self, place: Place) -> tuple[float, float, bool]:
        """Return where a place is drawn, and whether it had to be pulled to the edge."""
        x = (place.x_km - self.middle[0]) * self.scale
        y = (self.middle[1] - place.y_km) * self.scale
        share = max(abs(x) / (WIDTH / 2 - EDGE / 2), abs(y) / (HEIGHT / 2 - EDGE / 2), 1.0)
        return round(WIDTH / 2 + x / share, 1), round(HEIGHT / 2 + y / share, 1), share > 1

    def bar(self) -> tuple[float, float]:
        """Return the length of the scale bar in points, and the kilometres it stands for."""
        km = next((step for step in (0.2, 0.5, 1, 2, 5, 10, 20, 50) if step * self.scale >= 60), 100)
        return round(km * self.scale, 1), km


def _framed(problem: Problem) -> list[Place]:
    """Return what must be seen to scale: the lots, and outside places only where there is no lot."""
    lots: Sequence[Lot] = (*problem.surpluses, *problem.needs)
    outside: Sequence[Disposal | Borrow | Yard] = (*problem.disposals, *problem.borrows, *problem.yards)
    return [lot.place for lot in lots if lot.place] or [site.place for site in outside if site.place]


def _dots(problem: Problem, frame: _Frame, used: set[str]) -> Iterator[Dot]:
    lots: list[tuple[str, Lot]] = [("余土", lot) for lot in problem.surpluses]
    lots += [("缺土", lot) for lot in problem.needs]
    most = max((lot.bank(problem.basis) for _, lot in lots), default=1)
    # Many sites share one drawing: their circles shrink so that together they cover no more of it than ten would.
    largest = _LARGEST * sqrt(min(1.0, 10 / max(len(lots), 1)))
    for word, lot in lots:
        if lot.place:
            bank = lot.bank(problem.basis)
            r = round(max(_SMALLEST, largest * sqrt(bank / max(most, 1))), 1)
            text = f"{lot.name}:{word} {bank:,} 方(自然方),{lot.start} 至 {lot.end}"
            kind = "surplus" if word == "余土" else "need"
            yield _dot(frame, lot.id, lot.name, kind, lot.place, r, bank, text)
    sites: Sequence[Disposal | Borrow | Yard]
    for kind, word, sites in (
        ("disposal", "消纳场", problem.disposals),
        ("borrow", "取土场", problem.borrows),
        ("yard", "堆场", problem.yards),
    ):
        for site in sites:
            if site.place:
                text = f"{word} {site.name}" + ("" if site.id in used else ":本方案未用")
                yield _dot(frame, site.id, site.name, kind, site.place, _SMALLEST + 2, 0, text)


def _dot(frame: _Frame, key: str, name: str, kind: str, place: Place, r: float, bank: int, text: str) -> Dot:
    x, y, far = frame.point(place)
    return Dot(key, name, kind, x, y, r, bank, text + (";图上置于边缘,方向为真" if far else ""), x, y, "middle", far)


def _apart(dots: list[Dot]) -> list[Dot]:
    """Move places that were pulled to the edge along it until none hides another."""
    done: list[Dot] = []
    for dot in dots:
        x, y, step = dot.x, dot.y, 2 * dot.r + 8
        sideways = not (x <= EDGE or x >= WIDTH - EDGE)
        while dot.is_far and any(hypot(x - other.x, y - other.y) < dot.r + other.r + 4 for other in done):
            x, y = (x + step, y) if sideways else (x, y + step)
        done.append(replace(dot, x=round(x, 1), y=round(y, 1)))
    return done


def _labelled(dots: list[Dot]) -> list[Dot]:
    """Put every name where it hides neither a circle nor another name: below, above, right or left."""
    taken = [(dot.x - dot.r, dot.y - dot.r, dot.x + dot.r, dot.y + dot.r) for dot in dots]
    done = []
    for dot in sorted(dots, key=lambda dot: -dot.bank):
        wide = 13.0 * min(len(dot.name), 14) + 4
        spots = [
            (dot.x, dot.y + dot.r + 16, "middle"), (dot.x, dot.y - dot.r - 8, "middle"),
            (dot.x + dot.r + 6, dot.y + 5, "start"), (dot.x - dot.r - 6, dot.y + 5, "end"),
        ]  # fmt: skip
        boxes = [_box(*spot, wide) for spot in spots]
        free = next((at for at, box in enumerate(boxes) if _fits(box) and not any(_meet(box, t) for t in taken)), None)
        place = free if free is not None else next((at for at, box in enumerate(boxes) if _fits(box)), 0)
        taken.append(boxes[place])
        x, y, anchor = spots[place]
        done.append(_moved(dot, x, y, anchor))
    return done


def _moved(dot: Dot, x: float, y: float, anchor: str) -> Dot:
    text = dot.name if len(dot.name) <= 14 else dot.name[:13] + "…"
    return replace(dot, name=text, label_x=round(x, 1), label_y=round(y, 1), anchor=anchor)


Box = tuple[float, float, float, float]


def _box(x: float, y: float, anchor: str, wide: float) -> Box:
    left = {"middle": x - wide / 2, "start": x, "end": x - wide}[anchor]
    return left, y - 13, left + wide, y + 4


def _fits(box: Box) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= WIDTH - 2 and box[3] <= HEIGHT - 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _stroke(line: Line, start: Dot, end: Dot, most: int) -> Stroke:
    width = round(max(_THINNEST, _WIDEST * sqrt(line.bank / most)), 1)
    kind = "outside"
    if line.kind in NEIGHBOURS:
        kind = "haul"
    elif line.kind is HaulKind.TO_YARD:
        kind = "yard"
    return Stroke(line.key, _path(start, end, width), width, kind, say(line))


def _path(start: Dot, end: Dot, width: float) -> str:
    """Return a bend to the right of the way, from rim to rim, so that there and back do not lie on each other."""
    dx, dy = end.x - start.x, end.y - start.y
    length = hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    # The point of the arrow needs room before the rim.
    x1, y1 = start.x + ux * start.r, start.y + uy * start.r
    x2, y2 = end.x - ux * (end.r + 6 + width), end.y - uy * (end.r + 6 + width)
    bend = min(40.0, length * 0.12)
    cx, cy = (x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend
    return f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"


def outlet_map(dots: Iterable[tuple[str, str, str, Place, str]]) -> Picture:
    """Return a picture of places alone: id, name, kind, where, what to say."""
    points = list(dots)
    frame = _Frame([where for _, _, _, where, _ in points])
    drawn = [_dot(frame, key, name, kind, where, _SMALLEST + 3, 0, text) for key, name, kind, where, text in points]
    return Picture(tuple(_labelled(drawn)), (), *frame.bar())
