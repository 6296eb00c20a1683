"""Soil in the figures: m³ and 元 from trips signed for at both gates, as of a day, down to the ledger."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.people import Zone
from tests.wutong.earthworks.hauling import DAY, make_match, told
from wutong.earthworks import services
from wutong.earthworks.models import Match, Ticket
from wutong.insight.queries import bulletins, checker, indicators
from wutong.insight.queries.sources import Reader, Scope
from wutong.kernel import clock

JUNE_28 = date(2024, 6, 28)


@pytest.fixture
def match(zone: Zone) -> Match:
    """Nine trips of 12.030 m³ on 10 April: 108.270 m³, each saving 200.54 元."""
    match = make_match(zone)
    with clock.at(clock.datetime(2024, 4, 10, 23)):
        services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, trip) for trip in range(1, 10)])
    return match


def test_volume_and_saving_are_the_sums_of_the_ledger(match: Match) -> None:
    volume = indicators.compute("soil_matched", as_of=JUNE_28)
    saving = indicators.compute("soil_saving", as_of=JUNE_28)
    assert (volume.value, volume.numerator) == (Decimal("108.270"), {match.pk})
    assert (saving.value, saving.shown) == (Decimal("1804.86"), "1,804.86")
    assert "自然方" in volume.scope_text


def test_the_day_before_the_haul_had_nothing(match: Match) -> None:
    for code in ("soil_matched", "soil_saving"):
        assert indicators.compute(code, as_of=date(2024, 4, 9)).value == 0


def test_a_trip_voided_today_stood_yesterday(zone: Zone, match: Match) -> None:
    services.void_ticket(by=zone.ma, ticket_id=Ticket.objects.order_by("id")[0].pk, reason="错签")
    moved = indicators.change("soil_matched", as_of=JUNE_28, days=1)
    assert moved.difference == Decimal("-12.030")


def test_a_period_counts_its_own_days(match: Match) -> None:
    april = indicators.compute("soil_matched", as_of=JUNE_28, since=date(2024, 4, 1), until=date(2024, 4, 30))
    may = indicators.compute("soil_matched", as_of=JUNE_28, since=date(2024, 5, 1), until=date(2024, 5, 31))
    assert (april.value, may.value) == (Decimal("108.270"), 0)


def test_the_figure_opens_the_match_and_the_match_its_trips(zone: Zone, match: Match, client: Client) -> None:
    client.force_login(zone.qian)
    (row,) = indicators.rows(zone.qian, indicators.compute("soil_saving", as_of=JUNE_28)).rows
    assert row.number == match.number
    assert "1,804.86 元" in row.state
    ledger = client.get(row.address).content.decode()
    assert "1,804.86" in ledger
    assert f"/soil/matches/{match.pk}/tickets/?month=2024-04" in ledger
    trips = client.get(f"/soil/matches/{match.pk}/tickets/?day={DAY}").content.decode()
    assert trips.count("已签收</span>") == 9


def test_soil_is_the_zone_s_and_no_office_s(zone: Zone, match: Match) -> None:
    office = Scope(zone.equipment_office.pk, "装备产业招商组")
    figure = indicators.compute("soil_saving", as_of=JUNE_28, scope=office)
    assert (figure.value, figure.reason) == (None, "这个指标不按单位统计,请看全园区。")


def test_both_figures_share_one_question(match: Match, django_assert_num_queries: pytest.FixtureRequest) -> None:
    reader = Reader()
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture that is a context manager
        for code in ("soil_matched", "soil_saving"):
            indicators.compute(code, as_of=JUNE_28, reader=reader)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("截至目前,已协调就近土方平衡约108方,为企业节约成本1800元以上。", "right"),
        ("截至目前,已协调就近土方平衡约150方,为企业节约成本1900元以上。", "wrong"),
    ],
)
def test_the_checker_knows_a_true_figure_from_a_false_one(zone: Zone, match: Match, text: str, verdict: str) -> None:
    found = checker.check(text, user=zone.qian, as_of=JUNE_28).claims
    assert [(one.indicator.code, one.verdict.value) for one in found if one.indicator] == [
        ("soil_matched", verdict),
        ("soil_saving", verdict),
    ]


def test_a_bulletin_says_what_the_week_brought(zone: Zone, match: Match) -> None:
    lines = {line.code: line for line in bulletins.figures(zone.zhao, "weekly", date(2024, 4, 12))}
    assert (lines["soil_matched"].period, lines["soil_matched"].year) == ("108.27", "108.27")
    assert lines["soil_saving"].before == "0"
