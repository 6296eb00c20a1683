"""What a domain declares to have its rows brought in: columns, checks, inserts, undo."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel.errors import NotFound
from wutong.kernel.jobs import tasks
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import parsers

Parser = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column of a table: how it is called, and how a cell of it is read.

    :param code: the key of the value in ``Row.values``, usually the model field's name.
    :param label: the header in the template and on pages.
    :param aliases: other headers under which it comes.
    :param parse: turns a filled cell into a value, or raises ValueError with a Chinese sentence.
    :param choices: label → value, for a drop-down in the template; given alone, the cell is read by label.
    :param blank: the value of an empty cell.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    parse: Parser = parsers.text
    example: str = ""
    note: str = ""
    choices: Mapping[str, Any] | None = None
    blank: Any = None

    def __post_init__(self) -> None:
        if self.choices is not None and self.parse is parsers.text:
            object.__setattr__(self, "parse", parsers.choice(self.choices))


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row: its line in the file (as Excel counts) and a value for every declared column."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says about a row: :data:`OK`, :meth:`duplicate` or :meth:`refused`."""

    outcome: Literal["ok", "duplicate", "refused"]
    sentence: str = ""
    of: int | None = None
    faults: Mapping[str, str] | None = None

    @classmethod
    def duplicate(cls, sentence: str, *, of: int | None = None) -> "Verdict":
        """Say that the row is kept already; ``of`` is the record, where there is one and the person may see it."""
        return cls("duplicate", sentence, of)

    @classmethod
    def refused(cls, sentence: str = "", **faults: str) -> "Verdict":
        """Say that the row cannot be taken: sentences by column code, or one for the whole row."""
        return cls("refused", sentence or ";".join(faults.values()), None, faults or None)


OK = Verdict("ok")


@dataclass(frozen=True)
class Kept:
    """A record that an undo left alone, and why."""

    id: int
    why: str


@dataclass(frozen=True)
class Pass:
    """One walk over a file, from its first row to its last: what the walk is for, and what a check may remember.

    :param by: whose import it is.
    :param options: the cleaned options of ``options_form``, as JSON keeps them.
    :param memory: the check's own: keys of the whole register loaded once, keys met earlier in the file. It starts
        empty again when a killed import is taken up; the rows brought in before are in the database by then.
    """

    by: AbstractBaseUser
    options: Mapping[str, Any]
    memory: dict[str, Any] = field(default_factory=dict)


class Table(ABC):
    """A table that can be brought in. Declare it in the domain's services and hand an instance to :func:`register`."""

    code: ClassVar[str]
    label: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    chunk: ClassVar[int] = 1000

    @abstractmethod
    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring rows in."""

    def options_form(self, user: Any) -> type[forms.Form] | None:
        """Return the form of choices that hold for every row (whose rows they become, …), if there are any.

        Its cleaned values must be JSON (ids, words); they come back as ``Pass.options``.
        """
        return None

    @abstractmethod
    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge a chunk of readable rows, one verdict for each, in a number of queries that does not grow with it.

        A row that repeats an earlier one of the same file is a duplicate too: keep keys in ``walk.memory``.
        """

    def remarks(self, rows: Sequence[Row], walk: Pass) -> tuple[str, list[str]] | None:
        """Return what else is worth saying of the first readable rows in the preview: a label, and a word for each.

        For what is too slow, or too soft, to judge every row by; the import itself never asks.
        """
        return None

    @abstractmethod
    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows judged OK and return their ids in the same order; runs in a transaction.

        ``records.insert_many(Model, rows)`` does it in one statement.
        """

    @abstractmethod
    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Take back records of an import, in a transaction; return those left alone because somebody touched them."""

    @abstractmethod
    def address(self, record_id: int) -> str:
        """Return the address of a record's page."""

    def column(self, code: str) -> Column:
        """Return the column of that code."""
        return next(column for column in self.columns if column.code == code)


_tables: dict[str, Table] = {}


def register(table: Table) -> Table:
    """Make a table known.

    :raises ValueError: when another table has the code already.
    """
    known = _tables.setdefault(table.code, table)
    if type(known) is not type(table):
        raise ValueError(f"table {table.code} is declared twice")
    return known


def get(code: str) -> Table:
    """Return the table of that code.

    :raises NotFound: when no domain declares it.
    """
    if code not in _tables:
        tasks.discover()
    if code not in _tables:
        raise NotFound(f"没有名为“{code}”的导入表。")
    return _tables[code]
