"""Plans that cost the same are not the same to drive: routes go at an even pace."""

from hypothesis import given, settings

from tests.wutong_engines.haulage.parks import at, disposal, need, park, surplus, week
from tests.wutong_engines.haulage.test_model_random import parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.model.build import build
from wutong_engines.haulage.model.slots import single
from wutong_engines.haulage.plan import Options, Plan
from wutong_engines.haulage.problem import HaulKind, Problem, Stock
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.solving.level import levelled
from wutong_engines.haulage.solving.routes import Watch, answer


def by_week(plan: Plan, need_id: str) -> list[int]:
    weeks = [0] * 12
    for flow in plan.flows:
        if flow.to_id == need_id:
            weeks[flow.week] += flow.bank
    return weeks


def stocked(**more: object) -> Problem:
    # A heap that costs something keeps time in weeks, where a corner of the programme would do it all at once.
    heap = Stock(5_000, 30, 300)
    lots = (
        surplus("瑞岭", 24_000, place=at(0), stock=heap, daily=2_000),
        need("读者", 12_000, place=at(2), daily=1_500),
    )
    return park(*lots, disposals=(disposal("消纳场", 1_000, place=at(9)),), **more)


def test_a_route_goes_at_an_even_pace_over_all_its_weeks() -> None:
    assert by_week(solve(stocked()), "读者") == [1_000] * 12


def test_a_route_is_as_even_as_the_gate_of_the_other_one_lets_it() -> None:
    first = need("金泰", 21_000, place=at(1), start=week(0), end=week(1, 6), daily=1_500)
    problem = stocked()
    both = park(*problem.surpluses, first, *problem.needs, disposals=problem.disposals)
    plan = solve(both)
    assert check(both, plan).ok
    assert by_week(plan, "金泰")[:2] == [10_500, 10_500]
    assert max(by_week(plan, "读者")[2:]) - min(by_week(plan, "读者")[2:]) <= 300


@settings(deadline=None, max_examples=60)
@given(parks(timed=True))
def test_levelling_moves_weeks_and_nothing_else(problem: Problem) -> None:
    model = build(problem, slots=single(problem))
    found = answer(model.net, Options(), Watch(Options(), None))
    if found is None or not found.units:
        return
    before, after = list(found.units), levelled(model, list(found.units))
    totals: dict[tuple[HaulKind, str, str], int] = {}
    for arc, was, now in zip(model.net.arcs, before, after, strict=True):
        assert arc.least <= now <= (now if arc.most is None else arc.most)
        if arc.way is not None:
            key = (arc.way.kind, arc.way.from_id, arc.way.to_id)
            totals[key] = totals.get(key, 0) + now - was
    assert not any(totals.values())
    assert sum(a.cost * n for a, n in zip(model.net.arcs, after, strict=True)) == sum(
        a.cost * n for a, n in zip(model.net.arcs, before, strict=True)
    )


@settings(deadline=None, max_examples=60)
@given(parks(timed=True))
def test_a_levelled_plan_still_passes_its_check(problem: Problem) -> None:
    assert check(problem, solve(problem, explain=False)).ok
