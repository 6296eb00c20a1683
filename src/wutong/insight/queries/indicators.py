"""The register of indicators: compute one as of any day, open its rows, compare it with an earlier day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, Literal

from wutong.insight.queries import sources
from wutong.insight.queries.figures import Change, Figure, Indicator, Kind, Period, SetQuery
from wutong.insight.queries.kept import KEPT
from wutong.insight.queries.sources import ZONE, Question, Reader, Scope
from wutong.insight.queries.unkept import UNKEPT
from wutong.kernel.errors import Incomplete, NotFound
from wutong.kernel.rows import RowSet

Side = Literal["numerator", "denominator", "outside"]

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
    scope: Scope | None = None,
    reader: Reader | None = None,
    **choices: str,
) -> Figure:
    """Return what an indicator gives as of a day, from what was known on it.

    :param since: first day of a period, itself included; without it each indicator takes its own (see ``Period``).
    :param reader: shared by the figures of one page, so that each set is asked for once.
    :param choices: values of the indicator's parameters, such as ``base="signed"``.
    :raises NotFound: when there is no such indicator.
    :raises Incomplete: when the period ends before it begins, or a parameter has no such value.
    """
    indicator = get(code)
    if since is not None and since > as_of:
        raise Incomplete("起始日期晚于截止日期,请改一个。", fields={"since": "不能晚于截止日期"})
    chosen = _chosen(indicator, choices)
    asked = scope or ZONE
    question = Question(as_of, _first_day(indicator, as_of, since), asked, reader or Reader())
    reason = _why_not(indicator, asked)
    if reason:
        return _empty(indicator, question, reason, chosen)
    if indicator.kind is Kind.SHARE:
        return _share(indicator, question, chosen)
    if indicator.kind is Kind.MEDIAN_DAYS:
        return _median(indicator, question)
    assert indicator.numerator  # noqa: S101 - every kept indicator has one; asserted for the type checker
    counted = frozenset(indicator.numerator.find(question))
    return _figure(indicator, question, len(counted), counted)


def rows(user: Any, figure: Figure, which: Side = "numerator") -> RowSet:
    """Return the rows of one side of a figure that this person may see; the total counts all.

    :raises NotFound: when the figure has no such side.
    """
    query, ids = side(figure, which)
    return sources.rows(user, query.source, ids)


def side(figure: Figure, which: Side) -> tuple[SetQuery, frozenset[int]]:
    """Return the words and the rows' ids of one side of a figure.

    :raises NotFound: when the figure has no such side.
    """
    indicator = figure.indicator
    if which == "denominator" and figure.denominator is not None:
        below = _below(indicator, figure.choices)
        if below:
            return below, figure.denominator
    if which != "denominator" and indicator.numerator:
        return indicator.numerator, figure.outside if which == "outside" else figure.numerator
    raise NotFound(f"指标“{indicator.label}”没有这一组明细。")


def change(
    code: str,
    *,
    as_of: date,
    since: date | None = None,
    days: int = 7,
    scope: Scope | None = None,
    reader: Reader | None = None,
    **choices: str,
) -> Change:
    """Return what moved in an indicator over the last days.

    Both days count from the same first day; an earlier day that lies before it had counted nothing yet.
    """
    shared = reader or Reader()
    after = compute(code, as_of=as_of, since=since, scope=scope, reader=shared, **choices)
    earlier = as_of - timedelta(days=days)
    if after.since is not None and earlier < after.since:
        none: frozenset[int] = frozenset()
        return Change(replace(after, as_of=earlier, value=None, numerator=none, outside=none), after)
    return Change(compute(code, as_of=earlier, since=after.since, scope=scope, reader=shared, **choices), after)


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


def _why_not(indicator: Indicator, scope: Scope) -> str:
    if not indicator.kept:
        return indicator.why_not
    if scope.office_id is not None and not indicator.scoped:
        return "这个指标不按单位统计,请看全园区。"
    return ""


def _share(indicator: Indicator, question: Question, chosen: Mapping[str, str]) -> Figure:
    below = _below(indicator, chosen)
    assert indicator.numerator and below  # noqa: S101, PT018 - every rate has both; asserted for the type checker
    top, base = frozenset(indicator.numerator.find(question)), frozenset(below.find(question))
    counted = top & base
    if not base:
        return _figure(indicator, question, None, counted, base, top, f"分母“{below.words}”为 0,不能计算比率。", chosen)
    return _figure(indicator, question, Decimal(len(counted) * 100) / len(base), counted, base, top - base, "", chosen)


def _median(indicator: Indicator, question: Question) -> Figure:
    assert indicator.days  # noqa: S101 - every median has them; asserted for the type checker
    days = indicator.days(question)
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
        scope_text=_scope_text(indicator, question.scope, below),
        numerator_words=indicator.numerator.words if indicator.numerator else "",
        denominator_words=below.words if below else "",
        reason=reason,
        choices=dict(chosen or {}),
    )


def _scope_text(indicator: Indicator, scope: Scope, below: SetQuery | None) -> str:
    base = f";本次分母:{below.words}" if indicator.parameters and below else ""
    return f"{scope.label}:{indicator.scope_text}{base}"
