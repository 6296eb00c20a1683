"""Prices and places outside: services and pages; a price without a source does not exist."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import quote_prices
from wutong.earthworks import queries, services
from wutong.earthworks.lifecycle import PriceKind
from wutong.earthworks.models import Outlet, Price
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, WrongStage

pytestmark = pytest.mark.django_db
TODAY = date(2024, 4, 1)


@pytest.fixture
def zone(db: None) -> Iterator[Zone]:
    """The zone on the first of April 2024."""
    with clock.at(TODAY):
        yield make_zone()


def quote(zone: Zone, **more: Any) -> Price:
    usual: dict[str, Any] = {"kind": "haul_first", "fen": 600, "source": "询价记录 1 号", "on": TODAY}
    return services.quote_price(by=zone.ma, **usual | more)


def tip(zone: Zone, **more: Any) -> Outlet:
    usual: dict[str, Any] = {
        "kind": "disposal", "name": "扁坡子沟", "longitude": 103.65, "latitude": 36.6, "source": "现场踏勘",
    }  # fmt: skip
    return services.add_outlet(by=zone.ma, **usual | more)


def signed_in(zone: Zone, who: str) -> Client:
    client = Client()
    client.force_login(getattr(zone, who))
    return client


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"source": "  "}, "source"),
        ({"fen": -1}, "fen"),
        ({"fen": 10**8}, "fen"),
        ({"kind": "whatever"}, "kind"),
        ({"on": date(2024, 4, 2)}, "on"),
        ({"kind": "disposal_fee"}, "outlet_id"),
    ],
)
def test_a_price_that_cannot_stand_is_refused_by_its_field(zone: Zone, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        quote(zone, **given)
    assert field in refusal.value.fields
    assert not Price.objects.exists()


def test_a_haul_price_belongs_to_no_place_and_a_fee_to_the_right_kind(zone: Zone) -> None:
    place = tip(zone)
    with pytest.raises(Incomplete, match="全区通用"):
        quote(zone, outlet_id=place.pk)
    with pytest.raises(Incomplete, match="取土场"):
        quote(zone, kind="purchase", outlet_id=place.pk)
    assert quote(zone, kind="disposal_fee", outlet_id=place.pk).outlet == place


def test_the_newest_quote_by_the_day_is_in_force_and_history_keeps_the_old(zone: Zone) -> None:
    quote(zone, fen=500, on=date(2024, 3, 1))
    newest = quote(zone, fen=620)
    assert queries.price(PriceKind.HAUL_FIRST, TODAY) == newest
    old = queries.price(PriceKind.HAUL_FIRST, date(2024, 3, 15))
    assert old is not None
    assert old.fen == 500
    assert queries.price(PriceKind.HAUL_FIRST, date(2024, 2, 1)) is None


def test_two_quotes_of_one_day_are_refused_until_the_first_is_withdrawn(zone: Zone) -> None:
    first = quote(zone)
    with pytest.raises(Duplicate):
        quote(zone, fen=700)
    services.withdraw_price(by=zone.ma, price_id=first.pk, reason="抄错")
    assert quote(zone, fen=700).fen == 700
    assert "作废" in history.of(first)[0].sentence
    with pytest.raises(WrongStage):
        services.withdraw_price(by=zone.ma, price_id=first.pk, reason="再作废")


def test_prices_are_the_work_of_the_desk_of_soil(zone: Zone) -> None:
    with pytest.raises(NotAllowed):
        services.quote_price(by=zone.zhao, kind="haul_first", fen=600, source="询价", on=TODAY)
    with pytest.raises(NotAllowed):
        services.add_outlet(by=zone.zhao, kind="disposal", name="甲", longitude=103.6, latitude=36.5, source="踏勘")
    assert not Price.objects.exists()
    assert not Outlet.objects.exists()


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"longitude": 36.6, "latitude": 103.65}, "填反"),
        ({"longitude": 12.0}, "不在中国"),
        ({"kind": "borrow"}, "哪类土"),
        ({"kind": "yard"}, "容量"),
        ({"capacity_m3": -5}, "大于 0"),
        ({"opens_on": date(2024, 5, 1), "closes_on": date(2024, 4, 1)}, "早于"),
        ({"soils": ["gold"]}, "土类"),
        ({"source": ""}, "来源"),
    ],
)
def test_a_place_that_cannot_be_is_refused(zone: Zone, given: dict[str, Any], word: str) -> None:
    with pytest.raises(Incomplete, match=word):
        tip(zone, **given)
    assert not Outlet.objects.exists()


def test_a_place_is_corrected_with_its_version_and_closed_for_good(zone: Zone) -> None:
    place = tip(zone)
    services.edit_outlet(by=zone.ma, outlet_id=place.pk, based_on=1, daily_m3=800)
    with pytest.raises(Conflict):
        services.edit_outlet(by=zone.ma, outlet_id=place.pk, based_on=1, daily_m3=900)
    assert Outlet.objects.get().daily_m3 == 800
    services.close_outlet(by=zone.ma, outlet_id=place.pk, reason="填满")
    with pytest.raises(WrongStage):
        services.edit_outlet(by=zone.ma, outlet_id=place.pk, based_on=3, daily_m3=1)
    with pytest.raises(Duplicate):
        tip(zone)


def test_the_baseline_adds_up_from_prices_with_their_sources(zone: Zone) -> None:
    quote_prices(zone, TODAY)
    give, take = make_registration(zone, "surplus"), make_registration(zone, "need")
    found = queries.baseline(give.pk, take.pk, TODAY)
    assert found.disposal is not None
    assert found.purchase is not None
    assert found.disposal_avoided_fen == found.disposal.haul_fen + 800
    assert found.purchase_avoided_fen == found.purchase.haul_fen + 1000
    assert found.saving_fen == found.disposal_avoided_fen + found.purchase_avoided_fen - found.haul_fen
    assert (found.km_basis, found.is_demo, found.missing) == ("直线×1.3", True, ())
    assert all(row.source and row.quoted_on == TODAY for row in found.prices)
    assert found.as_json()["prices"][0]["quoted_on"] == "2024-04-01"


def test_the_haul_of_the_pair_follows_a_measured_distance(zone: Zone) -> None:
    quote_prices(zone, TODAY)
    give, take = make_registration(zone, "surplus"), make_registration(zone, "need")
    found = queries.baseline(give.pk, take.pk, TODAY, km=2.1, km_basis="实测")
    assert (found.km, found.km_basis, found.haul_fen) == (2.1, "实测", 732)


def test_without_a_place_outside_the_baseline_says_that_time_is_saved(zone: Zone) -> None:
    quote_prices(zone, TODAY, outside=False)
    give, take = make_registration(zone, "surplus"), make_registration(zone, "need")
    found = queries.baseline(give.pk, take.pk, TODAY)
    assert (found.disposal, found.purchase, found.disposal_avoided_fen) == (None, None, 0)
    assert [("只省时间" in sentence) for sentence in found.missing] == [True, True]


def test_a_tip_that_does_not_take_the_soil_or_is_shut_is_no_way_out(zone: Zone) -> None:
    quote_prices(zone, TODAY, outside=False)
    give, take = make_registration(zone, "surplus"), make_registration(zone, "need")
    for name, more in (("只收石方", {"soils": ["rock"]}), ("去年关了", {"closes_on": date(2023, 12, 31)})):
        place = tip(zone, name=name, **more)
        quote(zone, kind="disposal_fee", outlet_id=place.pk)
    assert queries.baseline(give.pk, take.pk, TODAY).disposal is None


def test_a_price_is_entered_on_its_page_with_its_proof(zone: Zone) -> None:
    client = signed_in(zone, "ma")
    proof = SimpleUploadedFile("询价单.pdf", b"%PDF-1.4", "application/pdf")
    said = {"kind": "haul_first", "yuan": "6.05", "source": "询价记录", "on": "2024-04-01", "file": proof}
    assert client.post("/soil/prices/new/", said).status_code == 302
    made = Price.objects.get()
    assert (made.fen, made.file.name) == (605, "询价单.pdf")
    page = client.get("/soil/prices/").content.decode()
    assert "6.05" in page
    assert "询价记录" in page
    assert b"".join(client.get(f"/soil/prices/{made.pk}/file/").streaming_content) == b"%PDF-1.4"


def test_a_price_without_a_source_comes_back_with_the_sentence(zone: Zone) -> None:
    answer = signed_in(zone, "ma").post("/soil/prices/new/", {"kind": "haul_first", "yuan": "6", "on": "2024-04-01"})
    assert answer.status_code == 422
    assert not Price.objects.exists()


def test_demo_prices_are_marked_wherever_they_show(zone: Zone) -> None:
    quote_prices(zone, TODAY)
    client = signed_in(zone, "qian")
    for address in ("/soil/prices/", "/soil/outlets/"):
        assert client.get(address).content.decode().count("演示价") >= 2, address


def test_empty_pages_say_what_to_do(zone: Zone) -> None:
    client = signed_in(zone, "ma")
    assert "还没有价格" in client.get("/soil/prices/").content.decode()
    assert "缺口" in client.get("/soil/outlets/").content.decode()
    assert "还没有平衡方案" in client.get("/soil/plans/").content.decode()


def test_a_place_is_entered_corrected_and_closed_on_its_pages(zone: Zone) -> None:
    client = signed_in(zone, "ma")
    said = {"kind": "disposal", "name": "北坡", "longitude": "103.6", "latitude": "36.6", "source": "踏勘"}
    assert client.post("/soil/outlets/new/", said).status_code == 302
    place = Outlet.objects.get()
    changed = {**said, "daily_m3": "500", "version": "1"}
    assert client.post(f"/soil/outlets/{place.pk}/edit/", changed).status_code == 302
    assert client.post(f"/soil/outlets/{place.pk}/close/", {"reason": "填满"}).status_code == 302
    place.refresh_from_db()
    assert place.daily_m3 == 500
    assert place.closed_for_good_at is not None
    assert "已停用" in client.get("/soil/outlets/").content.decode()
