"""The match of the rights table's world, made through the services."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import PDF, consulted, list_truck, quote_prices, signing
from wutong.earthworks import services
from wutong.kernel import clock, files


def make_match_of_world(zone: Zone) -> dict[str, Any]:
    """Return the keys of a match under a signed agreement: a scan, a paper of the checklist, a truck."""
    with clock.at(date(2024, 6, 21)):
        quote_prices(zone, date(2024, 6, 1))
        give = make_registration(zone, "surplus", number="ZC-TF-权-1", site_name="瑞岭二期")
        take = make_registration(zone, "need", number="ZC-TF-权-2", site_name="读者印务三期")
        match = services.propose(
            by=zone.ma, surplus_id=give.pk, need_id=take.pk, bank_m3=5000, starts_on=date(2024, 6, 22),
            ends_on=date(2024, 9, 30),
        )  # fmt: skip
        consulted(zone, match)
        scans = [
            files.store(SimpleUploadedFile(f"{name}.pdf", PDF + name.encode(), "application/pdf"), by=zone.ma)
            for name in ("协议", "许可")
        ]
        services.agree(by=zone.ma, match_id=match.pk, **signing(file=scans[0]))
        services.tick_item(
            by=zone.ma, match_id=match.pk, code="licence", done_on=clock.today(), number="一号", file=scans[1]
        )
        truck = list_truck(zone, match)
    return {
        "match_id": match.pk,
        "truck_id": truck.pk,
        "match_paper": scans[1].pk,
        "match_surplus": give.pk,
        "match_need": take.pk,
    }
