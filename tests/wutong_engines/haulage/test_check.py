"""A plan that has been touched does not pass: every m³, window, class, capacity, law and fen is added up again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, two_sources, week
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Flow, Plan
from wutong_engines.haulage.problem import HaulKind, Limits, PairRule, Problem, Stock, Yard
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Flag, Grade, Soil


def busy() -> Problem:
    """One park with everything: rates, a stock, a yard, disposal and purchase."""
    lots = (
        surplus("余", 3_000, place=at(0), end=week(3, 6), daily=120, stock=Stock(400, 30, 300)),
        surplus("旁", 900, place=at(1), end=week(1, 6)),
        need("缺", 2_500, place=at(2), start=week(2), daily=60),
        need("填", 1_500, place=at(3), start=week(6)),
    )
    return park(
        *lots,
        yards=(Yard(id="场", name="场", capacity=700, place=at(1, 1), handling_fen=10, hold_fen_week=1),),
        disposals=(disposal("消", 900, place=at(9), daily=100),),
        borrows=(borrow("取", 2_500, place=at(-9)),),
    )


def faults(problem: Problem, plan: Plan) -> str:
    return "\n".join(f"{fault.field}:{fault.sentence}" for fault in check(problem, plan).faults)


def touched(plan: Plan, kind: HaulKind, change: Callable[[Flow], Flow]) -> Plan:
    number = next(n for n, flow in enumerate(plan.flows) if flow.kind is kind)
    return replace(plan, flows=(*plan.flows[:number], change(plan.flows[number]), *plan.flows[number + 1 :]))


def test_the_busy_park_uses_everything_and_holds() -> None:
    plan = solve(busy())
    assert {flow.kind for flow in plan.flows} >= {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD, HaulKind.STOCK}
    assert check(busy(), plan).ok


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: replace(f, bank=f.bank + 1), "合计不等"),
        (lambda f: replace(f, bank=-1), "方量为负"),
        (lambda f: replace(f, cost_fen=f.cost_fen - 1), "费用应为"),
        (lambda f: replace(f, unit_fen=f.unit_fen - 1), "单价应为"),
        (lambda f: replace(f, km=f.km - 0.1), "运距应为"),
        (lambda f: replace(f, loose=f.loose + 1), "松方应为"),
        (lambda f: replace(f, compacted=f.compacted + 1), "压实方应为"),
        (lambda f: replace(f, trips=f.trips - 1), "车次"),
        (lambda f: replace(f, trucks=f.trucks + 1), "每日"),
        (lambda f: replace(f, week=0, starts=week(0)), "没有同时开放的日子"),
        (lambda f: replace(f, week=99), "不在计划期内"),
        (lambda f: replace(f, starts=f.starts + timedelta(days=1)), "与期次不符"),
        (lambda f: replace(f, to_id="查无此处"), "没有登记"),
        (lambda f: replace(f, to_id="消"), "两端不对"),
    ],
)
def test_a_touched_haul_is_found(change: Callable[[Flow], Flow], words: str) -> None:
    plan = solve(busy(), explain=False)
    assert words in faults(busy(), touched(plan, HaulKind.HAUL, change))


def test_more_than_the_rate_is_found() -> None:
    plan = solve(busy(), explain=False)
    tight = replace(busy(), needs=(replace(busy().needs[0], daily=10), busy().needs[1]))
    assert "超过7天×10方" in faults(tight, plan)


def test_a_full_yard_is_found() -> None:
    plan = solve(busy(), explain=False)
    small = replace(busy(), yards=(replace(busy().yards[0], capacity=5),))
    assert "超过容量5方" in faults(small, plan)


def test_a_yard_cannot_give_what_it_does_not_hold() -> None:
    plan = solve(busy(), explain=False)
    without = replace(plan, flows=tuple(f for f in plan.flows if f.kind is not HaulKind.TO_YARD))
    assert "多于存入" in faults(busy(), without)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flags": frozenset({Flag.SAND_GRAVEL})}, "自然资发〔2023〕57号"),
        ({"soil": Soil.ROCK}, "不收石方"),
        ({"grade": Grade.C}, "C级土不得调配"),
        ({"end": week(0)}, "没有同时开放的日子"),
    ],
)
def test_a_registration_that_changed_makes_the_plan_stale_and_says_what_it_breaks(
    change: dict[str, object], words: str
) -> None:
    plan = solve(two_sources(), explain=False)
    problem = two_sources()
    changed = replace(problem, surpluses=(replace(problem.surpluses[0], **change), problem.surpluses[1]))  # type: ignore[arg-type]  # fields of a lot
    found = faults(changed, plan)
    assert "登记在计划之后变更过" in found
    assert words in found


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(max_km=5.0), "超过上限5公里"),
        (Limits(least_lot=20_000), "不足起运量20000方"),
        (Limits(trucks_per_day=1), "全区运力只有672方"),
    ],
)
def test_a_limit_of_the_zone_that_is_broken_is_found(limits: Limits, words: str) -> None:
    assert words in faults(two_sources(limits=limits), solve(two_sources(), explain=False))


def test_a_forbidden_pair_is_found() -> None:
    rule = PairRule(surplus_id="R", need_id="C", allowed=False)
    assert "不得调配" in faults(two_sources(pairs=(rule,)), solve(two_sources(), explain=False))


def test_a_total_that_does_not_add_up_is_found() -> None:
    plan = solve(two_sources(), explain=False)
    found = faults(two_sources(), replace(plan, costs=replace(plan.costs, haul=plan.costs.haul - 1)))
    assert "各行费用合计939,120.00元,计划写939,119.99元" in found


def test_a_plan_that_calls_itself_optimal_without_a_bound_is_found() -> None:
    plan = solve(two_sources(), explain=False)
    assert "写着已证最优" in faults(two_sources(), replace(plan, bound_fen=None))
