"""The quick forms of the queries answer what the plain ones would: the board, a past day, close names, rows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock
from wutong.leads import queries, services
from wutong.leads.lifecycle import OPEN, Stage
from wutong.leads.models import Lead, Step
from wutong.leads.queries import names
from wutong.leads.queries.listing import CARDS, Filters

TODAY = date(2024, 6, 3)
STAGES = [stage.value for stage in Stage]
NAMES = ("爱玛科技", "爱马科技", "爱玛电动车", "兰石重装", "兰石装备", "英利能源", "英利新能源", "盈利能源")
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def registered(zone: Zone, count: int) -> list[Lead]:
    """Return that many leads, the names of the examples before set aside."""
    Lead.objects.update(withdrawn_at=clock.now())
    seats = [zone.seat(zone.zhang).pk, zone.seat(zone.wang).pk, None]
    with clock.at(TODAY):
        return [
            services.register(
                by=zone.zhao,
                seat_id=seats[at % 3],
                values={**VALUES, "project_name": f"项目{at}", "investor": name},
                despite_similar=True,
            )
            for at, name in enumerate(NAMES[:count])
        ]


@quick
@given(st.lists(st.tuples(st.sampled_from(STAGES), st.none() | st.integers(-3, 3)), min_size=1, max_size=8))
def test_the_board_holds_of_each_stage_the_first_of_its_list(zone: Zone, facts: list[tuple[str, int | None]]) -> None:
    for lead, (stage, days) in zip(registered(zone, len(facts)), facts, strict=True):
        due = None if days is None else TODAY + timedelta(days=days)
        Lead.objects.filter(pk=lead.pk).update(
            stage=stage, due_on=due, closed_reason="market" if stage == "closed" else ""
        )
    for person in (zone.zhang, zone.zhao):
        for column in queries.board(person, Filters(words="项目"), TODAY).columns:
            plain = list(queries.listing(person, Filters(stages=(column.stage.value,), order="due"), TODAY))
            assert column.stage in OPEN
            assert (list(column.cards), column.total) == (plain[:CARDS], len(plain))


@quick
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(STAGES), st.integers(0, 3)), max_size=12))
def test_the_stage_on_a_past_day_is_that_of_the_last_step_in_rank(
    zone: Zone, stream: list[tuple[int, str, int]]
) -> None:
    leads = registered(zone, 4)
    for which, stage, days in stream:
        on = TODAY + timedelta(days=days)
        with clock.at(on):
            Step.objects.create(lead=leads[which], kind="moved", stage=stage, happened_on=on, by=zone.zhao)
    order = (F("recorded_at").desc(), F("id").desc())
    for day in (TODAY + timedelta(days=days) for days in range(-1, 4)):
        known = Step.objects.filter(recorded_at__lt=clock.end_of(day), lead__in=Lead.objects.known(day))
        ranked = known.annotate(place=Window(RowNumber(), partition_by=F("lead_id"), order_by=order))
        last = dict(ranked.filter(place=1).order_by("lead_id").values_list("lead_id", "stage"))
        for stage in STAGES:
            assert queries.in_stage(stage, day) == [pk for pk, stands in last.items() if stands == stage]


@quick
@given(name=st.sampled_from(NAMES) | st.text("爱玛马科技兰石英盈利新能源装备", min_size=2, max_size=6))
def test_close_names_are_those_that_a_comparison_with_every_name_finds(zone: Zone, name: str) -> None:
    leads = registered(zone, len(NAMES))
    newest = [(lead.pk, lead.investor) for lead in reversed(leads)]
    plain = [pk for pk, score, _ in names.closest(name, newest, at_least=0.85, limit=99) if score < 1]
    found = queries.similar(name, "", zone.zhao, limit=99)
    assert [row.lead_id for row in found if not row.is_same] == plain


@pytest.mark.parametrize("who", ["zhang", "zhao", "qian", "hu"])
def test_rows_and_offices_say_what_the_records_say(zone: Zone, who: str) -> None:
    person: Any = getattr(zone, who)
    ids = [lead.pk for lead in registered(zone, 5)]
    seen = [lead for lead in queries.listing(person, Filters(order="oldest"), TODAY) if lead.pk in ids]
    rows = queries.rows(person, ids).rows
    assert [(row.id, row.number, row.title, row.firm, row.office, row.state, row.address) for row in rows] == [
        (lead.pk, lead.number, lead.project_name, lead.investor, str(lead.first_office),
         lead.get_stage_display(), reverse("leads:lead", args=[lead.pk]))
        for lead in seen
    ]  # fmt: skip
    assert queries.offices(person, ids) == {row.id: row.office for row in rows}
