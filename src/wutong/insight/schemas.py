"""Shapes of the answers that programs get: indicators, figures, rows."""

from datetime import date
from decimal import Decimal

from ninja import Field, Schema

from wutong.insight.queries import checker
from wutong.insight.queries.figures import Figure, Indicator
from wutong.kernel.rows import RowSet


class IndicatorOut(Schema):
    """An indicator of the dictionary."""

    code: str
    label: str
    unit: str
    kind: str
    formula: str = Field(description="公式")
    scope: str = Field(description="口径")
    source: str = Field(description="出处")
    kept: bool = Field(description="本系统是否登记这类数据")
    capability: str
    why_not: str = Field(description="未登记时,由哪个领域提供")
    parameters: dict[str, dict[str, str]] = Field(description="可选口径")

    @classmethod
    def of(cls, indicator: Indicator) -> "IndicatorOut":
        """Return the shape of an indicator."""
        return cls(
            code=indicator.code,
            label=indicator.label,
            unit=indicator.unit,
            kind=indicator.kind.value,
            formula=indicator.formula,
            scope=indicator.scope_text,
            source=indicator.source,
            kept=indicator.kept,
            capability=indicator.capability,
            why_not=indicator.why_not,
            parameters={parameter.name: dict(parameter.choices) for parameter in indicator.parameters},
        )


class FigureOut(Schema):
    """A figure as of a day; without a value, with the reason."""

    code: str
    label: str
    unit: str
    value: Decimal | None = Field(description="未取整的值;没有时见 reason")
    text: str = Field(description="印出来的样子")
    formula: str = Field(description="公式")
    numerator: int = Field(description="分子行数")
    denominator: int | None = Field(description="分母行数;不是比率时为空")
    outside: int = Field(description="不在分母中、未计入的行数")
    scope: str = Field(description="口径")
    source: str = Field(description="出处")
    as_of: date = Field(description="截止")
    since: date | None = Field(description="起始")
    reason: str = Field(description="没有值的原因")

    @classmethod
    def of(cls, figure: Figure) -> "FigureOut":
        """Return the shape of a figure."""
        return cls(
            code=figure.code,
            label=figure.label,
            unit=figure.unit,
            value=None if figure.value is None else Decimal(figure.value),
            text=figure.text,
            formula=figure.formula,
            numerator=len(figure.numerator),
            denominator=None if figure.denominator is None else len(figure.denominator),
            outside=len(figure.outside),
            scope=figure.scope_text,
            source=figure.indicator.source,
            as_of=figure.as_of,
            since=figure.since,
            reason=figure.reason,
        )


class RowOut(Schema):
    """One row behind a figure."""

    id: int
    number: str
    title: str
    firm: str
    office: str
    day: date | None
    state: str
    address: str


class RowsOut(Schema):
    """The rows behind a figure that the caller may see, and how many they may not."""

    total: int
    hidden: int
    rows: list[RowOut]

    @classmethod
    def of(cls, found: RowSet) -> "RowsOut":
        """Return the shape of a set of rows."""
        return cls(total=found.total, hidden=found.hidden, rows=[RowOut(**vars(row)) for row in found.rows])


class CheckIn(Schema):
    """A text to check, and the day to judge it by."""

    text: str = Field(max_length=checker.TEXT_LIMIT)
    as_of: date | None = Field(default=None, description="截止;稿子开头写明日期的,以稿子为准")


class JudgedOut(Schema):
    """One figure of a text and what became of it."""

    text: str
    start: int = Field(description="在原文中的起点")
    end: int
    indicator: str | None
    label: str | None
    scope: str
    period: str
    claimed: str
    computed: str | None
    verdict: str = Field(description="right、wrong、not_kept、no_value、not_ours")
    why: str

    @classmethod
    def of(cls, judged: checker.Judged) -> "JudgedOut":
        """Return the shape of a judged figure."""
        figure, computed = judged.claim.figure, judged.computed
        return cls(
            text=figure.text,
            start=figure.start,
            end=figure.end,
            indicator=judged.indicator.code if judged.indicator else None,
            label=judged.indicator.label if judged.indicator else None,
            scope=judged.scope.label,
            period=judged.period,
            claimed=judged.claimed,
            computed=computed.text if computed and computed.value is not None else None,
            verdict=judged.verdict.value,
            why=judged.why,
        )
