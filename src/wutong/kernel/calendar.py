"""The working-day calendar: the days of the State Council's notices, as data.

Counting starts the day after: the day of acceptance is day 0, so 3 working days from Friday
2024-09-27 end on 2024-10-08, after the National Day week. Years without a notice (see
:func:`covered`) are counted by weekdays.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Literal

Pause = tuple[date, date | None]

_DAY = timedelta(days=1)
# One zone without summer time: no time-zone database is needed, and moments stored as UTC fall on the right day.
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which the notice and the weekday differ, or a public holiday."""

    date: date
    kind: Literal["off", "work"]
    name: str
    source: str


@cache
def special_days() -> Mapping[date, SpecialDay]:
    """Return every day that the notices name, by date."""
    text = files("wutong.kernel").joinpath("data/holidays.csv").read_text(encoding="utf-8")
    days: dict[date, SpecialDay] = {}
    for row in csv.DictReader(text.splitlines()):
        day = date.fromisoformat(row["date"])
        days[day] = SpecialDay(day, "work" if row["kind"] == "work" else "off", row["name"], row["source"])
    return days


@cache
def _years() -> frozenset[int]:
    return frozenset(day.year for day in special_days())


def covered(year: int) -> bool:
    """Whether the notice for a year is known; otherwise Monday to Friday count as working days."""
    return year in _years()


def is_working_day(day: date) -> bool:
    """Whether people work on this day."""
    special = special_days().get(_as_date(day))
    return special.kind == "work" if special else day.weekday() < 5


@cache
def _year(year: int) -> tuple[int, ...]:
    """Return, for each day of a year, how many working days there were up to and with it."""
    first = date(year, 1, 1).toordinal()
    days = date(year, 12, 31).toordinal() - first + 1
    return tuple(accumulate(is_working_day(date.fromordinal(first + offset)) for offset in range(days)))


@cache
def _before(year: int) -> int:
    """Return the working days of all years before this one.

    Each covered year is counted once; the others follow from the weekdays alone, so that a far
    year costs no more than a near one.
    """
    first = date(year, 1, 1).toordinal()
    # Ordinal 1 was a Monday: whole weeks have five working days, the rest is Monday to Friday first.
    weeks, rest = divmod(first - 1, 7)
    differing = sum(
        (1 if special.kind == "work" else 0) - (1 if day.weekday() < 5 else 0)
        for day, special in special_days().items()
        if day.year < year
    )
    return weeks * 5 + min(rest, 5) + differing


def _until(day: date) -> int:
    """Return the number of working days from the beginning of the calendar up to and with a day."""
    return _before(day.year) + _year(day.year)[day.timetuple().tm_yday - 1]


def working_days_between(a: date, b: date) -> int:
    """Count the working days after ``a`` up to and with ``b``; negative when ``b`` is the earlier."""
    return _until(_as_date(b)) - _until(_as_date(a))


def add_working_days(day: date, n: int) -> date:
    """Return the n-th working day after a day (before it when ``n`` is negative); the day itself for 0."""
    start = _as_date(day)
    if n == 0:
        return start
    # The count of working days that the answer has behind it, and with it.
    target = _until(start) + n if n > 0 else _until(start - _DAY) + n + 1
    guess = start.toordinal() + n * 7 // 5
    while True:
        found = date.fromordinal(guess)
        missing = target - _until(found)
        if missing == 0 and is_working_day(found):
            return found
        # A day off with the right count lies behind the day sought.
        guess += missing or -1


def deadline(start: datetime | date, days: int) -> date:
    """Return the last day of a term of working days; the day it starts on is day 0."""
    return add_working_days(_as_date(start), days)


def with_pauses(a: date, b: date, pauses: Iterable[Pause]) -> int:
    """Count the working days in (a, b] that no pause covers.

    A pause holds from its first day to its last; one without a last day still holds. Days that
    several pauses cover are counted once.
    """
    start, end = _as_date(a), _as_date(b)
    elapsed = working_days_between(start, end)
    # From here on `reached` is the last day already accounted for.
    reached = start
    for first, last in sorted((_as_date(first), _as_date(last) if last else end) for first, last in pauses):
        opening = max(reached, first - _DAY)
        closing = min(last, end)
        if closing > opening:
            elapsed -= working_days_between(opening, closing)
            reached = closing
    return elapsed


def _as_date(day: date) -> date:
    """Return the date, in China, of a moment; a date is left as it is."""
    if not isinstance(day, datetime):
        return day
    return (day.astimezone(_CHINA) if day.tzinfo else day).date()
