"""Where road km come from: the straight line, or an oracle that is asked as little as a proof allows."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.haulage.network.arrays import Ids, Ints
from wutong_engines.haulage.network.pricing import Found, Haul, best_pairs
from wutong_engines.haulage.network.scales import Scale, Worth, united

Oracle = Callable[[Ints, Ints], NDArray[np.float64]]

_HAIR: Final = 1 - 1e-9  # rounding may make a road look shorter than the least by this
_CROWDED: Final = 2  # saving pairs a donor above which receivers name theirs too: half as many rounds
_NEVER: Final = np.int64(1 << 60)  # the price of a road that is too long


class Roads:
    """Prices of pairs. An oracle is asked once for a pair, and only when the least it can answer might save."""

    def __init__(
        self, haul: Haul, max_km: float | None, oracle: Oracle | None, scale: Scale, numbers: tuple[Ints, Ints]
    ) -> None:
        """Remember whom to ask; ``numbers`` are the caller's names for the scale's donors and receivers."""
        self._haul = haul
        self._max_km = np.inf if max_km is None else max_km
        self._oracle = oracle
        self._scale = scale
        self._numbers = numbers
        self._known = Found(np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty(0, np.int64))
        self._least = haul.detour if oracle is None else haul.detour_lower * _HAIR
        self._tariff = haul.tariff(detour=self._least, farthest=max_km)

    @property
    def asked(self) -> int:
        """Return how many pairs the oracle was asked for."""
        return self._known.cost.size

    def told(self, pairs: Found) -> Found:
        """Return pairs at their true price, without those too far; with an oracle they must not have been asked yet."""
        if self._oracle is None:
            return pairs
        km = np.asarray(self._oracle(self._numbers[0][pairs.first], self._numbers[1][pairs.second]), np.float64)
        self._require_true(pairs, km)
        near = (km <= self._max_km) & np.isfinite(km)
        cost = np.full(km.size, _NEVER)
        cost[near] = self._haul.cost(km[near])
        self._remember(Found(pairs.first, pairs.second, cost))
        return Found(pairs.first[near], pairs.second[near], cost[near])

    def better(self, worth: Worth, most: int) -> tuple[Found, bool]:
        """Return pairs that would save something, ``most`` a donor, and whether it is proven that there are none."""
        if self._oracle is None:
            pairs = self._search(worth, most)
            if pairs.cost.size > _CROWDED * worth[0].size:
                pairs = united(pairs, self._search_back(worth, most), worth[0].size)
            return pairs, not pairs.cost.size
        # What is known already costs nothing to use: it comes before any further question.
        again = self._saving(self._known, worth)
        if again.cost.size:
            return again, False
        begins = np.searchsorted(self._known.first, np.arange(worth[0].size + 1, dtype=np.uint32))
        pairs = self._search(worth, most, (begins, self._known.second))
        return self._saving(self.told(pairs), worth), not pairs.cost.size

    def worst(self, worth: Worth) -> Found:
        """Return for each donor the pair that might undercut the prices most, if any might."""
        return self._search(worth, 1)

    def _search(self, worth: Worth, most: int, known: tuple[Ints, Ids] | None = None) -> Found:
        return best_pairs(self._scale.donors, self._scale.receivers, worth[0], worth[1], self._tariff, most, known)

    def _search_back(self, worth: Worth, most: int) -> Found:
        return best_pairs(self._scale.receivers, self._scale.donors, worth[1], worth[0], self._tariff, most)

    @staticmethod
    def _saving(pairs: Found, worth: Worth) -> Found:
        below = pairs.cost < worth[0][pairs.first] + worth[1][pairs.second]
        return Found(pairs.first[below], pairs.second[below], pairs.cost[below])

    def _remember(self, pairs: Found) -> None:
        first = np.concatenate((self._known.first, pairs.first))
        # Two sorted runs: the stable sort merges them.
        order = np.argsort(first, kind="stable")
        second = np.concatenate((self._known.second, pairs.second))[order]
        self._known = Found(first[order], second, np.concatenate((self._known.cost, pairs.cost))[order])

    def _require_true(self, pairs: Found, km: NDArray[np.float64]) -> None:
        donors, receivers = self._scale.donors, self._scale.receivers
        straight = np.hypot(
            donors.x[pairs.first] - receivers.x[pairs.second], donors.y[pairs.first] - receivers.y[pairs.second]
        )
        wrong = ~(km >= straight * self._least)
        if km.shape != straight.shape or wrong.any():
            place = int(np.argmax(wrong))
            raise ValueError(
                f"the road from donor {self._numbers[0][pairs.first[place]]} to receiver "
                f"{self._numbers[1][pairs.second[place]]} is said to be {km[place]} km, "
                f"but the straight line is {straight[place]:.3f} km and the least detour {self._haul.detour_lower}"
            )
