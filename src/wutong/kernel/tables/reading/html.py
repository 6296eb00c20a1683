"""Web pages saved as .xls, as many systems of the administration export them: each table becomes a sheet."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from wutong.kernel.errors import BadFile
from wutong.kernel.tables.reading.book import Book, Sheet

_WIDEST_SPAN = 200
_HIDDEN = {"script", "style"}


def open_html(written: str, name: str) -> Book:
    """Open the tables of a page.

    :raises BadFile: when it has none.
    """
    parser = _Tables()
    parser.feed(written)
    parser.close()
    tables = [table for table in parser.tables if table]
    if not tables:
        raise BadFile(f"文件“{name}”其实是网页,里面没有表格。请上传 Excel 或 CSV 文件。")
    return Book(name, "html", tuple(_sheet(number, rows) for number, rows in enumerate(tables, start=1)))


def _sheet(number: int, rows: list[list[str]]) -> Sheet:
    def read() -> Iterator[list[Any]]:
        return (list(row) for row in rows)

    return Sheet(f"表格{number}", read)


class _Tables(HTMLParser):
    """Collect the cells; a cell that spans several shows its text in all of them. Inner tables join the outer cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._hidden = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._below = {}
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            given = dict(attributes)
            self._cell, self._span = [], (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in {"td", "th", "tr"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Collect text inside a cell."""
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        shown = "".join(self._cell).replace("\xa0", " ").strip()
        row = self.tables[-1][-1]
        self._fill_from_above(row)
        rows, columns = self._span
        for _ in range(columns):
            if rows > 1:
                self._below[len(row)] = (rows - 1, shown)
            row.append(shown)
        self._cell = None

    def _fill_from_above(self, row: list[str]) -> None:
        while (at := len(row)) in self._below:
            left, shown = self._below.pop(at)
            if left > 1:
                self._below[at] = (left - 1, shown)
            row.append(shown)


def _span(written: str | None) -> int:
    return min(max(int(written), 1), _WIDEST_SPAN) if written and written.isdecimal() else 1
