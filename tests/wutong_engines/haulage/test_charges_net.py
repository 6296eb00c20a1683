"""Least lots and fixed costs in a park of real lots: from the problem to a plan that the checker accepts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, need, park, surplus
from tests.wutong_engines.haulage.test_reasons import OUTSIDE, parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Options, Status
from wutong_engines.haulage.problem import Limits, PairRule, Stock
from wutong_engines.haulage.solve import solve


def opened(plan) -> dict[tuple[str, str], int]:
    pairs: dict[tuple[str, str], int] = {}
    for line in plan.flows:
        if line.kind.value == "haul":
            pairs[line.from_id, line.to_id] = pairs.get((line.from_id, line.to_id), 0) + line.bank
    return pairs


def test_a_fixed_cost_gathers_the_soil_on_fewer_pairs():
    givers = [surplus(f"余{n}", 500, place=at(n)) for n in range(3)]
    takers = [need(f"缺{n}", 500, place=at(n, 1.5)) for n in range(3)]
    free = park(*givers, *takers, **OUTSIDE)
    charged = replace(free, limits=Limits(fixed_fen=100_000))
    plan = solve(charged)
    assert plan.status is Status.OPTIMAL
    assert plan.costs.fixed == 300_000 == 100_000 * len(opened(plan))
    assert check(charged, plan).ok


def test_a_pair_may_have_a_least_lot_of_its_own():
    lots = (surplus("瑞岭", 900, place=at(0)), need("中兰", 300, place=at(1)), need("金泰", 600, place=at(9)))
    rule = PairRule(surplus_id="瑞岭", need_id="中兰", least=400)
    plan = solve(park(*lots, **OUTSIDE, pairs=(rule,)))
    assert opened(plan) == {("瑞岭", "金泰"): 600}


def test_least_lots_over_several_weeks_and_stocks_come_out_in_whole_m3():
    lots = (
        surplus("瑞岭", 3_001, place=at(0), steady=True, stock=Stock(500)),
        surplus("读者", 1_999, place=at(1), daily=31),
        need("中兰", 2_503, place=at(4), daily=60, steady=True, stock=Stock(700)),
        need("金泰", 1_501, place=at(2), daily=90),
    )
    problem = park(*lots, limits=Limits(least_lot=1_000, fixed_fen=80_000), **OUTSIDE)
    plan = solve(problem)
    assert plan.status is Status.OPTIMAL
    assert min(opened(plan).values()) >= 1_000
    assert check(problem, plan).ok


@settings(max_examples=30, deadline=None)
@given(parks(), st.sampled_from((0, 100)), st.sampled_from((0, 30_000)))
def test_a_looser_gap_is_kept_and_never_called_optimal_without_proof(problem, least, fixed):
    problem = replace(problem, limits=replace(problem.limits, least_lot=least, fixed_fen=fixed))
    exact = solve(problem, Options(), explain=False)
    rough = solve(problem, Options(gap=0.05), explain=False)
    for plan in (exact, rough):
        assert check(problem, plan).ok
        assert plan.proven == (plan.bound_fen == plan.cost_fen)
    if rough.gap is not None and rough.status is Status.WITHIN:
        assert rough.gap <= 0.05
    assert exact.cost_fen <= rough.cost_fen
