"""The arrays of a plan with fixed charges, and the answer to it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

Status = Literal["optimal", "within", "stopped", "infeasible"]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Rows that are nothing but balances of nodes: what leaves a node less what reaches it is its supply."""

    supply: Ints
    tail: Ints
    head: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Columns ``0 <= x <= capacity`` at whole prices under rows ``lower <= A x <= upper``; A by columns, sparse."""

    cost: Ints
    capacity: Ints
    starts: Ints
    rows: Ints
    values: Reals
    lower: Reals
    upper: Reals
    network: Network | None = None
    # The part of each price that is no money: tolls on soil without a place. Gaps are measured without it.
    toll: Ints | None = None

    @classmethod
    def of_network(
        cls, *, supply: Ints, tail: Ints, head: Ints, cost: Ints, capacity: Ints, toll: Ints | None = None
    ) -> "Programme":
        """Return the programme of a minimum-cost flow."""
        arcs = cost.size
        return cls(
            cost=cost,
            capacity=capacity,
            starts=2 * np.arange(arcs + 1, dtype=np.int64),
            rows=np.stack([tail, head], axis=1).ravel(),
            values=np.tile(np.array([1.0, -1.0]), arcs),
            lower=supply.astype(np.float64),
            upper=supply.astype(np.float64),
            network=Network(supply, tail, head),
            toll=toll,
        )

    def pays(self, units: Ints) -> int:
        """Return what whole volumes cost, as a Python integer of any size."""
        moved = np.flatnonzero(units)
        return sum(int(price) * int(volume) for price, volume in zip(self.cost[moved], units[moved], strict=True))

    def tolls(self, units: Ints) -> int:
        """Return the part of that cost that is no money."""
        if self.toll is None:
            return 0
        moved = np.flatnonzero(units)
        return sum(int(price) * int(volume) for price, volume in zip(self.toll[moved], units[moved], strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Groups of columns that share one decision to open: closed they carry nothing, open from least to most."""

    # The route of each column; -1 for columns that are always open.
    of: Ints
    fixed: Ints
    least: Ints
    most: Ints

    @property
    def columns(self) -> Ints:
        """The columns that belong to some route."""
        return np.flatnonzero(self.of >= 0)

    @property
    def size(self) -> int:
        """How many routes there are."""
        return int(self.fixed.size)

    def volumes(self, units: NDArray[np.generic]) -> Reals:
        """Return what each route carries in all."""
        columns = self.columns
        carried = units[columns].astype(np.float64)
        return np.bincount(self.of[columns], weights=carried, minlength=self.size).astype(np.float64)

    def charge(self, opened: Flags) -> int:
        """Return the fixed cost of the opened routes."""
        return sum(int(part) for part in self.fixed[opened])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Charged:
    """The best plan found, and the proof of how far from the best it can be at most.

    ``cost`` and ``bound`` are fen and hold tolls too; ``gap`` is their distance as a share of the cost without tolls.
    ``bound`` is None when the search was stopped before any was known.
    """

    status: Status
    units: Ints
    opened: Flags
    cost: int
    bound: int | None
    gap: float | None
    proven: bool
    engine: str
    seconds: float
    # (seconds, cost, bound) whenever one of them improved.
    history: tuple[tuple[float, int | None, int | None], ...] = ()
