"""Trips: signed out and in, each once; what the gate refuses; taken back by a counter-line."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import DAY, make_match, paper, told, truck
from wutong.earthworks import services
from wutong.earthworks.models import LedgerLine, Match, Ticket
from wutong.kernel import clock, history, rules
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, Refusal, WrongStage
from wutong.kernel.models import RuleVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture
def match(zone: Zone) -> Match:
    """A match that may be hauled for."""
    return make_match(zone)


@pytest.fixture(autouse=True)
def evening() -> Any:
    """Live on the evening of 10 April 2024."""
    with clock.at(clock.datetime(2024, 4, 10, 19)):
        yield


def out(zone: Zone, match: Match, **more: Any) -> Ticket:
    """Sign rui's truck out at eight."""
    values: dict[str, Any] = {"truck_id": truck(match).pk, "on": DAY, "trip": 1, "left_at": time(8)}
    return services.issue_ticket(by=more.pop("by", zone.rui), match_id=match.pk, **values | more)


def nothing_changed(match: Match) -> bool:
    """Tell whether neither a ticket nor a line was written."""
    match.refresh_from_db()
    return not Ticket.objects.exists() and not LedgerLine.objects.exists() and match.hauling_at is None


def test_a_truck_of_16_loose_m3_takes_12_030_bank_m3(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    assert (ticket.loose_m3, ticket.bank_m3) == (Decimal(16), Decimal("12.030"))
    assert ticket.out_by == str(zone.rui)


def test_the_first_trip_opens_the_haul_and_tells_so(zone: Zone, match: Match) -> None:
    out(zone, match)
    match.refresh_from_db()
    assert (match.stage, match.stage_now().value) == ("hauling", "hauling")
    assert [event.verb for event in history.of(match)] == ["earthworks.match.hauling"]


def test_a_trip_counts_only_when_the_other_gate_signs(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    assert not LedgerLine.objects.exists()
    services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(8, 25))
    line = LedgerLine.objects.get()
    assert (line.kind, line.on, line.bank_m3) == ("ticket", DAY, Decimal("12.030"))


def test_a_line_is_the_frozen_price_times_the_volume_to_the_fen(zone: Zone, match: Match) -> None:
    services.receive_ticket(by=zone.xu, ticket_id=out(zone, match).pk, arrived_at=time(8, 25))
    line = LedgerLine.objects.get()
    # 12.030 × 1234, 1567, 1101, 33
    assert (line.disposal_avoided_fen, line.purchase_avoided_fen) == (14845, 18851)
    assert (line.haul_fen, line.handling_fen, line.saving_fen) == (13245, 397, 14845 + 18851 - 13245 - 397)


def test_a_double_tap_makes_one_ticket(zone: Zone, match: Match) -> None:
    first = out(zone, match, client_key="phone-1")
    assert out(zone, match, client_key="phone-1").pk == first.pk
    assert Ticket.objects.count() == 1


def test_a_receipt_sent_twice_counts_once(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    for _ in range(2):
        services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(8, 25))
    assert LedgerLine.objects.count() == 1


def test_a_receipt_at_another_time_is_refused(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(8, 25))
    with pytest.raises(Duplicate, match=r"已由.*签收"):
        services.receive_ticket(by=zone.ma, ticket_id=ticket.pk, arrived_at=time(9))
    assert LedgerLine.objects.count() == 1


def test_the_next_trip_is_numbered_by_the_gate(zone: Zone, match: Match) -> None:
    out(zone, match)
    assert out(zone, match, trip=None, left_at=time(9)).trip == 2


def test_each_firm_signs_at_its_own_gate_only(zone: Zone, match: Match) -> None:
    with pytest.raises(NotAllowed, match=r"瑞岭观樾一品.*出场"):
        out(zone, match, by=zone.xu)
    assert nothing_changed(match)
    ticket = out(zone, match)
    with pytest.raises(NotAllowed, match=r"读者印务.*进场"):
        services.receive_ticket(by=zone.rui, ticket_id=ticket.pk, arrived_at=time(8, 25))
    assert not LedgerLine.objects.exists()


def test_insiders_look_but_do_not_sign(zone: Zone, match: Match) -> None:
    for person in (zone.zhang, zone.qian, zone.zhao):
        with pytest.raises(NotAllowed):
            out(zone, match, by=person)
    assert nothing_changed(match)


def test_another_firm_does_not_know_of_the_match(zone: Zone, match: Match) -> None:
    with pytest.raises(NotFound):
        out(zone, match, by=zone.he)
    assert nothing_changed(match)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"truck_id": 10**9}, "白名单"),
        ({"on": date(2024, 4, 11)}, "还没有到"),
        ({"on": date(2024, 4, 5)}, "才核准"),
        ({"left_at": time(23)}, "还没有到"),
        ({"trip": 61}, "1 至 60"),
    ],
)
def test_the_gate_refuses_what_cannot_be(zone: Zone, match: Match, change: dict[str, Any], words: str) -> None:
    with pytest.raises(Incomplete, match=words):
        out(zone, match, **change)
    assert nothing_changed(match)


def test_an_expired_truck_permit_stops_the_truck(zone: Zone, match: Match) -> None:
    match.trucks.update(valid_to=date(2024, 4, 9))
    with pytest.raises(Incomplete, match="准运证 2024-04-09 已到期"):
        out(zone, match)
    assert nothing_changed(match)


def test_an_expired_paper_of_the_permit_stops_all_trucks(zone: Zone, match: Match) -> None:
    paper(match, "generator", date(2024, 4, 9))
    with pytest.raises(Incomplete, match=r"排放处置证.*已到期"):
        out(zone, match)
    assert nothing_changed(match)


def test_a_truck_taken_off_the_list_does_not_pass(zone: Zone, match: Match) -> None:
    match.trucks.update(removed_at=clock.now())
    with pytest.raises(Incomplete, match="已移出白名单"):
        out(zone, match)
    assert nothing_changed(match)


def test_no_truck_leaves_under_a_red_alert(zone: Zone, match: Match) -> None:
    alert = {"alerts": ["2024-04-10 至 2024-04-11 重污染红色预警"]}
    RuleVersion.objects.create(code="soil-stops", valid_from=date(2024, 4, 9), value=alert, source="通知")
    with pytest.raises(Incomplete, match="重污染红色预警"):
        out(zone, match)
    assert nothing_changed(match)


def test_no_truck_leaves_in_winter(zone: Zone, match: Match) -> None:
    with clock.at(date(2024, 11, 20)), pytest.raises(Incomplete, match="冬季停工期"):
        out(zone, match, on=date(2024, 11, 20))
    assert nothing_changed(match)


def test_what_leaves_stays_within_the_agreement_and_five_percent(zone: Zone) -> None:
    match = make_match(zone, bank_m3=24)
    out(zone, match)
    out(zone, match, trip=2, left_at=time(9))
    with pytest.raises(Incomplete, match=r"24 m³.*24.060"):
        out(zone, match, trip=3, left_at=time(10))
    assert Ticket.objects.count() == 2


def test_one_trip_has_one_ticket(zone: Zone, match: Match) -> None:
    out(zone, match)
    with pytest.raises(Duplicate, match="第 1 趟已经签过票"):
        out(zone, match, left_at=time(12))
    with pytest.raises(Duplicate, match="3 分钟内"):
        out(zone, match, trip=2, left_at=time(8, 1))
    assert Ticket.objects.count() == 1


def test_a_truck_is_not_at_two_sites_at_once(zone: Zone, match: Match) -> None:
    out(zone, match)
    match.closed_at = clock.now()
    match.save(update_fields=["closed_at"])
    Match.objects.filter(pk=match.pk).first()
    for row in (match.surplus, match.need):
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
    other = make_match(zone)
    with pytest.raises(Duplicate, match=match.number):
        out(zone, other, left_at=time(8, 1))
    assert Ticket.objects.count() == 1


def test_a_truck_does_not_arrive_before_it_left(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    with pytest.raises(Incomplete, match="早于出场"):
        services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(7, 50))
    assert not LedgerLine.objects.exists()


def test_a_night_trip_may_arrive_after_midnight(zone: Zone, match: Match) -> None:
    with clock.at(clock.datetime(2024, 4, 11, 8)):
        ticket = out(zone, match, left_at=time(23, 50))
        services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(0, 15))
    assert LedgerLine.objects.get().on == DAY


def test_nothing_is_hauled_before_the_permit(zone: Zone, match: Match) -> None:
    Match.objects.update(permitted_at=None, stage="agreed")
    with pytest.raises(WrongStage, match=r"已签协议.*不能登记车次"):
        out(zone, match)
    assert nothing_changed(match)


def test_a_voided_trip_leaves_the_ledger_by_a_counter_line(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(8, 25))
    services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason="错签了车")
    lines = list(LedgerLine.objects.order_by("id"))
    assert [line.kind for line in lines] == ["ticket", "void"]
    assert sum(line.saving_fen for line in lines) == 0
    assert sum(line.bank_m3 for line in lines) == 0
    assert out(zone, match).pk != ticket.pk


def test_a_trip_on_the_road_is_voided_without_a_line(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason="车坏在路上,原路返回")
    assert not LedgerLine.objects.exists()
    with pytest.raises(WrongStage, match="已作废"):
        services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(9))


def test_voiding_needs_a_reason_and_the_soil_desk(zone: Zone, match: Match) -> None:
    ticket = out(zone, match)
    with pytest.raises(Incomplete, match="原因"):
        services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason=" ")
    with pytest.raises(NotAllowed):
        services.void_ticket(by=zone.rui, ticket_id=ticket.pk, reason="错签")
    ticket.refresh_from_db()
    assert ticket.voided_at is None


def test_a_day_is_entered_at_once_with_one_line_of_history(zone: Zone, match: Match) -> None:
    ids = services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, trip) for trip in range(1, 9)])
    assert len(ids) == Ticket.objects.count() == LedgerLine.objects.count() == 8
    sentence = history.of(match).get(verb="earthworks.tickets.recorded").sentence
    assert "8 趟" in sentence
    assert "96.240 m³(自然方)" in sentence


def test_one_wrong_row_of_a_day_keeps_the_day_out(zone: Zone, match: Match) -> None:
    rows = [told(match, 1), told(match, 2), told(match, 2, plate="甘A54321", arrived_at=time(6))]
    with pytest.raises(Refusal, match=r"第 3 行:.*早于出场"):
        services.record_day(by=zone.ma, match_id=match.pk, rows=rows)
    assert nothing_changed(match)


def test_a_day_takes_as_many_questions_as_a_trip(zone: Zone, match: Match, django_assert_max_num_queries: Any) -> None:
    rows = [told(match, trip) for trip in range(1, 12)]
    with django_assert_max_num_queries(22), rules.remembered():
        services.record_day(by=zone.ma, match_id=match.pk, rows=rows)
