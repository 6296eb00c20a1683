"""The life of a lead as a pure table: stages, clocks, lights, who is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel import calendar
from wutong.leads.lifecycle import (
    MOVES,
    OPEN,
    PAUSED,
    REASONS,
    Clock,
    ClockRules,
    EscalationLevel,
    Facts,
    Light,
    LightRules,
    Outcome,
    Stage,
    add_paused,
    level_of,
    light_of,
    marks,
    moves_from,
    next_due,
    overdue_before,
    quiet_from,
)

RULES = ClockRules(respond=1, judge=3, judge_major=5, major_from=Decimal(50000), answer=5, report=10)
LIGHTS = LightRules(blue_within=3, yellow_within=1, quiet_yellow=30, quiet_red=60)
LEVELS = EscalationLevel.read(
    [
        {"days_late": 0, "who": "team_leader", "label": "专班长"},
        {"days_late": 2, "who": "promotion", "label": "招商办"},
        {"days_late": 5, "who": "leader", "label": "分管领导"},
    ]
)
FRIDAY = date(2024, 9, 27)
days = st.dates(date(2023, 1, 1), date(2026, 12, 1))


def facts(stage: Stage = Stage.NEW, **more: object) -> Facts:
    return Facts(stage, **{"held_since": FRIDAY, **more})  # type: ignore[arg-type]  # a test names what matters only


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("verb", list(MOVES))
def test_every_move_leads_from_its_sources_only(stage: Stage, verb: str) -> None:
    assert (verb in moves_from(stage)) == (stage in MOVES[verb].sources and verb != "land")


def test_a_landed_lead_has_no_way_out_and_a_closed_one_may_come_back() -> None:
    assert moves_from(Stage.LANDED) == {}
    assert list(moves_from(Stage.CLOSED)) == ["reopen"]


def test_going_back_needs_a_reason_and_going_on_does_not() -> None:
    assert {verb for verb, move in MOVES.items() if move.needs_reason} == {"step_back", "close", "reopen"}


def test_every_outcome_against_a_lead_has_reasons_to_choose_from() -> None:
    assert {reason.outcome for reason in REASONS.values()} == set(Outcome)


def test_a_new_lead_is_answered_for_within_one_working_day() -> None:
    assert next_due(facts(), RULES) == (Clock.RESPOND, date(2024, 9, 29))


def test_the_judgement_skips_the_week_of_the_national_day() -> None:
    assert next_due(facts(responded_on=FRIDAY), RULES) == (Clock.JUDGE, date(2024, 10, 8))


def test_a_major_lead_has_two_more_days_to_be_judged() -> None:
    just = facts(responded_on=date(2024, 6, 3), investment=Decimal(50000))
    below = facts(responded_on=date(2024, 6, 3), investment=Decimal("49999.99"))
    assert next_due(just, RULES)[1] == date(2024, 6, 11)
    assert next_due(below, RULES)[1] == date(2024, 6, 6)


def test_the_answer_to_the_referrer_outlives_the_closing() -> None:
    closed = facts(Stage.CLOSED, responded_on=FRIDAY, assessed_on=date(2024, 6, 3))
    assert next_due(closed, RULES) == (Clock.ANSWER, date(2024, 6, 11))


def test_talks_are_reported_every_two_weeks_counted_from_the_last_report() -> None:
    talks = facts(Stage.CONTACT, responded_on=FRIDAY, talking_since=date(2024, 6, 3), reported_on=date(2024, 6, 11))
    assert next_due(talks, RULES) == (Clock.REPORT, date(2024, 6, 25))


def test_nothing_is_due_in_the_pool() -> None:
    assert next_due(facts(held_since=None), RULES) == ("", None)


def test_a_paused_lead_has_no_last_day() -> None:
    assert next_due(facts(pauses=((FRIDAY, None),)), RULES) == (PAUSED, None)


@given(days, st.integers(1, 12), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=4))
def test_a_term_is_the_first_day_with_enough_working_days_outside_pauses(
    start: date, term: int, spans: list[tuple[int, int]]
) -> None:
    pauses = [(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in spans]
    due = add_paused(start, term, pauses)
    assert calendar.with_pauses(start, due, pauses) == term
    assert calendar.with_pauses(start, due - timedelta(days=1), pauses) < term


@given(days, st.lists(st.tuples(st.integers(-10, 60), st.integers(0, 20)), max_size=4))
def test_silence_is_counted_without_the_days_of_pauses(last: date, spans: list[tuple[int, int]]) -> None:
    pauses = [(last + timedelta(days=a), last + timedelta(days=a + b)) for a, b in spans]
    paused = {
        day
        for first, end in pauses
        for day in (first + timedelta(days=n) for n in range((end - first).days + 1))
        if day > last
    }
    assert quiet_from(last, pauses) == last + timedelta(days=len(paused))


def light(today: date, due_on: date | None, quiet_since: date, **more: object) -> Light:
    known = {"stage": "contact", "held": True, "due_clock": "report", **more}
    return light_of(due_on=due_on, quiet_since=quiet_since, at=marks(today, LIGHTS), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due_on", "shown"),
    [
        (date(2024, 6, 27), Light.RED),
        (date(2024, 6, 28), Light.YELLOW),
        (date(2024, 7, 1), Light.YELLOW),
        (date(2024, 7, 2), Light.BLUE),
        (date(2024, 7, 3), Light.BLUE),
        (date(2024, 7, 4), Light.GREEN),
        (None, Light.GREEN),
    ],
)
def test_the_light_on_a_friday_by_the_last_day(due_on: date | None, shown: Light) -> None:
    assert light(date(2024, 6, 28), due_on, date(2024, 6, 27)) == shown


@pytest.mark.parametrize(
    ("quiet", "shown"), [(29, Light.GREEN), (30, Light.YELLOW), (59, Light.YELLOW), (60, Light.RED)]
)
def test_the_light_by_the_days_of_silence(quiet: int, shown: Light) -> None:
    today = date(2024, 6, 28)
    assert light(today, None, today - timedelta(days=quiet)) == shown


@pytest.mark.parametrize("still", [{"stage": "closed"}, {"stage": "landed"}, {"held": False}, {"due_clock": PAUSED}])
def test_a_lead_whose_clocks_stand_still_is_grey_however_late(still: dict[str, object]) -> None:
    assert light(date(2024, 6, 28), date(2024, 1, 2), date(2024, 1, 2), **still) == Light.GREY


@given(days, st.integers(0, 20))
def test_the_database_and_the_rule_agree_on_who_is_told(today: date, back: int) -> None:
    due_on = calendar.add_working_days(today, 1) - timedelta(days=back)
    while not calendar.is_working_day(due_on):
        due_on -= timedelta(days=1)
    reached = level_of(due_on, today, LEVELS)
    assert {level for level in LEVELS if due_on <= overdue_before(today, level)} == {
        level for level in LEVELS if reached and level.level <= reached.level
    }


def test_a_late_lead_climbs_from_the_team_leader_to_the_leader() -> None:
    told = [level_of(date(2024, 6, 3), date(2024, 6, day), LEVELS) for day in (3, 4, 5, 7, 11)]
    assert [level.label if level else "" for level in told] == ["", "专班长", "招商办", "招商办", "分管领导"]


def test_open_stages_are_those_that_are_worked_on() -> None:
    assert set(Stage) - OPEN == {Stage.LANDED, Stage.CLOSED}
