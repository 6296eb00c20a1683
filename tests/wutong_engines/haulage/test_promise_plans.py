"""Promises about whole plans: what may not matter does not, and what helps never makes it dearer."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, tariff, two_sources, week
from tests.wutong_engines.haulage.test_reasons import OUTSIDE, parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.distances import Place
from wutong_engines.haulage.plan import Options, Plan, Status
from wutong_engines.haulage.problem import HaulKind, Limits, Lot, PairRule, Problem, Stock, Yard
from wutong_engines.haulage.solve import solve

FEW = settings(max_examples=25, deadline=None)
EVERYWHERE = parks().map(lambda problem: replace(problem, **OUTSIDE, limits=replace(problem.limits, least_lot=0)))


def cost(problem: Problem) -> int:
    plan = solve(problem, explain=False)
    assert plan.bound_fen == plan.cost_fen
    return plan.cost_fen


def lots(problem: Problem, change: Callable[[Lot], Lot]) -> Problem:
    sides = {name: tuple(change(lot) for lot in getattr(problem, name)) for name in ("surpluses", "needs")}
    return replace(problem, **sides)


def moved(problem: Problem, change: Callable[[Place], Place]) -> Problem:
    sides = {
        name: tuple(replace(site, place=change(site.place)) for site in getattr(problem, name))
        for name in ("surpluses", "needs", "yards", "disposals", "borrows")
    }
    return replace(problem, **sides)


def stuck(plan: Plan) -> int:
    return sum(rest.bank - rest.outside for rest in plan.unmatched)


# -- what does not matter ---------------------------------------------------------------------------------------------


@FEW
@given(EVERYWHERE, st.randoms(use_true_random=False))
def test_the_order_of_registration_does_not_matter(problem: Problem, dice) -> None:
    sides = {
        name: tuple(dice.sample(getattr(problem, name), len(getattr(problem, name)))) for name in ("surpluses", "needs")
    }
    assert cost(replace(problem, **sides)) == cost(problem)


@FEW
@given(EVERYWHERE)
def test_names_and_owners_do_not_matter(problem: Problem) -> None:
    renamed = lots(problem, lambda lot: replace(lot, name=f"新{lot.name}", owner="某公司"))
    assert cost(replace(renamed, name="别的园区")) == cost(problem)


@FEW
@given(EVERYWHERE, st.integers(-40, 40), st.integers(-40, 40))
def test_where_the_zone_lies_does_not_matter(problem: Problem, east: int, north: int) -> None:
    assert cost(moved(problem, lambda spot: at(spot.x_km + east, spot.y_km + north))) == cost(problem)


@FEW
@given(EVERYWHERE)
def test_a_zone_seen_in_a_mirror_costs_the_same(problem: Problem) -> None:
    assert cost(moved(problem, lambda spot: at(-spot.y_km, spot.x_km))) == cost(problem)


@FEW
@given(EVERYWHERE, st.integers(1, 200))
def test_when_the_zone_plans_does_not_matter(problem: Problem, weeks: int) -> None:
    by = timedelta(days=7 * weeks)
    later = lots(problem, lambda lot: replace(lot, start=lot.start + by, end=lot.end + by))
    assert cost(replace(later, start=problem.start + by)) == cost(problem)


@FEW
@given(EVERYWHERE, st.integers(2, 9))
def test_prices_in_a_smaller_coin_make_the_same_plan_dearer_by_the_coin(problem: Problem, times: int) -> None:
    def dearer(fen: int) -> int:
        return fen * times

    tips = tuple(replace(d, fee=replace(d.fee, fen=dearer(d.fee.fen))) for d in problem.disposals)
    pits = tuple(replace(b, price=replace(b.price, fen=dearer(b.price.fen))) for b in problem.borrows)
    rates = tariff(first_km_fen=dearer(600), each_km_fen=dearer(120))
    assert cost(replace(problem, disposals=tips, borrows=pits, tariff=rates)) == times * cost(problem)


@FEW
@given(EVERYWHERE, st.integers(2, 5))
def test_as_many_times_the_soil_and_the_gates_cost_as_many_times_as_much(problem: Problem, times: int) -> None:
    def larger(lot: Lot) -> Lot:
        return replace(lot, amount=lot.amount * times, daily=lot.daily and lot.daily * times)

    assert cost(lots(problem, larger)) == times * cost(problem)


@FEW
@given(EVERYWHERE)
def test_a_heap_registered_in_two_halves_costs_what_the_whole_costs(problem: Problem) -> None:
    def halves(lot: Lot) -> tuple[Lot, ...]:
        whole, ident = int(lot.amount), lot.id
        parts = (whole // 2, whole - whole // 2)
        return tuple(
            replace(lot, id=f"{ident}{n}", heap=f"{ident}{n}", amount=Decimal(part)) for n, part in enumerate(parts)
        )

    free = lots(problem, lambda lot: replace(lot, daily=None))
    split = {
        name: tuple(half for lot in getattr(free, name) for half in halves(lot)) for name in ("surpluses", "needs")
    }
    assert cost(replace(free, **split)) == cost(free)


@FEW
@given(EVERYWHERE)
def test_giving_and_taking_are_mirror_images(problem: Problem) -> None:
    """Every surplus made a need and every need a surplus, days reversed, with prices the other way round."""
    soil = surplus("x", 1).soil
    plain = replace(
        problem,
        surpluses=tuple(surplus(lot.id, int(lot.amount), place=lot.place) for lot in problem.surpluses),
        needs=tuple(need(lot.id, int(lot.amount), place=lot.place, accepts=frozenset({soil})) for lot in problem.needs),
    )
    turned = replace(
        plain,
        surpluses=tuple(surplus(lot.id, int(lot.amount), place=lot.place) for lot in plain.needs),
        needs=tuple(need(lot.id, int(lot.amount), place=lot.place) for lot in plain.surpluses),
        disposals=tuple(disposal(b.id, b.price.fen, place=b.place) for b in plain.borrows),
        borrows=tuple(borrow(d.id, d.fee.fen, place=d.place) for d in plain.disposals),
    )
    assert cost(turned) == cost(plain)


# -- what helps -------------------------------------------------------------------------------------------------------


def wider(lot: Lot) -> Lot:
    return replace(lot, start=lot.start - timedelta(days=7), end=lot.end + timedelta(days=7))


YARD = Yard(id="堆场", name="堆场", capacity=200, place=at(5, 5), handling_fen=100, hold_fen_week=5)
HELPS: dict[str, Callable[[Problem], Problem]] = {
    "longer windows": lambda problem: lots(problem, wider),
    "no rate at the gate": lambda problem: lots(problem, lambda lot: replace(lot, daily=None)),
    "no limit on distance": lambda problem: replace(problem, limits=Limits()),
    "a heap on every site": lambda problem: lots(problem, lambda lot: replace(lot, stock=Stock(100, 1, 1))),
    "a yard": lambda problem: replace(problem, yards=(YARD,)),
    "another tip": lambda problem: replace(problem, disposals=(*problem.disposals, disposal("新沟", 500, place=at(6)))),
    "another pit": lambda problem: replace(problem, borrows=(*problem.borrows, borrow("新坑", 500, place=at(6)))),
    "a shorter road": lambda problem: (
        replace(problem, pairs=(PairRule(surplus_id="余0", need_id="缺0", km=0.0),))
        if problem.surpluses and problem.needs
        else problem
    ),
    "a cheaper lorry": lambda problem: replace(problem, tariff=tariff(each_km_fen=60)),
}


@pytest.mark.parametrize("help_", HELPS)
@settings(max_examples=12, deadline=None)
@given(problem=EVERYWHERE)
def test_what_helps_leaves_less_soil_without_a_place_or_costs_no_more(help_: str, problem: Problem) -> None:
    helped, plan = (solve(one, explain=False) for one in (HELPS[help_](problem), problem))
    assert (stuck(helped), helped.cost_fen) <= (stuck(plan), plan.cost_fen)


@FEW
@given(EVERYWHERE, st.integers(1, 40))
def test_dearer_disposal_never_sends_more_soil_outside(problem: Problem, yuan: int) -> None:
    def outside(fen: int) -> int:
        tips = tuple(replace(d, fee=replace(d.fee, fen=d.fee.fen + fen)) for d in problem.disposals)
        plan = solve(replace(problem, disposals=tips), explain=False)
        return sum(flow.bank for flow in plan.flows if flow.kind is HaulKind.DISPOSAL)

    assert outside(100 * yuan) <= outside(0)


@FEW
@given(parks())
def test_a_place_outside_leaves_nothing_stuck(problem: Problem) -> None:
    without = replace(problem, disposals=(), borrows=())
    assert stuck(solve(replace(problem, **OUTSIDE), explain=False)) <= stuck(solve(without, explain=False))


@pytest.mark.parametrize("room", [0, 50, 100, 400])
def test_more_room_in_a_yard_or_on_a_heap_never_costs_more(room: int) -> None:
    pair = (surplus("瑞岭", 400, place=at(0), end=week(3, 6)), need("中兰", 400, place=at(2), start=week(6)))
    costs = [cost(park(*pair, yards=(replace(YARD, capacity=more),), **OUTSIDE)) for more in (room, room + 50)]
    assert costs[1] <= costs[0]
    heaps = [replace(pair[0], stock=Stock(more, 1, 1)) for more in (room, room + 50)]
    assert cost(park(heaps[1], pair[1], **OUTSIDE)) <= cost(park(heaps[0], pair[1], **OUTSIDE))


# -- what a plan says of itself ---------------------------------------------------------------------------------------


@FEW
@given(parks(), st.sampled_from(("auto", "network", "linear")))
def test_every_route_gives_a_checked_plan_of_the_same_cost(problem: Problem, route: str) -> None:
    problem = replace(problem, limits=replace(problem.limits, least_lot=0))
    plan = solve(problem, Options(route=route), explain=False)
    assert check(problem, plan).faults == ()
    assert plan.cost_fen == cost(problem)
    assert plan.status is Status.OPTIMAL
    assert plan.engine
    assert plan.why_engine


@FEW
@given(parks())
def test_the_money_of_a_plan_is_that_of_its_lines(problem: Problem) -> None:
    plan = solve(problem)
    kinds: Counter[HaulKind] = Counter()
    for flow in plan.flows:
        kinds[flow.kind] += flow.cost_fen
        assert flow.bank > 0
        assert flow.starts == problem.first_day(flow.week)
    assert plan.cost_fen == kinds.total() + plan.costs.fixed
    assert [flow.week for flow in plan.flows] == sorted(flow.week for flow in plan.flows)


def test_the_gap_of_a_plan_is_a_share_of_its_cost() -> None:
    plan = solve(two_sources(), explain=False)
    assert plan.gap == 0.0
    assert replace(plan, bound_fen=None).gap is None
    assert replace(plan, bound_fen=plan.cost_fen * 3 // 4).gap == 0.25
    assert replace(plan, bound_fen=plan.cost_fen + 5).gap == 0.0


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_cancelling_at_any_moment_leaves_a_plan_that_passes_the_check_and_claims_nothing(share: float) -> None:
    plan = solve(two_sources(), progress=lambda done, sentence: done < share)
    assert check(two_sources(), plan).ok
    assert plan.status is Status.STOPPED
    assert sum(rest.bank for rest in plan.unmatched) + 2 * sum(flow.bank for flow in plan.flows) == 225_000
