"""What a solver hands back about a network, and the proof in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.plan import Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """Whole units on every arc, and a cost that no answer can be below; both with tolls and fixed costs."""

    units: Sequence[int]
    bound: int | None
    reason: Reason
    engine: str
    why: str


def pays(net: Net, units: Sequence[int]) -> int:
    """Return what whole volumes cost, fixed costs of opened pairs included."""
    moved = sum(arc.cost * volume for arc, volume in zip(net.arcs, units, strict=True) if volume)
    return moved + sum(o.fixed_fen for o in net.opened if any(units[arc] for arc in o.arcs))


def balances(net: Net, units: Sequence[int]) -> bool:
    """Whether whole volumes keep every balance and every capacity of a pure network."""
    left = list(net.supply)
    for arc, volume in zip(net.arcs, units, strict=True):
        if volume < arc.least or (arc.most is not None and volume > arc.most):
            return False
        left[arc.tail] -= volume
        left[arc.head] += volume
    return not any(left)


def dual_bound(net: Net, prices: Sequence[int]) -> int | None:
    """Return the cost that whole prices prove no plan can be below; None where they prove nothing.

    Any prices do: an arc that would pay to use is counted at its full capacity.
    """
    bound = sum(volume * price for volume, price in zip(net.supply, prices, strict=True))
    for arc in net.arcs:
        reduced = arc.cost - prices[arc.tail] + prices[arc.head]
        if reduced >= 0:
            bound += reduced * arc.least
        elif arc.most is None:
            return None
        else:
            bound += reduced * arc.most
    return bound
