"""口径与字典, and the page on which a figure opens its rows."""

from dataclasses import dataclass, replace
from typing import cast, get_args

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.accounts import queries as people
from wutong.insight import permissions
from wutong.insight.queries import indicators
from wutong.insight.queries.figures import Change, Figure
from wutong.insight.queries.sources import Reader
from wutong.insight.views import asked
from wutong.kernel import pages, tables
from wutong.kernel.errors import NotFound

PER_PAGE = 50
# A side with more rows than this is paged by id before its rows are asked for.
WHOLE = 2000
SIDES = {"numerator": "分子", "denominator": "分母", "outside": "未计入"}


@dataclass(frozen=True)
class Side:
    """One set of rows behind the figure, as a tab."""

    name: indicators.Side
    label: str
    words: str
    size: int
    is_shown: bool


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def dictionary(request: HttpRequest) -> HttpResponse:
    """Show every indicator with its formula, 口径 and source; those not kept yet say who will keep them."""
    every = indicators.every()
    context = {
        "kept": [indicator for indicator in every if indicator.kept],
        "unkept": [indicator for indicator in every if not indicator.kept],
    }
    return render(request, "insight/dictionary.html", context)


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show a figure on a day: formula, value, both sides, the rows of one side, what moved in a week."""
    day, offices = asked.read(request), people.offices()
    scope = asked.scope(request.GET.get("office"), offices)
    chosen = asked.choices(request, indicators.get(code))
    reader = Reader(request.user)
    change = indicators.change(
        code, as_of=day.as_of, since=day.since, until=day.until, scope=scope, reader=reader, choices=chosen
    )
    which = _which(request, change.after)
    has_past = indicators.has_past(change.after.indicator)
    found, page = _opened(request, change, which, reader)
    context = {
        "figure": change.after,
        "asked": day,
        "scope": scope,
        "offices": offices if change.after.indicator.scoped else (),
        "parameters": [
            (parameter, change.after.choices[parameter.name], tuple(parameter.choices.items()))
            for parameter in change.after.indicator.parameters
        ],
        "sides": _sides(change.after, which),
        "which": which,
        "day_label": indicators.side(change.after, which)[0].day_label,
        "change": change if has_past else None,
        "opened": found,
        "page": page,
    }
    return pages.show(request, "insight/indicator.html", "insight/_rows.html", context)


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the rows of one side of a figure as a workbook, with formula and 口径 in its last line."""
    figure = _figure(request, code)
    which = _which(request, figure)
    found = indicators.leaving(request.user, figure, which)
    lines = [(row.number, row.title, row.firm, row.office, row.day, row.state) for row in found.rows]
    hidden = f";另有 {found.hidden} 行不可见或不得导出" if found.hidden else ""
    note = f"{figure.label} {figure.text_with_unit};{figure.period_text};{figure.scope_text}{hidden}"
    name = f"{figure.label}{SIDES[which]}明细_{figure.as_of}"
    columns = ("编号", "名称", "企业", "单位", indicators.side(figure, which)[0].day_label, "状态")
    return tables.export(name, columns, lines, by=cast("AbstractBaseUser", request.user), note=note)


def _figure(request: HttpRequest, code: str) -> Figure:
    day = asked.read(request)
    scope = asked.scope(request.GET.get("office"), people.offices())
    chosen = asked.choices(request, indicators.get(code))
    return indicators.compute(
        code,
        as_of=day.as_of,
        since=day.since,
        until=day.until,
        scope=scope,
        reader=Reader(request.user),
        choices=chosen,
    )


def _opened(
    request: HttpRequest, change: Change, which: indicators.Side, reader: Reader
) -> tuple[indicators.Opened, pages.Page]:
    """Return the rows to show and their page; of a long side only that page's rows are asked for."""
    moved = change if indicators.has_past(change.after.indicator) else None
    ids, number = indicators.side(change.after, which)[1], request.GET.get("page")
    if len(ids) <= WHOLE:
        found = indicators.opened(change.after, which, moved, reader=reader)
        return found, pages.paged(found.shown.rows, number, PER_PAGE)
    page = pages.paged(sorted(ids, reverse=True), number, PER_PAGE)
    found = indicators.opened(change.after, which, moved, reader=reader, only=frozenset(page.rows))
    return found, replace(page, rows=list(found.shown.rows))


def _which(request: HttpRequest, figure: Figure) -> indicators.Side:
    which = request.GET.get("set") or "numerator"
    if which not in get_args(indicators.Side):
        raise NotFound("没有这一组明细,请从指标页重新打开。")
    # A count has one side only; an address that asks for the other still opens what there is.
    return cast("indicators.Side", which if figure.indicator.is_rate else "numerator")


def _sides(figure: Figure, which: indicators.Side) -> list[Side]:
    names = get_args(indicators.Side) if figure.indicator.is_rate and figure.indicator.kept else ("numerator",)
    sides = []
    for name in names:
        query, ids = indicators.side(figure, name)
        words = f"{query.words},不在分母中" if name == "outside" else query.words
        label = SIDES[name] if figure.indicator.is_rate else "明细"
        if name != "outside" or ids:
            sides.append(Side(name, label, words, len(ids), is_shown=name == which))
    return sides
