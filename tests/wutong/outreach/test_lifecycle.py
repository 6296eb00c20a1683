"""A trip stands where its dates and what was done put it, on every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wutong.outreach.lifecycle import MOVES, State, allows, may_cancel, state

DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 1))
START, END = date(2024, 2, 5), date(2024, 2, 9)


@given(DAYS, st.booleans(), st.booleans(), st.booleans())
def test_every_day_has_one_state(on: date, approved: bool, reported: bool, cancelled: bool) -> None:
    where = state(on=on, starts_on=START, ends_on=END, approved=approved, reported=reported, cancelled=cancelled)
    assert (where == State.CANCELLED) == cancelled
    if not cancelled and not reported:
        assert (where == State.UNDER_WAY) == (START <= on <= END)
        assert (where == State.REPORT_DUE) == (on > END)


@given(DAYS, st.booleans())
def test_time_alone_never_leads_back(on: date, approved: bool) -> None:
    order = [State.PLANNED, State.APPROVED, State.UNDER_WAY, State.REPORT_DUE]
    now, next_day = (
        state(on=day, starts_on=START, ends_on=END, approved=approved, reported=False, cancelled=False)
        for day in (on, on + timedelta(days=1))
    )
    assert order.index(now) <= order.index(next_day)


def test_a_cancelled_trip_admits_no_verb_and_a_reported_one_only_late_entries() -> None:
    assert [verb for verb in MOVES if allows(verb, State.CANCELLED)] == []
    assert [verb for verb in MOVES if allows(verb, State.REPORTED)] == ["record"]


def test_a_trip_with_records_is_cancelled_only_before_it_begins() -> None:
    assert may_cancel(State.UNDER_WAY, begun=True, has_records=False)
    assert not may_cancel(State.UNDER_WAY, begun=True, has_records=True)
    assert may_cancel(State.APPROVED, begun=False, has_records=False)
    assert not may_cancel(State.REPORTED, begun=True, has_records=False)
