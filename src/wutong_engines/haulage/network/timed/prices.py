"""Prices every haul of every period under given potentials, without ever listing them.

One rule serves donors → receivers, donors → yards and yards → receivers: two sides whose members live in windows, and a
matrix of costs. The reduced cost of a member ``i`` with ``j`` in a period is ``cost[i, j] + a[i, t] + b[j, t]``.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Ints

Costs = NDArray[np.int32]

SHUT: Final = np.int64(1 << 60)  # instead of a potential where no lorry may come: above any reduced cost


@compiled
def cheapest(
    cost: Costs,
    first: Ints,
    start: Ints,
    a: Ints,
    other_first: Ints,
    other_start: Ints,
    b: Ints,
    below: np.int64,
    partner: Ints,
    value: Ints,
) -> np.int64:
    """Find the cheapest few partners of each member in each period, of those below a limit.

    ``partner`` and ``value`` (members' periods × few) are filled, dearest first; ``-1`` where there are fewer. Returns
    the lowest reduced cost of all, at most ``below``.
    """
    lowest = below
    least = _least(other_start, b)
    for i in range(first.shape[0]):
        here = _least_of(a, start[i], start[i + 1])
        length = start[i + 1] - start[i]
        for j in range(other_first.shape[0]):
            price = np.int64(cost[i, j])
            if price < 0 or price + here + least[j] >= below:
                continue
            begin = max(first[i], other_first[j])
            end = min(first[i] + length, other_first[j] + other_start[j + 1] - other_start[j])
            if begin >= end:
                continue
            mine = start[i] + begin - first[i]
            theirs = other_start[j] + begin - other_first[j]
            found = _meet(price, a, b, mine, theirs, end - begin, below, partner, value)
            lowest = min(lowest, found)
    return lowest


@compiled
def _meet(
    price: np.int64,
    a: Ints,
    b: Ints,
    mine: np.int64,
    theirs: np.int64,
    periods: np.int64,
    below: np.int64,
    partner: Ints,
    value: Ints,
) -> np.int64:
    """Offer one pair in each period of its overlap; return its lowest reduced cost."""
    lowest = below
    for step in range(periods):
        lowest = min(lowest, price + a[mine + step] + b[theirs + step])
    if lowest >= below:
        return below
    for step in range(periods):
        reduced = price + a[mine + step] + b[theirs + step]
        if reduced < value[mine + step, 0]:
            _insert(partner, value, mine + step, theirs + step, reduced)
    return lowest


@compiled
def _insert(partner: Ints, value: Ints, row: np.int64, other: np.int64, reduced: np.int64) -> None:
    """Put a partner into a row of the best so far, dearest first: the first place falls out."""
    place = 0
    last = value.shape[1] - 1
    while place < last and value[row, place + 1] > reduced:
        value[row, place] = value[row, place + 1]
        partner[row, place] = partner[row, place + 1]
        place += 1
    value[row, place] = reduced
    partner[row, place] = other


@compiled
def _least(start: Ints, values: Ints) -> Ints:
    least = np.empty(start.shape[0] - 1, np.int64)
    for i in range(least.shape[0]):
        least[i] = _least_of(values, start[i], start[i + 1])
    return least


@compiled
def _least_of(values: Ints, begin: np.int64, end: np.int64) -> np.int64:
    least = SHUT
    for place in range(begin, end):
        least = min(least, values[place])
    return least
