"""Promises about rows out."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.kernel.tables import export, workbook
from wutong.kernel.units import WanYuan

TEXTS = st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=20)


def read(contents: bytes) -> list[list[object]]:
    """Return what Excel would show."""
    page = openpyxl.load_workbook(io.BytesIO(contents)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_days_and_numbers_leave_as_such() -> None:
    row = ["甲", date(2024, 6, 3), datetime(2024, 6, 3, 1, tzinfo=UTC), WanYuan(Decimal("2.5")), 7, True, None]
    shown = read(workbook(list("abcdefg"), [row], by=None, title="清单"))[1]
    assert [str(shown[1]), str(shown[2])] == ["2024-06-03 00:00:00", "2024-06-03 09:00:00"]
    assert [shown[0], *shown[3:]] == ["甲", 2.5, 7, "是", None]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://x"])
def test_text_never_becomes_a_formula_or_a_link(text: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(workbook(["a"], [[text]], by=None, title="清单"))).active
    assert page is not None
    assert (page["A2"].value, page["A2"].data_type, page["A2"].hyperlink) == (text, "s", None)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_every_text_leaves_unchanged(rows: list[tuple[str, str]]) -> None:
    out = read(workbook(["甲", "乙"], rows, by=None, title="清单"))
    assert [tuple(row) for row in out[1 : len(rows) + 1]] == rows


def test_the_list_says_who_took_it_and_has_header_and_filter() -> None:
    page = openpyxl.load_workbook(
        io.BytesIO(workbook(["甲"], [["一"]], by=None, title="线索/清单", note="截至今日"))
    ).active
    assert page is not None
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:A2")
    assert "从梧桐导出;截至今日" in str(page["A4"].value)


def test_the_answer_is_a_file_with_a_chinese_name() -> None:
    answer = export("线索清单", ["甲"], [["一"]], by=None)
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%BA%BF")
