"""Every pair of two sets of points looked at without listing them: boxes that cannot hold a better pair are skipped.

A pair is worth having when its cost is below what its two ends are worth, ``cost < worth[i] + worth[j]``. The nearest
a box can be and the greatest worth within it bound all its pairs at once, so that what is skipped is proven.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.compiled import compiled
from wutong_engines.haulage.network.arrays import Ids, Ints, Reals
from wutong_engines.haulage.network.places import FROM, LEAF, SKIP, TO, Side, highest

# Places of the tariff's numbers for compiled code.
FIRST: Final = 0
PER_KM: Final = 1
STEP: Final = 2
DETOUR: Final = 3
SOFT: Final = 4  # km² added to every squared distance: how far apart things within two merged cells are
FARTHEST: Final = 5
TARIFF: Final = 6

_GROUP: Final = 8  # points that look for partners together: the bits of a mark

Marks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Haul:
    """What a cubic metre costs by distance, in fen: the first km with loading, then each further started step.

    Road km are the straight line × ``detour`` unless a road oracle tells them; then no road is shorter than the
    straight line × ``detour_lower``. A ``step_km`` of 0 prices the exact distance, rounded to the fen.
    """

    first_km: int
    per_km: int
    step_km: float = 1.0
    detour: float = 1.35
    detour_lower: float = 1.0

    def cost(self, road_km: NDArray[np.float64]) -> Ints:
        """Return the price of each distance."""
        further = np.maximum(road_km - 1.0, 0.0)
        if self.step_km > 0:
            further = np.ceil(further * (1.0 / self.step_km)) * self.step_km
        priced: Ints = np.floor(further * self.per_km + 0.5).astype(np.int64) + self.first_km
        return priced

    def exact(self) -> "Haul":
        """Return the same prices without steps."""
        return replace(self, step_km=0.0)

    def tariff(self, *, detour: float, farthest: float | None = None, soft: float = 0.0) -> Reals:
        """Return the numbers for compiled code."""
        far = np.inf if farthest is None else farthest
        return np.array([self.first_km, self.per_km, self.step_km, detour, soft, far], np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pairs worth having, grouped by the first side."""

    first: Ids
    second: Ids
    cost: Ints


def best_pairs(
    first: Side,
    second: Side,
    worth: Ints,
    partner_worth: Ints,
    tariff: Reals,
    most: int,
    known: tuple[Ints, Ids] | None = None,
) -> Found:
    """Return for each point of the first side at most ``most`` partners, those of lowest reduced cost, all below 0.

    :param known: pairs to pass over: where each point's list begins, and the lists.
    """
    count = first.x.size
    partners = np.empty((count, most), np.uint32)
    costs = np.empty((count, most), np.int64)
    found = np.zeros(count, np.int64)
    begins, lists = known if known is not None else (np.zeros(count + 1, np.int64), np.empty(0, np.uint32))
    if count and second.x.size:
        top = np.empty(second.boxes.span.shape[0], np.int64)
        highest(second.boxes.span, partner_worth, top)
        _search(
            first.x, first.y, worth, second.x, second.y, partner_worth, second.boxes.span, second.boxes.edges, top,
            tariff, partners, costs, found, begins, lists,
        )  # fmt: skip
    taken = np.arange(most) < found[:, None]
    return Found(np.repeat(np.arange(count, dtype=np.uint32), found), partners[taken], costs[taken])


@compiled
def price(tariff: Reals, square: float) -> np.int64:
    """Return the cost at a squared straight distance; kept in step with :meth:`Haul.cost`."""
    return _priced(square, tariff[SOFT], tariff[DETOUR], tariff[STEP], tariff[PER_KM], tariff[FIRST])


@compiled
def _priced(square: float, soft: float, detour: float, step: float, per_km: float, first: float) -> np.int64:
    further = max(np.sqrt(square + soft) * detour - 1.0, 0.0)
    if step > 0:
        further = np.ceil(further * (1.0 / step)) * step
    return np.int64(np.floor(further * per_km + 0.5)) + np.int64(first)


@compiled
def gap(edges: Reals, box: np.uint32, left: float, right: float, low: float, high: float) -> np.float64:
    """Return the squared distance between a box and a rectangle."""
    across = max(edges[box, 0] - right, left - edges[box, 1], 0.0)
    along = max(edges[box, 2] - high, low - edges[box, 3], 0.0)
    return np.float64(across * across + along * along)


@compiled
def _search(
    x: Reals,
    y: Reals,
    worth: Ints,
    partner_x: Reals,
    partner_y: Reals,
    partner_worth: Ints,
    span: Ids,
    edges: Reals,
    top: Ints,
    tariff: Reals,
    partners: Ids,
    costs: Ints,
    found: Ints,
    known_begins: Ints,
    known: Ids,
) -> None:
    """Let groups of neighbours go through the boxes together."""
    mask = np.zeros(partner_x.shape[0], np.uint8)  # bit k: known to the k-th of the group
    reduced = np.zeros((_GROUP, partners.shape[1]), np.int64)
    hope = np.empty(_GROUP, np.int64)  # what a pair must cost less than, but for the partner's worth
    scratch = np.empty(LEAF, np.int64)
    for begin in range(0, x.shape[0], _GROUP):
        end = min(begin + _GROUP, x.shape[0])
        left, right = _extent(x, begin, end)
        low, high = _extent(y, begin, end)
        for point in range(begin, end):
            hope[point - begin] = worth[point]
        most = _greatest(hope, end - begin)
        _mark(mask, known_begins, known, begin, end)
        box = np.uint32(0)
        while box < span.shape[0]:
            near = gap(edges, box, left, right, low, high)
            if np.sqrt(near) * tariff[DETOUR] > tariff[FARTHEST] or price(tariff, near) >= most + top[box]:
                box = span[box, SKIP]
                continue
            if span[box, SKIP] == box + np.uint32(1):
                for point in range(begin, end):
                    own = point - begin
                    near = gap(edges, box, x[point], x[point], y[point], y[point])
                    if price(tariff, near) < hope[own] + top[box]:
                        found[point] = _leaf(
                            x[point], y[point], hope[own], partner_x, partner_y, partner_worth,
                            span[box, FROM], span[box, TO], tariff, scratch,
                            partners[point], costs[point], reduced[own], found[point],
                            mask, np.uint8(1) << np.uint8(own), worth[point],
                        )  # fmt: skip
                        if found[point] == partners.shape[1]:
                            hope[own] = worth[point] + reduced[own, partners.shape[1] - 1]
                most = _greatest(hope, end - begin)
            box += np.uint32(1)
        for place in range(known_begins[begin], known_begins[end]):
            mask[known[place]] = 0


# Loops where numpy has a word for it: its slices and minima would take half of the time to compile.
@compiled
def _extent(values: Reals, begin: int, end: int) -> tuple[np.float64, np.float64]:
    least = most = values[begin]
    for place in range(begin + 1, end):
        least, most = min(least, values[place]), max(most, values[place])
    return least, most


@compiled
def _greatest(values: Ints, count: int) -> np.int64:
    most = values[0]
    for place in range(1, count):
        if values[place] > most:
            most = values[place]
    return np.int64(most)


@compiled
def _mark(mask: Marks, known_begins: Ints, known: Ids, begin: int, end: int) -> None:
    for point in range(begin, end):
        for place in range(known_begins[point], known_begins[point + 1]):
            mask[known[place]] |= np.uint8(1) << np.uint8(point - begin)


@compiled
def _leaf(
    x: np.float64,
    y: np.float64,
    hope: np.int64,
    partner_x: Reals,
    partner_y: Reals,
    partner_worth: Ints,
    begin: np.uint32,
    end: np.uint32,
    tariff: Reals,
    scratch: Ints,
    partners: Ids,
    costs: Ints,
    reduced: Ints,
    count: np.int64,
    mask: Marks,
    bit: np.uint8,
    worth: np.int64,
) -> np.int64:
    """Price one point against a smallest box and keep the best; return how many it has now."""
    # In locals, so that the loop is one of vectors.
    soft, detour, step = tariff[SOFT], tariff[DETOUR], tariff[STEP]
    per_km, first, farthest = tariff[PER_KM], tariff[FIRST], tariff[FARTHEST]
    size = np.int64(end) - np.int64(begin)
    near_x, near_y = partner_x[begin:end], partner_y[begin:end]
    for place in range(size):
        across, along = near_x[place] - x, near_y[place] - y
        scratch[place] = _priced(across * across + along * along, soft, detour, step, per_km, first)
    most = partners.shape[0]
    for place in range(size):
        partner = np.int64(begin) + place
        value = scratch[place] - partner_worth[partner]
        if value >= hope or mask[partner] & bit != 0:
            continue
        across, along = near_x[place] - x, near_y[place] - y
        if np.sqrt(across * across + along * along) * detour > farthest:
            continue
        value -= worth
        spot = count if count < most else most - 1
        while spot > 0 and reduced[spot - 1] > value:
            reduced[spot], costs[spot], partners[spot] = reduced[spot - 1], costs[spot - 1], partners[spot - 1]
            spot -= 1
        reduced[spot], costs[spot], partners[spot] = value, scratch[place], np.uint32(partner)
        if count < most:
            count += 1
        if count == most:
            hope = worth + reduced[most - 1]
    return count
