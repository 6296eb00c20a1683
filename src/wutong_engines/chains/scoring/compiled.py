"""The loops that numpy has no words for, compiled."""

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@compiled
def times(start: Ints, column: Ints, value: Floats, dense: Floats, result: Floats) -> None:
    """Add the product of sparse rows and a dense matrix to ``result``."""
    for row in range(len(start) - 1):
        for at in range(start[row], start[row + 1]):
            for k in range(dense.shape[1]):
                result[row, k] += value[at] * dense[column[at], k]


@compiled
def dots(start: Ints, column: Ints, value: Floats, dense: Floats, result: Floats) -> None:
    """Fill ``result`` with the inner products of sparse rows and one dense row."""
    for row in range(len(start) - 1):
        total = 0.0
        for at in range(start[row], start[row + 1]):
            total += value[at] * dense[column[at]]
        result[row] = total


@compiled
def likest(
    start: Ints, column: Ints, value: Floats, posted: Ints, owner: Ints, weight: Floats, best: Ints, score: Floats
) -> None:
    """Find for each sparse row the few others most like it, by the postings of each column.

    ``best`` and ``score`` (a line a row) are filled from the most alike; a score of zero means there was none.
    """
    size = 0
    for at in range(len(owner)):
        size = max(size, owner[at] + 1)
    total = np.zeros(size, np.float32)
    touched = np.zeros(size, np.int64)
    for row in range(len(start) - 1):
        count = 0
        for at in range(start[row], start[row + 1]):
            for post in range(posted[column[at]], posted[column[at] + 1]):
                other = owner[post]
                if total[other] == 0:
                    touched[count] = other
                    count += 1
                total[other] += value[at] * weight[post]
        for at in range(count):
            other = touched[at]
            found = total[other]
            total[other] = 0
            place = best.shape[1]
            while place > 0 and found > score[row, place - 1]:
                place -= 1
            if place < best.shape[1]:
                for k in range(best.shape[1] - 1, place, -1):
                    best[row, k] = best[row, k - 1]
                    score[row, k] = score[row, k - 1]
                best[row, place] = other
                score[row, place] = found
