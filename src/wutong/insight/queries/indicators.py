"""The register of indicators: compute one as of any day, open its rows, compare it with an earlier day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, Literal

from wutong.insight.queries import sources
from wutong.insight.queries.figures import NOTHING, Change, Figure, Indicator, Kind, Period, SetQuery
from wutong.insight.queries.kept import KEPT
from wutong.insight.queries.sources import ZONE, Question, Reader, Scope
from wutong.insight.queries.unkept import UNKEPT
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotFound
from wutong.kernel.rows import RowSet

Side = Literal["numerator", "denominator", "outside"]


@dataclass(frozen=True)
class Opened:
    """The rows of a figure's page: one side of it, and what came in and went out."""

    shown: RowSet
    came: RowSet
    went: RowSet


INDICATORS: Mapping[str, Indicator] = {indicator.code: indicator for indicator in (*KEPT, *UNKEPT)}


def get(code: str) -> Indicator:
    """Return an indicator by its code.

    :raises NotFound: when there is none.
    """
    if code not in INDICATORS:
        raise NotFound(f"没有代码为“{code}”的指标,请到“口径与字典”查看全部指标。")
    return INDICATORS[code]


def every() -> tuple[Indicator, ...]:
    """Return all indicators, those not kept yet last."""
    return tuple(INDICATORS.values())


def compute(
    code: str,
    *,
    as_of: date,
    since: date | None = None,
    until: date | None = None,
    scope: Scope | None = None,
    reader: Reader | None = None,
    choices: Mapping[str, str] | None = None,
) -> Figure:
    """Return what an indicator gives as of a day, from what was known on it.

    :param since: first day of a period, itself included; without it each indicator takes its own (see ``Period``).
    :param until: last day of the period, where it ended before ``as_of``; later knowledge of it still counts.
    :param reader: who asks; shared by the figures of one page, so that each set is asked for once.
    :param choices: values of the indicator's parameters, such as ``{"base": "signed"}``.
    :raises NotFound: when there is no such indicator.
    :raises Incomplete: when the period ends before it begins, or a parameter has no such value.
    """
    indicator = get(code)
    last = min(until or as_of, as_of)
    if since is not None and since > last:
        raise Incomplete("起始日期晚于截止日期,请改一个。", fields={"since": "不能晚于截止日期"})
    chosen = _chosen(indicator, choices or {})
    first = _first_day(indicator, last, since)
    question = Question(as_of, first, None if last == as_of else last, scope or ZONE, reader or Reader())
    reason = _why_not(indicator, question)
    if reason:
        return _empty(indicator, question, reason, chosen)
    if indicator.kind is Kind.SHARE:
        return _share(indicator, question, chosen)
    if indicator.kind is Kind.MEDIAN_DAYS:
        return _median(indicator, question)
    counted = frozenset(indicator.numerator.find(question))
    value = indicator.amount(question) if indicator.amount else len(counted)
    return _figure(indicator, question, value, counted)


def rows(user: Any, figure: Figure, which: Side = "numerator", *, reader: Reader | None = None) -> RowSet:
    """Return the rows of one side of a figure that this person may see; the total counts all.

    :raises NotFound: when the figure has no such side.
    """
    query, ids = side(figure, which)
    return (reader or Reader(user)).rows(query.source, ids, day_of=query.day_of, as_of=figure.as_of)


def leaving(user: Any, figure: Figure, which: Side = "numerator") -> RowSet:
    """Return the rows of one side that may leave the house in a file; the others count as hidden.

    :raises NotFound: when the figure has no such side.
    """
    return sources.leaving(user, side(figure, which)[0].source, rows(user, figure, which))


def opened(
    figure: Figure, which: Side, moved: Change | None, *, reader: Reader, only: frozenset[int] | None = None
) -> Opened:
    """Return the rows of one side, and those that came and went since the earlier day; all asked for at once.

    :param only: the ids of one page of a long side.
    :raises NotFound: when the figure has no such side.
    """
    query, whole = side(figure, which)
    ids = whole if only is None else whole & only
    entered, left = (moved.entered, moved.left) if moved else (frozenset[int](), frozenset[int]())
    found = reader.rows(query.source, ids | entered | left, day_of=query.day_of, as_of=figure.as_of)

    def some(wanted: frozenset[int]) -> RowSet:
        return RowSet(tuple(row for row in found.rows if row.id in wanted), total=len(wanted))

    return Opened(some(ids), some(entered), some(left))


def side(figure: Figure, which: Side) -> tuple[SetQuery, frozenset[int]]:
    """Return the words and the rows' ids of one side of a figure.

    :raises NotFound: when the figure has no such side.
    """
    indicator = figure.indicator
    if which != "denominator":
        return indicator.numerator, figure.outside if which == "outside" else figure.numerator
    below = _below(indicator, figure.choices)
    if below and figure.denominator is not None:
        return below, figure.denominator
    raise NotFound(f"指标“{indicator.label}”没有这一组明细。")


def change(
    code: str,
    *,
    as_of: date,
    since: date | None = None,
    until: date | None = None,
    days: int = 7,
    scope: Scope | None = None,
    reader: Reader | None = None,
    choices: Mapping[str, str] | None = None,
) -> Change:
    """Return what moved in an indicator over the last days; a median and a mark without past have no earlier day.

    Both days count from the same first day; an earlier day that lies before it had counted nothing yet.
    """
    shared = reader or Reader()
    after = compute(code, as_of=as_of, since=since, until=until, scope=scope, reader=shared, choices=choices)
    earlier = as_of - timedelta(days=days)
    if not has_past(after.indicator):
        return Change(after, after)
    if after.since is not None and earlier < after.since:
        none: frozenset[int] = frozenset()
        return Change(replace(after, as_of=earlier, value=None, numerator=none, outside=none), after)
    return Change(
        compute(code, as_of=earlier, since=after.since, until=until, scope=scope, reader=shared, choices=choices), after
    )


def has_past(indicator: Indicator) -> bool:
    """Tell whether an earlier day of the indicator can be set beside a later one, row by row."""
    return indicator.kept and indicator.dated and indicator.kind is not Kind.MEDIAN_DAYS


def _first_day(indicator: Indicator, as_of: date, since: date | None) -> date | None:
    if indicator.period is Period.STATE:
        return None
    if since is None and indicator.period is Period.YEAR:
        return date(as_of.year, 1, 1)
    return since


def _chosen(indicator: Indicator, choices: Mapping[str, str]) -> dict[str, str]:
    known = {parameter.name: parameter for parameter in indicator.parameters}
    for name, value in choices.items():
        if name not in known or value not in known[name].choices:
            raise Incomplete(f"指标“{indicator.label}”没有“{name}={value}”这种口径。", fields={name: "没有这种口径"})
    return {name: choices.get(name, parameter.default) for name, parameter in known.items()}


def _below(indicator: Indicator, chosen: Mapping[str, str]) -> SetQuery | None:
    return indicator.denominators.get(chosen.get("base", ""), indicator.denominator)


def _why_not(indicator: Indicator, question: Question) -> str:
    if not indicator.kept:
        return indicator.why_not
    if question.scope.office_id is not None and not indicator.scoped:
        return "这个指标不按单位统计,请看全园区。"
    if not indicator.dated and question.as_of != clock.today():
        return "这个标记不留往日的样子,只有今天的数。"
    if indicator.personal and question.reader.user is None:
        return "这个指标只按在场人员可见的项目核算,请登录后查看。"
    return ""


def _share(indicator: Indicator, question: Question, chosen: Mapping[str, str]) -> Figure:
    below = _below(indicator, chosen) or NOTHING
    top, base = frozenset(indicator.numerator.find(question)), frozenset(below.find(question))
    counted, outside = top & base, top - base
    if not base:
        reason = f"分母“{below.words}”为 0,不能计算比率。"
        return _figure(indicator, question, None, counted, base, outside, reason, chosen)
    value = Decimal(len(counted) * 100) / len(base)
    return _figure(indicator, question, value, counted, base, outside, "", chosen)


def _median(indicator: Indicator, question: Question) -> Figure:
    days = indicator.days(question) if indicator.days else {}
    if not days:
        return _figure(indicator, question, None, frozenset(), reason="期内没有可计算的项目。")
    return _figure(indicator, question, Decimal(str(median(days.values()))), frozenset(days))


def _empty(indicator: Indicator, question: Question, reason: str, chosen: Mapping[str, str]) -> Figure:
    return _figure(indicator, question, None, frozenset(), reason=reason, chosen=chosen)


def _figure(
    indicator: Indicator,
    question: Question,
    value: Decimal | int | None,
    numerator: frozenset[int],
    denominator: frozenset[int] | None = None,
    outside: frozenset[int] = frozenset(),
    reason: str = "",
    chosen: Mapping[str, str] | None = None,
) -> Figure:
    below = _below(indicator, chosen or {})
    return Figure(
        indicator=indicator,
        value=value,
        numerator=numerator,
        denominator=denominator,
        outside=outside,
        as_of=question.as_of,
        since=question.since,
        until=None if indicator.period is Period.STATE else question.until,
        scope_text=_scope_text(indicator, question.scope, below),
        numerator_words=indicator.numerator.words,
        denominator_words=below.words if below else "",
        reason=reason,
        choices=dict(chosen or {}),
    )


def _scope_text(indicator: Indicator, scope: Scope, below: SetQuery | None) -> str:
    base = f";本次分母:{below.words}" if indicator.parameters and below else ""
    return f"{scope.label}:{indicator.scope_text}{base}"
