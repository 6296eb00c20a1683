"""Shares add up to the saving to the fen and nobody is below zero; alone, everyone pays the market outside."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, roads, surplus, two_sources
from tests.wutong_engines.haulage.test_reasons import OUTSIDE, pair, parks
from wutong_engines.haulage.alternatives import alternatives
from wutong_engines.haulage.problem import Limits
from wutong_engines.haulage.sharing import METHODS, baseline, saving, split
from wutong_engines.haulage.sharing.shares import largest_remainder
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Flag


def town(**more):
    table = roads(R_A=2.1, R_B=3.4, R_C=6.0, P_A=5.5, P_B=1.2, P_C=2.0, R_X=8, P_X=8, Q_A=9, Q_B=9, Q_C=9)
    return two_sources(roads=table, disposals=(disposal("X", 2_000),), borrows=(borrow("Q", 1_500),), **more)


def shares(problem, method="halves") -> dict[str, int]:
    return {party.id: party.share_fen for party in split(problem, solve(problem), method).parties}


def test_alone_each_pays_the_cheapest_site_outside_delivered():
    lines = {line.id: line for line in baseline(town())}
    assert lines["R"].alone_fen == 100_000 * (600 + 7 * 120 + 2_000)
    assert lines["A"].alone_fen == 38_000 * (600 + 8 * 120 + 1_500)
    assert lines["A"].sentence == "A单独外购自Q:38,000方×30.60元(运费15.60+土价15.00)=1,162,800.00元"


def test_the_saving_is_alone_less_together():
    problem = town()
    plan = solve(problem)
    alone = sum(line.alone_fen for line in baseline(problem))
    assert saving(problem, plan) == alone - plan.cost_fen == 621_088_000


def test_soil_that_stays_nowhere_saves_nothing():
    narrow = (disposal("X", 2_000, capacity=1_000),)
    problem = replace(town(), disposals=narrow)
    plan = solve(problem)
    assert sum(line.bank - line.outside for line in plan.unmatched) == 4_000
    assert saving(problem, plan) == 621_088_000 - 0  # the 1,000 m³ that found a place cost as much alone


@settings(max_examples=60, deadline=None)
@given(parks(), st.sampled_from(sorted(METHODS)))
def test_the_shares_add_up_to_the_saving_that_the_plan_itself_states(problem, method):
    plan = solve(problem)
    assert plan.saving_fen == saving(problem, plan)
    if plan.saving_fen is not None:
        both = split(problem, plan, method, groups=False)
        assert (both.saving_fen, both.borne_fen) == (plan.saving_fen, 0)
        assert sum(party.share_fen for party in both.parties) == max(0, plan.saving_fen)


def test_soil_without_an_outlet_is_no_saving_in_the_plan_and_in_its_shares():
    problem = park(
        surplus("瑞岭", 900, place=at(0)), need("中兰", 400, place=at(1)), borrows=(borrow("北坑", 900, place=at(9)),)
    )
    plan = solve(problem)
    assert plan.saving_fen is None
    both = split(problem, plan)
    assert both.saving_fen == 400 * (600 + 7 * 120 + 900) - plan.cost_fen
    assert sum(party.share_fen for party in both.parties) == both.saving_fen


def test_every_alternative_states_the_saving_that_sharing_finds():
    for plan in alternatives(town()).values():
        assert plan.saving_fen == saving(town(), plan)


def test_halves_share_each_m3_equally():
    problem = pair()
    plan = solve(problem)
    both = split(problem, plan)
    assert both.saving_fen == sum(line.alone_fen for line in baseline(problem)) - plan.cost_fen
    assert [party.share_fen for party in both.parties] == [both.saving_fen // 2] * 2
    assert all(party.together_fen == party.alone_fen - party.share_fen for party in both.parties)


def test_one_giver_and_four_takers_of_as_much_in_all_share_by_shapley_as_by_halves():
    takers = [need(f"缺{n}", 1_000, place=at(n)) for n in range(1, 5)]
    problem = park(surplus("瑞岭", 4_000, place=at(0)), *takers, **OUTSIDE)
    by_shapley, by_halves = shares(problem, "shapley"), shares(problem, "halves")
    assert all(abs(by_shapley[name] - by_halves[name]) <= 1 for name in by_shapley)


def test_core_prices_leave_no_group_with_a_reason_to_go():
    for lots in ((3_000, 2_000, 2_500, 1_000), (1_000, 2_500, 3_000, 3_000)):
        problem = park(
            surplus("瑞岭", lots[0], place=at(0)),
            surplus("读者", lots[1], place=at(5)),
            need("中兰", lots[2], place=at(2)),
            need("金泰", lots[3], place=at(6)),
            **OUTSIDE,
        )
        result = split(problem, solve(problem), "core")
        assert result.worst.fen <= 1


def test_shapley_may_leave_a_group_better_off_alone_and_says_so():
    """Two heaps for one hole: the hole could have either for nothing."""
    lots = (surplus("瑞岭", 1_000, place=at(0)), surplus("读者", 1_000, place=at(2)), need("中兰", 1_000, place=at(1)))
    problem = park(*lots, **OUTSIDE)
    result = split(problem, solve(problem), "shapley")
    assert result.worst.fen > 0
    assert "结伴可多省" in result.notes[0]


def test_shapley_is_the_average_over_all_orders_of_joining():
    problem = town()
    names = ["R", "P", "A", "B", "C"]
    worth = {frozenset(): 0}
    for size in range(1, 6):
        for group in combinations(names, size):
            part = replace(
                problem,
                surpluses=tuple(lot for lot in problem.surpluses if lot.id in group),
                needs=tuple(lot for lot in problem.needs if lot.id in group),
            )
            worth[frozenset(group)] = saving(part, solve(part, explain=False))
    weight = {0: Fraction(1, 5), 1: Fraction(1, 20), 2: Fraction(1, 30), 3: Fraction(1, 20), 4: Fraction(1, 5)}
    for name, share in shares(problem, "shapley").items():
        others = [other for other in names if other != name]
        joins = (frozenset(group) for size in range(5) for group in combinations(others, size))
        exact = sum(weight[len(group)] * (worth[group | {name}] - worth[group]) for group in joins)
        assert abs(share - exact) <= 1


def test_a_party_without_a_way_out_saves_time_and_not_money():
    problem = replace(pair(), disposals=())
    plan = solve(problem)
    ruiling, zhonglan = split(problem, plan).parties
    assert ruiling.alone_fen is None
    assert ruiling.share_fen == 0
    assert "省的是工期" in ruiling.sentence
    assert zhonglan.share_fen == zhonglan.alone_fen - plan.cost_fen > 0
    assert saving(problem, plan) is None


def test_the_lots_of_one_owner_are_one_party():
    lots = [
        surplus("瑞岭一期", 1_000, place=at(0), owner="瑞岭"),
        surplus("瑞岭二期", 500, place=at(1), owner="瑞岭"),
        need("中兰", 1_500, place=at(2)),
    ]
    result = split(problem := park(*lots, **OUTSIDE), solve(problem))
    assert [(party.id, party.lots) for party in result.parties] == [
        ("瑞岭", ("瑞岭一期", "瑞岭二期")),
        ("中兰", ("中兰",)),
    ]


def test_a_lot_under_a_red_line_takes_no_part():
    problem = pair({"flags": frozenset({Flag.CONTAMINATED})})
    assert baseline(problem)[0].alone_fen == 0
    assert [party.id for party in split(problem, solve(problem)).parties] == ["中兰"]


def test_more_than_twelve_parties_are_told_that_shapley_is_too_much():
    takers = [need(f"缺{n}", 100, place=at(n)) for n in range(13)]
    problem = park(surplus("瑞岭", 1_300, place=at(0)), *takers, **OUTSIDE)
    result = split(problem, solve(problem), "shapley")
    assert result.method == "halves"
    assert result.worst is None
    assert "改按每方各半" in result.notes[0]


@settings(max_examples=40, deadline=None)
@given(parks(), st.sampled_from(tuple(METHODS)), st.sampled_from((0, 50_000)))
def test_shares_are_whole_never_negative_and_add_up_to_the_saving(problem, method, fixed):
    problem = replace(problem, limits=replace(problem.limits, fixed_fen=fixed))
    plan = solve(problem, explain=False)
    result = split(problem, plan, method)
    assert all(isinstance(party.share_fen, int) and party.share_fen >= 0 for party in result.parties)
    if result.parties:
        assert sum(party.share_fen for party in result.parties) == result.shared_fen == max(0, result.saving_fen)
    if result.borne_fen == 0 and saving(problem, plan) is not None:
        assert result.saving_fen == saving(problem, plan)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_the_largest_remainder_is_within_a_fen_of_the_exact_share(total, weights):
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    if sum(weights):
        assert all(
            abs(part - Fraction(total * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True)
        )


def test_a_negative_sum_is_not_shared():
    with pytest.raises(ValueError, match="not negative"):
        largest_remainder(-1, [1])


def test_fixed_costs_come_off_what_is_shared():
    problem = replace(pair(), limits=Limits(fixed_fen=80_000))
    assert sum(shares(problem).values()) == sum(shares(pair()).values()) - 80_000
