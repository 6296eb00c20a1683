"""Promises about choices and shares: each alternative is best at its name, and nobody pays for another's saving."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, roads, surplus, two_sources, week
from tests.wutong_engines.haulage.test_reasons import OUTSIDE, pair, parks
from wutong_engines.haulage.alternatives import NAMES, alternatives, by_hand, weighed
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Plan, Status
from wutong_engines.haulage.problem import HaulKind, Limits, PairRule, Problem, Stock, Yard
from wutong_engines.haulage.sharing import METHODS, baseline, saving, split
from wutong_engines.haulage.sharing.shares import largest_remainder
from wutong_engines.haulage.solve import solve

FEW = settings(max_examples=20, deadline=None)
METHOD = st.sampled_from(tuple(METHODS))
EVERYWHERE = parks().map(lambda problem: replace(problem, **OUTSIDE, limits=replace(problem.limits, least_lot=0)))
SIDES = (surplus("瑞岭", 1_000, place=at(0)), need("中兰", 1_000, place=at(2)))


def shares(problem: Problem, method: str = "halves") -> dict[str, int]:
    return {party.id: party.share_fen for party in split(problem, solve(problem, explain=False), method).parties}


def hauls(plan: Plan) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for flow in plan.flows:
        if flow.kind is HaulKind.HAUL:
            sums[flow.from_id, flow.to_id] = sums.get((flow.from_id, flow.to_id), 0) + flow.bank
    return sums


# -- three plans to choose from ---------------------------------------------------------------------------------------


@FEW
@given(EVERYWHERE)
def test_the_three_are_named_measured_and_in_order(problem: Problem) -> None:
    three = weighed(problem)
    assert [one.name for one in three] == list(NAMES) == ["cheapest", "nearest", "fewest_trips"]
    assert three[0].extra_fen == 0
    for one in three:
        assert one.extra_fen == one.plan.cost_fen - three[0].plan.cost_fen >= 0
        assert one.trips == sum(flow.trips for flow in one.plan.flows)
        assert one.sentence.startswith(NAMES[one.name])
        assert ("多花" in one.sentence) == bool(one.extra_fen)
    assert three[1].m3_km == min(one.m3_km for one in three)
    assert three[2].trips == min(one.trips for one in three)


@FEW
@given(EVERYWHERE)
def test_a_plan_that_is_known_already_is_not_made_again(problem: Problem) -> None:
    known = solve(problem)
    assert alternatives(problem, known)["cheapest"] is known
    assert [replace(one, seconds=0.0) for one in alternatives(problem).values()] == [
        replace(one, seconds=0.0) for one in alternatives(problem, known).values()
    ]


def test_when_there_is_one_way_only_the_three_are_one() -> None:
    plans = alternatives(park(*SIDES))
    assert {plan.cost_fen for plan in plans.values()} == {720_000}
    assert {plan.status for plan in plans.values()} == {Status.OPTIMAL}
    assert {sum(hauls(plan).values()) for plan in plans.values()} == {1_000}


def test_the_nearest_plan_minds_kilometres_and_not_a_toll_on_the_way() -> None:
    lots = (surplus("瑞岭", 100, place=at(0)), surplus("读者", 100, place=at(3)), need("中兰", 100, place=at(1)))
    lime = PairRule(surplus_id="瑞岭", need_id="中兰", add_fen=900)
    plans = alternatives(park(*lots, pairs=(lime,), **OUTSIDE))
    assert hauls(plans["cheapest"]) == {("读者", "中兰"): 100}
    assert hauls(plans["nearest"]) == {("瑞岭", "中兰"): 100}


def test_full_trucks_are_driven_where_the_dates_leave_a_choice() -> None:
    plans = alternatives(park(surplus("瑞岭", 130, place=at(0)), need("中兰", 130, place=at(2))))
    trips = {name: sum(flow.trips for flow in plan.flows) for name, plan in plans.items()}
    assert trips["fewest_trips"] == 11
    assert all(flow.bank % 12 == 0 for flow in plans["fewest_trips"].flows[:-1])


# -- what a planner does by hand --------------------------------------------------------------------------------------


def test_by_hand_the_nearest_pair_comes_first_and_is_not_looked_at_again() -> None:
    """Ruiling is nearest to Zhonglan, but only Ruiling could have served Jintai near by."""
    table = roads(瑞岭_中兰=1.0, 瑞岭_金泰=2.0, 读者_中兰=2.0, 读者_金泰=30.0)
    lots = (surplus("瑞岭", 100), surplus("读者", 100), need("中兰", 100), need("金泰", 100))
    problem = park(*lots, roads=table)
    assert hauls(by_hand(problem)) == {("瑞岭", "中兰"): 100, ("读者", "金泰"): 100}
    assert hauls(solve(problem)) == {("瑞岭", "金泰"): 100, ("读者", "中兰"): 100}


@pytest.mark.parametrize(
    ("more", "carried"),
    [
        ({}, 1_000),
        ({"limits": Limits(least_lot=1_001)}, 0),
        ({"limits": Limits(max_km=1.0)}, 0),
        ({"limits": Limits(trucks_per_day=1, trips_per_truck=1, truck_bank_m3=1)}, 84),
    ],
)
def test_by_hand_every_limit_is_kept_and_the_rest_goes_outside(more: dict, carried: int) -> None:
    problem = park(*SIDES, **(OUTSIDE | more))
    plan = by_hand(problem)
    assert sum(hauls(plan).values()) == carried
    assert check(problem, plan).ok
    assert (plan.status, plan.bound_fen, plan.proven) == (Status.FEASIBLE, None, False)


def test_by_hand_heaps_and_yards_are_left_alone() -> None:
    lots = (
        surplus("瑞岭", 100, place=at(0), end=week(1), stock=Stock(500)),
        need("中兰", 100, place=at(1), start=week(0)),
    )
    plan = by_hand(park(*lots, yards=(Yard(id="场", name="场", capacity=500, place=at(0)),), **OUTSIDE))
    assert {flow.kind for flow in plan.flows} == {HaulKind.HAUL}


# -- sharing ----------------------------------------------------------------------------------------------------------


@FEW
@given(EVERYWHERE, METHOD)
def test_shares_add_up_to_the_saving_of_the_plan_and_none_is_negative(problem: Problem, method: str) -> None:
    plan = solve(problem)
    result = split(problem, plan, method, groups=False)
    assert min((party.share_fen for party in result.parties), default=0) >= 0
    if result.parties:
        assert sum(party.share_fen for party in result.parties) == plan.saving_fen == saving(problem, plan)
    assert all(party.together_fen == (party.alone_fen or 0) - party.share_fen for party in result.parties)


@FEW
@given(EVERYWHERE, METHOD)
def test_who_has_no_neighbour_gets_nothing_and_takes_nothing_from_others(problem: Problem, method: str) -> None:
    soil = surplus("孤岛", 0).soil
    far = disposal("孤沟", 100, place=at(900))
    outsider = replace(problem, surpluses=(*problem.surpluses, surplus("孤岛", 300, place=at(900), soil=soil)))
    outsider = replace(outsider, disposals=(*problem.disposals, far))
    with_, without = shares(outsider, method), shares(replace(problem, disposals=outsider.disposals), method)
    if any(without.values()):
        assert with_.pop("孤岛") == 0
        assert sum(with_.values()) == sum(without.values())
        # The other methods share what the plan at hand hauls: of two plans that cost the same, either may come.
        assert method != "shapley" or all(abs(with_[name] - without[name]) <= 1 for name in without)


@pytest.mark.parametrize("method", METHODS)
def test_neighbours_in_the_same_place_with_as_much_soil_get_the_same(method: str) -> None:
    givers = [surplus(name, 500, place=at(0)) for name in ("瑞岭", "读者")]
    takers = [need(name, 500, place=at(3)) for name in ("中兰", "金泰")]
    got = shares(park(*givers, *takers, **OUTSIDE), method)
    assert abs(got["瑞岭"] - got["读者"]) <= 1
    assert abs(got["中兰"] - got["金泰"]) <= 1


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_parties_does_not_change_their_shares(method: str) -> None:
    lots = (surplus("瑞岭", 700, place=at(0)), surplus("读者", 400, place=at(4)), need("中兰", 900, place=at(2)))
    every = [shares(park(*order, **OUTSIDE), method) for order in permutations(lots)]
    assert all(abs(other[name] - every[0][name]) <= 1 for other in every for name in other)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("owned", [("瑞岭", "中兰"), ("瑞岭", "读者")])
def test_one_owner_is_one_party_whatever_he_owns(method: str, owned: tuple[str, str]) -> None:
    lots = (surplus("瑞岭", 700, place=at(0)), surplus("读者", 400, place=at(4)), need("中兰", 900, place=at(2)))
    problem = park(*(replace(lot, owner="城投" if lot.id in owned else "") for lot in lots), **OUTSIDE)
    result = split(problem, solve(problem), method)
    assert {party.id: party.lots for party in result.parties}["城投"] == owned
    assert sum(party.share_fen for party in result.parties) == result.saving_fen


@pytest.mark.parametrize("method", METHODS)
def test_a_dearer_world_outside_never_takes_from_anybodys_share(method: str) -> None:
    cheap, dear = (
        shares(park(*SIDES, disposals=(disposal("南场", fen, place=at(30)),), borrows=OUTSIDE["borrows"]), method)
        for fen in (500, 2_000)
    )
    assert all(dear[name] >= cheap[name] for name in cheap)
    assert sum(dear.values()) - sum(cheap.values()) == 1_000 * 1_500


@pytest.mark.parametrize("method", METHODS)
def test_two_alone_in_the_zone_share_what_their_soil_saves(method: str) -> None:
    got = shares(pair(), method)
    if method == "proportional":
        alone = {line.id: line.alone_fen or 0 for line in baseline(pair())}
        assert got["瑞岭"] * alone["中兰"] == pytest.approx(got["中兰"] * alone["瑞岭"], rel=1e-6)
    else:
        assert abs(got["瑞岭"] - got["中兰"]) <= 1


@pytest.mark.parametrize("method", METHODS)
def test_where_nobody_hauls_to_anybody_there_is_nothing_to_share(method: str) -> None:
    problem = park(*SIDES, **OUTSIDE, limits=Limits(max_km=0.5))
    result = split(problem, solve(problem), method)
    assert [party.share_fen for party in result.parties] == [0, 0]
    assert result.saving_fen == 0
    assert [party.matched for party in result.parties] == [0, 0]


def test_a_plan_that_keeps_dear_promises_shares_no_loss() -> None:
    problem = two_sources(disposals=(disposal("南", 0, place=at(0)),), borrows=(borrow("北", 0, place=at(0)),))
    pits = PairRule(surplus_id="北", need_id="A", km=1.0)
    plan = solve(replace(problem, pairs=(pits,)))
    worse = replace(plan, costs=replace(plan.costs, haul=plan.costs.haul + 10**12))
    result = split(replace(problem, pairs=(pits,)), worse)
    assert result.saving_fen < 0
    assert result.shared_fen == sum(party.share_fen for party in result.parties) == 0
    assert "没有节约可分" in result.notes[0]


@pytest.mark.parametrize("side", ["disposals", "borrows"])
def test_alone_costs_what_the_cheapest_way_out_costs_whatever_the_plan(side: str) -> None:
    problem = pair(**{side: ()})
    lines = {line.id: line for line in baseline(problem)}
    without, with_ = ("瑞岭", "中兰") if side == "disposals" else ("中兰", "瑞岭")
    assert lines[without].alone_fen is None
    assert "省的是工期" in lines[without].sentence
    assert lines[with_].alone_fen == 1_000 * {"瑞岭": 600 + 29 * 120 + 2_000, "中兰": 600 + 31 * 120 + 1_500}[with_]


@given(
    st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.randoms(use_true_random=False)
)
def test_who_weighs_more_never_gets_less(total: int, weights: list[int], dice) -> None:
    parts = largest_remainder(total, weights)
    for (one, mine), (other, yours) in permutations(zip(weights, parts, strict=True), 2):
        assert one < other or mine >= yours - 1
    if any(weights):
        assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
        order = dice.sample(range(len(weights)), len(weights))
        mixed = largest_remainder(total, [weights[number] for number in order])
        assert all(abs(mixed[place] - parts[number]) <= 1 for place, number in enumerate(order))


@pytest.mark.parametrize("check_", [by_hand, solve], ids=["by hand", "solved"])
def test_the_worked_example_is_split_to_the_fen(check_: Callable[[Problem], Plan]) -> None:
    outside = {"disposals": (disposal("X", 2_000),), "borrows": (borrow("Q", 1_500),)}
    ways = {"R_X": 8.0, "P_X": 8.0, "Q_A": 9.0, "Q_B": 9.0, "Q_C": 9.0}
    near = {"R_A": 2.1, "R_B": 3.4, "R_C": 6.0, "P_A": 5.5, "P_B": 1.2, "P_C": 2.0}
    problem = two_sources(roads=roads(**near, **ways), **outside)
    plan = check_(problem)
    for method in METHODS:
        result = split(problem, plan, method)
        assert sum(party.share_fen for party in result.parties) == saving(problem, plan)
