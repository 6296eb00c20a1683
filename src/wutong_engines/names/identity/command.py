"""`wutong names same TABLE --out RESULT`: the table's rows with the firm each belongs to."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from wutong_engines import backends
from wutong_engines.backends import BackendError, libraries
from wutong_engines.names.identity import groups
from wutong_engines.names.matching import BadTable, reading, writing

CODE_HEADINGS: Final = ("uscc", "统一社会信用代码", "信用代码", "社会信用代码", "credit_code", "code")
# What people see in a spreadsheet: the heading stands in line 1.
_FIRST_LINE: Final = 2


def run(source: Path, out: Path, *, where: str = "local", tell: Callable[[str], None] | None = None) -> None:
    """Read a table, say which of its rows are the same firm, write the answer.

    :raises NamesError: for a table that cannot be read, has no column of names, or a place that cannot be written.
    """
    tell = tell or _tell
    writing.check_target(out)
    names, codes = _columns(source)
    if not names:
        raise BadTable(f"{source.name}只有表头,没有一行企业")
    pa = libraries.arrow()
    lines = range(_FIRST_LINE, _FIRST_LINE + len(names))
    rows = pa.table({"row": pa.array(lines, pa.int64()), "name": pa.array(names), "code": pa.array(codes, pa.string())})
    try:
        with backends.connect(where) as engine:
            answer = groups(engine, engine.table(rows), progress=tell)
            found = engine.collect(answer.order_by("row"))
    except BackendError as refusal:
        raise BadTable(str(refusal)) from refusal
    columns = found.to_pydict()
    shown = [None if chance is None else round(chance, 4) for chance in columns["probability"]]
    writing.write(
        out,
        {
            "row": columns["row"],
            "name": names,
            "group": columns["group"],
            "probability": shown,
            "reason": columns["reason"],
        },
    )
    firms = len(set(columns["group"]))
    tell(f"{len(names):,}行,{firms:,}家企业;{len(names) - firms:,}行与前面的某一行是同一家")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _columns(source: Path) -> tuple[list[str], list[str | None]]:
    """Return names and codes; a table without codes has none."""
    table = reading.Table(source)
    heading = table.find(reading.NAME_HEADINGS)
    code = table.found(CODE_HEADINGS)
    names = table.text(heading)
    if code is None:
        return names, [None] * len(names)
    return names, [text or None for text in _texts(source, table, code)]


def _texts(source: Path, table: reading.Table, heading: str) -> list[str]:
    if source.suffix.lower() != ".parquet":
        return table.text(heading)
    # The reader of names takes only columns of names from a Parquet file.
    values: Sequence[Any] = libraries.parquet().read_table(source, columns=[heading])[heading].to_pylist()
    return ["" if value is None else str(value) for value in values]
