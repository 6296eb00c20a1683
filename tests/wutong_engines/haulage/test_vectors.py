"""The worked example of the zone: 939,120 yuan, against 971,520 by taking the nearest first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.wutong_engines.haulage.parks import tariff, two_sources
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Options, Plan, Status, Why
from wutong_engines.haulage.problem import HaulKind, Limits, Span, Stock
from wutong_engines.haulage.solve import solve


def pairs(plan: Plan) -> dict[str, int]:
    sums: dict[str, int] = {}
    for flow in plan.flows:
        if flow.kind is HaulKind.HAUL:
            name = f"{flow.from_id}→{flow.to_id}"
            sums[name] = sums.get(name, 0) + flow.bank
    return sums


def nearest_first() -> int:
    """Fill the shortest road first, then the next, as people do by hand; yuan."""
    kilometres = {"RA": 2.1, "RB": 3.4, "RC": 6.0, "PA": 5.5, "PB": 1.2, "PC": 2.0}
    left = {"R": 100_000, "P": 15_000, "A": 38_000, "B": 42_000, "C": 30_000}
    fen = 0
    for (start, end), km in sorted(kilometres.items(), key=lambda item: item[1]):
        volume = min(left[start], left[end])
        left[start] -= volume
        left[end] -= volume
        fen += volume * tariff().fen(km)
    return fen // 100


def test_the_cheapest_plan_costs_939120_yuan() -> None:
    plan = solve(two_sources())
    assert plan.cost_fen == plan.bound_fen == 93_912_000
    assert plan.status is Status.OPTIMAL
    assert pairs(plan) == {"R→A": 38_000, "R→B": 42_000, "R→C": 15_000, "P→C": 15_000}


def test_nearest_first_costs_971520_yuan() -> None:
    assert nearest_first() == 971_520


def test_five_thousand_are_left_over_and_said_so() -> None:
    (rest,) = solve(two_sources()).unmatched
    assert (rest.id, rest.bank, rest.outside) == ("R", 5_000, 0)
    assert "5000方" in rest.sentence.replace(",", "").replace(" ", "")


def test_with_five_kilometres_at_most_c_is_15000_short() -> None:
    plan = solve(two_sources(limits=Limits(max_km=5.0)))
    assert pairs(plan) == {"R→A": 38_000, "R→B": 42_000, "P→C": 15_000}
    short = next(rest for rest in plan.unmatched if rest.id == "C")
    assert (short.bank, short.outside, short.reason) == (15_000, 0, Why.DISTANCE)


@pytest.mark.parametrize("route", ["linear", "network"])
def test_every_route_comes_to_the_same_sum(route: str) -> None:
    plan = solve(two_sources(), Options(route=route), explain=False)
    assert (plan.cost_fen, plan.bound_fen) == (93_912_000, 93_912_000)


def test_rates_spread_the_soil_evenly_over_the_weeks() -> None:
    problem = two_sources()
    slow = replace(problem, surpluses=tuple(replace(lot, daily=1_500) for lot in problem.surpluses))
    plan = solve(slow, explain=False)
    assert plan.cost_fen == 93_912_000
    weekly = [flow.bank for flow in plan.flows if flow.from_id == "P"]
    assert (min(weekly), max(weekly)) == (1_250, 1_250)
    assert check(slow, plan).ok


def test_a_curfew_of_three_weeks_leaves_those_weeks_empty() -> None:
    exams = Span(date(2024, 3, 25), date(2024, 4, 14), "高考")
    problem = two_sources(limits=Limits(curfews=(exams,)))
    plan = solve(problem, explain=False)
    assert plan.cost_fen == 93_912_000
    assert {flow.week for flow in plan.flows} == {0, 1, 2, 6, 7, 8, 9, 10, 11}


def test_a_stock_lets_soil_wait_for_a_need_that_opens_later() -> None:
    problem = two_sources()
    early = replace(problem.surpluses[0], end=problem.start + timedelta(days=13), stock=Stock(50_000, 30, 300))
    late = replace(problem.needs[0], start=problem.start + timedelta(days=28))
    waiting = replace(problem, surpluses=(early, problem.surpluses[1]), needs=(late, *problem.needs[1:]))
    plan = solve(waiting, explain=False)
    held = [flow.bank for flow in plan.flows if flow.kind is HaulKind.STOCK and flow.from_id == "R"]
    assert plan.costs.handling == 38_000 * 300
    assert plan.costs.holding == sum(held) * 30 > 0
    assert check(waiting, plan).ok
