"""The arrays of an index, under the names that compiled code uses."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Tables(NamedTuple):
    """One index: a row for every name, and what finds rows.

    ``keys`` holds ``hash << 32 | row`` sorted: the hash of a core, of the core with one character left out, of a core
    without its county and of a body, told apart by their salts. ``order`` is the rows sorted by core,
    ``sound_order`` by the syllables of the core.
    """

    codes: NDArray[np.uint16]
    starts: NDArray[np.uint32]
    place: NDArray[np.int16]
    county: NDArray[np.uint8]
    form: NDArray[np.uint8]
    body: NDArray[np.uint32]
    flat: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    order: NDArray[np.uint32]
    sound_order: NDArray[np.uint32]
    grams: NDArray[np.uint32]
    pair_keys: NDArray[np.uint32]
    pair_starts: NDArray[np.uint32]
    pair_rows: NDArray[np.uint32]
    sounds: NDArray[np.uint16]
    look_keys: NDArray[np.uint32]
    look_likeness: NDArray[np.float32]
    place_in: NDArray[np.int16]
    place_out: NDArray[np.int16]


# Which of them are written to disk: the others are the same for every index.
STORED: Final = Tables._fields[:14]

CORE: Final = 0
DELETED: Final = 1
NO_COUNTY: Final = 2
BODY: Final = 3

# The longest core of which every one-character neighbour is kept.
LONGEST: Final = 40
