"""Which rows of an index begin with given syllables, or contain them, in compiled code."""

from typing import Any, Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.names.matching.gather import CONTRARY, region

_VISITS: Final = 20_000


@compiled
def _agrees(tables: Any, places: Any, row: Any) -> Any:
    """Whether a row lies in one of the regions asked for, or either names none."""
    agrees = len(places) == 0
    for place in places:
        agrees |= region(place, tables.place[row], tables.place_in, tables.place_out) != CONTRARY
    return agrees


@compiled
def beginning_with(tables: Any, syllables: Any, by_sound: Any, places: Any, rows: Any) -> Any:
    """Fill ``rows`` with those whose core begins with the syllables (or the signs, when not by sound); how many."""
    order = tables.sound_order if by_sound else tables.order
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if _compare(tables, order[middle], syllables, by_sound) < 0:
            low = middle + 1
        else:
            high = middle
    count = 0
    for at in range(low, min(len(order), low + _VISITS)):
        row = order[at]
        if count == len(rows) or _compare(tables, row, syllables, by_sound) != 0:
            break
        if _agrees(tables, places, row):
            rows[count] = row
            count += 1
    return count


@compiled
def _compare(tables: Any, row: Any, syllables: Any, by_sound: Any) -> Any:
    """Compare the beginning of a row's core with the syllables: -1, 0 (begins with them) or 1."""
    start, end = tables.starts[row], tables.starts[row + 1]
    for k in range(len(syllables)):
        if start + k >= end:
            return -1
        sign = tables.codes[start + k]
        value = tables.sounds[sign, 0] if by_sound else sign
        if value != syllables[k]:
            return -1 if value < syllables[k] else 1
    return 0


@compiled
def containing(tables: Any, one: Any, other: Any, places: Any, rows: Any) -> Any:
    """Fill ``rows`` with those that have two syllables one after the other; return how many."""
    pair = np.uint32(one) << np.uint32(16) | np.uint32(other)
    slot = np.searchsorted(tables.pair_keys, pair)
    if slot >= len(tables.pair_keys) or tables.pair_keys[slot] != pair:
        return 0
    count = 0
    first, last = tables.pair_starts[slot], tables.pair_starts[slot + 1]
    for at in range(first, min(last, first + _VISITS)):
        row = tables.pair_rows[at]
        if count == len(rows):
            break
        if _agrees(tables, places, row):
            rows[count] = row
            count += 1
    return count
