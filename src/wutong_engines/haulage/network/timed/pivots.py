"""Pivots for networks over periods, whose trees are deep: a cycle is hundreds of arcs, a subtree thousands of nodes.

A pivot costs more here than looking at arcs does. So a few candidates are gathered from as many stretches of the list
and the worst of them enter while they are still bad enough (Mulvey 1978): half the pivots of a block search. And the
nodes are renumbered now and then in the order of the thread, so that walking a subtree walks memory: half the time of
a pivot.
"""

from typing import Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Flags, Ids, Ints
from wutong_engines.haulage.network.tree import ARC, BACK, LAST, NEXT, PARENT, PLENTY, RISES, SIZE, pivot

# Cells of ``progress``.
POSITION: Final = 0  # where in the list the search goes on
PIVOTS: Final = 1
IS_UNBOUNDED: Final = 2
CELLS: Final = 3

CANDIDATES: Final = 16
_SHARE: Final = np.int64(4)  # a candidate enters while it is at least a quarter of the first one
_ONE: Final = np.uint32(1)


@compiled
def by_candidates(
    tree: Ids,
    room: Ints,
    prices: Ints,
    state: Flags,
    tail: Ids,
    head: Ids,
    cost: Ints,
    capacity: Ints,
    chosen: Ids,
    progress: Ints,
    arcs: np.uint64,
    limit: np.int64,
) -> bool:
    """Pivot until nothing is wrong with the first ``arcs`` arcs (True) or ``limit`` pivots are done (False)."""
    done = np.int64(0)
    while done < limit:
        count, best = gather(prices, state, tail, head, cost, chosen, progress, arcs)
        if count == 0:
            return True
        while count > 0:
            count, worst, at = worst_of(prices, state, tail, head, cost, chosen, count)
            if count == 0 or worst * _SHARE < best:
                break
            arc = chosen[at]
            count -= 1
            chosen[at] = chosen[count]
            _, amount = pivot(tree, room, prices, state, tail, head, cost, capacity, arc)
            done += 1
            progress[PIVOTS] += 1
            if amount >= PLENTY // 2:
                progress[IS_UNBOUNDED] = 1
                return True
    return False


@compiled
def gather(
    prices: Ints, state: Flags, tail: Ids, head: Ids, cost: Ints, chosen: Ids, progress: Ints, arcs: np.uint64
) -> tuple[np.int64, np.int64]:
    """Take the worst arc of one stretch after the other; return how many were found and the greatest violation."""
    size = np.uint64(max(int(np.sqrt(np.float64(arcs))), 32))
    begin = np.uint64(progress[POSITION])
    if begin >= arcs:
        begin = np.uint64(0)
    seen = np.uint64(0)
    count = np.int64(0)
    best = np.int64(0)
    while count < chosen.shape[0] and seen < arcs:
        end = min(begin + size, arcs)
        worst = np.int64(0)
        found = begin
        for place in range(begin, end):
            violation = state[place] * (prices[head[place]] - prices[tail[place]] - cost[place])
            if violation > worst:
                worst = violation
                found = np.uint64(place)
        seen += end - begin
        begin = end if end < arcs else np.uint64(0)
        if worst > 0:
            chosen[count] = np.uint32(found)
            count += 1
            best = max(best, worst)
    progress[POSITION] = np.int64(begin)
    return count, best


@compiled
def worst_of(
    prices: Ints, state: Flags, tail: Ids, head: Ids, cost: Ints, chosen: Ids, count: np.int64
) -> tuple[np.int64, np.int64, np.int64]:
    """Drop the candidates that are right by now; return how many are left, the worst violation and where it stands."""
    worst = np.int64(0)
    at = np.int64(0)
    place = np.int64(0)
    while place < count:
        arc = chosen[place]
        violation = state[arc] * (prices[head[arc]] - prices[tail[arc]] - cost[arc])
        if violation <= 0:
            count -= 1
            chosen[place] = chosen[count]
            continue
        if violation > worst:
            worst = violation
            at = place
        place += 1
    return count, worst, at


@compiled
def renumber(tree: Ids, room: Ints, prices: Ints, tail: Ids, head: Ids, label: Ints) -> tuple[Ids, Ints, Ints, Ints]:
    """Number the nodes in the order of the thread; the root stays last. The ends of arcs are rewritten in place.

    ``label`` tells the first number of each node; tree, room, prices and labels come back new.
    """
    nodes = tree.shape[0]
    root = np.uint32(nodes - 1)
    number = np.empty(nodes, np.uint32)
    number[root] = root
    node = tree[root, NEXT]
    count = np.uint32(0)
    while node != root:
        number[node] = count
        count += _ONE
        node = tree[node, NEXT]
    fresh = np.empty_like(tree)
    fresh_room = np.empty_like(room)
    fresh_prices = np.empty_like(prices)
    fresh_label = np.empty_like(label)
    for old in range(nodes):
        new = number[old]
        for column in (PARENT, NEXT, BACK, LAST):
            fresh[new, column] = number[tree[old, column]]
        for column in (ARC, SIZE, RISES):
            fresh[new, column] = tree[old, column]
        fresh_room[new, 0] = room[old, 0]
        fresh_room[new, 1] = room[old, 1]
        fresh_prices[new] = prices[old]
        fresh_label[new] = label[old]
    for arc in range(tail.shape[0]):
        tail[arc] = number[tail[arc]]
        head[arc] = number[head[arc]]
    return fresh, fresh_room, fresh_prices, fresh_label
