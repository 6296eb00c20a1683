"""Refuse what cannot be meant, all at once, each fault with its site, its field and what to do."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import isfinite
from typing import Final

from wutong_engines.haulage.distances import Place, RoadGraph, RoadTable, Straight
from wutong_engines.haulage.errors import BadProblem, Fault
from wutong_engines.haulage.factors import LARGEST_FACTOR, LEAST_FACTOR, Factors
from wutong_engines.haulage.labels import label
from wutong_engines.haulage.problem import (
    Borrow,
    Disposal,
    HaulKind,
    Lot,
    Need,
    PairRule,
    Price,
    Problem,
    Span,
    Surplus,
    Yard,
)

# A hundred million m³ is a mountain; coordinates beyond any zone are metres taken for kilometres.
_MOUNTAIN: Final = 100_000_000
_FARTHEST_KM: Final = 100_000
_LONGEST_WEEKS: Final = 520
_DEAREST_FEN: Final = 100_000_000
_DETOURS: Final = (1.0, 3.0)


def validated(problem: Problem) -> Problem:
    """Return the problem as it is, or refuse it.

    :raises BadProblem: with every fault found.
    """
    faults = tuple(found(problem))
    if faults:
        raise BadProblem(faults)
    return problem


def found(problem: Problem) -> Iterator[Fault]:
    """Return every fault of a problem."""
    yield from _frame(problem)
    yield from _ids(problem)
    for lot in (*problem.surpluses, *problem.needs):
        yield from _lot(lot, problem)
    yield from _twice(problem)
    for yard in problem.yards:
        yield from _yard(yard)
    facilities: tuple[Disposal | Borrow, ...] = (*problem.disposals, *problem.borrows)
    for site in facilities:
        yield from _facility(site)
    yield from _places(problem)
    yield from _roads(problem)
    for rule in problem.pairs:
        yield from _rule(rule, problem)
    yield from _limits(problem)
    yield from _hauls(problem)


def _frame(problem: Problem) -> Iterator[Fault]:
    name = problem.name
    if not 1 <= problem.weeks <= _LONGEST_WEEKS:
        yield Fault(name, "weeks", f"周数应在1到{_LONGEST_WEEKS}之间,现为{problem.weeks}")
    if problem.period_days not in {1, 7}:
        yield Fault(name, "period_days", f"计划的一期应为7天或1天,现为{problem.period_days}天")
    if problem.change_fen < 0:
        yield Fault(name, "change_fen", "改动一方的代价不能为负")
    tariff = problem.tariff
    if not tariff.source.strip():
        yield Fault(name, "tariff", "运价没有来源;请注明询价、定额或合同")
    parts = (tariff.first_km_fen, tariff.each_km_fen, *(s.fen for s in tariff.surcharges))
    if any(not 0 <= fen <= _DEAREST_FEN for fen in parts):
        yield Fault(name, "tariff", "运价不能为负,也不会这样高;请核对单位(分每自然方)")
    if tariff.step_km is not None and not 0.001 <= tariff.step_km <= 100:
        yield Fault(name, "tariff", f"计价步长应在0.001到100公里之间,现为{tariff.step_km:g}")
    for surcharge in tariff.surcharges:
        yield from _spans(surcharge.name, surcharge.spans)


def _ids(problem: Problem) -> Iterator[Fault]:
    for site in problem.sites:
        if not site.id.strip():
            yield Fault(site.name, "id", "缺少编号")
    for ident, count in Counter(site.id for site in problem.sites).items():
        if count > 1 and ident.strip():
            names = "、".join(site.name for site in problem.sites if site.id == ident)
            yield Fault(names, "id", f"编号{ident}用了{count}次;每处登记要有自己的编号")


def _lot(lot: Lot, problem: Problem) -> Iterator[Fault]:
    if lot.cancelled:
        yield Fault(lot.name, "cancelled", "项目已撤销,不能参加土方平衡;请先移出计划")
    yield from _volume(lot)
    yield from _factors(lot.name, lot.factors)
    if lot.end < lot.start:
        yield Fault(lot.name, "end", f"结束日 {lot.end} 早于开始日 {lot.start}")
    yield from _spans(lot.name, lot.pauses)
    if lot.daily is not None and not 0 < lot.daily <= _MOUNTAIN:
        yield Fault(lot.name, "daily", f"日运量应为正数,现为{lot.daily};没有限制请留空")
    if lot.stock is not None:
        if not 0 <= lot.stock.capacity <= _MOUNTAIN:
            yield Fault(lot.name, "stock", f"场内堆存容量不能为负或这样大:{lot.stock.capacity}")
        if min(lot.stock.hold_fen_week, lot.stock.rehandle_fen) < 0:
            yield Fault(lot.name, "stock", "堆存和倒运的费用不能为负")


def _volume(lot: Lot) -> Iterator[Fault]:
    amount = lot.amount
    if not amount.is_finite():
        yield Fault(lot.name, "amount", "缺少方量;请按所选口径填写")
    elif amount < 0:
        yield Fault(lot.name, "amount", f"方量为负:{amount:f};余土和缺土各自登记为正数")
    elif amount > _MOUNTAIN:
        yield Fault(lot.name, "amount", f"方量{amount:f}大得不合常理;请核对单位和位数")
    elif lot.minimum is not None and _sound(lot.factors):
        likely = lot.factors.to_bank(amount, lot.convention)
        if not 0 <= lot.minimum <= likely:
            yield Fault(lot.name, "minimum", f"确定方量{lot.minimum}应在0和登记方量{likely}自然方之间")


def _sound(factors: Factors) -> bool:
    return all(
        part.is_finite() and LEAST_FACTOR <= part <= LARGEST_FACTOR for part in (factors.loose, factors.compacted)
    )


def _factors(site: str, factors: Factors) -> Iterator[Fault]:
    for field, value in (("loose", factors.loose), ("compacted", factors.compacted)):
        if not value.is_finite() or not LEAST_FACTOR <= value <= LARGEST_FACTOR:
            yield Fault(site, field, f"{label(field)}应在{LEAST_FACTOR}到{LARGEST_FACTOR}之间,现为{value}")
    if not factors.source.strip():
        yield Fault(site, "factors", "折算系数没有来源;请注明试验、定额或规范")


def _spans(site: str, spans: tuple[Span, ...]) -> Iterator[Fault]:
    for span in spans:
        if span.last < span.first:
            yield Fault(site, "span", f"停运期的结束日 {span.last} 早于开始日 {span.first}")


def _twice(problem: Problem) -> Iterator[Fault]:
    """Two registrations of one heap: same spot (or same name), same soil, overlapping windows, no heap numbers."""
    groups: dict[object, list[Surplus | Need]] = {}
    lots: tuple[Surplus | Need, ...] = (*problem.surpluses, *problem.needs)
    for lot in lots:
        kind = ("余", lot.soil) if isinstance(lot, Surplus) else ("缺", lot.use)
        spot = lot.name if lot.place is None else (round(lot.place.x_km, 3), round(lot.place.y_km, 3))
        groups.setdefault((spot, kind, lot.heap), []).append(lot)
    for group in groups.values():
        for first, second in combinations(group, 2):
            if first.start <= second.end and second.start <= first.end:
                sentence = "位置、土类(用途)相同且工期重叠,疑为同一堆土登记两次;确为两堆请填写不同的堆号"
                yield Fault(f"{first.name}({first.id})与{second.name}({second.id})", "heap", sentence)


def _yard(yard: Yard) -> Iterator[Fault]:
    if not 0 <= yard.capacity <= _MOUNTAIN:
        yield Fault(yard.name, "capacity", f"堆场容量不能为负或这样大:{yard.capacity}")
    if min(yard.handling_fen, yard.hold_fen_week) < 0:
        yield Fault(yard.name, "handling_fen", "堆场费用不能为负")
    if yard.start and yard.end and yard.end < yard.start:
        yield Fault(yard.name, "end", f"结束日 {yard.end} 早于开始日 {yard.start}")


def _facility(site: Disposal | Borrow) -> Iterator[Fault]:
    yield from _price(site.name, site.fee if isinstance(site, Disposal) else site.price)
    if site.capacity is not None and not 0 <= site.capacity <= _MOUNTAIN * 10:
        yield Fault(site.name, "capacity", f"容量不能为负或这样大:{site.capacity}")
    if site.daily is not None and not 0 < site.daily <= _MOUNTAIN:
        yield Fault(site.name, "daily", f"日运量应为正数,现为{site.daily};没有限制请留空")
    if site.start and site.end and site.end < site.start:
        yield Fault(site.name, "end", f"结束日 {site.end} 早于开始日 {site.start}")
    if not site.closed_weekdays <= frozenset(range(7)):
        yield Fault(site.name, "closed_weekdays", "休息日用0(周一)到6(周日)表示")
    if isinstance(site, Borrow) and site.factors is not None:
        yield from _factors(site.name, site.factors)


def _price(site: str, price: Price) -> Iterator[Fault]:
    if not price.source.strip():
        yield Fault(site, "price", "单价没有来源;请注明询价、定额或合同")
    if not 0 <= price.fen <= _DEAREST_FEN:
        yield Fault(site, "price", f"单价不能为负,也不会这样高:{price.fen}分每自然方")


def _places(problem: Problem) -> Iterator[Fault]:
    stated = {rule.surplus_id for rule in problem.pairs if rule.km is not None}
    stated |= {rule.need_id for rule in problem.pairs if rule.km is not None}
    for site in problem.sites:
        if site.place is None:
            if not isinstance(problem.roads, RoadTable) and site.id not in stated:
                yield Fault(site.name, "place", "缺少坐标,无法计算运距;请补坐标或给出距离表")
        elif not _on_earth(site.place):
            yield Fault(site.name, "place", "坐标不是有限的公里数,疑为把米当成公里或投影坐标;请核对坐标系")


def _on_earth(place: Place) -> bool:
    return all(isfinite(part) and abs(part) <= _FARTHEST_KM for part in (place.x_km, place.y_km))


def _roads(problem: Problem) -> Iterator[Fault]:
    roads = problem.roads
    straight = roads.fallback if isinstance(roads, RoadTable) else roads
    if isinstance(straight, Straight) and not _DETOURS[0] <= straight.detour <= _DETOURS[1]:
        yield Fault(problem.name, "roads", f"绕行系数应在1到3之间,现为{straight.detour:g}")
    if isinstance(roads, RoadTable):
        for line in roads.pairs:
            if not 0 <= line.km <= _FARTHEST_KM:
                yield Fault(f"{line.start}→{line.end}", "km", f"运距不能为负或这样远:{line.km:g}公里")
    if isinstance(roads, RoadGraph):
        yield from _graph(roads)


def _graph(roads: RoadGraph) -> Iterator[Fault]:
    known = {node.id for node in roads.nodes}
    for edge in roads.edges:
        if not {edge.start, edge.end} <= known:
            yield Fault(f"{edge.start}→{edge.end}", "edges", "路段的端点不在路网节点中")
        if not 0 <= edge.km <= _FARTHEST_KM:
            yield Fault(f"{edge.start}→{edge.end}", "km", f"路段长度不能为负或这样长:{edge.km:g}公里")


def _rule(rule: PairRule, problem: Problem) -> Iterator[Fault]:
    where = f"{problem.names.get(rule.surplus_id, rule.surplus_id)}→{problem.names.get(rule.need_id, rule.need_id)}"
    for ident in (rule.surplus_id, rule.need_id):
        if ident not in problem.names:
            yield Fault(where, "pairs", f"配对规定中的{ident}没有登记")
    if rule.km is not None and not 0 <= rule.km <= _FARTHEST_KM:
        yield Fault(where, "km", f"运距不能为负或这样远:{rule.km:g}公里")
    if rule.yield_ is not None and not LEAST_FACTOR <= rule.yield_ <= LARGEST_FACTOR:
        yield Fault(where, "yield", f"成方系数应在{LEAST_FACTOR}到{LARGEST_FACTOR}之间,现为{rule.yield_}")
    if min(rule.add_fen, rule.fixed_fen, rule.least, rule.most or 0) < 0:
        yield Fault(where, "pairs", "配对的费用和方量不能为负")
    if rule.most is not None and rule.least > rule.most:
        yield Fault(where, "least", f"起运量{rule.least}大于最多可运{rule.most}")
    if sum(other.surplus_id == rule.surplus_id and other.need_id == rule.need_id for other in problem.pairs) > 1:
        yield Fault(where, "pairs", "同一对有两条规定;请合并")


def _limits(problem: Problem) -> Iterator[Fault]:
    limits, where = problem.limits, problem.name
    if limits.max_km is not None and not limits.max_km > 0:
        yield Fault(where, "max_km", f"运距上限应为正数,现为{limits.max_km:g}")
    if limits.trucks_per_day is not None and limits.trucks_per_day < 0:
        yield Fault(where, "trucks_per_day", f"全区车辆数不能为负:{limits.trucks_per_day}")
    if limits.truck_bank_m3 < 1 or limits.trips_per_truck < 1:
        yield Fault(where, "truck_bank_m3", "每车方量和每车日趟次至少为1")
    if min(limits.least_lot, limits.fixed_fen) < 0:
        yield Fault(where, "least_lot", "起运量和每对固定费用不能为负")
    yield from _spans(where, limits.curfews)
    lots = {lot.id for lot in (*problem.surpluses, *problem.needs)}
    for gate in limits.gates:
        for ident in gate.lots:
            if ident not in lots:
                yield Fault(gate.name, "gates", f"出入口所属的{ident}没有登记")
        if gate.loads_per_day < 0:
            yield Fault(gate.name, "gates", f"每日车次不能为负:{gate.loads_per_day}")


def _hauls(problem: Problem) -> Iterator[Fault]:
    known = problem.names
    for haul in (*problem.past, *problem.keep):
        where = f"{known.get(haul.from_id, haul.from_id)}→{known.get(haul.to_id, haul.to_id)}"
        for ident in {haul.from_id, haul.to_id} - known.keys():
            yield Fault(where, "past", f"运输记录中的{ident}没有登记")
        if haul.bank < 0 or not 0 <= haul.week < problem.periods:
            yield Fault(where, "past", f"运输记录的方量或期次不对:第{haul.week + 1}期 {haul.bank}方")
    yield from _overdriven(problem)


def _overdriven(problem: Problem) -> Iterator[Fault]:
    out: Counter[str] = Counter()
    for haul in problem.past:
        out[haul.from_id] += haul.bank if haul.kind in _LEAVING else 0
        out[haul.to_id] += haul.bank if haul.kind in _ARRIVING else 0
    for lot in (*problem.surpluses, *problem.needs):
        if _sound(lot.factors) and lot.amount.is_finite() and lot.amount >= 0:
            most = lot.bank(problem.basis)
            if out[lot.id] > most:
                yield Fault(lot.name, "past", f"已运{out[lot.id]}自然方,超过登记的{most}自然方;请先更正登记方量")


_LEAVING: Final = {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.DISPOSAL}
_ARRIVING: Final = {HaulKind.HAUL, HaulKind.FROM_YARD, HaulKind.BORROW}
