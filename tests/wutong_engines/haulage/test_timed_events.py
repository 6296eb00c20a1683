"""Cutting time only where something happens: exact where lying is free, a bound on both sides where it is not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.timed_cases import draw
from wutong_engines.haulage.network.timed.events import bounds, events, is_exact
from wutong_engines.haulage.network.timed.problem import Lots, TimedProblem, no_tips
from wutong_engines.haulage.network.timed.weeks import solve_weeks


def _steady(seed: int) -> TimedProblem:
    """Return a question in which each lot's rate, price and flag stay the same over its window."""
    problem = draw(seed)

    def steady(lots: Lots) -> Lots:
        begins = lots.start[:-1][lots.owner]
        return replace(lots, rate=lots.rate[begins], outside=lots.outside[begins], open=lots.open[begins])

    donors, receivers = steady(problem.donors), steady(problem.receivers)
    return replace(problem, donors=donors, receivers=receivers, disposal=no_tips(), borrow=no_tips())


def _free(problem: TimedProblem) -> TimedProblem:
    """Return it with lying for nothing."""
    donors, receivers, yards = (
        replace(group, hold=np.zeros_like(group.hold)) for group in (problem.donors, problem.receivers, problem.yards)
    )
    return replace(problem, donors=donors, receivers=receivers, yards=yards)


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_intervals_between_events_cost_what_periods_cost_where_lying_is_free(seed: int) -> None:
    problem = _free(_steady(seed))
    assert is_exact(problem)
    assert bounds(problem) == (solve_weeks(problem).cost,) * 2


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_where_lying_costs_something_the_optimum_is_between_the_bounds(seed: int) -> None:
    problem = _steady(seed)
    low, high = bounds(problem)
    assert low <= solve_weeks(problem).cost <= high


def test_steady_lots_make_events_only_where_windows_begin_and_end() -> None:
    problem = _steady(3)
    windows = [(lots.first, lots.first + lots.lengths) for lots in (problem.donors, problem.receivers)]
    yards = (problem.yards.first, problem.yards.last + 1)
    ends = {0, problem.periods, *(int(cut) for pair in [*windows, yards] for side in pair for cut in side)}
    assert events(problem).tolist() == sorted(ends)


def test_limited_places_keep_their_periods() -> None:
    problem = next(found for found in map(draw, range(50)) if len(found.disposal.lot))
    with pytest.raises(ValueError, match="limit a period"):
        bounds(problem)
