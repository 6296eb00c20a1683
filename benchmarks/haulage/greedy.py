"""The planner with a pencil: week by week, the cheapest pair first, what is left goes to the heap, then outside."""

import numpy as np
from numpy.typing import NDArray

from wutong_engines.haulage.network.timed.problem import TimedProblem

Ints = NDArray[np.int64]


def weekly(problem: TimedProblem, *, heaps: bool = True) -> int:
    """Return what such a plan costs; without heaps, what finds no partner in its week goes outside."""
    donors, receivers = problem.donors, problem.receivers
    donor_at, receiver_at = _by_period(problem.periods, donors.period), _by_period(problem.periods, receivers.period)
    heap = np.zeros(len(donors), np.int64)
    order = np.argsort(problem.cost, axis=None, kind="stable")
    row, column = np.divmod(order, len(receivers))
    cost = 0
    for one, other in zip(donor_at, receiver_at, strict=True):
        have, want = heap.copy(), np.zeros(len(receivers), np.int64)
        price_out, price_in = np.full(len(donors), 0), np.full(len(receivers), 0)
        np.add.at(have, donors.owner[one], donors.rate[one])
        want[receivers.owner[other]] = receivers.rate[other]
        price_out[donors.owner[one]] = donors.outside[one]
        price_in[receivers.owner[other]] = receivers.outside[other]
        pays = (have[row] > 0) & (want[column] > 0)
        for i, j in zip(row[pays], column[pays], strict=True):
            units = min(have[i], want[j])
            if units and problem.cost[i, j] < price_out[i] + price_in[j]:
                have[i] -= units
                want[j] -= units
                cost += int(units) * int(problem.cost[i, j])
        cost += int(np.dot(want, price_in))
        room = problem.donors.stock if heaps else np.zeros_like(heap)
        cost += _put_away(problem, one, have, heap, price_out, room)
    return cost


def _put_away(problem: TimedProblem, one: Ints, have: Ints, heap: Ints, price: Ints, room: Ints) -> int:
    """Put what is left on the heap while the lot goes on, as far as there is room; the rest goes outside."""
    donors = problem.donors
    goes_on = np.zeros(len(donors), np.bool_)
    goes_on[donors.owner[one]] = one + 1 < donors.start[donors.owner[one] + 1]
    kept = np.where(goes_on, np.minimum(have, room), 0)
    added = np.maximum(kept - heap, 0)
    cost = int(np.dot(kept, donors.hold) + np.dot(added, donors.rehandle) + np.dot(have - kept, price))
    heap[:] = kept
    return cost


def _by_period(periods: int, period: Ints) -> list[Ints]:
    order = np.argsort(period, kind="stable")
    return list(np.split(order, np.searchsorted(period[order], np.arange(1, periods))))
