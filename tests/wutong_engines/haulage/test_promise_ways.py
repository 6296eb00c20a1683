"""Promises about kilometres, fen per kilometre and the three states of one heap."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations, product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, need, park, roads, surplus, tariff, week
from wutong_engines.haulage import factors as published
from wutong_engines.haulage.check import check
from wutong_engines.haulage.distances import Basis, Distance, Edge, Node, RoadGraph, RoadTable, Router, Straight
from wutong_engines.haulage.factors import Factors, whole
from wutong_engines.haulage.problem import PairRule, Span, Surcharge
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Convention

LENGTHS = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(0, 30), max_size=14)
FACTOR = st.decimals("0.5", "2", places=3)
SPOT = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


def town(lengths: Mapping[tuple[int, int], int], *, one_way: bool) -> RoadGraph:
    """Six junctions ten kilometres apart on a line, and roads of any length between them."""
    nodes = tuple(Node(str(number), 10.0 * number, 0.0) for number in range(6))
    edges = tuple(Edge(str(a), str(b), float(km), one_way) for (a, b), km in lengths.items())
    return RoadGraph(nodes, edges)


def by_hand(lengths: Mapping[tuple[int, int], int], *, one_way: bool) -> dict[tuple[int, int], float]:
    """All shortest ways by trying every junction between any two (Floyd–Warshall)."""
    km = {(a, b): 0.0 if a == b else inf for a, b in product(range(6), repeat=2)}
    for (a, b), length in lengths.items():
        km[a, b] = min(km[a, b], float(length))
        if not one_way:
            km[b, a] = min(km[b, a], float(length))
    for middle, a, b in product(range(6), repeat=3):
        km[a, b] = min(km[a, b], km[a, middle] + km[middle, b])
    return km


@settings(max_examples=60, deadline=None)
@given(LENGTHS, st.booleans())
def test_a_graph_gives_every_shortest_way_that_trying_all_junctions_gives(
    lengths: dict[tuple[int, int], int], one_way: bool
) -> None:
    router = Router(town(lengths, one_way=one_way), {str(n): at(10.0 * n) for n in range(6)})
    expected = by_hand(lengths, one_way=one_way)
    for a, b in permutations(range(6), 2):
        leg = router.leg(str(a), str(b))
        assert (inf if leg is None else leg.km) == expected[a, b]
        assert leg is None or leg.basis is Basis.GRAPH


def test_the_way_to_the_nearest_junction_counts_at_both_ends() -> None:
    graph = RoadGraph((Node("甲", 0, 0), Node("乙", 10, 0)), (Edge("甲", "乙", 11.0),))
    leg = Router(graph, {"瑞岭": at(0, 0.3), "中兰": at(10, 0.4)}).leg("瑞岭", "中兰")
    assert leg is not None
    assert leg.km == 11.7


@pytest.mark.parametrize(("away", "reached"), [(0.5, True), (0.501, False)])
def test_a_site_snaps_to_a_road_within_the_stated_distance_only(away: float, reached: bool) -> None:
    graph = RoadGraph((Node("甲", 0, 0), Node("乙", 10, 0)), (Edge("甲", "乙", 11.0),), snap_km=0.5)
    leg = Router(graph, {"瑞岭": at(0, away), "中兰": at(10)}).leg("瑞岭", "中兰")
    assert (leg is not None) == reached


def test_a_graph_without_junctions_reaches_nobody() -> None:
    assert Router(RoadGraph((), ()), {"瑞岭": at(0), "中兰": at(0)}).leg("瑞岭", "中兰") is None


@pytest.mark.parametrize("way", [Straight(), town({(0, 1): 3}, one_way=False)])
def test_a_site_without_coordinates_has_no_way_but_a_table(way: Straight | RoadGraph) -> None:
    places = {"瑞岭": None, "中兰": at(0)}
    assert Router(way, places).leg("瑞岭", "中兰") is None
    table = RoadTable((Distance("瑞岭", "中兰", 2.5),), Straight())
    assert Router(table, places).leg("中兰", "瑞岭") is not None
    assert Router(table, places).leg("瑞岭", "别处") is None


@given(SPOT, SPOT, st.floats(1.0, 3.0))
def test_a_straight_way_is_as_long_back_as_there_and_in_whole_metres(
    start: tuple[float, float], end: tuple[float, float], detour: float
) -> None:
    router = Router(Straight(detour), {"去": at(*start), "来": at(*end)})
    there, back = router.leg("去", "来"), router.leg("来", "去")
    assert there == back
    assert there is not None
    assert there.km == round(there.km, 3) >= 0


@given(st.lists(SPOT, min_size=3, max_size=3), st.floats(1.0, 2.0))
def test_a_straight_way_is_never_longer_than_one_round_a_third_site(
    spots: list[tuple[float, float]], detour: float
) -> None:
    router = Router(Straight(detour), {str(number): at(*spot) for number, spot in enumerate(spots)})
    legs = [router.leg(*ends) for ends in (("0", "2"), ("0", "1"), ("1", "2"))]
    direct, first, second = (leg.km for leg in legs if leg is not None)
    assert direct <= first + second + 0.002


def test_a_rule_of_one_pair_states_its_own_kilometres_and_the_plan_says_so() -> None:
    lots = (surplus("瑞岭", 100, place=at(0)), need("中兰", 100, place=at(2)))
    rule = PairRule(surplus_id="瑞岭", need_id="中兰", km=7.5)
    plan = solve(park(*lots, pairs=(rule,)))
    assert {(flow.km, flow.km_basis) for flow in plan.flows} == {(7.5, "指定距离")}
    assert check(park(*lots, pairs=(rule,)), plan).ok


def test_a_plan_names_each_source_of_its_kilometres_line_by_line() -> None:
    lots = (surplus("瑞岭", 100, place=at(0)), need("中兰", 60, place=at(2)), need("金泰", 40, place=at(3)))
    table = replace(roads(瑞岭_中兰=2.4), fallback=Straight(1.5))
    plan = solve(park(*lots, roads=table))
    assert {(flow.to_id, flow.km, flow.km_basis) for flow in plan.flows} == {
        ("中兰", 2.4, "距离表"),
        ("金泰", 4.5, "直线×1.5"),
    }
    assert plan.roads_basis == ("直线×1.5", "距离表")
    assert "按直线距离乘绕行系数估算" in plan.notes[0]


def test_measured_kilometres_need_no_warning() -> None:
    assert solve(park(surplus("瑞岭", 9), need("中兰", 9), roads=roads(瑞岭_中兰=2.4))).notes == ()


# -- the tariff -------------------------------------------------------------------------------------------------------


@given(st.integers(0, 60_000), st.sampled_from((0.1, 0.5, 1.0, 2.5)))
def test_a_started_step_is_paid_in_full_and_never_two(metres: int, step: float) -> None:
    fen = tariff(step_km=step, each_km_fen=1_000).fen(metres / 1000) - 600
    length = round(step * 1000)
    assert fen % length == 0
    assert 0 <= fen - max(0, metres - 1000) < length


@given(st.integers(1, 60_000), st.integers(0, 999))
def test_the_distance_as_it_is_costs_at_most_what_a_started_step_costs(metres: int, each: int) -> None:
    exact, stepped = (tariff(step_km=step, each_km_fen=each).fen(metres / 1000) for step in (None, 0.1))
    assert exact <= stepped <= exact + each // 10 + 1


@pytest.mark.parametrize(("km", "fen"), [(1.499, 600), (1.5, 601), (2.499, 601), (2.5, 602)])
def test_half_a_fen_is_rounded_up(km: float, fen: int) -> None:
    assert tariff(step_km=None, each_km_fen=1).fen(km) == fen


@pytest.mark.parametrize(
    ("day", "fen"),
    [(date(2024, 11, 30), 0), (date(2024, 12, 1), 50), (date(2024, 12, 20), 80), (date(2025, 1, 1), 30)],
)
def test_surcharges_of_one_day_add_up(day: date, fen: int) -> None:
    winter = Surcharge("冬季", 50, (Span(date(2024, 12, 1), date(2024, 12, 31)),))
    night = Surcharge("夜间", 30, (Span(date(2024, 12, 15), date(2025, 1, 1)),))
    assert tariff(surcharges=(winter, night)).surcharge_on(day) == fen


def test_a_surcharge_that_cannot_be_avoided_is_paid_and_passes_the_check() -> None:
    winter = Surcharge("冬季", 200, (Span(week(0), week(11, 6)),))
    lots = (surplus("瑞岭", 100, place=at(0)), need("中兰", 100, place=at(1)))
    problem = park(*lots, tariff=tariff(surcharges=(winter,)))
    plan = solve(problem)
    assert plan.cost_fen == 100 * (600 + 200)
    assert check(problem, plan).ok


# -- three states of one heap -----------------------------------------------------------------------------------------


@given(FACTOR, FACTOR, st.decimals(0, 10**6, places=2))
def test_a_stated_volume_is_divided_by_its_own_factor_and_rounded_half_up(
    loose: Decimal, compacted: Decimal, amount: Decimal
) -> None:
    factors = Factors(loose, compacted, "试验")
    for convention, factor in zip(Convention, (Decimal(1), loose, compacted), strict=True):
        exact = (amount / factor).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        assert factors.to_bank(amount, convention) == int(exact)


@given(FACTOR, FACTOR, st.integers(0, 10**6), st.sampled_from(Convention))
def test_more_soil_is_never_less_soil_in_another_state(
    loose: Decimal, compacted: Decimal, amount: int, convention: Convention
) -> None:
    factors = Factors(loose, compacted, "试验")
    assert factors.to_bank(amount, convention) <= factors.to_bank(amount + 1, convention)
    assert factors.to_loose(amount) <= factors.to_loose(amount + 1)
    assert factors.to_compacted(amount) <= factors.to_compacted(amount + 1)


@pytest.mark.parametrize(("amount", "volume"), [("0.49", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2)])
def test_half_a_cubic_metre_is_a_whole_one(amount: str, volume: int) -> None:
    assert whole(Decimal(amount)) == volume


@pytest.mark.parametrize(
    ("factors", "loose", "compacted", "source"),
    [
        (published.EARTH, 1_330, 850, "土方"),
        (published.ROCK, 1_530, 1_310, "石方"),
        (published.SAND, 1_070, 940, "砂"),
        (published.MIXED, 1_190, 880, "混合料"),
        (published.BOULDERS, 1_750, 1_430, "块石"),
    ],
)
def test_the_factors_of_the_quota_name_their_source(factors: Factors, loose: int, compacted: int, source: str) -> None:
    assert (factors.to_loose(1_000), factors.to_compacted(1_000)) == (loose, compacted)
    assert factors.source == f"水利定额松实系数表·{source}"


@pytest.mark.parametrize("convention", Convention)
def test_a_heap_is_the_same_heap_in_whichever_state_it_was_measured(convention: Convention) -> None:
    stated = {Convention.BANK: "1000", Convention.LOOSE: "1330", Convention.COMPACTED: "850"}[convention]
    heap = surplus("瑞岭", stated, convention=convention, place=at(0))
    plan = solve(park(heap, need("中兰", 1_000, place=at(1))))
    assert sum(flow.bank for flow in plan.flows) == 1_000
    assert plan.unmatched == ()
