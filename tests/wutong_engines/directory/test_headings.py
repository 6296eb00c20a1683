"""Columns are known by the headings people write; what nobody knows is kept under its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.directory import BadTable
from wutong_engines.directory.headings import COLUMNS, assign, counts_in_wan, is_heading, tidy


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("企业名称", "name"),
        (" 单位 名称 ", "name"),
        ("Company_Name", "name"),
        ("统一社会信用代码(税号)", "+统一社会信用代码(税号)"),
        ("信用代码", "uscc"),
        ("注册资本（万元）", "capital_raw"),
        ("成立日期", "reg_date"),
        ("住所", "address"),
        ("主营产品", "scope"),
        ("行业代码", "industry"),
        ("专精特新", "titles"),
        ("曾用名", "former_names"),
        ("展位号", "+展位号"),
    ],
)
def test_a_heading_means_one_of_our_columns(heading: str, column: str) -> None:
    places = assign(["名称" if column != "name" else "序号", heading], None, "t.csv")
    assert places[1] == column


@pytest.mark.parametrize("column", COLUMNS)
def test_our_own_column_names_are_headings_too(column: str) -> None:
    cells = [column] if column == "name" else ["name", column]
    assert column in assign(cells, None, "t.csv").values()


def test_of_two_columns_of_one_meaning_the_second_is_kept_beside() -> None:
    assert assign(["企业名称", "公司名称", "省", "省份"], None, "t.csv") == {
        0: "name",
        1: "+公司名称",
        2: "province",
        3: "+省份",
    }


def test_a_mapping_goes_before_what_a_heading_means() -> None:
    assert assign(["名称", "客商"], {"客商": "name"}, "t.csv") == {0: "+名称", 1: "name"}
    assert assign(["项目", "客商"], {"客商": "name"}, "t.csv") == {0: "+项目", 1: "name"}


def test_columns_that_are_computed_anew_are_left_out() -> None:
    assert assign(["name", "id", "key", "core"], None, "t.csv") == {0: "name"}


@pytest.mark.parametrize("cells", [["电话"], [], ["", None], ["2024年名单"]])
def test_a_table_without_names_says_what_it_has(cells: list[object]) -> None:
    assert not is_heading(cells)
    with pytest.raises(BadTable, match="没有企业名称一列") as refused:
        assign(cells, None, "名单.csv")
    assert str(refused.value).startswith("名单.csv")


def test_ten_thousands_stand_in_the_heading() -> None:
    assert counts_in_wan("注册资本(万元)")
    assert counts_in_wan("注册资金（万元）")
    assert not counts_in_wan("注册资本")


@given(st.text(max_size=30))
def test_tidying_a_heading_twice_changes_nothing(heading: str) -> None:
    assert tidy(tidy(heading)) == tidy(heading) or len(tidy(heading)) <= 3 * len(heading)
