"""What other domains count, what two teams are told, what lists are narrowed to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.outreach.conftest import DAY, other_trip
from tests.wutong.outreach.test_services import call, met, planned
from tests.wutong.outreach.test_tracing import opened
from wutong.kernel import clock
from wutong.outreach import queries, services
from wutong.outreach.lifecycle import State
from wutong.outreach.models import Contact, Trip, Visit
from wutong.outreach.queries.listing import where

FIRM = "厦门海牧生物有限公司"
CHINA = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2024, 6, 1), date(2024, 6, 20))
LATER = st.one_of(st.none(), DAYS)


def test_batches_are_trips_expos_and_posts_and_delegations_are_apart(zone: Zone, expo: Trip) -> None:
    inbound = planned(zone, kind="inbound", starts_on=DAY, ends_on=DAY)
    planned(zone)
    assert queries.trips(DAY) == [expo.pk]
    assert queries.trips(DAY, kinds=("inbound",)) == [inbound.pk]
    assert queries.trips(date(2024, 7, 1), since=date(2024, 6, 4)) != [expo.pk]
    assert queries.trips(DAY, office_id=zone.wang.office_id) == []
    assert queries.trips(date(2024, 5, 19)) == [], "not planned yet"


def test_a_trip_cancelled_later_was_counted_on_the_days_before(zone: Zone, expo: Trip) -> None:
    with clock.at(date(2024, 6, 6)):
        services.cancel(by=zone.li, trip_id=expo.pk, reason="台风")
    assert queries.trips(DAY) == [expo.pk]
    assert queries.trips(date(2024, 6, 6)) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS, LATER), max_size=6), DAYS, LATER)
def test_visits_and_contacts_count_what_was_known_that_evening(
    expo: Trip, rows: list[tuple[date, date, date | None]], as_of: date, since: date | None
) -> None:
    Visit.objects.all().delete()
    Contact.objects.all().delete()
    expected = 0
    for number, (on, entered, gone) in enumerate(rows):
        stamps = {"recorded_at": _noon(entered), "withdrawn_at": _noon(gone) if gone else None, "trip": expo}
        name = {"firm": f"第{number}公司", "firm_key": f"k{number}"}
        Visit.objects.create(kind="call", happened_on=on, **name, **stamps)
        Contact.objects.create(met_on=on, **name, **stamps)
        known = on <= as_of and entered <= as_of and (gone is None or gone > as_of)
        expected += known and (since is None or on >= since)
    assert len(queries.visits(as_of, since=since)) == expected
    assert len(queries.contacts(as_of, since=since, trip_kinds=("expo",))) == expected
    assert queries.visits(as_of, kinds=("received",)) == queries.contacts(as_of, trip_kinds=("inbound",)) == []


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(DAYS, st.booleans(), st.booleans(), st.booleans())
def test_a_list_by_state_agrees_with_the_table_of_states(
    zone: Zone, expo: Trip, on: date, approved: bool, reported: bool, cancelled: bool
) -> None:
    done = {
        "approved_at": _noon(DAY) if approved else None,
        "approved_by": zone.qian if approved else None,
        "reported_at": _noon(DAY) if reported else None,
        "cancelled_at": _noon(DAY) if cancelled else None,
    }
    Trip.objects.filter(pk=expo.pk).update(**done)
    expo.refresh_from_db()
    found = [state for state in State if Trip.objects.filter(where(state, on), pk=expo.pk).exists()]
    assert found == [expo.state_on(on)]


def test_leads_are_traced_to_the_trip_on_and_after_the_day_they_were_opened(zone: Zone, expo: Trip) -> None:
    lead = opened(zone, zone.zhang, contact_id=met(zone.zhang, expo).pk)
    assert queries.leads_from(DAY, trip_kinds=("expo",), office_id=expo.office_id, since=DAY) == [lead.pk]
    assert queries.leads_from(DAY - timedelta(days=1)) == []
    assert queries.leads_from(DAY, since=DAY + timedelta(days=1)) == []
    assert queries.leads_from(DAY, trip_kinds=("trip",)) == []


def test_rows_are_those_the_person_may_see_and_the_total_counts_all(zone: Zone, expo: Trip) -> None:
    visit, contact = call(zone.zhang, expo), met(zone.zhang, expo, phone="13812341234")
    shown = queries.trip_rows(zone.wang, [expo.pk, expo.pk])
    assert (shown.rows[0].number, shown.total, shown.hidden) == (expo.number, 1, 0)
    assert queries.visit_rows(zone.qian, [visit.pk]).rows[0].title == "登门拜访"
    assert "13812341234" not in str(queries.contact_rows(zone.zhang, [contact.pk]))
    for rows in (queries.trip_rows, queries.visit_rows, queries.contact_rows):
        assert (rows(zone.hu, [1, 2]).rows, rows(zone.hu, [1, 2]).hidden) == ((), 2)


def test_a_team_is_told_who_was_at_the_firm_in_the_last_thirty_days(zone: Zone, expo: Trip) -> None:
    theirs = other_trip(zone, date(2024, 5, 27), date(2024, 6, 1))
    with clock.at(date(2024, 5, 28)):
        services.add_visit(by=zone.wang, trip_id=theirs.pk, kind="call", firm=FIRM, on=date(2024, 5, 28))
    found = queries.clashes(zone.zhang, firm="海牧生物", trip_id=expo.pk, on=DAY)
    assert [(clash.number, clash.is_plan) for clash in found] == [(theirs.number, False)]
    assert "周班长一行" in str(found[0])
    assert "2024-05-28 登门拜访" in str(found[0])
    assert queries.clashes(zone.zhang, firm="海牧生物", trip_id=expo.pk, on=date(2024, 6, 28)) == []


def test_a_team_is_told_who_plans_to_go_and_not_of_itself_or_of_a_namesake_elsewhere(zone: Zone, expo: Trip) -> None:
    theirs = other_trip(zone, date(2024, 6, 10), date(2024, 6, 12), targets=[{"firm": FIRM}])
    ask = {"trip_id": expo.pk, "on": DAY}
    assert [clash.is_plan for clash in queries.clashes(zone.zhang, firm=FIRM, **ask)] == [True]
    assert queries.clashes(zone.zhang, firm="天津海牧生物有限公司", **ask) == []
    assert queries.clashes(zone.zhou, firm=FIRM, trip_id=theirs.pk, on=DAY) == []
    assert queries.clashes(zone.sun, firm=FIRM, trip_id=expo.pk, on=DAY) == []
    with clock.at(DAY):
        services.cancel(by=zone.zhou, trip_id=theirs.pk, reason="改期")
    assert queries.clashes(zone.zhang, firm=FIRM, **ask) == []


def test_the_report_is_due_five_working_days_after_the_return(zone: Zone, expo: Trip) -> None:
    # 8 June 2024 is a Saturday; the Dragon Boat holiday takes Monday the 10th.
    shown = queries.dossier(zone.zhang, expo.pk)
    assert shown.report_due == date(2024, 6, 17)
    with clock.at(date(2024, 6, 18)):
        assert queries.dossier(zone.zhang, expo.pk).is_report_late


def test_the_calendar_lays_a_trip_into_every_week_it_touches(zone: Zone, expo: Trip) -> None:
    long = planned(zone, starts_on=date(2024, 5, 30), ends_on=date(2024, 6, 4))
    month = queries.month(zone.zhang, queries.find(), date(2024, 6, 1), DAY)
    bars = [
        (bar.trip.pk, bar.column, bar.days, bar.goes_on, bar.came_over) for week in month.weeks for bar in week.bars
    ]
    assert bars == [(long.pk, 4, 4, True, False), (long.pk, 1, 2, False, True), (expo.pk, 1, 6, False, False)]
    assert (month.total, month.before, month.after) == (2, date(2024, 5, 1), date(2024, 7, 1))


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ({"words": "厦门 兽药"}, True),
        ({"words": "上海"}, False),
        ({"kind": "expo"}, True),
        ({"kind": "inbound"}, False),
        ({"month": "2024-06"}, True),
        ({"month": "2024-07"}, False),
        ({"state": "under_way"}, True),
        ({"state": "reported"}, False),
        ({"kind": "nonsense", "month": "2024-13", "state": "?", "office": "x" * 30}, True),
        ({"mine": True}, True),
    ],
)
def test_lists_are_narrowed_by_what_the_address_says(
    zone: Zone, expo: Trip, asked: dict[str, str], finds: bool
) -> None:
    found = queries.listing(zone.zhang, queries.find(**asked), DAY)  # type: ignore[arg-type]  # one is a bool
    assert [trip.pk for trip in found] == ([expo.pk] if finds else [])
    assert queries.listing(zone.sun, queries.find(), DAY).count() == 0


def test_the_workbook_hides_the_middle_of_every_telephone(zone: Zone, expo: Trip) -> None:
    met(zone.zhang, expo, phone="13812341234")
    line = next(queries.contact_lines(zone.zhang, trip_id=expo.pk, today=DAY))
    assert dict(zip(queries.CONTACT_COLUMNS, line, strict=True))["电话"] == "138****1234"
    assert list(queries.contact_lines(zone.hu, filters=queries.find(), today=DAY)) == []
    call(zone.zhang, expo, demands="蒸汽")
    assert "蒸汽" in next(queries.visit_lines(zone.zhang, filters=queries.find(), today=DAY))
