"""How a match comes about: 瑞岭 has soil to give, 读者印务 lacks it, 马工 brings them together."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from tests.wutong.earthworks.hauling import make_registration
from wutong.earthworks import services
from wutong.earthworks.lifecycle import ITEMS
from wutong.earthworks.models import Agreement, Match, Registration, Truck
from wutong.kernel import clock, files
from wutong.kernel.models import StoredFile

TODAY = date(2024, 4, 10)
FIRST, LAST = date(2024, 4, 15), date(2024, 6, 30)
PDF = b"%PDF-1.4 "
SECRETS = {
    "contact": "密联系人", "contact_phone": "13900001111", "cost_wish": "密费用方式", "roads": "密道路",
    "builder": "密施工单位", "haulier": "密运输企业", "permit_number": "密证号", "signed_by": "密填报人",
    "source": "密来源",
}  # fmt: skip


def quote_prices(zone: Zone, on: date = date(2024, 4, 1), *, outside: bool = True) -> None:
    """Quote the haul, and with ``outside`` a 消纳场 and a 取土场 with their prices."""
    with clock.at(on):
        services.quote_price(by=zone.ma, kind="haul_first", fen=600, source="询价记录 1 号", on=on)
        services.quote_price(by=zone.ma, kind="haul_each", fen=120, source="询价记录 1 号", on=on)
        if outside:
            for kind, name, price, fen, where in (
                ("disposal", "扁坡子沟消纳场", "disposal_fee", 800, 36.60),
                ("borrow", "北山取土场", "purchase", 1000, 36.58),
            ):
                place = services.add_outlet(
                    by=zone.ma, kind=kind, name=name, longitude=103.65, latitude=where, source="现场踏勘",
                    **({"soil": "class_2"} if kind == "borrow" else {}),
                )  # fmt: skip
                services.quote_price(
                    by=zone.ma, kind=price, fen=fen, source="询价记录 2 号", on=on, outlet_id=place.pk, is_demo=True
                )


def make_pair(zone: Zone, **need: Any) -> tuple[Registration, Registration]:
    """Return 瑞岭's heap and 读者's hole, 10,000 m³ 自然方 each, both with words that are nobody else's business."""
    give = {f"{name}": f"{word}甲" for name, word in SECRETS.items()}
    take = {f"{name}": f"{word}乙" for name, word in SECRETS.items()}
    return make_registration(zone, "surplus", **give), make_registration(zone, "need", **take | need)


def propose(zone: Zone, **more: Any) -> Match:
    """Return a proposal for 8,000 m³, the pair and its prices made where they are not there."""
    if not Registration.objects.exists():
        quote_prices(zone)
        make_pair(zone)
    give, take = Registration.objects.filter(side="surplus")[0], Registration.objects.filter(side="need")[0]
    usual: dict[str, Any] = {
        "surplus_id": give.pk, "need_id": take.pk, "bank_m3": 8000, "starts_on": FIRST, "ends_on": LAST,
    }  # fmt: skip
    return services.propose(by=zone.ma, **usual | more)


def consulted(zone: Zone, match: Match | None = None) -> Match:
    """Return a match to which both sides and 自规环局 said yes."""
    match = match or propose(zone)
    services.give_opinion(by=zone.rui, match_id=match.pk, opinion="agree")
    services.give_opinion(by=zone.xu, match_id=match.pk, opinion="agree")
    services.give_opinion(by=zone.ma, match_id=match.pk, role="authority", opinion="agree", said_by="孔科长")
    return Match.objects.get(pk=match.pk)


def scan(name: str = "协议.pdf") -> StoredFile:
    """Return a kept scan."""
    return files.store(SimpleUploadedFile(name, PDF + name.encode(), "application/pdf"), by=None)


def signing(**more: Any) -> dict[str, Any]:
    """Return what is entered of a signed agreement for 8,000 m³ 自然方."""
    usual: dict[str, Any] = {
        "signed_on": clock.today(), "number": "中土协〔2024〕1号", "amount": Decimal(8000), "convention": "bank",
        "measured_by": "完工复测,车次小票核对", "payer": "surplus",
    }  # fmt: skip
    return usual | more


def agree(zone: Zone, match: Match | None = None, **more: Any) -> Agreement:
    """Return the agreement of a match, consulted where it was not."""
    match = match or consulted(zone)
    return services.agree(by=zone.ma, match_id=match.pk, **signing(**more))


def list_truck(zone: Zone, match: Match, plate: str = "甘A12345", **more: Any) -> Truck:
    """Return a truck on the white list of the match."""
    usual: dict[str, Any] = {"bed_m3": 16, "permit_number": f"准{plate}", "valid_to": TODAY + timedelta(days=200)}
    return services.add_truck(by=zone.ma, match_id=match.pk, plate=plate, **usual | more)


def tick_all(zone: Zone, match: Match, *, but: str = "", **more: Any) -> None:
    """Fulfil the checklist, all but one line if that is said."""
    for item in ITEMS:
        if item.code != but:
            services.tick_item(
                by=zone.ma, match_id=match.pk, code=item.code, done_on=clock.today(), number=f"文号-{item.code}", **more
            )


def permitted(zone: Zone, match: Match | None = None) -> Match:
    """Return a match that may be hauled for."""
    match = match or agree(zone).match
    tick_all(zone, match)
    list_truck(zone, match)
    return services.permit(by=zone.ma, match_id=match.pk, on=clock.today())
