"""The hauls of the rights table's world: one with a truck on the road, one settled and waiting for the firms' word."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tests.people import Zone
from tests.wutong.earthworks.hauling import DAY, make_match, told, truck
from wutong.earthworks import services
from wutong.kernel import clock


def make_hauls_of_world(zone: Zone) -> dict[str, Any]:
    """Return the keys of both."""
    with clock.at(datetime(2024, 4, 10, 20)):  # noqa: DTZ001 - the clock makes it aware
        haul, done = make_match(zone, plot="在运"), make_match(zone, plot="已结")
        on_road = services.issue_ticket(by=zone.rui, match_id=haul.pk, truck_id=truck(haul).pk, on=DAY, left_at=time(9))
        services.record_day(by=zone.ma, match_id=done.pk, rows=[told(done, plate="甘A54321")])
        services.finish(by=zone.ma, match_id=done.pk)
    with clock.at(date(2024, 4, 12)):
        services.survey(
            by=zone.ma, match_id=done.pk, on=clock.today(), surveyors="马工", method="断面法", amount=Decimal(15)
        )
        services.settle(
            by=zone.ma, match_id=done.pk, on=clock.today(), basis="tickets", surplus_signer="瑞", need_signer="徐"
        )
    return {"haul_id": haul.pk, "haul_truck": truck(haul).pk, "ticket_id": on_road.pk, "done_id": done.pk}
