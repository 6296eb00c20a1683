"""Points of the plane in an order that keeps neighbours together, under a tree of boxes."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Ids, Ints, Reals

Codes = NDArray[np.uint64]

LEAF: Final = 16
FANOUT: Final = 4

# Columns of ``span``: the points of a box, and the box that follows when its inside is skipped.
FROM: Final = 0
TO: Final = 1
SKIP: Final = 2

BITS: Final = 16
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """A tree over points in Morton order, in preorder: the boxes inside a box follow it.

    ``edges`` has the least and greatest x and the least and greatest y of each box.
    """

    span: Ids
    edges: Reals


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Points in Morton order under their boxes."""

    x: Reals
    y: Reals
    boxes: Boxes

    @classmethod
    def of(cls, x: Reals, y: Reals) -> "Side":
        """Build the boxes."""
        return cls(x, y, boxes(x, y))


def morton(x: Reals, y: Reals, left: float, low: float, side: float) -> Codes:
    """Return the Z-order codes (Morton 1966) of points within a square."""
    scale = (2**BITS - 1) / max(side, _TINY)
    return _spread(((x - left) * scale).astype(np.uint64)) | (
        _spread(((y - low) * scale).astype(np.uint64)) << np.uint64(1)
    )


def _spread(values: Codes) -> Codes:
    """Put a zero between any two bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values


def boxes(x: Reals, y: Reals) -> Boxes:
    """Build the tree over points that are in Morton order already."""
    span = np.empty((2 * (x.size // LEAF + 1), 3), np.uint32)  # every inner box has two parts at least
    span = span[: _divide(span, x.size)].copy()
    edges = np.empty((span.shape[0], 4), np.float64)
    _enclose(span, edges, x, y)
    return Boxes(span, edges)


@compiled
def _divide(span: Ids, points: int) -> int:
    """Write the boxes in preorder, runs of ``LEAF`` points, four to a box, and so on up; return how many there are."""
    leaves = (points + LEAF - 1) // LEAF
    begins = np.empty(256, np.int64)
    ends = np.empty(256, np.int64)
    begins[0], ends[0] = 0, leaves
    waiting = 1 if leaves > 0 else 0
    count = 0
    while waiting > 0:
        waiting -= 1
        begin, end = begins[waiting], ends[waiting]
        span[count, FROM] = np.uint32(begin * LEAF)
        span[count, TO] = np.uint32(min(end * LEAF, points))
        count += 1
        if end - begin > 1:
            for part in range(FANOUT - 1, -1, -1):
                first, last = (end - begin) * part // FANOUT, (end - begin) * (part + 1) // FANOUT
                if first < last:
                    begins[waiting], ends[waiting] = begin + first, begin + last
                    waiting += 1
    for box in range(count - 1, -1, -1):
        after = np.uint32(box + 1)
        if span[box, TO] - span[box, FROM] > LEAF:
            # The inside ends with the last box that ends where this one does.
            while after < count and span[after, FROM] < span[box, TO]:
                after = span[after, SKIP]
        span[box, SKIP] = after
    return count


@compiled
def _enclose(span: Ids, edges: Reals, x: Reals, y: Reals) -> None:
    for box in range(span.shape[0] - 1, -1, -1):
        edges[box, 0], edges[box, 1] = np.inf, -np.inf
        edges[box, 2], edges[box, 3] = np.inf, -np.inf
        if span[box, SKIP] == np.uint32(box + 1):
            for point in range(span[box, FROM], span[box, TO]):
                edges[box, 0] = min(edges[box, 0], x[point])
                edges[box, 1] = max(edges[box, 1], x[point])
                edges[box, 2] = min(edges[box, 2], y[point])
                edges[box, 3] = max(edges[box, 3], y[point])
            continue
        inner = np.uint32(box + 1)
        while inner != span[box, SKIP]:
            edges[box, 0] = min(edges[box, 0], edges[inner, 0])
            edges[box, 1] = max(edges[box, 1], edges[inner, 1])
            edges[box, 2] = min(edges[box, 2], edges[inner, 2])
            edges[box, 3] = max(edges[box, 3], edges[inner, 3])
            inner = span[inner, SKIP]


@compiled
def highest(span: Ids, values: Ints, top: Ints) -> None:
    """Write the greatest value within each box."""
    for box in range(span.shape[0] - 1, -1, -1):
        best = values[span[box, FROM]]
        if span[box, SKIP] == np.uint32(box + 1):
            for point in range(span[box, FROM], span[box, TO]):
                best = max(best, values[point])
        else:
            inner = np.uint32(box + 1)
            while inner != span[box, SKIP]:
                best = max(best, top[inner])
                inner = span[inner, SKIP]
        top[box] = best
