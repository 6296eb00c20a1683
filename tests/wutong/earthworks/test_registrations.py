"""Form E1: what is taken, how it is counted, what is refused in words, and what is asked back."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import TODAY, e1, inspected, photo, registered, verified
from wutong.accounts.models import Firm
from wutong.earthworks import services
from wutong.earthworks.models import Registration
from wutong.earthworks.services import coordinates
from wutong.kernel import clock, history, rules
from wutong.kernel.errors import BadFile, Conflict, Duplicate, Incomplete, NotAllowed, NotFound, WrongStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def refused(zone: Zone, side: str = "need", **more: Any) -> Incomplete:
    """Return the refusal of a registration, which left nothing behind."""
    with pytest.raises(Incomplete) as caught:
        registered(zone, side, **more)
    assert Registration.objects.count() == 0
    return caught.value


def test_a_firm_registers_for_itself_and_the_volume_is_counted_in_bank_measure(zone: Zone) -> None:
    made = registered(zone, amount=10_000)
    assert (made.number, made.firm, made.bank_m3, made.stage) == ("ZC-TF-2024-0001", zone.reader, 11_765, "submitted")
    assert made.factor_source == "水利定额松实系数表·土方"
    assert history.of(made)[0].sentence == "登记缺土 10,000 m³(压实方,折自然方 11,765 m³)"


@pytest.mark.parametrize(
    ("loose", "compacted", "convention", "bank"),
    [
        ("1.33", "0.85", "compacted", 11_765),
        ("1.33", "1.04", "compacted", 9_615),
        ("1.33", "0.826", "compacted", 12_107),
        ("1.33", "0.85", "loose", 7_519),
        ("1.33", "0.85", "bank", 10_000),
    ],
)
def test_every_convention_is_brought_to_bank_measure(
    zone: Zone, loose: str, compacted: str, convention: str, bank: int
) -> None:
    told = {"loose_factor": loose, "compacted_factor": compacted, "factor_source": "室内击实试验"}
    assert registered(zone, amount=10_000, convention=convention, **told).bank_m3 == bank


def test_the_soil_brings_its_factors_with_their_source(zone: Zone) -> None:
    made = registered(zone, "surplus", soil="mixed_fill")
    assert (made.loose_factor, made.compacted_factor) == (Decimal("1.190"), Decimal("0.880"))
    assert made.factor_source == "水利定额松实系数表·混合料"


def test_another_rule_changes_the_factors_of_later_registrations_only(zone: Zone) -> None:
    first = registered(zone)
    told = rules.value("soil-factors", on=TODAY)
    told = {**told, "soils": {**told["soils"], "class_2": "黄土,压实度 0.95"}}
    rules.amend("soil-factors", by=zone.zhao, valid_from=TODAY, values=told, source="试验", note="")
    later = registered(zone, site_name="二期", starts_on=date(2025, 4, 1), ends_on=date(2025, 8, 31))
    assert [Registration.objects.get(pk=one.pk).compacted_factor for one in (first, later)] == [
        Decimal("0.850"), Decimal("0.826"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", -5, "方量 -5 不合理"),
        ("amount", "", "请填写方量"),
        ("amount", "NaN", "不是数字"),
        ("amount", 10**9, "核对数字和单位"),
        ("convention", "", "请写明方量的口径"),
        ("loose_factor", "2.1", "松方系数 2.1 不合理,应在 0.5 到 2 之间"),
        ("compacted_factor", "0.4", "压实系数 0.4 不合理"),
        ("ends_on", date(2024, 3, 1), "结束日 2024-03-01 早于开始日 2024-04-15"),
        ("ends_on", None, "请填写供需期止日"),
        ("starts_on", date(1924, 4, 15), "请核对年份"),
        ("use", "", "请选择用途"),
        ("soil", "sand", "请选择土类"),
        ("site_name", " ", "请填写地块名称"),
        ("minimum_m3", 60_000, "至少方量 60,000 大于登记方量 44,706"),
        ("flags", ["unverified"], "没有“unverified”这种红线情形"),
        ("moisture", 95, "含水率(%) 95 不合理"),
    ],
)
def test_what_cannot_be_is_refused_by_site_and_field(zone: Zone, field: str, value: Any, words: str) -> None:
    refusal = refused(zone, **{field: value})
    assert words in refusal.fields[field]
    assert field == "site_name" or refusal.message.startswith("读者印务:")


def test_everything_that_is_wrong_is_said_at_once(zone: Zone) -> None:
    refusal = refused(zone, amount=0, convention="", longitude="36.53", latitude="103.66")
    assert {"amount", "convention", "longitude"} <= refusal.fields.keys()


@pytest.mark.parametrize(
    "more",
    [
        {"loose_factor": "1.3", "factor_source": "试验"},
        {"loose_factor": "1.3", "compacted_factor": "0.9", "factor_source": ""},
    ],
)
def test_factors_come_both_and_with_their_source(zone: Zone, more: dict[str, str]) -> None:
    refusal = refused(zone, **more)
    assert {"compacted_factor", "factor_source"} & refusal.fields.keys()


def test_a_use_takes_the_soils_that_suit_it(zone: Zone) -> None:
    assert "不能用杂填土" in refused(zone, use="roadbed", soil="mixed_fill").fields["soil"]


@pytest.mark.parametrize(
    ("longitude", "latitude", "datum", "words"),
    [
        ("36.53", "103.66", "", "填反了"),
        ("4043215.1", "35648021.7", "", "平面直角坐标"),
        ("103.66", "36.53", "BD-09", "相差约 1 公里"),
        ("103.66", "36.53", "高德", "天地图"),
        ("103.66", "36.53", "1954北京坐标系", "转换参数"),
        ("103.66", "36.53", "西安80", "转换参数"),
        ("103.66", "36.53", "兰州独立坐标系", "转换"),
        ("2.35", "48.85", "", "不在中国境内"),
        ("东经一百零三", "36.53", "", "不是度数"),
        ("", "36.53", "", "请填写经度"),
        ("116.40", "39.90", "", "超出 60 km"),
    ],
)
def test_a_place_that_is_none_is_refused_with_what_to_do(
    zone: Zone, longitude: str, latitude: str, datum: str, words: str
) -> None:
    refusal = refused(zone, longitude=longitude, latitude=latitude, datum=datum)
    assert any(words in text for text in refusal.fields.values())


@pytest.mark.parametrize(
    ("longitude", "latitude", "datum"),
    [
        ("103.6602", "36.5301", "CGCS2000"),
        ("103.6602,36.5301", "", "CGCS2000"),
        ("103°39′36.72″", "36°31′48.36″", "CGCS2000"),
        ("东经103.6602°", "北纬36.5301°", "国家2000"),
        ("103.6602", "36.5301", "WGS84"),
    ],
)
def test_a_place_is_read_in_the_ways_people_write_it(longitude: str, latitude: str, datum: str) -> None:
    point = coordinates.read(longitude, latitude, datum)
    assert (point.longitude, point.latitude) == (Decimal("103.660200"), Decimal("36.530100"))
    assert ("厘米级" in point.note) == (datum == "WGS84")


def test_that_wgs84_was_taken_as_equal_is_said_in_the_history(zone: Zone) -> None:
    assert "与 CGCS2000 相差在厘米级" in history.of(registered(zone, datum="WGS84"))[0].sentence


def test_a_place_outside_the_zone_is_taken_when_somebody_says_why(zone: Zone) -> None:
    far = e1(longitude="104.9", latitude="36.5")
    made = services.register(by=zone.xu, values=far, despite_far="皋兰县配套料场")
    assert history.of(made)[0].reason == "皋兰县配套料场"


@given(st.decimals(-180, 180, places=6), st.decimals(-90, 90, places=6))
def test_no_pair_of_numbers_is_taken_for_a_place_outside_china(longitude: Decimal, latitude: Decimal) -> None:
    is_china = 73 <= longitude <= 136 and 3 <= latitude <= 54
    with nullcontext() if is_china else pytest.raises(Incomplete, match=r"经度|纬度"):
        point = coordinates.read(longitude, latitude)
        assert (point.longitude, point.latitude) == (longitude, latitude)


def test_one_heap_is_registered_once(zone: Zone) -> None:
    first = registered(zone)
    with pytest.raises(Duplicate, match=first.number):
        registered(zone, amount=1)
    assert Registration.objects.count() == 1


def test_one_firm_with_a_second_heap_is_asked_back_and_says_why(zone: Zone) -> None:
    first = registered(zone)
    with pytest.raises(Duplicate, match=first.number) as caught:
        registered(zone, site_name="读者印务二期", latitude="36.55")
    assert "despite_similar" in caught.value.fields
    told = e1(site_name="读者印务二期", latitude="36.55")
    second = services.register(by=zone.xu, values=told, despite_similar="二期是另一块地")
    assert (history.of(second)[0].reason, Registration.objects.count()) == ("二期是另一块地", 2)


def test_a_neighbour_within_a_hundred_metres_is_asked_back_without_a_word_of_the_other_firm(zone: Zone) -> None:
    first = registered(zone)
    near = {"latitude": "36.5305", "site_name": "瑞岭配套"}
    with pytest.raises(Duplicate) as caught:
        registered(zone, by=zone.rui, **near)
    assert "其他单位" in caught.value.message
    assert not {first.number, first.site_name, "读者"} & set(caught.value.message.split("已"))
    assert first.number not in caught.value.message
    with pytest.raises(Duplicate, match=f"兰州新区读者印务有限公司登记.{first.number}"):
        services.register(by=zone.ma, values=e1(firm_id=zone.ruiling.pk, **near))


def test_another_season_or_the_other_side_is_no_duplicate(zone: Zone) -> None:
    registered(zone)
    registered(zone, starts_on=date(2025, 4, 1), ends_on=date(2025, 8, 31))
    registered(zone, "surplus", by=zone.xu, site_name="读者印务", longitude="103.6602", latitude="36.5301")
    assert Registration.objects.count() == 3


def test_the_house_registers_for_a_firm_it_names(zone: Zone) -> None:
    made = services.register(by=zone.ma, values=e1(firm_name="甘肃金泰绿建科技有限公司"), on=date(2024, 3, 12))
    assert (made.firm.name, Firm.objects.count()) == ("甘肃金泰绿建科技有限公司", 3)
    assert "2024-03-12 申报" in history.of(made)[0].sentence
    again = services.register(
        by=zone.sun, values=e1(firm_name="金泰绿建科技有限公司", side="surplus"),
    )  # fmt: skip
    assert (again.firm_id, Firm.objects.count()) == (made.firm_id, 3)


def test_a_firm_registers_for_no_other_firm(zone: Zone) -> None:
    with pytest.raises(NotAllowed):
        registered(zone, firm_id=zone.ruiling.pk)
    assert registered(zone, firm_name="甘肃瑞岭置业有限公司").firm == zone.reader


@pytest.mark.parametrize("who", ["he", "wu", "zheng", "feng", "qian", "hu"])
def test_who_neither_works_at_a_desk_nor_for_a_firm_registers_nothing(zone: Zone, who: str) -> None:
    with pytest.raises(NotAllowed):
        registered(zone, by=zone.everyone()[who], firm_id=zone.reader.pk)
    assert not Registration.objects.exists()


def test_a_future_meeting_registers_nothing(zone: Zone) -> None:
    with pytest.raises(Incomplete, match="还没有到"):
        services.register(by=zone.xu, values=e1(), on=TODAY + timedelta(1))
    assert not Registration.objects.exists()


def test_a_photo_that_is_none_is_refused_and_nothing_is_registered(zone: Zone) -> None:
    fake = photo()
    fake.name = "现场.png"
    with pytest.raises(BadFile, match="不是 png 格式"):
        services.register(by=zone.xu, values=e1(), files=[("photo", fake, "")])
    assert not Registration.objects.exists()


def test_an_edit_of_what_was_verified_has_to_be_looked_at_again(zone: Zone) -> None:
    made = verified(zone)
    services.edit(by=zone.xu, registration_id=made.pk, based_on=made.version, values={"contact": "徐总"})
    assert Registration.objects.get().stage == "verified"
    made.refresh_from_db()
    services.edit(by=zone.xu, registration_id=made.pk, based_on=made.version, values={"amount": 40_000})
    assert Registration.objects.get().stage == "submitted"
    assert history.of(made)[0].sentence == "修改 方量、自然方(m³)"


def test_a_stale_edit_changes_nothing(zone: Zone) -> None:
    made = registered(zone)
    services.edit(by=zone.xu, registration_id=made.pk, based_on=made.version, values={"builder": "甘肃一建"})
    with pytest.raises(Conflict):
        services.edit(by=zone.xu, registration_id=made.pk, based_on=made.version, values={"builder": "甘肃五建"})
    assert Registration.objects.get().builder == "甘肃一建"


@pytest.mark.parametrize(("who", "error"), [("rui", NotFound), ("zhang", NotAllowed), ("qian", NotAllowed)])
def test_a_registration_is_changed_by_its_firm_and_by_soil_office_only(zone: Zone, who: str, error: type) -> None:
    made = registered(zone)
    with pytest.raises(error):
        services.edit(by=zone.everyone()[who], registration_id=made.pk, based_on=made.version, values={"amount": 1})
    assert Registration.objects.get().amount == 38_000


def test_a_registration_does_not_change_hands(zone: Zone) -> None:
    made = registered(zone)
    with pytest.raises(Incomplete, match="不能更换"):
        services.edit(by=zone.ma, registration_id=made.pk, based_on=made.version, values={"firm_id": zone.ruiling.pk})
    assert Registration.objects.get().firm == zone.reader


def test_given_back_put_right_and_handed_in_again(zone: Zone) -> None:
    made = verified(zone)
    services.give_back(by=zone.ma, registration_id=made.pk, reason="计算书没有盖章")
    assert Registration.objects.get().stage == "returned"
    services.resubmit(by=zone.xu, registration_id=made.pk, values={"amount": 37_000}, note="已补章")
    assert (Registration.objects.get().stage, Registration.objects.get().amount) == ("submitted", 37_000)
    verbs = [event.verb.rpartition(".")[2] for event in history.of(made)]
    assert verbs == ["resubmitted", "edited", "given_back", "inspected", "registered"]


def test_withdrawn_it_may_be_registered_anew(zone: Zone) -> None:
    made = registered(zone)
    services.withdraw(by=zone.xu, registration_id=made.pk, reason="改为商品混凝土基础")
    assert Registration.objects.get().stage == "withdrawn"
    with pytest.raises(WrongStage, match="已撤回"):
        inspected(zone, made)
    registered(zone)
    assert Registration.objects.standing().count() == 1


def test_closed_only_after_it_was_verified_and_by_soil_office(zone: Zone) -> None:
    made = registered(zone)
    with pytest.raises(WrongStage):
        services.close_registration(by=zone.ma, registration_id=made.pk)
    inspected(zone, made)
    with pytest.raises(NotAllowed):
        services.close_registration(by=zone.xu, registration_id=made.pk)
    services.close_registration(by=zone.ma, registration_id=made.pk, reason="已全部调入")
    assert Registration.objects.get().stage == "closed"


def test_a_reason_is_asked_for(zone: Zone) -> None:
    made = registered(zone)
    for verb, by in ((services.withdraw, zone.xu), (services.give_back, zone.ma)):
        with pytest.raises(Incomplete):
            verb(by=by, registration_id=made.pk, reason=" ")
    assert Registration.objects.get().stage == "submitted"


def test_numbers_leave_no_gap_after_a_refusal(zone: Zone) -> None:
    registered(zone)
    with pytest.raises(Duplicate):
        registered(zone)
    assert registered(zone, "surplus").number == "ZC-TF-2024-0002"
