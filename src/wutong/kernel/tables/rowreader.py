"""From the cells of a file to the values of a table, row by row."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from wutong.kernel.errors import TooLarge
from wutong.kernel.tables import parsers
from wutong.kernel.tables.reading import Header, Sheet, Unreadable
from wutong.kernel.tables.reading.book import is_blank
from wutong.kernel.tables.table import Row, Table

Faults = dict[str, str]


class RowReader:
    """Reads the data rows of one sheet under one mapping of columns."""

    def __init__(self, table: Table, sheet: Sheet, header: Header, mapping: Mapping[str, int]) -> None:
        self._sheet, self._first = sheet, header.first_data_line
        self._blanks = {column.code: column.blank for column in table.columns}
        self._plan = [
            (column.code, mapping[column.code], column.parse, column.required, column.label)
            for column in table.columns
            if column.code in mapping
        ]
        self._places = sorted(set(mapping.values()))
        self._examples = {
            mapping[column.code]: column.example
            for column in table.columns
            if column.example and column.code in mapping
        }

    def lines(self, *, start: int = 0) -> Iterator[tuple[int, list[Any]]]:
        """Yield line number and cells of every data row from the ``start``-th on.

        Rows without anything in a mapped column are passed over (many forms come with numbered empty rows), and so
        is the example row of our own template.
        """
        seen, places, was_example = 0, self._places, False
        for line, cells in self._sheet.lines():
            if line < self._first:
                continue
            width = len(cells)
            if not any(at < width and not is_blank(cells[at]) for at in places):
                continue
            if seen == 0 and not was_example and self._is_example(cells):
                was_example = True
                continue
            if seen >= start:
                yield line, cells
            seen += 1

    def count(self, name: str) -> int:
        """Return how many data rows there are.

        :raises TooLarge: past the limit, with the number.
        """
        total = sum(1 for _ in self.lines())
        if total > settings.ROW_LIMIT:
            raise TooLarge(
                f"文件“{name}”的工作表“{self._sheet.name}”有 {total:,} 行数据,"
                f"超过一次 {settings.ROW_LIMIT:,} 行的上限。请拆成几份再传。"
            )
        return total

    def read(self, line: int, cells: list[Any]) -> tuple[Row, Faults]:
        """Return the row with its values, and a sentence for every cell that cannot be read."""
        values, faults = dict(self._blanks), {}
        width = len(cells)
        for code, at, parse, required, label in self._plan:
            cell = cells[at] if at < width else ""
            if is_blank(cell):
                if required:
                    faults[code] = f"“{label}”必填,这里是空的"
            elif type(cell) is Unreadable:
                faults[code] = cell.why
            else:
                try:
                    values[code] = parse(cell)
                except ValueError as trouble:
                    faults[code] = f"“{label}”{trouble}"
        return Row(line, values), faults

    def _is_example(self, cells: list[Any]) -> bool:
        if not self._examples:
            return False
        return all(at < len(cells) and parsers.text(cells[at]) == shown for at, shown in self._examples.items())
