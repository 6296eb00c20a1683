"""What leaders look at first: the report's figures, the way from lead to statistics, lights, teams, the last week."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wutong.insight.queries import indicators, sources
from wutong.insight.queries.figures import Change, Figure
from wutong.insight.queries.sources import Question, Reader, Source
from wutong.kernel.rows import Row, RowSet
from wutong.leads.lifecycle import Stage
from wutong.projects.lifecycle import Kind

# The seven figures of the report, in its order.
CARDS = ("trips", "leads", "talks", "start_base", "starts", "start_rate", "entries")
# What the same report says of soil; a card of its own.
SOIL = ("soil_matched", "soil_saving")
# The year's plan stands between talks and starts: many a start of this year was signed last year.
FUNNEL = ("leads", "contacts", "talks", "start_base", "starts", "entries")
_OFFICE = ("talks", "base", "started", "entered", "both")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
SHOWN = 6
MONTHS = 6
# 开工后 1 月未入库黄, 超过 2 月红 (reference: domain 2.6).
YELLOW_MONTHS, RED_MONTHS = 1, 2


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
class OfficeLine:
    """What one office has on a day."""

    name: str
    talks: int
    base: int
    started: int
    entered: int
    started_of_base: int

    @property
    def start_rate(self) -> Decimal | None:
        """Return the share of its plan that it started; None without a plan."""
        return Decimal(self.started_of_base * 100) / self.base if self.base else None


@dataclass(frozen=True)
class Offices:
    """The offices side by side, and how many leads in talks the person may not see."""

    lines: tuple[OfficeLine, ...]
    hidden_talks: int


@dataclass(frozen=True)
class Waiting:
    """A started project that the statistics do not hold yet."""

    row: Row
    days: int
    light: str


def figures(user: Any, as_of: date, codes: Iterable[str] = CARDS) -> tuple[Figure, ...]:
    """Return some figures on a day; each set of rows is asked for once."""
    reader = Reader(user)
    return tuple(indicators.compute(code, as_of=as_of, reader=reader) for code in codes)


def watched(user: Any, as_of: date) -> RowSet:
    """Return the projects pushed hardest, as they are marked now."""
    question = Question(as_of, reader=Reader(user))
    return question.reader.rows(Source.PROJECTS, question.watched(), day_of=None, as_of=as_of)


def moved(user: Any, as_of: date, codes: Iterable[str]) -> tuple[Moved, ...]:
    """Return what moved in some figures over the last seven days; figures of one source share the question for rows."""
    reader = Reader(user)
    changes = [indicators.change(code, as_of=as_of, days=WEEK.days, reader=reader) for code in codes]
    ids: dict[Source, frozenset[int]] = {}
    for change in changes:
        source = change.after.indicator.numerator.source
        ids[source] = ids.get(source, frozenset()) | change.entered | change.left
    found = {source: reader.rows(source, some, day_of=None, as_of=as_of) for source, some in ids.items()}
    rows = {source: {row.id: row for row in shown.rows} for source, shown in found.items()}
    return tuple(_moved(change, rows[change.after.indicator.numerator.source]) for change in changes)


def leads_by_month(as_of: date) -> Line:
    """Return the new leads of each of the last months, as known on the day."""
    reader = Reader()
    figure = indicators.compute("new_leads", as_of=as_of, since=months_of(as_of)[0][0], reader=reader)
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
    """Return starts and entries of each of the last months, as known on the day."""
    question = Question(as_of, reader=Reader(user))
    lines = []
    for code, kind in (("starts", Kind.STARTED), ("entries", Kind.STAT_ENTERED)):
        first_day = months_of(as_of)[0][0]
        figure = indicators.compute(code, as_of=as_of, since=first_day, reader=question.reader)
        counted = Counter(day.month for day in question.days(kind, figure.numerator).values())
        months = [Month(first, last, counted[first.month]) for first, last in months_of(as_of)]
        lines.append(Line(figure, tuple(months)))
    return tuple(lines)


def waiting(user: Any, as_of: date) -> tuple[Waiting, ...]:
    """Return the started projects that are not in the statistics, the longest waiting first, with their lights."""
    question = Question(as_of, reader=Reader(user))
    late = question.reached(Kind.STARTED) - question.reached(Kind.STAT_ENTERED)
    rows = question.reader.rows(Source.PROJECTS, late, day_of=Kind.STARTED, as_of=as_of).rows
    found = [Waiting(row, (as_of - row.day).days, entry_light(row.day, as_of)) for row in rows if row.day]
    return tuple(sorted(found, key=lambda one: (-one.days, one.row.id)))


def by_office(user: Any, as_of: date) -> Offices:
    """Return what each office has in talks, on its plan, started and in the statistics on a day."""
    question = Question(as_of, since=date(as_of.year, 1, 1), reader=Reader(user))
    sets = {
        "base": question.start_base(),
        "started": question.reached(Kind.STARTED),
        "entered": question.reached(Kind.STAT_ENTERED),
    }
    # Only whose they are is asked: whole rows of thousands of leads and projects take half a second.
    in_talks = question.leads_in(Stage.NEGOTIATE)
    talks = question.reader.offices(Source.LEADS, in_talks)
    projects = question.reader.offices(Source.PROJECTS, frozenset().union(*sets.values()))
    sets["both"] = sets["started"] & sets["base"]
    counts = {office: Counter[str]() for office in (*talks.values(), *projects.values())}
    for office in talks.values():
        counts[office]["talks"] += 1
    for name, ids in sets.items():
        for key in ids & projects.keys():
            counts[projects[key]][name] += 1
    lines = [OfficeLine(name, *(mine[key] for key in _OFFICE)) for name, mine in counts.items()]
    ordered = sorted(lines, key=lambda line: (-line.started, -line.talks, line.name))
    return Offices(tuple(ordered), len(in_talks) - len(talks))


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


def lead_lights(user: Any, today: date) -> dict[str, int]:
    """Return how many of the open leads that the person sees show each light today; past lights are not kept."""
    return sources.lead_lights(user, today)


def months_of(as_of: date) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each of the last six months; the last one ends on the day itself."""
    firsts = [months_after(as_of.replace(day=1), back) for back in range(1 - MONTHS, 1)]
    return tuple((first, following - DAY) for first, following in pairwise([*firsts, as_of + DAY]))


def _moved(change: Change, rows: dict[int, Row]) -> Moved:
    came = [rows[pk] for pk in sorted(change.entered) if pk in rows]
    went = [rows[pk] for pk in sorted(change.left) if pk in rows]
    return Moved(change, tuple(came), tuple(went), len(change.entered) + len(change.left) - len(came) - len(went))
