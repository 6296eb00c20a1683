"""The spanning tree of the network simplex: one cycle, one exchange of arcs, one shift of potentials.

The tree hangs from node ``n``. Every node has one row of ``tree``: its parent, the arc to it, its neighbours in
preorder (the thread of Barr, Glover and Klingman 1979, both ways), the size of its subtree and the last node of it
(Kovács 2015). A row of ``room`` says how much more can flow from the node up to its parent and down from the parent:
non-tree arcs rest at one of their bounds, so no flow is stored for them at all.

The tree stays strongly feasible (Cunningham 1976): every node can send something up to the root. That rule decides
ties of the leaving arc and is what forbids cycling on degenerate problems.
"""

from typing import Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Flags, Ids, Ints

# Columns of ``tree``. Rows are half a cache line; a walk to the root touches one line a node.
PARENT: Final = 0
ARC: Final = 1
NEXT: Final = 2
BACK: Final = 3
SIZE: Final = 4
LAST: Final = 5
RISES: Final = 6  # 1: the arc points from the node to its parent
COLUMNS: Final = 8

# Columns of ``room``.
UP: Final = 0
DOWN: Final = 1

NO_ARC: Final = np.uint32(0xFFFFFFFF)  # an artificial arc to the root: it never comes back once it has left
ENTERING: Final = np.uint32(0xFFFFFFFF)  # the entering arc itself blocks: no exchange
PLENTY: Final = np.int64(1 << 61)  # the capacity of an arc without one

LOWER: Final = np.int8(1)
INSIDE: Final = np.int8(0)
UPPER: Final = np.int8(-1)

_ONE: Final = np.uint32(1)
_ZERO: Final = np.uint32(0)


@compiled
def meeting(tree: Ids, first: np.uint32, second: np.uint32) -> np.uint32:
    """Return where the ways up from two nodes meet: the smaller subtree is never above the other."""
    while first != second:
        if tree[first, SIZE] < tree[second, SIZE]:
            first = tree[first, PARENT]
        else:
            second = tree[second, PARENT]
    return first


@compiled
def blocking(
    tree: Ids, room: Ints, first: np.uint32, second: np.uint32, join: np.uint32, most: np.int64
) -> tuple[np.int64, np.uint32, bool]:
    """Return how much fits round the cycle, the node under the arc that blocks last, and on whose side it is.

    The cycle runs from the join down to ``first``, over the entering arc to ``second`` and up again: the last
    blocking arc on that way leaves.
    """
    amount = most
    leaving = ENTERING
    on_first = False
    node = first
    while node != join:
        if room[node, DOWN] < amount:
            amount = room[node, DOWN]
            leaving = node
            on_first = True
        node = tree[node, PARENT]
    node = second
    while node != join:
        if room[node, UP] <= amount:
            amount = room[node, UP]
            leaving = node
            on_first = False
        node = tree[node, PARENT]
    return amount, leaving, on_first


@compiled
def push(tree: Ids, room: Ints, first: np.uint32, second: np.uint32, join: np.uint32, amount: np.int64) -> None:
    """Send an amount round the cycle."""
    node = first
    while node != join:
        room[node, DOWN] -= amount
        room[node, UP] += amount
        node = tree[node, PARENT]
    node = second
    while node != join:
        room[node, UP] -= amount
        room[node, DOWN] += amount
        node = tree[node, PARENT]


@compiled
def cut(tree: Ids, node: np.uint32, join: np.uint32) -> None:
    """Take the subtree of a node out of the thread; sizes are corrected below the join only (it gets it back)."""
    before = tree[node, BACK]
    last = tree[node, LAST]
    after = tree[last, NEXT]
    size = tree[node, SIZE]
    tree[before, NEXT] = after
    tree[after, BACK] = before
    above = tree[node, PARENT]
    while above != join:
        tree[above, SIZE] -= size
        above = tree[above, PARENT]
    above = tree[node, PARENT]
    while tree[above, LAST] == last:
        tree[above, LAST] = before
        if tree[above, PARENT] == above:
            break
        above = tree[above, PARENT]


@compiled
def turn(tree: Ids, room: Ints, top: np.uint32, new_top: np.uint32) -> None:
    """Hang a cut-off subtree from another of its nodes.

    The nodes from the new top to the old one are the stem. The new preorder is the subtree of the new top, then
    what is left of each next stem node's subtree: at most two stretches of the old thread.
    """
    whole = tree[top, SIZE]
    node = new_top
    arc, rises, size = tree[node, ARC], tree[node, RISES], tree[node, SIZE]
    up, down = room[node, UP], room[node, DOWN]
    last = tree[node, LAST]
    end = last
    before, after = tree[node, BACK], tree[last, NEXT]  # the old neighbours of the part that has moved
    following = tree[node, PARENT]
    while node != top:
        below, node = node, following
        following = tree[node, PARENT]
        own_arc, own_rises, own_size = tree[node, ARC], tree[node, RISES], tree[node, SIZE]
        own_up, own_down = room[node, UP], room[node, DOWN]
        own_last, own_before = tree[node, LAST], tree[node, BACK]
        tree[end, NEXT] = node
        tree[node, BACK] = end
        end = before
        if own_last != last:
            own_after = tree[own_last, NEXT]
            tree[end, NEXT] = after
            tree[after, BACK] = end
            end = own_last
            last, after = own_last, own_after
        before = own_before
        tree[node, PARENT] = below
        tree[node, ARC] = arc
        tree[node, RISES] = _ONE - rises
        tree[node, SIZE] = whole - size
        room[node, UP] = down
        room[node, DOWN] = up
        arc, rises, size, up, down = own_arc, own_rises, own_size, own_up, own_down
    while node != new_top:
        tree[node, LAST] = end
        node = tree[node, PARENT]
    tree[new_top, LAST] = end
    tree[new_top, SIZE] = whole


@compiled
def graft(tree: Ids, node: np.uint32, parent: np.uint32, join: np.uint32) -> None:
    """Hang a cut-off subtree under a node, first among its children."""
    end = tree[node, LAST]
    size = tree[node, SIZE]
    after = tree[parent, NEXT]
    tree[parent, NEXT] = node
    tree[node, BACK] = parent
    tree[end, NEXT] = after
    tree[after, BACK] = end
    tree[node, PARENT] = parent
    above = parent
    while above != join:
        tree[above, SIZE] += size
        above = tree[above, PARENT]
    above = parent
    while tree[above, LAST] == parent:
        tree[above, LAST] = end
        if tree[above, PARENT] == above:
            break
        above = tree[above, PARENT]


@compiled
def pivot(
    tree: Ids, room: Ints, prices: Ints, state: Flags, tail: Ids, head: Ids, cost: Ints, capacity: Ints, arc: np.uint32
) -> tuple[np.uint32, np.int64]:
    """Let an arc enter; return the top of the subtree whose potentials moved (the root: none did) and the amount."""
    first, second = (tail[arc], head[arc]) if state[arc] == LOWER else (head[arc], tail[arc])
    join = meeting(tree, first, second)
    amount, leaving, on_first = blocking(tree, room, first, second, join, capacity[arc])
    root = np.uint32(tree.shape[0] - 1)
    if amount >= PLENTY // 2:
        return root, amount
    if amount > 0:
        push(tree, room, first, second, join, amount)
    if leaving == ENTERING:
        state[arc] = -state[arc]
        return root, amount
    gone = tree[leaving, ARC]
    if gone != NO_ARC:
        flow = room[leaving, DOWN] if tree[leaving, RISES] == _ONE else room[leaving, UP]
        state[gone] = LOWER if flow == 0 else UPPER
    moved, stays = (first, second) if on_first else (second, first)
    step = cost[arc] + prices[tail[arc]] - prices[head[arc]]
    cut(tree, leaving, join)
    turn(tree, room, leaving, moved)
    graft(tree, moved, stays, join)
    tree[moved, ARC] = arc
    rises = tail[arc] == moved
    tree[moved, RISES] = _ONE if rises else _ZERO
    flow = amount if state[arc] == LOWER else capacity[arc] - amount
    room[moved, UP] = capacity[arc] - flow if rises else flow
    room[moved, DOWN] = flow if rises else capacity[arc] - flow
    state[arc] = INSIDE
    shift(tree, prices, moved, -step if rises else step)
    return moved, amount


@compiled
def shift(tree: Ids, prices: Ints, top: np.uint32, step: np.int64) -> None:
    """Add a step to the potential of every node of a subtree."""
    node = top
    end = tree[tree[top, LAST], NEXT]
    while True:
        prices[node] += step
        node = tree[node, NEXT]
        if node == end:
            return
