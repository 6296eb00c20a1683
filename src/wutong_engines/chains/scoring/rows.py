"""Sparse rows in numpy: what a few lines of compressed rows give, without another library at run time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Compressed sparse rows: row ``i`` has ``column[start[i]:start[i+1]]`` and the values beside them."""

    start: Ints
    column: Ints
    value: Floats
    width: int

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.start) - 1

    def take(self, which: Sequence[int] | NDArray[Any]) -> "Rows":
        """Return some rows, in the order asked for, as often as asked for."""
        which = np.asarray(which, dtype=np.int64)
        size = self.start[which + 1] - self.start[which]
        start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        at = np.arange(start[-1]) - np.repeat(start[:-1] - self.start[which], size)
        return Rows(start, self.column[at], self.value[at], self.width)

    def weighted(self, weight: NDArray[Any]) -> "Rows":
        """Return the rows, each times its own number."""
        return Rows(
            self.start, self.column, self.value * np.repeat(weight.astype(np.float32), np.diff(self.start)), self.width
        )

    def total(self) -> Floats:
        """Return the sum of all rows as one dense row."""
        return np.bincount(self.column, self.value, self.width).astype(np.float32)

    def dot(self, dense: Floats) -> Floats:
        """Return the inner product of every row with one dense row."""
        from wutong_engines.chains.scoring import compiled  # noqa: PLC0415  # loads numba, which few callers need

        result = np.zeros(len(self), np.float32)
        compiled.dots(self.start, self.column, self.value, np.ascontiguousarray(dense, np.float32), result)
        return result

    def times(self, dense: Floats) -> Floats:
        """Return the product with a dense matrix of ``width`` rows."""
        from wutong_engines.chains.scoring import compiled  # noqa: PLC0415  # loads numba, which few callers need

        result = np.zeros((len(self), dense.shape[1]), np.float32)
        compiled.times(self.start, self.column, self.value, np.ascontiguousarray(dense, np.float32), result)
        return result

    def likest(self, postings: "Rows", many: int) -> tuple[Ints, Floats]:
        """Return for each row the few others most like it, and how much; ``postings`` are the others, transposed."""
        from wutong_engines.chains.scoring import compiled  # noqa: PLC0415  # loads numba, which few callers need

        best, score = np.zeros((len(self), many), np.int64), np.zeros((len(self), many), np.float32)
        compiled.likest(
            self.start, self.column, self.value, postings.start, postings.column, postings.value, best, score
        )
        return best, score

    def transposed(self) -> "Rows":
        """Return columns as rows."""
        order = np.argsort(self.column, kind="stable")
        owner = np.repeat(np.arange(len(self)), np.diff(self.start))
        start = np.concatenate([[0], np.cumsum(np.bincount(self.column, minlength=self.width))]).astype(np.int64)
        return Rows(start, owner[order].astype(np.int64), self.value[order], len(self))

    def grouped(self, group: Ints, groups: int) -> "Rows":
        """Return the sums of the rows of each group, cells of one column added up."""
        owner = np.repeat(group, np.diff(self.start))
        keys, where = np.unique(owner * self.width + self.column, return_inverse=True)
        value = np.bincount(where, self.value, len(keys)).astype(np.float32)
        start = np.concatenate([[0], np.cumsum(np.bincount(keys // self.width, minlength=groups))]).astype(np.int64)
        return Rows(start, keys % self.width, value, self.width)

    def sums(self) -> Floats:
        """Return the sum of each row."""
        added = np.concatenate([[0.0], np.cumsum(self.value, dtype=np.float64)])
        found: Floats = (added[self.start[1:]] - added[self.start[:-1]]).astype(np.float32)
        return found

    def nearest(self, others: "Rows") -> Floats:
        """Return the inner products with every one of a few other rows: one line a row, one column each of those."""
        seen, place = np.unique(others.column, return_inverse=True)
        small = np.zeros((len(others), len(seen) + 1), np.float32)
        small[np.repeat(np.arange(len(others)), np.diff(others.start)), place] = others.value
        at = np.full(self.width, len(seen), np.int64)
        at[seen] = np.arange(len(seen))
        where = at[self.column]
        met = where < len(seen)
        owner = np.repeat(np.arange(len(self)), np.diff(self.start))[met]
        cells = small[:, where[met]] * self.value[met]
        result = np.zeros((len(self), len(others)), np.float32)
        if len(owner):
            first = np.flatnonzero(np.diff(owner, prepend=-1))
            result[owner[first]] = np.add.reduceat(cells, first, axis=1).T
        return result


def unit(matrix: NDArray[Any]) -> Floats:
    """Return the lines of a matrix scaled to length one; a line of zeros stays."""
    length = np.linalg.norm(matrix, axis=-1, keepdims=True)
    return (matrix / np.where(length > 0, length, 1)).astype(np.float32)


def directions(rows: Rows, rank: int, seed: int = 0) -> Floats:
    """Return the leading right singular vectors, ``width`` × ``rank``, by random projection and power iteration.

    Only the short side is made orthogonal, so the work stays small however many columns there are. The same rows and
    seed give the same directions. Without rows there is one direction, and nothing lies along it.
    """
    if not len(rows) or not rows.width:
        return np.zeros((rows.width, 1), np.float32)
    rank = max(1, min(rank, len(rows), rows.width))
    over = min(rank + 10, len(rows))
    flipped = rows.transposed()
    inner = np.random.default_rng(seed).standard_normal((len(rows), over)).astype(np.float32)
    for _ in range(3):
        inner = _orthogonal(rows.times(flipped.times(inner)))
    wide = flipped.times(inner)
    values, turned = np.linalg.eigh(wide.T @ wide)
    best = np.argsort(-values, kind="stable")[:rank]
    length = np.sqrt(np.maximum(values[best], 1e-12))
    found: Floats = (wide @ (turned[:, best] / length)).astype(np.float32)
    return found


def _orthogonal(lines: Floats) -> Floats:
    """Return columns of length one at right angles that span the same: by the small matrix of their products.

    The usual decomposition walks the long side column by column and takes most of the time of a build.
    """
    values, vectors = np.linalg.eigh(lines.T.astype(np.float64) @ lines)
    floor = max(float(values[-1]), 1e-12) * 1e-10
    found: Floats = (lines @ (vectors / np.sqrt(np.maximum(values, floor)))).astype(np.float32)
    return found
