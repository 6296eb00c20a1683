"""Text tables: csv and tsv in whatever encoding Excel, WPS and the systems of the administration write."""

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from wutong.kernel.errors import BadFile
from wutong.kernel.tables.reading.book import Book, Sheet, is_blank

_SEPARATORS = (",", "\t", ";", "|", "\uff0c")
_LOOK = 50
# A quote that is never closed swallows the rest of the file into one cell: no honest cell is longer.
_LONGEST_CELL = 131072


def decode(contents: bytes, name: str) -> str:
    """Turn bytes into text: by its mark, else UTF-8, else GBK (GB18030), else UTF-16 by its shape.

    :raises BadFile: when it is none of them, or no text at all.
    """
    if contents.startswith(codecs.BOM_UTF8):
        return _strict(contents, "utf-8-sig", name)
    if contents.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(contents, "utf-16", name)
    start = contents[:2000]
    if start.count(0) > len(start) // 4:
        return _strict(contents, "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be", name)
    if b"\0" in contents:
        raise BadFile(f"文件“{name}”不是表格,也不是文本。请上传 Excel(.xlsx、.xls)或 CSV 文件。")
    try:
        return contents.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(contents, "gb18030", name)


def open_text(written: str, name: str, knows: Callable[[Sequence[Any]], int]) -> Book:
    """Open decoded text as a book of one sheet.

    :raises BadFile: when there is nothing in it, or a quote is left open.
    """
    if not written.strip():
        raise BadFile(f"文件“{name}”里没有内容。")
    separator = _separator(written, knows)

    def read() -> Iterator[list[Any]]:
        reader = _reader(written, separator)
        try:
            # A quoted cell may run over several lines; the record counts as one, as Excel shows it.
            yield from reader
        except csv.Error:
            raise BadFile(
                f"文件“{name}”第 {reader.line_num} 行附近读不下去,多半是引号没有成对。"
                "请在 Excel 里打开核对,另存为 .xlsx 再上传。"
            ) from None

    return Book(name, "text", (Sheet("CSV", read),))


def _reader(written: str, separator: str) -> Any:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(StringIO(written, newline=""), delimiter=separator)


def _separator(written: str, knows: Callable[[Sequence[Any]], int]) -> str:
    """Return the mark under which the first lines show most of the known headers, then the most even columns."""
    best, best_score = ",", (-1, -1.0, -1)
    for separator in _SEPARATORS:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(_reader(written, separator), _LOOK))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if any(not is_blank(cell) for cell in row))
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        score = (max(knows(row) for row in rows), times / widths.total() if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = separator, score
    return best


def _strict(contents: bytes, encoding: str, name: str) -> str:
    try:
        return contents.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as trouble:
        line = contents[: trouble.start].count(b"\n") + 1
        raise BadFile(
            f"文件“{name}”第 {line} 行的文字编码认不出来(试过 UTF-8、GBK、UTF-16)。"
            "请在 Excel 里打开,另存为 .xlsx 再上传。"
        ) from None
