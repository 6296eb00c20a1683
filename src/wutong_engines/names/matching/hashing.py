"""Hashes of short texts, computed the same way when an index is built and when it is asked."""

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.names.matching.tables import CORE, DELETED, LONGEST, NO_COUNTY


@compiled
def hash_span(codes: NDArray[np.uint16], start: int, end: int, left_out: int, salt: int) -> np.uint64:
    """Return a 32-bit FNV-1a hash of ``codes[start:end]`` without the character at ``left_out`` (-1: none)."""
    value = np.uint64(2166136261) ^ np.uint64(salt * 7919)
    for at in range(start, end):
        if at != left_out:
            value = ((value ^ np.uint64(codes[at])) * np.uint64(16777619)) & np.uint64(0xFFFFFFFF)
    value ^= value >> np.uint64(15)
    value = (value * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    return value ^ (value >> np.uint64(13))


@compiled
def hash_wide(codes: NDArray[np.uint16], start: int, end: int) -> np.uint64:
    """Return a 64-bit hash of ``codes[start:end]``."""
    value = np.uint64(14695981039346656037)
    for at in range(start, end):
        value = (value ^ np.uint64(codes[at])) * np.uint64(1099511628211)
    return value ^ (value >> np.uint64(29))


@compiled
def gram_slot(one: int, other: int, size: int) -> int:
    """Return where the count of two neighbouring characters stands in a table of ``size`` (a power of two) counts."""
    value = (np.uint64(one) * np.uint64(2654435761) + np.uint64(other) * np.uint64(40503)) & np.uint64(0xFFFFFFFF)
    value ^= value >> np.uint64(16)
    return int(value & np.uint64(size - 1))


@compiled
def row_keys(
    codes: NDArray[np.uint16], starts: NDArray[np.uint32], county: NDArray[np.uint8], out: NDArray[np.uint64]
) -> int:
    """Write the keys of every row's core and its one-character neighbours; return how many."""
    count = 0
    for row in range(len(starts) - 1):
        start, end = starts[row], starts[row + 1]
        low = np.uint64(row)
        out[count] = hash_span(codes, start, end, -1, CORE) << np.uint64(32) | low
        count += 1
        if county[row]:
            out[count] = hash_span(codes, start + county[row], end, -1, NO_COUNTY) << np.uint64(32) | low
            count += 1
        if 3 <= end - start <= LONGEST:
            for at in range(start, end):
                if at > start and codes[at] == codes[at - 1]:
                    continue
                out[count] = hash_span(codes, start, end, at, DELETED) << np.uint64(32) | low
                count += 1
    return count


@compiled
def count_grams(codes: NDArray[np.uint16], starts: NDArray[np.uint32], out: NDArray[np.uint32]) -> None:
    """Count pairs of neighbouring characters over all cores."""
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1] - 1):
            out[gram_slot(codes[at], codes[at + 1], len(out))] += 1


@compiled
def row_pairs(
    codes: NDArray[np.uint16], starts: NDArray[np.uint32], sounds: NDArray[np.uint16], out: NDArray[np.uint64]
) -> int:
    """Write ``pair << 32 | row`` for every pair of neighbouring syllables; return how many."""
    count = 0
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1] - 1):
            pair = np.uint64(sounds[codes[at], 0]) << np.uint64(16) | np.uint64(sounds[codes[at + 1], 0])
            out[count] = pair << np.uint64(32) | np.uint64(row)
            count += 1
    return count
