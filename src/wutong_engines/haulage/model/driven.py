"""What has been driven already, taken off what is still to plan; and what was promised, pair by pair."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wutong_engines.haulage.plan import Flow
from wutong_engines.haulage.problem import Haul, HaulKind, Problem

_OUT = {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.DISPOSAL}
_IN = {HaulKind.HAUL, HaulKind.FROM_YARD, HaulKind.BORROW}


@dataclass(slots=True)
class Driven:
    """Volumes of the past by what they use up."""

    # Bank m³ that have left a surplus or reached a need, a disposal or a borrow site.
    gone: Counter[str] = field(default_factory=Counter)
    # What lies on a lot's own stock, and in a yard by whose soil it is.
    stocked: Counter[str] = field(default_factory=Counter)
    in_yard: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Pairs whose fixed cost is spent, with the volume.
    opened: Counter[tuple[str, str]] = field(default_factory=Counter)


def driven(problem: Problem) -> Driven:
    """Sum up the past of a problem."""
    sums = Driven()
    held: dict[str, Haul] = {}
    for haul in problem.past:
        if haul.kind is HaulKind.STOCK:
            if haul.from_id in {lot.id for lot in (*problem.surpluses, *problem.needs)}:
                held[haul.from_id] = max(haul, held.get(haul.from_id, haul), key=lambda h: h.week)
            continue
        _count(haul, sums)
    last = max((haul.week for haul in problem.past), default=0)
    for lot, haul in held.items():
        if haul.week == last:
            sums.stocked[lot] += haul.bank
    return sums


def in_yards(lines: Iterable[Flow]) -> Counter[tuple[str, str]]:
    """What lies in each yard once all lines are driven, by yard and by whose soil it is."""
    lying: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.kind is HaulKind.TO_YARD:
            lying[line.to_id, line.from_id] += line.bank
        if line.kind is HaulKind.FROM_YARD:
            lying[line.from_id, line.origin_id] -= line.bank
    return +lying


def _count(haul: Haul, sums: Driven) -> None:
    if haul.kind in _OUT:
        sums.gone[haul.from_id] += haul.bank
    if haul.kind in _IN:
        sums.gone[haul.to_id] += haul.bank
    if haul.kind is HaulKind.DISPOSAL:
        sums.gone[haul.to_id] += haul.bank
    if haul.kind is HaulKind.BORROW:
        sums.gone[haul.from_id] += haul.bank
    if haul.kind is HaulKind.TO_YARD:
        sums.in_yard[haul.to_id, haul.from_id] += haul.bank
    if haul.kind is HaulKind.FROM_YARD:
        sums.in_yard[haul.from_id, haul.origin_id] -= haul.bank
    if haul.kind is HaulKind.HAUL:
        sums.opened[haul.from_id, haul.to_id] += haul.bank


def kept(problem: Problem) -> Counter[tuple[HaulKind, str, str, int]]:
    """What earlier plans promised, by kind, pair and period."""
    promises: Counter[tuple[HaulKind, str, str, int]] = Counter()
    for haul in problem.keep:
        promises[haul.kind, haul.from_id, haul.to_id, haul.week] += haul.bank
    return promises


def now(problem: Problem) -> int:
    """Return the period of today: the first that is not over (the last where all are, the first where none is)."""
    days = 0 if problem.today is None else (problem.today - problem.start).days
    return min(max(0, days) // problem.period_days, problem.periods - 1)
