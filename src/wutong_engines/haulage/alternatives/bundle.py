"""Full trucks: a pair that may haul on any day hauls whole truckloads on all of them but one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from wutong_engines.haulage.model.arcs import ALWAYS, Way
from wutong_engines.haulage.model.build import Model
from wutong_engines.haulage.plan import Flow, Plan
from wutong_engines.haulage.problem import HaulKind
from wutong_engines.haulage.solving.decode import Move, Writer, costs

Ends = tuple[HaulKind, str, str]


def bundled(model: Model, plan: Plan) -> Plan:
    """Return the plan with the lines of pairs that are free in time cut at whole truckloads."""
    free = {
        (way.kind, way.from_id, way.to_id): way for arc in model.net.arcs if (way := arc.way) and way.slot == ALWAYS
    }
    groups: dict[Ends, list[Flow]] = defaultdict(list)
    lines: list[Flow] = []
    for line in plan.flows:
        ends = (line.kind, line.from_id, line.to_id)
        (lines if line.past or ends not in free else groups[ends]).append(line)
    writer = Writer(model)
    for ends, group in groups.items():
        lines += _full(writer, free[ends], group, model.problem.limits.truck_bank_m3)
    order = {kind: number for number, kind in enumerate(HaulKind)}
    lines.sort(key=lambda f: (f.week, order[f.kind], f.from_id, f.to_id, f.origin_id))
    return replace(plan, flows=tuple(lines), costs=costs(model, tuple(lines)))


def _full(writer: Writer, way: Way, group: list[Flow], truck: int) -> Iterator[Flow]:
    if len({line.unit_fen for line in group}) > 1:  # another season, another price: leave it
        yield from group
        return
    volume, count = sum(line.bank for line in group), len(group)
    trucks, given = -(-volume // truck), 0
    for number, line in enumerate(sorted(group, key=lambda line: line.week), start=1):
        bank = min(volume, trucks * number // count * truck) - given
        given += bank
        if bank:
            yield writer.line(Move(replace(way, slot=line.week), line.week, bank, line.origin_id))
