"""Our engine on the bench's instances: whole answers with their proofs, held to their own word."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.haulage import generators
from benchmarks.haulage.generators import Pairs, Sites
from benchmarks.haulage.measure import APART
from benchmarks.haulage.solvers import Answer
from wutong_engines.haulage.network.pricing import Haul
from wutong_engines.haulage.network.static import PairsFlow, Points, solve_pairs
from wutong_engines.haulage.network.timed.problem import TimedProblem
from wutong_engines.haulage.network.timed.weeks import solve_weeks

# Roads that nobody has a matrix of: each pair's detour lies between these, by a rule that any process can repeat.
LEAST_DETOUR, MOST_DETOUR = 1.15, 1.65
_MIX_ONE, _MIX_OTHER, _WORD = 2654435761, 40503, 1 << 32


def pairs(one: Pairs) -> Answer:
    """Solve one period over all pairs."""
    return _told(_solve(one))


def with_roads(one: Pairs) -> Answer:
    """Solve one period with road distances that must be asked for, pair by pair."""

    def road(donor: NDArray[np.int64], receiver: NDArray[np.int64]) -> NDArray[np.float64]:
        donor, receiver = donor.astype(np.int64), receiver.astype(np.int64)
        straight = np.hypot(
            one.donors.x[donor] - one.receivers.x[receiver], one.donors.y[donor] - one.receivers.y[receiver]
        )
        share = (donor * _MIX_ONE + receiver * _MIX_OTHER) % _WORD / _WORD
        found: NDArray[np.float64] = straight * (LEAST_DETOUR + (MOST_DETOUR - LEAST_DETOUR) * share)
        return found

    flow = _solve(one, road=road)
    share = flow.work.asked / (len(one.donors) * len(one.receivers))
    answer = _told(flow)
    return replace(answer, note=f"{APART}other roads; {answer.note}", asked=share)


def over_time(problem: TimedProblem) -> Answer:
    """Solve weeks or days over all pairs."""
    flow = solve_weeks(problem)
    assert flow.status == "optimal", flow.status
    assert flow.certificate.primal == flow.certificate.dual == flow.cost, flow.certificate
    return Answer(flow.cost, 0.0, f"proven; {flow.rounds} rounds, {flow.pivots:,} pivots, {flow.listed:,} hauls listed")


def _solve(one: Pairs, **more: object) -> PairsFlow:
    haul = Haul(generators.FIRST_KM, generators.PER_KM, 1.0, generators.DETOUR, LEAST_DETOUR if more else 1.0)
    return solve_pairs(
        _points(one.donors), _points(one.receivers), disposal=one.disposal, borrow=one.borrow, haul=haul, **more
    )


def _points(sites: Sites) -> Points:
    return Points(sites.x, sites.y, sites.volume)


def _told(flow: PairsFlow) -> Answer:
    assert flow.status == "optimal", flow.status
    assert flow.certificate.primal == flow.certificate.dual == flow.cost, flow.certificate
    work = flow.work
    return Answer(flow.cost, 0.0, f"proven; {work.rounds} rounds, {work.pivots:,} pivots, {work.listed:,} hauls listed")
