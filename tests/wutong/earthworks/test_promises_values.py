"""What form E1 promises: every soil its factors, every wrong word its sentence, every place its degrees."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import TODAY, e1, inspected, photo, registered, verified
from wutong.earthworks import queries, services
from wutong.earthworks.lifecycle import Convention, Soil
from wutong.earthworks.models import Attachment, Registration
from wutong.earthworks.queries import factors
from wutong.earthworks.services import coordinates
from wutong.kernel import clock, history
from wutong.kernel.errors import BadFile, Incomplete, NotAllowed, NotFound, Refusal, TooLarge, WrongStage
from wutong_engines.haulage.factors import Factors

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


@pytest.mark.parametrize(
    ("soil", "loose", "compacted", "named"),
    [
        ("class_1", "1.330", "0.850", "土方"),
        ("class_2", "1.330", "0.850", "土方"),
        ("class_3", "1.330", "0.850", "土方"),
        ("class_4", "1.330", "0.850", "土方"),
        ("loess", "1.330", "0.850", "土方"),
        ("plain_fill", "1.330", "0.850", "土方"),
        ("mixed_fill", "1.190", "0.880", "混合料"),
        ("planting", "1.330", "0.850", "土方"),
        ("topsoil", "1.330", "0.850", "土方"),
        ("gravel", "1.070", "0.940", "砂"),
        ("rock", "1.530", "1.310", "石方"),
    ],
)
def test_every_soil_has_its_usual_factors_with_their_line(soil: str, loose: str, compacted: str, named: str) -> None:
    line = factors.usual(Soil(soil), TODAY)
    assert (line.loose, line.compacted, line.name) == (Decimal(loose), Decimal(compacted), named)
    assert line.source.endswith(named)


def test_the_table_of_factors_names_a_source_in_every_line() -> None:
    table = factors.for_page(TODAY)
    assert all(line["source"] for line in table["tables"])
    assert set(table["soils"]) == {soil.value for soil in Soil}
    assert set(table["soils"].values()) <= {line["name"] for line in table["tables"]}


@given(bank=st.integers(1, 10**7), soil=st.sampled_from(list(Soil)))
def test_the_three_volumes_of_a_page_come_back_to_the_one_that_is_kept(bank: int, soil: Soil) -> None:
    line = factors.usual(soil, TODAY)
    told = factors.volumes(bank, line.loose, line.compacted, line.source)
    known = Factors(line.loose, line.compacted, line.source)
    assert told["bank"] == bank
    assert all(abs(known.to_bank(Decimal(told[each.value]), each) - bank) <= 1 for each in Convention)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "许多", "方量“许多”不是数字"),
        ("amount", "0.3", "折成自然方不足 1 m³"),
        ("amount", None, "请填写方量"),
        ("moisture", -1, "含水率(%) -1 不合理"),
        ("compaction", "0.5", "压实度要求 0.5 不合理"),
        ("compaction", 120, "压实度要求 120 不合理"),
        ("existing_level", 9999, "自然标高(m) 9999 不合理"),
        ("design_level", -900, "设计标高(m) -900 不合理"),
        ("daily_m3", 0, "日出/进土能力 0 不合理"),
        ("stock_m3", -1, "场内堆存能力 -1 不合理"),
        ("minimum_m3", -1, "至少方量(自然方) -1 不合理"),
        ("loose_factor", "0.4", "松方系数 0.4 不合理"),
        ("grade", "D", "请选择环境等级"),
        ("use", "swimming", "请选择用途"),
        ("colour", "黄", "没有“colour”这一栏"),
        ("roads", "路" * 400, "最多"),
        ("site_name", "地" * 200, "最多"),
        ("contact", "人" * 99, "最多"),
        ("starts_on", "2024-04-15", "请填写供需期起日"),
        ("ends_on", date(2034, 4, 15), "最长 5 年"),
        ("flags", ["project_cancelled"], "没有“project_cancelled”这种红线情形"),
    ],
)
def test_every_word_that_cannot_be_is_refused_in_its_own_sentence(
    zone: Zone, field: str, value: Any, words: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        registered(zone, **{field: value})
    told = refused.value.fields
    assert words in told.get(field, "") or words in refused.value.message
    assert Registration.objects.count() == 0


def test_a_window_that_is_over_is_refused_for_a_new_registration(zone: Zone) -> None:
    with pytest.raises(Incomplete) as refused:
        registered(zone, starts_on=date(2024, 1, 1), ends_on=date(2024, 3, 31))
    assert "供需期止日 2024-03-31 已经过去" in refused.value.fields["ends_on"]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(("told", "kept"), [("95", "0.950"), (93, "0.930"), ("0.96", "0.960"), (1, "1.000")])
def test_a_compaction_in_percent_is_understood(zone: Zone, told: Any, kept: str) -> None:
    assert registered(zone, compaction=told).compaction == Decimal(kept)


@pytest.mark.parametrize(("told", "kept"), [("1,200", 1200), ("1 200.4".replace(" ", ""), 1200), ("1200", 1200)])
def test_full_width_digits_and_commas_are_read_as_numbers(zone: Zone, told: str, kept: int) -> None:
    assert registered(zone, convention="bank", amount=told).bank_m3 == kept


@pytest.mark.parametrize(
    ("soil", "grade", "flags"),
    [
        ("topsoil", "A", ["topsoil"]),
        ("gravel", "A", ["sand_gravel"]),
        ("rock", "A", ["sand_gravel"]),
        ("class_2", "C", ["contaminated"]),
        ("class_2", "B", []),
    ],
)
def test_what_the_soil_is_makes_it_a_matter_of_law(zone: Zone, soil: str, grade: str, flags: list[str]) -> None:
    made = registered(zone, "surplus", soil=soil, grade=grade)
    assert made.flags == flags
    assert (made.stage == "blocked") == bool(flags)


@pytest.mark.parametrize(
    ("longitude", "latitude", "point"),
    [
        ("103.65", "36.5", ("103.650000", "36.500000")),
        ("103.65,36.5", "", ("103.650000", "36.500000")),
        ("103.65、36.5", None, ("103.650000", "36.500000")),
        ("东经103.65", "北纬36.5", ("103.650000", "36.500000")),
        ("E103.65", "36.5N", ("103.650000", "36.500000")),
        ("103°39'00\"", "36°30'00\"", ("103.650000", "36.500000")),
        ("103度39分0秒", "36度30分36秒", ("103.650000", "36.510000")),
        (103.65, 36.5, ("103.650000", "36.500000")),
    ],
)
def test_degrees_are_read_as_people_write_them(longitude: Any, latitude: Any, point: tuple[str, str]) -> None:
    found = coordinates.read(longitude, latitude)
    assert (str(found.longitude), str(found.latitude)) == point


@pytest.mark.parametrize(
    ("longitude", "latitude", "datum", "words"),
    [
        ("", "36.5", "", "请填写经度"),
        ("103.65", "", "", "请填写纬度"),
        ("东边", "36.5", "", "不是度数"),
        ("NaN", "36.5", "", "不是度数"),
        ("36.5", "103.65", "", "填反了"),
        ("10.0", "36.5", "", "不在中国境内"),
        ("103°75'00\"", "36°30'00\"", "", "不是度数"),
        ("103°39'00\"", "36°30'61\"", "", "不是度数"),
        ("4043215.1", "35648021.7", "", "平面直角坐标"),
        ("103.65", "36.5", "百度", "相差约 1 公里"),
        ("103.65", "36.5", "高德地图", "100–700 米"),
        ("103.65", "36.5", "1954北京坐标系", "须经转换参数"),
        ("103.65", "36.5", "西安80", "须经转换参数"),
        ("103.65", "36.5", "工程坐标", "CGCS2000 经纬度"),
        ("103.65", "36.5", "火星坐标", "GCJ-02"),
    ],
)
def test_a_place_that_is_none_is_refused_with_what_to_do(longitude: str, latitude: str, datum: str, words: str) -> None:
    with pytest.raises(Incomplete) as refused:
        coordinates.read(longitude, latitude, datum, site="读者印务")
    assert words in refused.value.message
    assert refused.value.message.startswith("读者印务:")


@pytest.mark.parametrize("datum", ["WGS84", "wgs-84", "GPS 手机"])
def test_wgs84_is_taken_as_equal_and_says_so(zone: Zone, datum: str) -> None:
    made = registered(zone, datum=datum)
    assert "相差在厘米级" in history.of(made)[0].sentence


def test_a_desk_names_the_firm_or_is_asked_for_it(zone: Zone) -> None:
    with pytest.raises(Incomplete, match="请选择建设单位"):
        registered(zone, by=zone.ma)
    with pytest.raises(NotFound, match="没有这家企业"):
        registered(zone, by=zone.ma, firm_id=999)
    with pytest.raises(NotFound, match="没有找到这个项目"):
        registered(zone, by=zone.ma, firm_id=zone.reader.pk, project_id=999)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("who", ["qian", "hu", "wu", "he"])
def test_who_neither_has_soil_nor_a_desk_registers_none(zone: Zone, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.register(by=getattr(zone, who), values=e1(firm_id=zone.reader.pk))
    assert not Registration.objects.exists()


def test_a_firm_cannot_hand_its_registration_to_another(zone: Zone) -> None:
    made = registered(zone)
    with pytest.raises(Incomplete, match="建设单位不能更换"):
        services.edit(by=zone.ma, registration_id=made.pk, based_on=1, values={"firm_id": zone.ruiling.pk})
    assert Registration.objects.get().firm == zone.reader


@pytest.mark.parametrize("verb", ["give_back", "withdraw"])
@pytest.mark.parametrize(("reason", "words"), [("  ", "请写明"), ("长" * 301, "最多 300 字")])
def test_a_step_back_needs_a_reason_that_fits(zone: Zone, verb: str, reason: str, words: str) -> None:
    made = registered(zone)
    with pytest.raises(Incomplete, match=words):
        getattr(services, verb)(by=zone.ma, registration_id=made.pk, reason=reason)
    assert Registration.objects.get().stage == "submitted"


@pytest.mark.parametrize("verb", ["give_back", "withdraw", "resubmit", "close_registration"])
def test_what_was_withdrawn_moves_no_more(zone: Zone, verb: str) -> None:
    made = registered(zone)
    services.withdraw(by=zone.xu, registration_id=made.pk, reason="不缺了")
    more = {} if verb == "resubmit" else {"reason": "再来"}
    with pytest.raises(WrongStage, match="现在是“已撤回”"):
        getattr(services, verb)(by=zone.ma, registration_id=made.pk, **more)
    assert Registration.objects.get().stage == "withdrawn"


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ([], Incomplete, "请选择文件"),
        ([("poem", photo(), "")], Incomplete, "附件类别"),
        ([("photo", photo("二"), "")] * 61, TooLarge, "最多 60 份"),
    ],
)
def test_papers_that_are_none_are_not_kept(zone: Zone, given: Any, kind: type[Refusal], words: str) -> None:
    made = registered(zone)
    with pytest.raises(kind, match=words):
        services.attach(by=zone.xu, registration_id=made.pk, given=given)
    assert not Attachment.objects.exists()


def test_a_calculation_sheet_is_no_photo(zone: Zone) -> None:
    made = registered(zone)
    paper = photo("三")
    paper.name = "计算书.txt"
    paper.file.seek(0)
    paper.file.write(b"words")
    with pytest.raises(BadFile, match="不是照片"):
        services.attach(by=zone.xu, registration_id=made.pk, given=[("photo", paper, "")])
    assert not Attachment.objects.exists()


def test_a_returned_registration_waits_for_its_firm_and_a_matched_one_for_its_matches(zone: Zone) -> None:
    given_back = registered(zone, starts_on=date(2025, 4, 1), ends_on=date(2025, 9, 1))
    services.give_back(by=zone.ma, registration_id=given_back.pk, reason="缺方量计算书")
    turn = queries.registration(zone.xu, given_back.pk).turn
    assert (turn.is_firms, turn.who) == (True, str(zone.reader))
    assert "缺方量计算书" in turn.todo
    standing = verified(zone, "surplus")
    assert "等待平衡方案" in queries.registration(zone.ma, standing.pk).turn.todo


@pytest.mark.parametrize(
    ("side", "existing", "design", "warned"),
    [
        ("surplus", 1900, 1895, False),
        ("surplus", 1895, 1900, True),
        ("need", 1895, 1900, False),
        ("need", 1900, 1895, True),
    ],
)
def test_levels_that_contradict_the_side_are_pointed_out(
    zone: Zone, side: str, existing: int, design: int, warned: bool
) -> None:
    made = registered(zone, side, existing_level=existing, design_level=design)
    notices = queries.registration(zone.ma, made.pk).notices
    assert any("不一致" in notice for notice in notices) == warned


def test_an_inspection_that_finds_nothing_wrong_opens_the_match(zone: Zone) -> None:
    made = inspected(zone, registered(zone, "surplus"))
    assert made.stage == "verified"
    assert queries.registration(zone.rui, made.pk).left_m3 == 100_000
