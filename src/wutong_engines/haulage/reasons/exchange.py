"""The cheapest way to place one more m³ of a lot with neighbours, others moving over where that helps.

An alternating path: this lot to a neighbour, who gives up another's m³, which goes to a further neighbour, and so on
to one that has room. The plan is the cheapest, so such a way dearer than going outside is a reason: the price.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS: Final = 64


def cheapest_ways(lot: int, cost: Reals, carried: Ints) -> Reals:
    """Return the cost of placing one more m³ of a lot at each neighbour; infinite where no way exists.

    :param cost: own side × other side, infinite where a pair is forbidden.
    :param carried: what the plan hauls between them.
    """
    reached: Reals = cost[lot].copy()
    used = (carried > 0) & np.isfinite(cost)  # what was driven on a pair that is closed by now stays
    giving = -np.where(used, cost, -np.inf)  # a neighbour lets go of what another brings
    for _ in range(min(_STEPS, 2 * len(cost))):
        freed = np.min(np.where(used, reached[None, :] + giving, np.inf), axis=1, initial=np.inf)
        freed[lot] = np.inf
        ways = np.min(freed[:, None] + cost, axis=0, initial=np.inf)
        if not (ways < reached).any():
            break
        reached = np.minimum(reached, ways)
    return reached
