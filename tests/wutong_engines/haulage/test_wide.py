"""All pairs at once: the plan of thousands of sites is that of every pair listed, and right to the fen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import MONDAY, at, borrow, disposal, need, park, surplus, tariff
from wutong_engines.haulage.check import check
from wutong_engines.haulage.distances import Straight
from wutong_engines.haulage.plan import Plan, Why
from wutong_engines.haulage.problem import Limits, Problem
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.solving import wide
from wutong_engines.haulage.words import Flag, Soil

ALL = "网络单纯形(全部各对)"
# Metres that round either way and land on the edges of steps.
metres = st.one_of(st.integers(0, 9_000), st.sampled_from([1_000, 1_100, 2_000, 2_001, 1_999, 4_500]))
places = st.tuples(metres, metres).map(lambda spot: at(spot[0] / 1000, spot[1] / 1000))
volumes = st.sampled_from([0, 1, 40, 100, 333])
days = st.integers(0, 60)


@st.composite
def lots(draw: st.DrawFn) -> dict[str, object]:
    first, second = sorted((draw(days), draw(days)))
    more: dict[str, object] = {"start": MONDAY + timedelta(first), "end": MONDAY + timedelta(second)}
    more["flags"] = frozenset({Flag.SAND_GRAVEL} if draw(st.integers(0, 9)) == 0 else ())
    return more | {"place": draw(places)}


@st.composite
def towns(draw: st.DrawFn) -> Problem:
    soils = st.sampled_from([Soil.LOESS, Soil.LOESS, Soil.GRAVEL])
    sites = [surplus(f"余{n}", draw(volumes), soil=draw(soils), **draw(lots())) for n in range(draw(st.integers(1, 6)))]
    sites += [need(f"缺{n}", draw(volumes), **draw(lots())) for n in range(draw(st.integers(1, 6)))]
    few = range(draw(st.integers(0, 2)))
    return park(
        *sites,
        disposals=tuple(disposal(f"消{n}", draw(st.sampled_from([0, 700])), place=draw(places)) for n in few),
        borrows=tuple(borrow(f"取{n}", draw(st.sampled_from([0, 700])), place=draw(places)) for n in few),
        tariff=tariff(each_km_fen=draw(st.sampled_from([3, 77, 125])), step_km=draw(st.sampled_from([None, 0.1, 1.0]))),
        roads=Straight(draw(st.sampled_from([1.0, 1.35]))),
        limits=Limits(max_km=draw(st.sampled_from([None, 3.0]))),
    )


def planned(problem: Problem, most_listed: int) -> Plan:
    before = wide.PAIRS
    wide.PAIRS = most_listed
    try:
        return solve(problem)
    finally:
        wide.PAIRS = before


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
@given(towns())
def test_searching_all_pairs_costs_what_listing_them_does(problem: Problem) -> None:
    searched, listed = planned(problem, 0), planned(problem, 10**9)
    assert searched.engine == ALL
    assert searched.proven
    assert (searched.cost_fen, searched.bound_fen) == (listed.cost_fen, listed.bound_fen)
    assert searched.saving_fen == listed.saving_fen
    assert searched.baseline == listed.baseline
    assert check(problem, searched).faults == ()
    stays = [sum(line.bank - line.outside for line in plan.unmatched) for plan in (searched, listed)]
    assert stays[0] == stays[1]


def two(**more) -> Problem:
    lots = (surplus("瑞岭", 500, place=at(0)), need("中兰", 300, place=at(2)))
    outside = {"disposals": (disposal("南场", 100, place=at(4)),), "borrows": (borrow("北坑", 100, place=at(-4)),)}
    return park(*lots, **(outside | more))


def test_what_the_proof_keeps_from_a_neighbour_is_told_by_lot():
    plan = planned(two(), 0)
    assert [(line.id, line.bank, line.outside, line.reason) for line in plan.unmatched] == [
        ("瑞岭", 200, 200, Why.PRICE)
    ]
    stuck = planned(two(disposals=()), 0)
    assert [(line.id, line.bank, line.outside, line.reason) for line in stuck.unmatched] == [
        ("瑞岭", 200, 0, Why.NO_PARTNER)
    ]


def test_what_no_neighbour_may_take_says_why_and_not_that_it_is_dear():
    plan = planned(two(limits=Limits(max_km=1.0)), 0)
    assert {line.reason for line in plan.unmatched} == {Why.DISTANCE}
    assert sum(line.bank for line in plan.unmatched) == 800


@pytest.mark.parametrize(
    "more",
    [
        {"limits": Limits(trucks_per_day=5)},
        {"disposals": (disposal("南场", 100, place=at(4), capacity=9),)},
        {"tariff": tariff(each_km_fen=0)},
    ],
    ids=["trucks are shared", "a site outside is limited", "distance costs nothing"],
)
def test_whatever_else_a_problem_holds_keeps_it_from_this_way(more):
    assert planned(two(**more), 0).engine != ALL


def test_few_pairs_are_listed_as_before():
    assert solve(two()).engine != ALL
    assert not wide.fits(replace(two(), surpluses=()))
