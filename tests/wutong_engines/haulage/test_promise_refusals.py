"""Promises about refusals: each names the site and the field, says what to do, and comes before any solving."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import MONDAY, at, borrow, disposal, need, park, price, surplus, tariff, week
from tests.wutong_engines.haulage.test_reasons import parks
from wutong_engines.haulage.alternatives import by_hand
from wutong_engines.haulage.distances import Distance, Edge, Node, RoadGraph, RoadTable, Straight
from wutong_engines.haulage.errors import BadProblem, Fault, HaulageError
from wutong_engines.haulage.factors import Factors
from wutong_engines.haulage.problem import (
    Basis,
    Gate,
    Haul,
    HaulKind,
    Limits,
    Lot,
    PairRule,
    Place,
    Price,
    Problem,
    Span,
    Stock,
    Surcharge,
    Yard,
)
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.validation import found, validated

BACKWARDS = (Span(week(2), week(1)),)
INF = float("inf")


def zone(**more: object) -> Problem:
    """Ruiling has 100 m³, Zhonglan needs 200; with a yard, a tip and a pit, all of it sound."""
    return park(
        surplus("瑞岭", 100, place=at(0)),
        need("中兰", 200, place=at(1)),
        **{
            "yards": (Yard(id="堆场", name="堆场", capacity=50, place=at(2)),),
            "disposals": (disposal("平沟", 100, place=at(3)),),
            "borrows": (borrow("北坑", 100, place=at(4)),),
        }
        | more,
    )


def giver(**fields: object) -> Problem:
    lot = replace(zone().surpluses[0], **fields)  # type: ignore[arg-type]  # fields of a lot, by name
    return replace(zone(), surpluses=(lot,))


def taker(**fields: object) -> Problem:
    lot = replace(zone().needs[0], **fields)  # type: ignore[arg-type]  # fields of a lot, by name
    return replace(zone(), needs=(lot,))


def yard(**fields: object) -> Problem:
    return zone(yards=(replace(zone().yards[0], **fields),))  # type: ignore[arg-type]  # fields of a yard, by name


def tip(**fields: object) -> Problem:
    return zone(disposals=(replace(zone().disposals[0], **fields),))  # type: ignore[arg-type]  # fields of a site


def pit(**fields: object) -> Problem:
    return zone(borrows=(replace(zone().borrows[0], **fields),))  # type: ignore[arg-type]  # fields of a site, by name


def rule(**fields: object) -> Problem:
    return zone(pairs=(PairRule(**({"surplus_id": "瑞岭", "need_id": "中兰"} | fields)),))  # type: ignore[arg-type]  # as above


def limits(**fields: object) -> Problem:
    return zone(limits=Limits(**fields))  # type: ignore[arg-type]  # fields of the limits, by name


def driven(kind: HaulKind, start: str, end: str, bank: int, number: int = 0) -> Problem:
    return zone(past=(Haul(kind, start, end, number, bank),))


def graph(*edges: Edge) -> Problem:
    return zone(roads=RoadGraph((Node("甲", 0, 0), Node("乙", 1, 0)), edges))


ROADS = "瑞岭→中兰"
REFUSED: list[tuple[Callable[[], Problem], str, str, str]] = [
    (lambda: zone(weeks=521), "中川园区", "weeks", "周数应在1到520之间,现为521"),
    (lambda: zone(weeks=-1), "中川园区", "weeks", "周数应在1到520之间,现为-1"),
    (lambda: zone(period_days=0), "中川园区", "period_days", "现为0天"),
    (lambda: zone(change_fen=-1), "中川园区", "change_fen", "改动一方的代价不能为负"),
    (lambda: zone(tariff=tariff(source="  ")), "中川园区", "tariff", "请注明询价、定额或合同"),
    (lambda: zone(tariff=tariff(first_km_fen=10**9)), "中川园区", "tariff", "请核对单位(分每自然方)"),
    (lambda: zone(tariff=tariff(surcharges=(Surcharge("冬季", -1, ()),))), "中川园区", "tariff", "运价不能为负"),
    (lambda: zone(tariff=tariff(step_km=101.0)), "中川园区", "tariff", "应在0.001到100公里之间,现为101"),
    (lambda: zone(tariff=tariff(surcharges=(Surcharge("冬季", 1, BACKWARDS),))), "冬季", "span", "早于开始日"),
    (lambda: giver(id=""), "瑞岭", "id", "缺少编号"),
    (lambda: giver(id="中兰"), "瑞岭、中兰", "id", "编号中兰用了2次;每处登记要有自己的编号"),
    (lambda: giver(cancelled=True), "瑞岭", "cancelled", "请先移出计划"),
    (lambda: giver(amount=Decimal("-0.5")), "瑞岭", "amount", "方量为负:-0.5;余土和缺土各自登记为正数"),
    (lambda: taker(amount=Decimal("Infinity")), "中兰", "amount", "缺少方量;请按所选口径填写"),
    (lambda: taker(amount=Decimal(100_000_001)), "中兰", "amount", "请核对单位和位数"),
    (lambda: taker(minimum=-1), "中兰", "minimum", "确定方量-1应在0和登记方量200自然方之间"),
    (lambda: giver(factors=Factors(Decimal("NaN"), Decimal(1), "试验")), "瑞岭", "loose", "松方系数应在0.5到2之间"),
    (lambda: giver(factors=Factors(Decimal("2.01"), Decimal(1), "试验")), "瑞岭", "loose", "现为2.01"),
    (lambda: taker(factors=Factors(Decimal(1), Decimal("0.49"), "试验")), "中兰", "compacted", "压实方系数应在"),
    (lambda: taker(factors=Factors(Decimal(1), Decimal(1), "")), "中兰", "factors", "请注明试验、定额或规范"),
    (lambda: taker(end=week(-1)), "中兰", "end", "结束日 2024-02-26 早于开始日 2024-03-04"),
    (lambda: taker(pauses=BACKWARDS), "中兰", "span", "停运期的结束日 2024-03-11 早于开始日 2024-03-18"),
    (lambda: giver(daily=-3), "瑞岭", "daily", "日运量应为正数,现为-3"),
    (lambda: giver(stock=Stock(10**9)), "瑞岭", "stock", "场内堆存容量不能为负或这样大"),
    (lambda: giver(stock=Stock(1, hold_fen_week=-1)), "瑞岭", "stock", "堆存和倒运的费用不能为负"),
    (lambda: giver(stock=Stock(1, rehandle_fen=-1)), "瑞岭", "stock", "堆存和倒运的费用不能为负"),
    (lambda: giver(place=None), "瑞岭", "place", "请补坐标或给出距离表"),
    (lambda: giver(place=Place(INF, 0)), "瑞岭", "place", "请核对坐标系"),
    (lambda: yard(place=Place(0, -4_042_000.0)), "堆场", "place", "把米当成公里"),
    (lambda: yard(capacity=10**9), "堆场", "capacity", "堆场容量不能为负或这样大"),
    (lambda: yard(handling_fen=-1), "堆场", "handling_fen", "堆场费用不能为负"),
    (lambda: yard(hold_fen_week=-1), "堆场", "handling_fen", "堆场费用不能为负"),
    (lambda: yard(start=week(2), end=week(1)), "堆场", "end", "早于开始日"),
    (lambda: tip(fee=Price(100, " ", MONDAY)), "平沟", "price", "单价没有来源"),
    (lambda: tip(fee=price(-1)), "平沟", "price", "单价不能为负,也不会这样高:-1分每自然方"),
    (lambda: tip(capacity=-1), "平沟", "capacity", "容量不能为负或这样大:-1"),
    (lambda: tip(daily=0), "平沟", "daily", "没有限制请留空"),
    (lambda: tip(closed_weekdays=frozenset({-1})), "平沟", "closed_weekdays", "休息日用0(周一)到6(周日)表示"),
    (lambda: pit(price=price(10**9)), "北坑", "price", "也不会这样高"),
    (lambda: pit(end=week(0), start=week(1)), "北坑", "end", "早于开始日"),
    (lambda: pit(factors=Factors(Decimal(1), Decimal(1), "")), "北坑", "factors", "折算系数没有来源"),
    (lambda: zone(roads=Straight(3.1)), "中川园区", "roads", "绕行系数应在1到3之间,现为3.1"),
    (lambda: zone(roads=RoadTable((), Straight(0.5))), "中川园区", "roads", "绕行系数应在1到3之间,现为0.5"),
    (lambda: zone(roads=RoadTable((Distance("瑞岭", "中兰", -1),))), ROADS, "km", "运距不能为负或这样远:-1公里"),
    (lambda: graph(Edge("甲", "丙", 1.0)), "甲→丙", "edges", "路段的端点不在路网节点中"),
    (lambda: graph(Edge("甲", "乙", INF)), "甲→乙", "km", "路段长度不能为负或这样长"),
    (lambda: rule(need_id="别处"), "瑞岭→别处", "pairs", "配对规定中的别处没有登记"),
    (lambda: rule(km=-1), ROADS, "km", "运距不能为负或这样远:-1公里"),
    (lambda: rule(yield_=Decimal("2.1")), ROADS, "yield", "成方系数应在0.5到2之间,现为2.1"),
    (lambda: rule(add_fen=-1), ROADS, "pairs", "配对的费用和方量不能为负"),
    (lambda: rule(fixed_fen=-1), ROADS, "pairs", "配对的费用和方量不能为负"),
    (lambda: rule(most=-1), ROADS, "pairs", "配对的费用和方量不能为负"),
    (lambda: limits(max_km=float("nan")), "中川园区", "max_km", "运距上限应为正数"),
    (lambda: limits(trucks_per_day=-1), "中川园区", "trucks_per_day", "全区车辆数不能为负:-1"),
    (lambda: limits(trips_per_truck=0), "中川园区", "truck_bank_m3", "每车方量和每车日趟次至少为1"),
    (lambda: limits(least_lot=-1), "中川园区", "least_lot", "起运量和每对固定费用不能为负"),
    (lambda: limits(fixed_fen=-1), "中川园区", "least_lot", "起运量和每对固定费用不能为负"),
    (lambda: limits(curfews=BACKWARDS), "中川园区", "span", "早于开始日"),
    (lambda: limits(gates=(Gate("北门", ("瑞岭",), -1),)), "北门", "gates", "每日车次不能为负:-1"),
    (lambda: driven(HaulKind.HAUL, "瑞岭", "中兰", -1), ROADS, "past", "方量或期次不对:第1期 -1方"),
    (lambda: driven(HaulKind.HAUL, "瑞岭", "中兰", 1, -1), ROADS, "past", "方量或期次不对:第0期 1方"),
    (lambda: driven(HaulKind.TO_YARD, "瑞岭", "堆场", 101), "瑞岭", "past", "超过登记的100自然方;请先更正登记方量"),
    (lambda: driven(HaulKind.DISPOSAL, "瑞岭", "平沟", 101), "瑞岭", "past", "已运101自然方"),
    (lambda: driven(HaulKind.BORROW, "北坑", "中兰", 201), "中兰", "past", "已运201自然方,超过登记的200自然方"),
    (lambda: driven(HaulKind.FROM_YARD, "堆场", "中兰", 201), "中兰", "past", "已运201自然方"),
]


@pytest.mark.parametrize(("problem", "site", "field", "words"), REFUSED, ids=[case[3] for case in REFUSED])
def test_it_is_refused_by_site_and_field_with_a_sentence(
    problem: Callable[[], Problem], site: str, field: str, words: str
) -> None:
    faults = tuple(found(problem()))
    assert (site, field) in {(fault.site, fault.field) for fault in faults}
    assert words in "".join(fault.sentence for fault in faults if fault.site == site)
    for ask in (validated, solve, by_hand):
        with pytest.raises(BadProblem) as refused:
            ask(problem())
        assert refused.value.faults == faults


def test_the_zone_itself_has_no_fault() -> None:
    assert tuple(found(zone())) == ()
    assert validated(zone()) == zone()


@pytest.mark.parametrize(
    "problem",
    [
        giver(amount=Decimal(0), minimum=0),
        giver(amount=Decimal(100_000_000)),
        giver(factors=Factors(Decimal("0.5"), Decimal(2), "试验")),
        giver(start=week(3), end=week(3)),
        giver(stock=Stock(0, 0, 0)),
        yard(capacity=0, handling_fen=0, hold_fen_week=0),
        tip(fee=price(0), capacity=0, daily=1, closed_weekdays=frozenset(range(7))),
        zone(weeks=520),
        zone(roads=Straight(1.0)),
        zone(tariff=tariff(first_km_fen=0, each_km_fen=0, step_km=0.001)),
        rule(km=0.0, yield_=Decimal("0.5"), least=7, most=7),
        limits(trucks_per_day=0, max_km=0.001),
        driven(HaulKind.HAUL, "瑞岭", "中兰", 100, 11),
    ],
)
def test_what_lies_just_inside_is_let_in(problem: Problem) -> None:
    assert validated(problem) is problem


def test_a_site_whose_every_distance_is_stated_needs_no_coordinates() -> None:
    stated = PairRule(surplus_id="瑞岭", need_id="中兰", km=2.0)
    assert validated(replace(giver(place=None), pairs=(stated,)))


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ({"heap": ""}, True),
        ({"heap": "2"}, False),
        ({"heap": "", "place": at(0.001)}, False),
        ({"heap": "", "place": at(0.0001)}, True),
        ({"heap": "", "start": week(4), "end": week(5)}, False),
        ({"heap": "", "start": week(3), "end": week(5)}, True),
        ({"heap": "", "name": "别名"}, True),
    ],
)
def test_one_heap_registered_twice_is_told_by_spot_soil_and_days(other: dict[str, object], refused: bool) -> None:
    first: Lot = surplus("一", 10, name="瑞岭", place=at(0), heap="", end=week(3))
    lots = (first, replace(first, id="二", **other))  # type: ignore[arg-type]  # fields of a lot, by name
    assert bool(list(found(park(*lots)))) == refused  # type: ignore[arg-type]  # both are surpluses


def test_a_surplus_and_a_need_at_one_spot_are_no_double() -> None:
    assert validated(park(surplus("一", 9, heap="", place=at(0)), need("二", 9, heap="", place=at(0))))


def test_what_was_driven_is_measured_by_the_volume_that_is_planned_with() -> None:
    sure = replace(giver(minimum=40), past=(Haul(HaulKind.HAUL, "瑞岭", "中兰", 0, 41),))
    assert validated(sure) is sure
    (fault,) = found(replace(sure, basis=Basis.MINIMUM))
    assert "已运41自然方,超过登记的40自然方" in fault.sentence


def test_a_refusal_is_a_value_error_that_lists_every_fault_on_its_line() -> None:
    broken = replace(giver(amount=Decimal(-1)), needs=taker(amount=Decimal(-2)).needs)
    with pytest.raises(ValueError, match="瑞岭:方量为负:-1") as refused:
        validated(broken)
    assert isinstance(refused.value, HaulageError)
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["瑞岭", "中兰"]
    assert str(Fault("", "field", "只有一句")) == "只有一句"


@settings(max_examples=40, deadline=None)
@given(parks(), st.sampled_from([case[0] for case in REFUSED[:9]]))
def test_a_sound_park_has_no_fault_and_a_broken_frame_is_found_in_any(
    problem: Problem, broken: Callable[[], Problem]
) -> None:
    assert tuple(found(problem)) == ()
    wrong = broken()
    names = ("weeks", "period_days", "change_fen", "tariff")
    assert tuple(found(replace(problem, **{name: getattr(wrong, name) for name in names})))
