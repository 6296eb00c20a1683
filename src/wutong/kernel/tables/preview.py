"""What a file would bring, before anything is: sheet, header, columns, the first rows, counts of the whole."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel import files
from wutong.kernel.errors import BadFile
from wutong.kernel.models import ColumnMapping, ImportBatch
from wutong.kernel.tables.reading import Book, Header, Sheet, find_header, matches, open_book
from wutong.kernel.tables.reading.header import fold
from wutong.kernel.tables.rowreader import Faults, RowReader
from wutong.kernel.tables.table import OK, Pass, Row, Table, Verdict

SAMPLE = 20
_MOST_PROBLEMS = 50
Judged = tuple[Row, Verdict]


def open_batch(batch: ImportBatch, table: Table, known: dict[str, str] | None = None) -> Book:
    """Open the file of an import."""
    known = matches(table.columns) if known is None else known
    path = files.path_of(batch.file.sha256)
    if not path.exists():
        files.open_stored(batch.file)

    def knows(cells: Any) -> int:
        return sum(1 for cell in cells if isinstance(cell, str) and known.get(fold(cell)))

    return open_book(path, batch.file.name, knows=knows)


def reader_of(batch: ImportBatch, table: Table) -> RowReader:
    """Return the reader of an import whose sheet, header and mapping are settled."""
    sheet = open_batch(batch, table).sheet(batch.sheet)
    header = Header(batch.header_row, batch.header_depth, (), {})
    return RowReader(table, sheet, header, batch.mapping)


def look(batch: ImportBatch, table: Table, by: AbstractBaseUser) -> None:
    """Find sheet, header and columns, read the first rows; sets the batch's fields and does not save.

    :raises BadFile: when there is no table in it.
    :raises TooLarge: past the limit of rows.
    """
    asked = batch.preview.get("asked") or {}
    remembered = ColumnMapping.objects.filter(owner_id=by.pk, table=table.code).values_list("header", "column")
    known = matches(table.columns, dict(remembered))
    book = open_batch(batch, table, known)
    sheet, header = _choose(book, batch, known, asked)
    codes = {column.code for column in table.columns}
    mapping = header.mapping if asked.get("mapping") is None else asked["mapping"]
    mapping = {code: at for code, at in mapping.items() if code in codes and 0 <= at < len(header.titles)}
    batch.sheet, batch.header_row, batch.header_depth, batch.mapping = sheet.name, header.row, header.depth, mapping
    reader = RowReader(table, sheet, header, mapping)
    batch.rows_total = reader.count(batch.file.name) if mapping else 0
    batch.preview = {
        **batch.preview,
        "sheets": [one.name for one in book.sheets],
        "titles": list(header.titles),
        "notices": list(header.notices) if asked.get("mapping") is None else [],
        "sample": [_shown(reader, table, mapping, line, cells) for line, cells in islice(reader.lines(), SAMPLE)]
        if mapping
        else [],
        "total": batch.rows_total,
    }
    _remark(batch, table, by, reader)


def _remark(batch: ImportBatch, table: Table, by: AbstractBaseUser, reader: RowReader) -> None:
    """Put what the table says of the first rows beside their cells."""
    if missing_columns(batch, table):
        return
    read = (reader.read(line, cells) for line, cells in islice(reader.lines(), SAMPLE))
    rows = [row for row, faults in read if not faults]
    said = table.remarks(rows, Pass(by, batch.options)) if rows else None
    if said is None:
        return
    label, words = said
    by_line = {row.line: text for row, text in zip(rows, words, strict=True)}
    sample = [{**one, "remark": by_line.get(one["line"], "")} for one in batch.preview["sample"]]
    batch.preview = {**batch.preview, "remark": label, "sample": sample}


def check_all(
    batch: ImportBatch, table: Table, by: AbstractBaseUser, advance: Callable[[int, int], None] | None = None
) -> None:
    """Count over the whole file what would be new, kept already or wrong; sets the batch's fields, does not save."""
    counts = {"ok": 0, "duplicate": 0, "refused": 0}
    problems: list[dict[str, Any]] = []
    walk = Pass(by, batch.options)
    done = 0
    if batch.mapping and not missing_columns(batch, table):
        reader = reader_of(batch, table)
        for chunk in chunks(reader.lines(), table.chunk):
            for row, verdict in judge([reader.read(line, cells) for line, cells in chunk], table, walk):
                counts[verdict.outcome] += 1
                if verdict.outcome != "ok" and len(problems) < _MOST_PROBLEMS:
                    problems.append({"line": row.line, "outcome": verdict.outcome, "note": verdict.sentence})
            done += len(chunk)
            if advance:
                advance(done, batch.rows_total)
        batch.preview = {**batch.preview, "counts": counts, "problems": problems}


def missing_columns(batch: ImportBatch, table: Table) -> list[str]:
    """Return the labels of required columns that no column of the file is chosen for."""
    return [column.label for column in table.columns if column.required and column.code not in batch.mapping]


def chunks(lines: Iterator[tuple[int, list[Any]]], size: int) -> Iterator[list[tuple[int, list[Any]]]]:
    """Cut the rows into chunks."""
    while chunk := list(islice(lines, size)):
        yield chunk


def judge(read: Sequence[tuple[Row, Faults]], table: Table, walk: Pass) -> list[Judged]:
    """Have the table check the rows that could be read; keeps the order of the file."""
    verdicts = iter(table.check([row for row, faults in read if not faults], walk))
    return [(row, Verdict.refused(**faults) if faults else next(verdicts, OK)) for row, faults in read]


def _choose(book: Book, batch: ImportBatch, known: dict[str, str], asked: dict[str, Any]) -> tuple[Sheet, Header]:
    """Return the asked sheet, else the visible one whose header names most columns."""
    if batch.sheet:
        sheets = [book.sheet(batch.sheet)]
    else:
        sheets = [sheet for sheet in book.sheets if not sheet.is_hidden][:20] or list(book.sheets[:20])
    found: list[tuple[int, Sheet, Header]] = []
    for sheet in sheets:
        header = find_header(sheet, known, row=asked.get("row"), depth=asked.get("depth"))
        if header is not None:
            found.append((len(header.mapping), sheet, header))
    if not found:
        what = f"工作表“{sheets[0].name}”" if batch.sheet else "里面"
        raise BadFile(f"文件“{batch.file.name}”{what}没有任何内容。请确认表格已经填写并保存,再上传。")
    _, sheet, header = max(found, key=lambda one: one[0])
    return sheet, header


def _shown(reader: RowReader, table: Table, mapping: dict[str, int], line: int, cells: list[Any]) -> dict[str, Any]:
    row, faults = reader.read(line, cells)
    shown = []
    for column in table.columns:
        if column.code in mapping:
            at = mapping[column.code]
            value = cells[at] if column.code in faults and at < len(cells) else row.values[column.code]
            text = "" if value is None else str(value).replace("\0", "")
            shown.append({"text": text[:80], "fault": faults.get(column.code, "")})
    return {"line": line, "cells": shown}
