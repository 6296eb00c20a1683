"""Pictures of what is registered: 余土 against 缺土 by month, and a schematic of where the sites lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from wutong.earthworks.lifecycle import RegistrationStage, Side
from wutong.earthworks.models import Registration
from wutong.earthworks.queries.places import place

MONTHS = 12
WIDTH, HEIGHT, EDGE = 960, 460, 54
# The map names its largest sites; the others are read by pointing at them, and in the list below it.
SITES, NAMES = 200, 24
_COLOURS = {Side.SURPLUS: "#8a4b1e", Side.NEED: "#1d5fa8"}


@dataclass(frozen=True)
class Months:
    """The volumes of coming months by side, in m³ 自然方, spread evenly over each window."""

    labels: tuple[str, ...]
    surplus: tuple[int, ...]
    need: tuple[int, ...]
    later: dict[Side, int]

    @property
    def rows(self) -> list[tuple[str, int, int, int]]:
        """Return the picture as a table: month, 余土, 缺土, difference."""
        return [
            (label, give, take, give - take)
            for label, give, take in zip(self.labels, self.surplus, self.need, strict=True)
        ]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any((*self.surplus, *self.need))

    @property
    def option(self) -> dict[str, Any]:
        """Return the picture as its script takes it: need below the line, so that the gap is seen at once."""
        common = {"type": "bar", "stack": "m3", "barMaxWidth": 34}
        return {
            "textStyle": {"fontFamily": "inherit"},
            "grid": {"left": 56, "right": 12, "top": 36, "bottom": 28},
            "legend": {"top": 0, "right": 24, "itemGap": 32, "data": ["余土", "缺土"]},
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "xAxis": {"type": "category", "data": list(self.labels), "axisTick": {"show": False}},
            "yAxis": {"type": "value", "name": "万 m³(自然方)", "nameTextStyle": {"align": "left"}},
            "series": [
                {**common, "name": "余土", "color": _COLOURS[Side.SURPLUS], "data": _wan(self.surplus),
                 "itemStyle": {"borderRadius": [3, 3, 0, 0]}},
                {**common, "name": "缺土", "color": _COLOURS[Side.NEED], "data": [-one for one in _wan(self.need)],
                 "itemStyle": {"borderRadius": [0, 0, 3, 3], "decal": {"symbol": "rect", "dashArrayX": [1, 0],
                               "dashArrayY": [2, 4], "rotation": 0.785, "color": "rgba(255,255,255,.55)"}}},
            ],
        }  # fmt: skip


def months(rows: QuerySet[Registration], today: date) -> Months:
    """Return the volumes of the coming year by month; what was left behind in past days counts now."""
    first = today.replace(day=1)
    starts = [_month(first, number) for number in range(MONTHS + 1)]
    sums = {side: [0.0] * MONTHS for side in Side}
    later = dict.fromkeys(Side, 0.0)
    counted = rows.filter(stage__in=[RegistrationStage.SUBMITTED.value, RegistrationStage.VERIFIED.value])
    for word, bank, said_first, said_last in (
        counted.select_related(None).order_by().values_list("side", "bank_m3", "starts_on", "ends_on")
    ):
        side, begins, ends = Side(word), max(said_first, first), max(said_last, first)
        days = (ends - begins).days + 1
        for number in range(MONTHS):
            inside = (min(ends + timedelta(1), starts[number + 1]) - max(begins, starts[number])).days
            sums[side][number] += bank * max(0, inside) / days
        later[side] += bank * max(0, (ends - max(begins, starts[-1])).days + 1) / days
    return Months(
        labels=tuple(f"{one.year % 100}年{one.month}月" if one.month == 1 else f"{one.month}月" for one in starts[:-1]),
        surplus=tuple(round(one) for one in sums[Side.SURPLUS]),
        need=tuple(round(one) for one in sums[Side.NEED]),
        later={side: round(one) for side, one in later.items()},
    )


@dataclass(frozen=True)
class Dot:
    """One site on the schematic: a square gives, a circle takes."""

    x: float
    y: float
    size: float
    side: Side
    stage: str
    name: str
    say: str
    address: str
    named: bool

    @property
    def corner(self) -> tuple[float, float]:
        """Return the upper left corner of a square."""
        return round(self.x - self.size, 1), round(self.y - self.size, 1)

    @property
    def width(self) -> float:
        """Return the side of a square."""
        return round(2 * self.size, 1)

    @property
    def label_y(self) -> float:
        """Return the foot of the name: above the site, below it where the frame ends."""
        above = self.y - self.size - 6
        return round(above if above > 16 else self.y + self.size + 18, 1)


@dataclass(frozen=True)
class Map:
    """The schematic: sites where they lie, and a bar of whole kilometres."""

    dots: tuple[Dot, ...]
    bar_km: int
    bar: float
    hidden: int
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = HEIGHT - 18
    east: int = WIDTH - 30


def site_map(registrations: Iterable[Registration], total: int) -> Map | None:
    """Return the schematic of some registrations, the largest first; None when there is none.

    :param total: how many there are, of which the largest are drawn.
    """
    shown = list(registrations)[:SITES]
    if not shown:
        return None
    points = [(one, place(one.longitude, one.latitude)) for one in shown]
    west, east = min(p.x_km for _, p in points), max(p.x_km for _, p in points)
    south, north = min(p.y_km for _, p in points), max(p.y_km for _, p in points)
    # Two sites at one gate must stay apart, and a lone one stand in the middle.
    span = max(east - west, (north - south) * (WIDTH / HEIGHT), 1.0)
    scale = (
        (WIDTH - 2 * EDGE) / span
        if (north - south) * (WIDTH / HEIGHT) < span
        else (HEIGHT - 2 * EDGE) / (max(north - south, 1.0))
    )
    scale = min(scale, (HEIGHT - 2 * EDGE) / max(north - south, 0.5))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    largest = max(one.bank_m3 for one in shown)
    dots = tuple(
        _dot(one, WIDTH / 2 + (p.x_km - middle_x) * scale, HEIGHT / 2 - (p.y_km - middle_y) * scale, largest, at)
        for at, (one, p) in enumerate(points)
    )
    bar_km = max((km for km in (1, 2, 5, 10, 20, 50) if km * scale <= WIDTH / 4), default=1)
    return Map(dots, bar_km, round(bar_km * scale, 1), max(0, total - len(shown)))


def _dot(one: Registration, x: float, y: float, largest: int, at: int) -> Dot:
    side, stage = Side(one.side), RegistrationStage(one.stage)
    return Dot(
        x=round(x, 1), y=round(y, 1), size=round(7 + 19 * sqrt(one.bank_m3 / largest), 1), side=side,
        stage=stage.value, name=one.site_name,
        say=f"{one.site_name}:{side.label} {one.bank_m3:,} m³(自然方),{one.starts_on} 至 {one.ends_on},{stage.label}",
        address=reverse("earthworks:registration", args=[one.pk]), named=at < NAMES,
    )  # fmt: skip


def _month(first: date, number: int) -> date:
    months_on = first.month - 1 + number
    return date(first.year + months_on // 12, months_on % 12 + 1, 1)


def _wan(volumes: Iterable[int]) -> list[float]:
    return [round(volume / 10_000, 2) for volume in volumes]
