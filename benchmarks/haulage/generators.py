"""Instances that a seed decides: a zone's sites in one period, and the same over weeks or days.

Seven of ten sites lie in clusters (σ 3 km), half a site to the km², volumes are lognormal, there is 1.15 times as much
cut as fill, one disposal site for a hundred sites and one borrow pit for two hundred. Money is fen, volume m³.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wutong_engines.haulage.network.timed.problem import Lots, TimedProblem, Yards, even_rates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# First km with loading, each further started km, straight line to road: the price book's defaults.
FIRST_KM, PER_KM, DETOUR = 900, 160, 1.35
DENSITY, CLUSTERED, SIGMA, SITES_A_CLUSTER = 0.5, 0.7, 3.0, 40
CUT_TO_FILL = 1.15
DISPOSAL_FEE, BORROW_PRICE = (1500, 4500), (1200, 3000)
HANDLING, HOLD_A_WEEK, REHANDLE = (300, 600), 30, 300
DAYS_A_WEEK = 7
# A longer horizon than this is meant in days.
LONGEST_IN_WEEKS = 208


@dataclass(frozen=True)
class Sites:
    """Places with a volume each."""

    x: Floats
    y: Floats
    volume: Ints

    def __len__(self) -> int:
        return len(self.volume)


@dataclass(frozen=True)
class Pairs:
    """One period: what every donor pays and every receiver pays without the other."""

    donors: Sites
    receivers: Sites
    disposal: Ints
    borrow: Ints


def haul_cost(ax: Floats, ay: Floats, bx: Floats, by: Floats, detour: float = DETOUR) -> Ints:
    """Return the price of each haul from the straight line, in started km."""
    dx, dy = ax - bx, ay - by
    steps = np.ceil(np.sqrt(dx * dx + dy * dy) * detour - 1.0)
    cost: Ints = FIRST_KM + PER_KM * np.maximum(steps, 0.0).astype(np.int64)
    return cost


def pairs(each: int, seed: int) -> Pairs:
    """Return that many donors and that many receivers in one period."""
    dice = np.random.default_rng(seed)
    centres, side = _centres(dice, 2 * each)
    places = _places(dice, 2 * each, centres, side)
    places = places[dice.permutation(2 * each)]
    cut, fill = _volumes(dice, each, each)
    donors = Sites(places[:each, 0].copy(), places[:each, 1].copy(), cut)
    receivers = Sites(places[each:, 0].copy(), places[each:, 1].copy(), fill)
    disposal = _outside(dice, donors, max(1, 2 * each // 100), side, DISPOSAL_FEE)
    borrow = _outside(dice, receivers, max(1, 2 * each // 200), side, BORROW_PRICE)
    return Pairs(donors, receivers, disposal, borrow)


def over_time(sites: int, periods: int, seed: int) -> TimedProblem:
    """Return sites over 52 weeks, or over the days of a year: windows of 8 to 30 weeks, stocks at every second site."""
    dice = np.random.default_rng(seed)
    days = DAYS_A_WEEK if periods > LONGEST_IN_WEEKS else 1
    each = sites // 2
    flat = pairs(each, seed + 1000)
    donors = _lots(dice, flat.donors, flat.disposal, periods, days)
    receivers = _lots(dice, flat.receivers, flat.borrow, periods, days)
    cost = haul_cost(flat.donors.x[:, None], flat.donors.y[:, None], flat.receivers.x[None], flat.receivers.y[None])
    return TimedProblem(periods, donors, receivers, cost, _yards(dice, flat, periods, days))


def _centres(dice: np.random.Generator, sites: int) -> tuple[Floats, float]:
    side = float(np.sqrt(sites / DENSITY))
    return dice.uniform(0.0, side, (max(1, sites // SITES_A_CLUSTER), 2)), side


def _places(dice: np.random.Generator, count: int, centres: Floats, side: float) -> Floats:
    near = int(count * CLUSTERED)
    clustered = centres[dice.integers(0, len(centres), near)] + dice.normal(0.0, SIGMA, (near, 2))
    everywhere = dice.uniform(0.0, side, (count - near, 2))
    # Ten metres is what a survey of a site's middle is worth.
    return np.round(np.clip(np.concatenate((clustered, everywhere)), 0.0, side), 2)


def _volumes(dice: np.random.Generator, donors: int, receivers: int) -> tuple[Ints, Ints]:
    """Return volumes of either side, scaled to 1.15 times as much cut as fill."""
    cut, fill = dice.lognormal(10.0, 1.0, donors), dice.lognormal(10.0, 1.0, receivers)
    cut *= CUT_TO_FILL * fill.sum() / cut.sum()
    return np.maximum(cut, 100.0).astype(np.int64), np.maximum(fill, 100.0).astype(np.int64)


def _outside(dice: np.random.Generator, sites: Sites, count: int, side: float, fees: tuple[int, int]) -> Ints:
    """Return the cheapest outside price of each site, delivered."""
    x, y = dice.uniform(0.0, side, count), dice.uniform(0.0, side, count)
    fee = dice.integers(fees[0], fees[1] + 1, count)
    best = np.full(len(sites), np.iinfo(np.int64).max)
    for place in range(count):
        delivered = fee[place] + haul_cost(sites.x, sites.y, x[place : place + 1], y[place : place + 1])
        np.minimum(best, delivered, out=best)
    return best


def _lots(dice: np.random.Generator, sites: Sites, outside: Ints, periods: int, days: int) -> Lots:
    count = len(sites)
    lengths = dice.integers(8 * days, 30 * days + 1, count)
    lengths = np.minimum(lengths, periods)
    first = (dice.random(count) * (periods - lengths + 1)).astype(np.int64)
    has_stock = dice.random(count) < 0.5
    stock = np.where(has_stock, sites.volume * dice.uniform(0.1, 0.3, count), 0).astype(np.int64)
    flat = int(lengths.sum())
    return Lots(
        first=first,
        start=np.concatenate(([0], np.cumsum(lengths))),
        rate=even_rates(sites.volume, lengths),
        outside=np.repeat(outside, lengths),
        open=np.ones(flat, np.bool_),
        stock=stock,
        hold=np.full(count, max(1, HOLD_A_WEEK // days)),
        rehandle=np.full(count, REHANDLE),
    )


def _yards(dice: np.random.Generator, flat: Pairs, periods: int, days: int) -> Yards:
    count = max(1, 2 * len(flat.donors) // 40)
    side = float(np.sqrt(2 * len(flat.donors) / DENSITY))
    x, y = dice.uniform(0.0, side, count), dice.uniform(0.0, side, count)
    handling_in, handling_out = (dice.integers(HANDLING[0], HANDLING[1] + 1, count) for _ in range(2))
    cost_in = haul_cost(flat.donors.x[:, None], flat.donors.y[:, None], x[None], y[None]) + handling_in[None]
    cost_out = haul_cost(x[:, None], y[:, None], flat.receivers.x[None], flat.receivers.y[None]) + handling_out[:, None]
    return Yards(
        first=np.zeros(count, np.int64),
        last=np.full(count, periods - 1),
        room=np.full(count, int(flat.donors.volume.mean())),
        hold=np.full(count, max(1, HOLD_A_WEEK // days)),
        cost_in=cost_in,
        cost_out=cost_out,
    )
