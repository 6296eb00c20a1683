"""The same network with another goal: metres or truckloads first, fen only between equals."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from typing import Final

from wutong_engines.haulage.model.arcs import Arc, Net
from wutong_engines.haulage.model.build import Model
from wutong_engines.haulage.problem import HaulKind

DRIVING: Final = frozenset({HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD, HaulKind.DISPOSAL, HaulKind.BORROW})
# One step of the goal outweighs any sum that a m³ can save by going round: 10,000 yuan. Side rows and opened pairs are
# solved in floats, where so much would drown the fen: there a step is 10 yuan.
_FIRST: Final = 1_000_000
_FIRST_IN_FLOATS: Final = 1_000
Goal = Callable[[Arc], int]


def metres(model: Model) -> Goal:
    """Return how far an arc drives each m³, in metres."""

    def far(arc: Arc) -> int:
        if arc.way is None or arc.way.kind not in DRIVING:
            return 0
        leg = model.pairing.leg(arc.way.from_id, arc.way.to_id)
        return 0 if leg is None else round(leg.km * 1000)

    return far


def drives(arc: Arc) -> int:
    """Return how often an arc loads each m³ on a truck."""
    return int(arc.way is not None and arc.way.kind in DRIVING)


def aimed(net: Net, goal: Goal) -> Net:
    """Return the network with the goal as its first cost and fen as its second; soil is still placed before all."""
    first = _FIRST if net.pure else _FIRST_IN_FLOATS
    arcs = [replace(arc, cost=goal(arc) * first + arc.cost) for arc in net.arcs]
    dearest: dict[int, int] = {}
    stuck = set(net.slacks)
    for number, arc in enumerate(arcs):
        if number not in stuck:
            dearest[arc.tail] = max(dearest.get(arc.tail, 0), ceil(abs(arc.cost) / min(1.0, arc.gain)))
    for opened in net.opened:
        dearest[0] = max(dearest.get(0, 0), opened.fixed_fen)
    toll = 1 + 2 * sum(dearest.values())
    for number in net.slacks:
        arcs[number] = replace(arcs[number], cost=toll)
    return Net(
        keys=net.keys,
        supply=net.supply,
        slack=net.slack,
        arcs=arcs,
        opened=net.opened,
        rows=net.rows,
        slacks=net.slacks,
        toll=toll,
    )
