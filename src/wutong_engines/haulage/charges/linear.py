"""One linear programme kept warm in HiGHS: prices and routes change, the basis stays."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from wutong_engines.haulage.charges.programme import Ints, Programme, Reals, Routes
from wutong_engines.haulage.solving.highs import library


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """An optimal corner: its cost, volumes, and the duals of its rows."""

    cost: float
    units: Reals
    prices: Reals


def solver(threads: int = 1, seed: int = 0) -> Any:
    """Return a silent HiGHS; imported here because most callers of the engine never need it."""
    highspy = library()

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", threads)
    highs.setOptionValue("random_seed", seed)
    return highs


def by_columns(rows: Ints, columns: Ints, values: Reals, width: int) -> tuple[Ints, Ints, Reals]:
    """Return entries as a column-wise sparse matrix."""
    order = np.lexsort((rows, columns))
    return np.searchsorted(columns[order], np.arange(width + 1)), rows[order], values[order]


def matrix_of(programme: Programme) -> tuple[Ints, Ints, Reals]:
    """Return the entries of the rows as (row, column, value)."""
    columns = np.repeat(np.arange(programme.cost.size, dtype=np.int64), np.diff(programme.starts))
    return programme.rows, columns, programme.values


def model(cost: Reals, upper: Reals, lower_rows: Reals, upper_rows: Reals, matrix: tuple[Ints, Ints, Reals]) -> Any:
    """Return a model for HiGHS with columns from zero to ``upper``."""
    highspy = library()

    starts, rows, values = matrix
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = cost.size, lower_rows.size
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(cost.size), upper
    lp.row_lower_, lp.row_upper_ = lower_rows, upper_rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = rows.astype(np.int32)
    lp.a_matrix_.value_ = values
    return lp


class Linear:
    """The programme with one more row per route, for its volume."""

    def __init__(self, programme: Programme, routes: Routes, *, threads: int = 1, seed: int = 0) -> None:
        """Load the programme with all routes open from zero to their most."""
        self._below = programme.lower.size
        self._highs = solver(threads, seed)
        self._all = np.arange(programme.cost.size, dtype=np.int32)
        self.solved = 0
        rows, columns, values = matrix_of(programme)
        members = routes.columns
        matrix = by_columns(
            np.concatenate([rows, self._below + routes.of[members]]),
            np.concatenate([columns, members]),
            np.concatenate([values, np.ones(members.size)]),
            programme.cost.size,
        )
        self._highs.passModel(
            model(
                programme.cost.astype(np.float64),
                programme.capacity.astype(np.float64),
                np.concatenate([programme.lower, np.zeros(routes.size)]),
                np.concatenate([programme.upper, routes.most.astype(np.float64)]),
                matrix,
            )
        )

    def charge(self, cost: Reals) -> None:
        """Set all prices."""
        self._highs.changeColsCost(cost.size, self._all, cost)

    def bound(self, route: int, least: int, most: int) -> None:
        """Set the least and the most a route carries."""
        self._highs.changeRowBounds(self._below + int(route), float(least), float(most))

    def shift(self, lower: Reals, upper: Reals) -> None:
        """Set the bounds of all rows but those of the routes."""
        for row, (low, high) in enumerate(zip(lower.tolist(), upper.tolist(), strict=True)):
            self._highs.changeRowBounds(row, low, high)

    def value(self, limit: float, worth: float = np.inf) -> float | None:
        """Solve from the last basis; return the cost, None when nothing fits below ``worth`` or time was up."""
        highspy = library()

        self._highs.setOptionValue("objective_bound", worth)
        # The limit of HiGHS counts from the birth of the solver.
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(limit, 0.01))
        self._highs.run()
        self.solved += 1
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return cast("float", self._highs.getInfo().objective_function_value)

    def answer(self) -> Answer:
        """Return the corner that the last call of `value` found."""
        solution = self._highs.getSolution()
        return Answer(
            self._highs.getInfo().objective_function_value,
            np.asarray(solution.col_value),
            np.asarray(solution.row_dual)[: self._below],
        )
