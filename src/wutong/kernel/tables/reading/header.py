"""The header of a sheet: which rows it is, and which column of the file is which column of the table."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from wutong.kernel.tables.reading.book import Sheet, column_letter, is_blank

LOOK = 30
"""How many lines from the top a header is looked for."""
DEEPEST = 3
_MARKS = re.compile(r"[\s*:：、,，。.·()（）\[\]【】\-_/\\“”\"']+")
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


class Named(Protocol):
    """A column, as far as its names go."""

    @property
    def code(self) -> str:
        """Return its code."""

    @property
    def label(self) -> str:
        """Return its label."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return its other names."""


@dataclass(frozen=True)
class Header:
    """Where the header is and what it says."""

    row: int
    depth: int
    titles: tuple[str, ...]
    mapping: dict[str, int]
    notices: tuple[str, ...] = ()

    @property
    def first_data_line(self) -> int:
        """Return the line of the first row below."""
        return self.row + self.depth


def fold(title: str) -> str:
    """Return a header without width, case, spaces and marks, so that spellings meet."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title)).casefold()


def matches(columns: Sequence[Named], remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return column codes by folded header: labels, then aliases; what a person chose before goes first of all."""
    known: dict[str, str] = {}
    for column in columns:
        known.setdefault(fold(column.label), column.code)
    for column in columns:
        for name in (column.code, *column.aliases):
            known.setdefault(fold(name), column.code)
    # “总投资(万元)” is met by “总投资” and the other way round, unless that is the name of another column.
    for column in columns:
        for name in (column.label, *column.aliases):
            known.setdefault(fold(_UNIT.sub("", name)), column.code)
    for title, code in (remembered or {}).items():
        known[fold(title)] = code
    known.pop("", None)
    return known


def find_header(
    sheet: Sheet, known: Mapping[str, str], *, row: int | None = None, depth: int | None = None
) -> Header | None:
    """Find the header of a sheet, or read the one at the given line; None when the sheet is empty.

    The row wins whose cells name most columns of the table; above it may stand titles and notes. When two or three
    rows joined name more than one row does, the header is that deep.
    """
    lines = [cells for _, cells in islice(sheet.lines(), max(LOOK, (row or 0) + DEEPEST))]
    if not any(not is_blank(cell) for cells in lines for cell in cells):
        return None
    best, best_score = _fallback(lines, row), (0, 0)
    for at in range(len(lines)) if row is None else [min(row, len(lines)) - 1]:
        for deep in range(1, DEEPEST + 1) if depth is None else [depth]:
            if at + deep > len(lines):
                break
            titles = _joined(lines[at : at + deep])
            score = (len(_mapping(titles, known)[0]), -deep)
            if (score[0] and score > best_score) or None not in {row, depth}:
                best, best_score = (at, deep), score
    at, deep = best
    titles = _joined(lines[at : at + deep])
    mapping, notices = _mapping(titles, known)
    return Header(at + 1, deep, titles, mapping, notices)


def _fallback(lines: list[list[Any]], row: int | None) -> tuple[int, int]:
    """Return the asked row, else the first row that looks like a header: the most cells filled, all of them text."""
    if row is not None:
        return min(row, len(lines)) - 1, 1
    filled = [sum(type(cell) is str and not is_blank(cell) for cell in cells) for cells in lines]
    return filled.index(max(filled)), 1


def _joined(rows: list[list[Any]]) -> tuple[str, ...]:
    """Join the rows of a header column by column: “投资/总投资”; a title merged downwards is said once."""
    titles = []
    for at in range(max((len(row) for row in rows), default=0)):
        parts: list[str] = []
        for row in rows:
            part = "" if at >= len(row) or is_blank(row[at]) else " ".join(str(row[at]).replace("\0", "").split())
            if part and part not in parts:
                parts.append(part)
        titles.append("/".join(parts)[:128])
    return tuple(titles)


def _mapping(titles: Sequence[str], known: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the column of the file for each code that a title names, and what to say about titles that stand twice."""
    mapping: dict[str, int] = {}
    notices: list[str] = []
    for at, title in enumerate(titles):
        code = _code_of(title, known)
        if not code:
            continue
        if code in mapping:
            first = column_letter(mapping[code])
            notices.append(f"{first} 列和 {column_letter(at)} 列都像“{title}”,用了 {first} 列;如不对,请在下面改选。")
        else:
            mapping[code] = at
    return mapping, tuple(notices)


def _code_of(title: str, known: Mapping[str, str]) -> str:
    for name in (title, title.rpartition("/")[2]):
        for spelling in (name, _UNIT.sub("", name)):
            code = known.get(fold(spelling))
            if code is not None:
                return code
    return ""
