"""Write a table whole or not at all."""

import csv
import os
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from wutong_engines.names.matching.errors import BadTable

KINDS = (".csv", ".parquet", ".xlsx")


def check_target(path: Path) -> None:
    """Refuse a place where no table can be written, before any work is done."""
    if path.suffix.lower() not in KINDS:
        raise BadTable(f"结果只能写成csv、parquet、xlsx,不能写成{path.name}")
    if not path.parent.is_dir():
        raise BadTable(f"没有文件夹{path.parent},请先建立")


def write(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write beside the place and move there whole: a run killed half-way leaves no half table."""
    check_target(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=f".part{path.suffix}")
    os.close(handle)
    part = Path(name)
    try:
        {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}[path.suffix.lower()](part, columns)
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _csv(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _parquet(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    pa: Any = import_module("pyarrow")  # heavy, and only for this kind of file
    pq: Any = import_module("pyarrow.parquet")  # heavy, and only for this kind of file

    pq.write_table(pa.table({heading: list(values) for heading, values in columns.items()}), path)


def _xlsx(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    import xlsxwriter  # noqa: PLC0415  # only for this kind of file

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, (heading, values) in enumerate(columns.items()):
            sheet.write_string(0, at, heading)
            sheet.write_column(1, at, values)
