"""A good start for many points: the same problem on merged points first, its prices handed down.

Points that share a cell of a grid are merged, cells four times as many from one scale to the next. The prices of a
merged point are where its members begin; pairs whose cost is nearest to what their ends are worth are the list to
begin with, and flows fill it greedily in that order. Every such assignment empties one of its two ends, so the pairs
used form a forest: a basis.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Ids, Ints, Reals
from wutong_engines.haulage.network.places import BITS, Codes, Side
from wutong_engines.haulage.network.pricing import Found, Haul, best_pairs
from wutong_engines.haulage.network.simplex import Basis, Flow, minimum_cost

NEAREST: Final = 12  # partners a point begins with, from either side
COARSEST: Final = 256  # points below which nothing is merged any more
_RATIO: Final = 3.0
_SOFT: Final = 0.25  # of a cell's side, squared: what lies in two merged cells is that far apart even in one cell
_BUCKETS: Final = 4096
_FEATHER: Final = 1e-9  # so that an empty point has a place in its cell

Worth = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """One problem: two sides of points in Morton order, volumes, and what the market asks (below 0: nothing)."""

    donors: Side
    receivers: Side
    supply: Ints
    need: Ints
    disposal: Ints
    borrow: Ints

    @property
    def nodes(self) -> int:
        """Return the number of points on both sides."""
        return self.supply.size + self.need.size


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """The arcs of a scale: first the market's, then the pairs listed so far."""

    tail: Ids
    head: Ids
    cost: Ints
    market: int

    @classmethod
    def of_market(cls, scale: Scale) -> "Net":
        """Return the arcs of disposal and purchase alone."""
        donors = np.flatnonzero(scale.disposal >= 0)
        receivers = np.flatnonzero(scale.borrow >= 0)
        market = scale.nodes
        return cls(
            tail=np.concatenate((donors, np.full(receivers.size, market))).astype(np.uint32),
            head=np.concatenate((np.full(donors.size, market), receivers + scale.supply.size)).astype(np.uint32),
            cost=np.concatenate((scale.disposal[donors], scale.borrow[receivers])),
            market=donors.size + receivers.size,
        )

    def with_pairs(self, pairs: Found, donors: int) -> "Net":
        """Return the net with pairs appended."""
        return Net(
            tail=np.concatenate((self.tail, pairs.first)),
            head=np.concatenate((self.head, pairs.second + np.uint32(donors))),
            cost=np.concatenate((self.cost, pairs.cost)),
            market=self.market,
        )

    def solve(self, scale: Scale, start: Basis | None, stop: Callable[[], bool] | None = None) -> Flow:
        """Return the cheapest flow over these arcs."""
        supply = np.concatenate((scale.supply, -scale.need))
        return minimum_cost(supply=supply, tail=self.tail, head=self.head, cost=self.cost, start=start, stop=stop)


def worths(flow: Flow, scale: Scale) -> Worth:
    """Return what a further unit is worth at each donor and each receiver."""
    donors = scale.supply.size
    return -flow.potentials[:donors], flow.potentials[donors:].copy()


def opening(scale: Scale, worth: Worth, tariff: Reals, slack: int) -> Found:
    """Return the pairs to begin with: for each point its partners of lowest reduced cost below the slack."""
    giving, taking = worth
    ahead = best_pairs(scale.donors, scale.receivers, giving + slack, taking, tariff, NEAREST)
    back = best_pairs(scale.receivers, scale.donors, taking + slack, giving, tariff, NEAREST)
    return united(ahead, back, scale.supply.size)


def planted(scale: Scale, worth: Worth, pairs: Found) -> tuple[Net, Basis]:
    """Return the net over the market's arcs and these pairs, and a basis of greedy flows over it."""
    giving, taking = worth
    net = Net.of_market(scale).with_pairs(pairs, scale.supply.size)
    reduced = pairs.cost - giving[pairs.first] - taking[pairs.second]
    least = int(reduced.min(initial=0))
    width = (int(reduced.max(initial=0)) - least) // _BUCKETS + 1
    order = _ordered(reduced, least, width, _BUCKETS)
    used_up = _greedy(pairs.first, pairs.second, order, scale.supply, scale.need)
    arc = np.full(scale.nodes, -1, np.int64)
    tail, head = net.tail[: net.market], net.head[: net.market]
    arc[np.where(tail == scale.nodes, head, tail)] = np.arange(net.market)
    arc[used_up >= 0] = used_up[used_up >= 0] + net.market
    return net, Basis(arc, np.empty(0, np.uint32))


def united(ahead: Found, back: Found, donors: int) -> Found:
    """Return the pairs of both searches, each once, grouped by donor."""
    begins = np.searchsorted(ahead.first, np.arange(donors + 1)).astype(np.int64)
    fresh = _unseen(begins, ahead.second, back.first, back.second)
    receiver, donor, cost = back.first[fresh], back.second[fresh], back.cost[fresh]
    ends = begins + np.concatenate(([0], np.cumsum(np.bincount(donor, minlength=donors))))
    return Found(
        np.repeat(np.arange(donors, dtype=np.uint32), np.diff(ends)),
        *_join(begins, ahead.second, ahead.cost, ends, receiver, donor, cost),
    )


@compiled
def _unseen(begins: Ints, receiver: Ids, back_receiver: Ids, back_donor: Ids) -> NDArray[np.bool_]:
    """Say which pairs found from the receivers are not among those of their donors."""
    fresh = np.ones(back_donor.shape[0], np.bool_)
    for place in range(back_donor.shape[0]):
        donor = back_donor[place]
        for own in range(begins[donor], begins[donor + np.uint32(1)]):
            if receiver[own] == back_receiver[place]:
                fresh[place] = False
                break
    return fresh


@compiled
def _join(
    begins: Ints, receiver: Ids, cost: Ints, ends: Ints, more_receiver: Ids, more_donor: Ids, more_cost: Ints
) -> tuple[Ids, Ints]:
    """Put the pairs found from the receivers behind those of their donors."""
    donors = begins.shape[0] - 1
    second = np.empty(ends[donors], np.uint32)
    price = np.empty(ends[donors], np.int64)
    put = np.empty(donors, np.int64)
    for donor in range(donors):
        put[donor] = ends[donor]
        for own in range(begins[donor], begins[donor + 1]):
            second[put[donor]] = receiver[own]
            price[put[donor]] = cost[own]
            put[donor] += 1
    for place in range(more_donor.shape[0]):
        spot = put[more_donor[place]]
        second[spot] = more_receiver[place]
        price[spot] = more_cost[place]
        put[more_donor[place]] = spot + 1
    return second, price


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The square all points lie in, and their Z-order codes, sorted."""

    side: float
    donors: Codes
    receivers: Codes

    def cell_km(self, shift: int) -> float:
        """Return the side of a cell of ``2**shift`` codes."""
        return self.side / float(2 ** (BITS - shift / 2))


def estimate(scale: Scale, frame: Frame, haul: Haul) -> tuple[Worth, int]:
    """Return what a unit is worth at each point, about, and how far off that may be."""
    worth, slack = _unknown(scale, haul, frame.side), 0
    coarser: tuple[Ids, Ids] | None = None
    for shift in _shifts(frame, scale.nodes):
        cell = frame.cell_km(shift)
        coarse, cells = _merged(scale, frame, shift)
        if coarser is not None:
            one_of = [np.flatnonzero(np.diff(side, prepend=-1)) for side in cells]
            worth = _handed_down(coarse, worth, (coarser[0][one_of[0]], coarser[1][one_of[1]]))
        else:
            worth = _unknown(coarse, haul, frame.side)
        worth = _solved(coarse, worth, haul, cell, slack)
        slack = int(haul.per_km * (1 + haul.detour * cell))
        coarser = cells
    return (worth if coarser is None else _handed_down(scale, worth, coarser)), slack


def _solved(coarse: Scale, worth: Worth, haul: Haul, cell: float, slack: int) -> Worth:
    """Solve a merged problem over the pairs listed from rough prices; only the coarsest is solved over all."""
    tariff = haul.exact().tariff(detour=haul.detour, soft=(cell * _SOFT) ** 2)
    net, basis = planted(coarse, worth, opening(coarse, worth, tariff, slack))
    flow = net.solve(coarse, basis)
    worth = worths(flow, coarse)
    while coarse.nodes <= COARSEST:
        more = best_pairs(coarse.donors, coarse.receivers, *worth, tariff, NEAREST)
        if not more.cost.size:
            break
        net = net.with_pairs(more, coarse.supply.size)
        flow = net.solve(coarse, flow.basis)
        worth = worths(flow, coarse)
    return worth


def _unknown(scale: Scale, haul: Haul, side: float) -> Worth:
    """Return worths to begin with where nothing is known: the market's price, or that of the longest way."""
    longest = int(haul.first_km + haul.per_km * (1 + 1.5 * haul.detour * side))
    return (
        np.where(scale.disposal >= 0, scale.disposal, longest),
        np.where(scale.borrow >= 0, scale.borrow, longest),
    )


def _handed_down(scale: Scale, worth: Worth, cells: tuple[Ids, Ids]) -> Worth:
    """Return the cells' worths at the points within, never above the market's."""
    giving, taking = worth[0][cells[0]], worth[1][cells[1]]
    return (
        np.where(scale.disposal >= 0, np.minimum(giving, scale.disposal), giving),
        np.where(scale.borrow >= 0, np.minimum(taking, scale.borrow), taking),
    )


def _merged(scale: Scale, frame: Frame, shift: int) -> tuple[Scale, tuple[Ids, Ids]]:
    """Return the problem on cells of ``2**shift`` codes, and the cell of each donor and receiver."""
    from_cells, to_cells = _cells(frame.donors, shift), _cells(frame.receivers, shift)
    donors, supply, disposal = _merged_side(from_cells, scale.donors, scale.supply, scale.disposal)
    receivers, need, borrow = _merged_side(to_cells, scale.receivers, scale.need, scale.borrow)
    return Scale(donors, receivers, supply, need, disposal, borrow), (from_cells, to_cells)


def _merged_side(cells: Ids, side: Side, volume: Ints, price: Ints) -> tuple[Side, Ints, Ints]:
    count = int(cells[-1]) + 1 if cells.size else 0
    weight = volume + _FEATHER
    weights = np.bincount(cells, weight, count)
    x, y = np.bincount(cells, side.x * weight, count) / weights, np.bincount(cells, side.y * weight, count) / weights
    priced = np.bincount(cells, weight * (price >= 0), count)
    spent = np.bincount(cells, weight * np.maximum(price, 0), count)
    mean = np.where(priced > 0, np.rint(spent / np.maximum(priced, _FEATHER)), -1)
    return Side.of(x, y), np.rint(np.bincount(cells, volume, count)).astype(np.int64), mean.astype(np.int64)


def _cells(codes: Codes, shift: int) -> Ids:
    """Number the cells along sorted codes."""
    short = codes >> np.uint64(shift)
    return np.concatenate(([0], np.cumsum(short[1:] != short[:-1])))[: codes.size].astype(np.uint32)


def _shifts(frame: Frame, points: int) -> list[int]:
    """Return the cell sizes to merge by, coarsest first: each time about a third as many points."""
    chosen: list[int] = []
    left = points
    for shift in range(2, 2 * BITS + 1):
        if left <= COARSEST:
            break
        count = sum(int(_cells(codes, shift)[-1]) + 1 for codes in (frame.donors, frame.receivers) if codes.size)
        if count * _RATIO <= left or (count <= COARSEST and chosen):
            chosen.append(shift)
            left = count
    return chosen[::-1]


@compiled
def _ordered(values: Ints, least: int, width: int, buckets: int) -> Ids:
    """Return an order of rising values, by buckets of equal width."""
    order = np.empty(values.shape[0], np.uint32)
    begins = np.zeros(buckets + 1, np.int64)
    for place in range(values.shape[0]):
        begins[(values[place] - least) // width + 1] += 1
    for bucket in range(buckets):
        begins[bucket + 1] += begins[bucket]
    for place in range(values.shape[0]):
        bucket = (values[place] - least) // width
        order[begins[bucket]] = np.uint32(place)
        begins[bucket] += 1
    return order


@compiled
def _greedy(first: Ids, second: Ids, order: Ids, supply: Ints, need: Ints) -> Ints:
    """Fill the pairs in an order; return for each point the pair that used up the last of it (-1: none)."""
    left, wanted = supply.copy(), need.copy()
    donors = supply.shape[0]
    last = np.full(donors + need.shape[0], -1, np.int64)
    for place in range(order.shape[0]):
        pair = order[place]
        donor, receiver = first[pair], second[pair]
        amount = min(left[donor], wanted[receiver])
        if amount == 0:
            continue
        left[donor] -= amount
        wanted[receiver] -= amount
        if wanted[receiver] == 0:
            last[donors + receiver] = pair
        else:
            last[donor] = pair
    return last
