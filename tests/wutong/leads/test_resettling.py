"""A changed rule moves the due days of open leads, from its first day on, without anybody's edit being lost."""

from datetime import date

import pytest

from tests.people import Zone, make_zone
from wutong.kernel import clock, jobs, rules
from wutong.kernel.errors import NotAllowed
from wutong.kernel.models import Job, RuleVersion
from wutong.leads import services
from wutong.leads.models import Lead

pytestmark = pytest.mark.django_db
MONDAY = date(2024, 6, 3)
VALUES = {"respond": 3, "judge": 3, "judge_major": 5, "major_from": 50000, "answer": 5, "report": 10}


@pytest.fixture
def zone() -> Zone:
    return make_zone()


@pytest.fixture
def lead(zone: Zone) -> Lead:
    values = {"investor": "江苏恒川电机有限公司(演示)", "project_name": "电机", "channel": "trip"}
    with clock.at(MONDAY):
        return services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)


def amend(zone: Zone, valid_from: date) -> None:
    rules.amend("leads.clocks", by=zone.zhao, valid_from=valid_from, values=VALUES, source="会议纪要", note="放宽")


def test_a_new_term_moves_the_due_day_and_leaves_the_version(zone: Zone, lead: Lead) -> None:
    before = lead.version
    with clock.at(MONDAY):
        assert lead.due_on == date(2024, 6, 4)
        amend(zone, MONDAY)
        jobs.run_waiting_jobs()
    lead.refresh_from_db()
    assert (lead.due_on, lead.version) == (date(2024, 6, 6), before)


def test_a_term_of_next_week_waits_for_its_day(zone: Zone, lead: Lead) -> None:
    with clock.at(MONDAY):
        amend(zone, date(2024, 6, 11))
        jobs.run_waiting_jobs()
    lead.refresh_from_db()
    assert lead.due_on == date(2024, 6, 4)
    with clock.at(date(2024, 6, 11)):
        jobs.run_waiting_jobs()
    lead.refresh_from_db()
    assert lead.due_on == date(2024, 6, 6)


def test_nobody_but_the_promotion_office_amends_a_rule(zone: Zone, lead: Lead) -> None:
    with clock.at(MONDAY), pytest.raises(NotAllowed):
        rules.amend("leads.clocks", by=zone.li, valid_from=MONDAY, values=VALUES, source="", note="")
    assert not RuleVersion.objects.exists()
    assert not Job.objects.exists()
