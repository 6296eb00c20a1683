"""Which rows of an index a query might mean: by equal core, by beginning, by one changed character, by sound."""

from typing import Any, Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.names.matching.hashing import hash_span
from wutong_engines.names.matching.tables import CORE, DELETED, LONGEST, NO_COUNTY

MOST: Final = 96
# How many rows of one key are looked at, and how many firms with plainly another character are worth keeping.
_VISITS: Final = 6000
_OTHERS: Final = 10
_ELSEWHERE: Final = 6
_PREFIXES: Final = 40

NEITHER, SAME, QUERY_SILENT, NAME_SILENT, QUERY_WIDER, QUERY_NARROWER, CONTRARY = range(7)


@compiled
def region(one: Any, other: Any, place_in: Any, place_out: Any) -> Any:
    """Return how the query's region relates to the name's."""
    if one == 0:
        return NEITHER if other == 0 else QUERY_SILENT
    if other == 0:
        return NAME_SILENT
    if one == other:
        return SAME
    if place_in[one] <= place_in[other] < place_out[one]:
        return QUERY_WIDER
    if place_in[other] <= place_in[one] < place_out[other]:
        return QUERY_NARROWER
    return CONTRARY


@compiled
def _put(row: Any, rows: Any, count: Any) -> Any:
    if count >= MOST:
        return count
    for k in range(count):
        if rows[k] == row:
            return count
    rows[count] = row
    return count + 1


@compiled
def _scan(tables: Any, value: Any, q: Any, place: Any, keep_all: Any, rows: Any, count: Any, room: Any) -> Any:
    """Keep the rows of one key: all of them, or only those that differ by a plausible slip and a few others."""
    at = np.searchsorted(tables.keys, value << np.uint64(32))
    end = min(len(tables.keys), at + _VISITS)
    while at < end and tables.keys[at] >> np.uint64(32) == value:
        row = np.uint32(tables.keys[at] & np.uint64(0xFFFFFFFF))
        at += 1
        if region(place, tables.place[row], tables.place_in, tables.place_out) == CONTRARY:
            if not keep_all or room[1] >= _ELSEWHERE:
                continue
            room[1] += 1
        elif not keep_all and not _slip(tables, q, tables.codes[tables.starts[row] : tables.starts[row + 1]]):
            if room[0] >= _OTHERS:
                continue
            room[0] += 1
        count = _put(row, rows, count)
    return count


@compiled
def _slip(tables: Any, q: Any, c: Any) -> Any:
    """Whether two cores of nearly equal length differ by anything but one plainly different character."""
    m, n = len(q), len(c)
    if m != n:
        return True
    p = 0
    while p < m and q[p] == c[p]:
        p += 1
    if p + 1 < m and q[p] == c[p + 1] and q[p + 1] == c[p]:
        return True
    if p == m:
        return True
    for i in range(3):
        if tables.sounds[q[p], i] == 0:
            break
        for j in range(3):
            if tables.sounds[q[p], i] == tables.sounds[c[p], j]:
                return True
    key = np.uint32(q[p]) << np.uint32(16) | np.uint32(c[p])
    at = np.searchsorted(tables.look_keys, key)
    return at < len(tables.look_keys) and tables.look_keys[at] == key


@compiled
def _before(tables: Any, row: Any, q: Any) -> Any:
    """Whether the core of a row sorts before ``q``."""
    start, end = tables.starts[row], tables.starts[row + 1]
    for k in range(len(q)):
        if start + k >= end:
            return True
        if tables.codes[start + k] != q[k]:
            return tables.codes[start + k] < q[k]
    return False


@compiled
def _beginning(tables: Any, q: Any, place: Any, rows: Any, count: Any) -> Any:
    """Keep rows whose core begins with ``q`` and whose region does not contradict."""
    low, high = 0, len(tables.order)
    while low < high:
        middle = (low + high) // 2
        if _before(tables, tables.order[middle], q):
            low = middle + 1
        else:
            high = middle
    kept = 0
    for at in range(low, min(len(tables.order), low + _VISITS)):
        row = tables.order[at]
        start = tables.starts[row]
        if tables.starts[row + 1] - start < len(q):
            break
        same = True
        for k in range(len(q)):
            if tables.codes[start + k] != q[k]:
                same = False
                break
        if not same or kept >= _PREFIXES:
            break
        if region(place, tables.place[row], tables.place_in, tables.place_out) != CONTRARY:
            count = _put(row, rows, count)
            kept += 1
    return count


@compiled
def near(tables: Any, q: Any, place: Any, county: Any, body: Any, rows: Any) -> Any:
    """Fill ``rows`` with the rows one step away from a query; return how many."""
    room = np.zeros(2, np.int64)
    full = hash_span(q, 0, len(q), -1, CORE)
    count = _scan(tables, full, q, place, True, rows, 0, room)
    count = _scan(tables, np.uint64(body), q, place, True, rows, count, room)
    count = _scan(tables, hash_span(q, 0, len(q), -1, NO_COUNTY), q, place, True, rows, count, room)
    if county:
        count = _scan(tables, hash_span(q, county, len(q), -1, CORE), q, place, True, rows, count, room)
    if len(q) >= 2:
        count = _beginning(tables, q, place, rows, count)
    count = _scan(tables, hash_span(q, 0, len(q), -1, DELETED), q, place, False, rows, count, room)
    if 3 <= len(q) <= LONGEST:
        for at in range(len(q)):
            if at == 0 or q[at] != q[at - 1]:
                count = _scan(tables, hash_span(q, 0, len(q), at, DELETED), q, place, False, rows, count, room)
                count = _scan(tables, hash_span(q, 0, len(q), at, CORE), q, place, False, rows, count, room)
    return count


_FAR_VISITS: Final = 5000
_FAR_KEPT: Final = 24
_SLOTS: Final = 1 << 14


@compiled
def _postings(tables: Any, q: Any) -> Any:
    """Return where the rows of each pair of syllables begin, and how many they are."""
    at = np.zeros(len(q) - 1, np.int64)
    size = np.zeros(len(q) - 1, np.int64)
    for k in range(len(q) - 1):
        pair = np.uint32(tables.sounds[q[k], 0]) << np.uint32(16) | np.uint32(tables.sounds[q[k + 1], 0])
        slot = np.searchsorted(tables.pair_keys, pair)
        if slot < len(tables.pair_keys) and tables.pair_keys[slot] == pair:
            at[k] = tables.pair_starts[slot]
            size[k] = tables.pair_starts[slot + 1] - at[k]
    return at, size


@compiled
def far(tables: Any, q: Any, place: Any, rows: Any, count: Any) -> Any:
    """Add the rows that share the rarest pairs of syllables with a query, for names changed in several places."""
    pairs = len(q) - 1
    if pairs < 2:
        return count
    at, size = _postings(tables, q)
    row_of = np.zeros(_SLOTS, np.uint32)
    weight = np.zeros(_SLOTS, np.float32)
    visits = 0
    for k in np.argsort(size):
        if size[k] == 0:
            continue
        if visits + size[k] > _FAR_VISITS and visits:
            break
        rarity = np.float32(np.log1p(len(tables.place) / size[k]))
        for step in range(min(size[k], _FAR_VISITS)):
            row = tables.pair_rows[at[k] + step]
            visits += 1
            if region(place, tables.place[row], tables.place_in, tables.place_out) == CONTRARY:
                continue
            slot = np.int64((np.uint64(row) * np.uint64(2654435761)) >> np.uint64(7)) & (_SLOTS - 1)
            while weight[slot] > 0 and row_of[slot] != row:
                slot = (slot + 1) & (_SLOTS - 1)
            row_of[slot] = row
            weight[slot] += rarity
    for _ in range(_FAR_KEPT):
        slot = np.argmax(weight)
        if weight[slot] <= 0:
            break
        count = _put(row_of[slot], rows, count)
        weight[slot] = 0
    return count
