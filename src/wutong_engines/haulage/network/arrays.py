"""Arrays in the shapes that the compiled functions take, so that each is compiled once."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Ids = NDArray[np.uint32]
Flags = NDArray[np.int8]
Reals = NDArray[np.float64]


def ints(values: ArrayLike) -> Ints:
    """Return whole numbers as one contiguous, writable int64 array: one shape of argument, one compilation."""
    return np.require(_whole(values), np.int64, ["C", "W"])


def ids(values: ArrayLike) -> Ids:
    """Return node or arc numbers as uint32: an unsigned index needs no wrap-around test in the inner loops."""
    array = _whole(values)
    if array.size and (array.min() < 0 or array.max() >= 1 << 32):
        raise ValueError("a number of a node or an arc must lie between 0 and 2³² - 1")
    return np.require(array, np.uint32, ["C", "W"])


def reals(values: ArrayLike) -> Reals:
    """Return numbers as one contiguous, writable float64 array."""
    return np.require(np.asarray(values), np.float64, ["C", "W"])


def _whole(values: ArrayLike) -> NDArray[Any]:
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iub":
        raise TypeError(f"whole numbers wanted, not {array.dtype}")
    return array
