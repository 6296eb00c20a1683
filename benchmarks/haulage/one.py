"""One measured run: ``python -m benchmarks.haulage.one SOLVER NAME SITES PERIODS SEED`` prints it as JSON.

Imports, and what a just-in-time compiler does once, are over before the watch starts: the same small instance is solved
first by everybody. What that costs a fresh process is measured by itself (``cold``).
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial

from benchmarks.haulage import generators, greedy, listing, solvers
from benchmarks.haulage.generators import Pairs
from benchmarks.haulage.measure import APART, MEGABYTE, Case
from benchmarks.haulage.solvers import Answer
from wutong_engines.haulage.network.timed.problem import TimedProblem


def _ours(one: Pairs) -> Answer:
    from benchmarks.haulage import engine

    return engine.pairs(one)


def _our_weeks(problem: TimedProblem) -> Answer:
    from benchmarks.haulage import engine

    return engine.over_time(problem)


def _nearest(one: Pairs) -> Answer:
    answer = solvers.lemon(listing.nearest(one, 16))
    return Answer(answer.value, answer.alone, f"{APART}the 16 nearest only, no proof")


def _road(one: Pairs) -> Answer:
    from benchmarks.haulage import engine

    return engine.with_roads(one)


PAIRS: dict[str, Callable[[Pairs], Answer]] = {
    "ours": _ours,
    "roads": _road,
    "pot": solvers.pot,
    "lemon": lambda one: solvers.lemon(listing.of_pairs(one, useful=False)),
    "lemon-useful": lambda one: solvers.lemon(listing.of_pairs(one, useful=True)),
    "lemon-16": _nearest,
    "or-tools": lambda one: solvers.or_tools(listing.of_pairs(one, useful=False)),
    "or-tools-useful": lambda one: solvers.or_tools(listing.of_pairs(one, useful=True)),
    "highs": lambda one: solvers.highs(listing.of_pairs(one, useful=False)),
    "scipy": lambda one: solvers.scipy_linprog(listing.of_pairs(one, useful=False)),
}
PERIODS: dict[str, Callable[[TimedProblem], Answer]] = {
    "ours": _our_weeks,
    "lemon": lambda problem: solvers.lemon(listing.over_time(problem)),
    "or-tools": lambda problem: solvers.or_tools(listing.over_time(problem)),
    "highs": lambda problem: solvers.highs(listing.over_time(problem)),
    "scipy": lambda problem: solvers.scipy_linprog(listing.over_time(problem)),
    "greedy-outside": lambda problem: Answer(
        greedy.weekly(problem, heaps=False), 0.0, f"{APART}the same without heaps: what is left goes outside"
    ),
    "greedy": lambda problem: Answer(greedy.weekly(problem), 0.0, f"{APART}cheapest pair first, week by week"),
}


def measured(solver: str, case: Case, seed: int) -> dict[str, object]:
    """Warm up, run, and tell."""
    if case.periods:
        timed = PERIODS[solver]
        timed(generators.over_time(10, 52, 1))
        problem = generators.over_time(case.sites, case.periods, seed)
        work = partial(timed, problem)
    else:
        static = PAIRS[solver]
        static(generators.pairs(30, 1))
        one = generators.pairs(case.sites, seed)
        work = partial(static, one)
    began, spent = time.perf_counter(), _processor()
    answer = work()
    seconds, wall = _processor() - spent, time.perf_counter() - began
    return {
        "solver": solver,
        "seed": seed,
        "value": answer.value,
        "seconds": seconds,
        "alone": answer.alone,
        "wall": wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        "note": answer.note,
        "asked": answer.asked,
    }


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    name, title, sites, periods, number = sys.argv[1:6]
    print(json.dumps(measured(name, Case(title, int(sites), int(periods)), int(number))))
