"""Promises about reading files: what they are by their bytes, and a sentence for each that cannot be read."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong.kernel.tables import made
from tests.wutong.kernel.tables.offices import OFFICES
from wutong.kernel.errors import BadFile, TooLarge
from wutong.kernel.tables.reading import Book, Unreadable, excel, find_header, matches, open_book

KNOWN = matches(OFFICES.columns)
PLAIN = st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1, max_size=12)
TEXTS = st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=8)


def opened(contents: bytes, name: str = "名单.xlsx") -> Book:
    """Open bytes as a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(contents)
        book = open_book(path, name, knows=lambda cells: sum(cell in KNOWN for cell in cells))
        rows = {sheet.name: [list(cells) for _, cells in sheet.lines()] for sheet in book.sheets}
    return Book(book.name, book.kind, tuple(replaced(sheet, rows[sheet.name]) for sheet in book.sheets))


def replaced(sheet: Any, rows: list[list[Any]]) -> Any:
    """Return the sheet with its rows in memory."""
    return type(sheet)(sheet.name, lambda: iter([list(row) for row in rows]), tuple, sheet.is_hidden)


def rows_of(contents: bytes, name: str = "名单.xlsx") -> list[list[Any]]:
    """Return the rows of the first sheet."""
    return [cells for _, cells in opened(contents, name).sheets[0].lines()]


def read_or_refused(contents: bytes) -> bool:
    """Tell whether the bytes are a table, or are refused in a sentence that names the file."""
    try:
        opened(contents)
    except (BadFile, TooLarge) as refusal:
        return "名单.xlsx" in refusal.message
    return True


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_any_table_of_texts_reads_back_from_xlsx(rows: list[list[str]]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    assert rows_of(out.getvalue()) == rows


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.sampled_from([",", "\t"]))
def test_any_table_of_texts_reads_back_from_text_under_its_header(
    rows: list[list[str]], encoding: str, separator: str
) -> None:
    table = [list(made.HEADER), *rows]
    assert rows_of(made.text(table, encoding=encoding, separator=separator), "名单.csv") == table


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(contents: bytes) -> None:
    assert read_or_refused(contents)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=4000), st.binary(min_size=1, max_size=40))
def test_a_damaged_xlsx_is_read_or_refused_with_a_sentence(at: int, noise: bytes) -> None:
    whole = made.xlsx(made.offices(30))
    assert read_or_refused(whole[:at] + noise + whole[at + len(noise) :])


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"", "没有内容"),
        (b"  \n\n ", "没有内容"),
        (b"PK\x03\x04 broken", "已损坏"),
        (b"\x00\x01\x02binary\x00\xff" * 40, "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("名称,地址\n".encode() + b"\xff\xff\xff\n", "第 2 行"),
        (b"<html><body><p>404</p></body></html>", "没有表格"),
        (b'<?xml version="1.0"?><Workbook></Workbook>', "XML"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(contents: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        opened(contents)


def test_an_xlsx_that_is_really_a_csv_in_gbk_is_read() -> None:
    assert rows_of(made.text(made.offices(2), encoding="gbk"), "名单.xlsx")[1] == ["单位0", "简0", "0"]


def test_an_xls_that_is_really_a_web_page_is_read_with_its_spans() -> None:
    rows = "<tr><th colspan=2>单位</th></tr><tr><td rowspan=2>甲&amp;乙</td><td>1</td></tr><tr><td>2</td></tr>"
    page = f"<html><body><table>{rows}</table></body></html>"
    assert rows_of(page.encode(), "名单.xls") == [["单位", "单位"], ["甲&乙", "1"], ["甲&乙", "2"]]


def test_a_word_document_is_refused_by_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    with pytest.raises(BadFile, match="Word"):
        opened(out.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "UNPACKED_LIMIT", 2000)
    with pytest.raises(TooLarge, match="解开后"):
        opened(made.xlsx(made.offices(3)))


def test_a_formula_without_a_result_is_named_by_its_cell() -> None:
    rows = rows_of(made.xlsx([made.HEADER, ("单位甲", "甲", "=1+2")]))
    assert rows[1][2] == Unreadable("C2 是公式且没有结果,请在 Excel 里打开、算出结果并保存后再传")


def test_the_result_of_a_formula_is_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_formula(0, 0, "=1+2", None, 3)
    assert rows_of(out.getvalue()) == [[3.0]]


def test_a_header_below_titles_and_notes_is_found() -> None:
    rows = [("园区单位名单",), ("填报:招商办", "", ""), (), *made.offices(2)]
    header = find_header(opened(made.xlsx(rows, merged=["A1:C1"])).sheets[0], KNOWN)
    assert header is not None
    assert (header.row, header.depth, header.mapping) == (4, 1, {"name": 0, "short_name": 1, "rank": 2})


def test_a_header_of_two_rows_is_joined() -> None:
    rows = [("单位", "", "顺序"), ("名称", "简称", ""), ("甲", "甲", 1)]
    header = find_header(opened(made.xlsx(rows, merged=["A1:B1", "C1:C2"])).sheets[0], KNOWN)
    assert header is not None
    assert header.mapping == {"name": 0, "short_name": 1, "rank": 2}
    assert header.first_data_line == 3


def test_a_title_that_stands_twice_is_said() -> None:
    header = find_header(opened(made.text([("单位名称", "名称", "简称"), ("甲", "乙", "丙")])).sheets[0], KNOWN)
    assert header is not None
    assert header.mapping["name"] == 0
    assert "A 列和 B 列" in header.notices[0]


def test_spellings_of_a_header_meet() -> None:
    header = find_header(
        opened(made.text([("*单位 名称", "注册资本", "（简称）"), ("甲", "1", "乙")])).sheets[0], KNOWN
    )
    assert header is not None
    assert header.mapping == {"name": 0, "capital": 1, "short_name": 2}
