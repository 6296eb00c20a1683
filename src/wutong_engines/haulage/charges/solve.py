"""From arrays to a plan with its proof: slope scaling, drop/add, branch and bound, whole m³."""

from dataclasses import replace
from typing import Final

import numpy as np

from wutong_engines.haulage.charges import caps, cuts, drops, mixed, slope
from wutong_engines.haulage.charges.linear import Linear
from wutong_engines.haulage.charges.programme import Charged, Flags, Ints, Programme, Reals, Routes, Status
from wutong_engines.haulage.charges.watch import Progress, Watch
from wutong_engines.haulage.charges.whole import whole

LARGE: Final = 20_000  # columns: beyond, prices change on the network simplex and the bound is that of its relaxation
_CAPS: Final = 0.1  # of the time may go into capacities
_OPENS: Final = 1e-6
_AMONG: Final = 0.2  # of the time may go into the routes that plans agree on
_CLOSER: Final = 0.4  # of the gap asked for: what those are solved to
_LOOK: Final = 0.012  # seconds of drop/add per route
_EXACT: Final = 1e-7  # of the cost: closer than this a float cannot tell


def solve_charged(
    programme: Programme,
    routes: Routes,
    *,
    time_limit: float = 60.0,
    gap: float = 1e-3,
    threads: int = 1,
    seed: int = 0,
    progress: Progress | None = None,
) -> Charged:
    """Return the cheapest plan found within the time, its bound, and whether the gap is proven.

    :param gap: stop when the plan is proven to be within this share of its cost.
    :param progress: told the share of time gone and a sentence; False stops the search, the best plan is kept.
    """
    watch = Watch(time_limit, progress)
    if programme.network is not None and programme.cost.size > LARGE:
        return _large(programme, routes, watch, gap)
    # No plan is lost by it, so a bound of the tight problem is a bound of this one.
    programme, routes, pairs = caps.tightened(programme, routes, lambda: watch.over(_CAPS))
    linear = Linear(programme, routes, threads=threads, seed=seed)
    search = drops.Search(programme, routes, linear, watch)
    rough = slope.scaled(programme, routes, slope.oracle_of(linear, watch), watch)
    rows, shares = cuts.binding(programme, routes, pairs, mixed.relaxation(programme, routes), watch)
    starts = [] if rough is None else [rough.opened] if shares is None else [rough.opened, shares > _OPENS]
    best = [plan for start in starts if (plan := _searched(programme, routes, search, start, watch)) is not None]
    effort = mixed.Effort(gap=gap, threads=threads, seed=seed, strong=False)
    if len(best) == len(starts) and shares is not None:
        best += _agreed(programme, routes, best, shares, watch, effort, rows)
    best.sort(key=lambda plan: -plan[2])

    def polish(opened: Flags) -> mixed.Known | None:
        """Work on a plan of branch and bound; what is found is kept even where no time is left to hand it over."""
        plan = _searched(programme, routes, search, opened, watch)
        if plan is None or (best and plan[2] >= best[-1][2]):
            return None
        best.append(plan)
        return plan

    proof = mixed.proven(programme, routes, best[-1] if best else None, watch, effort, polish, rows)
    if proof.infeasible:
        return _nothing(programme, routes, watch)
    candidates = [proof.opened, best[-1][1] if best else None]
    return _answer(programme, routes, candidates, proof.bound, watch, gap, "HiGHS MILP")


def _agreed(
    programme: Programme,
    routes: Routes,
    plans: list[mixed.Known],
    shares: Reals,
    watch: Watch,
    effort: mixed.Effort,
    rows: list[cuts.Cut],
) -> list[mixed.Known]:
    """Return the best plan among the routes that some plan or the relaxation opens; all that all open stay open."""
    kept = np.any([shares > _OPENS, *(plan[1] for plan in plans)], axis=0)
    sure = np.all([shares > 1 - _OPENS, *(plan[1] for plan in plans)], axis=0)
    if kept.all() or watch.over(0.5):
        return []
    best = min(plans, key=lambda plan: plan[2])
    closer = replace(effort, gap=effort.gap * _CLOSER)
    opened = mixed.among(programme, routes, best, kept, sure, watch, closer, _AMONG * watch.left, rows)
    units = None if opened is None else whole(programme, routes, opened, watch.left)
    if units is None:
        return []
    used = routes.volumes(units) > 0
    plan = (units.astype(np.float64), used, programme.pays(units) + routes.charge(used))
    watch.note(plan[2], None)
    return [plan]


def _searched(
    programme: Programme, routes: Routes, search: drops.Search, opened: Flags, watch: Watch
) -> mixed.Known | None:
    """Return volumes, opened routes and cost of the best plan that drop/add comes to from a set of routes."""
    if not search.begin(opened):
        return None
    whole_time = max(watch.seconds + watch.left, 1e-9)
    search.improve(min(watch.seconds / whole_time + 0.3, (watch.seconds + _LOOK * routes.size) / whole_time))
    units = whole(programme, routes, search.opened, watch.left)
    if units is None:
        return None
    return units.astype(np.float64), search.opened.copy(), programme.pays(units) + routes.charge(search.opened)


def _large(programme: Programme, routes: Routes, watch: Watch, gap: float) -> Charged:
    """Slope scaling alone, on the network simplex; routes below their least lot are closed one after another."""
    oracle = slope.network_of(programme, routes, watch)
    rough = slope.scaled(programme, routes, oracle, watch, rounds=2 * slope.ROUNDS, share=0.85)
    if rough is None:
        return _nothing(programme, routes, watch)
    bound = mixed.safe(rough.relaxed)
    opened = rough.opened.copy()
    plan: Ints | None = None
    while plan is None:
        prices = programme.cost.astype(np.float64)
        shut = routes.columns[~opened[routes.of[routes.columns]]]
        prices[shut] += float(np.abs(programme.cost).max()) * 4 + 1
        units = oracle(prices)
        if units is None:
            break
        volumes = routes.volumes(units)
        if np.any(volumes[~opened] > 0):
            opened |= volumes > 0  # closed for good it would leave soil without a way
        short = (volumes > 0) & (volumes < routes.least)
        if short.any() and not watch.over():
            opened &= ~short
            continue
        plan = units.astype(np.int64)
        opened = volumes > 0
    candidates: list[Flags | None] = [opened]
    return _answer(programme, routes, candidates, bound, watch, gap, "slope scaling, network simplex", plan)


def _answer(
    programme: Programme,
    routes: Routes,
    candidates: list[Flags | None],
    bound: int | None,
    watch: Watch,
    gap: float,
    engine: str,
    plan: Ints | None = None,
) -> Charged:
    best: tuple[int, Ints, Flags] | None = None
    for opened in candidates:
        if opened is None or (best is not None and np.array_equal(opened, best[2])):
            continue
        units = whole(programme, routes, opened, watch.left) if plan is None else plan
        if units is None:
            continue
        used = routes.volumes(units) > 0
        cost = programme.pays(units) + routes.charge(used)
        if best is None or cost < best[0]:
            best = (cost, units, used)
    if best is None:
        return _nothing(programme, routes, watch, stopped=True)
    cost, units, used = best
    bound = None if bound is None else min(bound, cost)
    distance = None if bound is None else _gap(cost, bound, programme.tolls(units))
    status = _status(distance, gap)
    watch.note(cost, bound)
    return Charged(
        status=status,
        units=units,
        opened=used,
        cost=cost,
        bound=bound,
        gap=distance,
        proven=status != "stopped",
        engine=engine,
        seconds=watch.seconds,
        history=tuple(watch.history),
    )


def _gap(cost: int, bound: int, tolls: int) -> float:
    """Return how far the plan may be from the best, as a share of its money."""
    return (cost - bound) / max(1, cost - tolls)


def _status(distance: float | None, gap: float) -> Status:
    if distance is None or distance > max(gap, _EXACT) + 1e-12:
        return "stopped"
    return "optimal" if distance <= _EXACT else "within"


def _nothing(programme: Programme, routes: Routes, watch: Watch, *, stopped: bool = False) -> Charged:
    return Charged(
        status="stopped" if stopped else "infeasible",
        units=np.zeros(programme.cost.size, dtype=np.int64),
        opened=np.zeros(routes.size, dtype=bool),
        cost=0,
        bound=None,
        gap=None,
        proven=False,
        engine="HiGHS MILP",
        seconds=watch.seconds,
        history=tuple(watch.history),
    )
