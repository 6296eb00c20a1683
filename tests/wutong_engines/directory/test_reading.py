"""Tables come as people keep them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import uscc
from wutong_engines.directory import BadTable
from wutong_engines.directory.codes import right
from wutong_engines.directory.facts import day, industry, several, titles
from wutong_engines.directory.reading import write_raw


def cells(table: Path, folder: Path, mapping: dict[str, str] | None = None) -> list[tuple[int, str]]:
    """Return the rows of a table as they come out of reading."""
    (raw,), _ = write_raw([table], folder, mapping)
    rows = pq.read_table(raw).to_pylist()
    return [(row["row"], row["cells"]) for row in rows]


def test_a_sheet_may_have_a_title_above_its_headings(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx"), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["2024年重点企业名单"])
        sheet.write_row(2, 0, ["序号", "单位名称", "注册资金(万元)", "成立时间"])
        sheet.write_row(3, 0, [1, "甲乙机械有限公司", 5000])
        sheet.write_datetime(3, 3, datetime(2015, 3, 9, tzinfo=UTC).replace(tzinfo=None))
    [(row, text)] = cells(tmp_path / "t.xlsx", tmp_path)
    assert row == 4
    assert '"name": "甲乙机械有限公司"' in text
    assert '"capital_raw": "5000万元"' in text
    assert '"reg_date": "2015-03-09"' in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_text_may_be_in_either_encoding_and_with_any_sign(tmp_path: Path, encoding: str, sign: str) -> None:
    (tmp_path / "t.csv").write_bytes(f'企业名称{sign}省份\n"甲乙\n机械有限公司"{sign}甘肃\n'.encode(encoding))
    [(row, text)] = cells(tmp_path / "t.csv", tmp_path)
    assert (row, "甘肃" in text) == (2, True)


def test_parquet_keeps_numbers_dates_and_lists(tmp_path: Path) -> None:
    rows = {
        "name": ["甲乙机械有限公司", None],
        "reg_date": [date(2015, 3, 9), None],
        "former_names": [["丙丁厂"], None],
    }
    pq.write_table(pa.table(rows | {"capital_wan": [100.0, float("nan")]}), tmp_path / "t.parquet")
    [(row, text)] = cells(tmp_path / "t.parquet", tmp_path)
    assert row == 2
    assert '"reg_date": "2015-03-09"' in text
    assert '"capital_wan": "100"' in text


def test_a_mapping_says_what_a_heading_means(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("客商,电话\n甲乙机械有限公司,1\n", encoding="utf-8")
    with pytest.raises(BadTable, match=r"没有企业名称一列.*客商、电话"):
        cells(tmp_path / "t.csv", tmp_path)
    assert "甲乙" in cells(tmp_path / "t.csv", tmp_path, {"客商": "name"})[0][1]
    with pytest.raises(BadTable, match="没有表头"):
        cells(tmp_path / "t.csv", tmp_path, {"不在": "name"})
    with pytest.raises(BadTable, match="不认识的列名"):
        cells(tmp_path / "t.csv", tmp_path, {"客商": "nane"})


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("t.doc", b"x", "不认识的表格格式"),
        ("t.parquet", b"PAR1", "不是完整的 parquet"),
        ("t.xlsx", b"PK", "不是完整的 Excel"),
        ("t.csv", b"", "没有企业名称一列"),
        ("t.csv", b"\xff\xff\xff\xff", "编码不认识"),
    ],
)
def test_a_table_that_is_none_is_refused_by_name(tmp_path: Path, file: str, content: bytes, why: str) -> None:
    (tmp_path / file).write_bytes(content)
    with pytest.raises(BadTable, match=why) as refused:
        cells(tmp_path / file, tmp_path)
    assert file in str(refused.value)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="找不到表格"):
        cells(tmp_path / "t.csv", tmp_path)


_CODE = "9144030071526726XG"


@given(st.one_of(st.text(max_size=20), st.tuples(st.integers(0, 17), st.sampled_from(uscc.ALPHABET)).map(
    lambda change: _CODE[: change[0]] + change[1] + _CODE[change[0] + 1 :]
)))  # fmt: skip
def test_checking_many_codes_agrees_with_checking_one(text: str) -> None:
    verdict = uscc.check(text)
    assert right([text]) == [verdict.status == "valid" and verdict.code == text]


@given(st.text(max_size=40))
def test_any_text_is_read_as_a_fact_or_as_none(text: str) -> None:
    assert day(text) == "" or date.fromisoformat(day(text))
    assert industry(text) == "" or industry(industry(text)) == industry(text)
    assert all(several(text))
    assert titles(text) == "" or titles(text)[0] == "["
