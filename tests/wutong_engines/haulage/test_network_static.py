"""One period over all pairs: against an independent linear programme, and its proof checked pair by pair."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from wutong_engines.haulage.network.pricing import Haul
from wutong_engines.haulage.network.static import PairsFlow, Points, cheapest_outside, solve_pairs

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(MANY, max_examples=40)
STEPS = Haul(900, 160, step_km=1.0, detour=1.35)
Problem = dict[str, Any]


@st.composite
def problems(draw: st.DrawFn, *, least: int = 0, most: int = 12) -> Problem:
    """Draw zones from one heap to scattered, with missing outside prices, empty sites, ties and a distance limit."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    spread = draw(st.sampled_from((0.0, 2.0, 30.0)))
    digits = draw(st.sampled_from((0, 3)))
    outside = draw(st.sampled_from(("all", "all", "some", "none")))
    sides, prices = [], []
    for price in (6000, 5000):
        count = draw(st.integers(least, most))
        place = np.round(dice.uniform(0, spread, (2, count)) + dice.integers(0, 3, (2, count)) * spread, digits)
        sides.append(Points.of(place[0], place[1], dice.integers(0, draw(st.sampled_from((2, 5000))), count)))
        none = dice.random(count) < {"all": 0.0, "some": 0.3, "none": 1.0}[outside]
        prices.append(np.where(none, -1, dice.integers(0, price, count)))
    return {
        "donors": sides[0],
        "receivers": sides[1],
        "disposal": prices[0],
        "borrow": prices[1],
        "haul": Haul(900, 160, draw(st.sampled_from((1.0, 0.1, 0.0))), 1.35, 1.0),
        "max_km": draw(st.sampled_from((None, None, spread))),
    }


def solved(problem: Problem, **more: Any) -> PairsFlow:
    rest = {key: part for key, part in problem.items() if key not in ("donors", "receivers")}
    return solve_pairs(problem["donors"], problem["receivers"], **rest, **more)


def straight(problem: Problem) -> NDArray[np.float64]:
    one, two = problem["donors"], problem["receivers"]
    across, along = one.x_km[:, None] - two.x_km, one.y_km[:, None] - two.y_km
    return np.sqrt(across * across + along * along)


def assert_proven(problem: Problem, flow: PairsFlow, road: NDArray[np.float64]) -> None:
    """Check volumes, prices against every pair, and that they add up to the cost."""
    give, take = problem["donors"].volume, problem["receivers"].volume
    disposal, borrow = problem["disposal"], problem["borrow"]
    cost = problem["haul"].cost(road)
    allowed = np.ones(road.shape, bool) if problem["max_km"] is None else road <= problem["max_km"]
    assert (np.bincount(flow.donor, flow.units, give.size) + flow.spoiled == give).all()
    assert (np.bincount(flow.receiver, flow.units, take.size) + flow.bought == take).all()
    assert allowed[flow.donor, flow.receiver].all()
    assert (flow.units > 0).all()
    assert not flow.spoiled[disposal < 0].any()
    assert not flow.bought[borrow < 0].any()
    assert (flow.giving[:, None] + flow.taking <= cost)[allowed].all()
    assert (flow.giving <= disposal)[disposal >= 0].all()
    assert (flow.taking <= borrow)[borrow >= 0].all()
    paid = cost[flow.donor, flow.receiver] @ flow.units + flow.spoiled @ disposal + flow.bought @ borrow
    assert flow.cost == int(paid) == int(flow.giving @ give + flow.taking @ take)
    assert flow.certificate.primal == flow.certificate.dual == flow.cost


def independent(problem: Problem, road: NDArray[np.float64]) -> Any:
    """Solve it as a linear programme over all pairs."""
    give, take = problem["donors"].volume, problem["receivers"].volume
    far = problem["max_km"] is not None
    pairs = np.argwhere(road <= problem["max_km"]) if far else np.argwhere(np.ones(road.shape, bool))
    out, bought = np.flatnonzero(problem["disposal"] >= 0), np.flatnonzero(problem["borrow"] >= 0)
    rows = np.zeros((give.size + take.size, len(pairs) + out.size + bought.size))
    columns = np.arange(rows.shape[1])
    rows[pairs[:, 0], columns[: len(pairs)]] = 1
    rows[give.size + pairs[:, 1], columns[: len(pairs)]] = 1
    rows[out, columns[len(pairs) : len(pairs) + out.size]] = 1
    rows[give.size + bought, columns[len(pairs) + out.size :]] = 1
    cost = problem["haul"].cost(road)[pairs[:, 0], pairs[:, 1]]
    # A column of nothing keeps the programme a programme where no way is left.
    cost = np.concatenate((cost, problem["disposal"][out], problem["borrow"][bought], [0]))
    rows = np.column_stack((rows, np.zeros(len(rows))))
    return linprog(cost, A_eq=rows, b_eq=np.concatenate((give, take)))


@MANY
@given(problems(least=1))
def test_every_plan_costs_what_an_independent_linear_programme_says(problem: Problem) -> None:
    flow = solved(problem)
    road = straight(problem) * problem["haul"].detour
    other = independent(problem, road)
    assert flow.status == {0: "optimal", 2: "infeasible"}[other.status]
    if flow.status == "optimal":
        assert flow.cost == round(other.fun)
        assert_proven(problem, flow, road)


@FEW
@given(problems(least=150, most=400))
def test_merged_points_lead_to_a_plan_proven_pair_by_pair(problem: Problem) -> None:
    flow = solved(problem)
    if flow.status == "optimal":
        assert_proven(problem, flow, straight(problem) * 1.35)
    else:
        assert flow.unplaced_donor.any() or flow.unplaced_receiver.any()


@FEW
@given(problems(least=20, most=120), st.integers(0, 2**32))
def test_an_oracle_is_asked_each_pair_once_and_the_plan_is_that_of_the_whole_table(problem: Problem, seed: int) -> None:
    road = straight(problem) * np.random.default_rng(seed).uniform(1.0, 1.8, straight(problem).shape)
    questions: list[tuple[int, int]] = []

    def ask(donor: NDArray[np.int64], receiver: NDArray[np.int64]) -> NDArray[np.float64]:
        questions.extend(zip(donor.tolist(), receiver.tolist(), strict=True))
        return road[donor, receiver]

    flow = solved(problem, road=ask)
    assert flow.work.asked == len(questions) == len(set(questions))
    if flow.status == "optimal":
        assert_proven(problem, flow, road)


def zone(each: int, seed: int) -> Problem:
    """Build a zone with surplus, every site knowing its outside price."""
    dice = np.random.default_rng(seed)
    side = float(np.sqrt(4 * each))
    points = [
        Points.of(*np.round(dice.uniform(0, side, (2, each)), 2), dice.lognormal(9, 1, each).astype(int))
        for _ in range(2)
    ]
    prices = dice.integers(1500, 6000, (2, each))
    return {
        "donors": points[0], "receivers": points[1], "disposal": prices[0], "borrow": prices[1],
        "haul": STEPS, "max_km": None,
    }  # fmt: skip


def test_a_road_shorter_than_its_least_is_refused_by_name() -> None:
    problem = zone(20, 1)
    with pytest.raises(ValueError, match=r"donor \d+ to receiver \d+ is said to be 0.0 km"):
        solved(problem, road=lambda donor, receiver: np.zeros(donor.size))


def test_a_road_that_does_not_exist_is_infinitely_long() -> None:
    flow = solved(zone(20, 1), road=lambda donor, receiver: np.full(donor.size, np.inf))
    assert flow.status == "optimal"
    assert not flow.units.size


def test_few_roads_of_a_large_zone_are_asked_for() -> None:
    problem = zone(1000, 5)
    road = straight(problem) * np.random.default_rng(2).uniform(1.15, 1.65, (1000, 1000))
    haul = Haul(900, 160, detour=1.35, detour_lower=1.15)
    flow = solved(problem | {"haul": haul}, road=lambda donor, receiver: road[donor, receiver])
    assert_proven(problem | {"haul": haul}, flow, road)
    assert flow.work.asked < 0.1 * road.size


def test_a_changed_price_is_answered_from_the_old_prices() -> None:
    problem = zone(500, 3)
    before = solved(problem)
    dearer = problem | {"disposal": problem["disposal"] + 700, "haul": Haul(900, 180, detour=1.35)}
    after = solved(dearer, start=before)
    assert after.cost == solved(dearer).cost
    assert_proven(dearer, after, straight(problem) * 1.35)


def test_a_stopped_run_says_how_far_off_it_is_at_most() -> None:
    problem = zone(800, 9)
    best = solved(problem)
    stopped = solved(problem, stop=lambda: True)
    assert stopped.status == "stopped"
    assert 0 < stopped.certificate.dual <= best.cost <= stopped.cost
    assert (np.bincount(stopped.donor, stopped.units, 800) + stopped.spoiled == problem["donors"].volume).all()


def test_soil_without_any_way_out_is_named_by_its_donor() -> None:
    flow = solve_pairs(
        Points.of([0, 1], [0, 0], [500, 300]), Points.of([0.5], [0], [600]),
        disposal=[-1, -1], borrow=[4000], haul=STEPS,
    )  # fmt: skip
    assert flow.status == "infeasible"
    assert flow.unplaced_donor.sum() == 200
    assert flow.unplaced_receiver.tolist() == [0]


def test_nobody_at_all_costs_nothing() -> None:
    nobody = Points.of([], [], [])
    flow = solve_pairs(nobody, nobody, disposal=np.empty(0, int), borrow=np.empty(0, int), haul=STEPS)
    assert (flow.status, flow.cost, flow.certificate.dual) == ("optimal", 0, 0)


def test_the_cheapest_way_outside_weighs_the_fee_against_the_way() -> None:
    sites = Points.of([0, 10], [0, 0], [1, 1])
    places = Points.of([1, 11, 500], [0, 0, 0], [0, 0, 0])
    price, which = cheapest_outside(sites, places, [4500, 1500, 0], Haul(900, 160, detour=1.0))
    assert price.tolist() == [1500 + 900 + 10 * 160, 1500 + 900]
    assert which.tolist() == [1, 1]
    none, nowhere = cheapest_outside(sites, places, [4500, 1500, 0], STEPS, max_km=1.2)
    assert (none.tolist(), nowhere.tolist()) == ([-1, -1], [-1, -1])


@pytest.mark.parametrize("seed", range(5))
def test_the_cheapest_way_outside_is_found_among_many(seed: int) -> None:
    problem = zone(120, seed)
    sites, places, fee = problem["donors"], problem["receivers"], problem["borrow"]
    table = STEPS.cost(straight(problem) * 1.35) + fee
    price, which = cheapest_outside(sites, places, fee, STEPS)
    assert (price == table.min(axis=1)).all()
    assert (table[np.arange(120), which] == price).all()


@pytest.mark.parametrize("wrong", [([np.nan], [0], [1]), ([0], [0], [-1]), ([0, 1], [0], [1])])
def test_points_that_make_no_sense_are_refused(wrong: tuple[list[float], list[float], list[int]]) -> None:
    with pytest.raises(ValueError, match=r"volume|coordinate"):
        Points.of(*wrong)
