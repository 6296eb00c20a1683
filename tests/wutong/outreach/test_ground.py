"""What people type into a record, kept clean or refused with a sentence; numbers given once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.outreach.conftest import DAY
from tests.wutong.outreach.test_services import planned
from tests.wutong.outreach.test_tracing import at_once
from wutong.kernel import privacy, rules
from wutong.kernel.errors import Incomplete
from wutong.outreach import queries
from wutong.outreach.models import Trip
from wutong.outreach.queries import rules as terms
from wutong.outreach.queries.listing import next_month, previous_month
from wutong.outreach.services import ground

WORK_PHONES = [
    "13812341234",
    "+86 138 1234 1234",
    "0931-8123456",
    "400-812-3456",
    "0931-8123456转801",
    "１３８１２３４１２３４",
]
TEXT = st.text(max_size=60)


@pytest.mark.parametrize("number", WORK_PHONES)
def test_work_numbers_are_taken_as_people_write_them(number: str) -> None:
    assert ground.phone_number(f" {number} ")


@pytest.mark.parametrize("number", ["电话", "1" * 40, "12", "138@1234", "13812341234;DROP", "-138123412"])
def test_what_is_no_number_is_refused_at_its_field(number: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        ground.phone_number(number)
    assert "phone" in refusal.value.fields


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_hidden_number_keeps_three_and_four_digits_only(number: str) -> None:
    shown = privacy.masked_phone(number)
    assert (shown[:3], shown[-4:], len(shown)) == (number[:3], number[-4:], 11)
    assert shown[3:7] == "****"


@given(TEXT)
def test_a_hidden_number_shows_seven_signs_at_most_and_two_of_a_short_one(text: str) -> None:
    shown, length = privacy.masked_phone(text), len(text.strip())
    assert len(shown) - 4 <= (7 if length >= 11 else 2)
    assert bool(shown) == bool(length)


@given(TEXT)
def test_a_line_has_no_ends_no_doubles_and_no_unseen_zero(text: str) -> None:
    clean = ground.line(text, 100, "title", "事由")
    assert clean == ground.line(clean, 100, "title", "事由") == clean.strip()
    assert "\x00" not in clean
    assert "\n" not in clean


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda: ground.line("长" * 11, 10, "booth", "展位"), "booth"),
        (lambda: ground.words("长" * 11, "note", "备注", longest=10), "note"),
        (lambda: ground.reason_given("  "), "reason"),
        (lambda: ground.firm_named("\x00 "), "firm"),
        (lambda: ground.word("x", ["met"], "depth", "深度"), "depth"),
    ],
)
def test_every_refusal_names_its_field(act: Callable[[], Any], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        act()
    assert list(refusal.value.fields) == [field]


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_months_follow_each_other(day: date) -> None:
    first = day.replace(day=1)
    after = next_month(first)
    assert previous_month(after) == first
    assert (after - timedelta(days=1)).month == first.month
    assert queries.month_of(f"{first:%Y-%m}") == first


@pytest.mark.parametrize("text", ["", "2024", "2024-13", "24-01", "0001-01", "9999-12", "x"])
def test_what_is_no_month_narrows_nothing(text: str) -> None:
    assert queries.month_of(text) is None


@pytest.mark.django_db
def test_the_terms_are_judged_by_the_rule_in_force_when_the_trip_came_back() -> None:
    zone = make_zone()
    days = {"report_days": 3, "entry_days": 1, "clash_days": 30}
    start = date(2024, 7, 1)
    rules.amend(terms.TERMS.code, by=zone.zhao, valid_from=start, values=days, source="会议纪要", note="收紧")
    assert terms.report_due(date(2024, 6, 28)) == date(2024, 7, 5)
    assert terms.report_due(date(2024, 7, 5)) == date(2024, 7, 10)


@pytest.mark.django_db(transaction=True)
def test_two_trips_planned_at_one_moment_get_two_numbers() -> None:
    zone: Zone = make_zone()
    won, lost = at_once([lambda: planned(zone), lambda: planned(zone, by=zone.li, starts_on=DAY, ends_on=DAY)])
    assert (len(won), lost) == (2, [])
    assert sorted(Trip.objects.values_list("number", flat=True)) == ["ZC-WC-2024-001", "ZC-WC-2024-002"]
