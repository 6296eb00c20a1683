"""The savings ledger: lines add up to the fen, each trip counts once, and a past day stays as it was known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import DAY, RATES, make_match, told, truck
from wutong.earthworks import queries, services
from wutong.earthworks.models import LedgerLine, Match, Ticket
from wutong.earthworks.queries.ledger import Sums
from wutong.earthworks.services.ledger import PARTS, parts
from wutong.kernel import clock

pytestmark = pytest.mark.django_db
STEPS = st.lists(st.tuples(st.sampled_from(["out", "in", "void", "late"]), st.integers(0, 9)), max_size=30)


class Rates:
    """Fen per m³."""

    def __init__(self, disposal: int, purchase: int, haul: int, handling: int) -> None:
        self.disposal_avoided_fen, self.purchase_avoided_fen = disposal, purchase
        self.haul_fen, self.handling_fen = haul, handling


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@given(st.decimals("0.001", "40", places=3), *[st.integers(0, 5000)] * 4)
def test_the_parts_of_a_line_add_up_and_are_within_half_a_fen(
    bank: Decimal, disposal: int, purchase: int, haul: int, handling: int
) -> None:
    rates = Rates(disposal, purchase, haul, handling)
    found = parts(bank, rates)
    assert found["saving_fen"] == (
        found["disposal_avoided_fen"] + found["purchase_avoided_fen"] - found["haul_fen"] - found["handling_fen"]
    )
    assert all(abs(found[name] - bank * getattr(rates, name)) <= Decimal("0.5") for name in PARTS)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_the_order_the_ledger_is_what_the_tickets_say(zone: Zone, steps: list[tuple[str, int]]) -> None:
    LedgerLine.objects.all().delete()
    Ticket.objects.all().delete()
    match = Match.objects.first() or make_match(zone)
    for number, (step, which) in enumerate(steps):
        with clock.at(clock.datetime(2024, 4, 10, 23, 59) + timedelta(days=number)):
            live(zone, match, step, which, DAY + timedelta(days=number))
    last = DAY + timedelta(days=40)
    counted = list(Ticket.objects.counted(last))
    saving = sum(parts(ticket.bank_m3, match.agreement)["saving_fen"] for ticket in counted)
    assert queries.saved(last) == saving
    assert queries.balanced(last)[1] == sum((ticket.bank_m3 for ticket in counted), Decimal(0))


def live(zone: Zone, match: Match, step: str, which: int, on: date) -> None:
    """Do one thing with one of the tickets, where it can be done."""
    standing = list(Ticket.objects.filter(voided_at__isnull=True).order_by("id"))
    on_road = [ticket for ticket in standing if ticket.received_recorded_at is None]
    if step == "out":
        services.issue_ticket(by=zone.rui, match_id=match.pk, truck_id=truck(match).pk, on=on)
    elif step == "late":
        services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, 20 + which, on=on)])
    elif step == "in" and on_road:
        services.receive_ticket(by=zone.xu, ticket_id=on_road[which % len(on_road)].pk)
    elif step == "void" and standing:
        services.void_ticket(by=zone.ma, ticket_id=standing[which % len(standing)].pk, reason="错签")


def three_days(zone: Zone) -> Match:
    """Haul one trip a day on 10, 11 and 12 April; that of the 10th is entered late, on the 12th, and one is voided."""
    match = make_match(zone)
    for entered, hauled in ((11, 11), (12, 10), (12, 12)):
        with clock.at(clock.datetime(2024, 4, entered, 20)):
            services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, on=date(2024, 4, hauled))])
    with clock.at(clock.datetime(2024, 4, 15, 9)):
        ticket = Ticket.objects.get(hauled_on=date(2024, 4, 12))
        services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason="错签了车")
    return match


@pytest.mark.parametrize(("day", "trips"), [(10, 0), (11, 1), (12, 3), (14, 3), (15, 2)])
def test_a_day_is_told_as_it_was_known_on_it(zone: Zone, day: int, trips: int) -> None:
    match = three_days(zone)
    as_of = date(2024, 4, day)
    ids, bank = queries.balanced(as_of)
    assert bank == trips * Decimal("12.030")
    assert ids == ({match.pk} if trips else set())
    assert queries.saved(as_of) == trips * parts(Decimal("12.030"), match.agreement)["saving_fen"]


def test_a_period_counts_the_days_of_hauling(zone: Zone) -> None:
    three_days(zone)
    _, bank = queries.balanced(date(2024, 4, 14), since=date(2024, 4, 10), until=date(2024, 4, 11))
    assert bank == 2 * Decimal("12.030")


def test_the_ledger_shows_months_with_trips_and_parts(zone: Zone) -> None:
    match = three_days(zone)
    found = queries.ledger(zone.qian, as_of=date(2024, 4, 30))
    (block,) = found.blocks
    assert (block.match_id, block.total.trips, block.total.bank_m3) == (match.pk, 2, Decimal("24.060"))
    assert [line.month for line in block.months] == [date(2024, 4, 1)]
    assert found.total.saving_fen == queries.saved(date(2024, 4, 30))
    assert found.total.fen_per_m3 == Decimal("1667.00")


def test_the_ledger_is_closed_to_firms_and_officers(zone: Zone) -> None:
    three_days(zone)
    for person in (zone.rui, zone.xu, zone.wu, zone.feng):
        assert queries.ledger(person, as_of=date(2024, 4, 30)).blocks == ()
        assert queries.ledger_rows(person, queries.balanced(date(2024, 4, 30))[0]).rows == ()


def test_a_report_rounds_down_and_only_there() -> None:
    sums = Sums(bank_m3=Decimal("100999.999"), saving_fen=151_999_999)
    assert (sums.wan_yuan_floor, sums.wan_m3_floor) == (Decimal(151), Decimal("10.0"))
    assert sums.saving_fen == 151_999_999


def test_a_later_price_leaves_the_lines_alone(zone: Zone) -> None:
    match = three_days(zone)
    before = queries.saved(date(2024, 4, 30))
    services.quote_price(by=zone.ma, kind="haul_first", fen=9999, source="新询价", on=date(2024, 4, 14))
    assert match.agreement.haul_fen == RATES["haul_fen"]
    assert queries.saved(date(2024, 4, 30)) == before


def test_a_firm_s_ledger_rows_say_how_many_are_kept_back(zone: Zone) -> None:
    three_days(zone)
    ids, _ = queries.balanced(date(2024, 4, 30))
    assert queries.ledger_rows(zone.rui, ids).hidden == 1
