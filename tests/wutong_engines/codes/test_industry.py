"""Industries: the edition of 2017, and no other."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import INDUSTRIES, Industries
from wutong_engines.codes.industry import IndustryError

WHOLE = Path(__file__).resolve().parents[3] / "../shared/data/industry/gbt4754_2017.csv"
# The classes that domain.md §5.4 names.
NEEDED = (
    3770, 3761, 3752, 3812, 3813, 3824, 3825, 3841, 3843, 3849, 3042, 3051, 2921, 2929, 3252, 3985, 2911, 3360, 2641,
    2614, 2631, 2661, 2662, 2710, 2720, 2750, 3521, 2311, 3311, 3022, 3024, 3091, 3251, 3670, 3525, 7010, 4710,
)  # fmt: skip


def test_3770_is_the_electric_two_wheeler() -> None:
    found = INDUSTRIES.find("C3770")
    assert found is not None
    assert found.name == "助动车制造"
    assert found.label == "C3770 助动车制造"


def test_a_name_of_the_2011_edition_is_found_out() -> None:
    verdict = INDUSTRIES.check("3770", "非公路休闲车及零配件制造")
    assert verdict.status == "warn"
    assert "3780" in verdict.reason
    assert "3770" in INDUSTRIES.check("3762", "助动自行车制造").reason


def test_sections_and_divisions_are_complete() -> None:
    levels = [industry.level for industry in INDUSTRIES]
    assert (levels.count(1), levels.count(2)) == (20, 97)


@pytest.mark.parametrize("code", NEEDED)
def test_every_class_of_the_chains_is_there(code: int) -> None:
    assert INDUSTRIES.check(str(code)).status == "valid"


def test_a_class_knows_the_way_up() -> None:
    assert [step.code for step in INDUSTRIES.path("7010")] == ["K", "70", "7010"]
    assert "3843" in [child.code for child in INDUSTRIES.children("38")]


def test_the_wrong_letter_before_a_code_is_refused() -> None:
    verdict = INDUSTRIES.check("K3770")
    assert verdict.status == "invalid"
    assert "属门类 C(制造业)" in verdict.reason


@pytest.mark.parametrize("text", ["", "37701", "三七七零", "9999", "C", "3", "'; DROP"])
def test_what_is_no_industry_of_2017_is_not_valid(text: str) -> None:
    verdict = INDUSTRIES.check(text)
    assert text == "C" or verdict.status == "invalid"


def test_a_class_outside_the_table_is_a_warning() -> None:
    assert INDUSTRIES.check("3799").status == "warn"


def test_a_name_that_is_another_line_is_pointed_at() -> None:
    assert INDUSTRIES.check("3825", "锂离子电池制造").status == "warn"
    assert INDUSTRIES.check("3825", "光伏设备及元器件").status == "valid"


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("电动车控制器的研发、生产与销售", "3824"),
        ("光伏组件、太阳能电池片的生产", "3825"),
        ("兽药生产;兽药经营", "2750"),
        ("搪玻璃反应釜制造", "3521"),
        ("铝边框加工;货物进出口", "3252"),
    ],
)
def test_a_scope_speaks_of_its_class(scope: str, code: str) -> None:
    assert INDUSTRIES.suggest(scope)[0].industry.code == code


def test_what_is_only_sold_is_not_made() -> None:
    assert INDUSTRIES.suggest("轮胎销售;涂料批发、零售") == ()


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    verdict = INDUSTRIES.check(text, text)
    assert verdict.usable or verdict.reason.endswith("。")
    assert len(INDUSTRIES.suggest(text)) <= 3


def test_a_whole_table_is_another_list_of_rows(tmp_path: Path) -> None:
    table = tmp_path / "industries.csv"
    table.write_text("code,name\nC,制造业\n37,运输设备\n377,助动车制造\n3770,助动车制造\n", encoding="utf-8")
    industries = Industries.read(table)
    assert [step.code for step in industries.path("3770")] == ["C", "37", "377", "3770"]
    assert "电动自行车" in industries.path("3770")[-1].words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\n农业\n", "缺少“code”列"),
        ("code,name\nX9,农业\n", "第 2 行 code 列"),
        ("code,name\n01,\n", "第 2 行 name 列"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "industries.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(IndustryError, match=said):
        Industries.read(table)


def test_a_missing_table_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(IndustryError, match=r"没有\.csv"):
        Industries.read(tmp_path / "没有.csv")


@pytest.mark.skipif(not WHOLE.exists(), reason="the shared table of industries is not beside this checkout")
def test_our_names_are_those_of_the_standard() -> None:
    with WHOLE.open(encoding="utf-8") as source:
        standard = {row["code"]: row["name"] for row in csv.DictReader(source)}
    # The file cuts long names short, so the beginning decides.
    assert [industry for industry in INDUSTRIES if not industry.name.startswith(standard.get(industry.code, "?"))] == []
    assert len(Industries.read(WHOLE)) == len(standard)
