"""The working-day calendar against the notices and against counting day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel import calendar

days = st.dates(date(2023, 6, 1), date(2027, 6, 30))
pauses = st.lists(st.tuples(days, st.none() | days), max_size=4)


def naive(a: date, b: date) -> list[date]:
    """The working days of (a, b], one by one."""
    between = (a + timedelta(days=step) for step in range(1, (b - a).days + 1))
    return [day for day in between if calendar.is_working_day(day)]


def test_three_days_from_the_friday_before_national_day_end_after_it() -> None:
    assert calendar.add_working_days(date(2024, 9, 27), 3) == date(2024, 10, 8)
    assert calendar.working_days_between(date(2024, 9, 27), date(2024, 10, 8)) == 3


def test_67_calendar_days_from_the_signing_of_aima_are_its_start() -> None:
    signed, started = date(2024, 6, 3), date(2024, 8, 9)
    assert signed + timedelta(days=67) == started
    assert calendar.working_days_between(signed, started) == 48


@pytest.mark.parametrize(("year", "off", "work"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_every_single_day_of_the_notices_is_listed(year: int, off: int, work: int) -> None:
    kinds = [special.kind for special in calendar.special_days().values() if special.date.year == year]
    assert (kinds.count("off"), kinds.count("work")) == (off, work)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 4), True),  # a Sunday made up for the Spring Festival
        (date(2024, 2, 12), False),
        (date(2024, 6, 28), True),
        (date(2024, 6, 29), False),
        (date(2025, 10, 8), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 23), False),
    ],
)
def test_the_notice_goes_before_the_weekday(day: date, works: bool) -> None:
    assert calendar.is_working_day(day) is works


def test_moved_working_days_are_weekend_days() -> None:
    moved = [day for day, special in calendar.special_days().items() if special.kind == "work"]
    assert all(day.weekday() >= 5 for day in moved)
    assert all(special.source and special.name for special in calendar.special_days().values())


def test_a_year_without_a_notice_says_so_and_counts_weekdays() -> None:
    assert [year for year in range(2020, 2030) if calendar.covered(year)] == [2024, 2025, 2026]
    assert calendar.working_days_between(date(2029, 12, 31), date(2030, 12, 31)) == 261
    assert calendar.is_working_day(date(2030, 10, 1))


def test_the_day_of_acceptance_is_day_nought() -> None:
    accepted = datetime(2024, 6, 28, 17, 59)  # noqa: DTZ001 -- a moment as a form gives it, without a zone
    assert calendar.deadline(accepted, 0) == date(2024, 6, 28)
    assert calendar.deadline(accepted, 1) == date(2024, 7, 1)
    assert calendar.deadline(date(2024, 6, 29), 1) == date(2024, 7, 1)


def test_a_moment_stored_as_utc_falls_on_its_day_in_china() -> None:
    late_in_utc = datetime(2024, 6, 27, 17, 0, tzinfo=UTC)
    assert calendar.deadline(late_in_utc, 1) == date(2024, 7, 1)


@given(days, days)
def test_the_quick_count_is_the_count_day_by_day(a: date, b: date) -> None:
    a, b = min(a, b), max(a, b)
    assert calendar.working_days_between(a, b) == len(naive(a, b))
    assert calendar.working_days_between(b, a) == -len(naive(a, b))


@given(days, st.integers(1, 300))
def test_the_day_n_working_days_on_is_the_nth_one(day: date, n: int) -> None:
    reached = calendar.add_working_days(day, n)
    counted = naive(day, reached)
    assert len(counted) == n
    assert counted[-1] == reached


@given(days, st.integers(1, 300))
def test_the_day_n_working_days_back_is_the_nth_one(day: date, n: int) -> None:
    reached = calendar.add_working_days(day, -n)
    counted = naive(reached - timedelta(days=1), day - timedelta(days=1))
    assert len(counted) == n
    assert counted[0] == reached


@given(days, days, pauses)
def test_paused_days_do_not_count_and_overlaps_count_once(a: date, b: date, paused: list[calendar.Pause]) -> None:
    a, b = min(a, b), max(a, b)
    running = [day for day in naive(a, b) if not any(_covers(pause, day) for pause in paused)]
    assert calendar.with_pauses(a, b, paused) == len(running)


def _covers(pause: calendar.Pause, day: date) -> bool:
    first, last = pause
    return first <= day and (last is None or day <= last)


def test_a_pause_that_still_holds_stops_the_clock() -> None:
    start, today = date(2024, 6, 3), date(2024, 6, 28)
    assert calendar.with_pauses(start, today, []) == 18
    assert calendar.with_pauses(start, today, [(date(2024, 6, 11), None), (date(2024, 6, 12), None)]) == 4


def test_a_far_year_is_counted_too() -> None:
    assert calendar.add_working_days(date(1990, 1, 1), 5) == date(1990, 1, 8)
    assert calendar.working_days_between(date(1, 1, 1), date(1, 1, 8)) == 5
