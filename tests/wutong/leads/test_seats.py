"""A seat does not end while it still holds something: no lead and no project is left without its 专人."""

from datetime import date

import pytest

from tests.people import Zone, make_zone
from wutong.accounts import services as accounts
from wutong.kernel import clock
from wutong.kernel.errors import Refusal
from wutong.leads import services as leads
from wutong.projects import services as projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone()


def test_an_officer_with_open_leads_cannot_leave_the_team(zone: Zone) -> None:
    seat = zone.seat(zone.zhang)
    values = {"investor": "江苏恒川电机有限公司(演示)", "project_name": "电机", "channel": "trip"}
    lead = leads.register(by=zone.zhang, seat_id=seat.pk, values=values)
    with pytest.raises(Refusal, match="还负责 1 条在办线索"):
        accounts.leave_team(by=zone.zhao, seat_id=seat.pk, reason="调岗")
    seat.refresh_from_db()
    assert seat.until is None
    leads.transfer(by=zone.li, lead_id=lead.pk, seat_id=zone.seat(zone.chen).pk, reason="调岗")
    accounts.leave_team(by=zone.zhao, seat_id=seat.pk, reason="调岗")
    seat.refresh_from_db()
    assert seat.until is not None


def test_an_officer_with_a_project_cannot_leave_the_team(zone: Zone) -> None:
    seat = zone.seat(zone.zhang)
    with clock.at(date(2024, 6, 3)):
        projects.register(
            by=zone.zhang,
            seat_id=seat.pk,
            name="电机项目",
            investor="江苏恒川电机有限公司(演示)",
            origin="other_province",
        )
        with pytest.raises(Refusal, match="还负责 1 个项目"):
            accounts.leave_team(by=zone.zhao, seat_id=seat.pk, reason="调岗")
    seat.refresh_from_db()
    assert seat.until is None
