"""The names of a graph as rows of grams: made once, and the same whichever edges are hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring.grams import Vocabulary, plain
from wutong_engines.chains.scoring.known import Known
from wutong_engines.chains.scoring.rows import Floats, Rows, directions, unit

Ints = NDArray[np.int64]
_NAME_RANK = 64
# How much of a word's chance comes from the background when its place says little.
_BACKGROUND = 1.0


class Text:
    """Names of products and firms as sparse rows over their grams."""

    def __init__(self, known: Known) -> None:
        """Count the grams of all names."""
        self.products = [plain(name) for name in known.products]
        self.product_at = known.product_at
        self.vocabulary = Vocabulary(self.products)
        self.rows = self.vocabulary.rows(self.products)
        self.firms = [plain(firm.short_name + " " + firm.full_name) for firm in known.firms]
        self.firm_texts = [(plain(firm.short_name), _trade(plain(firm.full_name))) for firm in known.firms]
        self.firm_words = [_trade(plain(firm.full_name)) + "|" + plain(firm.short_name) for firm in known.firms]

    @cached_property
    def firm_rows(self) -> Rows:
        """Return firm names as rows over the grams of firm names."""
        return Vocabulary(self.firm_words).rows(self.firm_words)

    @cached_property
    def firm_vectors(self) -> Floats:
        """Return firm names in few dimensions, length one."""
        rows = self.firm_rows
        return unit(rows.times(directions(rows, _NAME_RANK)))

    def candidates(self, names: Sequence[str]) -> "Candidates":
        """Return candidate names as rows; the graph need not know them."""
        clean = [plain(name) for name in names]
        return Candidates(
            tuple(clean),
            np.array([self.product_at.get(name, -1) for name in clean], np.int64),
            self.vocabulary.rows(clean),
        )

    def of_places(self, places: Ints) -> "Candidates":
        """Return products of the graph as candidates."""
        return Candidates(tuple(self.products[i] for i in places), places, self.rows.take(places))


@dataclass(frozen=True)
class Candidates:
    """Products asked about: plain names, their places in the graph (-1 for unknown ones), their grams."""

    names: tuple[str, ...]
    place: Ints
    rows: Rows
    sense: Floats | None = None
    pair: Floats | None = None
    makers: Floats | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names)

    def take(self, which: Ints) -> "Candidates":
        """Return some of them."""
        return Candidates(
            tuple(self.names[i] for i in which), self.place[which], self.rows.take(which),
            None if self.sense is None else self.sense[which],
            None if self.pair is None else self.pair[which],
            None if self.makers is None else self.makers[which],
        )  # fmt: skip

    def seen(self, sense: Floats, pair: Floats | None, makers: Floats | None = None) -> "Candidates":
        """Return the same with what a kind of question worked out for all of them at once."""
        return replace(self, sense=sense, pair=pair, makers=makers)


def lift(rows: Rows, context: Floats, background: Floats, trust: float = _BACKGROUND) -> Floats:
    """Return how much likelier the words of each row are in a context than anywhere: a mean of logarithms.

    The rarer a gram, the more it counts; one that the background lacks says nothing.
    """
    total = float(context.sum())
    if total <= 0:
        return np.zeros(len(rows), np.float32)
    weight = total / (total + trust)
    here, usual = context[rows.column] / total, background[rows.column]
    ratio = np.log((1 - weight) + weight * here / np.maximum(usual, 1e-12))
    ratio[usual <= 0] = 0
    return Rows(rows.start, rows.column, (rows.value**2 * ratio).astype(np.float32), rows.width).sums()


def share(values: Floats) -> Floats:
    """Return numbers as shares of their sum."""
    return (values / max(float(values.sum()), 1e-12)).astype(np.float32)


def _trade(name: str) -> str:
    for form in ("股份有限公司", "有限责任公司", "有限公司"):
        name = name.replace(form, "")
    return name.replace("集团", "").replace("()", "")
