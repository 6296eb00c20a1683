"""The list, the board and the search; the light in SQL is the light in Python."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock
from wutong.leads import queries, services
from wutong.leads.lifecycle import Stage
from wutong.leads.models import Lead
from wutong.leads.queries.listing import CARDS

Filters = queries.Filters
TODAY = date(2024, 6, 28)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stage=st.sampled_from([stage.value for stage in Stage]),
    held=st.booleans(),
    due_clock=st.sampled_from(["", "report", "paused"]),
    due=st.none() | st.integers(-10, 10),
    quiet=st.integers(-1, 70),
    today=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
)
def test_the_light_in_the_database_is_the_light_of_the_rule(
    zone: Zone, stage: str, held: bool, due_clock: str, due: int | None, quiet: int, today: date
) -> None:
    Lead.objects.all().update(withdrawn_at=clock.now())
    lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk if held else None, values=VALUES)
    Lead.objects.filter(pk=lead.pk).update(
        stage=stage,
        closed_reason="other",
        due_clock=due_clock,
        due_on=None if due is None else today + timedelta(days=due),
        quiet_since=today - timedelta(days=quiet),
    )
    found = queries.listing(zone.zhao, Filters(), today).get()
    assert found.light == queries.light_on(found, today)
    assert queries.listing(zone.zhao, Filters(lights=(found.light,)), today).exists()


@pytest.mark.parametrize(
    "words", ["爱玛", "愛瑪", "ＡＭＫＪ", "amkj", "爱玛 基地", "智慧", "XS-2", "智慧　爱玛", "zc-xs-"]
)
def test_a_lead_is_found_however_its_words_are_typed(zone: Zone, lead: Lead, words: str) -> None:
    assert queries.search(zone.zhang, words) == [lead]


@pytest.mark.parametrize("words", ["爱玛 台铃", "%", "_", "   ", "'; DROP TABLE leads_lead; --"])
def test_every_word_must_occur_and_signs_mean_themselves(zone: Zone, lead: Lead, words: str) -> None:
    assert queries.search(zone.zhang, words) == []


def test_the_board_shows_the_most_urgent_of_each_stage_and_counts_the_rest(zone: Zone) -> None:
    seat = zone.seat(zone.zhang).pk
    for number in range(CARDS + 3):
        lead = services.register(by=zone.zhang, seat_id=seat, values={**VALUES, "investor": f"第{number}机床厂"})
        Lead.objects.filter(pk=lead.pk).update(due_on=TODAY + timedelta(days=number))
    columns = queries.board(zone.zhang, Filters(), TODAY).columns
    assert [column.total for column in columns] == [CARDS + 3, 0, 0, 0]
    assert columns[0].more == 3
    assert columns[0].cards[0].due_on == TODAY
    assert columns[0].cards[-1].due_on == TODAY + timedelta(days=CARDS - 1)


def test_a_list_is_narrowed_by_what_people_ask_for(zone: Zone, lead: Lead, pooled: Lead) -> None:
    today = clock.today()

    def numbers(**given: object) -> set[str]:
        return {row.number for row in queries.listing(zone.zhang, Filters(**given), today)}  # type: ignore[arg-type]

    assert numbers() == {lead.number, pooled.number}
    assert numbers(scope="mine") == numbers(scope="team") == {lead.number}
    assert numbers(scope="pool") == {pooled.number}
    assert numbers(scope="first", words="英利") == {pooled.number}
    assert numbers(team_id=zone.equipment_team.pk, channels=("trip",), stages=("new",)) == {lead.number}
    assert numbers(since=today + timedelta(days=1)) == numbers(stages=("landed",)) == set()
    assert numbers(office_id=zone.equipment_office.pk, until=today, order="due") == {lead.number, pooled.number}


@pytest.mark.parametrize("order", list(queries.ORDERS))
def test_every_order_keeps_every_row(zone: Zone, lead: Lead, pooled: Lead, order: str) -> None:
    assert len(queries.listing(zone.zhao, Filters(order=order), TODAY)) == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(zone: Zone, django_assert_max_num_queries: object) -> None:
    for number in range(5):
        values = {**VALUES, "investor": f"第{number}机床厂"}
        services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)  # type: ignore[typeddict-item]
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # pytest-django's fixture is untyped
        rows = list(queries.listing(zone.zhang, Filters(), TODAY))
        assert {(row.seat.person.name, str(row.first_office)) for row in rows} == {("张专员", "装备产业招商组")}
        queries.board(zone.zhang, Filters(), TODAY)


def test_a_dossier_takes_a_fixed_number_of_queries(
    zone: Zone, lead: Lead, django_assert_max_num_queries: object
) -> None:
    for _ in range(4):
        services.follow_up(by=zone.zhang, lead_id=lead.pk, kind="visit", on=clock.today(), text="到访")
    with django_assert_max_num_queries(11):  # type: ignore[operator]  # as above
        found = queries.dossier(zone.zhang, lead.pk)
        assert {step.by.name for step in found.steps if step.by} == {"张专员"}
