"""What a plan over periods is asked: lots with windows and stocks, yards, prices of going outside. Arrays only.

A lot lives in the periods of its window. Per period it has a rate (m³ that appear at a donor or are wanted at a
receiver), a price of the outside option and a flag that lorries may come. All money and all volume is integer.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# In a matrix of costs: this pair must not be. In a price: there is no such outside option in this period.
NEVER = -1
# No more than this may be paid for a m³ in all, so that sums over long paths stay far inside 64 bits.
DEAREST = 10**9


@dataclass(frozen=True)
class Lots:
    """The lots of one side. What is per period lies flat: lot ``i`` has ``start[i]`` up to ``start[i + 1]``.

    :param first: the first period of the window.
    :param start: where each lot's periods begin in the flat arrays; one longer than there are lots.
    :param rate: m³ that appear (donor) or are wanted (receiver); may be 0.
    :param outside: price a m³ of disposal (donor) or purchase (receiver), delivered, or NEVER.
    :param open: whether soil may be hauled in that period; a curfew is a period that is not open.
    :param stock: m³ that may lie at the lot from one period to the next.
    :param hold: price a m³ and period of lying there.
    :param rehandle: price a m³ of putting it there and taking it up again.
    """

    first: Ints
    start: Ints
    rate: Ints
    outside: Ints
    open: Flags
    stock: Ints
    hold: Ints
    rehandle: Ints

    def __len__(self) -> int:
        return len(self.first)

    @property
    def lengths(self) -> Ints:
        """Return the periods of each lot's window."""
        return np.diff(self.start)

    @property
    def owner(self) -> Ints:
        """Return the lot of each flat entry."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    @property
    def period(self) -> Ints:
        """Return the period of each flat entry."""
        return np.arange(len(self.rate), dtype=np.int64) - np.repeat(self.start[:-1] - self.first, self.lengths)


@dataclass(frozen=True)
class Yards:
    """Places where soil may lie between donors and receivers; a place for two classes is two yards.

    :param first: the first period that each is there.
    :param last: the last one.
    :param room: m³ that may lie there from one period to the next.
    :param hold: price a m³ and period.
    :param cost_in: donors × yards, haul and unloading into the heap, or NEVER.
    :param cost_out: yards × receivers, loading and haul, or NEVER.
    """

    first: Ints
    last: Ints
    room: Ints
    hold: Ints
    cost_in: Ints
    cost_out: Ints

    def __len__(self) -> int:
        return len(self.first)


def no_yards(donors: int, receivers: int) -> Yards:
    """Return the absence of yards."""
    none = np.empty(0, np.int64)
    return Yards(none, none, none, none, np.empty((donors, 0), np.int64), np.empty((0, receivers), np.int64))


@dataclass(frozen=True)
class Tips:
    """Outside places of limited size, of either side: each takes (or gives) soil at a price in its periods.

    A tip at the receivers' end is a lot without wants that soil may leave for good; at the donors' end it is a pit.

    :param lot: the lot that stands for the place; its rates are 0.
    :param price: fee a m³.
    :param limit: m³ in a period.
    :param total: m³ over all periods.
    """

    lot: Ints
    price: Ints
    limit: Ints
    total: Ints


def no_tips() -> Tips:
    """Return the absence of limited places."""
    none = np.empty(0, np.int64)
    return Tips(none, none, none, none)


@dataclass(frozen=True)
class TimedProblem:
    """One question over periods.

    :param periods: how many there are.
    :param cost: donors × receivers, price a m³ of the haul, or NEVER.
    :param disposal: limited tips among the receivers.
    :param borrow: limited pits among the donors.
    """

    periods: int
    donors: Lots
    receivers: Lots
    cost: Ints
    yards: Yards
    disposal: Tips = field(default_factory=no_tips)
    borrow: Tips = field(default_factory=no_tips)


def even_rates(volume: Ints, lengths: Ints) -> Ints:
    """Spread whole m³ over each window as evenly as whole numbers can be, flat."""
    start = np.concatenate(([0], np.cumsum(lengths)))
    step = np.arange(start[-1], dtype=np.int64) - np.repeat(start[:-1], lengths)
    whole, parts = np.repeat(volume, lengths), np.repeat(lengths, lengths)
    spread: Ints = whole * (step + 1) // parts - whole * step // parts
    return spread
