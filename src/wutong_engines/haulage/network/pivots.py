"""Which arc enters next: blocks of the list while much is wrong, then only the arcs round nodes that moved.

Both rules stop only when no arc has a negative reduced cost (or a positive one at its upper bound).
"""

from typing import Final

import numpy as np

from wutong_engines.haulage.network.jit import Flags, Ids, Ints, compiled
from wutong_engines.haulage.network.tree import LAST, NEXT, PLENTY, pivot

# What a run of pivots ended with, in ``progress[WORD]``.
PAUSED: Final = 0
OPTIMAL: Final = 1
UNBOUNDED: Final = 2

# Cells of ``progress``.
WORD: Final = 0
POSITION: Final = 1  # where the block search goes on; where the queue's first node is
PIVOTS: Final = 2
WAITING: Final = 3  # nodes in the queue

_ZERO: Final = np.uint64(0)
_ONE: Final = np.uint64(1)
_LEAST_BLOCK: Final = np.uint64(32)


@compiled
def worst_of_block(
    prices: Ints, state: Flags, tail: Ids, head: Ids, cost: Ints, begin: np.uint64, end: np.uint64
) -> tuple[np.int64, np.uint64]:
    """Return the greatest violation in a stretch of the arc list (0: none) and its arc."""
    worst = np.int64(0)
    found = begin
    for step in range(end - begin):
        arc = begin + np.uint64(step)
        violation = state[arc] * (prices[head[arc]] - prices[tail[arc]] - cost[arc])
        if violation > worst:
            worst = violation
            found = arc
    return worst, found


@compiled
def by_blocks(
    tree: Ids,
    room: Ints,
    prices: Ints,
    state: Flags,
    tail: Ids,
    head: Ids,
    cost: Ints,
    capacity: Ints,
    progress: Ints,
    limit: np.int64,
    patience: np.int64,
) -> bool:
    """Pivot on the worst arc of one block after the other; return whether that has come to an end.

    It pauses after ``limit`` pivots, or when ``patience`` blocks in a row gave nothing (the rest is the queue's).
    """
    arcs = np.uint64(tail.shape[0])
    size = max(np.uint64(np.sqrt(np.float64(tail.shape[0]))), _LEAST_BLOCK)
    begin = np.uint64(progress[POSITION])
    seen = _ZERO
    barren = 0
    done = 0
    progress[WORD] = PAUSED
    while done < limit:
        if seen >= arcs:
            progress[WORD] = OPTIMAL
            break
        if barren > patience:
            break
        end = min(begin + size, arcs)
        worst, arc = worst_of_block(prices, state, tail, head, cost, begin, end)
        seen += end - begin
        begin = end if end < arcs else _ZERO
        if worst == 0:
            barren += 1
            continue
        _, amount = pivot(tree, room, prices, state, tail, head, cost, capacity, np.uint32(arc))
        if amount >= PLENTY // 2:
            progress[WORD] = UNBOUNDED
            break
        done += 1
        barren = 0
        seen = _ZERO
    progress[POSITION] = np.int64(begin)
    progress[PIVOTS] += done
    return bool(progress[WORD] != PAUSED)


@compiled
def incidence(tail: Ids, head: Ids, nodes: int) -> tuple[Ids, Ids]:
    """Return the arcs round each node: where each node's list begins, and the lists."""
    begins = np.zeros(nodes + 1, np.uint32)
    for arc in range(tail.shape[0]):
        begins[tail[arc] + _ONE] += np.uint32(1)
        begins[head[arc] + _ONE] += np.uint32(1)
    for node in range(nodes):
        begins[node + 1] += begins[node]
    place = begins.copy()
    lists = np.empty(2 * tail.shape[0], np.uint32)
    for arc in range(tail.shape[0]):
        for node in (tail[arc], head[arc]):
            lists[place[node]] = np.uint32(arc)
            place[node] += np.uint32(1)
    return begins, lists


@compiled
def worst_at_node(
    prices: Ints, state: Flags, tail: Ids, head: Ids, cost: Ints, begins: Ids, lists: Ids, node: np.uint32
) -> tuple[np.int64, np.uint32]:
    """Return the greatest violation among the arcs round a node (0: none) and its arc."""
    worst = np.int64(0)
    found = np.uint32(0)
    for place in range(np.uint64(begins[node]), np.uint64(begins[node + _ONE])):
        arc = lists[place]
        violation = state[arc] * (prices[head[arc]] - prices[tail[arc]] - cost[arc])
        if violation > worst:
            worst = violation
            found = arc
    return worst, found


@compiled
def fill_queue(
    prices: Ints, state: Flags, tail: Ids, head: Ids, cost: Ints, queue: Ids, queued: Flags, progress: Ints
) -> None:
    """Begin a queue with every node at the tail of a violated arc."""
    waiting = 0
    queued[:] = 0
    for arc in range(np.uint64(tail.shape[0])):
        node = tail[arc]
        if queued[node] == 0 and state[arc] * (prices[head[arc]] - prices[node] - cost[arc]) > 0:
            queued[node] = 1
            queue[waiting] = node
            waiting += 1
    progress[POSITION] = 0
    progress[WAITING] = waiting


@compiled
def enqueue_subtree(tree: Ids, top: np.uint32, queue: Ids, queued: Flags, progress: Ints) -> None:
    """Queue every node of a subtree that is not waiting already: its potential has just moved."""
    room = queue.shape[0]
    place = progress[POSITION] + progress[WAITING]
    waiting = progress[WAITING]
    node = top
    end = tree[tree[top, LAST], NEXT]
    while True:
        if queued[node] == 0:
            queued[node] = 1
            if place >= room:
                place -= room
            queue[place] = node
            place += 1
            waiting += 1
        node = tree[node, NEXT]
        if node == end:
            break
    progress[WAITING] = waiting


@compiled
def by_queue(
    tree: Ids,
    room: Ints,
    prices: Ints,
    state: Flags,
    tail: Ids,
    head: Ids,
    cost: Ints,
    capacity: Ints,
    begins: Ids,
    lists: Ids,
    queue: Ids,
    queued: Flags,
    progress: Ints,
    limit: np.int64,
) -> bool:
    """Pivot on the worst arc round one waiting node after the other (a moved node waits again).

    Return whether that has come to an end; it pauses after ``limit`` pivots.
    """
    root = np.uint32(tree.shape[0] - 1)
    done = 0
    progress[WORD] = PAUSED
    while done < limit:
        if progress[WAITING] == 0:
            progress[WORD] = OPTIMAL
            break
        node = queue[progress[POSITION]]
        worst, arc = worst_at_node(prices, state, tail, head, cost, begins, lists, node)
        if worst == 0:
            queued[node] = 0
            progress[POSITION] = progress[POSITION] + 1 if progress[POSITION] + 1 < queue.shape[0] else 0
            progress[WAITING] -= 1
            continue
        top, amount = pivot(tree, room, prices, state, tail, head, cost, capacity, arc)
        if amount >= PLENTY // 2:
            progress[WORD] = UNBOUNDED
            break
        done += 1
        if top != root:
            enqueue_subtree(tree, top, queue, queued, progress)
    progress[PIVOTS] += done
    return bool(progress[WORD] != PAUSED)
