"""What every group of parties could save without the others: the game behind Shapley's value and the core.

A group hauls among its own lots only, on the same network, roads and dates; sites outside are open to all. One linear
programme is kept warm and a party left out by closing its balances.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import factorial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.haulage.charges.linear import by_columns, model, solver
from wutong_engines.haulage.charges.net import programme_of
from wutong_engines.haulage.charges.programme import Programme
from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.sharing.alone import Alone

Reals = NDArray[np.float64]

LARGEST: Final = 12
"""More parties than this have too many groups to ask every one of them."""
_NUDGE: Final = 1e-3  # m³: too little to matter, enough to choose between prices that are equally right


class Game:
    """The parties of one network and what their groups save."""

    def __init__(self, net: Net, parties: Sequence[Sequence[Alone]]) -> None:
        """Load the network with every lot's own way out instead of tolls."""
        self.parties = parties
        self._net = _priced(net, {lot.lot.id: lot for party in parties for lot in party})
        self._programme, _ = programme_of(self._net)
        self._nodes = [self._of({lot.lot.id for lot in party}) for party in parties]
        self._alone = [float(sum(self._price(lot) for lot in party)) for party in parties]
        self._highs = _loaded(self._programme)
        self._bounds = (self._programme.lower, self._programme.upper)
        self._known: dict[int, float] = {0: 0.0}

    def saves(self, group: int) -> float:
        """Return what a group (bits) saves against each of its members alone, in fen."""
        known = self._known.get(group)
        if known is None:
            members = [party for party in range(len(self.parties)) if group >> party & 1]
            known = max(0.0, sum(self._alone[party] for party in members) - self._cost(set(members)))
            self._known[group] = known
        return known

    def shapley(self) -> list[float]:
        """Return each party's average contribution over all orders of joining (Shapley 1953)."""
        count = len(self.parties)
        values = [0.0] * count
        for party in range(count):
            others = [other for other in range(count) if other != party]
            for size in range(count):
                share = factorial(size) * factorial(count - 1 - size) / factorial(count)
                for group in combinations(others, size):
                    before = sum(1 << other for other in group)
                    values[party] += share * (self.saves(before | 1 << party) - self.saves(before))
        return values

    def core(self) -> list[float]:
        """Return the middle between the prices best for those who give and those best for those who need.

        Dual prices are in the core of a game on a network (Samet and Zemel 1984); what a limited gate earns is left to
        its site.
        """
        corners = [self._payoffs(gives) for gives in (True, False)]
        return [max(0.0, (low + high) / 2) for low, high in zip(*corners, strict=True)]

    def _cost(self, members: set[int]) -> float:
        lower, upper = self._programme.lower.copy(), self._programme.upper.copy()
        for party, nodes in enumerate(self._nodes):
            if party not in members:
                lower[nodes] = upper[nodes] = 0.0
        return self._solved(lower, upper)

    def _solved(self, lower: Reals, upper: Reals) -> float:
        lower[0], upper[0] = -np.inf, np.inf
        changed = np.flatnonzero((lower != self._bounds[0]) | (upper != self._bounds[1]))
        for row in changed.tolist():
            self._highs.changeRowBounds(row, lower[row], upper[row])
        self._bounds = (lower, upper)
        self._highs.run()
        return float(self._highs.getInfo().objective_function_value)

    def _payoffs(self, gives: bool) -> list[float]:  # which of two corners
        """Return alone less the price of its volumes, at the prices best for one side: its soil a little scarcer."""
        lower, upper = self._programme.lower.copy(), self._programme.upper.copy()
        for nodes in self._nodes:
            # The scarce side is the dear one: add a little to the other.
            other = nodes[lower[nodes] < 0] if gives else nodes[lower[nodes] > 0]
            lower[other] += -_NUDGE if gives else _NUDGE
            upper[other] += -_NUDGE if gives else _NUDGE
        self._solved(lower, upper)
        prices = np.asarray(self._highs.getSolution().row_dual)
        payoffs = []
        for nodes, alone in zip(self._nodes, self._alone, strict=True):
            volumes = np.where(self._programme.lower[nodes] < 0, self._programme.lower[nodes], 0.0)
            volumes = volumes + np.where(self._programme.upper[nodes] > 0, self._programme.upper[nodes], 0.0)
            payoffs.append(alone - float(volumes @ prices[nodes]))
        return payoffs

    def _of(self, lots: set[str]) -> NDArray[np.int64]:
        """Return the nodes at which volumes of some lots arise or are needed."""
        keys, supply = self._net.keys, self._net.supply
        found = [n for n, key in enumerate(keys) if n and supply[n] and len(key) > 1 and key[1] in lots]
        return np.array(found, dtype=np.int64)

    def _price(self, lot: Alone) -> int:
        fen = 0 if lot.outside is None else lot.outside.fen
        return fen * sum(abs(self._net.supply[int(node)]) for node in self._of({lot.lot.id}))


def _priced(net: Net, lots: dict[str, Alone]) -> Net:
    """Return the network in which leaving the zone costs each lot its own way out, whatever the capacities there."""
    arcs = list(net.arcs)
    for number in net.slacks:
        arc = arcs[number]
        key = net.keys[arc.tail or arc.head]
        lot = lots.get(str(key[1])) if len(key) > 1 else None
        fen = 0 if lot is None or lot.outside is None else lot.outside.fen
        arcs[number] = replace(arc, cost=fen)
    return Net(
        keys=net.keys, supply=net.supply, slack=net.slack, arcs=arcs, opened=[], rows=net.rows, slacks=net.slacks
    )


def _loaded(programme: Programme) -> Any:
    highs = solver()
    columns = np.repeat(np.arange(programme.cost.size, dtype=np.int64), np.diff(programme.starts))
    highs.passModel(
        model(
            programme.cost.astype(np.float64),
            programme.capacity.astype(np.float64),
            programme.lower.copy(),
            programme.upper.copy(),
            by_columns(programme.rows, columns, programme.values, programme.cost.size),
        )
    )
    return highs
