"""What cannot be meant is refused with a sentence that names site and field."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.wutong_engines.haulage.parks import (
    MONDAY,
    at,
    borrow,
    disposal,
    need,
    park,
    surplus,
    tariff,
    two_sources,
    week,
)
from wutong_engines.haulage.distances import Edge, Node, RoadGraph, Straight
from wutong_engines.haulage.errors import BadProblem, Fault
from wutong_engines.haulage.factors import Factors
from wutong_engines.haulage.problem import (
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
    Yard,
)
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.validation import validated
from wutong_engines.haulage.words import Soil

NAME = "瑞岭观樾一品"


def faults(problem: Problem) -> tuple[Fault, ...]:
    with pytest.raises(BadProblem) as refused:
        validated(problem)
    return refused.value.faults


def of_lot(**fields: object) -> Fault:
    lot: Lot = surplus("R", 100, name=NAME, place=at(0))
    return faults(park(replace(lot, **fields)))[0]  # type: ignore[arg-type]  # fields of a lot, by name


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"amount": Decimal(-5)}, "amount", "方量为负:-5"),
        ({"amount": Decimal("NaN")}, "amount", "缺少方量"),
        ({"amount": Decimal(10**9)}, "amount", "大得不合常理"),
        ({"start": date(2024, 4, 1), "end": date(2024, 3, 1)}, "end", "结束日 2024-03-01 早于开始日 2024-04-01"),
        ({"factors": Factors(Decimal("0.4"), Decimal("0.85"), "试验")}, "loose", "0.5到2之间,现为0.4"),
        ({"factors": Factors(Decimal("1.3"), Decimal("2.1"), "试验")}, "compacted", "0.5到2之间,现为2.1"),
        ({"factors": Factors(Decimal("1.3"), Decimal("0.9"), " ")}, "factors", "没有来源"),
        ({"cancelled": True}, "cancelled", "项目已撤销"),
        ({"daily": 0}, "daily", "没有限制请留空"),
        ({"minimum": 101}, "minimum", "确定方量101应在0和登记方量100"),
        ({"stock": Stock(-1)}, "stock", "堆存容量不能为负"),
        ({"pauses": (Span(week(2), week(1)),)}, "span", "停运期的结束日"),
        ({"place": None}, "place", "缺少坐标"),
        ({"place": Place(500_123.0, 4_042_000.0)}, "place", "投影坐标"),
        ({"id": " "}, "id", "缺少编号"),
    ],
)
def test_a_lot_that_cannot_be_meant_is_named_with_its_field(fields: dict[str, object], field: str, words: str) -> None:
    fault = of_lot(**fields)
    assert (fault.site, fault.field) == (NAME, field)
    assert words in fault.sentence


def test_two_registrations_of_one_heap_are_one_too_many() -> None:
    heap = surplus("R1", 100, name=NAME, place=at(1, 2), heap="")
    fault = faults(park(heap, replace(heap, id="R2", amount=Decimal(120))))[0]
    assert fault.field == "heap"
    assert "同一堆土登记两次" in fault.sentence


def test_two_heaps_of_one_site_may_say_so() -> None:
    heap = surplus("R1", 100, name=NAME, place=at(1, 2), heap="1")
    other = replace(heap, id="R2", heap="2")
    later = replace(heap, id="R3", soil=Soil.CLASS_2)
    validated(park(heap, other, later))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"disposals": (replace(disposal("T", 1, place=at(0)), fee=Price(1, "", MONDAY)),)}, "单价没有来源"),
        ({"borrows": (borrow("T", -1, place=at(0)),)}, "单价不能为负"),
        ({"borrows": (borrow("T", 1, place=at(0), factors=Factors(Decimal(3), Decimal(1), "试验")),)}, "0.5到2之间"),
        ({"disposals": (disposal("T", 1, place=at(0), closed_weekdays=frozenset({7})),)}, "0(周一)到6(周日)"),
        ({"disposals": (disposal("T", 1, place=at(0), start=week(2), end=week(1)),)}, "早于开始日"),
        ({"yards": (Yard(id="T", name="T", capacity=-1, place=at(0)),)}, "堆场容量"),
        ({"tariff": tariff(source="")}, "运价没有来源"),
        ({"tariff": tariff(each_km_fen=-1)}, "运价不能为负"),
        ({"tariff": tariff(step_km=0.0)}, "计价步长"),
        ({"roads": Straight(0.9)}, "绕行系数"),
        ({"roads": RoadGraph((Node("甲", 0, 0),), (Edge("甲", "乙", 1.0),))}, "不在路网节点中"),
        ({"roads": RoadGraph((Node("甲", 0, 0),), (Edge("甲", "甲", -1.0),))}, "路段长度不能为负"),
        ({"weeks": 0}, "周数"),
        ({"period_days": 5}, "7天或1天"),
        ({"pairs": (PairRule(surplus_id="R", need_id="查无此处"),)}, "没有登记"),
        ({"pairs": (PairRule(surplus_id="R", need_id="A", yield_=Decimal("0.4")),)}, "成方系数"),
        ({"pairs": (PairRule(surplus_id="R", need_id="A", least=9, most=8),)}, "起运量9大于"),
        ({"pairs": (PairRule(surplus_id="R", need_id="A"),) * 2}, "两条规定"),
        ({"limits": Limits(max_km=0.0)}, "运距上限"),
        ({"limits": Limits(truck_bank_m3=0)}, "每车方量"),
        ({"limits": Limits(gates=(Gate("北门", ("查无此处",), 5),))}, "出入口"),
        ({"past": (Haul(HaulKind.HAUL, "R", "A", 0, 101),)}, "已运101自然方,超过登记的100"),
        ({"past": (Haul(HaulKind.HAUL, "R", "A", 99, 1),)}, "期次不对"),
        ({"keep": (Haul(HaulKind.HAUL, "R", "查无此处", 0, 1),)}, "没有登记"),
    ],
)
def test_prices_roads_limits_and_records_that_cannot_be_meant_are_refused(more: dict[str, object], words: str) -> None:
    found = faults(park(surplus("R", 100, place=at(0)), need("A", 200, place=at(1)), **more))
    assert words in "".join(fault.sentence for fault in found)


def test_an_id_is_used_once() -> None:
    assert "用了2次" in faults(park(surplus("R", 1, place=at(0)), need("R", 1, place=at(1))))[0].sentence


def test_all_faults_come_at_once() -> None:
    lots = (surplus("R", -1, place=at(0)), need("A", -1, place=at(1)))
    assert [fault.site for fault in faults(park(*lots, weeks=0))] == ["中川园区", "R", "A"]


def test_a_refused_problem_is_not_solved() -> None:
    with pytest.raises(BadProblem, match="R:方量为负"):
        solve(park(surplus("R", -1, place=at(0))))


def test_the_worked_example_is_fine() -> None:
    assert validated(two_sources()) is not None
