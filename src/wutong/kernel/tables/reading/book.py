"""A file as sheets of plain rows, whatever it was written in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wutong.kernel.errors import BadFile

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, from zero."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in a cell whose value cannot be had, and says why."""

    why: str

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from the first line of the file on, blank ones included, as often as asked."""

    name: str
    read: Callable[[], Iterator[list[Any]]]
    merges: Callable[[], Sequence[Merge]] = tuple
    is_hidden: bool = False

    def lines(self) -> Iterator[tuple[int, list[Any]]]:
        """Return every line with its number as Excel counts; merged cells all show the one value."""
        merges = self.merges()
        return self._spread(merges) if merges else enumerate(self.read(), start=1)

    def _spread(self, merges: Sequence[Merge]) -> Iterator[tuple[int, list[Any]]]:
        starting: dict[int, list[Merge]] = {}
        for merge in merges:
            starting.setdefault(merge[0], []).append(merge)
        running: list[tuple[Merge, Any]] = []
        for at, cells in enumerate(self.read()):
            running = [(merge, value) for merge, value in running if merge[2] >= at]
            running += [(merge, cells[merge[1]]) for merge in starting.get(at, ()) if merge[1] < len(cells)]
            for (_, left, _, right), value in running:
                width = min(right + 1, len(cells)) - left
                cells[left : left + width] = [value] * width
            yield at + 1, cells


@dataclass(frozen=True)
class Book:
    """A file that holds tables."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name.

        :raises BadFile: when there is none.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        listed = "、".join(sheet.name for sheet in self.sheets[:10])
        raise BadFile(f"文件“{self.name}”里没有工作表“{name}”,有的是:{listed}。")


def is_blank(cell: Any) -> bool:
    """Tell whether nothing is written in the cell."""
    return cell is None or cell == "" or (type(cell) is str and not cell.strip())


def column_letter(at: int) -> str:
    """Return the letters of a column counted from zero: A, B, …, Z, AA.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(701), column_letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
