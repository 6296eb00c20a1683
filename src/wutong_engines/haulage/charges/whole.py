"""Whole m³: the cheapest whole volumes for a chosen set of routes."""

from typing import Final

import numpy as np

from wutong_engines.haulage.charges.linear import by_columns, matrix_of, model, solver
from wutong_engines.haulage.charges.programme import Flags, Ints, Programme, Reals, Routes
from wutong_engines.haulage.solving.highs import library

_WHOLE: Final = 1e-5


def whole(programme: Programme, routes: Routes, opened: Flags, limit: float) -> Ints | None:
    """Return whole volumes for these routes, cheapest, or None when none fit.

    A corner of a network is whole by itself. Where a least lot spreads over several weeks, or another row binds, it
    may not be: then the fractions alone are decided again as integers, at most one m³ from where they lay.
    """
    ends = _fixed(programme, routes, opened)
    units = _solved(programme, routes, ends, np.zeros(programme.cost.size), _room(programme, routes, opened), limit)
    if units is None:
        return None
    nearest = np.rint(units)
    if np.abs(units - nearest).max(initial=0.0) <= _WHOLE and _holds(programme, routes, ends, nearest):
        return nearest.astype(np.int64)
    free = np.abs(units - nearest) > _WHOLE
    for slack in (1.0, 50.0):
        low = np.where(free, np.floor(units), nearest) - (slack - 1.0)
        high = np.where(free, np.ceil(units), nearest) + (slack - 1.0)
        high = np.minimum(high, _room(programme, routes, opened))
        again = _solved(programme, routes, ends, np.maximum(low, 0.0), high, limit, integer=True)
        if again is not None and _holds(programme, routes, ends, np.rint(again)):
            return np.rint(again).astype(np.int64)
    return None


def _room(programme: Programme, routes: Routes, opened: Flags) -> Reals:
    upper = programme.capacity.astype(np.float64)
    members = routes.columns
    upper[members[~opened[routes.of[members]]]] = 0.0
    return upper


def _fixed(programme: Programme, routes: Routes, opened: Flags) -> tuple[Reals, Reals]:
    return (
        np.concatenate([programme.lower, np.where(opened, routes.least, 0)]),
        np.concatenate([programme.upper, np.where(opened, routes.most, 0)]),
    )


def _solved(
    programme: Programme,
    routes: Routes,
    ends: tuple[Reals, Reals],
    low: Reals,
    high: Reals,
    limit: float,
    *,
    integer: bool = False,
) -> Reals | None:
    highspy = library()

    rows, columns, values = _entries(programme, routes)
    lp = model(programme.cost.astype(np.float64), high, *ends, by_columns(rows, columns, values, programme.cost.size))
    lp.col_lower_ = low
    highs = solver()
    highs.setOptionValue("time_limit", max(limit, 1.0))
    if integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * programme.cost.size
        highs.setOptionValue("mip_rel_gap", 0.0)
    highs.passModel(lp)
    highs.run()
    found = highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return np.asarray(highs.getSolution().col_value) if found else None


def _entries(programme: Programme, routes: Routes) -> tuple[Ints, Ints, Reals]:
    rows, columns, values = matrix_of(programme)
    members = routes.columns
    return (
        np.concatenate([rows, programme.lower.size + routes.of[members]]),
        np.concatenate([columns, members]),
        np.concatenate([values, np.ones(members.size)]),
    )


def _holds(programme: Programme, routes: Routes, ends: tuple[Reals, Reals], units: Reals) -> bool:
    """Say whether rounded volumes keep every row; rows of fractional yields are allowed one m³."""
    rows, columns, values = _entries(programme, routes)
    sums = np.bincount(rows, weights=values * units[columns], minlength=ends[0].size)
    exact = bool(np.all(values == np.rint(values)))
    slack = 1e-6 if exact else 1.0
    return bool(np.all(sums >= ends[0] - slack) and np.all(sums <= ends[1] + slack))
