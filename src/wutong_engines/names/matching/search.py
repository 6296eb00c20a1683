"""Ask an index: candidates, their features, and the choice among them, in compiled code."""

from typing import Any, Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.names.matching import align, gather
from wutong_engines.names.matching.features import COUNT, NULL_COUNT, describe, describe_query

KEPT: Final = 5
# A best score this far below "none" is reason to look for names changed in several places.
_WEAK: Final = 0.5


@compiled
def look(
    tables: Any,
    q: Any,
    place: Any,
    county: Any,
    form: Any,
    body: Any,
    flat: Any,
    weights: Any,
    none_weights: Any,
    rows: Any,
    features: Any,
    scores: Any,
    none: Any,
) -> Any:
    """Fill rows, features and scores of the candidates of one query; return (how many, score of none)."""
    # Nothing was learned below 20,000 names.
    size = np.log(max(20000, len(tables.place)) / 20000.0)
    work = np.empty(align.SIZE, np.float32)
    count = gather.near(tables, q, place, county, body, rows)
    known = 0
    best = np.float32(-1e9)
    for k in range(count):
        describe(tables, q, place, county, form, body, flat, rows[k], size, work, features[k])
        scores[k] = score(features[k], weights)
        if features[k, 45] == 0:
            best = max(best, scores[k])
        if features[k, 0]:
            known += 1
    describe_query(tables, q, place, form, size, known, none)
    none_score = score(none, none_weights)
    if best < none_score + _WEAK:
        more = gather.far(tables, q, place, rows, count)
        for k in range(count, more):
            describe(tables, q, place, county, form, body, flat, rows[k], size, work, features[k])
            scores[k] = score(features[k], weights)
        count = more
    return count, none_score


@compiled
def score(features: Any, weights: Any) -> Any:
    """Return the weighted sum of the features."""
    total = np.float32(0)
    for k in range(len(weights)):
        total += features[k] * weights[k]
    return total


@compiled
def ask(
    tables: Any,
    codes: Any,
    starts: Any,
    place: Any,
    county: Any,
    form: Any,
    body: Any,
    flat: Any,
    weights: Any,
    none_weights: Any,
    rows: Any,
    chances: Any,
    described: Any,
) -> Any:
    """Answer many queries: the best rows, the probability of each, and the features of each."""
    found = np.empty(gather.MOST, np.uint32)
    features = np.zeros((gather.MOST, COUNT), np.float32)
    scores = np.empty(gather.MOST, np.float32)
    none = np.empty(NULL_COUNT, np.float32)
    for n in range(len(starts) - 1):
        q = codes[starts[n] : starts[n + 1]]
        rows[n, :] = -1
        if len(q) == 0:
            continue
        count, none_score = look(
            tables,
            q,
            place[n],
            county[n],
            form[n],
            body[n],
            flat[n],
            weights,
            none_weights,
            found,
            features,
            scores,
            none,
        )
        _choose(count, none_score, found, features, scores, rows[n], chances[n], described[n])


@compiled
def _choose(
    count: Any, none_score: Any, found: Any, features: Any, scores: Any, rows: Any, chances: Any, described: Any
) -> Any:
    """Turn scores into probabilities and keep the best few; a name equal in every letter leaves no doubt."""
    top = none_score
    for k in range(count):
        if features[k, 2]:
            scores[k] = none_score + 40
        top = max(top, scores[k])
    total = np.exp(none_score - top)
    for k in range(count):
        total += np.exp(scores[k] - top)
    for slot in range(min(count, len(rows))):
        best = np.argmax(scores[:count])
        rows[slot] = found[best]
        chances[slot] = np.exp(scores[best] - top) / total
        described[slot, :] = features[best]
        scores[best] = np.float32(-1e30)
