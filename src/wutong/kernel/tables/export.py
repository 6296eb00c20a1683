"""Rows out: every list of the house leaves it as the same kind of workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpResponse
from django.utils import timezone

from wutong.kernel import clock
from wutong.kernel.tables.table import Column
from wutong.kernel.units import Amount

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_TEXT = 32767
_SAMPLE = 200


def export(
    filename: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Any] | Mapping[str, Any]],
    *,
    by: AbstractBaseUser | None,
    note: str = "",
) -> HttpResponse:
    """Answer a list as an xlsx file to save.

    :param filename: without ending, e.g. “线索清单”.
    :param columns: labels, or columns when the rows are mappings by column code.
    :param by: who exports; the file's last line says so.
    :param note: what the list is (filters, as-of day), said in the same line.
    """
    response = HttpResponse(workbook(columns, rows, by=by, title=filename, note=note), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}.xlsx"
    response["Cache-Control"] = "no-store"
    return response


def workbook(
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Any] | Mapping[str, Any]],
    *,
    by: AbstractBaseUser | None,
    title: str,
    note: str = "",
) -> bytes:
    """Return a list as the bytes of an xlsx file: frozen header, filter, widths, days and numbers as such."""
    labels = [column if isinstance(column, str) else column.label for column in columns]
    codes = [column if isinstance(column, str) else column.code for column in columns]
    out = BytesIO()
    lists = ([row.get(code) for code in codes] if isinstance(row, Mapping) else row for row in rows)
    with new_workbook(out) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        writer = CellWriter(book)
        # Constant memory writes each row away as it comes, so widths are judged by the first rows.
        ahead = list(islice(lists, _SAMPLE))
        _set_widths(sheet, labels, ahead)
        sheet.freeze_panes(1, 0)
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"})
        for at, label in enumerate(labels):
            sheet.write_string(0, at, label, head)
        line = 0
        for line, cells in enumerate(chain(ahead, lists), start=1):
            for at, value in enumerate(cells):
                writer.write(sheet, line, at, value)
        sheet.autofilter(0, 0, max(line, 1), max(len(labels) - 1, 0))
        sheet.write_string(line + 2, 0, _signed(by, note), book.add_format({"font_color": "#888888", "italic": True}))
        sheet.set_footer(f"&L{_signed(by, note).replace('&', '&&')[:200]}&R&P / &N")
    return out.getvalue()


@contextmanager
def new_workbook(out: BytesIO, *, constant_memory: bool = True) -> Iterator[Any]:
    """Open a workbook that never takes text for a formula, a link or a number, and close it."""
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": constant_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    try:
        yield book
    finally:
        book.close()


class CellWriter:
    """Write values as what they are; text is written as text whatever it begins with."""

    def __init__(self, book: Any) -> None:
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self._number = book.add_format({"num_format": "#,##0.####"})

    def write(self, sheet: Any, line: int, at: int, value: Any, form: Any = None) -> None:
        """Write one cell; ``form`` replaces the format that goes with the kind of value."""
        if value is None or value == "":
            if form is not None:
                sheet.write_blank(line, at, None, form)
        elif isinstance(value, bool):
            sheet.write_string(line, at, "是" if value else "否", form)
        elif isinstance(value, Amount):
            sheet.write_number(line, at, float(value.value), form or self._number)
        elif isinstance(value, int | float | Decimal):
            self._write_number(sheet, line, at, value, form)
        elif isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
            sheet.write_datetime(line, at, local, form or self._moment)
        elif isinstance(value, date):
            sheet.write_datetime(line, at, value, form or self._day)
        else:
            sheet.write_string(line, at, str(value)[:_LONGEST_TEXT], form)

    def _write_number(self, sheet: Any, line: int, at: int, value: int | float | Decimal, form: Any) -> None:
        # Excel keeps fifteen digits: a longer whole number is a code, and stays whole only as text.
        if isinstance(value, int) and abs(value) >= 10**15:
            sheet.write_string(line, at, str(value), form)
        else:
            sheet.write_number(line, at, float(value), form or self._number)


def _set_widths(sheet: Any, labels: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    for at, label in enumerate(labels):
        widest = max((width_of(row[at]) for row in rows if at < len(row)), default=0)
        sheet.set_column(at, at, min(max(widest, width_of(label) + 3, 8), 48))


def width_of(value: Any) -> int:
    """Return how many columns of a terminal the value takes: a Chinese letter takes two."""
    if value is None:
        return 0
    if isinstance(value, datetime):
        return 17
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value)[:60]) + 1


def _signed(by: AbstractBaseUser | None, note: str) -> str:
    who = str(by) if by else "系统"
    return f"由 {who} 于 {clock.now():%Y-%m-%d %H:%M} 从梧桐导出" + (f";{note}" if note else "")


def _sheet_name(title: str) -> str:
    kept = "".join("_" if letter in "[]:*?/\\" else letter for letter in title).strip("'")
    return kept[:31] or "Sheet1"
