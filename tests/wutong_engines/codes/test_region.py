"""Division codes: the new area is a place, whatever other tables say."""

import pytest

from wutong_engines.codes import REGIONS, Region, Regions


def test_the_new_area_is_valid() -> None:
    assert REGIONS.check("620171").status == "valid"
    assert REGIONS.find("620171") == Region("620171", "兰州新区")


def test_a_town_knows_the_way_up_to_its_province() -> None:
    names = [region.name for region in REGIONS.path("620171101000")]
    assert names == ["甘肃省", "兰州市", "兰州新区", "中川镇"]


@pytest.mark.parametrize("code", ["62", "620000", "620000000000", "6201", "620100", "620121"])
def test_filling_zeros_do_not_matter(code: str) -> None:
    assert code in REGIONS


def test_all_34_provinces_are_there() -> None:
    assert sum(len(region.code) == 2 for region in REGIONS) == 34


def test_an_unknown_place_in_a_known_province_is_a_warning() -> None:
    verdict = REGIONS.check("110105")
    assert verdict.status == "warn"
    assert "属北京市" in verdict.reason


@pytest.mark.parametrize("code", ["", "6", "990000", "62017", "62017A", "六二"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert REGIONS.check(code).status == "invalid"


def test_a_fuller_table_is_only_more_rows() -> None:
    regions = Regions([("110000", "北京市"), ("110105", "朝阳区")])
    assert len(regions) == 2
    assert regions.check("110105").status == "valid"
