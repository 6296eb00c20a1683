"""Soil rows for the counts of questions: matches, each with its own heap and hole, and one that grows lines."""

from datetime import timedelta

from tests.people import Zone
from tests.wutong.earthworks import hauling
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import agree, consulted, list_truck, quote_prices, tick_all
from wutong.earthworks import services
from wutong.earthworks.models import Match, Price
from wutong.kernel import clock


def make_match(zone: Zone, number: int) -> int:
    """Return a match of its own two registrations."""
    if not Price.objects.exists():
        quote_prices(zone, clock.today())
    today = clock.today()
    window = {"starts_on": today, "ends_on": today + timedelta(days=90)}
    give, take = (
        make_registration(zone, side, number=f"ZC-TF-数-{side}-{number}", site_name=f"{side}{number:03}", **window)
        for side in ("surplus", "need")
    )
    return services.propose(
        by=zone.ma, surplus_id=give.pk, need_id=take.pk, bank_m3=5000, starts_on=today,
        ends_on=today + timedelta(days=60),
    ).pk  # fmt: skip


def grow_match(zone: Zone, match_id: int, number: int) -> None:
    """Add a truck to the match, which is agreed first where it was not."""
    match = Match.objects.get(pk=match_id)
    if match.stage == "proposed":
        tick_all(zone, agree(zone, consulted(zone, match)).match)
    list_truck(zone, match, f"甘A{number:05}", valid_to=clock.today() + timedelta(days=90))


def make_haul(zone: Zone, number: int, haul_id: int | None) -> int:
    """Return a match that is hauled for, with one more trip signed for at both gates and one more on the road."""
    match = Match.objects.get(pk=haul_id) if haul_id else hauling.make_match(zone, plot="在运")
    told = [hauling.told(match, number % 60 + 1, on=clock.today(), left_at=None, arrived_at=None)]
    services.record_day(by=zone.ma, match_id=match.pk, rows=told)
    other = hauling.truck(match, "甘A54321")
    services.issue_ticket(by=zone.ma, match_id=match.pk, truck_id=other.pk, on=clock.today())
    return match.pk
