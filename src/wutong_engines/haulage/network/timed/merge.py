"""The same question over fewer, longer periods, and what its answer says about the shorter ones."""

from dataclasses import dataclass, replace

import numpy as np

from wutong_engines.haulage.network.arrays import Ints
from wutong_engines.haulage.network.timed.frame import NOWHERE, Frame
from wutong_engines.haulage.network.timed.hauls import Hauls, Pricer
from wutong_engines.haulage.network.timed.problem import NEVER, Flags, Lots, TimedProblem, Tips


@dataclass(frozen=True, eq=False)
class Answered:
    """What a coarser level leaves to the finer one.

    :param up: of each node the arc towards the market.
    :param units: the flow of each arc.
    """

    frame: Frame
    potentials: Ints
    up: Ints
    tail: Ints
    head: Ints
    units: Ints


def merged(problem: TimedProblem, together: int) -> TimedProblem:
    """Return the problem with so many periods taken as one. Rates add up, prices are averages, windows grow to fit."""
    yards = problem.yards
    return TimedProblem(
        periods=-(-problem.periods // together),
        donors=_merged_lots(problem.donors, together),
        receivers=_merged_lots(problem.receivers, together),
        cost=problem.cost,
        yards=replace(yards, first=yards.first // together, last=yards.last // together, hold=yards.hold * together),
        disposal=_merged_tips(problem.disposal, together),
        borrow=_merged_tips(problem.borrow, together),
    )


def _merged_tips(tips: Tips, together: int) -> Tips:
    return replace(tips, limit=tips.limit * together)


def _merged_lots(lots: Lots, together: int) -> Lots:
    first = lots.first // together
    lengths = np.where(lots.lengths > 0, (lots.first + lots.lengths - 1) // together - first + 1, 0)
    start = np.concatenate(([0], np.cumsum(lengths)))
    into = start[lots.owner] + lots.period // together - first[lots.owner]
    count = int(start[-1])
    rate, paid, priced = (np.zeros(count, np.int64) for _ in range(3))
    has_price = lots.outside != NEVER
    np.add.at(rate, into, lots.rate)
    np.add.at(paid, into[has_price], lots.outside[has_price])
    np.add.at(priced, into, has_price)
    is_open = np.zeros(count, np.bool_)
    np.logical_or.at(is_open, into, lots.open)
    return replace(
        lots,
        first=first,
        start=start,
        rate=rate,
        outside=np.where(priced > 0, paid // np.maximum(priced, 1), NEVER),
        open=is_open,
        hold=lots.hold * together,
    )


def above(fine: Frame, coarse: Frame, together: int) -> Ints:
    """Return the coarse node of each fine node."""
    is_heap = np.arange(fine.market) >= fine.heaps_at
    node = coarse.members.node(fine.member, fine.period // together, is_heap)
    gates = np.arange(fine.gates_at, fine.market)
    node[gates] = gates - fine.gates_at + coarse.gates_at
    return node


def refined(pricer: Pricer, answered: Answered, together: int, hauls: Hauls) -> tuple[Hauls, Ints]:
    """Copy the coarse tree into every fine period; return the hauls with those that it needs, and the tree's arcs.

    An arc of the tree that joins two places becomes the arc between the same places in each of the short periods; one
    that carries soil from one long period to the next becomes the carrying from each short period to the next. Where
    the copy does not exist (a window that ends inside the long period) a node trades outside.
    """
    fine, coarse = pricer.frame, answered.frame
    ends = _copied_ends(fine, answered, above(fine, coarse, together))
    tail, head = ends
    is_frame, number = _among(fine, tail, head)
    up = np.where(is_frame, number, fine.star)
    haul = np.flatnonzero(~is_frame & (tail != NOWHERE) & _joins_members(fine, tail, head))
    cost = pricer.cost(tail[haul], head[haul])
    haul, cost = haul[cost != NEVER], cost[cost != NEVER]
    both = Hauls(
        np.concatenate((hauls.tail, tail[haul])),
        np.concatenate((hauls.head, head[haul])),
        np.concatenate((hauls.cost, cost)),
    )
    key = both.tail * fine.market + both.head
    _, once, place = np.unique(key, return_index=True, return_inverse=True)
    unique = Hauls(both.tail[once], both.head[once], both.cost[once])
    strides = np.argsort(np.arange(len(unique)) % max(int(np.sqrt(len(unique))), 1), kind="stable")
    where = np.empty(len(unique), np.int64)
    where[strides] = np.arange(len(unique))
    up[haul] = len(fine.arcs) + where[place[len(hauls) :]]
    return Hauls(unique.tail[strides], unique.head[strides], unique.cost[strides]), up


def _copied_ends(fine: Frame, answered: Answered, over: Ints) -> tuple[Ints, Ints]:
    """Return tail and head of the copy of each fine node's arc; NOWHERE where there is none."""
    coarse = answered.frame
    node = np.arange(fine.market)
    arc = answered.up[over]
    is_tail = answered.tail[arc] == over
    far = np.where(is_tail, answered.head[arc], answered.tail[arc])
    far = np.where(arc == NOWHERE, coarse.market, far)
    in_lot = far < coarse.gates_at
    far_lot = np.where(in_lot, far, 0)
    member = np.where(in_lot, coarse.member[far_lot], NOWHERE)
    far_heap = far_lot >= coarse.heaps_at
    same_place = (member == fine.member) & (far_heap == (node >= fine.heaps_at))
    period = fine.period + np.where(
        same_place, np.sign(coarse.period[far_lot] - coarse.period[np.minimum(over, coarse.gates_at - 1)]), 0
    )
    other = fine.members.node(member, period, far_heap)
    is_gate = (far >= coarse.gates_at) & (far < coarse.market)
    other = np.where(is_gate, far - coarse.gates_at + fine.gates_at, other)
    other = np.where((node >= fine.gates_at) & in_lot, NOWHERE, other)  # a gate has many periods: it starts outside
    tail, head = np.where(is_tail, node, other), np.where(is_tail, other, node)
    none = (other == NOWHERE) | (arc == NOWHERE)
    return np.where(none, NOWHERE, tail), np.where(none, NOWHERE, head)


def carried_over(fine: Frame, answered: Answered, together: int, stretch: int) -> tuple[Ints, Ints, Ints]:
    """Return the arcs that carry soil over the cuts between stretches of time, what they carry, and the cuts' ranks.

    Cuts lie where a coarse period ends too, so what is carried over them is known. Every second cut has rank 0, every
    second of the others rank 1, and so on: joined by rank, stretches grow two by two.
    """
    tail, head = fine.arcs.tail.astype(np.int64), fine.arcs.head.astype(np.int64)
    inner = np.minimum(tail, fine.gates_at - 1), np.minimum(head, fine.gates_at - 1)
    is_carrying = (head == tail + 1) & (head < fine.gates_at) & (fine.member[inner[0]] == fine.member[inner[1]])
    is_carrying &= (tail >= fine.heaps_at) == (head >= fine.heaps_at)
    cut = fine.period[inner[1]]
    arcs = np.flatnonzero(is_carrying & (cut % stretch == 0))
    over = above(fine, answered.frame, together)
    found, number = _among(answered.frame, over[tail[arcs]], over[head[arcs]])
    arcs, units = arcs[found], answered.units[number[found]]
    turn = cut[arcs] // stretch
    return arcs, units, np.round(np.log2(turn & -turn)).astype(np.int64)


def _among(frame: Frame, tail: Ints, head: Ints) -> tuple[Flags, Ints]:
    """Tell which ends are those of a lasting arc, and its number."""
    width = frame.market + 1
    keys = frame.arcs.tail.astype(np.int64) * width + frame.arcs.head
    order = np.argsort(keys)
    wanted = tail * width + head
    place = np.minimum(np.searchsorted(keys, wanted, sorter=order), max(len(keys) - 1, 0))
    number = order[place]
    return (keys[number] == wanted) & (tail != NOWHERE), number


def _joins_members(frame: Frame, tail: Ints, head: Ints) -> Flags:
    """Tell which ends are a haul's: donor or yard to receiver or yard."""
    is_from = (tail >= 0) & ((tail < frame.receivers_at) | ((tail >= frame.yards_at) & (tail < frame.heaps_at)))
    is_to = (head >= frame.receivers_at) & (head < frame.heaps_at)
    return is_from & is_to & ~((tail >= frame.yards_at) & (head >= frame.yards_at))
