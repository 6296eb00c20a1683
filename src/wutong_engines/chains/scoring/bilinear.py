"""What goes with what, learned from known pairs: two maps into one space, in closed form (canonical correlation)."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from wutong_engines.chains.scoring.rows import Floats, unit


@dataclass(frozen=True)
class Bilinear:
    """Maps of both sides into one space; pairs that belong together point the same way."""

    left_mean: Floats
    left_map: Floats
    right_mean: Floats
    right_map: Floats

    @classmethod
    def fit(cls, left: Floats, right: Floats, *, rank: int = 96, ridge: float = 0.02) -> Self:
        """Learn from pairs: line ``i`` of both sides is one pair."""
        left_mean, right_mean = left.mean(0), right.mean(0)
        x, y = left - left_mean, right - right_mean
        x_white, y_white = _whitening(x, ridge), _whitening(y, ridge)
        u, s, v = np.linalg.svd(x_white @ (x.T @ y / len(x)) @ y_white, full_matrices=False)
        root = np.sqrt(s[:rank])
        return cls(
            left_mean, (x_white @ u[:, :rank] * root).astype(np.float32),
            right_mean, (y_white @ v[:rank].T * root).astype(np.float32),
        )  # fmt: skip

    def lefts(self, vectors: Floats) -> Floats:
        """Return lines of the left side as directions in the common space."""
        return unit((vectors - self.left_mean) @ self.left_map)

    def rights(self, vectors: Floats) -> Floats:
        """Return lines of the right side as directions in the common space."""
        return unit((vectors - self.right_mean) @ self.right_map)


def _whitening(centred: Floats, ridge: float) -> Floats:
    spread = (centred.T @ centred / len(centred)).astype(np.float64)
    values, vectors = np.linalg.eigh(spread)
    floor = ridge * max(float(values.mean()), 1e-12)
    found: Floats = (vectors / np.sqrt(np.maximum(values, 0) + floor) @ vectors.T).astype(np.float32)
    return found
