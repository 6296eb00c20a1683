"""One period: every donor against every receiver and the market, proven over all pairs without listing them.

A good start comes from merged points (``scales``); the simplex solves what is listed; the search over boxes
(``pricing``) finds every pair that would still save something, or proves that there is none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import process_time

import numpy as np
from numpy.typing import ArrayLike

from wutong_engines.haulage.network.arrays import Ints, Reals, ints, reals
from wutong_engines.haulage.network.exact import product_sum
from wutong_engines.haulage.network.places import Codes, Side, morton
from wutong_engines.haulage.network.pricing import Haul, best_pairs
from wutong_engines.haulage.network.roads import Oracle, Roads
from wutong_engines.haulage.network.scales import NEAREST, Frame, Net, Scale, Worth, estimate, opening, planted, worths
from wutong_engines.haulage.network.simplex import Certificate, Flow, Status


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Places in km with a volume each."""

    x_km: Reals
    y_km: Reals
    volume: Ints

    @classmethod
    def of(cls, x_km: ArrayLike, y_km: ArrayLike, volume: ArrayLike) -> "Points":
        """Read any arrays.

        :raises ValueError: lengths differ, a coordinate is not finite, or a volume is negative.
        """
        points = cls(reals(x_km), reals(y_km), ints(volume))
        if not points.x_km.shape == points.y_km.shape == points.volume.shape or points.volume.ndim != 1:
            raise ValueError("coordinates and volumes must be as long as each other")
        if not (np.isfinite(points.x_km).all() and np.isfinite(points.y_km).all()):
            raise ValueError("a coordinate is not a number")
        if (points.volume < 0).any():
            raise ValueError("a volume is negative")
        return points


@dataclass(frozen=True, slots=True)
class Work:
    """What an answer took: rounds, pairs listed of all there are, roads asked for, pivots, CPU seconds by part."""

    rounds: int
    listed: int
    asked: int
    pivots: int
    seconds: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class PairsFlow:
    """An answer of :func:`solve_pairs`: hauls, what goes to disposal and what is bought, prices, proof.

    ``giving`` and ``taking`` say what a further m³ is worth at each donor and receiver (at most what the market asks
    there); for every pair at all ``cost >= giving + taking``. ``cost`` is the plan's, ``certificate.dual`` what the
    prices prove over *all* pairs; equal when optimal. ``unplaced_*`` is what an infeasible problem leaves over.
    """

    status: Status
    donor: Ints
    receiver: Ints
    units: Ints
    spoiled: Ints
    bought: Ints
    giving: Ints
    taking: Ints
    cost: int
    certificate: Certificate
    unplaced_donor: Ints
    unplaced_receiver: Ints
    work: Work


@dataclass(slots=True)
class _Clock:
    """CPU seconds by part."""

    spent: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=process_time)

    def lap(self, part: str) -> None:
        """Book the time since the last lap."""
        now = process_time()
        self.spent[part] = self.spent.get(part, 0.0) + now - self.since
        self.since = now


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """The problem in Z-order, and where each point stood."""

    scale: Scale
    frame: Frame
    donor: Ints
    receiver: Ints


def solve_pairs(
    donors: Points,
    receivers: Points,
    *,
    disposal: ArrayLike,
    borrow: ArrayLike,
    haul: Haul,
    road: Oracle | None = None,
    max_km: float | None = None,
    start: PairsFlow | None = None,
    stop: Callable[[], bool] | None = None,
) -> PairsFlow:
    """Return the cheapest way to place every donor's and to serve every receiver's volume, proven over all pairs.

    :param disposal: what a m³ costs each donor outside, delivered; negative: there is no such way out.
    :param borrow: what a m³ costs each receiver outside, delivered; negative: none.
    :param road: road km of pairs (donor numbers, receiver numbers); asked only for pairs that may matter, each once.
        No road may be shorter than the straight line × ``haul.detour_lower``.
    :param max_km: no haul over more road km than this.
    :param start: the answer of a similar problem with the same points: its prices are where this one begins.
    :param stop: asked now and then; when it says yes the best plan so far comes back with the bound proven so far.
    :raises ValueError: lengths differ, or the oracle answers less than its stated least.
    """
    clock = _Clock()
    problem = _sorted(donors, receivers, ints(disposal), ints(borrow))
    roads = Roads(haul, max_km, road, problem.scale, (problem.donor, problem.receiver))
    clock.lap("sort")
    scale = problem.scale
    if start is None:
        worth, slack = estimate(scale, problem.frame, haul)
    else:
        worth, slack = _kept(problem, start), haul.per_km
    clock.lap("estimate")
    pairs = roads.told(opening(scale, worth, haul.tariff(detour=haul.detour, farthest=max_km), slack))
    net, basis = planted(scale, worth, pairs)
    clock.lap("list")
    flow = net.solve(scale, basis, stop)
    rounds, pivots = 1, flow.pivots
    clock.lap("simplex")
    most = NEAREST
    status = flow.status
    while status != "stopped":
        pairs, proven = roads.better(worths(flow, scale), most)
        clock.lap("prove")
        if proven:
            break
        if pairs.cost.size:
            net = net.with_pairs(pairs, scale.supply.size)
            flow = net.solve(scale, flow.basis, stop)
            rounds, pivots = rounds + 1, pivots + flow.pivots
            clock.lap("simplex")
        status = "stopped" if stop is not None and stop() else flow.status
        most = 2 * most if road is not None else most
    bound = _bound(flow, scale, roads) if status == "stopped" else flow.certificate.dual
    work = Work(rounds, net.cost.size - net.market, roads.asked, pivots, clock.spent)
    return _read(problem, net, replace(flow, status=status), bound, work)


def cheapest_outside(
    sites: Points, places: Points, price: ArrayLike, haul: Haul, *, max_km: float | None = None
) -> tuple[Ints, Ints]:
    """Return each site's cheapest outside price delivered, and the place it is from (``-1`` and ``-1``: none).

    :param places: disposal sites or borrow pits; their volume is not looked at.
    :param price: the fee or price of each place per m³.
    """
    (near, _), (far, _), side = _z_order(sites, places)
    fees = ints(price)[far]
    beyond = int(fees.max(initial=0)) + int(haul.cost(np.array([1.5 * side * haul.detour]))[0]) + 1
    found = best_pairs(
        Side.of(sites.x_km[near], sites.y_km[near]),
        Side.of(places.x_km[far], places.y_km[far]),
        np.full(near.size, beyond),
        -fees,
        haul.tariff(detour=haul.detour, farthest=max_km),
        1,
    )
    best, which = np.full(near.size, -1, np.int64), np.full(near.size, -1, np.int64)
    best[near[found.first]] = found.cost + fees[found.second]
    which[near[found.first]] = far[found.second]
    return best, which


def _z_order(first: Points, second: Points) -> tuple[tuple[Ints, Codes], tuple[Ints, Codes], float]:
    """Return for both sets the order along the Z-curve of their common square and the sorted codes; and its side."""
    x, y = np.concatenate((first.x_km, second.x_km)), np.concatenate((first.y_km, second.y_km))
    left, low = float(x.min(initial=np.inf)), float(y.min(initial=np.inf))
    side = max(float(x.max(initial=-np.inf)) - left, float(y.max(initial=-np.inf)) - low) if x.size else 0.0
    codes = morton(x, y, left, low, side)
    ordered = []
    for part in (codes[: first.volume.size], codes[first.volume.size :]):
        order = np.argsort(part, kind="stable")
        ordered.append((order, part[order]))
    return ordered[0], ordered[1], side


def _sorted(donors: Points, receivers: Points, disposal: Ints, borrow: Ints) -> _Sorted:
    if disposal.shape != donors.volume.shape or borrow.shape != receivers.volume.shape:
        raise ValueError("there must be one outside price for each point")
    (first, from_codes), (second, to_codes), side = _z_order(donors, receivers)
    scale = Scale(
        Side.of(donors.x_km[first], donors.y_km[first]),
        Side.of(receivers.x_km[second], receivers.y_km[second]),
        donors.volume[first],
        receivers.volume[second],
        disposal[first],
        borrow[second],
    )
    return _Sorted(scale, Frame(side, from_codes, to_codes), first, second)


def _kept(problem: _Sorted, start: PairsFlow) -> Worth:
    """Return an earlier answer's prices in this problem's order, never above the market's."""
    if start.giving.shape != problem.donor.shape or start.taking.shape != problem.receiver.shape:
        raise ValueError("the start is of another set of points")
    giving, taking = start.giving[problem.donor], start.taking[problem.receiver]
    disposal, borrow = problem.scale.disposal, problem.scale.borrow
    return (
        np.where(disposal >= 0, np.minimum(giving, disposal), giving),
        np.where(borrow >= 0, np.minimum(taking, borrow), taking),
    )


def _bound(flow: Flow, scale: Scale, roads: Roads) -> int:
    """Return what a stopped run proves: its prices, lowered until no pair and no market price is below them."""
    giving, taking = worths(flow, scale)
    taking = np.where(scale.borrow >= 0, np.minimum(taking, scale.borrow), taking)
    giving = np.where(scale.disposal >= 0, np.minimum(giving, scale.disposal), giving)
    worst = roads.worst((giving, taking))
    giving[worst.first] = worst.cost - taking[worst.second]
    return product_sum(giving, scale.supply) + product_sum(taking, scale.need)


def _read(problem: _Sorted, net: Net, flow: Flow, bound: int, work: Work) -> PairsFlow:
    scale = problem.scale
    donors = scale.supply.size
    hauled = net.market + np.flatnonzero(flow.units[net.market :])
    sent = flow.units[: net.market]
    node = np.where(net.tail[: net.market] == scale.nodes, net.head[: net.market], net.tail[: net.market])
    market = np.zeros(scale.nodes, np.int64)
    market[node] = sent
    giving, taking = worths(flow, scale)
    return PairsFlow(
        status=flow.status,
        donor=problem.donor[net.tail[hauled]],
        receiver=problem.receiver[net.head[hauled] - np.uint32(donors)],
        units=flow.units[hauled],
        spoiled=_back(market[:donors], problem.donor),
        bought=_back(market[donors:], problem.receiver),
        giving=_back(giving, problem.donor),
        taking=_back(taking, problem.receiver),
        cost=flow.cost,
        certificate=Certificate(flow.certificate.primal, bound),
        unplaced_donor=_back(flow.unplaced[:donors], problem.donor),
        unplaced_receiver=_back(-flow.unplaced[donors:], problem.receiver),
        work=work,
    )


def _back(values: Ints, order: Ints) -> Ints:
    """Return values in the caller's order."""
    placed = np.empty_like(values)
    placed[order] = values
    return placed
