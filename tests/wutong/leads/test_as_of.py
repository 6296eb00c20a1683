"""Any past day gives what was known then: later entries do not change it."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock
from wutong.leads import queries, services
from wutong.leads.lifecycle import Stage, moves_from
from wutong.leads.models import Lead

FIRST = date(2024, 6, 3)
# (which lead, which of its open moves, how many days later it is recorded, how many days before that it happened)
Event = tuple[int, int, int, int]
events = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 5), st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=14
)


def live(zone: Zone, stream: list[Event]) -> dict[date, dict[int, str]]:
    """Live through a stream of events; return each lead's stage as it stood at the end of every day."""
    day, seat = FIRST, zone.seat(zone.zhang).pk
    with clock.at(day):
        leads = [
            services.register(by=zone.zhang, seat_id=seat, values={**VALUES, "investor": name})
            for name in ("爱玛科技", "英利能源", "兰石集团")
        ]
    story: defaultdict[date, dict[int, str]] = defaultdict(dict)
    for which, choice, later, before in stream:
        for passed in range(later):
            story[day + timedelta(days=passed)] = dict(Lead.objects.standing().values_list("pk", "stage"))
        day += timedelta(days=later)
        lead = Lead.objects.get(pk=leads[which].pk)
        with clock.at(datetime.combine(day, time(23, 59))):
            if lead.withdrawn_at is None:
                _step(zone, lead, choice, max(lead.stage_since, day - timedelta(days=before)))
    story[day] = dict(Lead.objects.standing().values_list("pk", "stage"))
    return dict(story)


def _step(zone: Zone, lead: Lead, choice: int, on: date) -> None:
    verbs = [*moves_from(Stage(lead.stage)), "withdraw"]
    verb = verbs[choice % len(verbs)]
    if verb == "withdraw":
        services.withdraw(by=zone.zhang, lead_id=lead.pk, reason="录错")
    else:
        services.move(by=zone.zhang, lead_id=lead.pk, verb=verb, on=on, reason="情况有变", code="no_intent")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream=events)
def test_replaying_a_stream_of_events_gives_each_day_as_it_was(zone: Zone, stream: list[Event]) -> None:
    Lead.objects.update(withdrawn_at=clock.now() - timedelta(days=9999))  # the leads of the example before
    for day, stood in live(zone, stream).items():
        assert queries.registered(day) == sorted(stood)
        for stage in Stage:
            assert queries.in_stage(stage, day) == sorted(pk for pk, was in stood.items() if was == stage)


def test_what_is_recorded_later_does_not_change_an_earlier_day(zone: Zone) -> None:
    with clock.at(FIRST):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    with clock.at(date(2024, 6, 12)):
        services.move(by=zone.zhang, lead_id=lead.pk, verb="contact", on=date(2024, 6, 5))
    assert queries.in_stage("new", date(2024, 6, 11)) == [lead.pk]
    assert queries.in_stage("contact", date(2024, 6, 11)) == []
    assert queries.in_stage("contact", date(2024, 6, 12)) == [lead.pk]


def test_the_register_is_counted_by_period_office_and_channel(zone: Zone) -> None:
    with clock.at(date(2024, 5, 31)):
        may = services.register(by=zone.zhang, seat_id=None, values=VALUES)
    with clock.at(date(2024, 6, 1)):
        june = services.register(
            by=zone.wang, seat_id=None, values={**VALUES, "investor": "英利能源", "channel": "expo"}
        )
    end = date(2024, 6, 28)
    assert queries.registered(date(2024, 5, 31)) == [may.pk]
    assert queries.registered(end, since=date(2024, 6, 1)) == [june.pk]
    assert queries.registered(end, office_id=zone.equipment_office.pk) == [may.pk]
    assert queries.registered(end, channels=["expo"]) == [june.pk]


def test_a_withdrawn_lead_counts_until_the_day_before(zone: Zone) -> None:
    with clock.at(FIRST):
        lead = services.register(by=zone.zhang, seat_id=None, values=VALUES)
    with clock.at(FIRST + timedelta(days=2)):
        services.withdraw(by=zone.zhao, lead_id=lead.pk, reason="重复")
    assert queries.registered(FIRST + timedelta(days=1)) == [lead.pk]
    assert queries.registered(FIRST + timedelta(days=2)) == []


@pytest.mark.parametrize("who", ["zhang", "zhao", "qian"])
def test_rows_behind_a_figure_are_shown_as_far_as_rights_reach(zone: Zone, lead: Lead, who: str) -> None:
    other = services.register(by=zone.wang, seat_id=zone.seat(zone.wang).pk, values={**VALUES, "investor": "英利能源"})
    found = queries.rows(getattr(zone, who), [lead.pk, other.pk])
    assert found.total == 2
    assert found.hidden == (1 if who == "zhang" else 0)
    assert found.rows[0].address == f"/leads/{lead.pk}/"
