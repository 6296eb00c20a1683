"""Promises about plans over periods: one period is no time at all, room and days only help, and prices add up."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.timed_cases import Programme, draw
from wutong_engines.haulage.network.pricing import Haul
from wutong_engines.haulage.network.static import Points, solve_pairs
from wutong_engines.haulage.network.timed.events import aggregated, bounds, events, is_exact
from wutong_engines.haulage.network.timed.plan import TimedFlow
from wutong_engines.haulage.network.timed.problem import (
    DEAREST,
    NEVER,
    Lots,
    TimedProblem,
    Tips,
    Yards,
    even_rates,
    no_tips,
    no_yards,
)
from wutong_engines.haulage.network.timed.weeks import solve_weeks

SOME = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 1_000_000)


def lots(rate: list[int], outside: int | list[int], **more: Any) -> Lots:
    """One lot, from the first period on unless said otherwise."""
    fields: dict[str, Any] = {"first": 0, "stock": 0, "hold": 2, "rehandle": 30, "open": [True] * len(rate)} | more
    return Lots(
        first=np.array([fields["first"]]),
        start=np.array([0, len(rate)]),
        rate=np.array(rate),
        outside=np.array(outside) if isinstance(outside, list) else np.full(len(rate), outside),
        open=np.array(fields["open"]),
        stock=np.array([fields["stock"]]),
        hold=np.array([fields["hold"]]),
        rehandle=np.array([fields["rehandle"]]),
    )


def two(donor: Lots, receiver: Lots, price: int = 100, **more: Any) -> TimedProblem:
    periods = max(int(side.first[0]) + len(side.rate) for side in (donor, receiver))
    return TimedProblem(periods, donor, receiver, np.array([[price]]), **({"yards": no_yards(1, 1)} | more))


def yard(periods: int, *, room: int = 10, hold: int = 1, into: int = 40, out: int = 30) -> Yards:
    ends = np.array([0]), np.array([periods - 1])
    return Yards(*ends, np.array([room]), np.array([hold]), np.array([[into]]), np.array([[out]]))


def both(problem: TimedProblem, change: Callable[[Lots], Lots]) -> TimedProblem:
    return replace(problem, donors=change(problem.donors), receivers=change(problem.receivers))


def cost(problem: TimedProblem) -> int:
    flow = solve_weeks(problem)
    assert flow.status == "optimal"
    assert flow.cost == flow.certificate.primal == flow.certificate.dual
    return flow.cost


# -- what does not matter ---------------------------------------------------------------------------------------------


@SOME
@given(SEEDS)
def test_one_period_is_no_time_at_all(seed: int) -> None:
    """Everyone there at once, nothing kept: the plan over periods is the plan over pairs."""
    dice = np.random.default_rng(seed)
    haul, sides, prices = Haul(900, 160, detour=1.25), [], []
    for _ in range(2):
        count = int(dice.integers(1, 7))
        spot = dice.integers(0, 60, (2, count)) / 4
        sides.append(Points.of(spot[0], spot[1], dice.integers(0, 500, count)))
        prices.append(dice.integers(500, 5_000, count))
    untimed = solve_pairs(sides[0], sides[1], disposal=prices[0], borrow=prices[1], haul=haul)
    across, along = (getattr(sides[0], axis)[:, None] - getattr(sides[1], axis) for axis in ("x_km", "y_km"))
    there = [
        Lots(
            first=np.zeros(points.volume.size, np.int64),
            start=np.arange(points.volume.size + 1),
            rate=points.volume,
            outside=price,
            open=np.ones(points.volume.size, np.bool_),
            stock=np.zeros(points.volume.size, np.int64),
            hold=np.zeros(points.volume.size, np.int64),
            rehandle=np.zeros(points.volume.size, np.int64),
        )
        for points, price in zip(sides, prices, strict=True)
    ]
    table = haul.cost(np.hypot(across, along) * 1.25)
    timed = TimedProblem(1, there[0], there[1], table, no_yards(len(there[0]), len(there[1])))
    assert cost(timed) == untimed.cost


@SOME
@given(SEEDS, st.integers(2, 9))
def test_money_in_a_smaller_coin_scales_the_cost(seed: int, times: int) -> None:
    problem = draw(seed)

    def coin(prices: np.ndarray) -> np.ndarray:
        return np.where(prices == NEVER, NEVER, prices * times)

    def dearer(side: Lots) -> Lots:
        return replace(side, outside=coin(side.outside), hold=side.hold * times, rehandle=side.rehandle * times)

    places = {
        name: replace(tips, price=tips.price * times)
        for name in ("disposal", "borrow")
        if (tips := getattr(problem, name))
    }
    yards = replace(
        problem.yards,
        hold=problem.yards.hold * times,
        cost_in=coin(problem.yards.cost_in),
        cost_out=coin(problem.yards.cost_out),
    )
    assert cost(replace(both(problem, dearer), cost=coin(problem.cost), yards=yards, **places)) == times * cost(problem)


@SOME
@given(SEEDS, st.integers(2, 9))
def test_soil_in_smaller_parts_scales_the_cost(seed: int, times: int) -> None:
    problem = draw(seed)
    places = {
        name: replace(tips, limit=tips.limit * times, total=tips.total * times)
        for name in ("disposal", "borrow")
        if (tips := getattr(problem, name))
    }
    larger = both(problem, lambda side: replace(side, rate=side.rate * times, stock=side.stock * times))
    assert cost(
        replace(larger, yards=replace(problem.yards, room=problem.yards.room * times), **places)
    ) == times * cost(problem)


@SOME
@given(SEEDS)
def test_periods_before_and_after_everything_add_nothing(seed: int) -> None:
    problem = draw(seed)
    later = both(replace(problem, periods=problem.periods + 5), lambda side: replace(side, first=side.first + 3))
    yards = replace(problem.yards, first=problem.yards.first + 3, last=problem.yards.last + 3)
    assert cost(replace(later, yards=yards)) == cost(problem)


@SOME
@given(SEEDS)
def test_the_same_question_gets_the_same_answer_haul_by_haul(seed: int) -> None:
    one, other = (solve_weeks(draw(seed)) for _ in range(2))
    assert (one.hauls.units.tolist(), one.pivots) == (other.hauls.units.tolist(), other.pivots)
    assert one.donor_price.tolist() == other.donor_price.tolist()


# -- what helps -------------------------------------------------------------------------------------------------------

HELPS: dict[str, Callable[[TimedProblem], TimedProblem]] = {
    "no curfew": lambda p: both(p, lambda side: replace(side, open=np.ones_like(side.open))),
    "more room on every heap": lambda p: both(p, lambda side: replace(side, stock=side.stock + 5)),
    "nothing to pay for lying": lambda p: both(
        p, lambda side: replace(side, hold=side.hold * 0, rehandle=side.rehandle * 0)
    ),
    "more room in the yards": lambda p: replace(p, yards=replace(p.yards, room=p.yards.room + 9)),
    "larger places outside": lambda p: replace(
        p, disposal=replace(p.disposal, limit=p.disposal.limit + 4, total=p.disposal.total + 9)
    ),
    "cheaper hauls": lambda p: replace(p, cost=np.where(p.cost > 0, p.cost - 1, p.cost)),
    "every pair allowed": lambda p: replace(p, cost=np.where(p.cost == NEVER, 12, p.cost)),
    "cheaper outside": lambda p: both(p, lambda side: replace(side, outside=side.outside // 2)),
}


@pytest.mark.parametrize("help_", HELPS)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_what_helps_never_costs_more(help_: str, seed: int) -> None:
    problem = draw(seed)
    assert cost(HELPS[help_](problem)) <= cost(problem)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_a_yard_that_is_torn_down_never_saves_money(seed: int) -> None:
    problem = draw(seed)
    assert cost(problem) <= cost(replace(problem, yards=no_yards(len(problem.donors), len(problem.receivers))))


@pytest.mark.parametrize("periods", [2, 3, 6])
def test_the_longer_soil_may_lie_the_less_of_it_goes_outside(periods: int) -> None:
    receiver = lots([0] * (periods - 1) + [10], 500)
    costs = [cost(two(lots([10] + [0] * (periods - 1), 500, stock=room), receiver)) for room in range(0, 12, 3)]
    assert costs == sorted(costs, reverse=True)
    assert all(before - after == 3 * (1_000 - 130 - 2 * (periods - 1)) for before, after in pairwise(costs))


# -- heaps, yards, places outside -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hold", "fate"), [(2, "kept"), (434, "kept"), (436, "outside")])
def test_soil_lies_only_while_that_is_cheaper_than_outside_twice(hold: int, fate: str) -> None:
    flow = solve_weeks(two(lots([10, 0, 0], 500, stock=10, hold=hold), lots([0, 0, 10], 500)))
    assert flow.kept[0].tolist() == ([10, 10, 0] if fate == "kept" else [0, 0, 0])
    assert flow.disposed.sum() == (0 if fate == "kept" else 10)


def test_a_need_may_be_served_early_onto_its_own_heap() -> None:
    flow = solve_weeks(two(lots([10, 0, 0], 500), lots([0, 0, 10], 500, stock=8)))
    assert flow.kept[1].tolist() == [8, 8, 0]
    assert flow.put[1].tolist() == [8, 0, 0]
    assert flow.cost == 8 * (100 + 30 + 2 * 2) + 2 * 1_000


@pytest.mark.parametrize(("room", "through"), [(0, 0), (4, 4), (10, 10), (99, 10)])
def test_a_yard_takes_what_it_has_room_for(room: int, through: int) -> None:
    flow = solve_weeks(two(lots([10, 0, 0], 500), lots([0, 0, 10], 500), yards=yard(3, room=room)))
    assert flow.into_yards.units.sum() == flow.out_of_yards.units.sum() == through
    assert flow.in_yards.tolist() == [through, through, 0]
    assert flow.cost == through * (40 + 30 + 2) + (10 - through) * 1_000


def test_a_yard_that_is_there_too_late_is_no_help() -> None:
    late = replace(yard(3), first=np.array([1]))
    assert solve_weeks(two(lots([10, 0, 0], 500), lots([0, 0, 10], 500), yards=late)).into_yards.units.size == 0


@pytest.mark.parametrize(
    ("limit", "total", "tipped"), [(10, 100, [10, 10]), (4, 100, [4, 4]), (10, 13, 13), (0, 100, [0, 0])]
)
def test_a_place_outside_takes_its_most_a_period_and_its_most_in_all(limit: int, total: int, tipped: Any) -> None:
    tip = Tips(np.array([0]), np.array([7]), np.array([limit]), np.array([total]))
    problem = two(lots([10, 10], 500), lots([0, 0], NEVER), disposal=tip)
    flow = solve_weeks(problem)
    through = flow.tipped[0].tolist()
    assert through == tipped if isinstance(tipped, list) else sum(through) == tipped
    assert flow.cost == sum(through) * 107 + (20 - sum(through)) * 500 == Programme(problem).write().cheapest()


def test_a_pit_of_limited_size_gives_before_the_dear_market_does() -> None:
    pit = Tips(np.array([0]), np.array([7]), np.array([3]), np.array([5]))
    flow = solve_weeks(two(lots([0, 0], NEVER), lots([10, 10], 500), borrow=pit))
    assert sum(int(through.sum()) for through in flow.tipped) == 5
    assert flow.cost == 5 * 107 + 15 * 500


def test_a_season_in_which_outside_is_closed_is_waited_out_or_not_met() -> None:
    donor, receiver = lots([10, 0], [NEVER, 500], stock=10), lots([0, 0], 500)
    assert solve_weeks(two(donor, receiver)).cost == 10 * (500 + 30 + 2)
    stuck = solve_weeks(two(replace(donor, stock=np.array([4])), receiver))
    assert stuck.status == "infeasible"
    assert stuck.left.tolist() == [6, 0]
    assert stuck.lacking.sum() == 0


# -- prices and proofs ------------------------------------------------------------------------------------------------


@SOME
@given(SEEDS)
def test_one_m3_more_costs_at_least_what_the_price_says(seed: int) -> None:
    problem = draw(seed)
    flow = solve_weeks(problem)
    for at in range(len(problem.donors.rate)):
        more = problem.donors.rate + (np.arange(len(problem.donors.rate)) == at)
        after = solve_weeks(replace(problem, donors=replace(problem.donors, rate=more)))
        if after.status == "optimal":
            assert after.cost >= flow.cost + int(flow.donor_price[at])


@SOME
@given(SEEDS)
def test_the_cost_is_that_of_the_lines(seed: int) -> None:
    problem = draw(seed)
    flow: TimedFlow = solve_weeks(problem)
    paid = int(problem.cost[flow.hauls.one, flow.hauls.other] @ flow.hauls.units)
    paid += int(problem.yards.cost_in[flow.into_yards.one, flow.into_yards.other] @ flow.into_yards.units)
    paid += int(problem.yards.cost_out[flow.out_of_yards.one, flow.out_of_yards.other] @ flow.out_of_yards.units)
    for side, through, kept, put in zip(
        (problem.donors, problem.receivers), (flow.disposed, flow.bought), flow.kept, flow.put, strict=True
    ):
        paid += int(side.outside @ through) + int(side.hold[side.owner] @ kept) + int(side.rehandle[side.owner] @ put)
    paid += int(np.repeat(problem.yards.hold, problem.yards.last - problem.yards.first + 1) @ flow.in_yards)
    prices = [*problem.disposal.price, *problem.borrow.price]
    paid += sum(int(price) * int(through.sum()) for price, through in zip(prices, flow.tipped, strict=True))
    assert paid == flow.cost


@SOME
@given(SEEDS)
def test_the_answer_is_the_best_start_for_the_same_question(seed: int) -> None:
    flow = solve_weeks(draw(seed))
    again = solve_weeks(draw(seed), start=flow.start)
    assert (again.cost, again.status) == (flow.cost, "optimal")
    assert again.pivots <= flow.pivots


@pytest.mark.parametrize("price", [DEAREST, DEAREST + 1])
def test_the_dearest_price_is_a_price_and_beyond_is_a_slip(price: int) -> None:
    problem = two(lots([1], 5), lots([1], 5), price)
    if price == DEAREST:
        assert solve_weeks(problem).cost == 10
    else:
        with pytest.raises(OverflowError):
            solve_weeks(problem)


# -- events -----------------------------------------------------------------------------------------------------------


@SOME
@given(SEEDS)
def test_cutting_at_every_period_is_no_cutting_at_all(seed: int) -> None:
    problem = replace(draw(seed), disposal=no_tips(), borrow=no_tips())
    free = both(problem, lambda side: replace(side, hold=side.hold * 0))
    free = replace(free, yards=replace(free.yards, hold=free.yards.hold * 0))
    assert cost(aggregated(free, np.arange(free.periods + 1))) == cost(free)
    assert is_exact(free)
    assert {0, free.periods} <= set(events(free).tolist()) <= set(range(free.periods + 1))


def test_what_changes_within_a_window_cuts_it() -> None:
    donor = lots([5, 5, 8, 8], [90, 90, 90, 70], open=[True, True, True, True], first=1)
    assert events(two(donor, lots([1] * 6, 90))).tolist() == [0, 1, 3, 4, 5, 6]


def test_lying_that_costs_leaves_the_optimum_between_two_whole_numbers() -> None:
    problem = two(lots([6, 0, 0, 0], 500, stock=6), lots([0, 0, 0, 6], 500))
    low, high = bounds(problem)
    assert not is_exact(problem)
    assert low <= cost(problem) <= high
    assert low == 6 * 130


def test_bounds_of_what_cannot_be_met_are_refused() -> None:
    with pytest.raises(ValueError, match="no plan"):
        bounds(two(lots([6], NEVER), lots([1], 500)))


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 60)), min_size=1, max_size=6))
def test_even_rates_never_run_ahead_of_the_calendar_by_a_whole_m3(lots_: list[tuple[int, int]]) -> None:
    volume, lengths = (np.array([lot[side] for lot in lots_]) for side in (0, 1))
    rates = even_rates(volume, lengths)
    begin = 0
    for amount, length in lots_:
        done = np.cumsum(rates[begin : begin + length])
        due = amount * np.arange(1, length + 1) / length
        assert (np.abs(done - due) < 1 + 1e-6).all()
        assert done[-1] == amount
        begin += length
