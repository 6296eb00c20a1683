"""The time a search has, and the caller who may stop it."""

import time
from collections.abc import Callable
from typing import Final

Progress = Callable[[float, str], bool]
"""Told the share of the time that is gone and a sentence; answers False to stop."""

_EVERY: Final = 0.2  # seconds between two reports


class Watch:
    """A stop-watch that tells the caller how it goes and hears when to stop."""

    def __init__(self, limit: float, progress: Progress | None = None) -> None:
        """Start now; ``limit`` in seconds."""
        self._started = time.monotonic()
        self._limit = limit
        self._progress = progress
        self._told = self._started
        self.cancelled = False
        self.history: list[tuple[float, int | None, int | None]] = []
        self._sentence = "求解中"

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """How much of the time is left; never negative."""
        return max(0.0, self._limit - self.seconds)

    def over(self, share: float = 1.0) -> bool:
        """Say whether to stop: cancelled, or this share of the time is gone."""
        now = time.monotonic()
        if self._progress is not None and now - self._told > _EVERY and not self.cancelled:
            self._told = now
            self.cancelled = not self._progress(min(1.0, self.seconds / max(self._limit, 1e-9)), self._sentence)
        return self.cancelled or self.seconds >= share * self._limit

    def note(self, cost: int | None, bound: int | None) -> None:
        """Remember a better plan or bound."""
        if self.history and self.history[-1][1:] == (cost, bound):
            return
        self.history.append((self.seconds, cost, bound))
        if cost is not None:
            self._sentence = f"已得方案 {cost / 100:,.2f} 元" + (
                "" if bound is None else f",下界 {bound / 100:,.2f} 元"
            )
