"""The empty file to fill in: header, one example row, drop-downs, and a sheet that explains the columns."""

from io import BytesIO
from typing import Any

from wutong.kernel.tables import parsers
from wutong.kernel.tables.export import new_workbook, width_of
from wutong.kernel.tables.reading.book import column_letter
from wutong.kernel.tables.table import Column, Table

_ROWS_WITH_LISTS = 5000
# Excel takes a list written into the cell rule only up to this length; a longer one is kept on a sheet.
_LONGEST_LIST = 255


def template(table: Table) -> bytes:
    """Return the template as xlsx. The example row, left as it is, is passed over on import."""
    out = BytesIO()
    with new_workbook(out, constant_memory=False) as book:
        sheet, notes = book.add_worksheet(table.label[:31]), book.add_worksheet("填写说明")
        plain = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        required = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "font_color": "#C92A2A"})
        example = book.add_format({"italic": True, "font_color": "#868E96", "num_format": "@"})
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.label, required if column.required else plain)
            sheet.write_string(1, at, column.example, example)
            sheet.set_column(at, at, min(max(width_of(column.label), width_of(column.example), 10) + 2, 40))
        sheet.freeze_panes(1, 0)
        _explain(notes, table, plain)
        _add_lists(book, sheet, table)
    return out.getvalue()


def _explain(notes: Any, table: Table, bold: Any) -> None:
    notes.write_row(0, 0, ["列", "必填", "怎么填", "示例", "也认这些表头"], bold)
    for line, column in enumerate(table.columns, start=1):
        must = "必填" if column.required else ""
        aliases = "、".join(column.aliases)
        notes.write_row(line, 0, [column.label, must, _how(column), column.example, aliases])
    last = len(table.columns) + 2
    notes.write_string(last, 0, "红字的列必填;第二行灰字是示例,留着或删掉都可以,不会导入;多余的列不影响导入。")
    for at, width in enumerate((20, 8, 56, 24, 40)):
        notes.set_column(at, at, width)


def _how(column: Column) -> str:
    if column.note:
        return column.note
    if column.choices is not None:
        return f"从下拉里选:{'、'.join(list(column.choices)[:20])}"
    return _KINDS.get(column.parse, "文字")


_KINDS = {
    parsers.day: "日期,如 2024-06-03;2024/6/3、2024年6月3日、20240603 也认",
    parsers.wan_yuan: "数字,单位万元;也认 2.5亿元、3000万元",
    parsers.mu: "数字,单位亩;也认 8公顷",
    parsers.square_metres: "数字,单位平方米;也认 1.2万平方米",
    parsers.integer: "整数",
    parsers.natural: "不小于 0 的整数",
    parsers.decimal: "数字",
    parsers.uscc: "18 位统一社会信用代码,按文本填写",
}


def _add_lists(book: Any, sheet: Any, table: Table) -> None:
    lists = None
    for at, column in enumerate(table.columns):
        if not column.choices:
            continue
        labels = list(column.choices)
        source: Any = labels
        if len(",".join(labels)) > _LONGEST_LIST:
            if lists is None:
                lists = book.add_worksheet("选项")
                lists.hide()
            lists.write_column(0, at, labels)
            source = f"=选项!${column_letter(at)}$1:${column_letter(at)}${len(labels)}"
        rule = {"validate": "list", "source": source, "error_title": "不在可选范围", "error_message": "请从下拉里选。"}
        sheet.data_validation(1, at, _ROWS_WITH_LISTS, at, rule)
