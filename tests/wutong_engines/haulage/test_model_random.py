"""Thousands of small parks: the engine's whole-number optimum is that of an independent linear programme."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.independent import cheapest
from tests.wutong_engines.haulage.parks import MONDAY, at, borrow, disposal, need, park, surplus, tariff
from wutong_engines.haulage.check import check
from wutong_engines.haulage.plan import Plan, Status
from wutong_engines.haulage.problem import HaulKind, Limits, Problem, Span, Stock
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Flag, Soil, Use

WEEKS = 4
# Few values, so that ties, equal places and nothing at all come up often.
places = st.tuples(st.integers(0, 4), st.integers(0, 3)).map(lambda p: at(float(p[0]), float(p[1])))
volumes = st.sampled_from([0, 1, 7, 30, 100, 101, 250, 1_000])
days = st.integers(0, WEEKS * 7 - 1)
fast = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=350)


@st.composite
def lots(draw: st.DrawFn, *, timed: bool, holding: int) -> dict[str, object]:
    first, second = sorted((draw(days), draw(days)))
    more: dict[str, object] = {"place": draw(places)}
    more |= {"start": MONDAY + timedelta(days=first), "end": MONDAY + timedelta(days=second)}
    if timed:
        more["daily"] = draw(st.sampled_from([None, 1, 3, 10, 40]))
        more["stock"] = draw(st.sampled_from([None, None, Stock(20, holding, 5), Stock(60, holding, 300)]))
        if draw(st.integers(0, 4)) == 0:
            pause = MONDAY + timedelta(days=draw(days))
            more["pauses"] = (Span(pause, pause + timedelta(days=draw(st.integers(0, 9)))),)
    if draw(st.integers(0, 9)) == 0:
        more["flags"] = frozenset({Flag.SAND_GRAVEL})
    return more


@st.composite
def parks(draw: st.DrawFn, *, timed: bool) -> Problem:
    soils = st.sampled_from([Soil.LOESS, Soil.LOESS, Soil.CLASS_2, Soil.GRAVEL])
    uses = st.sampled_from([Use.LEVELLING, Use.LEVELLING, Use.ROADBED])
    holding = draw(st.sampled_from([0, 30]))  # without it, time is merged
    sites = [
        surplus(f"余{n}", draw(volumes), soil=draw(soils), **draw(lots(timed=timed, holding=holding)))
        for n in range(draw(st.integers(0, 4)))
    ]
    sites += [
        need(f"缺{n}", draw(volumes), use=draw(uses), **draw(lots(timed=timed, holding=holding)))
        for n in range(draw(st.integers(0, 4)))
    ]
    limits: dict[str, object] = {"max_km": draw(st.sampled_from([None, 2.0, 3.0]))}
    if timed and draw(st.booleans()):
        night = MONDAY + timedelta(days=draw(days))
        limits["curfews"] = (Span(night, night + timedelta(days=draw(st.integers(0, 5)))),)
    return park(
        *sites,
        weeks=WEEKS,
        disposals=tuple(disposal(f"消{n}", draw(fees), **draw(outside(timed=timed))) for n in range(draw(few))),
        borrows=tuple(borrow(f"取{n}", draw(fees), **draw(outside(timed=timed))) for n in range(draw(few))),
        limits=Limits(**limits),  # type: ignore[arg-type]  # fields of the limits, by name
        tariff=tariff(first_km_fen=draw(st.sampled_from([0, 600])), step_km=draw(st.sampled_from([None, 0.1, 1.0]))),
    )


few = st.integers(0, 2)
fees = st.sampled_from([0, 100, 100, 5_000])


@st.composite
def outside(draw: st.DrawFn, *, timed: bool) -> dict[str, object]:
    more: dict[str, object] = {"place": draw(places), "capacity": draw(st.sampled_from([None, None, 0, 50]))}
    if timed:
        more["daily"] = draw(st.sampled_from([None, None, 2, 15]))
        more["closed_weekdays"] = draw(st.sampled_from([frozenset(), frozenset({5, 6}), frozenset({0})]))
    return more


def nowhere(problem: Problem, plan: Plan) -> int:
    flagged = {lot.id for lot in (*problem.surpluses, *problem.needs) if lot.flags}
    return sum(rest.bank - rest.outside for rest in plan.unmatched if rest.id not in flagged)


def same_as_independent(problem: Problem) -> None:
    plan = solve(problem, explain=False)
    stuck, fen = cheapest(problem)
    assert plan.status is Status.OPTIMAL
    assert plan.bound_fen == plan.cost_fen
    assert nowhere(problem, plan) == pytest.approx(stuck, abs=1e-4)
    assert plan.cost_fen == pytest.approx(fen, rel=1e-6, abs=0.5)
    assert check(problem, plan).faults == ()
    for lot in (*problem.surpluses, *problem.needs):
        near = sum(f.bank for f in plan.flows if f.kind is HaulKind.HAUL and lot.id in {f.from_id, f.to_id})
        assert near + sum(rest.bank for rest in plan.unmatched if rest.id == lot.id) == lot.bank(problem.basis)


@fast
@given(parks(timed=False))
def test_a_park_without_rates_costs_what_an_independent_programme_says(problem: Problem) -> None:
    same_as_independent(problem)


@fast
@given(parks(timed=True))
def test_a_park_with_rates_stocks_and_curfews_costs_what_an_independent_programme_says(problem: Problem) -> None:
    same_as_independent(problem)
