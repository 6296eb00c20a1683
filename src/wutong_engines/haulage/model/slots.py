"""Runs of periods that look alike to every site: time is cut only where something opens, closes or changes its rate.

With no holding cost this loses nothing: spread each flow evenly over the periods of its slot, and every rate is kept,
stocks lie on the line between their two ends, and the cost is the same.
"""

from dataclasses import dataclass

from wutong_engines.haulage.model.calendar import Calendar
from wutong_engines.haulage.problem import Lot, Problem, Site


@dataclass(frozen=True, slots=True)
class Slots:
    """The first period of each slot, and the slot of each period."""

    first: tuple[int, ...]
    of: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many slots there are."""
        return len(self.first)

    def length(self, slot: int) -> int:
        """How many periods a slot has."""
        end = self.first[slot + 1] if slot + 1 < self.count else len(self.of)
        return end - self.first[slot]

    def periods(self, slot: int) -> range:
        """The periods of a slot."""
        return range(self.first[slot], self.first[slot] + self.length(slot))


def single(problem: Problem) -> Slots:
    """Return one slot for each period."""
    return Slots(tuple(range(problem.periods)), tuple(range(problem.periods)))


def merged(problem: Problem, calendar: Calendar) -> Slots:
    """Return the fewest slots in which every period looks the same to every site."""
    masks = [_masks(site, calendar) for site in problem.sites]
    days = [mask for pair in masks for mask in pair]
    first, of = [], []
    last: tuple[int, ...] | None = None
    for period in range(problem.periods):
        look = (
            problem.tariff.surcharge_on(problem.first_day(period)),
            *(calendar.slice(mask, period) for mask in days),
        )
        if look != last:
            first.append(period)
            last = look
        of.append(len(first) - 1)
    return Slots(tuple(first), tuple(of))


def loses_nothing(problem: Problem) -> bool:
    """Whether merging periods gives the same optimum: no holding cost, nothing counted week by week."""
    stocks = [lot.stock for lot in (*problem.surpluses, *problem.needs) if lot.stock]
    holding = any(s.hold_fen_week for s in stocks) or any(y.hold_fen_week for y in problem.yards)
    steady = any(lot.steady for lot in (*problem.surpluses, *problem.needs))
    return not (holding or steady or problem.keep or problem.past or problem.limits.trucks_per_day or shared(problem))


def shared(problem: Problem) -> bool:
    """Whether several lots share a gate."""
    return any(len(gate.lots) > 1 for gate in problem.limits.gates)


def _masks(site: Site, calendar: Calendar) -> tuple[int, ...]:
    if isinstance(site, Lot):
        return calendar.digging(site), calendar.hauling(site)
    return (calendar.facility(site),)
