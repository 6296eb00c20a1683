"""A strongly feasible tree out of a list of tree arcs, whatever has changed since the list was right.

Prices, volumes and capacities may be new: flows are added up from the leaves, and a node whose arc cannot carry its
flow is cut off and hung from the root by an artificial arc, which the simplex then drives out again.
"""

from typing import Final

import numpy as np

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Flags, Ids, Ints
from wutong_engines.haulage.network.tree import (
    ARC,
    BACK,
    DOWN,
    INSIDE,
    LAST,
    LOWER,
    NEXT,
    NO_ARC,
    PARENT,
    PLENTY,
    RISES,
    SIZE,
    UP,
    UPPER,
)

_ONE: Final = np.uint32(1)
_ZERO: Final = np.uint32(0)
_NEXT_NODE: Final = np.uint64(1)


@compiled
def plant(
    tree: Ids,
    room: Ints,
    prices: Ints,
    state: Flags,
    tail: Ids,
    head: Ids,
    cost: Ints,
    capacity: Ints,
    supply: Ints,
    toll: np.int64,
) -> bool:
    """Complete the tree whose arcs stand in ``tree[:, ARC]``; return False when they are not one tree.

    ``toll`` is the price of an artificial arc.
    """
    nodes = tree.shape[0] - 1
    attach(tree, tail, head)
    order = preorder(tree)
    if order.shape[0] != nodes + 1:
        return False
    for arc in range(state.shape[0]):
        if state[arc] == INSIDE:
            state[arc] = LOWER
    for node in range(nodes):
        if tree[node, ARC] != NO_ARC:
            state[tree[node, ARC]] = INSIDE
    if add_up(tree, room, state, tail, head, capacity, supply, order):
        order = preorder(tree)
    thread(tree, order)
    prices[nodes] = 0
    for place in range(1, nodes + 1):
        node = order[place]
        price = cost[tree[node, ARC]] if tree[node, ARC] != NO_ARC else toll
        above = prices[tree[node, PARENT]]
        prices[node] = above - price if tree[node, RISES] == _ONE else above + price
    return True


@compiled
def attach(tree: Ids, tail: Ids, head: Ids) -> None:
    """Find each node's parent: the other end of its arc, or the root."""
    nodes = np.uint32(tree.shape[0] - 1)
    for node in range(nodes):
        arc = tree[node, ARC]
        if arc == NO_ARC:
            tree[node, PARENT] = nodes
            tree[node, RISES] = _ONE
        elif tail[arc] == node:
            tree[node, PARENT] = head[arc]
            tree[node, RISES] = _ONE
        else:
            tree[node, PARENT] = tail[arc] if head[arc] == node else np.uint32(node)  # a stranger's arc: a circle
            tree[node, RISES] = _ZERO
    tree[nodes, PARENT] = nodes
    tree[nodes, ARC] = NO_ARC


@compiled
def preorder(tree: Ids) -> Ids:
    """Return the nodes, parents before children, each subtree in one piece (fewer nodes when there is a circle)."""
    nodes = np.uint32(tree.shape[0] - 1)
    eldest = np.full(nodes + 1, NO_ARC, np.uint32)
    younger = np.full(nodes + 1, NO_ARC, np.uint32)
    for step in range(nodes):
        node = nodes - _ONE - np.uint32(step)  # so that children come in rising order
        younger[node] = eldest[tree[node, PARENT]]
        eldest[tree[node, PARENT]] = np.uint32(node)
    order = np.empty(nodes + 1, np.uint32)
    order[0] = nodes
    count = np.uint64(1)
    node = nodes
    while True:
        if eldest[node] != NO_ARC:
            node = eldest[node]
        else:
            while node != nodes and younger[node] == NO_ARC:
                node = tree[node, PARENT]
            if node == nodes:
                return order[:count]
            node = younger[node]
        order[count] = node
        count += _NEXT_NODE


@compiled
def add_up(tree: Ids, room: Ints, state: Flags, tail: Ids, head: Ids, capacity: Ints, supply: Ints, order: Ids) -> bool:
    """Work out the flow of every tree arc from the leaves up; return whether any had to be cut."""
    nodes = tree.shape[0] - 1
    surplus = np.zeros(nodes + 1, np.int64)
    for node in range(nodes):
        surplus[node] = supply[node]
    for arc in range(state.shape[0]):
        if state[arc] == UPPER:
            surplus[tail[arc]] -= capacity[arc]
            surplus[head[arc]] += capacity[arc]
    cuts = False
    for place in range(nodes, 0, -1):
        child = order[place]
        parent = tree[child, PARENT]
        arc = tree[child, ARC]
        if arc != NO_ARC:
            left = fit(tree, room, state, child, arc, capacity[arc], surplus[child])
            surplus[parent] += surplus[child] - left
            if tree[child, ARC] != NO_ARC:
                continue
            cuts = True
            surplus[child] = left
        tree[child, PARENT] = np.uint32(nodes)
        tree[child, RISES] = _ONE if surplus[child] >= 0 else _ZERO
        room[child, UP] = PLENTY - surplus[child] if surplus[child] >= 0 else -surplus[child]
        room[child, DOWN] = surplus[child] if surplus[child] >= 0 else PLENTY + surplus[child]
    return cuts


@compiled
def fit(
    tree: Ids, room: Ints, state: Flags, node: np.uint32, arc: np.uint32, most: np.int64, surplus: np.int64
) -> np.int64:
    """Send a node's surplus over its arc if some room is left upwards; else rest the arc at the bound it breaks.

    Return what the arc does not carry.
    """
    rises = tree[node, RISES] == _ONE
    flow = surplus if rises else -surplus
    if (rises and 0 <= flow < most) or (not rises and 0 < flow <= most):
        room[node, UP] = most - flow if rises else flow
        room[node, DOWN] = flow if rises else most - flow
        return np.int64(0)
    flow = np.int64(0) if flow <= 0 else most
    state[arc] = LOWER if flow == 0 else UPPER
    tree[node, ARC] = NO_ARC
    return surplus - flow if rises else surplus + flow


@compiled
def thread(tree: Ids, order: Ids) -> None:
    """Write preorder neighbours, subtree sizes and last nodes."""
    count = order.shape[0]
    for place in range(count):
        node = order[place]
        tree[node, NEXT] = order[(place + 1) % count]
        tree[node, BACK] = order[(place - 1 + count) % count]
        tree[node, SIZE] = _ONE
    for place in range(count - 1, 0, -1):
        node = order[place]
        tree[tree[node, PARENT], SIZE] += tree[node, SIZE]
    where = np.empty(count, np.int64)
    for place in range(count):
        where[order[place]] = place
    for place in range(count):
        node = order[place]
        tree[node, LAST] = order[where[node] + tree[node, SIZE] - 1]
