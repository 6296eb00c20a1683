"""Promises about days: who digs, who may haul, where weeks may be merged; against counting day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import MONDAY, at, borrow, disposal, need, park, surplus, tariff, week
from tests.wutong_engines.haulage.test_reasons import parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.model.calendar import Calendar
from wutong_engines.haulage.model.slots import loses_nothing, merged, single
from wutong_engines.haulage.problem import Gate, Haul, HaulKind, Limits, Lot, Problem, Span, Stock, Surcharge, Yard
from wutong_engines.haulage.solve import solve

DAY = st.integers(-10, 40).map(lambda day: MONDAY + timedelta(days=day))
SPANS = st.lists(st.tuples(DAY, st.integers(0, 9)), max_size=3).map(
    lambda spans: tuple(Span(first, first + timedelta(days=length)) for first, length in spans)
)
STOCK = st.sampled_from((None, Stock(10)))


def days(problem: Problem, mask: int) -> set[date]:
    """Read bits as dates."""
    return {problem.start + timedelta(days=day) for day in range(problem.weeks * 7) if mask >> day & 1}


def horizon(problem: Problem) -> set[date]:
    return {problem.start + timedelta(days=day) for day in range(problem.weeks * 7)}


@settings(max_examples=150, deadline=None)
@given(DAY, st.integers(0, 30), SPANS, SPANS, st.none() | DAY, st.sampled_from((1, 7)))
def test_a_lot_digs_on_the_days_of_its_window_that_no_pause_curfew_or_past_takes(
    start: date, length: int, pauses: tuple[Span, ...], curfews: tuple[Span, ...], today: date | None, period: int
) -> None:
    lot = surplus("瑞岭", 9, place=at(0), start=start, end=start + timedelta(days=length), pauses=pauses)
    problem = park(lot, weeks=4, period_days=period, limits=Limits(curfews=curfews), today=today)
    gone = 0 if today is None else max(0, (today - MONDAY).days) // period * period
    open_days = {
        day
        for day in horizon(problem)
        if start <= day <= start + timedelta(days=length)
        and not any(day in span for span in (*pauses, *curfews))
        and (day - MONDAY).days >= gone
    }
    calendar = Calendar(problem)
    assert days(problem, calendar.digging(lot)) == days(problem, calendar.hauling(lot)) == open_days
    assert {MONDAY + timedelta(days=7 * n) for n in range(4)} == {
        problem.first_day(p) for p in range(0, problem.periods, 7 // period)
    }


@settings(max_examples=60, deadline=None)
@given(DAY, st.integers(0, 30), SPANS)
def test_a_heap_on_the_site_lets_soil_leave_later_or_come_earlier_but_never_in_a_pause(
    start: date, length: int, pauses: tuple[Span, ...]
) -> None:
    more = {"start": start, "end": start + timedelta(days=length), "pauses": pauses, "stock": Stock(9), "place": at(0)}
    problem = park(giver := surplus("瑞岭", 9, **more), taker := need("中兰", 9, **more), weeks=4)
    calendar, working = Calendar(problem), {d for d in horizon(problem) if not any(d in span for span in pauses)}
    assert days(problem, calendar.hauling(giver)) == {day for day in working if day >= giver.start}
    assert days(problem, calendar.hauling(taker)) == {day for day in working if day <= taker.end}
    assert calendar.digging(giver) & ~calendar.hauling(giver) == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6), st.frozensets(st.integers(0, 6)), st.none() | DAY, st.none() | DAY, SPANS)
def test_a_place_outside_keeps_its_weekdays_whatever_day_the_horizon_begins(
    offset: int, closed: frozenset[int], start: date | None, end: date | None, curfews: tuple[Span, ...]
) -> None:
    tip = disposal("平沟", 1, place=at(0), closed_weekdays=closed, start=start, end=end)
    begin = MONDAY + timedelta(days=offset)
    problem = park(start=begin, weeks=4, disposals=(tip,), limits=Limits(curfews=curfews))
    assert days(problem, Calendar(problem).facility(tip)) == {
        day
        for day in horizon(problem)
        if day.weekday() not in closed
        and (start is None or day >= start)
        and (end is None or day <= end)
        and not any(day in span for span in curfews)
    }


def test_a_yard_has_no_weekend() -> None:
    yard = Yard(id="堆场", name="堆场", capacity=9, place=at(0), start=week(1, 2), end=week(2, 3))
    problem = park(yards=(yard,))
    assert len(days(problem, Calendar(problem).facility(yard))) == 9
    assert Calendar(problem).periods(Calendar(problem).facility(yard)) == (1, 2)


@pytest.mark.parametrize(("today", "first"), [(week(0, 6), 0), (week(1, 0), 1), (week(3, 4), 3), (week(-9), 0)])
def test_the_week_of_today_is_still_to_come(today: date, first: int) -> None:
    problem = park(surplus("瑞岭", 9, place=at(0)), today=today)
    calendar = Calendar(problem)
    assert calendar.periods(calendar.driving)[0] == first
    assert calendar.count(calendar.driving, first) == 7


@pytest.mark.parametrize(
    ("start", "end", "weeks", "volume"),
    [
        (week(0), week(11, 6), 12, 840),
        (week(2, 4), week(2, 5), 1, 20),
        (week(2, 6), week(3, 0), 2, 20),
        (week(-4), week(0, 0), 1, 10),
        (week(11, 6), week(20), 1, 10),
        (week(12), week(13), 0, 0),
    ],
)
def test_a_window_that_cuts_a_week_has_its_rate_for_its_days_only(
    start: date, end: date, weeks: int, volume: int
) -> None:
    lots = (surplus("瑞岭", 2_000, place=at(0), start=start, end=end, daily=10), need("中兰", 2_000, place=at(1)))
    problem = park(*lots)
    plan = solve(problem)
    assert sum(flow.bank for flow in plan.flows) == volume
    assert len({flow.week for flow in plan.flows}) == weeks
    assert check(problem, plan).ok


def test_nothing_is_hauled_in_a_curfew_and_the_rate_is_not_made_up_for() -> None:
    curfew = Span(week(3, 2), week(5, 1), "中考")
    lots = (surplus("瑞岭", 2_000, place=at(0), daily=10), need("中兰", 2_000, place=at(1)))
    problem = park(*lots, limits=Limits(curfews=(curfew,)))
    plan = solve(problem)
    by_week = {flow.week: flow.bank for flow in plan.flows}
    assert [by_week.get(number, 0) for number in (2, 3, 4, 5, 6)] == [70, 20, 0, 50, 70]
    assert check(problem, plan).ok


def test_a_tip_closed_at_weekends_takes_five_days_a_week() -> None:
    tip = disposal("平沟", 100, place=at(1), daily=10, closed_weekdays=frozenset({5, 6}))
    problem = park(surplus("瑞岭", 200, place=at(0), end=week(2, 6)), disposals=(tip,))
    plan = solve(problem)
    assert [flow.bank for flow in plan.flows] == [50, 50, 50]
    assert sum(rest.bank - rest.outside for rest in plan.unmatched) == 50


def test_trucks_a_day_are_counted_over_the_days_that_both_ends_have() -> None:
    lots = (surplus("瑞岭", 672, place=at(0), start=week(1, 5)), need("中兰", 672, place=at(1), end=week(1, 6)))
    (flow,) = solve(park(*lots)).flows
    assert (flow.trips, flow.trucks) == (56, 4)  # 56 loads on two days, eight a truck


# -- merging weeks ----------------------------------------------------------------------------------------------------


def test_time_is_cut_only_where_someone_begins_ends_pauses_or_pays_more() -> None:
    winter = Surcharge("冬季", 9, (Span(week(8), week(30)),))
    lots = (
        surplus("瑞岭", 9, place=at(0), end=week(2, 6)),
        need("中兰", 9, place=at(1), pauses=(Span(week(5), week(5, 6)),)),
    )
    problem = park(*lots, tariff=tariff(surcharges=(winter,)))
    slots = merged(problem, Calendar(problem))
    assert slots.first == (0, 3, 5, 6, 8)
    assert [slots.length(slot) for slot in range(slots.count)] == [3, 2, 1, 2, 4]
    assert slots.of == (0, 0, 0, 1, 1, 2, 3, 3, 4, 4, 4, 4)


def test_a_window_that_cuts_a_week_leaves_that_week_by_itself() -> None:
    problem = park(surplus("瑞岭", 9, place=at(0), start=week(4, 3), end=week(6, 2)))
    assert merged(problem, Calendar(problem)).first == (0, 4, 5, 6, 7)


@settings(max_examples=40, deadline=None)
@given(parks())
def test_slots_are_runs_of_weeks_that_cover_the_horizon_once(problem: Problem) -> None:
    calendar = Calendar(problem)
    for slots in (merged(problem, calendar), single(problem)):
        assert [period for slot in range(slots.count) for period in slots.periods(slot)] == list(range(problem.periods))
        assert all(slots.of[period] == slot for slot in range(slots.count) for period in slots.periods(slot))
    masks = [calendar.hauling(lot) for lot in (*problem.surpluses, *problem.needs)]
    runs = merged(problem, calendar)
    for slot in range(runs.count):
        assert len({tuple(calendar.slice(mask, p) for mask in masks) for p in runs.periods(slot)}) == 1


LYING = park(surplus("瑞岭", 9, place=at(0), stock=Stock(9, hold_fen_week=0)), need("中兰", 9, place=at(1)))


@pytest.mark.parametrize(
    ("problem", "exact"),
    [
        (LYING, True),
        (park(surplus("瑞岭", 9, place=at(0), stock=Stock(9, hold_fen_week=1))), False),
        (park(surplus("瑞岭", 9, place=at(0), steady=True)), False),
        (replace(LYING, yards=(Yard(id="场", name="场", capacity=9, place=at(0), hold_fen_week=0),)), True),
        (replace(LYING, yards=(Yard(id="场", name="场", capacity=9, place=at(0)),)), False),
        (replace(LYING, limits=Limits(trucks_per_day=5)), False),
        (replace(LYING, limits=Limits(gates=(Gate("门", ("瑞岭", "中兰"), 5),))), False),
        (replace(LYING, limits=Limits(gates=(Gate("门", ("瑞岭",), 5),))), True),
        (replace(LYING, keep=(Haul(HaulKind.HAUL, "瑞岭", "中兰", 0, 5),)), False),
        (replace(LYING, past=(Haul(HaulKind.HAUL, "瑞岭", "中兰", 0, 5),)), False),
        (replace(LYING, borrows=(borrow("坑", 5, place=at(0), daily=3),)), True),
    ],
)
def test_weeks_are_merged_only_where_nothing_is_counted_week_by_week(problem: Problem, exact: bool) -> None:
    assert loses_nothing(problem) == exact


@settings(max_examples=25, deadline=None)
@given(parks(), STOCK)
def test_a_plan_in_days_costs_what_a_plan_in_weeks_costs_where_windows_are_whole_weeks(
    problem: Problem, stock: Stock | None
) -> None:
    free = None if stock is None else replace(stock, hold_fen_week=0)

    def whole(lots: tuple[Lot, ...]) -> tuple[Lot, ...]:
        return tuple(replace(lot, end=lot.end - timedelta(days=lot.end.weekday() - 6), stock=free) for lot in lots)

    lots = {"surpluses": whole(problem.surpluses), "needs": whole(problem.needs)}
    limits = replace(problem.limits, least_lot=0)
    weekly = replace(problem, **lots, limits=limits)  # type: ignore[arg-type]  # lots of their own kind
    daily = replace(weekly, period_days=1)
    plans = [solve(one, explain=False) for one in (weekly, daily)]
    assert plans[0].cost_fen == plans[1].cost_fen
    assert check(daily, plans[1]).ok
