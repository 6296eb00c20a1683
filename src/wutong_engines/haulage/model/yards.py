"""Stockyards in the network: a heap for each kind of soil in each slot, joined through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wutong_engines.haulage.model.arcs import Arc, SideRow, Way
from wutong_engines.haulage.model.driven import now
from wutong_engines.haulage.problem import HaulKind, Problem, Surplus, Yard

if TYPE_CHECKING:
    from wutong_engines.haulage.model.build import Builder
    from wutong_engines.haulage.model.pairing import Pairing


def heaps(problem: Problem, pairing: Pairing) -> tuple[tuple[Surplus, ...], ...]:
    """Group surpluses whose soil may be mixed: same soil, same grade, same needs that take it on the same terms."""
    groups: dict[object, list[Surplus]] = {}
    for surplus in problem.surpluses:
        terms = tuple(
            (pairing.suits(surplus, need), pairing.rule(surplus.id, need.id).yield_) for need in problem.needs
        )
        groups.setdefault((surplus.soil, surplus.grade, terms), []).append(surplus)
    return tuple(tuple(group) for group in groups.values())


def add_yards(builder: Builder) -> None:
    """Add every yard of the problem."""
    kinds = heaps(builder.problem, builder.pairing) if builder.problem.yards else ()
    for yard in builder.problem.yards:
        chains: dict[int, list[int]] = {}
        for heap, surpluses in enumerate(kinds):
            if _enter(builder, yard, heap, surpluses):
                _leave(builder, yard, heap, surpluses[0])
                _wait(builder, yard, heap, chains)
        if any(len(arcs) > 1 for arcs in chains.values()):
            for arcs in chains.values():
                builder.net.rows.append(SideRow(yard.name + "容量", tuple(arcs), yard.capacity))


def _enter(builder: Builder, yard: Yard, heap: int, surpluses: tuple[Surplus, ...]) -> bool:
    entered = False
    for surplus in surpluses:
        lying = builder.driven.in_yard[yard.id, surplus.id]
        if lying > 0:
            entered = True
            builder.net.put(builder.net.node("yard", yard.id, heap, _ends(builder, yard)[0]), lying)
            last = builder.net.node("yard", yard.id, heap, _ends(builder, yard)[1])
            builder.net.slacks.append(builder.net.add(Arc(last, 0, 0)))
        verdict = builder.pairing.to_yard(surplus, yard)
        if verdict.why is not None:
            continue
        for when in builder.occasions(verdict.days, timed=True):
            entered = True
            cost = verdict.haul_fen + verdict.add_fen + when.extra + yard.handling_fen
            rate = builder.rate(surplus)
            most = None if rate is None else rate * when.days.bit_count()
            way = Way(HaulKind.TO_YARD, surplus.id, yard.id, when.slot, when.days, heap)
            there = builder.net.node("yard", yard.id, heap, when.slot)
            builder.way(Arc(builder.at(surplus, when.slot), there, cost, most, way))
    return entered


def _leave(builder: Builder, yard: Yard, heap: int, example: Surplus) -> None:
    for need in builder.problem.needs:
        verdict = builder.pairing.from_yard(yard, need)
        suits = builder.pairing.suits(example, need)
        if verdict.why is not None or suits is not None:
            continue
        gain = builder.gain(need, builder.pairing.rule(example.id, need.id).yield_)
        rate = builder.rate(need)
        for when in builder.occasions(verdict.days, timed=True):
            most = None if rate is None else rate * when.days.bit_count()
            way = Way(HaulKind.FROM_YARD, yard.id, need.id, when.slot, when.days, heap)
            here = builder.net.node("yard", yard.id, heap, when.slot)
            cost = verdict.haul_fen + verdict.add_fen + when.extra
            builder.way(Arc(here, builder.at(need, when.slot), cost, most, way, gain=gain))


def _wait(builder: Builder, yard: Yard, heap: int, chains: dict[int, list[int]]) -> None:
    first, last = _ends(builder, yard)
    hold = (2 * yard.hold_fen_week * builder.problem.period_days + 7) // 14
    for slot in range(first, last):
        way = Way(HaulKind.STOCK, yard.id, yard.id, slot, 0, heap)
        here, after = (builder.net.node("yard", yard.id, heap, s) for s in (slot, slot + 1))
        chains.setdefault(slot, []).append(builder.net.add(Arc(here, after, hold, yard.capacity, way)))


def _ends(builder: Builder, yard: Yard) -> tuple[int, int]:
    periods = builder.pairing.calendar.periods(builder.pairing.calendar.facility(yard))
    if not periods:
        return 0, 0
    lying = any(volume > 0 for (place, _), volume in builder.driven.in_yard.items() if place == yard.id)
    # What lies there today lies there until somebody may come.
    first = min(periods[0], now(builder.problem)) if lying else periods[0]
    return builder.slots.of[first], builder.slots.of[periods[-1]]
