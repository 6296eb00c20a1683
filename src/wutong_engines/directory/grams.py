"""Texts that are found by any part of them: sorted, and by runs of neighbouring characters.

The texts stand one behind the other, each closed by a zero. Row numbers are ranks: the best rows come first, so the
first entries of a list are its best ones, and a question that wants twenty rows reads twenty.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np

from wutong_engines.directory.packed import Array

# Two characters of 16 bits, or four letters of 8: a run fits 32 bits either way.
_RUN: Final = {2: 2, 1: 4}
# A look-up costs about as much as reading so many entries one behind the other.
_FEW: Final = 16
# Of the sorted texts so many in turn share one entry of the fence that a search begins at.
_FENCE: Final = 16
_END: Final = "\U0010ffff"
_HALF, _LAST_HALF, _BEHIND_ALL = 0xD800, 0xDFFF, 0xFFFF


@dataclass(frozen=True, slots=True)
class Rows:
    """The best rows that match, in rank order; how many match in all, and whether that was counted or estimated."""

    rows: Array
    total: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Sound:
    """The characters of one syllable: listed, and as a table of yes and no over all characters."""

    signs: Array
    table: Array


Test = Callable[[Array], Any]
NO_ROWS: Final = Rows(np.zeros(0, dtype=np.uint32), 0)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which rows may answer, and how much may be read: rows below ``below``, those of ``mask`` when there is one.

    ``chosen`` lists the rows of the mask when they are few: then the lists are asked for them, not they for the lists.
    """

    below: int
    want: int
    budget: int
    mask: Array | None = None
    chosen: Array | None = None

    def allow(self, rows: Array) -> Array:
        """Return the rows that may answer, their order kept."""
        rows = rows[rows < self.below]
        return rows if self.mask is None else rows[self.mask[rows]]


def pack(name: str, texts: Sequence[str], heads: int, *, runs: bool = True, wide: bool = True) -> dict[str, Array]:
    """Make the arrays of an index over texts whose row is their place; ``heads`` rows are head offices.

    :param runs: whether any part of a text is to be found, or its beginning only.
    :param wide: 16 bits a character; 8 when all are Latin letters and digits.
    """
    raw = ("\0".join(texts) + "\0" if texts else "").encode("utf-16-le" if wide else "latin-1", "surrogatepass")
    text = np.frombuffer(raw, dtype=np.uint16 if wide else np.uint8)
    ends = np.flatnonzero(text == 0)
    starts = np.zeros(len(texts) + 1, dtype=np.uint32)
    starts[1:] = ends + 1
    order = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.uint32)
    found = {"text": text, "starts": starts, "order": order, "fence": _fence(text, starts, order)}
    if runs:
        found |= _runs(text, starts, heads)
    return {f"{name}.{part}": array for part, array in found.items()}


def _fence(text: Array, starts: Array, order: Array) -> Array:
    """Return how every sixteenth of the sorted texts begins."""
    places = starts[order[::_FENCE]].astype(np.int64)
    found = np.zeros(len(places), dtype=np.uint32)
    alive = np.ones(len(places), dtype=bool)
    for step in range(_RUN[text.itemsize]):
        signs = text[np.minimum(places + step, len(text) - 1)]
        found = found << np.uint32(8 * text.itemsize) | np.where(alive, _ordered(signs), 0)
        # What stands behind the end of a text, or behind half a character, is no part of the order.
        alive &= (signs != 0) & ~_is_half(signs)
    return found


def _is_half(signs: Array) -> Array:
    halves: Array = (signs >= _HALF) & (signs <= _LAST_HALF)
    return halves


def _ordered(signs: Array) -> Array:
    """Put characters of two halves behind all others, where they stand when texts are sorted."""
    return np.where(_is_half(signs), _BEHIND_ALL, signs).astype(np.uint32)


def _runs(text: Array, starts: Array, heads: int) -> dict[str, Array]:
    """List, for every run of characters, the rows that have it and where in the row."""
    size = _RUN[text.itemsize]
    keys = np.zeros(len(text), dtype=np.uint32)
    alive = np.ones(len(text), dtype=bool)
    for step in range(size):
        signs = np.zeros(len(text), dtype=np.uint32)
        signs[: max(0, len(text) - step)] = text[step:]
        # Behind the end of a text stands the next one: what follows a zero is zero.
        alive &= signs != 0
        keys = keys << np.uint32(8 * text.itemsize) | np.where(alive, signs, 0)
    places = np.flatnonzero(text)
    places = places[np.argsort(keys[places], kind="stable")]
    sorted_keys = keys[places]
    rows = np.repeat(np.arange(len(starts) - 1, dtype=np.uint32), np.diff(starts))[places]
    firsts = np.flatnonzero(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]]) if len(places) else places
    fresh = np.r_[True, (rows[1:] != rows[:-1]) | (sorted_keys[1:] != sorted_keys[:-1])] if len(rows) else rows > 0
    return {
        "keys": sorted_keys[firsts],
        "lists": np.r_[firsts, len(places)].astype(np.uint32),
        "rows": rows,
        "places": (places - starts[rows]).astype(np.uint8),
        "count": _sums(fresh, firsts),
        "heads": _sums(fresh & (rows < heads), firsts),
    }


def _sums(flags: Array, firsts: Array) -> Array:
    return np.add.reduceat(flags.astype(np.uint32), firsts) if len(firsts) else np.zeros(0, np.uint32)


class Texts:
    """An index of texts, read in place."""

    def __init__(self, arrays: dict[str, Array], name: str, heads: int) -> None:
        part = {key.partition(".")[2]: array for key, array in arrays.items() if key.startswith(name + ".")}
        self.text, self.starts, self._order = part["text"], part["starts"], part["order"]
        self._part = part
        self._heads = heads
        self._coding = "utf-16-le" if self.text.itemsize == 2 else "latin-1"
        # Plain numbers out of a memory view cost half of what they cost out of an array.
        self._bytes, self._begins, self._sorted = self.text.view(np.uint8).data, self.starts.data, self._order.data

    @cached_property
    def _fence(self) -> Array:
        """How the sorted texts begin; an index from before this was kept is asked for it once."""
        kept = self._part.get("fence")
        return _fence(self.text, self.starts, self._order) if kept is None else kept

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, row: int) -> str:
        """Return the text of a row."""
        size, starts = self.text.itemsize, self._begins
        return str(self._bytes[starts[row] * size : (starts[row + 1] - 1) * size], self._coding, "surrogatepass")

    def beginning(self, query: str) -> Array:
        """Return all rows whose text begins so, in the order of the texts: the equal ones first."""
        order = self._sorted
        low, high = self._between(query)
        low = bisect_left(order, query, low, high, key=self.at)
        # Most questions begin nothing here: one look saves the second search.
        if low == len(order) or not self.at(order[low]).startswith(query):
            return self._order[:0]
        return self._order[low : bisect_left(order, query + _END, low, high, key=self.at)]

    def _between(self, query: str) -> tuple[int, int]:
        """Return bounds between which all texts that begin so must stand."""
        first, last = _bounds(query, self._coding)
        low, high = int(self._fence.searchsorted(first)), int(self._fence.searchsorted(last, "right"))
        return max(0, (low - 1) * _FENCE), min(high * _FENCE, len(self))

    def equal(self, query: str, begins: Array | None = None) -> Array:
        """Return all rows whose text is this; ``begins``, those that begin so, saves looking for them."""
        begins = self.beginning(query) if begins is None else begins
        count = 0
        while count < len(begins) and self.at(int(begins[count])) == query:
            count += 1
        return begins[:count]

    def containing(self, query: str, limits: Limits) -> Rows:
        """Return the best rows that have the query anywhere in their text."""
        signs = np.frombuffer(query.encode(self._coding, "replace"), dtype=self.text.dtype)
        size = _RUN[self.text.itemsize]
        if not len(signs) or not len(self):
            return NO_ROWS
        if len(signs) < size:
            return self._short(signs, size, limits)
        found = self._rarest(_runs_of(query, self._coding))
        if found is None:
            return NO_ROWS
        rarest, low, high, key = found
        if len(signs) == size and limits.mask is None:
            return self._whole(low, high, key, limits)
        tests = [] if len(signs) == size else [_equals(sign) for sign in signs]
        if limits.chosen is not None and _FEW * len(limits.chosen) < high - low:
            return self._look_up(low, high, -rarest, tests, limits.chosen)
        return self._walk(low, high, -rarest, tests, limits)

    def sounding(self, syllables: Sequence[Sound], limits: Limits) -> Rows:
        """Return the best rows with neighbouring characters of these syllables."""
        pairs = list(pairwise(syllables))
        start = min(range(len(pairs)), key=lambda place: len(pairs[place][0].signs) * len(pairs[place][1].signs))
        lows, highs = self._sounds(*pairs[start])
        entries, is_exact = _entries(lows, highs, limits.budget)
        rows = self._part["rows"][entries]
        entries, rows = entries[rows < limits.below], rows[rows < limits.below]
        rows = rows[self._holds(entries, rows, -start, [sound.table.__getitem__ for sound in syllables])]
        rows = np.unique(limits.allow(rows))
        return Rows(rows, len(rows), is_exact)

    def _sounds(self, one: Sound, other: Sound) -> tuple[Array, Array]:
        """Return the lists of all pairs of characters that sound so."""
        keys, lists = self._part["keys"], self._part["lists"]
        firsts = one.signs << np.uint32(16)
        lows, highs = np.searchsorted(keys, firsts), np.searchsorted(keys, firsts | np.uint32(0xFFFF), "right")
        numbers, _ = _entries(lows, highs, int((highs - lows).sum()))
        numbers = numbers[other.table[keys[numbers] & np.uint32(0xFFFF)]]
        return lists[numbers].astype(np.int64), lists[numbers + 1].astype(np.int64)

    def _rarest(self, runs: Array) -> tuple[int, int, int, int] | None:
        """Return the run with the shortest list, where that begins and ends, and its number."""
        keys, lists = self._part["keys"], self._part["lists"]
        numbers = keys.searchsorted(runs)
        if int(numbers.max()) == len(keys) or (keys[numbers] != runs).any():
            return None
        lows, highs = lists[numbers], lists[numbers + 1]
        rarest = int((highs - lows).argmin())
        return rarest, int(lows[rarest]), int(highs[rarest]), int(numbers[rarest])

    def _whole(self, low: int, high: int, number: int, limits: Limits) -> Rows:
        """Answer from one list alone: its first entries are its best rows, and its rows were counted beforehand."""
        counted = "heads" if limits.below == self._heads else "count"
        total = int(self._part[counted][number])
        # A name may have the run more than once: read a little more than is wanted.
        rows = _distinct(self._part["rows"][low : min(high, low + 4 * limits.want + 8)])
        return Rows(rows[rows < limits.below][: limits.want], total)

    def _walk(self, low: int, high: int, shift: int, tests: Sequence[Test], limits: Limits) -> Rows:
        """Read a list until the budget is spent and enough is found; estimate what lies behind."""
        found: list[Array] = []
        count, place, step = 0, low, limits.budget
        # Rows past the limit are worse ones: the list ends where they begin.
        high = low + int(np.searchsorted(self._part["rows"][low:high], limits.below))
        while place < high and (place == low or count < limits.want):
            end = min(high, place + step)
            entries = np.arange(place, end)
            rows = self._part["rows"][place:end]
            if limits.mask is not None:
                allowed = limits.mask[rows]
                entries, rows = entries[allowed], rows[allowed]
            if tests:
                rows = rows[self._holds(entries, rows, shift, tests)]
            rows = _distinct(rows)
            found.append(rows)
            count, place = count + len(rows), end
        if place >= high:
            rows = _distinct(np.concatenate(found)) if found else NO_ROWS.rows
            return Rows(rows, len(rows))
        return Rows(np.concatenate(found), round(count * (high - low) / (place - low)), is_exact=False)

    def _look_up(self, low: int, high: int, shift: int, tests: Sequence[Test], chosen: Array) -> Rows:
        """Look few rows up in a long list."""
        part = self._part["rows"][low:high]
        lows, highs = np.searchsorted(part, chosen), np.searchsorted(part, chosen, "right")
        entries, _ = _entries(lows + low, highs + low, high - low)
        rows = self._part["rows"][entries]
        rows = _distinct(rows[self._holds(entries, rows, shift, tests)] if tests else rows)
        return Rows(rows, len(rows))

    def _holds(self, entries: Array, rows: Array, shift: int, tests: Sequence[Test]) -> Array:
        """Tell which entries of the lists have the right characters around them."""
        begins = self.starts[rows].astype(np.int64)
        places = begins + self._part["places"][entries] + shift
        good = places >= begins
        for step, test in enumerate(tests):
            # A text that is too short shows its closing zero, which equals nothing.
            good[good] = test(self.text[np.minimum(places[good] + step, len(self.text) - 1)])
        return good

    def _short(self, signs: Array, size: int, limits: Limits) -> Rows:
        """Answer for fewer characters than a run has: every run that begins so has a list of its own."""
        bits = np.uint32(8 * self.text.itemsize)
        low_key = 0
        for sign in signs.tolist():
            low_key = low_key << int(bits) | sign
        rest = int(bits) * (size - len(signs))
        keys, lists = self._part["keys"], self._part["lists"]
        first = int(np.searchsorted(keys, np.uint32(low_key << rest)))
        last = int(np.searchsorted(keys, np.uint32((low_key + 1 << rest) - 1), "right"))
        if first == last:
            return NO_ROWS
        lows, highs = lists[first:last].astype(np.int64), lists[first + 1 : last + 1].astype(np.int64)
        if int(highs[-1] - lows[0]) <= limits.budget // 4:
            rows = np.unique(limits.allow(self._part["rows"][lows[0] : highs[-1]]))
            return Rows(rows, len(rows))
        counts = self._part["heads" if limits.below == self._heads else "count"][first:last]
        return self._first_of(lows, highs, int(counts.sum()), limits)

    def _first_of(self, lows: Array, highs: Array, total: int, limits: Limits) -> Rows:
        """Return the best rows of many long lists; how many rows they have in all is an estimate."""
        if limits.mask is None:
            # A list whose best row is not among the best of all lists has none of the rows wanted.
            best = self._part["rows"][lows]
            chosen = np.argpartition(best, limits.want)[: limits.want + 1] if len(lows) > limits.want else slice(None)
            lows, highs = lows[chosen], highs[chosen]
        each = max(limits.want, limits.budget // (2 * len(lows))) if limits.mask is not None else limits.want
        entries, _ = _entries(lows, np.minimum(highs, lows + each), limits.budget)
        seen = self._part["rows"][entries]
        rows = limits.allow(seen)
        share = 1.0 if limits.mask is None else len(rows) / max(1, int((seen < limits.below).sum()))
        return Rows(np.unique(rows)[: limits.want], round(total * share), is_exact=False)


@lru_cache(maxsize=64)
def _bounds(query: str, coding: str) -> tuple[Any, Any]:
    """Return between which entries of a fence texts stand that begin so."""
    bits = 16 if coding == "utf-16-le" else 8
    size = _RUN[bits // 8]
    signs = np.frombuffer(query[:size].encode(coding, "replace"), dtype=f"u{bits // 8}")[:size]
    key, left = 0, 32
    for sign in _ordered(signs).tolist():
        key, left = key << bits | sign, left - bits
        if sign == _BEHIND_ALL:
            break
    return np.uint32(key << left), np.uint32((key + 1 << left) - 1)


@lru_cache(maxsize=64)
def _runs_of(query: str, coding: str) -> Array:
    """Return the keys of all runs of a query: one question goes to many segments."""
    size = 2 if coding == "utf-16-le" else 1
    signs = np.frombuffer(query.encode(coding, "replace"), dtype=f"u{size}").astype(np.uint32)
    count = len(signs) - _RUN[size] + 1
    found = np.zeros(count, dtype=np.uint32)
    for step in range(_RUN[size]):
        found = found << np.uint32(8 * size) | signs[step : step + count]
    return found


def _entries(lows: Array, highs: Array, most: int) -> tuple[Array, bool]:
    """Return the numbers of all entries of several lists, no more than ``most``, and whether that was all."""
    sizes = np.maximum(highs.astype(np.int64) - lows, 0)
    whole = int(sizes.sum())
    if whole > most:
        sizes = np.minimum(sizes, max(1, most // len(sizes)))
    offsets = np.cumsum(sizes) - sizes
    entries = np.repeat(lows.astype(np.int64) - offsets, sizes) + np.arange(int(sizes.sum()))
    return entries, whole <= most


def _distinct(rows: Array) -> Array:
    """Drop repeats from rows in order."""
    if len(rows) < 2:  # nothing to repeat
        return rows
    is_new = np.ones(len(rows), dtype=bool)
    np.not_equal(rows[1:], rows[:-1], out=is_new[1:])
    return rows[is_new]


def _equals(sign: Any) -> Test:
    return lambda signs: signs == sign
