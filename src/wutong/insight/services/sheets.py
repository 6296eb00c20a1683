"""Set a bulletin in Excel: the figures first, each leading to the sheet with its rows."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.insight.queries import indicators
from wutong.insight.queries.bulletins import FigureLine, Issue
from wutong.insight.queries.sources import Reader
from wutong.kernel.rows import RowSet
from wutong.kernel.tables import CellWriter, new_workbook

HEAD = ("指标", "单位", "本期发生", "累计", "上期末已核", "分子", "分母", "口径", "截止")
ROW_HEAD = ("编号", "名称", "企业", "单位", "日期", "状态")
Opens = Callable[[str], str]


def excel(issue: Issue, by: AbstractBaseUser, opens: Opens) -> bytes:
    """Return the bulletin as .xlsx: one sheet of figures, one sheet of rows for each figure that this person may see.

    :param opens: gives the whole address of the rows behind an indicator's figure.
    """
    out, reader = BytesIO(), Reader(by)
    with new_workbook(out, constant_memory=False) as book:
        writer, bold = CellWriter(book), book.add_format({"bold": True, "bg_color": "#E9F2ED"})
        front = book.add_worksheet("总表")
        _head(front, HEAD, bold, start=2)
        front.write_string(0, 0, f"{issue.title} {issue.as_of.year}年第{issue.issue}期({issue.span})")
        for place, line in enumerate(issue.lines, 3):
            _figure(writer, front, place, line, opens)
            if line.kept:
                figure = indicators.compute(line.code, as_of=issue.as_of, reader=reader)
                _rows(book, writer, bold, line, indicators.rows(by, figure))
        front.freeze_panes(3, 1)
        front.set_column(0, 0, 16)
        front.set_column(7, 8, 48)
        _changes(book, writer, bold, issue)
    return out.getvalue()


def _figure(writer: CellWriter, sheet: Any, place: int, line: FigureLine, opens: Opens) -> None:
    if line.kept:
        sheet.write_url(place, 0, f"internal:'{_sheet(line)}'!A1", string=line.label)
    else:
        sheet.write_string(place, 0, line.label)
    counts = (line.numerator, line.denominator) if line.kept else (None, None)
    year = _number(line.year) if line.kept else "暂未登记"
    values = (line.unit, _number(line.period), year, _number(line.before), *counts, line.scope, line.period_text)
    for at, value in enumerate(values, 1):
        writer.write(sheet, place, at, value)
    if line.kept:
        sheet.write_comment(place, 3, f"明细:{opens(line.code)}")


def _rows(book: Any, writer: CellWriter, bold: Any, line: FigureLine, found: RowSet) -> None:
    sheet = book.add_worksheet(_sheet(line))
    hidden = f",另有 {found.hidden} 行按权限不显示" if found.hidden else ""
    sheet.write_string(0, 0, f"{line.label}:{found.total} 行{hidden}")
    sheet.write_url(0, 4, "internal:'总表'!A1", string="返回总表")
    _head(sheet, ROW_HEAD, bold, start=1)
    for place, row in enumerate(found.rows, 2):
        for at, value in enumerate((row.number, row.title, row.firm, row.office, row.day, row.state)):
            writer.write(sheet, place, at, value)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 2, 34)
    sheet.set_column(3, 5, 18)


def _changes(book: Any, writer: CellWriter, bold: Any, issue: Issue) -> None:
    sheet = book.add_worksheet("比上周的变化")
    _head(sheet, ("指标", "变化", "编号", "名称", "企业", "状态"), bold, start=0)
    for place, line in enumerate(issue.moved, 1):
        for at, value in enumerate((line.label, line.way, line.number, line.title, line.firm, line.state)):
            writer.write(sheet, place, at, value)
    sheet.set_column(0, 5, 22)


def _head(sheet: Any, labels: tuple[str, ...], bold: Any, *, start: int) -> None:
    for at, label in enumerate(labels):
        sheet.write_string(start, at, label, bold)


def _sheet(line: FigureLine) -> str:
    return line.label[:31]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
