"""The cockpit: the first page that a leader and a newcomer see; its lower parts come after it, each by itself."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from wutong.industries import queries as industries
from wutong.insight import permissions
from wutong.insight.queries import cockpit
from wutong.insight.queries.figures import Figure
from wutong.insight.views import asked, charts
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotFound

# What moved in a week is asked in two halves, so that no request asks the database too often.
MOVED = {"moved-leads": ("leads", "talks", "trips"), "moved-projects": ("signed", "starts", "entries")}
_SHORT = {
    "leads": "线索",
    "contacts": "对接",
    "talks": "在谈",
    "start_base": "年度计划",
    "starts": "开工",
    "entries": "入库",
}
_LINES = {"new_leads": "新增线索", "starts": "开工", "entries": "入库"}


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def show(request: HttpRequest) -> HttpResponse:
    """Show the zone's figures on a day; with ``part``, one of the lower parts of the page."""
    day = asked.read(request)
    part = request.GET.get("part")
    if part:
        return _part(request, part, day.as_of)
    cards = _cards(request.user, day.as_of)
    context = {
        "asked": day,
        "cards": cards[: len(cockpit.CARDS)],
        "soil": cards[len(cockpit.CARDS) :],
        "week_before": day.as_of - timedelta(days=7),
        "week_after": min(day.as_of + timedelta(days=7), day.today),
    }
    return render(request, "insight/cockpit.html", context)


def address(figure: Figure, **more: str) -> str:
    """Return the address on which a figure opens its rows."""
    asked_for = {"as_of": figure.as_of.isoformat(), **figure.choices, **more}
    return f"{reverse('insight:indicator', args=[figure.code])}?{urlencode(asked_for)}"


def _cards(user: Any, as_of: date) -> list[tuple[Figure, str]]:
    """Return the report's figures and those of soil, with the addresses of their rows; the sets are asked for once."""
    figures = cockpit.figures(user, as_of, (*cockpit.CARDS, *cockpit.SOIL))
    return [(figure, address(figure)) for figure in figures]


def _funnel(user: Any, as_of: date) -> dict[str, Any]:
    figures = cockpit.figures(user, as_of, cockpit.FUNNEL)
    points = [charts.Point(_SHORT[figure.code], int(figure.value or 0), address(figure)) for figure in figures]
    return {"chart": charts.funnel("chart-funnel", "从线索到入库", points)}


def _part(request: HttpRequest, part: str, as_of: date) -> HttpResponse:
    if part not in PARTS:
        raise NotFound("驾驶舱没有这一部分,请刷新页面。")
    template, ask = PARTS[part]
    return render(request, template, {"as_of": as_of, **ask(request.user, as_of)})


def _lead_months(user: Any, as_of: date) -> dict[str, Any]:
    return {"chart": charts.columns("chart-leads", "近六个月新增线索", _series(cockpit.leads_by_month(as_of)))}


def _project_months(user: Any, as_of: date) -> dict[str, Any]:
    series = [_series(line) for line in cockpit.projects_by_month(user, as_of)]
    return {"chart": charts.lines("chart-projects", "近六个月开工、入库", series)}


def _series(line: cockpit.Line) -> charts.Series:
    points = [
        charts.Point(f"{month.first.month}月", month.count, _month_address(line.figure, month)) for month in line.months
    ]
    return charts.Series(_LINES[line.code], tuple(points))


def _month_address(figure: Figure, month: cockpit.Month) -> str:
    return address(figure, since=month.first.isoformat(), until=month.last.isoformat())


def _waiting(user: Any, as_of: date) -> dict[str, Any]:
    found = cockpit.waiting(user, as_of)
    return {"waiting": found, "lights": cockpit.lights(found)}


def _offices(user: Any, as_of: date) -> dict[str, Any]:
    return {"offices": cockpit.by_office(user, as_of)}


def _lights(user: Any, as_of: date) -> dict[str, Any]:
    if as_of != clock.today():
        return {}
    counts = cockpit.lead_lights(user, as_of)
    return {"shown": [(light, counts.get(light, 0)) for light in ("red", "yellow", "blue", "green", "grey")]}


def _moved(codes: tuple[str, ...]) -> Callable[[Any, date], dict[str, Any]]:
    def ask(user: Any, as_of: date) -> dict[str, Any]:
        found = cockpit.moved(user, as_of, codes)
        return {"moved": [(one, address(one.figure)) for one in found]}

    return ask


def _watched(user: Any, as_of: date) -> dict[str, Any]:
    return {"watched": cockpit.watched(user, as_of)}


def _chains(user: Any, as_of: date) -> dict[str, Any]:
    return {"chains": [line for line in industries.chains(user, as_of) if line.version is not None]}


PARTS: Mapping[str, tuple[str, Callable[[Any, date], dict[str, Any]]]] = {
    "funnel": ("insight/_chart.html", _funnel),
    "watched": ("insight/_watched.html", _watched),
    "lead-months": ("insight/_chart.html", _lead_months),
    "project-months": ("insight/_chart.html", _project_months),
    "lights": ("insight/_lights.html", _lights),
    "chains": ("insight/_chains.html", _chains),
    "offices": ("insight/_offices.html", _offices),
    "waiting": ("insight/_waiting.html", _waiting),
    **{part: ("insight/_moved.html", _moved(codes)) for part, codes in MOVED.items()},
}
