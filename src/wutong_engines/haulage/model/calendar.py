"""Which days soil may move: windows, pauses, curfews, closed weekdays, as bits over the days of the horizon.

Bit ``d`` of a mask is the d-th day. Two sites can haul on the days that both have.
"""

from collections.abc import Iterable
from datetime import date

from wutong_engines.haulage.problem import Borrow, Disposal, Lot, Problem, Span, Surplus, Yard


class Calendar:
    """The open days of every site of one problem."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.length = problem.periods * problem.period_days
        self._all = (1 << self.length) - 1
        self._period = (1 << problem.period_days) - 1
        self._weekdays = tuple(
            sum(1 << day for day in range((weekday - problem.start.weekday()) % 7, self.length, 7))
            for weekday in range(7)
        )
        self._driving = self._all & ~self._spans(problem.limits.curfews) & ~self._gone()
        self._known: dict[str, tuple[int, int]] = {}

    def digging(self, lot: Lot) -> int:
        """The days on which a lot's soil arises, or is built in."""
        return self._lot(lot)[0]

    def hauling(self, lot: Lot) -> int:
        """The days on which trucks may come; a stock lets a surplus leave later and a need arrive earlier."""
        return self._lot(lot)[1]

    def facility(self, site: Yard | Disposal | Borrow) -> int:
        """The open days of a yard, a disposal or a borrow site."""
        known = self._known.get(site.id)
        if known is None:
            closed = () if isinstance(site, Yard) else site.closed_weekdays
            days = self._window(site.start, site.end) & self._driving
            for weekday in closed:
                days &= ~self._weekdays[weekday]
            known = self._known[site.id] = (days, days)
        return known[1]

    def count(self, days: int, period: int) -> int:
        """How many of the days lie in a period."""
        return self.slice(days, period).bit_count()

    def slice(self, days: int, period: int) -> int:
        """The days inside a period, its first day as bit 0."""
        return days >> (period * self._problem.period_days) & self._period

    def periods(self, days: int) -> tuple[int, ...]:
        """The periods in which at least one of the days lies."""
        return tuple(p for p in range(self._problem.periods) if self.slice(days, p))

    @property
    def driving(self) -> int:
        """The days on which anything may be hauled at all."""
        return self._driving

    def _lot(self, lot: Lot) -> tuple[int, int]:
        known = self._known.get(lot.id)
        if known is None:
            working = self._driving & ~self._spans(lot.pauses)
            digging = working & self._window(lot.start, lot.end)
            hauling = digging
            if lot.stock is not None:
                open_end = isinstance(lot, Surplus)
                hauling = working & self._window(lot.start if open_end else None, None if open_end else lot.end)
            known = self._known[lot.id] = (digging, hauling)
        return known

    def _gone(self) -> int:
        """The days before the period of today: what is driven is driven."""
        today = self._problem.today
        if today is None:
            return 0
        days = max(0, (today - self._problem.start).days) // self._problem.period_days * self._problem.period_days
        return (1 << min(days, self.length)) - 1

    def _window(self, start: date | None, end: date | None) -> int:
        first = 0 if start is None else max(0, (start - self._problem.start).days)
        last = self.length - 1 if end is None else min(self.length - 1, (end - self._problem.start).days)
        return ((1 << (last - first + 1)) - 1) << first if last >= first else 0

    def _spans(self, spans: Iterable[Span]) -> int:
        days = 0
        for span in spans:
            days |= self._window(span.first, span.last)
        return days
