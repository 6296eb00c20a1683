"""Limits, fixed costs, yields, promises and the past; and how a search that is stopped ends."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, tariff, two_sources, week
from wutong_engines.haulage.check import check
from wutong_engines.haulage.factors import Factors
from wutong_engines.haulage.plan import Options, Plan, Reason, Status
from wutong_engines.haulage.problem import (
    Basis,
    Gate,
    Haul,
    HaulKind,
    Limits,
    PairRule,
    Problem,
    Span,
    Surcharge,
    Yard,
)
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Convention, Flag, Soil


def planned(problem: Problem, **options: object) -> Plan:
    plan = solve(problem, Options(**options), explain=False)  # type: ignore[arg-type]  # options by name
    assert check(problem, plan).faults == ()
    return plan


def volume(plan: Plan, kind: HaulKind, *, week: int | None = None) -> int:
    return sum(flow.bank for flow in plan.flows if flow.kind is kind and week in {None, flow.week})


def test_nothing_registered_is_a_plan_of_nothing() -> None:
    plan = planned(park())
    assert (plan.status, plan.cost_fen, plan.flows) == (Status.OPTIMAL, 0, ())


def test_lots_of_no_volume_are_left_alone() -> None:
    assert planned(park(surplus("R", 0, place=at(0)), need("A", 0, place=at(1)))).flows == ()


def test_a_flagged_lot_stays_where_it_is_even_when_disposal_would_be_cheap() -> None:
    sand = surplus("R", 100, place=at(0), flags=frozenset({Flag.SAND_GRAVEL}))
    plan = planned(park(sand, need("A", 100, place=at(1)), disposals=(disposal("消", 1, place=at(0)),)))
    assert plan.flows == ()
    assert [(rest.id, rest.bank, rest.outside) for rest in plan.unmatched] == [("R", 100, 0), ("A", 100, 0)]


def test_a_need_in_compacted_m3_gets_more_bank_soil() -> None:
    fill = need("A", 10_000, place=at(1), convention=Convention.COMPACTED)
    plan = planned(park(surplus("R", 20_000, place=at(0)), fill))
    assert volume(plan, HaulKind.HAUL) == 11_765
    assert sum(flow.loose for flow in plan.flows) == pytest.approx(15_647, abs=12)


def test_the_sure_volume_alone_is_planned_when_asked() -> None:
    lots = (surplus("R", 1_000, place=at(0), minimum=400), need("A", 1_000, place=at(1)))
    plan = planned(park(*lots, basis=Basis.MINIMUM))
    assert volume(plan, HaulKind.HAUL) == 400


def test_a_pair_dearer_than_both_its_outsides_is_not_hauled() -> None:
    lots = (surplus("R", 100, place=at(0)), need("A", 100, place=at(50)))
    outside = {"disposals": (disposal("消", 100, place=at(0)),), "borrows": (borrow("取", 100, place=at(50)),)}
    plan = planned(park(*lots, **outside))
    assert volume(plan, HaulKind.HAUL) == 0
    assert plan.costs.disposal_fee == plan.costs.purchase == 10_000


def test_the_zones_trucks_hold_week_by_week() -> None:
    plan = planned(two_sources(limits=Limits(trucks_per_day=14, trips_per_truck=8)))
    assert max(volume(plan, HaulKind.HAUL, week=n) for n in range(12)) <= 14 * 8 * 12 * 7
    assert plan.cost_fen == plan.bound_fen


def test_too_few_trucks_leave_soil_and_say_so() -> None:
    plan = planned(two_sources(limits=Limits(trucks_per_day=1, trips_per_truck=1)))
    assert volume(plan, HaulKind.HAUL) == 12 * 7 * 12
    assert sum(rest.bank for rest in plan.unmatched if rest.id in "ABC") == 110_000 - 1_008


def test_a_gate_of_two_lots_is_shared_week_by_week() -> None:
    lots = (surplus("R", 700, place=at(0)), surplus("P", 700, place=at(0)), need("A", 1_400, place=at(1)))
    plan = planned(park(*lots, limits=Limits(gates=(Gate("北门", ("R", "P"), 2),))))
    assert volume(plan, HaulKind.HAUL) == 1_400
    assert max(volume(plan, HaulKind.HAUL, week=n) for n in range(12)) <= 2 * 12 * 7


def test_a_gate_of_one_lot_is_its_rate() -> None:
    lots = (surplus("R", 900, place=at(0)), need("A", 900, place=at(1)))
    plan = planned(park(*lots, limits=Limits(gates=(Gate("北门", ("R",), 1),))))
    assert max(volume(plan, HaulKind.HAUL, week=n) for n in range(12)) <= 84


def test_a_fixed_cost_a_pair_gathers_soil_on_fewer_pairs() -> None:
    lots = (surplus("R", 100, place=at(0)), surplus("P", 200, place=at(9)), need("A", 200, place=at(0)))
    alone, charged = (planned(park(*lots, limits=Limits(fixed_fen=fen))) for fen in (0, 1_000_000))
    assert {flow.from_id for flow in alone.flows} == {"R", "P"}
    assert {flow.from_id for flow in charged.flows} == {"P"}
    assert charged.costs.fixed == 1_000_000
    assert charged.gap is not None
    assert charged.gap <= 0.001


def test_a_least_lot_is_kept() -> None:
    plan = planned(two_sources(limits=Limits(least_lot=20_000)))
    pairs = {(f.from_id, f.to_id) for f in plan.flows}
    carried = [sum(f.bank for f in plan.flows if (f.from_id, f.to_id) == pair) for pair in pairs]
    assert min(carried) >= 20_000


def test_a_most_on_one_pair_is_kept() -> None:
    plan = planned(two_sources(pairs=(PairRule(surplus_id="R", need_id="A", most=30_000),)))
    assert sum(f.bank for f in plan.flows if (f.from_id, f.to_id) == ("R", "A")) == 30_000


def test_treatment_is_paid_and_shown_apart() -> None:
    lime = PairRule(surplus_id="R", need_id="A", allowed=True, add_fen=500)
    lots = (surplus("R", 100, place=at(0), soil=Soil.ROCK), need("A", 100, place=at(1)))
    assert planned(park(*lots, pairs=(lime,))).costs.treatment == 50_000


def test_soils_that_make_different_fill_are_counted_in_compacted_m3() -> None:
    poor = PairRule(surplus_id="R", need_id="A", yield_=Decimal("0.7"))
    fill = need(
        "A", 850, place=at(1), factors=Factors(Decimal("1.3"), Decimal("0.85"), "试验"), convention=Convention.COMPACTED
    )
    plan = planned(park(surplus("R", 5_000, place=at(0)), fill, pairs=(poor,)))
    assert 850 <= sum(flow.bank * 7 for flow in plan.flows) / 10 <= 852
    assert plan.unmatched[0].id == "R"


def test_winter_is_avoided_where_time_allows() -> None:
    winter = Surcharge("冬季", 200, (Span(week(0), week(5, 6)),))
    lots = (surplus("R", 600, place=at(0)), need("A", 600, place=at(1)))
    plan = planned(park(*lots, tariff=tariff(surcharges=(winter,))))
    assert min(flow.week for flow in plan.flows) == 6


def test_steady_soil_leaves_as_it_arises() -> None:
    lots = (surplus("R", 1_000, place=at(0), steady=True), need("A", 1_000, place=at(1)))
    plan = planned(park(*lots))
    assert {volume(plan, HaulKind.HAUL, week=n) for n in range(12)} == {83, 84}


def test_a_yard_keeps_kinds_apart_and_knows_whose_soil_it_gives() -> None:
    lots = (
        surplus("黄", 500, place=at(0), end=week(2)),
        surplus("石", 500, place=at(0), end=week(2), soil=Soil.CLASS_2),
        need("填", 500, place=at(2), start=week(6), accepts=frozenset({Soil.CLASS_2})),
    )
    yard = Yard(id="场", name="场", capacity=800, place=at(1))
    plan = planned(park(*lots, yards=(yard,)))
    assert {flow.origin_id for flow in plan.flows if flow.kind is HaulKind.FROM_YARD} == {"石"}


def test_a_day_can_be_the_period() -> None:
    lots = (surplus("R", 140, place=at(0), daily=10), need("A", 140, place=at(1)))
    plan = planned(park(*lots, weeks=2, period_days=1))
    assert [flow.bank for flow in plan.flows] == [10] * 14


def test_the_past_is_kept_and_only_the_rest_is_planned() -> None:
    past = (Haul(HaulKind.HAUL, "R", "C", 0, 20_000),)
    plan = planned(two_sources(past=past, today=week(1)))
    assert sum(flow.bank for flow in plan.flows if flow.past) == 20_000
    assert min(flow.week for flow in plan.flows if not flow.past) == 1
    assert plan.proven


def test_soil_that_lies_in_a_yard_is_planned_from_there() -> None:
    lots = (surplus("R", 500, place=at(0), end=week(1)), need("A", 500, place=at(2), start=week(4)))
    yard = Yard(id="场", name="场", capacity=800, place=at(1))
    past = (Haul(HaulKind.TO_YARD, "R", "场", 0, 300), Haul(HaulKind.STOCK, "场", "场", 0, 300, "R"))
    plan = planned(park(*lots, yards=(yard,), past=past, today=week(1)))
    assert volume(plan, HaulKind.FROM_YARD) == 500


def test_a_promise_is_kept_while_keeping_it_costs_less_than_changing() -> None:
    promised = (Haul(HaulKind.HAUL, "P", "B", 0, 15_000), Haul(HaulKind.HAUL, "R", "C", 0, 30_000))
    free, dear = (planned(two_sources(keep=promised, change_fen=fen)) for fen in (0, 1_000))
    assert free.cost_fen == 93_912_000
    assert sum(f.bank for f in dear.flows if (f.from_id, f.to_id) == ("P", "B")) == 15_000
    assert dear.cost_fen == 97_152_000


def test_a_search_that_is_cancelled_says_so_and_is_never_optimal() -> None:
    plan = solve(two_sources(), progress=lambda share, sentence: False, explain=False)
    assert (plan.status, plan.reason, plan.proven) == (Status.STOPPED, Reason.CANCELLED, False)
    assert plan.flows == ()
    assert check(two_sources(), plan).ok


def test_a_search_without_time_says_so_and_is_never_optimal() -> None:
    plan = solve(two_sources(limits=Limits(fixed_fen=10_000)), Options(time_limit=0.0, gap=0.0), explain=False)
    assert plan.status is Status.STOPPED
    assert not plan.proven


def test_progress_is_told() -> None:
    heard: list[str] = []
    solve(two_sources(), progress=lambda share, sentence: not heard.append(sentence), explain=False)
    assert heard[0] == "建立模型"


def test_the_same_problem_gets_the_same_plan() -> None:
    plans = [replace(solve(two_sources()), seconds=0.0) for _ in range(2)]
    assert plans[0] == plans[1]
