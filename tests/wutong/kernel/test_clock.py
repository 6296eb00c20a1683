"""What day it is: the real one, the frozen one, a told one."""

from datetime import date, datetime, timedelta

from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel import clock

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_a_zone_runs_on_the_real_day() -> None:
    assert clock.today() == timezone.localdate()
    assert not clock.is_frozen()


def test_the_demo_town_stands_on_its_day_whatever_the_hour() -> None:
    with override_settings(BUSINESS_DAY=date(2024, 6, 28)):
        assert clock.today() == date(2024, 6, 28)
        assert clock.is_frozen()


@given(DAYS)
def test_inside_a_block_it_is_the_told_day_and_afterwards_it_is_not(day: date) -> None:
    before = clock.today()
    with clock.at(day):
        assert clock.today() == day
        with clock.at(day + timedelta(days=1)):
            assert clock.today() == day + timedelta(days=1)
        assert clock.today() == day
    assert clock.today() == before


@given(DAYS)
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    end = clock.end_of(day)
    assert timezone.localdate(end - timedelta(microseconds=1)) == day
    assert timezone.localdate(end) == day + timedelta(days=1)


def test_a_moment_without_a_zone_is_taken_as_ours() -> None:
    with clock.at(datetime(2024, 6, 28, 15, 30)):  # noqa: DTZ001 - the missing zone is what is tried
        assert f"{clock.now():%H:%M %z}" == "15:30 +0800"
