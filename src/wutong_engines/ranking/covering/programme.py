"""The cover as a linear programme with whole choices, on HiGHS."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wutong_engines.ranking.covering.choices import Choices, Ints, Reals
from wutong_engines.ranking.covering.highs import library

_WHOLE = 0.5


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found: the firms it takes, a bound no choice passes, whether it was proven."""

    chosen: tuple[int, ...]
    bound: float
    proven: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows Σ value·column ≤ upper, as parallel arrays of entries."""

    rows: Ints
    columns: Ints
    values: Reals
    upper: Reals


def solved(choices: Choices, k: int, seconds: float, whole: bool) -> Solved | None:
    """Return the best choice by whole numbers, or the relaxation's bound; None when time is out without any."""
    highspy = library()
    firms = len(choices.firms)
    programme = _adding(choices, k) if choices.together == "add" else _best(choices, k)
    lp = highspy.HighsLp()
    cost = _cost(choices, programme)
    lp.num_col_, lp.num_row_ = cost.size, programme.upper.size
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(cost.size), np.ones(cost.size)
    lp.row_lower_, lp.row_upper_ = np.full(programme.upper.size, -highspy.kHighsInf), programme.upper
    _fill(highspy, lp, programme, cost.size)
    if whole:
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger] * firms + [kinds.kContinuous] * (cost.size - firms)
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 1, "time_limit": max(seconds, 0.05)}.items():
        solver.setOptionValue(name, value)
    if whole:
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 1e-7)
    solver.passModel(lp)
    solver.run()
    return _read(highspy, solver, firms, whole)


def _read(highspy: Any, solver: Any, firms: int, whole: bool) -> Solved | None:
    info, proven = solver.getInfo(), solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not feasible or not (whole or proven):
        return None
    taken = np.flatnonzero(np.asarray(solver.getSolution().col_value)[:firms] > _WHOLE)
    bound = float(info.mip_dual_bound if whole else info.objective_function_value)
    return Solved(tuple(int(firm) for firm in taken), bound, proven and whole)


def _cost(choices: Choices, programme: _Rows) -> Reals:
    """Firms earn nothing by themselves; segments (or pairs of firm and segment) earn their weight."""
    firms = len(choices.firms)
    if choices.together == "add":
        return np.concatenate([np.zeros(firms), choices.weights])
    pairs = np.argwhere(choices.values > 0)
    return np.concatenate([np.zeros(firms), choices.weights[pairs[:, 1]] * choices.values[pairs[:, 0], pairs[:, 1]]])


def _adding(choices: Choices, k: int) -> _Rows:
    """Columns: firms, then how far each segment is closed: at most one, at most the sum of the firms taken."""
    firms, segments = choices.values.shape
    pairs = np.argwhere(choices.values > 0)
    places = np.arange(segments)
    return _Rows(
        np.concatenate([np.zeros(firms, np.int64), 1 + places, 1 + pairs[:, 1]]),
        np.concatenate([np.arange(firms), firms + places, pairs[:, 0]]),
        np.concatenate([np.ones(firms), np.ones(segments), -choices.values[pairs[:, 0], pairs[:, 1]]]),
        np.concatenate([[float(k)], np.zeros(segments)]),
    )


def _best(choices: Choices, k: int) -> _Rows:
    """Columns: firms, then pairs of a firm and a segment: one firm a segment, and only a firm that is taken."""
    firms, segments = choices.values.shape
    pairs = np.argwhere(choices.values > 0)
    numbers = np.arange(len(pairs))
    return _Rows(
        np.concatenate([np.zeros(firms, np.int64), 1 + pairs[:, 1], 1 + segments + numbers, 1 + segments + numbers]),
        np.concatenate([np.arange(firms), firms + numbers, firms + numbers, pairs[:, 0]]),
        np.concatenate([np.ones(firms), np.ones(len(pairs)), np.ones(len(pairs)), -np.ones(len(pairs))]),
        np.concatenate([[float(k)], np.ones(segments), np.zeros(len(pairs))]),
    )


def _fill(highspy: Any, lp: Any, programme: _Rows, columns: int) -> None:
    """Give the entries to the solver, column by column."""
    order = np.lexsort((programme.rows, programme.columns))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(programme.columns, minlength=columns))])
    lp.a_matrix_.index_ = programme.rows[order]
    lp.a_matrix_.value_ = programme.values[order]
