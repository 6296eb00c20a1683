"""Promises that hold in parks with everything at once: yards, heaps, gates, curfews, closed days, promises, a past."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import MONDAY, at, borrow, disposal, need, park, surplus, week
from wutong_engines.haulage.alternatives import by_hand, weighed
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Options, Plan
from wutong_engines.haulage.problem import Gate, HaulKind, Limits, Problem, Span, Stock, Yard
from wutong_engines.haulage.replan import replan
from wutong_engines.haulage.sharing import METHODS, saving, split
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Grade, Soil

SOME = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OPTIONS = Options(time_limit=20)
SPOT = st.builds(at, st.integers(0, 12), st.integers(0, 12))
DAY = st.integers(0, 40).map(lambda day: MONDAY + timedelta(days=day))
STOCK = st.sampled_from((None, None, Stock(60, 3, 20), Stock(500, 0, 0)))


@st.composite
def rich(draw: st.DrawFn) -> Problem:
    """A small park of six weeks in which anything may be stated at once."""

    def lot() -> dict[str, object]:
        start = draw(DAY)
        return {
            "place": draw(SPOT),
            "start": start,
            "end": start + timedelta(days=draw(st.integers(0, 30))),
            "daily": draw(st.sampled_from((None, None, 9, 30))),
            "stock": draw(STOCK),
            "steady": draw(st.booleans()) and draw(st.booleans()),
        }

    givers = [
        surplus(f"余{n}", draw(st.integers(0, 400)), soil=draw(st.sampled_from((Soil.LOESS, Soil.CLASS_1))), **lot())
        for n in range(draw(st.integers(1, 3)))
    ]
    takers = [
        need(f"缺{n}", draw(st.integers(0, 400)), worst_grade=draw(st.sampled_from((None, Grade.A))), **lot())
        for n in range(draw(st.integers(1, 3)))
    ]
    closed = draw(st.sampled_from((frozenset(), frozenset({5, 6}), frozenset({0}))))
    tip = disposal("沟", 900, place=draw(SPOT), closed_weekdays=closed, daily=draw(st.sampled_from((None, 20))))
    pit = borrow("坑", 700, place=draw(SPOT), capacity=draw(st.sampled_from((None, 100))))
    yard = Yard(id="场", name="场", capacity=draw(st.sampled_from((50, 900))), place=draw(SPOT), hold_fen_week=2)
    first = draw(DAY)
    curfew = Span(first, first + timedelta(days=draw(st.integers(0, 8))))
    gate = Gate("门", ("余0", "缺0"), draw(st.sampled_from((1, 4))))
    limits = Limits(
        curfews=(curfew,) if draw(st.booleans()) else (),
        gates=(gate,) if draw(st.integers(0, 3)) == 0 else (),
        trucks_per_day=draw(st.sampled_from((None, None, None, 1))),
        trips_per_truck=2,
    )
    return park(
        *givers,
        *takers,
        weeks=6,
        limits=limits,
        disposals=(tip,) if draw(st.booleans()) else (),
        borrows=(pit,) if draw(st.booleans()) else (),
        yards=(yard,) if draw(st.booleans()) else (),
        period_days=draw(st.sampled_from((7, 7, 1))),
    )


def sound(problem: Problem, plan: Plan) -> None:
    report = check(problem, plan)
    assert report.faults == ()
    if plan.bound_fen is not None:
        assert plan.bound_fen <= plan.cost_fen


def accounted(problem: Problem, plan: Plan) -> None:
    """Every m³ of every lot is with a neighbour, on a heap for one, or has its line."""
    moved: Counter[str] = Counter()
    for flow in plan.flows:
        if flow.kind in {HaulKind.HAUL, HaulKind.TO_YARD}:
            moved[flow.from_id] += flow.bank
        if flow.kind in {HaulKind.HAUL, HaulKind.FROM_YARD}:
            moved[flow.to_id] += flow.bank
    for rest in plan.unmatched:
        assert 0 <= rest.outside <= rest.bank
        assert rest.sentence
        moved[rest.id] += rest.bank
    assert all(moved[lot.id] == lot.bank(problem.basis) for lot in (*problem.surpluses, *problem.needs))


@pytest.mark.parametrize("period", [1, 7])
def test_soil_that_never_came_lies_on_no_heap_and_soil_that_never_left_is_not_dug_twice(period: int) -> None:
    heap = {"steady": True, "stock": Stock(500, 0, 0), "end": week(1, 3)}
    for lot in (need("中兰", 44, place=at(0), **heap), surplus("瑞岭", 44, place=at(0), **heap)):
        problem = park(lot, need("金泰", 9, place=at(1), start=week(1)), weeks=6, period_days=period)
        plan = solve(problem)
        sound(problem, plan)
        accounted(problem, plan)
        assert lot.id == "瑞岭" or plan.flows == ()


@pytest.mark.parametrize("where", ["heap", "yard"])
def test_what_lies_on_a_heap_or_in_a_yard_today_lies_there_until_a_curfew_ends(where: str) -> None:
    stock = Stock(50, 7, 0) if where == "heap" else None
    lots = (surplus("瑞岭", 20, place=at(0), end=week(0, 6), stock=stock), need("中兰", 20, place=at(1), start=week(4)))
    yard = Yard(id="场", name="场", capacity=50, place=at(0), handling_fen=1, hold_fen_week=7)
    problem = park(*lots, weeks=6, yards=() if stock else (yard,))
    plan = solve(problem)
    closed = replace(problem, limits=Limits(curfews=(Span(week(2), week(3, 6)),)))
    change = replan(closed, plan, today=week(2), change_fen_per_m3=0, before=problem)
    sound(change.problem, change.plan)
    assert [flow.bank for flow in change.plan.flows if flow.kind is HaulKind.STOCK] == [20] * 4
    assert change.plan.costs.holding == 4 * 20 * 7


def test_what_a_steady_site_could_not_be_rid_of_in_time_is_made_up_evenly() -> None:
    lots = (surplus("瑞岭", 120, place=at(0), end=week(5, 6), steady=True), need("中兰", 120, place=at(1)))
    problem = park(*lots, weeks=6)
    change = replan(problem, solve(problem), today=week(3), change_fen_per_m3=0, driven=())
    sound(change.problem, change.plan)
    assert [flow.bank for flow in change.plan.flows] == [40, 40, 40]


@SOME
@given(rich())
def test_a_plan_passes_the_check_and_every_m3_is_accounted_for(problem: Problem) -> None:
    plan = solve(problem, OPTIONS)
    sound(problem, plan)
    accounted(problem, plan)


@SOME
@given(rich())
def test_each_alternative_and_the_plan_by_hand_pass_the_check(problem: Problem) -> None:
    best, *others = (one.plan for one in weighed(problem, options=OPTIONS))
    for plan in (best, *others, by_hand(problem)):
        sound(problem, plan)
    assert all(best.cost_fen <= other.cost_fen for other in others)


@SOME
@given(rich(), st.integers(0, 6), st.sampled_from((0, 50, 10_000)))
def test_planning_again_on_any_day_passes_the_check_and_keeps_the_past(problem: Problem, number: int, fen: int) -> None:
    plan = solve(problem, OPTIONS, explain=False)
    change = replan(problem, plan, today=week(number), change_fen_per_m3=fen, before=problem, options=OPTIONS)
    sound(change.problem, change.plan)
    assert 0.0 <= change.kept_share <= 1.0
    assert change.plan.cost_fen <= plan.cost_fen or change.plan.unmatched != plan.unmatched
    past = {(f.kind, f.from_id, f.to_id, f.week, f.bank, f.origin_id) for f in change.plan.flows if f.past}
    begun = {(f.kind, f.from_id, f.to_id, f.week, f.bank, f.origin_id) for f in plan.flows if f.starts < week(number)}
    assert past == begun


@SOME
@given(rich(), st.sampled_from(tuple(METHODS)))
def test_what_is_shared_is_the_saving_to_the_fen(problem: Problem, method: str) -> None:
    plan = solve(problem, OPTIONS)
    result = split(problem, plan, method, groups=False)  # type: ignore[arg-type]  # one of the methods
    assert all(party.share_fen >= 0 for party in result.parties)
    assert plan.saving_fen == saving(problem, plan)
    if result.parties:
        assert sum(party.share_fen for party in result.parties) == result.shared_fen


@SOME
@given(rich())
def test_a_promise_at_any_price_is_no_reason_to_leave_more_without_a_place(problem: Problem) -> None:
    plan = solve(problem, OPTIONS, explain=False)
    again = replan(problem, plan, today=MONDAY, change_fen_per_m3=30, options=OPTIONS)
    stuck = [sum(rest.bank - rest.outside for rest in one.unmatched) for one in (plan, again.plan)]
    assert stuck[0] == stuck[1]
    assert replace(again.plan, flows=()).cost_fen == again.plan.cost_fen
