"""What several ways share: the zone's trucks, gates of several lots, and what opening a pair costs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wutong_engines.haulage.model.arcs import ALWAYS, Opened, SideRow
from wutong_engines.haulage.problem import HaulKind

if TYPE_CHECKING:
    from wutong_engines.haulage.model.build import Builder

_DRIVING = {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD, HaulKind.DISPOSAL, HaulKind.BORROW}


def add_limits(builder: Builder) -> None:
    """Add all limits to a network whose ways are complete."""
    _trucks(builder)
    _gates(builder)
    _opened(builder)


def _trucks(builder: Builder) -> None:
    limits = builder.problem.limits
    if limits.trucks_per_day is None:
        return
    daily = limits.trucks_per_day * limits.trips_per_truck * limits.truck_bank_m3
    for slot, arcs in _by_slot(builder, None).items():
        period = builder.slots.first[slot]
        most = daily * builder.pairing.calendar.count(builder.pairing.calendar.driving, period)
        builder.net.rows.append(SideRow(f"全区第{period + 1}期运力", tuple(arcs), most))


def _gates(builder: Builder) -> None:
    calendar = builder.pairing.calendar
    for gate in builder.problem.limits.gates:
        if len(gate.lots) < 2:
            continue
        for slot, arcs in _by_slot(builder, frozenset(gate.lots)).items():
            period = builder.slots.first[slot]
            loads = gate.loads_per_day * calendar.count(calendar.driving, period)
            most = loads * builder.problem.limits.truck_bank_m3
            builder.net.rows.append(SideRow(f"{gate.name}第{period + 1}期", tuple(arcs), most))


def _by_slot(builder: Builder, lots: frozenset[str] | None) -> dict[int, list[int]]:
    slots: dict[int, list[int]] = defaultdict(list)
    for number, arc in enumerate(builder.net.arcs):
        way = arc.way
        if way is None or way.kind not in _DRIVING or way.slot == ALWAYS:
            continue
        if lots is None or way.from_id in lots or way.to_id in lots:
            slots[way.slot].append(number)
    return slots


def _opened(builder: Builder) -> None:
    limits, rules = builder.problem.limits, builder.problem.rules
    if not (
        limits.least_lot
        or limits.fixed_fen
        or any(r.least or r.fixed_fen or r.most is not None for r in rules.values())
    ):
        return
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, arc in enumerate(builder.net.arcs):
        if arc.way is not None and arc.way.kind is HaulKind.HAUL:
            pairs[arc.way.from_id, arc.way.to_id].append(number)
    for pair, arcs in pairs.items():
        rule = builder.pairing.rule(*pair)
        done = builder.driven.opened[pair]
        least = max(0, max(limits.least_lot, rule.least) - done)
        fixed = 0 if done else max(limits.fixed_fen, rule.fixed_fen)
        most = None if rule.most is None else max(0, rule.most - done)
        if least > 1 or fixed or most is not None:
            builder.net.opened.append(Opened(pair, tuple(arcs), least, most, fixed))
