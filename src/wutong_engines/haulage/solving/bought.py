"""Large networks with side rows or unlike yields: the optimum by columns first, then whole m³ over the few that matter.

The prices of the column generation are checked against every arc, so their bound holds for the whole network; the
whole plan is sought among the arcs that cost next to nothing at these prices.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from wutong_engines.haulage.charges.net import programme_of
from wutong_engines.haulage.charges.programme import Ints, Programme, Reals
from wutong_engines.haulage.model.arcs import Net, SideRow
from wutong_engines.haulage.plan import Options, Reason
from wutong_engines.haulage.solving.answer import Answer, pays
from wutong_engines.haulage.solving.linear import WHOLE_GAP, Least, whole
from wutong_engines.haulage.solving.rows import Columns, generated, lower_bound

# Arcs kept for every node beside those that carry something: enough to round fractions to whole m³.
_SPARE: Final = 4


def by_columns(net: Net, options: Options, seconds: float, stop: Callable[[], bool]) -> Answer | None:
    """Solve a network without opened pairs by columns; None when the time was up or whole m³ are not near enough."""
    until = time.monotonic() + seconds
    programme, _ = programme_of(net)
    found = generated(programme, nodes=len(net.supply), time_limit=seconds, stop=stop)
    if found is None or not found.finished or stop():
        return None
    few = _few(net, programme, found)
    bound = lower_bound(programme, found.prices)
    least = Least(bound - 1e-12 * abs(bound) - 1e-6, float(found.units[net.slacks].sum()))
    answer = whole(_part(net, few), options, max(0.0, until - time.monotonic()), least)
    if answer is None or answer.bound is None:
        return None
    units = [0] * len(net.arcs)
    for arc, volume in zip(few.tolist(), answer.units, strict=True):
        units[arc] = volume
    money = pays(net, units) - net.toll * sum(units[arc] for arc in net.slacks)
    if pays(net, units) - answer.bound > max(1.0, max(options.gap, WHOLE_GAP) * money):
        return None
    why = f"{found.used}/{len(net.arcs)}列的列生成给下界,其中{few.size}列的整数规划给整方"
    return Answer(
        units, answer.bound, Reason.GAP if answer.reason is Reason.TIME else answer.reason, "HiGHS 列生成", why
    )


def _few(net: Net, programme: Programme, found: Columns) -> Ints:
    """Return the arcs to plan with: those in use, those that are no hauls, and the cheapest few of every node."""
    reduced = _reduced(programme, found.prices)
    keep = found.units > 0
    keep[[number for number, arc in enumerate(net.arcs) if arc.way is None]] = True
    for side in ([arc.tail for arc in net.arcs], [arc.head for arc in net.arcs]):
        ends = np.array(side, dtype=np.int64)
        order = np.lexsort((reduced, ends))
        sorted_ends = ends[order]
        rank = np.arange(order.size) - np.searchsorted(sorted_ends, sorted_ends)
        keep[order[rank < _SPARE]] = True
    few: Ints = np.flatnonzero(keep)
    return few


def _reduced(programme: Programme, prices: Reals) -> Reals:
    columns = np.repeat(np.arange(programme.cost.size), np.diff(programme.starts))
    paid = np.bincount(columns, weights=programme.values * prices[programme.rows], minlength=programme.cost.size)
    reduced: Reals = programme.cost.astype(np.float64) - paid
    return reduced


def _part(net: Net, arcs: Ints) -> Net:
    """Return the network with these arcs alone."""
    number = {arc: place for place, arc in enumerate(arcs.tolist())}
    rows = [replace(row, arcs=tuple(number[arc] for arc in row.arcs if arc in number)) for row in net.rows]
    return Net(
        keys=net.keys,
        supply=net.supply,
        slack=net.slack,
        arcs=[net.arcs[arc] for arc in number],
        rows=[SideRow(row.name, row.arcs, row.most) for row in rows if row.arcs],
        slacks=[number[arc] for arc in net.slacks if arc in number],
        toll=net.toll,
    )
