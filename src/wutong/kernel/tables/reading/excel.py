"""Workbooks of Excel and WPS: xlsx, xlsm, xlsb, xls, ods, read by calamine behind guards of our own."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from wutong.kernel.errors import BadFile, TooLarge
from wutong.kernel.tables.reading.book import Book, Merge, Sheet, Unreadable

T = TypeVar("T")
UNPACKED_LIMIT = 768 * 1024 * 1024
"""The widest table within the row limit stays below; a zip bomb does not."""
_MOST_MERGES = 20000
_BLOCK = 1 << 20
_CELL = re.compile(
    rb"""<(?:\w+:)?c\ (?P<attributes>[^>]*)>
         (?P<formula><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?
         (?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v(?:\s[^>]*)?>(?P<value>[^<]*)</(?:\w+:)?v>)?
         </(?:\w+:)?c>""",
    re.VERBOSE,
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SAVE = "请在 Excel 或 WPS 里打开、另存为新的 .xlsx 后再上传。"


def open_zip(path: Path, name: str) -> Book:
    """Open a zip-based workbook after looking at its table of contents."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            names = {member.filename for member in members}
            encrypted = any(member.flag_bits & 1 for member in members)
            mimetype = packed.read("mimetype")[:80] if "mimetype" in names and not encrypted else b""
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError):
        raise BadFile(f"文件“{name}”已损坏,打不开(可能没有传完整)。请在 Excel 里确认能打开,{_SAVE[1:]}") from None
    if encrypted:
        raise BadFile(f"文件“{name}”加了密码,读不了。请去掉密码后再上传。")
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_LIMIT:
        raise TooLarge(
            f"文件“{name}”解开后有 {unpacked // 1024 // 1024} MB,超过 {UNPACKED_LIMIT // 1024 // 1024} MB 的上限,"
            "没有打开。请拆成几份再传。"
        )
    is_sheet = any(part.startswith("xl/workbook") for part in names) or b"opendocument.spreadsheet" in mimetype
    if not is_sheet:
        raise BadFile(f"文件“{name}”其实是{_what_zip(names)}")
    return _open(path, name, formulas=_Formulas(path, name) if "xl/workbook.xml" in names else None)


def open_ole(path: Path, name: str) -> Book:
    """Open a workbook of the old kind, or say that it is locked or something else."""
    contents = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in contents:
        raise BadFile(f"文件“{name}”加了密码,读不了。请在 Excel 里去掉密码(文件→信息→保护工作簿)后再上传。")
    if "Workbook".encode("utf-16-le") not in contents and "Book".encode("utf-16-le") not in contents:
        raise BadFile(f"文件“{name}”是旧版 Office 文件,但不是表格。请上传 Excel 或 CSV 文件。")
    return _open(path, name, formulas=None)


def _what_zip(names: set[str]) -> str:
    if any(part.startswith("word/") for part in names):
        return "Word 文档,不是表格。请把其中的表格复制到 Excel 里再上传。"
    if any(part.startswith("ppt/") for part in names):
        return "PPT 文件,不是表格。请上传 Excel 或 CSV 文件。"
    return "压缩包。请先解压,再上传里面的表格。"


def _open(path: Path, name: str, *, formulas: "_Formulas | None") -> Book:
    book = _guarded(lambda: CalamineWorkbook.from_path(str(path)), name)
    sheets = tuple(
        _sheet(book, meta.name, name, formulas, is_hidden=meta.visible != SheetVisibleEnum.Visible)
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
    )
    if not sheets:
        raise BadFile(f"文件“{name}”里没有工作表。{_SAVE}")
    return Book(name, "excel", sheets)


def _sheet(book: Any, title: str, name: str, formulas: "_Formulas | None", *, is_hidden: bool) -> Sheet:
    loaded: list[CalamineSheet] = []

    def load() -> CalamineSheet:
        # A workbook of many sheets: only the ones looked at are unpacked, each once.
        if not loaded:
            loaded.append(_guarded(lambda: book.get_sheet_by_name(title), f"{name}”的工作表“{title}"))
        return loaded[0]

    def read() -> Iterator[list[Any]]:
        return _rows(load(), formulas.of(title) if formulas else {})

    def merges() -> list[Merge]:
        ranges = load().merged_cell_ranges or []
        return [(top, left, bottom, right) for (top, left), (bottom, right) in ranges[:_MOST_MERGES]]

    return Sheet(title, read, merges, is_hidden)


def _rows(sheet: CalamineSheet, unreadable: dict[tuple[int, int], Unreadable]) -> Iterator[list[Any]]:
    """Yield rows from the first line and the first column of the sheet on; calamine leaves out empty left columns."""
    left = sheet.start[1] if sheet.start else 0
    margin = [""] * left
    lines = {line for line, _ in unreadable}
    for at, cells in enumerate(sheet.iter_rows()):
        row: list[Any] = margin + cells if left else cells
        if at in lines:
            for column in range(len(row)):
                row[column] = unreadable.get((at, column), row[column])
        yield row


def _guarded(work: Callable[[], T], name: str) -> T:
    """Turn whatever the reader makes of a bad file into one sentence."""
    try:
        return work()
    except PasswordError:
        raise BadFile(f"文件“{name}”加了密码,读不了。请去掉密码后再上传。") from None
    except (CalamineError, OSError, ValueError):
        raise BadFile(f"文件“{name}”已损坏,打不开。{_SAVE}") from None
    except BaseException as trouble:
        # A panic in the Rust reader is no Exception; on a broken file it means the same.
        if type(trouble).__name__ != "PanicException":
            raise
        raise BadFile(f"文件“{name}”已损坏,打不开。{_SAVE}") from None


class _Formulas:
    """Cells of an xlsx that hold a formula without a result, or an error: calamine shows both as empty."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._found: dict[str, dict[tuple[int, int], Unreadable]] = {}

    def of(self, title: str) -> dict[tuple[int, int], Unreadable]:
        """Return them by row and column from zero."""
        if title not in self._found:
            try:
                with zipfile.ZipFile(self._path) as packed:
                    self._found[title] = self._scan(packed, title)
            except (zipfile.BadZipFile, KeyError, EOFError, ValueError, NotImplementedError, zlib.error):
                raise BadFile(f"文件“{self._name}”的工作表“{title}”已损坏,读不完整。{_SAVE}") from None
        return self._found[title]

    def _scan(self, packed: zipfile.ZipFile, title: str) -> dict[tuple[int, int], Unreadable]:
        part = _part_of(packed, title)
        found: dict[tuple[int, int], Unreadable] = {}
        if part is None:
            return found
        rest = b""
        with packed.open(part) as file:
            while block := file.read(_BLOCK):
                rest += block
                if b"<f" in rest or b":f" in rest or b't="e"' in rest:
                    for match in _CELL.finditer(rest):
                        _note(match, found)
                # A cell that the block cuts in two is read whole with the next one.
                rest = rest[max(rest.rfind(b"<c "), rest.rfind(b":c ") - 16, 0) :]
                if len(rest) > 4 * _BLOCK:
                    rest = rest[-_BLOCK:]
        return found


def _note(match: re.Match[bytes], found: dict[tuple[int, int], Unreadable]) -> None:
    attributes, value = match["attributes"], match["value"] or b""
    is_error = b't="e"' in attributes
    is_unfinished = match["formula"] is not None and not value and b't="str"' not in attributes
    place = _PLACE.search(attributes)
    if place is None or not (is_error or is_unfinished):
        return
    letters, line = place[1].decode(), int(place[2])
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    why = (
        f"{letters}{line} 是 Excel 的错误值 {value.decode('utf-8', 'replace')},请改正后再传"
        if is_error
        else f"{letters}{line} 是公式且没有结果,请在 Excel 里打开、算出结果并保存后再传"
    )
    found[line - 1, column - 1] = Unreadable(why)


def _part_of(packed: zipfile.ZipFile, title: str) -> str | None:
    """Return where in the zip the sheet of that name lies."""
    relations = {}
    for tag in _RELATION.findall(_text(packed, "xl/_rels/workbook.xml.rels")):
        attributes = _attributes(tag)
        relations[attributes.get("Id", "")] = attributes.get("Target", "")
    for tag in _SHEET.findall(_text(packed, "xl/workbook.xml")):
        attributes = _attributes(tag)
        if attributes.get("name") == title:
            keys = [value for key, value in attributes.items() if key.endswith(":id")]
            target = relations.get(keys[0], "") if keys else ""
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            return part if part in packed.namelist() else None
    return None


def _text(packed: zipfile.ZipFile, part: str) -> str:
    return packed.read(part).decode("utf-8", "replace") if part in packed.namelist() else ""


def _attributes(tag: str) -> dict[str, str]:
    return {key: unescape(double or single) for key, double, single in _ATTRIBUTE.findall(tag)}
