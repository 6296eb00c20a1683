"""Sums of products as Python integers: no overflow, no rounding, whatever the size."""

from typing import Final

import numpy as np

from wutong_engines.haulage.network.arrays import Ints

_SAFE: Final = 1 << 62
_LIMB: Final = 21  # two limbs give 42 bits: a million of them fit an int64
_ROWS: Final = 1 << 20


def product_sum(left: Ints, right: Ints) -> int:
    """Return ``sum(left * right)`` exactly."""
    if not left.size:
        return 0
    if largest(left) * largest(right) * left.size < _SAFE:
        return int(left @ right)
    return sum(_limbwise(left[row : row + _ROWS], right[row : row + _ROWS]) for row in range(0, left.size, _ROWS))


def total(values: Ints) -> int:
    """Return ``sum(values)`` exactly."""
    return product_sum(values, np.ones_like(values))


def largest(values: Ints) -> int:
    """Return the greatest absolute value (0 of nothing)."""
    return max(int(values.max()), -int(values.min())) if values.size else 0


def _limbwise(left: Ints, right: Ints) -> int:
    return sum(int(a @ b) << (_LIMB * (i + j)) for i, a in enumerate(_limbs(left)) for j, b in enumerate(_limbs(right)))


def _limbs(values: Ints) -> tuple[Ints, Ints, Ints]:
    """Split into limbs of 21 bits; the highest keeps the sign."""
    low = (1 << _LIMB) - 1
    return values & low, (values >> _LIMB) & low, values >> (2 * _LIMB)
