"""Column generation for what a pure network cannot hold: side rows (trucks a week, gates, yards) and unlike yields.

HiGHS sees only the columns that matter: first those that are cheap by the prices of the network without its side rows,
then, round by round, whatever column of all still has a negative reduced cost. When none has, the small programme's
optimum is that of the whole.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wutong_engines.haulage.charges.linear import model, solver
from wutong_engines.haulage.charges.programme import Ints, Programme, Reals
from wutong_engines.haulage.solving.core import core
from wutong_engines.haulage.solving.highs import library

NEAREST: Final = 6
"""How many cheap columns of every node are in the programme from the start."""
_BATCH: Final = 8  # new columns per node and round
_TOLERANCE: Final = 1e-6  # fen
_MARKET: Final = 0
_PRIMAL: Final = 4  # HiGHS: the simplex that new columns leave feasible
_MANY: Final = 15_000  # columns: beyond, the first programme is quicker by the inner way


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The optimum over all columns, and what it took.

    ``cost`` is a float's optimum; ``prices`` are the duals of the rows, which prove it: `bound` of `lower_bound`.
    """

    cost: float
    units: Reals
    prices: Reals
    used: int
    rounds: int
    seconds: float
    finished: bool


def generated(
    programme: Programme,
    *,
    nodes: int,
    market: int = _MARKET,
    time_limit: float = 60.0,
    stop: Callable[[], bool] | None = None,
) -> Columns | None:
    """Solve a programme by columns; None when nothing fits, or no round was finished in time.

    :param nodes: the first so many rows are balances, one for each node; rows after them are shared by columns.
    :param market: the node that gives and takes anything, whose balance follows from the others'.
    """
    started = time.monotonic()
    entries = _Entries(programme, nodes, market)
    inside = np.zeros(programme.cost.size, dtype=bool)
    inside[entries.first(_network_prices(entries))] = True
    small = _Small(programme, np.flatnonzero(inside))
    rounds = 0
    while True:
        left = time_limit - (time.monotonic() - started)
        if left <= 0 or (stop is not None and stop()) or not small.solve(left):
            return small.columns(rounds, started, finished=False) if rounds and small.solved else None
        rounds += 1
        reduced = programme.cost - entries.paid(small.prices())
        wanted = np.flatnonzero(~inside & (reduced < -_TOLERANCE))
        if not wanted.size:
            return small.columns(rounds, started, finished=True)
        new = entries.best(wanted, reduced[wanted], _BATCH)
        inside[new] = True
        small.add(new)


def lower_bound(programme: Programme, prices: Reals, market: int = _MARKET) -> float:
    """Return what any prices prove the whole programme must cost, whatever a solver's tolerances were."""
    prices = _signed(programme, prices)
    columns = np.repeat(np.arange(programme.cost.size), np.diff(programme.starts))
    paid = np.bincount(columns, weights=programme.values * prices[programme.rows], minlength=programme.cost.size)
    reduced = programme.cost - paid
    lower = np.where(np.isfinite(programme.lower), programme.lower, 0.0)
    upper = np.where(np.isfinite(programme.upper), programme.upper, 0.0)
    rows = np.where(prices > 0, prices * lower, prices * upper).sum()
    return float(rows + np.minimum(reduced, 0.0) @ programme.capacity)


def _signed(programme: Programme, prices: Reals) -> Reals:
    """Take away what a price claims on a side of a row that has no limit."""
    prices = np.where((prices > 0) & ~np.isfinite(programme.lower), 0.0, prices)
    return np.where((prices < 0) & ~np.isfinite(programme.upper), 0.0, prices)


class _Entries:
    """The columns of a programme as arcs with something to spare: tail, head, gain, and shared rows."""

    def __init__(self, programme: Programme, nodes: int, market: int) -> None:
        self.programme, self.nodes, self.market = programme, nodes, market
        count = programme.cost.size
        columns = np.repeat(np.arange(count, dtype=np.int64), np.diff(programme.starts))
        self._columns = columns
        balance = programme.rows < nodes
        leaves, arrives = balance & (programme.values > 0), balance & (programme.values < 0)
        self.tail = np.full(count, market, dtype=np.int64)
        self.head = np.full(count, market, dtype=np.int64)
        self.gain = np.ones(count)
        self.tail[columns[leaves]] = programme.rows[leaves]
        self.head[columns[arrives]] = programme.rows[arrives]
        self.gain[columns[arrives]] = -programme.values[arrives]

    def paid(self, prices: Reals) -> Reals:
        """Return what the rows pay for one unit of each column."""
        programme = self.programme
        weights = programme.values * prices[programme.rows]
        return np.bincount(self._columns, weights=weights, minlength=programme.cost.size).astype(np.float64)

    def best(self, columns: Ints, reduced: Reals, each: int) -> Ints:
        """Return the most negative few columns of every tail and of every head."""
        keep = np.zeros(columns.size, dtype=bool)
        for ends in (self.tail[columns], self.head[columns]):
            order = np.lexsort((reduced, ends))
            sorted_ends = ends[order]
            starts = np.searchsorted(sorted_ends, sorted_ends)
            keep[order[np.arange(columns.size) - starts < each]] = True
        return columns[keep]

    def first(self, prices: Reals) -> Ints:
        """Return the columns to begin with: the cheapest of every node by some prices, and all that lead nowhere else.

        Stocks, gates and ways outside are few and all in: a chain of them bought one by one takes dozens of rounds.
        """
        reduced = self.programme.cost - prices[self.tail] + self.gain * prices[self.head]
        every = np.arange(self.programme.cost.size)
        near = self.best(every, reduced, NEAREST)
        degree = np.bincount(self.tail, minlength=self.nodes) + np.bincount(self.head, minlength=self.nodes)
        degree[self.market] = 0
        few = np.minimum(degree[self.tail], degree[self.head]) <= NEAREST
        outside = (self.tail == self.market) | (self.head == self.market)
        return np.union1d(near, np.flatnonzero(few | outside | (reduced < 0)))


def _network_prices(entries: _Entries) -> Reals:
    """Return the prices of the network without side rows, each need counted in volumes of its usual soil."""
    programme, nodes, market = entries.programme, entries.nodes, entries.market
    arriving = np.bincount(entries.head, weights=entries.gain, minlength=nodes)
    usual = arriving / np.maximum(1, np.bincount(entries.head, minlength=nodes))
    usual[usual == 0] = 1.0
    volumes = np.where(np.isfinite(programme.lower[:nodes]), programme.lower[:nodes], 0.0)
    supply = np.rint(np.where(volumes < 0, volumes / usual, volumes)).astype(np.int64)
    numbers = np.arange(nodes) - (np.arange(nodes) > market)  # there the market is the last node
    numbers[market] = nodes - 1
    flow = core("simplex").minimum_cost(
        supply=np.delete(supply, market),
        tail=numbers[entries.tail],
        head=numbers[entries.head],
        cost=programme.cost,
        capacity=programme.capacity,
    )
    prices = np.insert(-flow.potentials.astype(np.float64), market, 0.0)
    return prices / np.where(volumes < 0, usual, 1.0)


class _Small:
    """The programme over the columns bought so far, warm in HiGHS."""

    def __init__(self, programme: Programme, columns: Ints) -> None:
        self._programme = programme
        self._bought = columns
        self._highs: Any = solver()
        self.solved = False
        self._highs.setOptionValue("solver", "ipm" if columns.size > _MANY else "simplex")
        starts, index, values = _picked(programme, columns)
        self._highs.passModel(
            model(
                programme.cost[columns].astype(np.float64),
                programme.capacity[columns].astype(np.float64),
                programme.lower,
                programme.upper,
                (starts, index, values),
            )
        )

    def solve(self, seconds: float) -> bool:
        kinds = library().HighsModelStatus

        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        self._highs.run()
        done = bool(self._highs.getModelStatus() == kinds.kOptimal)
        self.solved = self.solved or done
        return done

    def add(self, columns: Ints) -> None:
        starts, index, values = _picked(self._programme, columns)
        self._bought = np.concatenate([self._bought, columns])
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)
        self._highs.addCols(
            columns.size,
            self._programme.cost[columns].astype(np.float64),
            np.zeros(columns.size),
            self._programme.capacity[columns].astype(np.float64),
            index.size,
            starts[:-1].astype(np.int32),
            index.astype(np.int32),
            values,
        )

    def prices(self) -> Reals:
        return np.asarray(self._highs.getSolution().row_dual)

    def columns(self, rounds: int, started: float, *, finished: bool) -> Columns:
        units = np.zeros(self._programme.cost.size)
        units[self._bought] = np.asarray(self._highs.getSolution().col_value)
        return Columns(
            cost=float(self._programme.cost @ units),
            units=units,
            prices=self.prices(),
            used=self._bought.size,
            rounds=rounds,
            seconds=time.monotonic() - started,
            finished=finished,
        )


def _picked(programme: Programme, columns: Ints) -> tuple[Ints, Ints, Reals]:
    """Return some columns of the matrix, column by column."""
    lengths = np.diff(programme.starts)[columns]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    places = np.repeat(programme.starts[columns], lengths) + within
    return starts, programme.rows[places], programme.values[places]
