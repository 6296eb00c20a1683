"""What leaders look at first: the report's figures, the way from lead to statistics, lights, teams, the last week."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from wutong.insight.queries import indicators, sources
from wutong.insight.queries.figures import Change, Figure
from wutong.insight.queries.sources import Question, Reader, Source
from wutong.kernel.rows import Row, RowSet
from wutong.projects.lifecycle import Kind

# The seven figures of the report, in its order.
CARDS = ("trips", "leads", "talks", "start_base", "starts", "start_rate", "entries")
FUNNEL = ("leads", "contacts", "talks", "signed", "starts", "entries")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
SHOWN = 6
# 开工后 1 月未入库黄, 超过 2 月红 (reference: domain 2.6).
YELLOW_MONTHS, RED_MONTHS = 1, 2


@dataclass(frozen=True)
class Cockpit:
    """The first page on a day."""

    as_of: date
    cards: tuple[Figure, ...]
    funnel: tuple[Figure, ...]
    watched: RowSet


@dataclass(frozen=True)
class Moved:
    """What came into a figure in the last seven days and what went out of it, row by row."""

    change: Change
    came: tuple[Row, ...]
    went: tuple[Row, ...]
    hidden: int

    @property
    def figure(self) -> Figure:
        """Return the figure as it stands now."""
        return self.change.after

    @property
    def rest(self) -> int:
        """Return how many rows a short list leaves out."""
        return max(0, len(self.came) - SHOWN) + max(0, len(self.went) - SHOWN)


@dataclass(frozen=True)
class Month:
    """One month of a line."""

    first: date
    last: date
    count: int


@dataclass(frozen=True)
class Line:
    """What happened month by month."""

    figure: Figure
    months: tuple[Month, ...]

    @property
    def code(self) -> str:
        """Return the indicator's code."""
        return self.figure.code


@dataclass(frozen=True)
class Waiting:
    """A started project that the statistics do not hold yet."""

    row: Row
    days: int
    light: str


def cockpit(user: Any, as_of: date) -> Cockpit:
    """Return the first page's figures on a day; each set of rows is asked for once."""
    reader = Reader(user)
    figures = {code: indicators.compute(code, as_of=as_of, reader=reader) for code in {*CARDS, *FUNNEL}}
    question = Question(as_of, reader=reader)
    return Cockpit(
        as_of=as_of,
        cards=tuple(figures[code] for code in CARDS),
        funnel=tuple(figures[code] for code in FUNNEL),
        watched=sources.rows(user, Source.PROJECTS, question.watched()),
    )


def moved(user: Any, as_of: date, codes: Iterable[str]) -> tuple[Moved, ...]:
    """Return what moved in some figures over the last seven days; figures of one source share the question for rows."""
    reader = Reader(user)
    changes = [indicators.change(code, as_of=as_of, days=WEEK.days, reader=reader) for code in codes]
    found: dict[Source, dict[int, Row]] = {}
    for source in {change.after.indicator.numerator.source for change in changes}:
        ids = {
            pk
            for change in changes
            if change.after.indicator.numerator.source is source
            for pk in (*change.entered, *change.left)
        }
        found[source] = {row.id: row for row in sources.rows(user, source, ids).rows}
    return tuple(_moved(change, found[change.after.indicator.numerator.source]) for change in changes)


def leads_by_month(as_of: date) -> Line:
    """Return the new leads of each month of the year, as known on the day."""
    reader = Reader()
    figure = indicators.compute("new_leads", as_of=as_of, reader=reader)
    counts = [
        Month(
            first,
            last,
            len(indicators.compute("new_leads", as_of=as_of, since=first, until=last, reader=reader).numerator),
        )
        for first, last in months_of(as_of)
    ]
    return Line(figure, tuple(counts))


def projects_by_month(user: Any, as_of: date) -> tuple[Line, ...]:
    """Return starts and entries of each month of the year, as known on the day."""
    question = Question(as_of, reader=Reader(user))
    lines = []
    for code, kind in (("starts", Kind.STARTED), ("entries", Kind.STAT_ENTERED)):
        figure = indicators.compute(code, as_of=as_of, reader=question.reader)
        counted = Counter(day.month for day in question.days(kind, figure.numerator).values())
        months = [Month(first, last, counted[first.month]) for first, last in months_of(as_of)]
        lines.append(Line(figure, tuple(months)))
    return tuple(lines)


def waiting(user: Any, as_of: date) -> tuple[Waiting, ...]:
    """Return the started projects that are not in the statistics, the longest waiting first, with their lights."""
    question = Question(as_of, reader=Reader(user))
    late = question.reached(Kind.STARTED) - question.reached(Kind.STAT_ENTERED)
    rows = sources.milestone_rows(user, late, Kind.STARTED, as_of).rows
    found = [Waiting(row, (as_of - row.day).days, entry_light(row.day, as_of)) for row in rows if row.day]
    return tuple(sorted(found, key=lambda one: (-one.days, one.row.id)))


def entry_light(started: date, as_of: date) -> str:
    """Return the light of a started project that the statistics do not hold on a day."""
    if as_of > months_after(started, RED_MONTHS):
        return "red"
    return "yellow" if as_of > months_after(started, YELLOW_MONTHS) else "green"


def months_after(day: date, months: int) -> date:
    """Return the same day some months on; the last day of the month where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lights(found: Iterable[Waiting]) -> Counter[str]:
    """Return how many projects stand under each light."""
    return Counter(one.light for one in found)


def months_of(as_of: date) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each month of the year up to a day."""
    firsts = [date(as_of.year, month, 1) for month in range(1, as_of.month + 1)]
    return tuple((first, following - DAY) for first, following in pairwise([*firsts, as_of + DAY]))


def _moved(change: Change, rows: dict[int, Row]) -> Moved:
    came = [rows[pk] for pk in sorted(change.entered) if pk in rows]
    went = [rows[pk] for pk in sorted(change.left) if pk in rows]
    return Moved(change, tuple(came), tuple(went), len(change.entered) + len(change.left) - len(came) - len(went))
