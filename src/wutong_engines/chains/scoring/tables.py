"""Tables of text, from CSV or Parquet and back: codes keep their leading zeros, an unknown cell is empty."""

import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wutong_engines.chains.scoring import arrow
from wutong_engines.chains.scoring.errors import ScoringError

_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
# A cell of a name can be long; a whole file swallowed by one open quotation mark is longer.
_LONGEST_CELL: Final = 1 << 20


@dataclass(frozen=True)
class Table:
    """Columns of text under their headings; ``original`` is the Arrow table where there was one."""

    name: str
    columns: dict[str, list[str]]
    first_row: int
    original: Any = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values()), []))

    def column(self, *names: str) -> list[str]:
        """Return the first column there is of several spellings of its heading.

        :raises ScoringError: none is there.
        """
        found = self.find(*names)
        if found is None:
            there = "、".join(self.columns) or "无"
            raise ScoringError(f"{self.name}第1行缺少列“{names[0]}”;现有列:{there}")
        return self.columns[found]

    def find(self, *names: str) -> str | None:
        """Return the heading of the first column there is of several spellings, none if there is none."""
        plain = {heading.strip().lower(): heading for heading in self.columns}
        return next((plain[name] for name in names if name in plain), None)

    def where(self, index: int) -> str:
        """Return where a row stands, as its reader counts."""
        return f"{self.name}第{index + self.first_row}行"


def read(path: Path) -> Table:
    """Return the table of a CSV file (UTF-8 or GB 18030, comma, tab or semicolon) or a Parquet file.

    :raises ScoringError: the file is missing, empty, damaged, or another kind of file.
    """
    if path.is_dir():
        raise ScoringError(f"{path.name}是文件夹,应为CSV或Parquet表")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ScoringError(f"没有文件{path.name}") from None
    except OSError as error:
        raise ScoringError(f"读不了{path.name}:{error.strerror}") from None
    if content.startswith((_ZIP, _OLD_EXCEL)):
        raise ScoringError(f"{path.name}是Excel或压缩文件,请另存为CSV或Parquet")
    if content.startswith(_PARQUET) or path.suffix.lower() in {".parquet", ".pq"}:
        return _of_parquet(path.name, content)
    return _of_csv(path.name, content)


def write(path: Path, table: Table, **added: Sequence[float]) -> None:
    """Write a table with columns added, beside its place and moved there whole: a killed process leaves no half.

    :raises ScoringError: the place cannot be written.
    """
    parquet = path.suffix.lower() in {".parquet", ".pq"}
    content = _as_parquet(table, added) if parquet else _as_csv(table, added)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise ScoringError(f"写不了{path.name}:{error.strerror}") from None


def text_of(value: object) -> str:
    """Return a cell as text: nothing for the unknown, no ``.0`` behind a whole number."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value != value:  # the one value that differs from itself is not-a-number
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _of_parquet(name: str, content: bytes) -> Table:
    parquet = arrow.library()
    try:
        original = parquet.read_table(io.BytesIO(content))
        columns = {str(n): [text_of(v) for v in original.column(n).to_pylist()] for n in original.column_names}
    except (OSError, ValueError, KeyError) as error:
        raise ScoringError(f"{name}不是完整的Parquet文件:{str(error).splitlines()[0][:80]}") from None
    return Table(name, columns, first_row=1, original=original)


def _of_csv(name: str, content: bytes) -> Table:
    text = _decoded(name, content)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if not first.strip():
        raise ScoringError(f"{name}是空文件,第1行应为列名")
    comma = max(",\t;", key=first.count)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    try:
        rows = [row for row in reader if row]
    except csv.Error as error:
        raise ScoringError(f"{name}第{reader.line_num}行读不成CSV:{error}") from None
    heading = [cell.strip() for cell in rows[0]]
    doubled = next((cell for cell in heading if heading.count(cell) > 1), None)
    if doubled is not None:
        raise ScoringError(f"{name}第1行有两列同名:“{doubled}”")
    for index, row in enumerate(rows[1:], start=2):
        if len(row) > len(heading):
            raise ScoringError(
                f"{name}第{index}行第{len(heading) + 1}列多出内容“{row[len(heading)][:20]}”,列名只有{len(heading)}个"
            )
        row.extend([""] * (len(heading) - len(row)))
    return Table(name, {cell: [row[at] for row in rows[1:]] for at, cell in enumerate(heading)}, first_row=2)


def _decoded(name: str, content: bytes) -> str:
    if b"\x00" in content[:4096]:
        raise ScoringError(f"{name}不是文本文件,应为CSV或Parquet")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            at = content.count(b"\n", 0, error.start) + 1
    raise ScoringError(f"{name}第{at}行的文字编码认不出,请用UTF-8保存")


def _as_csv(table: Table, added: dict[str, Sequence[float]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    kept = {name: cells for name, cells in table.columns.items() if name not in added}
    writer.writerow([*kept, *added])
    shown: list[Sequence[str]] = [*kept.values(), *([_figure(v) for v in values] for values in added.values())]
    writer.writerows(zip(*shown, strict=True))
    return out.getvalue().encode()


def _as_parquet(table: Table, added: dict[str, Sequence[float]]) -> bytes:
    parquet = arrow.library()
    result = table.original if table.original is not None else arrow.table(table.columns)
    for name, values in added.items():
        result = result.drop_columns([name]) if name in result.column_names else result
        result = result.append_column(name, [list(values)])
    out = io.BytesIO()
    parquet.write_table(result, out, compression="zstd")
    return out.getvalue()


def _figure(value: float) -> str:
    return f"{value:.9g}"
