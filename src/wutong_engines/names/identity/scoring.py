"""The matcher's scorer over pairs of rows, such that a pair's probability does not depend on what it is scored with.

The matcher weighs a change by how rare the characters around it are. Counted over whatever pairs a worker happens to
hold, that would differ from engine to engine; so it is counted once, over all rows, and handed to every worker.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.backends import libraries
from wutong_engines.names.firm_name import normalise
from wutong_engines.names.likeness import compare

_MILLION: Final = 1_000_000
# Digits that are kept: the rest is noise of the last bit.
_DIGITS: Final = 4


def frequencies(names: Any) -> Any:
    """Return for a column of names one sparse count of neighbouring characters: a list of slots for each name."""
    from wutong_engines.names.matching import pairs  # noqa: PLC0415  # compiled code, where it is used

    pa = libraries.arrow()
    return pa.array(pairs.slots([name or "" for name in names.to_pylist()]), pa.list_(pa.int32()))


def table(slots: NDArray[np.int32], counts: NDArray[np.int64], names: int) -> NDArray[np.uint32]:
    """Return counts per million names, slot by slot."""
    from wutong_engines.names.matching import pairs  # noqa: PLC0415  # compiled code, where it is used

    found = np.zeros(pairs.SLOTS, np.uint32)
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
    from wutong_engines.names.matching import pairs  # noqa: PLC0415  # compiled code, where it is used

    sides = [[name or "" for name in side.to_pylist()] for side in (ones, others)]
    found = pairs.probabilities(*sides, per_million=per_million).astype(np.float64)
    return libraries.arrow().array(np.round(found, _DIGITS))


def reasons(ones: Any, others: Any) -> Any:
    """Say for each pair of names what they have in common and what not."""
    pairs = zip(ones.to_pylist(), others.to_pylist(), strict=True)
    said = [compare(normalise(one or ""), normalise(other or "")).why for one, other in pairs]
    return libraries.arrow().array(said, libraries.arrow().string())
