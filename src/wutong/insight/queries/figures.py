"""What an indicator and a figure are: a named formula, and what it gives on a day with the rows behind it."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from wutong.insight.queries.sources import Question, Source
from wutong.projects.lifecycle import Kind as Milestone

NO_VALUE = "—"
_TENTH = Decimal("0.1")


class Kind(StrEnum):
    """How the rows become a value."""

    COUNT = "count"
    SHARE = "share"
    AMOUNT = "amount"
    MEDIAN_DAYS = "median_days"


class Period(StrEnum):
    """What an indicator does with the first day of a period."""

    YEAR = "year"
    """Counts events; since the year began, unless a first day is given."""
    EVER = "ever"
    """Counts events; all there ever were, unless a first day is given."""
    STATE = "state"
    """Counts what stands on the day; a first day means nothing to it."""


@dataclass(frozen=True)
class SetQuery:
    """A set of rows in words, and how to ask the domain that keeps them.

    :param day_of: the milestone whose day a project's row shows.
    """

    words: str
    source: Source
    find: Callable[[Question], Set[int]]
    day_of: Milestone | None = None

    @property
    def day_label(self) -> str:
        """Return what the day of a row is."""
        if self.day_of:
            return f"{self.day_of.label}日期"
        return {
            Source.LEADS: "首报日期",
            Source.TRIPS: "出发日期",
            Source.PROJECTS: "登记日期",
            Source.SOIL: "开运日期",
        }.get(self.source, "日期")


NOTHING = SetQuery("", Source.LEADS, lambda ask: frozenset())
"""The rows of an indicator that is not kept yet: none."""


@dataclass(frozen=True)
class Terms:
    """How prose names the figure, for the checker: any of the words, with any of the units.

    The longer word wins where two indicators both match; ``excluded`` words make it another thing
    (框架协议 is no signing, 人次 is no trip).
    """

    words: tuple[str, ...]
    units: tuple[str, ...]
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """A choice that changes what an indicator divides by; always said in the 口径."""

    name: str
    label: str
    choices: Mapping[str, str]
    default: str


@dataclass(frozen=True)
class Indicator:
    """A named formula over two sets of rows, as of a date.

    :param scope_text: the 口径 in Chinese, with where it comes from in ``source``.
    :param kept: whether Wutong keeps the rows; one that it does not says in ``why_not`` which capability will.
    :param denominators: by the value of the parameter, where there is a choice of what to divide by.
    :param amount: adds up the numerator's rows, where the value is a sum and not a count.
    :param scoped: whether it can be asked for one office.
    :param personal: whether the domain answers it only to a person, as it shows rows.
    :param dated: whether past days are known; one that is not has no value but today's.
    """

    code: str
    label: str
    unit: str
    kind: Kind
    scope_text: str
    source: str
    terms: Terms
    numerator: SetQuery = NOTHING
    denominator: SetQuery | None = None
    period: Period = Period.EVER
    days: Callable[[Question], Mapping[int, int]] | None = None
    amount: Callable[[Question], Decimal] | None = None
    parameters: tuple[Parameter, ...] = ()
    denominators: Mapping[str, SetQuery] = field(default_factory=dict)
    scoped: bool = False
    personal: bool = False
    dated: bool = True
    capability: str = "I1"
    kept: bool = True
    why_not: str = ""

    @property
    def is_rate(self) -> bool:
        """Tell whether it is one set over another."""
        return self.kind is Kind.SHARE

    @property
    def formula(self) -> str:
        """Return the formula in words."""
        if not self.kept:
            return self.scope_text
        if self.is_rate and self.denominator:
            return f"{self.numerator.words} ÷ {self.denominator.words} × 100%"
        if self.kind is Kind.MEDIAN_DAYS:
            return f"{self.numerator.words},签约日到开工日天数的中位数"
        if self.kind is Kind.AMOUNT:
            return f"{self.numerator.words},合计"
        return f"{self.numerator.words},计数"


@dataclass(frozen=True)
class Figure:
    """What an indicator gives on a day: the value, the rows on both sides and every word that makes it readable.

    ``outside`` are rows that the numerator's words name but the denominator does not hold: they are left out of the
    value, so that a rate stays within its cohort and never passes 100 %, and said beside it.
    """

    indicator: Indicator
    value: Decimal | int | None
    numerator: frozenset[int]
    denominator: frozenset[int] | None
    outside: frozenset[int]
    as_of: date
    since: date | None
    scope_text: str
    numerator_words: str
    denominator_words: str
    until: date | None = None
    reason: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Return the indicator's code."""
        return self.indicator.code

    @property
    def label(self) -> str:
        """Return the indicator's name."""
        return self.indicator.label

    @property
    def unit(self) -> str:
        """Return what is counted."""
        return self.indicator.unit

    @property
    def formula(self) -> str:
        """Return the formula in words, with what it was divided by this time."""
        if self.indicator.is_rate and self.denominator_words:
            return f"{self.numerator_words} ÷ {self.denominator_words} × 100%"
        return self.indicator.formula

    @property
    def text(self) -> str:
        """Return the value as printed: 97.2, 136, 10.5; a dash where there is none."""
        if self.value is None:
            return NO_VALUE
        if self.indicator.is_rate:
            return f"{Decimal(self.value).quantize(_TENTH, ROUND_HALF_UP)}"
        return f"{Decimal(self.value).normalize():f}"

    @property
    def shown(self) -> str:
        """Return the value as a page shows it: a sum with thousands marks, anything else as printed."""
        return f"{Decimal(self.text):,}" if self.indicator.amount and self.value is not None else self.text

    @property
    def text_with_unit(self) -> str:
        """Return the value with its unit; only the dash where there is none."""
        return self.text if self.value is None else f"{self.text} {self.unit}"

    @property
    def period_text(self) -> str:
        """Return the period in words."""
        if self.indicator.period is Period.STATE:
            return f"截至 {self.as_of} 的状态"
        if self.until is not None:
            return f"{self.since or '开始'} 至 {self.until}(截至 {self.as_of} 所知)"
        if self.since is None:
            return f"截至 {self.as_of} 累计"
        ytd = "(今年以来)" if self.since == date(self.as_of.year, 1, 1) else ""
        return f"{self.since} 至 {self.as_of}{ytd}"


@dataclass(frozen=True)
class Change:
    """What moved in a figure between two days: the rows that came in and those that went out."""

    before: Figure
    after: Figure

    @property
    def entered(self) -> frozenset[int]:
        """Return the rows of the numerator that were not there before."""
        return self.after.numerator - self.before.numerator

    @property
    def left(self) -> frozenset[int]:
        """Return the rows of the numerator that are there no more."""
        return self.before.numerator - self.after.numerator

    @property
    def difference(self) -> Decimal | int | None:
        """Return by how much the value moved; None where either day has none."""
        if self.after.value is None or self.before.value is None:
            return None
        return self.after.value - self.before.value
