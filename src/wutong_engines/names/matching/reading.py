"""Read tables of names and queries, and say in a sentence what is wrong with one: row and column named."""

import csv
import io
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from wutong_engines.names.matching.errors import BadTable

NAME_HEADINGS: Final = ("name", "企业名称", "公司名称", "单位名称", "名称", "full_name", "客商名称")
QUERY_HEADINGS: Final = ("query", *NAME_HEADINGS)
ID_HEADINGS: Final = ("qid", "编号", "序号", "id")
_KINDS: Final = "csv、parquet、xlsx"


def column(path: Path, headings: Sequence[str]) -> list[str]:
    """Return one column of a table as text.

    :raises BadTable: when the file cannot be read or has no such column.
    """
    table = Table(path)
    return table.text(table.find(headings))


def queries(path: Path) -> tuple[list[str], list[str]]:
    """Return the numbers and the texts of a table of queries; without a column of numbers, rows are numbered.

    :raises BadTable: for an unreadable file, a missing column, an empty or a repeated number.
    """
    table = Table(path)
    texts = table.text(table.find(QUERY_HEADINGS))
    heading = table.found(ID_HEADINGS)
    if heading is None:
        return [str(row) for row in range(1, len(texts) + 1)], texts
    numbers = table.text(heading)
    seen: dict[str, int] = {}
    for row, number in enumerate(numbers, 2):
        if not number.strip():
            raise BadTable(f"{path.name}第{row}行“{heading}”列为空:每条查询要有编号")
        if number in seen:
            raise BadTable(f"{path.name}第{row}行“{heading}”列的编号{number}与第{seen[number]}行重复,请改成不同的编号")
        seen[number] = row
    return numbers, texts


class Table:
    """One table of any of the kinds we read, column by column."""

    def __init__(self, path: Path) -> None:
        self.path = path
        readers = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
        if not path.exists():
            raise BadTable(f"找不到文件{path}")
        if path.suffix.lower() not in readers:
            raise BadTable(f"{path.name}:只读{_KINDS},不读“{path.suffix or '没有后缀的文件'}”")
        try:
            self.columns = readers[path.suffix.lower()](path)
        except BadTable:
            raise
        except Exception as error:  # each library has its own errors for a damaged file
            raise BadTable(f"{path.name}读不了:{error}") from error
        if not self.columns:
            raise BadTable(f"{path.name}是空文件,没有表头")

    def found(self, headings: Sequence[str]) -> str | None:
        """Return the first of the headings that the table has."""
        have = {heading.strip().lower(): heading for heading in self.columns}
        return next((have[heading.lower()] for heading in headings if heading.lower() in have), None)

    def find(self, headings: Sequence[str]) -> str:
        """Return the first of the headings that the table has, and refuse when it has none."""
        heading = self.found(headings)
        if heading is None:
            raise BadTable(
                f"{self.path.name}缺少“{headings[0]}”列(也可叫{'、'.join(headings[1:4])});"
                f"现有的列:{'、'.join(self.columns)}"
            )
        return heading

    def text(self, heading: str) -> list[str]:
        """Return a column as text, empty where there is nothing."""
        return ["" if value is None else str(value) for value in self.columns[heading]]


def _csv(path: Path) -> dict[str, Sequence[Any]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise BadTable(f"{path.name}既不是UTF-8也不是GB 18030编码,请另存为UTF-8") from error
    if "\x00" in text:
        raise BadTable(f"{path.name}里有空字节,不是文本表格")
    csv.field_size_limit(1 << 24)
    rows = csv.reader(io.StringIO(text, newline=""))
    heading = next(rows, [])
    return _turned(path, heading, (row for row in rows if row))


def _turned(path: Path, heading: Sequence[Any], rows: Iterator[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    titles = [str(title).strip() for title in heading]
    columns: list[list[Any]] = [[] for _ in titles]
    for number, row in enumerate(rows, 2):
        if len(row) > len(titles):
            raise BadTable(f"{path.name}第{number}行有{len(row)}列,表头只有{len(titles)}列:名称里有逗号时请加引号")
        for at, values in enumerate(columns):
            values.append(row[at] if at < len(row) else None)
    return dict(zip(titles, columns, strict=True))


def _parquet(path: Path) -> dict[str, Sequence[Any]]:
    pq: Any = import_module("pyarrow.parquet")  # heavy, and only for this kind of file

    file = pq.ParquetFile(path)
    wanted = {heading.lower() for heading in (*QUERY_HEADINGS, *ID_HEADINGS)}
    table = file.read(columns=[name for name in file.schema_arrow.names if name.strip().lower() in wanted])
    columns: dict[str, Sequence[Any]] = dict.fromkeys(file.schema_arrow.names, ())
    return columns | {name: table.column(name).to_pylist() for name in table.column_names}


def _xlsx(path: Path) -> dict[str, Sequence[Any]]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # only for this kind of file

    rows = iter(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    return _turned(path, next(rows, []), rows)
