"""Places: what people call them, how far apart they are, which group they belong to."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import REGIONS, distance_km, groups
from wutong_engines.codes.places import seats

GEO = Path(__file__).resolve().parents[3] / "../shared/data/geo/divisions.parquet"
# Where the table at hand is older than the seat, or gives another place's point.
MOVED = {
    "2111": "盘锦 moved its seat south",
    "3507": "南平 moved its seat to 建阳",
    "2327": "大兴安岭 sits in 加格达奇",
    "5406": "那曲 stands on 拉萨's point there",
}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("四川成都",), "5101"),
        (("江苏", "苏州"), "3205"),
        (("浙江省宁波市鄞州区某路 1 号",), "3302"),
        (("甘肃省兰州新区中川镇",), "620171101"),
        (("兰州新区",), "620171"),
        (("重庆", "璧山"), "50"),
        (("北京市市辖区海淀区",), "11"),
        (("吉林", "吉林"), "2202"),
        (("青海", "海南"), "6325"),
        (("海南", "海口"), "4601"),
        (("上海", "上海"), "31"),
        (("广 东", "深 圳"), "4403"),
    ],
)
def test_a_place_is_found_by_the_words_people_use(words: tuple[str, ...], code: str) -> None:
    place = REGIONS.locate(*words)
    assert place is not None
    assert place.code == code


@pytest.mark.parametrize("word", ["", "火星", "浦", "Paris", "'; --"])
def test_what_is_no_place_is_none(word: str) -> None:
    assert REGIONS.locate(word) is None


def test_a_name_of_two_places_gives_both() -> None:
    assert [place.code for place in REGIONS.named("吉林")] == ["22", "2202"]
    assert [place.code for place in REGIONS.named("海南")] == ["46", "6325"]


def test_short_names_lose_the_kind_and_the_people() -> None:
    shorts = {place.name: place.short_name for place in REGIONS}
    assert shorts["凉山彝族自治州"] == "凉山"
    assert shorts["海西蒙古族藏族自治州"] == "海西"
    assert shorts["内蒙古自治区"] == "内蒙古"
    assert shorts["兰州新区"] == "兰州新区"


def test_all_prefectures_have_a_seat() -> None:
    assert sum(len(place.code) == 4 for place in REGIONS) == 333
    assert all(place.point for place in REGIONS if len(place.code) == 4)


def test_a_town_is_as_far_away_as_the_division_above_it() -> None:
    assert REGIONS.point("620171101") == REGIONS.point("620171")
    assert REGIONS.between("620171101", "6201") == REGIONS.between("620171", "6201")
    assert REGIONS.between("620171", "99") is None


def test_known_distances() -> None:
    assert REGIONS.between("6201", "6101") == pytest.approx(502, abs=15)
    assert REGIONS.between("11", "31") == pytest.approx(1068, abs=15)
    assert 40 < (REGIONS.between("620171", "6201") or 0) < 60


def test_the_nearest_places_come_first() -> None:
    near = REGIONS.nearest((103.62, 36.51), 4)
    assert [place.name for place, _ in near] == ["兰州新区", "皋兰县", "永登县", "白银市"]
    assert [km for _, km in near] == sorted(km for _, km in near)


degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(degrees, degrees)
def test_a_distance_is_the_same_both_ways_and_never_past_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there = distance_km(one, other)
    assert there == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= there < 20016


@pytest.mark.skipif(not GEO.exists(), reason="the shared table of divisions is not beside this checkout")
def test_seats_agree_with_another_table_to_40_km() -> None:
    duckdb = pytest.importorskip("duckdb")
    asked = duckdb.execute("select code, lon, lat from read_parquet(?) where level < 4 and lon is not null", [str(GEO)])
    table = {code: (lon, lat) for code, lon, lat in asked.fetchall()}
    compared = [
        (code, distance_km((lon, lat), table[code.ljust(6, "0")]))
        for code, _, lon, lat in seats()
        if code not in MOVED and code.ljust(6, "0") in table
    ]
    assert len(compared) > 340
    assert [(code, km) for code, km in compared if km > 40] == []


def test_every_code_of_a_group_is_a_known_place() -> None:
    assert [code for group in groups.GROUPS for code in group.codes if code not in REGIONS] == []


def test_group_names_and_aliases_are_unique() -> None:
    names = [name for group in groups.GROUPS for name in (group.name, *group.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("330200", "长三角"),
        ("4403", "珠三角"),
        ("130600", "京津冀"),
        ("5101", "成渝"),
        ("4301", "长江中游"),
        ("620500", "关中平原"),
        ("620171", "兰西"),
    ],
)
def test_a_city_knows_its_group(code: str, group: str) -> None:
    assert group in groups.groups_of(code)


def test_the_new_area_is_in_the_west_and_not_in_the_delta() -> None:
    assert groups.groups_of("620171101") == ("兰西", "西北", "西部")
    assert not groups.inside("62", ["6201"])


def test_words_of_all_kinds_become_codes_once() -> None:
    assert groups.codes_of(["京津冀", "甘肃", "苏州", "320500", "四川成都"]) == ("11", "12", "13", "62", "3205", "5101")


def test_an_unknown_word_is_refused_by_name() -> None:
    with pytest.raises(groups.UnknownRegion, match="火星"):
        groups.codes_of(["长三角", "火星"])
