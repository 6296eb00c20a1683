"""The bars of a plan's weeks, as plain data for ECharts; weeks of a stop are shaded."""

from collections import defaultdict
from typing import Any

from wutong.earthworks.queries import PlanPage

_FONT = {"fontFamily": "Noto Sans SC, Noto Sans SC Rest, system-ui, sans-serif", "color": "#1f2a26"}
_SHADES = ("#17644a", "#b9812b", "#1d5fa8", "#7a4e8f", "#40866e", "#8a6100", "#a8503f", "#569781")
_GREY, _LINE, _STOP = "#b8b8b0", "#e2e0d8", "rgba(179, 38, 30, .08)"
_MOST = len(_SHADES)
_PALE, _OUTSIDE, _OTHERS = "#c9dcd3", "外运、外购、堆场", "其他调配"


def week_bars(page: PlanPage) -> dict[str, Any]:
    """Return the picture of the weeks: one colour a pair, what goes outside in grey."""
    weeks = [f"{page.problem.first_day(week):%m-%d}" for week in range(page.problem.periods)]
    ways: dict[str, list[int]] = defaultdict(lambda: [0] * len(weeks))
    names, neighbours = page.problem.names, [line.key for line in page.lines if line.is_neighbour][:_MOST]
    for flow in page.answer.flows if page.answer else ():
        if flow.kind.value in {"stock", "to_stock"}:
            continue
        key = f"{flow.from_id}-{flow.to_id}"
        name = _OUTSIDE
        if flow.kind.value == "haul":
            known = f"{names.get(flow.from_id, '')}→{names.get(flow.to_id, '')}"
            name = known if key in neighbours else _OTHERS
        ways[name][flow.week] += flow.bank
    order = sorted(ways, key=lambda name: (name == _OUTSIDE, name == _OTHERS, -sum(ways[name])))
    series = [_series(name, ways[name], at) for at, name in enumerate(order)]
    if series:
        series[0]["markArea"] = {"silent": True, "itemStyle": {"color": _STOP}, "data": _stops(page)}
    return {
        "textStyle": _FONT,
        "tooltip": {"trigger": "axis", "confine": True, "axisPointer": {"type": "shadow"}},
        "legend": {"type": "scroll", "top": 0, "left": 0},
        "grid": {"left": 64, "right": 16, "top": 36, "bottom": 28},
        "xAxis": {"type": "category", "data": weeks, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "splitLine": {"lineStyle": {"color": _LINE}}},
        "series": series,
    }


def _series(name: str, values: list[int], at: int) -> dict[str, Any]:
    colour = {_OUTSIDE: _GREY, _OTHERS: _PALE}.get(name, _SHADES[at % _MOST])
    return {"type": "bar", "stack": "m3", "name": name, "data": values, "itemStyle": {"color": colour}}


def _stops(page: PlanPage) -> list[list[dict[str, Any]]]:
    """Return the weeks in which soil stands still for more than half their days."""
    shut: list[tuple[int, int]] = []
    for week in range(page.problem.periods):
        days = page.problem.days(week)
        stopped = sum(any(day in span for span in page.problem.limits.curfews) for day in days)
        if stopped * 2 > len(days):
            follows = bool(shut) and shut[-1][1] == week - 1
            first = shut.pop()[0] if follows else week
            shut.append((first, week))
    # By place and not by name: in a plan of more than a year a day of the calendar comes twice.
    return [[{"xAxis": first, "name": "停工"}, {"xAxis": last}] for first, last in shut]
