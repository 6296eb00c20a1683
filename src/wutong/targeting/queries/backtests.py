"""How good the scoring is, as it was last measured, beside the simple ways."""

from dataclasses import dataclass
from typing import Any

from wutong.targeting import permissions
from wutong.targeting.models import Backtest

# The simple ways as people call them.
_WAYS = {"bigram": "字面相似", "popularity": "热门程度"}


@dataclass(frozen=True)
class Way:
    """One simple way, and what it came to on the same questions."""

    label: str
    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float


@dataclass(frozen=True)
class Measured:
    """One kind of relation: what was measured, and how it compares with the best simple way."""

    row: Backtest
    ways: tuple[Way, ...]
    factors: tuple[tuple[str, float], ...]

    @property
    def best(self) -> Way | None:
        """Return the best of the simple ways."""
        return max(self.ways, key=lambda way: way.mrr, default=None)

    @property
    def times(self) -> float | None:
        """Return how many times the best simple way's MRR ours is."""
        return self.row.mrr / self.best.mrr if self.best and self.best.mrr else None

    @property
    def sentence(self) -> str:
        """Return the figures in words."""
        row = self.row
        said = (
            f"{row.questions} 题,每题 1 对 {row.candidates - 1} 错:正确答案平均倒数名次 {row.mrr:.3f},"
            f"排首位 {row.hits_at_1:.0%},进前十 {row.hits_at_10:.0%}"
        )
        if self.best and self.times:
            said += f";最好的简单办法({self.best.label}){self.best.mrr:.3f},我们是它的 {self.times:.1f} 倍"
        return f"{said}。{row.ran_on} 测,数据:{row.data}"


def backtests(user: Any) -> list[Measured]:
    """Return the newest back-test of every kind of relation that this person may see."""
    newest: dict[str, Backtest] = {}
    for row in permissions.visible_backtests(user).order_by("ran_on", "id"):
        newest[row.kind] = row
    return [_measured(row) for row in newest.values()]


def _measured(row: Backtest) -> Measured:
    ways = tuple(
        Way(_WAYS.get(name, name), *(float(one.get(key, 0)) for key in ("mrr", "hits_at_1", "hits_at_3", "hits_at_10")))
        for name, one in row.baselines.items()
    )
    factors = sorted(((str(label), float(weight)) for label, weight in row.weights.items()), key=lambda one: -one[1])
    return Measured(row, ways, tuple(factors))
