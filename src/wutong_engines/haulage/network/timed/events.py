"""Exact aggregation of time: the horizon is cut only where something begins, ends or changes.

Where lying costs nothing, the optimum over such intervals equals the one over periods: within an interval every rate,
price and flag is constant, so an interval's flows can be spread evenly over its periods, and a heap's level runs
straight from one end of the interval to the other, inside its limit at both. Where lying costs something, the optimum
without that cost bounds the true one from below, and the same plan spread out, its lying paid, bounds it from above.
"""

from dataclasses import replace

import numpy as np

from wutong_engines.haulage.network.arrays import Ints
from wutong_engines.haulage.network.exact import product_sum
from wutong_engines.haulage.network.timed.problem import Flags, Lots, TimedProblem
from wutong_engines.haulage.network.timed.weeks import solve_weeks


def is_exact(problem: TimedProblem) -> bool:
    """Tell whether cutting only at events keeps the optimum: lying costs nothing anywhere."""
    lots = (problem.donors, problem.receivers)
    holds = [side.hold[side.stock > 0] for side in lots] + [problem.yards.hold[problem.yards.room > 0]]
    return not any(bool(hold.any()) for hold in holds)


def events(problem: TimedProblem) -> Ints:
    """Return where intervals begin, with the horizon's end behind the last."""
    cuts = {0, problem.periods}
    for lots in (problem.donors, problem.receivers):
        cuts.update(lots.first.tolist(), (lots.first + lots.lengths).tolist())
        same_lot = lots.owner[1:] == lots.owner[:-1]
        changes = (np.diff(lots.rate) != 0) | (np.diff(lots.outside) != 0) | (lots.open[1:] != lots.open[:-1])
        cuts.update(lots.period[1:][same_lot & changes].tolist())
    cuts.update(problem.yards.first.tolist(), (problem.yards.last + 1).tolist())
    return np.array(sorted(cut for cut in cuts if 0 <= cut <= problem.periods), np.int64)


def aggregated(problem: TimedProblem, begins: Ints) -> TimedProblem:
    """Return the problem with an interval for a period, and lying for nothing.

    :raises ValueError: limited places outside have a limit a period, which intervals of many lengths cannot keep.
    """
    if len(problem.disposal.lot) or len(problem.borrow.lot):
        raise ValueError("limited places outside have a limit a period: keep the periods")
    width = np.diff(begins)
    into = np.repeat(np.arange(len(width)), width)
    yards = problem.yards
    return TimedProblem(
        periods=len(width),
        donors=_lots(problem.donors, into),
        receivers=_lots(problem.receivers, into),
        cost=problem.cost,
        yards=replace(yards, first=into[yards.first], last=into[yards.last], hold=np.zeros_like(yards.hold)),
    )


def bounds(problem: TimedProblem) -> tuple[int, int]:
    """Return between which whole numbers the optimum lies, from one solve over the intervals between events.

    They are equal where lying costs nothing.

    :raises ValueError: the needs cannot be met at all, or there are limited places outside.
    """
    begins = events(problem)
    shorter = aggregated(problem, begins)
    flow = solve_weeks(shorter)
    if flow.status != "optimal":
        raise ValueError("there is no plan")
    width = np.diff(begins)
    lots = ((problem.donors, shorter.donors), (problem.receivers, shorter.receivers))
    twice = 0
    for (side, short), kept in zip(lots, flow.kept, strict=True):
        twice += _lying_twice(kept, side.hold, short.owner, width[short.period])
    yards = shorter.yards
    lengths = yards.last - yards.first + 1
    owner = np.repeat(np.arange(len(yards)), lengths)
    period = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths - yards.first, lengths)
    twice += _lying_twice(flow.in_yards, problem.yards.hold, owner, width[period])
    return flow.cost, flow.cost + -(-twice // 2)


def _lying_twice(kept: Ints, hold: Ints, owner: Ints, width: Ints) -> int:
    """Return twice what lying costs when levels run straight from one interval's end to the next one's."""
    before = np.concatenate(([0], kept[:-1]))
    before[_starts(owner)] = 0
    # The levels at the ends of the interval's periods, added up and doubled.
    levels = 2 * width * before + (kept - before) * (width + 1)
    return product_sum(levels, hold[owner])


def _lots(lots: Lots, into: Ints) -> Lots:
    interval = into[lots.period]
    begins = _first_of_runs(lots.owner, interval)
    place = np.cumsum(begins) - 1
    rate = np.zeros(int(begins.sum()), np.int64)
    np.add.at(rate, place, lots.rate)
    lengths = np.bincount(lots.owner[begins], minlength=len(lots))
    return replace(
        lots,
        hold=np.zeros_like(lots.hold),
        first=into[lots.first],
        start=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        rate=rate,
        outside=lots.outside[begins],
        open=lots.open[begins],
    )


def _first_of_runs(owner: Ints, interval: Ints) -> Flags:
    first = _starts(owner)
    first[1:] |= interval[1:] != interval[:-1]
    return first


def _starts(owner: Ints) -> Flags:
    starts = np.ones(len(owner), np.bool_)
    starts[1:] = owner[1:] != owner[:-1]
    return starts
