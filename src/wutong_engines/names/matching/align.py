"""What was done to one core to get another: counted, with how usual the characters around each change are."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.names.matching.hashing import gram_slot

# Where each count stands in the answer of `changes`.
SOUND, LOOK, OTHER, SWAP, OMIT, EXTRA, TAIL, FRONT, FIRST_CHANGE, LIKENESS = range(10)
# Behind them, for each of the first six: rarest and commonest pair around the change, in the query and in the name.
AROUND: Final = 10
SIZE: Final = AROUND + 4 * 6
_WIDEST: Final = 24
_EQUAL: Final = 9
_COST: Final = np.array([0.4, 0.5, 1.0, 0.6, 0.8, 0.9, 0.7], np.float32)


@compiled
def likeness(a: int, b: int, keys: NDArray[np.uint32], values: NDArray[np.float32]) -> Any:
    """Return how alike two characters look, 0 when not at all."""
    key = np.uint32(a) << np.uint32(16) | np.uint32(b)
    at = np.searchsorted(keys, key)
    return values[at] if at < len(keys) and keys[at] == key else np.float32(0)


@compiled
def sound_alike(a: int, b: int, sounds: NDArray[np.uint16]) -> bool:
    """Whether two characters share a reading."""
    for i in range(sounds.shape[1]):
        if sounds[a, i] == 0:
            break
        for j in range(sounds.shape[1]):
            if sounds[a, i] == sounds[b, j]:
                return True
    return False


@compiled
def kind_of(a: Any, b: Any, sounds: Any, keys: Any, values: Any) -> Any:
    """Return SOUND, LOOK or OTHER for one character written for another."""
    if sound_alike(a, b, sounds):
        return SOUND
    return LOOK if likeness(a, b, keys, values) > 0 else OTHER


@compiled
def around(text: Any, low: Any, high: Any, grams: Any, scale: Any, out: Any, at: Any) -> Any:
    """Add the logs of the rarest and the commonest pair that touches ``text[low:high + 1]`` to ``out[at:at + 2]``."""
    rarest, commonest = 1e9, 0.0
    for k in range(max(0, low - 1), min(high, len(text) - 2) + 1):
        count = grams[gram_slot(text[k], text[k + 1], len(grams))] * scale
        rarest, commonest = min(rarest, count), max(commonest, count)
    if rarest < 1e9:
        out[at] += np.log1p(rarest)
        out[at + 1] += np.log1p(commonest)


@compiled
def note(kind: Any, i: Any, j: Any, wide: Any, q: Any, c: Any, grams: Any, scale: Any, out: Any) -> Any:
    """Count one change that touches ``wide`` characters from ``q[i]`` and ``c[j]``."""
    out[kind] += 1
    out[FIRST_CHANGE] = min(out[FIRST_CHANGE], j)
    place = AROUND + 4 * kind
    around(q, i, i + (wide - 1 if kind != OMIT else -1), grams, scale, out, place)
    around(c, j, j + (wide - 1 if kind != EXTRA else -1), grams, scale, out, place + 2)


@compiled
def changes(q: Any, c: Any, sounds: Any, keys: Any, values: Any, grams: Any, scale: Any, out: Any) -> Any:
    """Count what turns the core ``c`` into the query ``q``; ``scale`` turns counts of pairs into counts per million."""
    out[:] = 0
    out[FIRST_CHANGE] = 99
    m, n = len(q), len(c)
    p = 0
    while p < m and p < n and q[p] == c[p]:
        p += 1
    if p == m:
        out[TAIL] = n - m
        return
    s = 0
    while s < m - p and s < n - p and q[m - 1 - s] == c[n - 1 - s]:
        s += 1
    _between(q, c, p, m - p - s, n - p - s, s == 0, sounds, keys, values, grams, scale, out)


@compiled
def _between(
    q: Any,
    c: Any,
    p: Any,
    a: Any,
    b: Any,
    open_end: Any,
    sounds: Any,
    keys: Any,
    values: Any,
    grams: Any,
    scale: Any,
    out: Any,
) -> Any:
    """Count what turns ``c[p:p + b]`` into ``q[p:p + a]``, the cores being equal before and behind."""
    if a == 0 and p == 0:
        out[FRONT] = b
    elif a == 1 and b == 1:
        kind = kind_of(q[p], c[p], sounds, keys, values)
        if kind == LOOK:
            out[LIKENESS] += likeness(q[p], c[p], keys, values)
        note(kind, p, p, 1, q, c, grams, scale, out)
    elif a + b == 1:
        note(OMIT if a == 0 else EXTRA, p, p, 1, q, c, grams, scale, out)
    elif a == 2 and b == 2 and q[p] == c[p + 1] and q[p + 1] == c[p]:
        note(SWAP, p, p, 2, q, c, grams, scale, out)
    elif a > _WIDEST or b > _WIDEST:
        out[OTHER] = max(a, b)
    else:
        _cheapest(q, c, p, a, b, open_end, sounds, keys, values, grams, scale, out)


@compiled
def _cheapest(
    q: Any,
    c: Any,
    p: Any,
    a: Any,
    b: Any,
    open_end: Any,
    sounds: Any,
    keys: Any,
    values: Any,
    grams: Any,
    scale: Any,
    out: Any,
) -> Any:
    """Count the cheapest way from ``c[p:p + b]`` to ``q[p:p + a]``; with an open end the rest of the name is a tail."""
    cost = np.empty((a + 1, b + 1), np.float32)
    step = np.full((a + 1, b + 1), _EQUAL, np.int8)
    cost[0, 0] = 0
    for i in range(a + 1):
        for j in range(b + 1):
            if i or j:
                _step(q[p : p + a], c[p : p + b], i, j, sounds, keys, values, cost, step)
    end = b
    if open_end:
        for j in range(b):
            if cost[a, j] + _COST[TAIL] < cost[a, end] + (_COST[TAIL] if end < b else np.float32(0)):
                end = j
    out[TAIL] = b - end
    i, j = a, end
    while i > 0 or j > 0:
        how = step[i, j]
        wide = 2 if how == SWAP else 1
        i -= 0 if how == OMIT else wide
        j -= 0 if how == EXTRA else wide
        if how == LOOK:
            out[LIKENESS] += likeness(q[p + i], c[p + j], keys, values)
        if how != _EQUAL:
            note(how, p + i, p + j, wide, q, c, grams, scale, out)


@compiled
def _step(q: Any, c: Any, i: Any, j: Any, sounds: Any, keys: Any, values: Any, cost: Any, step: Any) -> Any:
    """Write the cheapest last step to the first ``i`` characters of ``q`` and ``j`` of ``c``."""
    best, how = np.float32(1e9), _EQUAL
    if i and j:
        best = cost[i - 1, j - 1]
        if q[i - 1] != c[j - 1]:
            how = kind_of(q[i - 1], c[j - 1], sounds, keys, values)
            best += _COST[how]
    if j and cost[i, j - 1] + _COST[OMIT] < best:
        best, how = cost[i, j - 1] + _COST[OMIT], OMIT
    if i and cost[i - 1, j] + _COST[EXTRA] < best:
        best, how = cost[i - 1, j] + _COST[EXTRA], EXTRA
    swapped = i > 1 and j > 1 and q[i - 1] == c[j - 2] and q[i - 2] == c[j - 1]
    if swapped and cost[i - 2, j - 2] + _COST[SWAP] < best:
        best, how = cost[i - 2, j - 2] + _COST[SWAP], SWAP
    cost[i, j], step[i, j] = best, how
