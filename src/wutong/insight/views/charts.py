"""Pictures for ECharts, built here as plain data; each with its table and the address that every part opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# From the deepest to the palest, all dark enough to tell from the paper.
SHADES = ("#0f4a36", "#17644a", "#2b755c", "#40866e", "#569781", "#6ea894")
GREEN, GOLD, INK, LINE = "#17644a", "#b9812b", "#1f2a26", "#e2e0d8"
_FONT = {"fontFamily": "Noto Sans SC, Noto Sans SC Rest, system-ui, sans-serif", "color": INK}


@dataclass(frozen=True)
class Point:
    """One value of a picture and what it opens."""

    name: str
    value: int
    address: str


@dataclass(frozen=True)
class Series:
    """One line of a picture."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """A picture: what ECharts draws, what a screen reader says, and the same numbers as a table."""

    code: str
    label: str
    option: dict[str, Any]
    series: tuple[Series, ...]

    @property
    def spoken(self) -> str:
        """Return the picture in a sentence."""
        said = [
            f"{line.name}:" + "、".join(f"{point.name} {point.value}" for point in line.points) for line in self.series
        ]
        return f"{self.label}。" + ";".join(said)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the table's columns."""
        return tuple(point.name for point in self.series[0].points) if self.series else ()


def funnel(code: str, label: str, points: Sequence[Point]) -> Chart:
    """Return the way from lead to statistics: one bar a stage, the widest on top, each opening its rows."""
    option = {
        "textStyle": _FONT,
        "tooltip": {"trigger": "item", "confine": True},
        "grid": {"left": 64, "right": 44, "top": 4, "bottom": 4},
        "xAxis": {"type": "value", "show": False, "min": 0},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [point.name for point in points],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"fontSize": 13, "color": INK},
        },
        "series": [
            {
                "type": "bar",
                "name": label,
                "barWidth": "62%",
                "cursor": "pointer",
                "showBackground": True,
                "backgroundStyle": {"color": "#f4f2ec", "borderRadius": 3},
                "label": {"show": True, "position": "right", "fontSize": 14, "color": INK},
                "data": [
                    {
                        "value": point.value,
                        "address": point.address,
                        "itemStyle": {"color": SHADES[place % len(SHADES)], "borderRadius": 3},
                    }
                    for place, point in enumerate(points)
                ],
            }
        ],
    }
    return Chart(code, label, option, (Series(label, tuple(points)),))


def lines(code: str, label: str, series: Sequence[Series]) -> Chart:
    """Return months side by side: one line each, a sign of its own beside its colour."""
    names = [point.name for point in series[0].points] if series else []
    option = {
        "textStyle": _FONT,
        "color": [GREEN, GOLD],
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": {"top": 0, "left": 0, "itemGap": 18, "textStyle": {"color": INK}},
        "grid": {"left": 34, "right": 14, "top": 34, "bottom": 24},
        "xAxis": {
            "type": "category",
            "data": names,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": LINE}},
            "axisLabel": {"color": INK},
        },
        "yAxis": {
            "type": "value",
            "minInterval": 1,
            "splitLine": {"lineStyle": {"color": LINE}},
            "axisLabel": {"color": INK},
        },
        "series": [_line(line, sign) for line, sign in zip(series, ("circle", "rect"), strict=False)],
    }
    return Chart(code, label, option, tuple(series))


def columns(code: str, label: str, line: Series) -> Chart:
    """Return months side by side as columns."""
    chart = lines(code, label, [line])
    option = {**chart.option, "legend": {"show": False}, "grid": {**chart.option["grid"], "top": 12}}
    option["series"] = [
        {
            "type": "bar",
            "barWidth": "55%",
            "itemStyle": {"color": GREEN},
            "label": {"show": True, "position": "top", "color": INK},
            "name": line.name,
            "cursor": "pointer",
            "data": _data(line),
        }
    ]
    return Chart(code, label, option, (line,))


def _data(line: Series) -> list[dict[str, Any]]:
    return [{"value": point.value, "address": point.address} for point in line.points]


def _line(line: Series, sign: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": line.name,
        "symbol": sign,
        "symbolSize": 9,
        "cursor": "pointer",
        "triggerLineEvent": False,
        "data": _data(line),
    }
