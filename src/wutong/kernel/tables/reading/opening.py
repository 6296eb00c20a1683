"""What a file is, decided by its bytes and never by its name; opened as what it is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from wutong.kernel.errors import BadFile
from wutong.kernel.tables.reading import excel, html, text
from wutong.kernel.tables.reading.book import Book

_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件,不是表格。请找到原来的 Excel 文件,或把表格复制到 Excel 里再上传。"),
    (b"\x89PNG", "图片,不是表格。请上传 Excel 或 CSV 文件。"),
    (b"\xff\xd8\xff", "图片,不是表格。请上传 Excel 或 CSV 文件。"),
    (b"GIF8", "图片,不是表格。请上传 Excel 或 CSV 文件。"),
    (b"Rar!", "压缩包。请先解压,再上传里面的表格。"),
    (b"7z\xbc\xaf", "压缩包。请先解压,再上传里面的表格。"),
    (b"\x1f\x8b", "压缩包。请先解压,再上传里面的表格。"),
    (b"PAR1", "Parquet 文件。请先转成 .xlsx 或 .csv 再上传。"),
    (b"SQLite format 3", "数据库文件,不是表格。请导出成 .xlsx 或 .csv 再上传。"),
    (b"{\\rtf", "RTF 文档。" + _SAVE_AS),
)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_HEAD = 4096


def open_book(path: Path, name: str, *, knows: Callable[[Sequence[Any]], int] = lambda cells: 0) -> Book:
    """Open a file as a book of sheets.

    :param name: what the person calls it, for sentences.
    :param knows: how many cells of a row are headers of the table; helps to tell which mark separates a text file.
    :raises BadFile: when it is not a table, is broken, or is locked by a password; says what to do.
    :raises TooLarge: when it would unpack past the limit.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for sign, what in _SIGNS:
        if head.startswith(sign):
            raise BadFile(f"文件“{name}”其实是{what}")
    if head.startswith(_ZIP):
        return excel.open_zip(path, name)
    if head.startswith(_OLE):
        return excel.open_ole(path, name)
    written = text.decode(path.read_bytes(), name)
    start = written[:_HEAD].lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml") and "<workbook" in start:
        raise BadFile(f"文件“{name}”是 2003 版的 XML 表格。{_SAVE_AS}")
    if start.startswith("<") and ("<table" in written.lower() or "<html" in start):
        return html.open_html(written, name)
    return text.open_text(written, name, knows)
