"""Size classes: every bound must be reached, and what is not known stays undecided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import INDUSTRIES, size_class
from wutong_engines.codes.size_class import SECTORS, SIZES, classify, sector_of


def test_350_people_and_1900_wan_are_small() -> None:
    classed = classify("3770", employees=350, revenue_wan=1900)
    assert classed.size == "小型"
    assert "从业人员 350 人够中型,营业收入 1900 万元够小型" in classed.reason


@pytest.mark.parametrize(
    ("employees", "revenue", "size"),
    [
        (1000, 40000, "大型"),
        (999, 40000, "中型"),
        (300, 2000, "中型"),
        (20, 300, "小型"),
        (19, 50000, "微型"),
        (5000, 299, "微型"),
    ],
)
def test_the_bounds_of_industry_are_where_the_table_has_them(employees: int, revenue: int, size: str) -> None:
    assert classify("C3825", employees=employees, revenue_wan=revenue).size == size


def test_builders_are_measured_by_revenue_and_assets() -> None:
    assert classify("4710", revenue_wan=80000, assets_wan=80000).size == "大型"
    assert classify("4710", revenue_wan=80000, assets_wan=4999).size == "小型"


def test_a_missing_figure_leaves_the_class_open_unless_the_other_already_says_micro() -> None:
    classed = classify("3770", employees=350)
    assert (classed.size, classed.missing) == (None, ("revenue_wan",))
    assert "还缺营业收入" in classed.reason
    assert classify("3770", employees=10).size == "微型"


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("0111", "农、林、牧、渔业"),
        ("B", "工业"),
        ("4416", "工业"),
        ("51", "批发业"),
        ("5431", "交通运输业"),
        ("5910", "交通运输业"),
        ("5942", "仓储业"),
        ("6513", "软件和信息技术服务业"),
        ("7010", "房地产开发经营"),
        ("7020", "物业管理"),
        ("72", "租赁和商务服务业"),
        ("7340", "其他未列明行业"),
    ],
)
def test_a_code_finds_its_row_of_the_table(code: str, sector: str) -> None:
    found = sector_of(code)
    assert found is not None
    assert found.name == sector


@pytest.mark.parametrize("code", ["53", "66", "83", "84", "92", "zz", ""])
def test_what_the_method_leaves_out_has_no_class(code: str) -> None:
    classed = classify(code, employees=100, revenue_wan=100, assets_wan=100)
    assert classed.size is None
    assert "划型范围" in classed.reason


def test_a_negative_figure_is_refused() -> None:
    assert classify("3770", employees=-1, revenue_wan=10).reason == "从业人员不能是负数,请更正。"


def test_every_row_has_falling_bounds_and_every_section_is_decided() -> None:
    assert len(SECTORS) == 16
    assert all(list(lower) == sorted(lower, reverse=True) for sector in SECTORS for _, lower in sector.bounds)
    left_out = {industry.section for industry in INDUSTRIES if industry.level == 2 and not sector_of(industry.code)}
    assert left_out == {"G", "J", "K", "P", "Q", "S", "T"}


@given(st.integers(0, 5000), st.integers(0, 100_000), st.integers(0, 5000), st.integers(0, 100_000))
def test_growing_never_makes_a_firm_smaller(people: int, revenue: int, more: int, extra: int) -> None:
    before = classify("3770", employees=people, revenue_wan=revenue).size
    after = classify("3770", employees=people + more, revenue_wan=revenue + extra).size
    assert before is not None
    assert after is not None
    assert SIZES.index(after) <= SIZES.index(before)


def test_the_basis_is_named() -> None:
    assert "2017" in size_class.BASIS
