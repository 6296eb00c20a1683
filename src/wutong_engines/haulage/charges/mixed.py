"""The proof: HiGHS with one binary a route, given the best plan known and stopped in good order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any, Final

import numpy as np

from wutong_engines.haulage.charges.cuts import Cut, add
from wutong_engines.haulage.charges.linear import by_columns, matrix_of, model, solver
from wutong_engines.haulage.charges.programme import Flags, Ints, Programme, Reals, Routes
from wutong_engines.haulage.charges.watch import Watch
from wutong_engines.haulage.solving.highs import library

_NOISE: Final = 1e-9  # of the cost: what a float sum of this size may be off
_YUAN: Final = 100.0  # HiGHS branches far better on prices of a few units than of a few hundred
_ENDLESS: Final = 1e27


Known = tuple[Reals, Flags, int]
"""Volumes, opened routes and cost of a plan that fits."""
_OPEN: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What branch and bound ended with."""

    opened: Flags | None
    units: Reals | None
    bound: int | None
    finished: bool
    infeasible: bool


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try."""

    gap: float
    threads: int
    seed: int
    strong: bool


def proven(
    programme: Programme,
    routes: Routes,
    known: Known | None,
    watch: Watch,
    effort: Effort,
    polish: Callable[[Flags], Known | None] | None = None,
    cuts: Sequence[Cut] = (),
) -> Proof:
    """Search for something better than the known plan until the gap is closed or time is up.

    :param known: volumes, opened routes and cost of a plan that fits.
    :param polish: makes a set of opened routes better; asked about every better plan that branch and bound finds.
    :param cuts: rows that every whole plan keeps and the relaxation would not.
    """
    highs = _begun(programme, routes, effort, cuts, watch.left)
    if known is not None:
        _hand_over(highs, known)
        # A good plan is there, so the time goes into the bound.
        for heuristic in ("rins", "rens", "root_reduced_cost"):
            highs.setOptionValue(f"mip_heuristic_run_{heuristic}", False)
        tolls = programme.tolls(np.rint(known[0]).astype(np.int64))
        if tolls:  # a share of money and tolls together would be far too lax
            highs.setOptionValue("mip_rel_gap", 0.0)
            highs.setOptionValue("mip_abs_gap", max(0.5, effort.gap * max(0, known[2] - tolls)) / _YUAN)
    _report(highs, watch)
    if polish is not None:
        _polish(highs, programme, polish)
    highs.run()
    return _read(highs, programme, routes)


def among(
    programme: Programme,
    routes: Routes,
    known: Known,
    kept: Flags,
    sure: Flags,
    watch: Watch,
    effort: Effort,
    seconds: float,
    cuts: Sequence[Cut] = (),
) -> Flags | None:
    """Return the best opened routes that are found among the kept ones, the sure ones opened anyway.

    What plans and the relaxation agree on is left alone (Danna, Rothberg and Le Pape 2005): a far smaller question,
    whose answer is a plan of the whole problem but whose bound is none.
    """
    highs = _begun(programme, routes, effort, cuts, seconds)
    width = programme.cost.size
    for route in np.flatnonzero(~kept):
        highs.changeColBounds(width + int(route), 0.0, 0.0)
    for route in np.flatnonzero(sure):
        highs.changeColBounds(width + int(route), 1.0, 1.0)
    _hand_over(highs, known)

    def listen(event: Any) -> None:
        if watch.over():
            event.interrupt()

    highs.cbMipInterrupt += listen
    highs.run()
    return _read(highs, programme, routes).opened


def _begun(programme: Programme, routes: Routes, effort: Effort, cuts: Sequence[Cut], seconds: float) -> Any:
    """Return HiGHS with the model, the cuts and the aims set."""
    highs = solver(effort.threads, effort.seed)
    highs.setOptionValue("time_limit", max(seconds, 0.05))
    highs.setOptionValue("mip_rel_gap", effort.gap)
    highs.setOptionValue("mip_abs_gap", 0.5 / _YUAN)
    # Trying each branch once is enough: HiGHS otherwise spends most of its pivots there, and few on nodes.
    highs.setOptionValue("mip_pscost_minreliable", 1)
    highs.passModel(charged_model(programme, routes, strong=effort.strong))
    for cut in cuts:
        add(highs, cut, programme.cost.size)
    return highs


def charged_model(programme: Programme, routes: Routes, *, strong: bool) -> Any:
    """Return the mixed-integer model: volume of a route between least and most times its binary.

    ``strong`` also ties each column to the binary, which lifts the first bound and slows every step.
    """
    highspy = library()

    below, width = programme.lower.size, programme.cost.size
    members, count = routes.columns, routes.size
    of, binaries = routes.of[members], width + np.arange(routes.size)
    entries = [
        matrix_of(programme),
        (below + of, members, np.ones(members.size)),
        (below + np.arange(count), binaries, -routes.most.astype(np.float64)),
    ]
    lower = [programme.lower, np.full(count, -np.inf)]
    upper = [programme.upper, np.zeros(count)]
    at = below + count
    least = np.flatnonzero(routes.least > 0)
    if least.size:
        number = np.full(count, -1)
        number[least] = np.arange(least.size)
        tied = members[number[of] >= 0]
        entries += [
            (at + number[routes.of[tied]], tied, np.ones(tied.size)),
            (at + np.arange(least.size), width + least, -routes.least[least].astype(np.float64)),
        ]
        lower.append(np.zeros(least.size))
        upper.append(np.full(least.size, np.inf))
        at += least.size
    tight = members[programme.capacity[members] < routes.most[of]] if strong else members[:0]
    if tight.size:
        rows = at + np.arange(tight.size)
        entries += [
            (rows, tight, np.ones(tight.size)),
            (rows, width + routes.of[tight], -programme.capacity[tight].astype(np.float64)),
        ]
        lower.append(np.full(tight.size, -np.inf))
        upper.append(np.zeros(tight.size))
    possible = (routes.most >= np.maximum(routes.least, 1)).astype(np.float64)
    matrix = by_columns(*_joined(entries), width + count)
    lp = model(
        np.concatenate([programme.cost, routes.fixed]) / _YUAN,
        np.concatenate([programme.capacity.astype(np.float64), possible]),
        np.concatenate(lower),
        np.concatenate(upper),
        matrix,
    )
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kContinuous] * width + [kinds.kInteger] * count
    return lp


def relaxation(programme: Programme, routes: Routes) -> Any:
    """Return the charged model with routes open by any share."""
    lp = charged_model(programme, routes, strong=False)
    lp.integrality_ = []
    return lp


def _joined(entries: list[tuple[Ints, Ints, Reals]]) -> tuple[Ints, Ints, Reals]:
    rows, columns, values = zip(*entries, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


def _hand_over(highs: Any, known: Known) -> None:
    highspy = library()

    solution = highspy.HighsSolution()
    solution.col_value = np.concatenate([known[0], known[1].astype(np.float64)]).tolist()
    solution.value_valid = True
    highs.setSolution(solution)


def _polish(highs: Any, programme: Programme, polish: Callable[[Flags], Known | None]) -> None:
    """Let drop/add work on each better plan, and hand what it finds back at the next opportunity."""
    better: list[Known] = []
    seen: set[bytes] = set()

    def found(event: Any) -> None:
        opened = np.asarray(event.data_out.mip_solution)[programme.cost.size :] > _OPEN
        if opened.tobytes() in seen:
            return
        seen.add(opened.tobytes())
        plan = polish(opened)
        if plan is not None:
            seen.add(plan[1].tobytes())
            better.append(plan)

    def asked(event: Any) -> None:
        if better:
            plan = min(better, key=lambda one: one[2])
            better.clear()
            event.data_in.user_has_solution = True
            event.data_in.setSolution(np.concatenate([plan[0], plan[1].astype(np.float64)]))

    highs.cbMipImprovingSolution += found
    highs.cbMipUserSolution += asked


def _report(highs: Any, watch: Watch) -> None:
    def listen(event: Any) -> None:
        cost, bound = event.data_out.mip_primal_bound * _YUAN, event.data_out.mip_dual_bound * _YUAN
        if isfinite(bound):
            watch.note(round(cost) if cost < _ENDLESS else None, safe(bound))
        if watch.over(2.0):  # the time limit is HiGHS's own business; this one hears the caller
            event.interrupt()

    highs.cbMipInterrupt += listen


def safe(bound: float) -> int:
    """Return the bound that a float proves for plans in whole m³, whose cost is a whole number of fen."""
    return ceil(bound - max(1e-4, abs(bound) * _NOISE))


def _read(highs: Any, programme: Programme, routes: Routes) -> Proof:
    highspy = library()

    status, info = highs.getModelStatus(), highs.getInfo()
    words = highspy.HighsModelStatus
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(highs.getSolution().col_value) if found else None
    bound = info.mip_dual_bound * _YUAN
    return Proof(
        opened=None if values is None else values[programme.cost.size :] > _OPEN,
        units=None if values is None else values[: programme.cost.size],
        bound=safe(bound) if abs(bound) < _ENDLESS else None,
        finished=status == words.kOptimal,
        infeasible=status in (words.kInfeasible, words.kUnboundedOrInfeasible),
    )
