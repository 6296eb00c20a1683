"""Random parks under everything at once: whatever the engine plans, the check accepts, and its bound holds."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, need, park, surplus, week
from tests.wutong_engines.haulage.test_model_random import nowhere, parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Options, Status
from wutong_engines.haulage.problem import Gate, Limits, PairRule, Problem, Span, Surcharge, Yard
from wutong_engines.haulage.solve import solve

QUICK = Options(time_limit=5.0)
thorough = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


@st.composite
def limited(draw: st.DrawFn) -> Problem:
    problem = draw(parks(timed=True))
    lots = [lot.id for lot in (*problem.surpluses, *problem.needs)]
    rules = [
        PairRule(
            surplus_id=surplus.id,
            need_id=need.id,
            allowed=draw(st.sampled_from([None, True, False])),
            add_fen=draw(st.sampled_from([0, 50])),
            yield_=draw(st.sampled_from([None, None, Decimal("0.8"), Decimal("0.85")])),
            least=draw(st.sampled_from([0, 20])),
            fixed_fen=draw(st.sampled_from([0, 9_000])),
            most=draw(st.sampled_from([None, 40])),
        )
        for surplus in problem.surpluses
        for need in problem.needs
        if draw(st.integers(0, 3)) == 0
    ]
    limits = replace(
        problem.limits,
        trucks_per_day=draw(st.sampled_from([None, None, 1])),
        trips_per_truck=1,
        least_lot=draw(st.sampled_from([0, 0, 30])),
        gates=(Gate("北门", tuple(lots[:2]), draw(st.integers(0, 2))),) if lots and draw(st.booleans()) else (),
    )
    yard = Yard(id="场", name="场", capacity=60, place=at(1, 1), hold_fen_week=draw(st.sampled_from([0, 5])))
    winter = Surcharge("冬季", 30, (Span(week(0), week(1)),))
    return replace(
        problem,
        surpluses=tuple(replace(lot, steady=draw(st.integers(0, 3)) == 0) for lot in problem.surpluses),
        needs=tuple(replace(lot, steady=draw(st.integers(0, 3)) == 0) for lot in problem.needs),
        pairs=tuple(rules),
        limits=limits,
        yards=(yard,) if draw(st.booleans()) else (),
        tariff=replace(problem.tariff, surcharges=(winter,) if draw(st.booleans()) else ()),
    )


@thorough
@given(limited())
def test_whatever_is_planned_under_any_limits_holds(problem: Problem) -> None:
    plan = solve(problem, QUICK, explain=False)
    assert check(problem, plan).faults == ()
    assert plan.status in {Status.OPTIMAL, Status.WITHIN}
    assert plan.bound_fen is not None


def mixed(wanted: int, least: int, fixed: int) -> Problem:
    """Two soils make unlike volumes of fill at one need, soil is left over, and a pair costs a fixed sum."""
    lots = (surplus("瑞岭", 7, place=at(0)), surplus("中兰", 5, place=at(2)), need("金泰", wanted, place=at(1)))
    rule = PairRule(surplus_id="中兰", need_id="金泰", yield_=Decimal("0.8"), fixed_fen=fixed)
    return park(
        *lots,
        pairs=(rule,),
        limits=Limits(least_lot=least),
        yards=(Yard(id="场", name="场", capacity=60, place=at(1, 1)),),
    )


def test_fractions_of_a_m3_do_not_keep_the_proof_of_a_small_plan_open() -> None:
    for wanted, least, fixed in ((3, 30, 0), (3, 2, 9_000), (6, 4, 100), (11, 3, 9_000), (9, 5, 0)):
        plan = solve(mixed(wanted, least, fixed), QUICK, explain=False)
        assert plan.status in {Status.OPTIMAL, Status.WITHIN}
        assert plan.gap is not None
        assert plan.gap <= 1e-3 or plan.cost_fen - (plan.bound_fen or 0) <= 100


def test_a_need_of_nothing_takes_nothing_whatever_soils_there_are() -> None:
    plan = solve(mixed(0, 30, 0), QUICK, explain=False)
    assert (plan.flows, plan.cost_fen, plan.proven) == ((), 0, True)


@thorough
@given(limited())
def test_a_limit_never_makes_a_plan_cheaper_that_places_as_much(problem: Problem) -> None:
    same = Limits(max_km=problem.limits.max_km, curfews=problem.limits.curfews)
    free = solve(replace(problem, limits=same), QUICK, explain=False)
    tight = solve(problem, QUICK, explain=False)
    stuck = nowhere(problem, tight), nowhere(problem, free)
    assert stuck[0] >= stuck[1] - 4
    if stuck[0] == stuck[1]:
        assert tight.cost_fen >= (free.bound_fen or 0) - 1


@thorough
@given(limited())
def test_every_explanation_of_a_random_park_adds_up(problem: Problem) -> None:
    plan = solve(problem, QUICK)
    assert check(problem, plan).faults == ()
