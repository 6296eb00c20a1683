"""The end of a haul: finish, survey, settlement, 核验销号; and what the ledger says then."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import DAY, make_match, told, truck
from wutong.earthworks import services
from wutong.earthworks.lifecycle import Convention, Side
from wutong.earthworks.models import LedgerLine, Match, Settlement, Survey
from wutong.earthworks.services.settlements import shared
from wutong.kernel import clock
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, WrongStage

pytestmark = pytest.mark.django_db
END = date(2024, 4, 12)
SIGNED = {"surplus_signer": "瑞经理", "need_signer": "徐经理"}


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def later() -> Any:
    """Live two days after the haul."""
    with clock.at(clock.datetime(2024, 4, 12, 15)):
        yield


@pytest.fixture
def match(zone: Zone) -> Match:
    """Ten trips of 12.030 m³ are signed for at both gates: 120.300 m³."""
    match = make_match(zone)
    services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, trip) for trip in range(1, 11)])
    return match


def surveyed(zone: Zone, match: Match, amount: str = "121", **more: Any) -> Survey:
    """Finish and survey."""
    match.refresh_from_db()
    if match.finished_at is None:
        services.finish(by=zone.ma, match_id=match.pk)
    values: dict[str, Any] = {"on": END, "surveyors": "马工、测绘院", "method": "无人机航测"}
    return services.survey(by=zone.ma, match_id=match.pk, amount=Decimal(amount), **values | more)


def settled(zone: Zone, match: Match, basis: str = "tickets", **more: Any) -> Settlement:
    """Settle."""
    return services.settle(by=zone.ma, match_id=match.pk, on=END, basis=basis, **SIGNED | more)


def test_a_haul_is_not_finished_while_a_truck_is_on_the_road(zone: Zone, match: Match) -> None:
    on_road = services.issue_ticket(by=zone.rui, match_id=match.pk, truck_id=truck(match).pk, on=DAY, left_at=time(20))
    with pytest.raises(WrongStage, match="还有 1 趟"):
        services.finish(by=zone.ma, match_id=match.pk)
    services.receive_ticket(by=zone.xu, ticket_id=on_road.pk, arrived_at=time(20, 30))
    assert services.finish(by=zone.ma, match_id=match.pk).stage == "finished"


def test_finish_survey_and_settlement_are_the_soil_desk_s(zone: Zone, match: Match) -> None:
    with pytest.raises(NotAllowed):
        services.finish(by=zone.rui, match_id=match.pk)
    match.refresh_from_db()
    assert match.stage == "hauling"


def test_a_survey_within_five_percent_is_not_flagged(zone: Zone, match: Match) -> None:
    found = surveyed(zone, match)
    assert (found.tickets_m3, found.difference, found.is_flagged) == (Decimal("120.300"), Decimal("0.00579"), False)


def test_a_survey_past_five_percent_asks_for_an_explanation(zone: Zone, match: Match) -> None:
    with pytest.raises(Incomplete, match=r"14\.07%.*差异说明"):
        surveyed(zone, match, "140")
    assert not Survey.objects.exists()
    found = surveyed(zone, match, "140", explanation="雨后补运两车未签票")
    assert found.is_flagged


def test_a_flagged_survey_is_settled_with_a_reason_only(zone: Zone, match: Match) -> None:
    surveyed(zone, match, "140", explanation="雨后补运未签票")
    with pytest.raises(Incomplete, match="依据"):
        settled(zone, match)
    assert not Settlement.objects.exists()
    assert settled(zone, match, basis_reason="双方认可车票").bank_m3 == Decimal("120.300")


def test_a_fill_is_surveyed_in_compacted_m3_and_kept_as_bank(zone: Zone, match: Match) -> None:
    found = surveyed(zone, match, "102.26", convention=Convention.COMPACTED)
    assert found.bank_m3 == Decimal("120.31")


def test_a_survey_in_the_wrong_unit_is_asked_back(zone: Zone, match: Match) -> None:
    with pytest.raises(Incomplete, match="十倍以上"):
        surveyed(zone, match, "1.2", explanation="单位万方")
    assert not Survey.objects.exists()


def test_settling_by_the_survey_corrects_the_ledger(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    made = settled(zone, match, "survey", basis_reason="双方认可复测")
    line = LedgerLine.objects.get(kind="survey")
    assert (made.bank_m3, line.bank_m3, line.on) == (Decimal(121), Decimal("0.700"), END)
    assert LedgerLine.objects.aggregate(total=Sum("bank_m3"))["total"] == made.bank_m3


def test_settling_by_the_tickets_leaves_the_ledger_alone(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    settled(zone, match)
    assert not LedgerLine.objects.filter(kind="survey").exists()


def test_both_sides_gains_are_the_whole_saving(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    made = settled(zone, match)
    whole = LedgerLine.objects.aggregate(total=Sum("saving_fen"))["total"]
    assert made.surplus_saving_fen + made.need_saving_fen == whole
    assert made.haul_fen == 10 * 13245


@pytest.mark.parametrize(("payer", "expected"), [("surplus", (-11, 500)), ("need", (400, 89)), ("shared", (194, 295))])
def test_the_payer_bears_the_haul(payer: Any, expected: tuple[int, int]) -> None:
    total = {"disposal_avoided_fen": 400, "purchase_avoided_fen": 500, "haul_fen": 401, "handling_fen": 10}
    gains = shared(total, services.settlements.Payer(payer))
    assert (gains.surplus, gains.need) == expected


def test_a_settlement_is_signed_by_both(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    with pytest.raises(Incomplete, match="用土方签字人"):
        settled(zone, match, need_signer="")
    assert not Settlement.objects.exists()


def test_the_firms_close_the_match_themselves(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    settled(zone, match)
    assert services.close_match(by=zone.rui, match_id=match.pk).stage == "settled"
    with pytest.raises(Duplicate, match="出土方已由"):
        services.close_match(by=zone.rui, match_id=match.pk)
    assert services.close_match(by=zone.xu, match_id=match.pk).stage == "closed"


def test_the_desk_does_not_close_for_the_firms(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    settled(zone, match)
    with pytest.raises(Incomplete, match="核验人"):
        services.close_match(by=zone.ma, match_id=match.pk, side=Side.NEED)
    services.close_match(by=zone.ma, match_id=match.pk, side=Side.NEED, confirmed_by="徐经理(书面)")
    match.refresh_from_db()
    assert match.closed_at is None


def test_nothing_closes_before_it_is_settled(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    with pytest.raises(WrongStage, match="不能核验销号"):
        services.close_match(by=zone.xu, match_id=match.pk)


def test_a_trip_is_not_voided_under_a_survey(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    with pytest.raises(WrongStage):
        services.void_ticket(by=zone.ma, ticket_id=match.tickets.all()[0].pk, reason="错签")
    assert not LedgerLine.objects.filter(kind="void").exists()
