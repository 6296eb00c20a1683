"""Promises about one period over all pairs: what may not matter does not, and prices prove it to anyone who adds up."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.wutong_engines.haulage.test_network_static import assert_proven, solved, straight, zone
from wutong_engines.haulage.network.pricing import Haul
from wutong_engines.haulage.network.static import Points, cheapest_outside

SOME = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 2**32)
Problem = dict[str, Any]
SIDES = (("donors", "disposal"), ("receivers", "borrow"))


def small(seed: int) -> Problem:
    """Up to eight sites a side on a grid of 250 m, so that moving the zone about rounds nothing."""
    dice = np.random.default_rng(seed)
    problem: Problem = {
        "haul": Haul(900, 160, step_km=float(dice.choice((0.0, 0.1, 1.0))), detour=1.25),
        "max_km": None,
    }
    for side, price in SIDES:
        count = int(dice.integers(1, 9))
        spot = dice.integers(0, 80, (2, count)) / 4
        problem[side] = Points.of(spot[0], spot[1], dice.integers(0, 900, count))
        problem[price] = dice.integers(500, 5_000, count)
    return problem


def moved(problem: Problem, change: Callable[[Points], Points]) -> Problem:
    return problem | {side: change(problem[side]) for side, _ in SIDES}


def joined(one: Points, other: Points) -> Points:
    return Points(*(np.concatenate((getattr(one, name), getattr(other, name))) for name in ("x_km", "y_km", "volume")))


def part(problem: Problem, side: str, chosen: NDArray[np.int64]) -> Problem:
    points, price = problem[side], dict(SIDES)[side]
    fewer = Points(points.x_km[chosen], points.y_km[chosen], points.volume[chosen])
    return problem | {side: fewer, price: problem[price][chosen]}


# -- what does not matter ---------------------------------------------------------------------------------------------


@SOME
@given(SEEDS)
def test_the_order_of_sites_does_not_matter_and_prices_follow_their_sites(seed: int) -> None:
    problem, dice = small(seed), np.random.default_rng(seed + 1)
    mixed, orders = problem, {}
    for side, _ in SIDES:
        orders[side] = dice.permutation(problem[side].volume.size)
        mixed = part(mixed, side, orders[side])
    one, two = solved(problem), solved(mixed)
    assert one.cost == two.cost
    assert_proven(mixed, two, straight(mixed) * 1.25)
    back = np.empty_like(orders["donors"])
    back[orders["donors"]] = np.arange(back.size)
    # Prices of one order prove the other, wherever there is more than one set of them.
    assert two.giving[back] @ problem["donors"].volume + two.taking @ mixed["receivers"].volume == one.cost


@SOME
@given(SEEDS, st.integers(-400, 400), st.integers(-400, 400))
def test_where_the_zone_lies_does_not_matter(seed: int, east: int, north: int) -> None:
    problem = small(seed)
    away = moved(problem, lambda p: replace(p, x_km=p.x_km + east / 4, y_km=p.y_km + north / 4))
    assert solved(away).cost == solved(problem).cost


@SOME
@given(SEEDS)
def test_a_zone_turned_or_seen_in_a_mirror_costs_the_same(seed: int) -> None:
    problem = small(seed)
    for change in (lambda p: replace(p, x_km=p.y_km, y_km=p.x_km), lambda p: replace(p, x_km=-p.y_km, y_km=p.x_km)):
        assert solved(moved(problem, change)).cost == solved(problem).cost


@SOME
@given(SEEDS)
def test_giving_and_taking_are_mirror_images(seed: int) -> None:
    problem = small(seed)
    names = {"donors": "receivers", "receivers": "donors", "disposal": "borrow", "borrow": "disposal"}
    turned = problem | {new: problem[old] for old, new in names.items()}
    assert solved(turned).cost == solved(problem).cost


@SOME
@given(SEEDS, st.integers(2, 50))
def test_money_in_a_smaller_coin_and_soil_in_smaller_parts_scale_the_cost(seed: int, times: int) -> None:
    problem = small(seed) | {"haul": Haul(900, 160, step_km=1.0, detour=1.25)}
    coin = problem | {"haul": Haul(900 * times, 160 * times, step_km=1.0, detour=1.25)}
    coin |= {price: problem[price] * times for _, price in SIDES}
    cost = solved(problem).cost
    assert solved(coin).cost == times * cost
    assert solved(moved(problem, lambda p: replace(p, volume=p.volume * times))).cost == times * cost


@SOME
@given(SEEDS)
def test_a_site_without_volume_is_as_good_as_none(seed: int) -> None:
    problem = small(seed)
    more = problem
    for side, price in SIDES:
        nobody = Points.of([3.0], [3.0], [0])
        more = more | {side: joined(problem[side], nobody), price: np.append(problem[price], 600)}
    assert solved(more).cost == solved(problem).cost


@SOME
@given(SEEDS)
def test_two_halves_of_a_heap_cost_what_the_heap_costs(seed: int) -> None:
    problem = small(seed)
    heap = problem["donors"]
    half = heap.volume // 2
    halves = joined(replace(heap, volume=half), replace(heap, volume=heap.volume - half))
    assert (
        solved(problem | {"donors": halves, "disposal": np.tile(problem["disposal"], 2)}).cost == solved(problem).cost
    )


# -- what helps, and what it costs ------------------------------------------------------------------------------------


@SOME
@given(SEEDS)
def test_joining_two_zones_never_costs_more_than_both_apart(seed: int) -> None:
    """A plan for each is a plan for both: the proven bound of the whole is at most the sum."""
    one, two = small(seed), small(seed + 1) | {"haul": small(seed)["haul"]}
    both = one | {side: joined(one[side], two[side]) for side, _ in SIDES}
    both |= {price: np.concatenate((one[price], two[price])) for _, price in SIDES}
    assert solved(both).certificate.dual <= solved(one).cost + solved(two).cost


@SOME
@given(SEEDS)
def test_a_newcomer_adds_at_most_his_own_way_outside(seed: int) -> None:
    problem = small(seed)
    for side, price in SIDES:
        more = problem | {side: joined(problem[side], Points.of([9.0], [9.0], [70]))}
        more |= {price: np.append(problem[price], 2_000)}
        assert solved(more).certificate.dual <= solved(problem).cost + 70 * 2_000


@SOME
@given(SEEDS, st.integers(1, 3_000))
def test_a_dearer_world_outside_or_a_dearer_lorry_never_costs_less(seed: int, fen: int) -> None:
    problem, cost = small(seed), solved(small(seed)).cost
    outside = problem | {price: problem[price] + fen for _, price in SIDES}
    lorry = problem | {"haul": replace(problem["haul"], per_km=160 + fen)}
    assert cost <= solved(outside).cost <= cost + fen * sum(int(problem[side].volume.sum()) for side, _ in SIDES)
    assert cost <= solved(lorry).cost


@SOME
@given(SEEDS)
def test_a_limit_on_distance_costs_the_more_the_tighter_it_is(seed: int) -> None:
    problem = small(seed)
    costs = [solved(problem | {"max_km": km}).cost for km in (None, 20.0, 8.0, 2.0, 0.0)]
    assert costs == sorted(costs)
    nobody = solved(problem | {"max_km": -1.0})
    assert nobody.units.size == 0
    assert nobody.cost == sum(int(problem[price] @ problem[side].volume) for side, price in SIDES)


@SOME
@given(SEEDS)
def test_the_price_of_a_site_bounds_what_one_m3_more_costs(seed: int) -> None:
    problem = small(seed)
    flow = solved(problem)
    for number in range(problem["donors"].volume.size):
        more = problem["donors"].volume + (np.arange(problem["donors"].volume.size) == number)
        after = solved(problem | {"donors": replace(problem["donors"], volume=more)}).cost
        assert flow.cost + int(flow.giving[number]) <= after <= flow.cost + int(problem["disposal"][number])


@SOME
@given(SEEDS, SEEDS)
def test_another_questions_prices_are_as_good_a_start_as_none(seed: int, other: int) -> None:
    problem, dice = small(seed), np.random.default_rng(other)
    later = problem | {price: dice.integers(500, 5_000, problem[price].size) for _, price in SIDES}
    assert solved(later, start=solved(problem)).cost == solved(later).cost


def test_a_start_of_another_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="another set of points"):
        solved(zone(9, 1), start=solved(zone(8, 1)))


@pytest.mark.parametrize("wrong", [{"disposal": np.array([1])}, {"borrow": np.empty(0, int)}])
def test_each_site_needs_its_outside_price(wrong: Problem) -> None:
    with pytest.raises(ValueError, match="one outside price for each point"):
        solved(zone(9, 1) | wrong)


# -- the tariff and the way outside -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "km", "fen"),
    [(1.0, 0.0, 900), (1.0, 1.0, 900), (1.0, 1.01, 1_060), (1.0, 3.0, 1_220), (0.0, 2.5, 1_140), (0.5, 1.2, 980)],
)
def test_the_tariff_of_the_core_is_the_tariff_of_the_trade(step: float, km: float, fen: int) -> None:
    assert Haul(900, 160, step_km=step).cost(np.array([km])).tolist() == [fen]
    assert Haul(900, 160, step_km=step).exact().step_km == 0.0


@SOME
@given(st.lists(st.floats(0, 90), min_size=2, max_size=2), st.sampled_from((0.0, 0.1, 1.0)))
def test_farther_is_never_cheaper(km: list[float], step: float) -> None:
    near, far = Haul(900, 160, step_km=step).cost(np.array(sorted(km)))
    assert near <= far


@SOME
@given(SEEDS)
def test_no_place_outside_is_cheaper_than_the_one_named(seed: int) -> None:
    problem = small(seed)
    sites, places, fee = problem["donors"], problem["receivers"], problem["borrow"]
    price, which = cheapest_outside(sites, places, fee, problem["haul"])
    table = problem["haul"].cost(straight(problem) * 1.25) + fee
    assert (price == table.min(axis=1)).all()
    assert (table[np.arange(which.size), which] == price).all()


@pytest.mark.parametrize("side", ["donors", "receivers"])
def test_with_nobody_on_one_side_everyone_goes_outside(side: str) -> None:
    problem = part(zone(30, 4), side, np.empty(0, np.int64))
    flow = solved(problem)
    assert flow.status == "optimal"
    assert flow.units.size == 0
    assert flow.cost == sum(int(problem[price] @ problem[name].volume) for name, price in SIDES)
