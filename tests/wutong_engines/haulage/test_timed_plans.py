"""Plans over periods equal an independent linear programme, to the fen, and say what they consist of."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.timed_cases import Programme, draw
from wutong_engines.haulage.network.timed import weeks as timed
from wutong_engines.haulage.network.timed.plan import TimedFlow
from wutong_engines.haulage.network.timed.problem import NEVER, Lots, TimedProblem, even_rates, no_yards
from wutong_engines.haulage.network.timed.weeks import solve_weeks

SEEDS = st.integers(0, 1_000_000)


@pytest.fixture
def every_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Halve even the smallest horizon, and bring hauls in one by one, so that small cases see all of the engine."""
    for name, value in {
        "_SMALL": 0,
        "_FEW_PERIODS": 1,
        "_FEW": 1,
        "_FEW_MORE": 1,
        "_YARDS": 1,
        "_STRETCH_NODES": 0,
    }.items():
        monkeypatch.setattr(timed, name, value)


@pytest.mark.usefixtures("every_level")
@settings(max_examples=250, deadline=None)
@given(seed=SEEDS)
def test_the_cost_is_that_of_an_independent_programme(seed: int) -> None:
    problem = draw(seed)
    flow = solve_weeks(problem)
    assert flow.status == "optimal"
    assert flow.cost == flow.certificate.primal == flow.certificate.dual == Programme(problem).write().cheapest()


@pytest.mark.usefixtures("every_level")
@settings(max_examples=250, deadline=None)
@given(seed=SEEDS)
def test_needs_that_cannot_be_met_are_said_and_nothing_else_is(seed: int) -> None:
    problem = draw(seed, outside_everywhere=False)
    flow, cheapest = solve_weeks(problem), Programme(problem).write().cheapest()
    assert (flow.status == "infeasible") == (cheapest is None)
    assert flow.certificate.primal == flow.certificate.dual
    if cheapest is not None:
        assert flow.cost == cheapest


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_every_cubic_metre_that_appears_goes_somewhere(seed: int) -> None:
    problem = draw(seed)
    flow = solve_weeks(problem)
    tips = sum(int(through.sum()) for through in flow.tipped[: len(problem.disposal.lot)])
    pits = sum(int(through.sum()) for through in flow.tipped[len(problem.disposal.lot) :])
    given_away = flow.hauls.units.sum() + flow.into_yards.units.sum() + flow.disposed.sum()
    taken_in = flow.hauls.units.sum() + flow.out_of_yards.units.sum() + flow.bought.sum()
    assert given_away == problem.donors.rate.sum() + pits
    assert taken_in == problem.receivers.rate.sum() + tips
    assert flow.into_yards.units.sum() == flow.out_of_yards.units.sum()


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_no_haul_crosses_a_window_a_curfew_or_a_forbidden_pair(seed: int) -> None:
    problem = draw(seed)
    flow = solve_weeks(problem)
    for one, other, period in zip(flow.hauls.one, flow.hauls.other, flow.hauls.period, strict=True):
        assert problem.cost[one, other] != NEVER
        for lots, lot in ((problem.donors, one), (problem.receivers, other)):
            flat = lots.start[lot] + period - lots.first[lot]
            assert lots.start[lot] <= flat < lots.start[lot + 1]
            assert lots.open[flat]


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_no_heap_and_no_yard_is_fuller_than_it_may_be(seed: int) -> None:
    problem = draw(seed)
    flow = solve_weeks(problem)
    for lots, kept in zip((problem.donors, problem.receivers), flow.kept, strict=True):
        assert (kept >= 0).all()
        assert (kept <= lots.stock[lots.owner]).all()
    room = np.repeat(problem.yards.room, problem.yards.last - problem.yards.first + 1)
    assert (flow.in_yards <= room).all()


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, rise=st.integers(0, 9))
def test_asking_again_with_other_prices_gives_what_asking_anew_gives(seed: int, rise: int) -> None:
    problem = draw(seed)
    dearer = replace(problem, cost=np.where(problem.cost == NEVER, NEVER, problem.cost + rise))
    again = solve_weeks(dearer, start=solve_weeks(problem).start)
    assert again.cost == again.certificate.dual == solve_weeks(dearer).cost


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_asking_again_with_a_pair_forbidden_gives_what_asking_anew_gives(seed: int) -> None:
    problem = draw(seed)
    start = solve_weeks(problem).start
    problem.cost[0, :] = NEVER
    again = solve_weeks(problem, start=start)
    assert (again.status, again.cost) == ("optimal", solve_weeks(problem).cost)


def _lots(rate: list[int], outside: int, *, stock: int = 0, first: int = 0) -> Lots:
    """Return one lot."""
    periods = len(rate)
    return Lots(
        first=np.array([first]),
        start=np.array([0, periods]),
        rate=np.array(rate),
        outside=np.full(periods, outside),
        open=np.ones(periods, np.bool_),
        stock=np.array([stock]),
        hold=np.array([2]),
        rehandle=np.array([30]),
    )


def _two(donor: Lots, receiver: Lots, price: int = 100) -> TimedProblem:
    return TimedProblem(4, donor, receiver, np.array([[price]]), no_yards(1, 1))


def test_soil_waits_on_the_heap_when_that_is_cheaper_than_going_outside() -> None:
    flow = solve_weeks(_two(_lots([10, 0, 0], 500, stock=10), _lots([0, 0, 10], 500)))
    assert flow.cost == 10 * (100 + 30 + 2 * 2)
    assert flow.kept[0].tolist() == [10, 10, 0]
    assert flow.put[0].tolist() == [10, 0, 0]


def test_soil_that_may_not_wait_goes_outside() -> None:
    flow = solve_weeks(_two(_lots([10, 0, 0], 500), _lots([0, 0, 10], 700)))
    assert flow.cost == 10 * (500 + 700)
    assert (flow.disposed.tolist(), flow.bought.tolist()) == ([10, 0, 0], [0, 0, 10])


def test_windows_that_never_meet_leave_everyone_alone() -> None:
    flow = solve_weeks(_two(_lots([10, 10], 500), _lots([5, 5], 700, first=2)))
    assert flow.hauls.units.size == 0
    assert flow.cost == 20 * 500 + 10 * 700


def test_a_curfew_week_is_driven_round() -> None:
    donor, receiver = _lots([10, 0], 500, stock=10), _lots([0, 10], 500, stock=10)
    donor.open[0] = False
    flow = solve_weeks(_two(donor, receiver))
    assert flow.hauls.period.tolist() == [1]


def test_prices_say_what_one_cubic_metre_more_would_save() -> None:
    donor, receiver = _lots([10], 500), _lots([20], 700)
    flow = solve_weeks(_two(donor, receiver))
    donor.rate[0] = 11
    more = solve_weeks(_two(donor, receiver))
    assert more.cost - flow.cost == flow.donor_price[0] == 100 - 700


def test_someone_who_says_stop_gets_a_plan_that_is_called_stopped() -> None:
    problem = draw(7)
    assert solve_weeks(problem, stop=lambda: True).status in {"optimal", "stopped"}


def test_a_price_in_the_wrong_unit_is_refused() -> None:
    with pytest.raises(OverflowError, match="slip of the unit"):
        solve_weeks(_two(_lots([10], 500), _lots([10], 500), price=1 << 32))


def test_volumes_too_large_to_prove_anything_with_are_refused() -> None:
    huge = _two(_lots([1 << 59], 500), _lots([1 << 59], 500))
    with pytest.raises(OverflowError, match="too large"):
        solve_weeks(huge)


@given(volume=st.integers(0, 10**7), periods=st.integers(1, 60))
def test_even_rates_are_whole_and_add_up(volume: int, periods: int) -> None:
    rates = even_rates(np.array([volume]), np.array([periods]))
    assert rates.sum() == volume
    assert rates.max() - rates.min() <= 1


def test_a_plan_of_nothing_costs_nothing() -> None:
    flow: TimedFlow = solve_weeks(_two(_lots([0, 0], 500), _lots([0, 0], 500)))
    assert (flow.status, flow.cost, flow.hauls.units.size) == ("optimal", 0, 0)
