"""What one more m³ is worth, against the same park solved with one more m³."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given, settings

from tests.wutong_engines.haulage.parks import at, need, park, surplus, two_sources, week
from tests.wutong_engines.haulage.test_reasons import OUTSIDE, pair, parks
from tests.wutong_engines.haulage.test_sharing import town
from wutong_engines.haulage import prices
from wutong_engines.haulage.problem import Limits, Problem
from wutong_engines.haulage.solve import solve


def more(problem: Problem, ident: str, volume: int) -> Problem:
    def grown(lots):
        return tuple(replace(lot, amount=lot.amount + volume) if lot.id == ident else lot for lot in lots)

    return replace(problem, surpluses=grown(problem.surpluses), needs=grown(problem.needs))


def worth(problem: Problem) -> dict[str, int]:
    return {line.id: line.fen_per_m3 for line in prices.marginal(problem, solve(problem, explain=False))}


def test_one_more_m3_is_worth_what_solving_again_says():
    problem = town()
    cost = solve(problem, explain=False).cost_fen
    for ident, fen in worth(problem).items():
        assert fen == cost - solve(more(problem, ident, 1), explain=False).cost_fen


def test_it_is_said_in_yuan_for_a_thousand_m3():
    lines = {line.id: line.sentence for line in prices.marginal(town(), solve(town()))}
    assert lines["R"] == "R多1,000方余土,全区多花34,400元"
    assert lines["A"] == "A多1,000方缺土,全区省27,080元"


def test_where_one_more_and_one_less_differ_both_are_told():
    problem = pair()
    line = next(line for line in prices.marginal(problem, solve(problem)) if line.id == "瑞岭")
    cost = solve(problem, explain=False).cost_fen
    assert line.fen_per_m3 == cost - solve(more(problem, "瑞岭", 1), explain=False).cost_fen
    less = solve(more(problem, "瑞岭", -1), explain=False).cost_fen - cost
    assert f"少1,000方,全区多花{less * 10:,}元" in line.sentence


def test_soil_without_a_place_has_no_price_in_money():
    lines = prices.marginal(two_sources(), solve(two_sources()))
    assert {line.fen_per_m3 for line in lines} == {0}
    assert lines[0].sentence == "R多1,000方余土,无处可去,不能以金额计"
    assert "可收下别处无处可去的土" in lines[2].sentence


def test_a_steady_lot_has_a_price_for_each_week_where_they_differ():
    lots = (
        surplus("瑞岭", 1_200, place=at(0), steady=True),
        need("中兰", 2_000, place=at(2), start=week(6)),
    )
    problem = park(*lots, **OUTSIDE)
    lines = [line for line in prices.marginal(problem, solve(problem)) if line.id == "瑞岭"]
    assert [line.week for line in lines] == list(range(12))
    assert lines[0].fen_per_m3 < 0 < lines[6].fen_per_m3
    assert "第7周" in lines[6].sentence


def test_prices_under_a_fixed_cost_hold_for_the_opened_pairs():
    problem = pair({"amount": Decimal(1_500)}, limits=Limits(fixed_fen=80_000))
    assert worth(problem)["中兰"] == -(720 - 6_080)


@settings(max_examples=40, deadline=None)
@given(parks())
def test_prices_are_the_cost_of_the_next_m3_in_any_park(problem):
    problem = replace(problem, limits=replace(problem.limits, least_lot=0))
    before = solve(problem, explain=False)
    stuck = sum(line.bank - line.outside for line in before.unmatched)
    for line in prices.marginal(problem, before):
        after = solve(more(problem, line.id, 1), explain=False)
        if sum(part.bank - part.outside for part in after.unmatched) == stuck:
            assert line.week is None
            assert line.fen_per_m3 == before.cost_fen - after.cost_fen
        else:
            assert line.fen_per_m3 == 0
            assert "不能以金额计" in line.sentence


def test_the_network_simplex_finds_the_same_prices(monkeypatch):
    problem = town()
    plan = solve(problem)
    slow = prices.marginal(problem, plan)
    monkeypatch.setattr(prices, "LARGE", 0)
    assert prices.marginal(problem, plan) == slow
    assert np.array([line.fen_per_m3 for line in slow]).any()
