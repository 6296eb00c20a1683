"""A match that may be hauled for: 瑞岭 gives 读者印务 ten thousand m³, two trucks on the white list."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.people import Zone
from wutong.earthworks.lifecycle import MatchStage
from wutong.earthworks.models import Agreement, Match, PermitItem, Registration, Truck
from wutong.earthworks.services.gate import Trip
from wutong.kernel import clock

PERMITTED = date(2024, 4, 8)
DAY = date(2024, 4, 10)
RATES = {"disposal_avoided_fen": 1234, "purchase_avoided_fen": 1567, "haul_fen": 1101, "handling_fen": 33}


def make_registration(zone: Zone, side: str, **more: Any) -> Registration:
    """Return a verified registration of 瑞岭's heap or 读者's hole."""
    given = side == "surplus"
    values: dict[str, Any] = {
        "number": f"ZC-TF-2024-{Registration.objects.count() + 1:03d}",
        "side": side,
        "firm": zone.ruiling if given else zone.reader,
        "site_name": "瑞岭观樾一品" if given else "读者印务",
        "longitude": Decimal("103.65"),
        "latitude": Decimal("36.52") if given else Decimal("36.53"),
        "drawing_crs": "CGCS2000",
        "amount": 10_000,
        "convention": "bank",
        "loose_factor": Decimal("1.33"),
        "compacted_factor": Decimal("0.85"),
        "factor_source": "水利定额松实系数表·土方",
        "bank_m3": 10_000,
        "soil": "class_2",
        "use": "" if given else "levelling",
        "starts_on": date(2024, 3, 20),
        "ends_on": date(2024, 9, 30),
        "signed_by": "瑞经理" if given else "徐经理",
        "verified_at": timezone.make_aware(timezone.datetime(2024, 3, 20, 10)),
        "stage": "verified",
    }
    return Registration.objects.create(**values | more)


def make_match(zone: Zone, *, bank_m3: int = 10_000, payer: str = "shared", plot: str = "", **rates: int) -> Match:
    """Return a match whose transport was permitted on 8 April 2024, with trucks 甘A12345 (16 m³) and 甘A54321 (20)."""
    with clock.at(PERMITTED):
        match = Match.objects.create(
            number=f"ZC-PP-2023-{Match.objects.count() + 1:03d}",
            surplus=make_registration(zone, "surplus", site_name=f"瑞岭观樾一品{plot}"),
            need=make_registration(zone, "need", site_name=f"读者印务{plot}"),
            bank_m3=bank_m3,
            km=Decimal("2.1"),
            km_basis="直线×1.3",
            starts_on=PERMITTED,
            ends_on=date(2024, 6, 30),
            consulted_at=clock.now(),
            permitted_at=clock.now(),
            stage=MatchStage.PERMITTED,
        )
        make_agreement(match, bank_m3, payer, RATES | rates)
        for plate, bed in (("甘A12345", 16), ("甘A54321", 20)):
            Truck.objects.create(
                match=match, plate=plate, bed_m3=bed, permit_number=f"准{plate}", valid_to=date(2024, 12, 31)
            )
    return match


def make_agreement(match: Match, bank_m3: int, payer: str, rates: dict[str, int]) -> Agreement:
    """Return the agreement that froze the rates."""
    return Agreement.objects.create(
        match=match,
        number=f"协议{match.pk}",
        signed_on=PERMITTED,
        amount=bank_m3,
        convention="bank",
        bank_m3=bank_m3,
        measured_by="车次小票",
        payer=payer,
        baseline={
            "factors": {"loose": "1.33", "compacted": "0.85", "source": "水利定额松实系数表·土方"},
            "prices": [],
            "on": PERMITTED.isoformat(),
        },
        **rates,
    )


def paper(match: Match, code: str, valid_to: date) -> PermitItem:
    """Return a line of the checklist that holds until a day."""
    return PermitItem.objects.create(match=match, code=code, done_on=PERMITTED, valid_to=valid_to)


def truck(match: Match, plate: str = "甘A12345") -> Truck:
    """Return a truck of the white list."""
    return match.trucks.get(plate=plate)


def told(match: Match, trip: int = 1, *, on: date = DAY, plate: str = "甘A12345", **more: Any) -> Trip:
    """Return a trip as the day sheet tells it: out at eight and every hour after, in half an hour later."""
    values: dict[str, Any] = {
        "left_at": time(7 + trip % 16),
        "arrived_at": time(7 + trip % 16, 30),
        "out_by": "瑞门岗",
        "in_by": "徐门岗",
    }
    return Trip(truck(match, plate).pk, on, trip, **values | more)
