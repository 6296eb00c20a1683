"""The firms and segments of a cover as arrays, and what a choice of firms is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Two firms that each close half a segment: together all of it (add), or still the better half (best).
Together = Literal["add", "best"]


@dataclass(frozen=True, slots=True)
class Choices:
    """Firms in the order of their ids; `values` holds one row a firm, already without what weighs nothing."""

    firms: tuple[str, ...]
    segments: tuple[str, ...]
    values: Reals
    weights: Reals
    together: Together

    @classmethod
    def of(
        cls, options: Mapping[str, Mapping[str, float]], weights: Mapping[str, float] | None, together: Together
    ) -> "Choices":
        """Return the arrays of a mapping of firm to segment to part closed."""
        segments = tuple(sorted({segment for closes in options.values() for segment in closes} | set(weights or ())))
        place = {segment: number for number, segment in enumerate(segments)}
        firms = tuple(sorted(options))
        values = np.zeros((len(firms), len(segments)))
        for row, firm in enumerate(firms):
            for segment, part in options[firm].items():
                values[row, place[segment]] = part
        weighed = np.array([1.0 if weights is None else weights.get(segment, 0.0) for segment in segments])
        return cls(firms, segments, values, weighed, together)

    def closed(self, chosen: Sequence[int]) -> Reals:
        """Return what part of each segment a choice closes."""
        if not len(chosen):
            return np.zeros(len(self.segments))
        rows = self.values[list(chosen)]
        closed: Reals = np.minimum(1.0, rows.sum(axis=0)) if self.together == "add" else rows.max(axis=0)
        return closed

    def worth(self, chosen: Sequence[int]) -> float:
        """Return the weighted sum of what a choice closes."""
        return float(self.weights @ self.closed(chosen))

    def gains(self, chosen: Sequence[int]) -> Reals:
        """Return what each firm would add to a choice."""
        now = self.closed(chosen)
        room = np.minimum(self.values, 1.0 - now)
        added = room if self.together == "add" else np.maximum(self.values - now, 0.0)
        gained = np.asarray(added @ self.weights, dtype=np.float64)
        gained[list(chosen)] = 0.0
        return gained


def greedy(choices: Choices, k: int, among: Sequence[int] | None = None) -> tuple[list[int], float]:
    """Return the firms that add most, one after another, and a bound that no choice of k firms passes.

    The worth of any choice is at most what is closed plus the k largest gains, after every step: a choice is worth no
    more than the sum of what its firms would each add (submodularity).
    """
    chosen: list[int] = []
    bound = np.inf
    allowed = np.ones(len(choices.firms), dtype=bool)
    if among is not None:
        allowed[:] = False
        allowed[list(among)] = True
    while True:
        gains = np.where(allowed, choices.gains(chosen), 0.0)
        bound = min(bound, choices.worth(chosen) + float(np.sort(gains)[::-1][:k].sum()))
        # The first of equal gains: firms stand in the order of their ids.
        best = int(np.argmax(gains)) if gains.size else -1
        if len(chosen) == k or best < 0 or gains[best] <= 1e-12:
            return chosen, bound
        chosen.append(best)


def swapped(choices: Choices, chosen: list[int], rounds: int = 20) -> list[int]:
    """Return a choice no single exchange improves, or what is reached in so many rounds."""
    best = list(chosen)
    for _ in range(rounds):
        worth = choices.worth(best)
        exchange: tuple[float, int, int] | None = None
        for place in range(len(best)):
            rest = best[:place] + best[place + 1 :]
            gains = choices.gains(rest)
            other = int(np.argmax(gains))
            better = choices.worth(rest) + float(gains[other])
            if better > worth + 1e-9 and (exchange is None or better > exchange[0]):
                exchange = better, place, other
        if exchange is None:
            break
        best[exchange[1]] = exchange[2]
    return best
