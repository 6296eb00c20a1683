"""The cheapest plan over weeks or days, with its proof, by a network simplex that is handed hauls as it needs them.

The horizon is halved until few periods are left; each level's tree and prices are the start of the next finer one.
All hauls of all periods are then priced: when none is below its price, the whole numbers of plan and proof are equal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wutong_engines.haulage.network.arrays import Ids, Ints
from wutong_engines.haulage.network.exact import product_sum
from wutong_engines.haulage.network.simplex import Certificate
from wutong_engines.haulage.network.timed.frame import NOWHERE, Frame, frame_of
from wutong_engines.haulage.network.timed.hauls import Hauls, Pricer
from wutong_engines.haulage.network.timed.merge import Answered, above, carried_over, merged, refined
from wutong_engines.haulage.network.timed.plan import Reading, Start, Status, TimedFlow
from wutong_engines.haulage.network.timed.problem import DEAREST, NEVER, TimedProblem
from wutong_engines.haulage.network.timed.tableau import Tableau
from wutong_engines.haulage.network.tree import PLENTY

_TOGETHER: Final = 2
_FEW_PERIODS: Final = 8
_SMALL: Final = 3000  # nodes below which halving costs more than it saves
_FEW: Final = 6  # hauls a site and period to start with
_FEW_MORE: Final = 4  # and to bring in a round
_YARDS: Final = 2
_ANY: Final = 1 << 59
_STRETCH_NODES: Final = 2000  # of a stretch of time that is mended by itself first
_LEAST_STRETCH: Final = 8  # periods


@dataclass(slots=True, eq=False)
class _Solved:
    tableau: Tableau
    pricer: Pricer
    rounds: int
    is_proven: bool


def solve_weeks(
    problem: TimedProblem, *, start: Start | None = None, stop: Callable[[], bool] | None = None
) -> TimedFlow:
    """Return the cheapest plan for lots that live in windows, proven over every pair in every period.

    :param start: of an earlier answer to a problem with the same lots and windows: seconds become milliseconds.
    :param stop: asked now and then; when it says yes, the plan so far comes back as ``stopped``.
    :raises OverflowError: a price above DEAREST, or volumes so large that potentials would not fit 64 bits.
    """
    if _dearest(problem) > DEAREST:
        raise OverflowError(f"a haul of more than {DEAREST} a m³ is not a price but a slip of the unit")
    frame = frame_of(problem)
    fits = start is not None and start.nodes == frame.market and start.lasting == len(frame.arcs)
    solved = _again(problem, frame, start, stop) if start is not None and fits else _by_levels(problem, frame, stop)
    return _read(problem, solved)


def _dearest(problem: TimedProblem) -> int:
    """Return the highest price of any haul."""
    matrices = (problem.cost, problem.yards.cost_in, problem.yards.cost_out)
    return max((int(matrix.max()) for matrix in matrices if matrix.size), default=0)


def _by_levels(problem: TimedProblem, frame: Frame, stop: Callable[[], bool] | None) -> _Solved:
    """Solve the coarsest level from nothing, each finer one from the last."""
    levels = [(problem, frame)]
    while levels[-1][0].periods > _FEW_PERIODS and levels[-1][1].market > _SMALL:
        coarser = merged(levels[-1][0], _TOGETHER)
        levels.append((coarser, frame_of(coarser)))
    coarsest, its_frame = levels.pop()
    pricer = Pricer(coarsest, its_frame)
    hauls = pricer.cheapest(_alone(coarsest, its_frame), 0, _FEW, _YARDS).mixed()
    solved = _run(pricer, hauls, its_frame.star, None, stop)
    while levels:
        solved = _finer(Pricer(*levels.pop()), solved, stop)
    return solved


def _finer(pricer: Pricer, solved: _Solved, stop: Callable[[], bool] | None) -> _Solved:
    """Solve a level from the one with periods twice as long."""
    tail, head = solved.tableau.ends
    tableau = solved.tableau
    answered = Answered(solved.pricer.frame, tableau.potentials, tableau.arcs_up(), tail, head, tableau.units())
    prices = answered.potentials[above(pricer.frame, answered.frame, _TOGETHER)]
    hauls = pricer.cheapest(np.append(prices, 0), _ANY, _FEW, _YARDS)
    hauls, up = refined(pricer, answered, _TOGETHER, hauls)
    stretch = _stretch(pricer)
    cuts = carried_over(pricer.frame, answered, _TOGETHER, stretch) if stretch < pricer.problem.periods else None
    return _run(pricer, hauls, up, None, stop, cuts)


def _stretch(pricer: Pricer) -> int:
    """Return how many periods to mend by themselves first: even, and about as many as make a small network.

    All of them where so few periods would make one that stretches are torn from what they hang together with.
    """
    everything = pricer.problem.periods
    periods = everything * _STRETCH_NODES // pricer.frame.market
    return everything if periods < _LEAST_STRETCH else max(_TOGETHER, periods - periods % _TOGETHER)


def _alone(problem: TimedProblem, frame: Frame) -> Ints:
    """Return the potentials of the plan in which everyone trades outside only."""
    potentials = np.zeros(frame.market + 1, np.int64)
    for lots, at, sign in ((problem.donors, 0, -1), (problem.receivers, frame.receivers_at, 1)):
        known = lots.outside[lots.outside != NEVER]
        high = int(known.max()) if len(known) else DEAREST
        potentials[at : at + len(lots.rate)] = sign * np.where(lots.outside == NEVER, 2 * high, lots.outside)
    return potentials


def _again(problem: TimedProblem, frame: Frame, start: Start, stop: Callable[[], bool] | None) -> _Solved:
    """Solve from an earlier plan's tree; hauls that may not be any more fall out of it."""
    pricer = Pricer(problem, frame)
    cost = pricer.cost(start.tail, start.head)
    stays = cost != NEVER
    number = np.concatenate((np.arange(start.lasting), np.where(stays, start.lasting + np.cumsum(stays) - 1, NOWHERE)))
    up = np.where(start.up == NOWHERE, NOWHERE, number[start.up])
    up = np.where(up == NOWHERE, frame.star, up)
    return _run(pricer, Hauls(start.tail[stays], start.head[stays], cost[stays]), up, start.at_upper, stop)


def _run(
    pricer: Pricer,
    hauls: Hauls,
    up: Ints,
    at_upper: Ids | None,
    stop: Callable[[], bool] | None,
    cuts: tuple[Ints, Ints, Ints] | None = None,
) -> _Solved:
    """Pivot and price by turns until no haul of any period is worth bringing in."""
    frame = pricer.frame
    tableau = Tableau(frame.supply, frame.arcs, hauls, _dearest(pricer.problem))
    is_stopped = False
    if cuts is not None:
        tableau.cut(*cuts)
        tableau.plant(np.where(np.isin(up, cuts[0]), NOWHERE, up), at_upper)
        is_stopped = tableau.pivot_in_stretches(stop)
    else:
        tableau.plant(up, at_upper)
    rounds = 0
    while True:
        rounds += 1
        if is_stopped or tableau.pivot(stop) or tableau.is_unbounded:
            return _Solved(tableau, pricer, rounds, False)
        more = pricer.cheapest(tableau.potentials, 0, _FEW_MORE, _FEW_MORE)
        if not len(more):
            return _Solved(tableau, pricer, rounds, True)
        tableau.add(more.mixed())


def _read(problem: TimedProblem, solved: _Solved) -> TimedFlow:
    tableau, frame = solved.tableau, solved.pricer.frame
    units, (tail, head) = tableau.units(), tableau.ends
    unplaced, potentials = tableau.unplaced(), tableau.potentials
    cost = product_sum(tableau.prices_of_arcs, units)
    primal = cost + tableau.toll * int(np.abs(unplaced).sum())
    lasting = len(frame.arcs)
    plan = Reading(frame, units, tail, head, unplaced)
    donors, receivers = (0, frame.receivers_at), (frame.receivers_at, frame.yards_at)
    yards = (frame.yards_at, frame.heaps_at)
    left, lacking = plan.short()
    return TimedFlow(
        status=_status(solved, is_short=bool(unplaced.any())),
        hauls=plan.moves(donors, receivers),
        into_yards=plan.moves(donors, yards),
        out_of_yards=plan.moves(yards, receivers),
        disposed=plan.disposed(),
        bought=plan.bought(),
        kept=plan.kept(),
        in_yards=plan.in_yards(),
        put=plan.put(),
        tipped=plan.tipped(problem),
        left=left,
        lacking=lacking,
        donor_price=-potentials[: frame.receivers_at],
        receiver_price=potentials[frame.receivers_at : frame.yards_at],
        cost=cost,
        certificate=Certificate(primal, _bound(frame, potentials) if solved.is_proven else 0),
        rounds=solved.rounds,
        pivots=tableau.pivots,
        listed=len(tail) - lasting,
        start=Start(tail[lasting:], head[lasting:], tableau.arcs_up(), tableau.at_upper(), lasting, frame.market),
    )


def _status(solved: _Solved, *, is_short: bool) -> Status:
    if solved.tableau.is_unbounded:
        return "unbounded"
    if not solved.is_proven:
        return "stopped"
    return "infeasible" if is_short else "optimal"


def _bound(frame: Frame, potentials: Ints) -> int:
    """Return what the potentials prove. No haul is below its price, so only lasting arcs with a limit can save."""
    arcs = frame.arcs
    reduced = arcs.cost + potentials[arcs.tail] - potentials[arcs.head]
    below = np.flatnonzero(reduced < 0)
    limit = np.where(arcs.capacity[below] < 0, PLENTY, arcs.capacity[below])
    return product_sum(reduced[below], limit) - product_sum(potentials[:-1], frame.supply)
