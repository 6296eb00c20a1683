"""Rows as every domain shows them to another: what a figure opens, frozen, with the address of the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse


@dataclass(frozen=True)
class Row:
    """One record behind a figure, in words that a list can show."""

    id: int
    number: str
    title: str
    firm: str
    office: str
    day: date | None
    state: str
    address: str


@dataclass(frozen=True)
class RowSet:
    """The rows behind a figure that this person may see, and how many more there are that they may not."""

    rows: tuple[Row, ...]
    total: int

    @property
    def hidden(self) -> int:
        """Return how many rows the person's rights keep back."""
        return self.total - len(self.rows)


def addresses(page: str) -> Callable[[int], str]:
    """Return what turns a record's key into its page's address; many rows look the pattern up once.

    :param page: the name of the page, which takes the key and nothing else.
    """
    before, _, after = reverse(page, args=[0]).rpartition("0")
    return lambda key: f"{before}{key}{after}"
