"""The matcher's scorer over pairs of rows, such that a pair's probability does not depend on what it is scored with.

The matcher weighs a change by how rare the characters around it are. Counted over whatever pairs a worker happens to
hold, that would differ from engine to engine; so it is counted once, over all rows, and handed to every worker.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.backends import libraries
from wutong_engines.names.firm_name import normalise
from wutong_engines.names.likeness import compare

_SLOTS: Final = 1 << 18
_MILLION: Final = 1_000_000
# Digits that are kept: the rest is noise of the last bit.
_DIGITS: Final = 4


def frequencies(names: Any) -> Any:
    """Return for a column of names one sparse count of neighbouring characters: a list of slots for each name."""
    from wutong_engines.names.matching.build import encoded  # noqa: PLC0415  # compiled code, where it is used
    from wutong_engines.names.matching.hashing import gram_slot  # noqa: PLC0415

    pa = libraries.arrow()
    texts = [name or "" for name in names.to_pylist()]
    if not texts:
        return pa.array([], pa.list_(pa.int32()))
    columns = encoded(texts)
    rows = []
    for start, end in pairwise(columns.starts):
        core = columns.codes[start:end]
        rows.append([gram_slot(one, other, _SLOTS) for one, other in pairwise(core)])
    return pa.array(rows, pa.list_(pa.int32()))


def table(slots: NDArray[np.int32], counts: NDArray[np.int64], names: int) -> NDArray[np.uint32]:
    """Return counts per million names, slot by slot."""
    found = np.zeros(_SLOTS, np.uint32)
    found[slots] = np.rint(counts * (_MILLION / max(names, 1))).astype(np.uint32)
    return found


def scorer(per_million: NDArray[np.uint32]) -> Callable[[Any, Any], Any]:
    """Return the function of two columns of names: how likely each pair is one firm."""

    def score(ones: Any, others: Any) -> Any:
        from wutong_engines.names.identity.scoring import probabilities  # noqa: PLC0415  # found on the worker

        return probabilities(ones, others, per_million)

    return score


def probabilities(ones: Any, others: Any, per_million: NDArray[np.uint32]) -> Any:
    """Return how likely each pair of names is one firm; the order of the two is no matter."""
    from wutong_engines.names.matching import pairs, weights  # noqa: PLC0415  # compiled code, where it is used
    from wutong_engines.names.matching.build import encoded  # noqa: PLC0415

    pa = libraries.arrow()
    if not len(ones):
        return pa.array([], pa.float64())
    columns = [encoded([name or "" for name in side.to_pylist()]) for side in (ones, others)]
    best = np.zeros(len(ones), np.float32)
    for asked, known in (columns, columns[::-1]):
        found = np.zeros(len(ones), np.float32)
        # The scorer scales counts by how many rows its index has: a million, as the counts are per million.
        known_tables = pairs._tables(known, per_million)
        padded = np.zeros(max(_MILLION, len(ones)), np.int16)
        padded[: len(ones)] = known.place
        pairs.compare(known_tables._replace(place=padded), *asked, *weights.chinese(), found)
        best = np.maximum(best, found)
    return pa.array(np.round(best.astype(np.float64), _DIGITS))


def reasons(ones: Any, others: Any) -> Any:
    """Say for each pair of names what they have in common and what not."""
    pairs = zip(ones.to_pylist(), others.to_pylist(), strict=True)
    said = [compare(normalise(one or ""), normalise(other or "")).why for one, other in pairs]
    return libraries.arrow().array(said, libraries.arrow().string())
