"""What is known of one candidate, as numbers, and the score that weighs them.

The model is a choice among the candidates and "none of them": each candidate has a score that is a weighted sum of
its features, "none" has a score from the query alone, and the probability of each is its share of the exponentials.
Several candidates that fit equally well share the probability, so that an ambiguous short name is no match.
"""

from typing import Any, Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.names.matching import align, gather
from wutong_engines.names.matching.hashing import gram_slot

NAMES: Final = (
    "same_core", "same_body", "same_flat",
    "sound", "look", "other", "swap", "omit", "extra", "tail", "tail_length", "tail_with_form", "tail_no_region",
    "front", "county_dropped", "two_changes", "likeness",
    "sound_q_rare", "sound_q_common", "sound_c_rare", "sound_c_common",
    "look_q_rare", "look_q_common", "look_c_rare", "look_c_common",
    "other_q_rare", "other_q_common", "other_c_rare", "other_c_common",
    "swap_q_rare", "swap_q_common", "swap_c_rare", "swap_c_common",
    "omit_q_rare", "omit_q_common", "omit_c_rare", "omit_c_common",
    "extra_q_rare", "extra_q_common", "extra_c_rare", "extra_c_common",
    "region_silent", "region_added", "region_wider", "region_narrower", "region_contrary",
    "form_same", "form_dropped", "form_near", "form_added", "form_contrary",
    "change_at_start", "change_short", "change_no_region", "change_large", "tail_large", "silent_large",
    "tail_q_short", "silent_and_change", "silent_and_tail", "stock",
    "county_against_region", "silent_short", "tail_and_region", "change_and_region", "swap_at_start", "sound_at_start",
    "swap_large",
)  # fmt: skip
COUNT: Final = len(NAMES)
REGION_CONTRARY: Final = NAMES.index("region_contrary")
NULL_NAMES: Final = (
    "one", "size", "region", "form", "english_form", "length", "core_known", "rarest_pair", "first_pair", "short",
)  # fmt: skip
NULL_COUNT: Final = len(NULL_NAMES)

_LIMITED, _LIMITED_LONG, _COMPANY, _STOCK, _ENGLISH = 1, 2, 3, 4, 7


@compiled
def describe(
    tables: Any,
    q: Any,
    place: Any,
    county: Any,
    form: Any,
    body: Any,
    flat: Any,
    row: Any,
    size: Any,
    work: Any,
    out: Any,
) -> Any:
    """Write the features of one candidate; ``size`` is the log of the number of names, 0 at 20,000."""
    out[:] = 0
    start, end = tables.starts[row], tables.starts[row + 1]
    c = tables.codes[start:end]
    same_body = tables.body[row] == body
    scale = 1e6 / max(1, len(tables.place))
    align.changes(q, c, tables.sounds, tables.look_keys, tables.look_likeness, tables.grams, scale, work)
    _county(tables, q, c, county, row, work, scale, out)
    if same_body:
        work[:] = 0
        out[1] = 1
        out[14] = 0
    typos = work[align.SOUND] + work[align.LOOK] + work[align.SWAP] + work[align.OMIT]
    if work[align.TAIL] == 1 and form and not same_body:
        # 开 for 开发 before a legal form: the last character was left out, the name was not cut short.
        work[align.TAIL] = 0
        align.note(align.OMIT, len(q), len(q), 1, q, c, tables.grams, scale, work)
        typos += 1
    changed = typos + work[align.OTHER] + work[align.EXTRA]
    tail = 1.0 if work[align.TAIL] > 0 else 0.0
    out[0] = 1.0 if changed == 0 and tail == 0 and work[align.FRONT] == 0 else 0.0
    out[2] = 1.0 if tables.flat[row] == flat else 0.0
    out[3:9] = work[0:6]
    silent = _place(tables, place, row, same_body, out)
    _tail(tables, q, form, row, tail, place == 0, work, size, out)
    out[13] = np.log1p(work[align.FRONT])
    out[15] = max(0.0, changed - 1)
    out[16] = work[align.LIKENESS]
    out[17:41] = work[align.AROUND : align.AROUND + 24]
    _form(form, tables.form[row], out)
    if changed:
        out[51] = 1.0 if work[align.FIRST_CHANGE] < 2 else 0.0
        out[52] = 1.0 if len(q) <= 4 else 0.0
        out[53] = 1.0 if silent else 0.0
        out[54] = size * changed
        out[58] = silent
    out[56] = size * silent
    out[59] = silent * tail
    out[60] = 1.0 if tables.form[row] == _STOCK else 0.0
    out[61] = 1.0 if out[14] and out[42] else 0.0
    out[62] = 1.0 if silent and len(q) <= 4 else 0.0
    elsewhere = out[42] + out[43] + out[44]
    out[63] = tail * elsewhere
    if changed:
        out[64] = elsewhere
        first = work[align.FIRST_CHANGE] == 0
        out[65] = 1.0 if work[align.SWAP] and first else 0.0
        out[66] = 1.0 if work[align.SOUND] and first else 0.0
        out[67] = size * work[align.SWAP]


@compiled
def _county(tables: Any, q: Any, c: Any, county: Any, row: Any, work: Any, scale: Any, out: Any) -> Any:
    """Compare again without the county where only one of the two names it."""
    marked = tables.county[row]
    if (
        marked
        and not county
        and len(c) > marked
        and len(q)
        and work[align.TAIL] + work[align.FRONT] + work[:6].sum() > 0
    ):
        other = np.empty_like(work)
        align.changes(q, c[marked:], tables.sounds, tables.look_keys, tables.look_likeness, tables.grams, scale, other)
        if other[:6].sum() + other[align.TAIL] == 0 and other[align.FRONT] == 0:
            work[:] = other
            out[14] = 1
    elif county and not marked and len(q) > county:
        other = np.empty_like(work)
        align.changes(q[county:], c, tables.sounds, tables.look_keys, tables.look_likeness, tables.grams, scale, other)
        if other[:6].sum() + other[align.TAIL] == 0 and other[align.FRONT] == 0:
            work[:] = other
            out[14] = 1


@compiled
def _place(tables: Any, place: Any, row: Any, same_body: Any, out: Any) -> Any:
    """Write how the regions relate; return 1 when the query leaves out the name's region."""
    relation = gather.region(place, tables.place[row], tables.place_in, tables.place_out)
    if same_body:
        return 0.0
    if relation >= gather.QUERY_SILENT:
        out[41 + relation - gather.QUERY_SILENT] = 1
    return 1.0 if relation == gather.QUERY_SILENT else 0.0


@compiled
def _tail(tables: Any, q: Any, form: Any, row: Any, tail: Any, no_region: Any, work: Any, size: Any, out: Any) -> Any:
    """Write what the name has behind the end of the query."""
    if tail:
        out[9] = 1
        out[10] = np.log1p(work[align.TAIL])
        out[11] = 1.0 if form else 0.0
        out[12] = 1.0 if no_region else 0.0
        out[55] = size
        out[57] = 1.0 if len(q) <= 3 else 0.0


@compiled
def _form(one: Any, other: Any, out: Any) -> Any:
    """Write how the legal forms relate."""
    if one == other:
        out[46] = 1
    elif one == 0:
        out[47] = 1
    elif other == 0:
        out[49] = 1
    elif (one <= _COMPANY and other <= _COMPANY) or one in (_ENGLISH, _COMPANY):
        out[48] = 1
    else:
        out[50] = 1


@compiled
def describe_query(tables: Any, q: Any, place: Any, form: Any, size: Any, known: Any, out: Any) -> Any:
    """Write what the query alone says about whether its firm is in the index."""
    scale = 1e6 / max(1, len(tables.place))
    rarest, first = 1e9, 0.0
    for k in range(len(q) - 1):
        count = tables.grams[gram_slot(q[k], q[k + 1], len(tables.grams))] * scale
        rarest = min(rarest, count)
        if k == 0:
            first = count
    out[0] = 1
    out[1] = size
    out[2] = 1.0 if place else 0.0
    out[3] = 1.0 if form else 0.0
    out[4] = 1.0 if form == _ENGLISH else 0.0
    out[5] = len(q) / 8.0
    out[6] = np.log1p(known)
    out[7] = np.log1p(rarest) if rarest < 1e9 else 0.0
    out[8] = np.log1p(first)
    out[9] = 1.0 if len(q) <= 3 else 0.0
