"""How good the scoring is, as it was last measured, beside the simple ways."""

from dataclasses import dataclass
from typing import Any

from wutong.targeting import permissions
from wutong.targeting.models import Backtest


@dataclass(frozen=True)
class Measured:
    """One kind of relation: what was measured, and how it compares with the best simple way."""

    row: Backtest
    best_baseline: str
    best_mrr: float

    @property
    def times(self) -> float | None:
        """Return how many times the best simple way's MRR ours is."""
        return self.row.mrr / self.best_mrr if self.best_mrr else None


def backtests(user: Any) -> list[Measured]:
    """Return the newest back-test of every kind of relation that this person may see."""
    newest: dict[str, Backtest] = {}
    for row in permissions.visible_backtests(user).order_by("ran_on", "id"):
        newest[row.kind] = row
    return [_measured(row) for row in newest.values()]


def _measured(row: Backtest) -> Measured:
    baselines = {name: float(one.get("mrr", 0)) for name, one in row.baselines.items()}
    best = max(baselines, key=lambda name: baselines[name], default="")
    return Measured(row, best, baselines.get(best, 0.0))
