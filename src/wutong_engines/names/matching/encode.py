"""Names as arrays: the same columns for what is indexed and for what is asked."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching import regions
from wutong_engines.names.matching.characters import codes
from wutong_engines.names.matching.hashing import hash_span, hash_wide
from wutong_engines.names.matching.parse import Parts
from wutong_engines.names.matching.tables import BODY

# A county longer than this is no county; a core longer than this is cut, as no firm's name is that long.
LONGEST_CORE = 200


class Columns(NamedTuple):
    """Parsed names, one row each."""

    codes: NDArray[np.uint16]
    starts: NDArray[np.uint32]
    place: NDArray[np.int16]
    county: NDArray[np.uint8]
    form: NDArray[np.uint8]
    body: NDArray[np.uint32]
    flat: NDArray[np.uint64]


def encode(parsed: Iterable[Parts]) -> Columns:
    """Turn parsed names into columns."""
    order = regions.numbers()
    cores: list[NDArray[np.uint16]] = []
    rows: list[tuple[int, int, int, int, int]] = []
    for parts in parsed:
        cores.append(codes(parts.core[:LONGEST_CORE]))
        flat, body = codes(parts.flat), codes(parts.body)
        rows.append(
            (
                order.get(parts.place, 0),
                min(parts.county, 255),
                int(parts.form),
                int(hash_span(body, 0, len(body), -1, BODY)),
                int(hash_wide(flat, 0, len(flat))),
            )
        )
    starts = np.zeros(len(rows) + 1, np.uint32)
    np.cumsum([len(core) for core in cores], out=starts[1:])
    place, county, form, body_hash, flat_hash = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Columns(
        np.concatenate(cores) if cores else np.zeros(0, np.uint16),
        starts,
        np.array(place, np.int16),
        np.array(county, np.uint8),
        np.array(form, np.uint8),
        np.array(body_hash, np.uint32),
        np.array(flat_hash, np.uint64),
    )


def joined(parts: list[Columns]) -> Columns:
    """Put chunks of columns one behind the other."""
    if not parts:
        return encode(())
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in parts])
    starts = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=starts[1:])
    rest = [np.concatenate([chunk[field] for chunk in parts]) for field in range(2, 7)]
    return Columns(np.concatenate([chunk.codes for chunk in parts]), starts, *rest)
