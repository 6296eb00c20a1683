"""Promises of the check: for each of its rules a fault planted in a sound plan, which it must find by name."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, tariff, week
from tests.wutong_engines.haulage.test_reasons import parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.factors import ROCK
from wutong_engines.haulage.plan import Baseline, Costs, Flow, Plan, Status, Unmatched, Why
from wutong_engines.haulage.problem import Gate, Haul, HaulKind, Limits, PairRule, Problem, Span, Stock, Surcharge, Yard
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Flag, Grade, Soil, Use

YARD = Yard(id="堆场", name="堆场", capacity=600, place=at(1, 1), handling_fen=10, hold_fen_week=1, end=week(8, 6))
ZONE = park(
    surplus("瑞岭", 1_400, place=at(0), end=week(3, 6), daily=50, stock=Stock(300, 30, 300)),
    surplus("读者", 400, place=at(1), end=week(1, 6)),
    need("中兰", 900, place=at(2), start=week(1)),
    need("金泰", 700, place=at(3), start=week(4), end=week(9, 6)),
    yards=(
        Yard(id="堆场", name="堆场", capacity=600, place=at(1, 1), handling_fen=10, hold_fen_week=1, end=week(8, 6)),
    ),
    disposals=(disposal("平沟", 900, place=at(9), daily=100, capacity=5_000),),
    borrows=(borrow("北坑", 900, place=at(-9), capacity=5_000),),
    limits=Limits(trucks_per_day=50, max_km=20.0, gates=(Gate("北门", ("瑞岭", "读者"), 50),)),
)
FULL = park(
    surplus("瑞岭", 900, place=at(0)),
    need("中兰", 600, place=at(2)),
    need("绿地", 50, place=at(3), use=Use.PLANTING),
    disposals=(disposal("南场", 2_000, place=at(30)),),
    borrows=(borrow("北坑", 1_500, place=at(-30), soil=Soil.CLASS_1),),
)
PLANS = {id(problem): solve(problem) for problem in (ZONE, FULL)}
Change = Callable[[Plan], Plan]


def faults(problem: Problem, plan: Plan) -> set[str]:
    return {fault.field for fault in check(problem, plan).faults}


def sentences(problem: Problem, plan: Plan) -> str:
    return "\n".join(str(fault) for fault in check(problem, plan).faults)


def changed(kind: HaulKind, /, **fields: object) -> Change:
    """Change fields of the first line of a kind; a function is asked with the line."""

    def change(plan: Plan) -> Plan:
        number = next(n for n, flow in enumerate(plan.flows) if flow.kind is kind)
        line = plan.flows[number]
        values = {name: value(line) if callable(value) else value for name, value in fields.items()}
        return replace(plan, flows=(*plan.flows[:number], replace(line, **values), *plan.flows[number + 1 :]))  # type: ignore[arg-type]  # fields of a line

    return change


def without(kind: HaulKind) -> Change:
    return lambda plan: replace(plan, flows=tuple(flow for flow in plan.flows if flow.kind is not kind))


def up(name: str, by: int = 1) -> Callable[[Flow], int]:
    return lambda line: getattr(line, name) + by


def costs(kind: str, by: int) -> Change:
    return lambda plan: replace(plan, costs=replace(plan.costs, **{kind: getattr(plan.costs, kind) + by}))


def plan_of(problem: Problem) -> Plan:
    return PLANS[id(problem)]


def test_both_plans_are_sound_and_use_every_kind_of_line() -> None:
    for problem in (ZONE, FULL):
        assert check(problem, plan_of(problem)).faults == ()
    kinds = {flow.kind for problem in (ZONE, FULL) for flow in plan_of(problem).flows}
    assert kinds == set(HaulKind)


OUTGOING = (HaulKind.DISPOSAL, HaulKind.BORROW)
INSIDE = tuple(kind for kind in HaulKind if kind not in OUTGOING)
PLANTED: list[tuple[Problem, Change, str]] = [
    *((FULL, changed(HaulKind.HAUL, bank=up("bank", by)), "bank") for by in (1, -1, 50)),
    (FULL, changed(HaulKind.DISPOSAL, bank=up("bank", -1)), "outside"),
    (FULL, changed(HaulKind.DISPOSAL, bank=up("bank", 400)), "bank"),
    (FULL, changed(HaulKind.BORROW, bank=up("bank", 1)), "outside"),
    (ZONE, changed(HaulKind.TO_YARD, bank=up("bank")), "bank"),
    (ZONE, changed(HaulKind.FROM_YARD, bank=up("bank")), "bank"),
    (ZONE, changed(HaulKind.HAUL, bank=-3), "bank"),
    (FULL, without(HaulKind.HAUL), "bank"),
    (FULL, without(HaulKind.DISPOSAL), "outside"),
    (FULL, without(HaulKind.BORROW), "outside"),
    (ZONE, without(HaulKind.TO_YARD), "origin_id"),
    (ZONE, without(HaulKind.FROM_YARD), "bank"),
    *((ZONE, changed(kind, cost_fen=up("cost_fen", by)), "cost_fen") for kind in INSIDE for by in (1, -1)),
    *((FULL, changed(kind, cost_fen=up("cost_fen")), "cost_fen") for kind in OUTGOING),
    *((ZONE, changed(kind, unit_fen=up("unit_fen")), "unit_fen") for kind in INSIDE),
    *((FULL, changed(kind, unit_fen=up("unit_fen", -1)), "unit_fen") for kind in (HaulKind.HAUL, *OUTGOING)),
    *((FULL, changed(kind, km=lambda line: line.km + 0.001), "km") for kind in (HaulKind.HAUL, *OUTGOING)),
    *((FULL, changed(kind, loose=up("loose")), "loose") for kind in (HaulKind.HAUL, *OUTGOING)),
    *((FULL, changed(kind, compacted=up("compacted")), "compacted") for kind in (HaulKind.HAUL, HaulKind.BORROW)),
    *((FULL, changed(kind, trips=up("trips")), "trips") for kind in (HaulKind.HAUL, HaulKind.DISPOSAL)),
    *((FULL, changed(kind, trucks=up("trucks")), "trucks") for kind in (HaulKind.HAUL, HaulKind.DISPOSAL)),
    (ZONE, changed(HaulKind.HAUL, week=0, starts=week(0)), "week"),
    (ZONE, changed(HaulKind.HAUL, week=12, starts=week(12)), "week"),
    (ZONE, changed(HaulKind.HAUL, starts=week(0, 1)), "starts"),
    (ZONE, changed(HaulKind.FROM_YARD, week=10, starts=week(10)), "week"),
    (ZONE, changed(HaulKind.HAUL, kind=HaulKind.DISPOSAL), "kind"),
    (ZONE, changed(HaulKind.HAUL, kind=HaulKind.STOCK), "kind"),
    (ZONE, changed(HaulKind.TO_YARD, kind=HaulKind.HAUL), "kind"),
    (ZONE, changed(HaulKind.HAUL, from_id="中兰", to_id="瑞岭"), "kind"),
    (ZONE, changed(HaulKind.HAUL, from_id="别处"), "id"),
    (ZONE, changed(HaulKind.FROM_YARD, origin_id="别处"), "id"),
    (ZONE, changed(HaulKind.FROM_YARD, origin_id="读者"), "origin_id"),
    (ZONE, changed(HaulKind.STOCK, bank=301), "stock"),
    (ZONE, without(HaulKind.STOCK), "stock"),
    *((FULL, costs(field.name, by), field.name) for field in dataclasses.fields(Costs) for by in (1, -1)),
    *((FULL, costs(kind, 1), "costs") for kind in ("haul", "fixed")),
    (FULL, lambda plan: replace(plan, saving_fen=(plan.saving_fen or 0) + 1), "saving_fen"),
    (FULL, lambda plan: replace(plan, bound_fen=plan.cost_fen + 1), "bound_fen"),
    (FULL, lambda plan: replace(plan, bound_fen=plan.cost_fen - 1), "status"),
    (FULL, lambda plan: replace(plan, bound_fen=None), "status"),
    (FULL, lambda plan: replace(plan, status=Status.WITHIN, bound_fen=plan.cost_fen - 1), "status"),
    (FULL, lambda plan: replace(plan, problem_hash="0" * 64), "problem_hash"),
    (FULL, lambda plan: replace(plan, unmatched=()), "bank"),
    (FULL, lambda plan: replace(plan, unmatched=(*plan.unmatched, Unmatched("瑞岭", 1, 0, Why.PRICE, "多写"))), "bank"),
    (FULL, lambda plan: replace(plan, unmatched=(*plan.unmatched, Unmatched("别处", 1, 0, Why.PRICE, "多写"))), "id"),
    (FULL, lambda plan: replace(plan, unmatched=tuple(replace(r, outside=0) for r in plan.unmatched)), "outside"),
    (FULL, lambda plan: replace(plan, flows=(*plan.flows, plan.flows[0])), "bank"),
]


@pytest.mark.parametrize(
    ("problem", "change", "field"), PLANTED, ids=[f"{n} {case[2]}" for n, case in enumerate(PLANTED)]
)
def test_a_planted_fault_is_found_under_its_field(problem: Problem, change: Change, field: str) -> None:
    report = check(problem, change(plan_of(problem)))
    assert not report.ok
    assert field in {fault.field for fault in report.faults}
    assert all(fault.sentence for fault in report.faults)


def lot(problem: Problem, ident: str, **fields: object) -> Problem:
    """Change one registration after the plan was made."""
    parts = {
        side: tuple(replace(one, **fields) if one.id == ident else one for one in getattr(problem, side))
        for side in ("surpluses", "needs", "yards", "disposals", "borrows")
    }
    return replace(problem, **parts)


LIME = {"surplus_id": "瑞岭", "need_id": "中兰"}
BROKEN: list[tuple[Problem, str, str]] = [
    (lot(FULL, "瑞岭", flags=frozenset({Flag.TOPSOIL})), "flags", "土地管理法第三十一条"),
    (lot(FULL, "中兰", flags=frozenset({Flag.STOPPED})), "flags", "停工令期间"),
    (lot(FULL, "瑞岭", soil=Soil.GRAVEL), "soil", "中兰不收砂砾石"),
    (lot(FULL, "南场", soils=frozenset({Soil.ROCK})), "soil", "不收湿陷性黄土"),
    (lot(FULL, "瑞岭", grade=Grade.C), "grade", "C级土不得调配"),
    (lot(lot(FULL, "瑞岭", grade=Grade.B), "中兰", worst_grade=Grade.A), "grade", "最低收A级,来土B级"),
    (replace(FULL, pairs=(PairRule(**LIME, allowed=False),)), "pairs", "双方被指定不得调配"),
    (replace(FULL, pairs=(PairRule(**LIME, km=2.1),)), "km", "运距应为2.1公里,写着2公里"),
    (replace(FULL, pairs=(PairRule(**LIME, add_fen=1),)), "unit_fen", "单价应为721分,写着720分"),
    (replace(FULL, pairs=(PairRule(**LIME, most=599),)), "most", "运了600方,超过最多599方"),
    (replace(FULL, pairs=(PairRule(**LIME, least=601),)), "least", "只运600方,不足起运量601方"),
    (replace(FULL, pairs=(PairRule(**LIME, fixed_fen=5),)), "fixed", "分项费用fixed应为0.05元,计划写0.00元"),
    (replace(FULL, pairs=(PairRule(**LIME, yield_=Decimal("0.8")),)), "compacted", "压实方应为"),
    (replace(FULL, tariff=tariff(first_km_fen=601)), "unit_fen", "单价应为721分"),
    (replace(FULL, tariff=tariff(surcharges=(Surcharge("冬", 9, (Span(week(0), week(12)),)),))), "unit_fen", "729分"),
    (replace(FULL, limits=Limits(max_km=1.9)), "max_km", "运距2公里超过上限1.9公里"),
    (replace(FULL, limits=Limits(trucks_per_day=0)), "trucks_per_day", "全区运力只有0方"),
    (replace(FULL, limits=Limits(fixed_fen=100)), "fixed", "1.00元"),
    (replace(FULL, limits=Limits(truck_bank_m3=5)), "trips", "50方写着5车次"),
    (replace(FULL, limits=Limits(gates=(Gate("北门", ("中兰",), 0),))), "loads_per_day", "北门:第1期过门"),
    (replace(FULL, limits=Limits(curfews=(Span(week(0), week(12)),))), "week", "没有同时开放的日子"),
    (replace(FULL, today=week(2)), "week", "今天是2024-03-18,过去的一期不能再安排"),
    (lot(FULL, "瑞岭", amount=Decimal(901)), "bank", "余土901方,去邻近600方、其余300方,合计不等"),
    (lot(FULL, "中兰", amount=Decimal(599)), "bank", "缺土599方,来自邻近600方、其余0方,合计不等"),
    (lot(FULL, "瑞岭", factors=ROCK), "loose", "松方应为"),
    (lot(FULL, "中兰", factors=ROCK), "compacted", "压实方应为"),
    (lot(FULL, "瑞岭", daily=1), "daily", "超过7天×1方"),
    (lot(FULL, "中兰", pauses=(Span(week(3), week(3, 6)),)), "week", "瑞岭→中兰第4期:这一期双方没有同时开放的日子"),
    (lot(FULL, "南场", capacity=299), "capacity", "共300方,超过容量299方"),
    (lot(FULL, "南场", daily=1), "daily", "超过7天×1方"),
    (lot(FULL, "南场", closed_weekdays=frozenset(range(7))), "week", "没有同时开放的日子"),
    (lot(FULL, "北坑", grade=Grade.C), "grade", "C级土不得调配"),
    (lot(ZONE, "瑞岭", stock=None), "stock", "登记没有场内堆存"),
    (lot(ZONE, "读者", steady=True), "steady", "快于均匀进度"),
    (lot(ZONE, "堆场", capacity=5), "capacity", "超过容量5方"),
    (lot(ZONE, "堆场", soils=frozenset({Soil.ROCK})), "soil", "堆场不收湿陷性黄土"),
    (lot(ZONE, "堆场", hold_fen_week=2), "unit_fen", "单价应为2分,写着1分"),
    (lot(ZONE, "堆场", end=week(2, 6)), "week", "没有同时开放的日子"),
    (replace(ZONE, period_days=1), "starts", "与期次不符"),
]


@pytest.mark.parametrize(("problem", "field", "words"), BROKEN, ids=[case[2] for case in BROKEN])
def test_a_registration_that_changed_is_found_with_what_the_plan_now_breaks(
    problem: Problem, field: str, words: str
) -> None:
    plan = plan_of(ZONE if problem.yards else FULL)
    told = sentences(problem, plan)
    assert "登记在计划之后变更过" in told
    assert words in told
    assert field in faults(problem, plan)


def test_a_fault_names_the_two_sites_and_the_week() -> None:
    plan = changed(HaulKind.HAUL, trips=0)(plan_of(FULL))
    assert [(fault.site, fault.field) for fault in check(FULL, plan).faults] == [
        ("瑞岭→中兰第1期", "trips"),
        ("瑞岭→中兰第1期", "trucks"),
    ]


@pytest.mark.parametrize("kind", [HaulKind.HAUL, HaulKind.DISPOSAL, HaulKind.BORROW])
def test_a_line_does_not_escape_the_law_by_calling_itself_driven(kind: HaulKind) -> None:
    plan = changed(kind, past=True)(plan_of(FULL))
    (fault,) = check(FULL, plan).faults
    assert fault.field == "past"
    assert f"{kind.label}写作已运,比运输记录多" in fault.sentence


def test_what_was_driven_cannot_be_left_out_or_made_larger() -> None:
    problem = replace(FULL, past=(Haul(HaulKind.HAUL, "瑞岭", "中兰", 0, 60),), today=week(1))
    plan = solve(problem)
    assert check(problem, plan).ok
    assert "比运输记录少60方" in sentences(problem, changed(HaulKind.HAUL, past=False)(plan))
    assert "比运输记录多1方" in sentences(problem, changed(HaulKind.HAUL, bank=61)(plan))
    assert "比运输记录少60方" in sentences(problem, replace(plan, flows=plan.flows[1:]))


def test_a_saving_that_leans_on_an_invented_baseline_is_found() -> None:
    plan = plan_of(FULL)
    dearer = tuple(replace(line, alone_fen=(line.alone_fen or 0) + 900) for line in plan.baseline)
    assert faults(FULL, replace(plan, baseline=dearer)) == {"saving_fen"}
    assert faults(FULL, replace(plan, baseline=dearer, saving_fen=None)) == set()
    assert faults(FULL, replace(plan, baseline=(Baseline("瑞岭", 0, None, ""),))) == {"saving_fen"}


def test_the_sums_of_a_report_are_those_of_the_lines() -> None:
    sums = check(FULL, plan_of(FULL)).sums
    assert (sums["surplus"], sums["need"], sums["haul"], sums["disposal"], sums["borrow"]) == (900, 650, 600, 300, 50)
    assert sums["cost_fen"] == sum(flow.cost_fen for flow in plan_of(FULL).flows)


def test_checking_changes_nothing() -> None:
    plan = plan_of(ZONE)
    before = replace(plan)
    assert check(ZONE, plan) == check(ZONE, plan)
    assert plan == before


@settings(max_examples=50, deadline=None)
@given(parks(), st.data())
def test_one_cubic_metre_more_or_less_on_any_line_of_any_plan_is_found(problem: Problem, data: st.DataObject) -> None:
    plan = solve(problem, explain=False)
    if not plan.flows:
        return
    number = data.draw(st.integers(0, len(plan.flows) - 1))
    by = data.draw(st.sampled_from((-1, 1)))
    line = plan.flows[number]
    bent = replace(line, bank=line.bank + by, cost_fen=(line.bank + by) * line.unit_fen)
    flows = (*plan.flows[:number], bent, *plan.flows[number + 1 :])
    costs = replace(plan.costs, haul=plan.costs.haul + bent.cost_fen - line.cost_fen)
    assert not check(problem, replace(plan, flows=flows, costs=costs)).ok
