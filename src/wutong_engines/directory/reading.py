"""Tables of any kind into one raw table: which file, which row, and its cells under our column names.

The raw table is a Parquet file of four columns, ``file``, ``row``, ``ord`` and ``cells`` (JSON): the one shape that
every engine reads, whatever the table looked like.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from math import isnan
from pathlib import Path
from typing import Any, Final

from wutong_engines.directory import headings, libraries
from wutong_engines.directory.errors import BadTable

_BATCH: Final = 50_000
# Sheets often begin with a title and a date above the headings.
_HEAD_ROWS: Final = 20
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
# Tables one behind the other keep their order: the place of a row is its table's number and its own.
TABLE_STEP: Final = 1 << 36

Line = tuple[int, Sequence[Any]]


def write_raw(
    tables: Sequence[Path], target: Path, mapping: Mapping[str, str] | None = None, parts: int = 1
) -> tuple[list[Path], int]:
    """Read tables into raw Parquet files of about one size each: the files, and how many rows were read."""
    arrow, parquet = libraries.arrow(), libraries.parquet()
    schema = arrow.schema(
        [("file", arrow.string()), ("row", arrow.int64()), ("ord", arrow.int64()), ("cells", arrow.string())]
    )
    paths = [target / f"raw-{number}.parquet" for number in range(max(1, parts))]
    writers = [parquet.ParquetWriter(path, schema, compression="zstd", compression_level=1) for path in paths]
    count = turn = 0
    try:
        for number, table in enumerate(tables):
            for rows in _batches(_cells(table, mapping)):
                places = [row for row, _ in rows]
                batch = {
                    "file": [table.name] * len(rows),
                    "row": places,
                    "ord": [number * TABLE_STEP + row for row in places],
                    "cells": [cells for _, cells in rows],
                }
                writers[turn % len(writers)].write_table(arrow.table(batch, schema=schema))
                count, turn = count + len(rows), turn + 1
    finally:
        for writer in writers:
            writer.close()
    return paths, count


def _cells(table: Path, mapping: Mapping[str, str] | None) -> Iterator[tuple[int, str]]:
    """Yield every row with its number and its cells as JSON; rows without any cell are passed over."""
    lines = _lines(table)
    first = _heading(lines, table)
    meaning = headings.assign(first, mapping, table.name)
    in_wan = {place for place in meaning if headings.counts_in_wan(first[place])}
    for row, values in lines:
        cells: dict[str, Any] = {}
        extra: dict[str, str] = {}
        for place, column in meaning.items():
            text = _text(values[place]) if place < len(values) else ""
            if not text:
                continue
            if column[0] == "+":
                extra[column[1:]] = text
            else:
                cells[column] = text + "万元" if place in in_wan and _is_bare(text) else text
        if extra:
            cells["extra"] = extra
        if cells:
            yield row, json.dumps(cells, ensure_ascii=False)


def _heading(lines: Iterator[Line], table: Path) -> Sequence[Any]:
    """Return the row of headings: the first that has one for names, else the first that is not empty."""
    first: Sequence[Any] = ()
    for _, (_, values) in zip(range(_HEAD_ROWS), lines, strict=False):
        if headings.is_heading(values):
            return values
        if not first and any(value not in (None, "") for value in values):
            first = values
        if table.suffix.lower() not in {".xlsx", ".xls"}:
            break
    return first


def _lines(table: Path) -> Iterator[Line]:
    """Yield the rows of a table with the numbers people see: the headings stand in row 1 as a rule."""
    readers = {".csv": _csv, ".tsv": _csv, ".txt": _csv, ".parquet": _parquet, ".xlsx": _excel, ".xls": _excel}
    reader = readers.get(table.suffix.lower())
    if reader is None:
        raise BadTable(f"不认识的表格格式 {table.name}:请用 csv、parquet 或 xlsx。")
    if not table.is_file():
        raise BadTable(f"找不到表格 {table.name},请核对路径。")
    return reader(table)


def _csv(table: Path) -> Iterator[Line]:
    # Some scopes of business are longer than the module expects a cell to be.
    csv.field_size_limit(1 << 24)
    with table.open(encoding=_encoding(table), newline="") as file:
        sample = file.read(1 << 14)
        file.seek(0)
        delimiter = max(",\t;", key=sample.partition("\n")[0].count)
        try:
            yield from enumerate(csv.reader(_without_zeros(file), delimiter=delimiter), start=1)
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadTable(f"{table.name} 读到一半读不下去了({error}):请另存为 UTF-8 的 csv 再试。") from error


def _without_zeros(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _encoding(table: Path) -> str:
    """Tell how a text is encoded from all of it, a piece at a time."""
    for encoding in _ENCODINGS:
        try:
            with table.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadTable(f"{table.name} 的文字编码不认识:请另存为 UTF-8 的 csv 再试。")


def _parquet(table: Path) -> Iterator[Line]:
    arrow, parquet = libraries.arrow(), libraries.parquet()
    try:
        file = parquet.ParquetFile(table)
        yield 1, file.schema_arrow.names
        row = 2
        for batch in file.iter_batches(_BATCH):
            columns = [column.to_pylist() for column in batch.columns]
            yield from enumerate(zip(*columns, strict=True), start=row)
            row += batch.num_rows
    except (arrow.ArrowException, OSError) as error:
        raise BadTable(f"{table.name} 不是完整的 parquet 文件,读不出来:请重新取一份。") from error


def _excel(table: Path) -> Iterator[Line]:
    import python_calamine  # noqa: PLC0415  # loaded with the first workbook

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(table))
        sheet = book.get_sheet_by_index(0)
        start = (sheet.start or (0, 0))[0]
        rows = sheet.to_python(skip_empty_area=True)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise BadTable(f"{table.name} 不是完整的 Excel 文件,读不出来:请另存一份再试。") from error
    yield from enumerate(rows, start=start + 1)


def _text(value: Any) -> str:
    """Write a cell as text; lists and structures as JSON, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if isnan(value) else repr(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str) if value else ""
    return str(value)


def _is_bare(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).isdigit()


def _batches(rows: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    batch: list[tuple[int, str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
