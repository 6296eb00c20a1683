"""How likely two names are one firm's, for many pairs at once."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.names.matching import align, hashing, regions, weights
from wutong_engines.names.matching.build import encoded
from wutong_engines.names.matching.characters import lookalikes, sounds
from wutong_engines.names.matching.encode import Columns
from wutong_engines.names.matching.features import COUNT, NULL_COUNT, describe, describe_query
from wutong_engines.names.matching.search import score
from wutong_engines.names.matching.tables import Tables

# A table of counts of neighbouring characters has so many slots (a power of two, as `gram_slot` asks).
SLOTS: Final = 1 << 18
_MILLION: Final = 1_000_000


def slots(names: Sequence[str]) -> list[list[int]]:
    """Return for every name the slots of its neighbouring characters: what is counted for ``per_million``."""
    cols = encoded(list(names))
    return [
        [hashing.gram_slot(left, right, SLOTS) for left, right in pairwise(cols.codes[start:end])]
        for start, end in pairwise(cols.starts)
    ]


def probabilities(
    list_a: Sequence[str], list_b: Sequence[str], *, per_million: NDArray[np.uint32] | None = None
) -> NDArray[np.float32]:
    """Return for every pair ``(list_a[n], list_b[n])`` how likely both name one firm; the order of two is no matter.

    :param per_million: how often each of :data:`SLOTS` slots is met in a million names; counted over the two lists when
        left out. Given, a pair's probability does not depend on which other pairs stand in the lists.
    :raises ValueError: when the lists differ in length.
    """
    if len(list_a) != len(list_b):
        raise ValueError(f"两列名称不一样长:{len(list_a)}与{len(list_b)}")
    one, other = encoded(list(list_a)), encoded(list(list_b))
    there, back = np.zeros(len(list_a), np.float32), np.zeros(len(list_a), np.float32)
    known = [_tables(cols, _counted(one, other) if per_million is None else per_million) for cols in (one, other)]
    if per_million is not None:
        known = [_as_a_million(tables) for tables in known]
    compare(known[1], *one, *weights.chinese(), there)
    compare(known[0], *other, *weights.chinese(), back)
    return np.maximum(there, back)


def _counted(*lists: Columns) -> NDArray[np.uint32]:
    grams = np.zeros(SLOTS, np.uint32)
    for cols in lists:
        hashing.count_grams(cols.codes, cols.starts, grams)
    return grams


def _as_a_million(tables: Tables) -> Tables:
    """Lengthen the column by which the scorer knows how many names its counts were taken over."""
    place = np.zeros(max(_MILLION, len(tables.place)), np.int16)
    place[: len(tables.place)] = tables.place
    return tables._replace(place=place)


def _tables(cols: Columns, grams: NDArray[np.uint32]) -> Tables:
    """Return columns as an index that can describe rows but find none."""
    begin, end = regions.spans()
    keys, likeness = lookalikes()
    none = np.zeros(0, np.uint32)
    return Tables(
        *cols,
        keys=np.zeros(0, np.uint64),
        order=none,
        sound_order=none,
        grams=grams,
        pair_keys=none,
        pair_starts=none,
        pair_rows=none,
        sounds=sounds(),
        look_keys=keys,
        look_likeness=likeness,
        place_in=begin,
        place_out=end,
    )


@compiled
def compare(
    tables: Any,
    codes: Any,
    starts: Any,
    place: Any,
    county: Any,
    form: Any,
    body: Any,
    flat: Any,
    chosen: Any,
    none_chosen: Any,
    out: Any,
) -> Any:
    """Write the probability of each pair: the query ``n`` against row ``n``."""
    features = np.empty(COUNT, np.float32)
    none = np.empty(NULL_COUNT, np.float32)
    work = np.empty(align.SIZE, np.float32)
    for n in range(len(starts) - 1):
        q = codes[starts[n] : starts[n + 1]]
        if len(q) == 0 or tables.starts[n] == tables.starts[n + 1]:
            continue
        describe(tables, q, place[n], county[n], form[n], body[n], flat[n], n, 0.0, work, features)
        describe_query(tables, q, place[n], form[n], 0.0, int(features[0]), none)
        out[n] = 1 / (1 + np.exp(score(none, none_chosen) - score(features, chosen)))
        if features[2]:
            out[n] = 1
