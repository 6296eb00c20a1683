"""Three plans that the checker accepts, each the best at what it is called after, and the planner's plan by hand."""

from hypothesis import given, settings

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, price, roads, surplus, two_sources
from tests.wutong_engines.haulage.test_reasons import parks
from wutong_engines.haulage.alternatives import alternatives, by_hand, weighed
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Plan, Status
from wutong_engines.haulage.problem import Borrow, Disposal, Limits, Stock
from wutong_engines.haulage.solve import solve


def metres(plan: Plan) -> int:
    return sum(line.bank * round(line.km * 1000) for line in plan.flows)


def trips(plan: Plan) -> int:
    return sum(line.trips for line in plan.flows)


def stuck(plan: Plan) -> int:
    return sum(line.bank - line.outside for line in plan.unmatched)


def cheap_far_site():
    """A disposal site 2 km away at 40 yuan, another 20 km away for nothing."""
    lots = (surplus("瑞岭", 10_000, place=at(0)), need("中兰", 4_000, place=at(5)))
    near = Disposal(id="近场", name="近场", fee=price(4_000), place=at(2))
    far = Disposal(id="远场", name="远场", fee=price(0), place=at(20))
    return park(*lots, disposals=(near, far))


def test_nearest_first_by_hand_costs_971520_where_the_optimum_costs_939120():
    problem = two_sources()
    hand = by_hand(problem)
    assert hand.cost_fen == 97_152_000
    assert solve(problem).cost_fen == 93_912_000
    assert check(problem, hand).ok


def test_the_nearest_plan_drives_less_and_says_what_it_costs_more():
    cheapest, nearest, _ = weighed(cheap_far_site())
    assert metres(nearest.plan) < metres(cheapest.plan)
    assert nearest.extra_fen == nearest.plan.cost_fen - cheapest.plan.cost_fen > 0
    assert f"多花{nearest.extra_fen / 100:,.2f}元" in nearest.sentence
    assert nearest.plan.status is Status.FEASIBLE
    assert not nearest.plan.proven


def test_the_fewest_trips_avoid_loading_twice_and_half_full_trucks():
    table = roads(瑞岭_中兰=30, 瑞岭_场=1, 坑_中兰=1)
    outside = {"disposals": (disposal("场", 100),), "borrows": (borrow("坑", 100),)}
    problem = park(surplus("瑞岭", 1_000), need("中兰", 1_000), roads=table, **outside)
    plans = alternatives(problem)
    assert {line.kind.value for line in plans["cheapest"].flows} == {"disposal", "borrow"}
    assert {line.kind.value for line in plans["fewest_trips"].flows} == {"haul"}
    assert trips(plans["fewest_trips"]) == 84  # 1,000 m³ in trucks of 12
    assert check(problem, plans["fewest_trips"]).ok


def test_a_plan_that_costs_as_little_as_the_cheapest_is_as_proven():
    problem = park(surplus("瑞岭", 1_200, place=at(0)), need("中兰", 1_200, place=at(2)))
    plans = alternatives(problem)
    assert plans["nearest"].status is Status.OPTIMAL
    assert plans["nearest"].cost_fen == plans["cheapest"].cost_fen


def test_stocks_yards_and_least_lots_are_kept_in_every_alternative():
    lots = (
        surplus("瑞岭", 3_000, place=at(0), steady=True, stock=Stock(2_000)),
        surplus("读者", 900, place=at(1)),
        need("中兰", 2_500, place=at(4), daily=60),
        need("金泰", 1_500, place=at(2), daily=90),
    )
    outside = {"disposals": (disposal("场", 900, place=at(9)),), "borrows": (borrow("坑", 900, place=at(-9)),)}
    problem = park(*lots, limits=Limits(least_lot=800), **outside)
    for plan in (*alternatives(problem).values(), by_hand(problem)):
        assert check(problem, plan).ok, check(problem, plan).faults


@settings(max_examples=50, deadline=None)
@given(parks())
def test_every_alternative_is_legal_and_best_at_its_own_goal(problem):
    cheapest, nearest, fewest = (one.plan for one in weighed(problem))
    hand = by_hand(problem)
    for plan in (cheapest, nearest, fewest, hand):
        report = check(problem, plan)
        assert report.ok, report.faults
    assert stuck(hand) >= stuck(cheapest) == stuck(nearest) == stuck(fewest)
    if stuck(hand) == stuck(cheapest):
        assert cheapest.cost_fen <= hand.cost_fen
    assert cheapest.cost_fen <= min(nearest.cost_fen, fewest.cost_fen)
    assert metres(nearest) <= min(metres(cheapest), metres(fewest))
    assert trips(fewest) <= min(trips(cheapest), trips(nearest))


def test_a_dear_borrow_site_next_door_is_the_nearest_all_the_same():
    pits = (
        Borrow(id="贵坑", name="贵坑", price=price(9_000), soil=surplus("x", 1).soil, place=at(1)),
        Borrow(id="远坑", name="远坑", price=price(500), soil=surplus("x", 1).soil, place=at(15)),
    )
    plans = alternatives(park(need("中兰", 600, place=at(0)), borrows=pits))
    assert {line.from_id for line in plans["nearest"].flows} == {"贵坑"}
    assert {line.from_id for line in plans["cheapest"].flows} == {"远坑"}
