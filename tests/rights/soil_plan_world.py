"""Prices, a place outside and a plan of the rights table's world."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone, make_firm
from tests.wutong.earthworks.hauling import make_registration
from wutong.earthworks import services
from wutong.kernel import jobs


def make_plan(zone: Zone) -> dict[str, Any]:
    """Return the keys of a price with its proof, a place outside, and a plan that was solved."""
    by, on = zone.ma, date(2024, 6, 20)
    for kind, fen in (("haul_first", 600), ("haul_each", 120)):
        services.quote_price(by=by, kind=kind, fen=fen, source="询价记录", on=on)
    place = services.add_outlet(
        by=by, kind="disposal", name="扁坡子沟", longitude=103.65, latitude=36.6, source="现场踏勘"
    )
    proof = SimpleUploadedFile("询价单.pdf", b"%PDF-1.4 x", "application/pdf")
    fee = services.quote_price(
        by=by, kind="disposal_fee", fen=800, source="询价记录", on=on, outlet_id=place.pk, file=proof
    )
    # Firms of their own: a second heap of xu's would be taken for the first.
    for side, firm in (("surplus", make_firm("甲土方有限公司")), ("need", make_firm("乙建设有限公司"))):
        make_registration(
            zone, side, firm=firm, number=f"方案{side}", site_name=f"方案{side}", latitude=Decimal("36.525"),
            longitude=Decimal("103.652" if side == "need" else "103.648"), ends_on=date(2024, 12, 31),
        )  # fmt: skip
    plan = services.start_plan(by=by, name="二季度", starts_on=on, weeks=8)
    jobs.run_waiting_jobs()
    return {"price_id": fee.pk, "outlet_id": place.pk, "plan_id": plan.pk}
