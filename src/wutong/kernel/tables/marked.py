"""The file as it came, with what became of each row beside it and the problem cells coloured."""

from io import BytesIO
from typing import Any

from wutong.kernel.models import ImportBatch, ImportRow
from wutong.kernel.tables import preview
from wutong.kernel.tables.export import CellWriter, new_workbook, width_of
from wutong.kernel.tables.reading import Unreadable
from wutong.kernel.tables.table import Table

WHOLE_UP_TO = 20000
"""Past this many rows the file holds only those that need work."""
_COLOURS = {"duplicate": "#FFF3BF", "refused": "#FFE3E3", "kept": "#FFF3BF"}
_LABELS = dict(ImportRow.Outcome.choices)
Mark = tuple[str, str, dict[str, str]]


def marked(batch: ImportBatch, table: Table) -> bytes:
    """Return the marked file as xlsx."""
    sheet = preview.open_batch(batch, table).sheet(batch.sheet)
    marks = _marks(batch)
    only_problems = batch.rows_total > WHOLE_UP_TO
    header = range(batch.header_row, batch.header_row + batch.header_depth)
    width = len(batch.preview.get("titles", []))
    out = BytesIO()
    with new_workbook(out) as book:
        page = _Page(book, batch.mapping, width)
        for line, cells in sheet.lines():
            mark = marks.get(line)
            if line in header:
                page.put_header(cells, is_last=line == header[-1])
            elif mark is None and not only_problems:
                page.put(cells, None)
            elif mark is not None and (not only_problems or mark[0] != ImportRow.Outcome.CREATED):
                page.put(cells, mark)
    return out.getvalue()


def _marks(batch: ImportBatch) -> dict[int, Mark]:
    rows = ImportRow.objects.filter(batch=batch).values_list("line", "outcome", "note", "faults")
    return {line: (outcome, note, faults or {}) for line, outcome, note, faults in rows.iterator()}


class _Page:
    """The sheet being written, one row after another."""

    def __init__(self, book: Any, mapping: dict[str, int], width: int) -> None:
        self._sheet = book.add_worksheet("标注")
        self._writer, self._mapping, self._width = CellWriter(book), mapping, width
        self._head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})
        self._fault = book.add_format({"bg_color": "#FFC9C9", "border": 1, "border_color": "#E03131"})
        self._outcomes = {key: book.add_format({"bg_color": colour}) for key, colour in _COLOURS.items()}
        self._line = 0
        self._sheet.set_column(0, max(width - 1, 0), 16)
        self._sheet.set_column(width, width, width_of("撤销时保留"))
        self._sheet.set_column(width + 1, width + 1, 60)

    def put_header(self, cells: list[Any], *, is_last: bool) -> None:
        """Write a row of the header; the last one names the two new columns."""
        for at, cell in enumerate(cells[: self._width]):
            self._writer.write(self._sheet, self._line, at, _plain(cell), self._head)
        if is_last:
            self._sheet.write_string(self._line, self._width, "结果", self._head)
            self._sheet.write_string(self._line, self._width + 1, "原因", self._head)
            self._sheet.freeze_panes(self._line + 1, 0)
        self._line += 1

    def put(self, cells: list[Any], mark: Mark | None) -> None:
        """Write a row and what became of it."""
        outcome, note, faults = mark or ("", "", {})
        wrong = {self._mapping[code] for code in faults if code in self._mapping}
        for at in range(max(len(cells), max(wrong, default=-1) + 1)):
            if at < self._width:
                value = _plain(cells[at]) if at < len(cells) else None
                self._writer.write(self._sheet, self._line, at, value, self._fault if at in wrong else None)
        if mark is not None:
            form = self._outcomes.get(outcome)
            self._writer.write(self._sheet, self._line, self._width, _LABELS[outcome], form)
            self._writer.write(self._sheet, self._line, self._width + 1, note, form)
        self._line += 1


def _plain(cell: Any) -> Any:
    return None if isinstance(cell, Unreadable) else cell
