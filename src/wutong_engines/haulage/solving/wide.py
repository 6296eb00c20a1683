"""Thousands of sites without rates, stocks or shared limits: all pairs proven, only those in use ever listed.

`network.static` asks for the price of a pair as for a road: what comes back is the kilometre at which its tariff asks
exactly this pair's fen (table of soils, windows, treatment and rounding to the metre included), so that plan and proof
are right to the fen. A forbidden pair has no road.
"""

from collections.abc import Callable
from math import inf
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.haulage.distances import Straight
from wutong_engines.haulage.model.build import Model, Ways, build
from wutong_engines.haulage.model.outside import Lot, outside_of
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Options, Reason
from wutong_engines.haulage.problem import Borrow, Disposal, Need, Problem, Surplus
from wutong_engines.haulage.solving.answer import Answer, pays
from wutong_engines.haulage.solving.core import core
from wutong_engines.haulage.solving.linear import minimum

PAIRS: Final = 250_000
"""Fewer pairs are listed as quickly as they are searched."""
_METRE: Final = 0.0006  # km: half of what distances are rounded to, with a hair
_HALF_FEN: Final = 0.51


def fits(problem: Problem) -> bool:
    """Whether a problem has many pairs, and nothing in it but volumes, prices, soils and windows."""
    limits = problem.limits
    lots: tuple[Lot, ...] = (*problem.surpluses, *problem.needs)
    outside: tuple[Disposal | Borrow, ...] = (*problem.disposals, *problem.borrows)
    shared = limits.trucks_per_day is not None or limits.gates or limits.least_lot or limits.fixed_fen
    return (
        len(problem.surpluses) * len(problem.needs) > PAIRS
        and isinstance(problem.roads, Straight)
        and problem.tariff.each_km_fen > 0
        and not (problem.tariff.surcharges or problem.pairs or problem.yards or problem.past or problem.keep or shared)
        and not any(lot.daily is not None or lot.stock or lot.steady for lot in lots)
        and not any(site.capacity is not None or site.daily is not None for site in outside)
        and not any(borrow.factors for borrow in problem.borrows)
    )


def solved(problem: Problem, options: Options, seconds: float, stop: Callable[[], bool]) -> tuple[Model, Answer] | None:
    """Return the network of the pairs in use and its answer, proven over all pairs; None where the proof is not had."""
    pairing = Pairing(problem)
    givers = [lot for lot in problem.surpluses if not pairing.kept_out(lot)]
    takers = [lot for lot in problem.needs if not pairing.kept_out(lot)]
    away, bought = ([outside_of(pairing, lot) for lot in lots] for lots in (givers, takers))
    prices = [[None if way is None else way.fen for way in side] for side in (away, bought)]
    toll = _toll(pairing, givers, takers, prices)
    static = core("static")
    flow = static.solve_pairs(
        static.Points.of(*_points(problem, givers)),
        static.Points.of(*_points(problem, takers)),
        disposal=np.array([toll if fen is None else fen for fen in prices[0]], dtype=np.int64),
        borrow=np.array([toll if fen is None else fen for fen in prices[1]], dtype=np.int64),
        haul=_haul(problem),
        road=_Prices(pairing, givers, takers),
        stop=stop,
    )
    if flow.status != "optimal" or flow.certificate.primal != flow.certificate.dual:
        return None
    used = zip(flow.donor.tolist(), flow.receiver.tolist(), strict=True)
    outside = {lot.id: way.site_id for lot, way in zip((*givers, *takers), (*away, *bought), strict=True) if way}
    pairs = [(givers[donor], takers[receiver]) for donor, receiver in used]
    model = build(problem, pairing=pairing, ways=Ways(pairs, outside))
    found = minimum(model.net, options, seconds) if model.net.arcs else Answer((), 0, Reason.PROVEN, "", "")
    if found is None:
        return None
    stuck = sum(found.units[arc] for arc in model.net.slacks)
    # The listed pairs are some of all, so their plan is at best as good; it is when both come to one number.
    if pays(model.net, found.units) + stuck * (toll - model.net.toll) != flow.certificate.dual:
        return None
    asked, all_ = flow.work.asked, len(givers) * len(takers)
    why = f"{all_:,}对中只问了{asked:,}对的运价,整数原始值等于对全部各对成立的整数对偶值"
    return model, Answer(found.units, found.bound, Reason.PROVEN, "网络单纯形(全部各对)", why)


class _Prices:
    """Answers what pairs cost as the kilometres at which the tariff asks as much."""

    def __init__(self, pairing: Pairing, givers: list[Surplus], takers: list[Need]) -> None:
        self._pairing, self._givers, self._takers = pairing, givers, takers

    def __call__(self, donors: NDArray[np.int64], receivers: NDArray[np.int64]) -> NDArray[np.float64]:
        pairs = zip(donors.tolist(), receivers.tolist(), strict=True)
        return np.array([self._km(self._givers[donor], self._takers[receiver]) for donor, receiver in pairs])

    def _km(self, giver: Surplus, taker: Need) -> float:
        verdict, tariff = self._pairing.verdict(giver, taker), self._pairing.problem.tariff
        if verdict.why is not None:
            return inf
        return 1.0 + (verdict.haul_fen + verdict.add_fen - tariff.first_km_fen) / tariff.each_km_fen


def _haul(problem: Problem) -> Any:
    detour = problem.roads.detour if isinstance(problem.roads, Straight) else 1.0
    each = problem.tariff.each_km_fen
    lower = detour * max(0.0, 1 - _METRE - _HALF_FEN / each)
    return core("pricing").Haul(problem.tariff.first_km_fen, each, 0.0, detour, lower)


def _points(problem: Problem, lots: list[Surplus] | list[Need]) -> tuple[list[float], list[float], list[int]]:
    places = [(lot.place.x_km, lot.place.y_km) if lot.place else (0.0, 0.0) for lot in lots]
    return [x for x, _ in places], [y for _, y in places], [lot.bank(problem.basis) for lot in lots]


def _toll(pairing: Pairing, givers: list[Surplus], takers: list[Need], prices: list[list[int | None]]) -> int:
    """Return a price above any way round leaving a m³ nowhere: every lot may have to move over once."""
    places = [lot.place for lot in (*givers, *takers) if lot.place]
    axes = ([place.x_km for place in places], [place.y_km for place in places])
    wide = sum(max(axis, default=0.0) - min(axis, default=0.0) for axis in axes)
    roads = pairing.problem.roads
    farthest = pairing.problem.tariff.fen(wide * (roads.detour if isinstance(roads, Straight) else 1.0))
    dearest = max([farthest, *(fen for side in prices for fen in side if fen is not None)])
    return 1 + 2 * dearest * (len(givers) + len(takers))
