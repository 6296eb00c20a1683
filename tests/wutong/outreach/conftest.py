"""A zone with an expo that zhang goes to under li."""

from datetime import date

import pytest

from tests.people import Zone, make_zone
from wutong.kernel import clock
from wutong.outreach import services
from wutong.outreach.models import Trip

DAY = date(2024, 6, 5)


@pytest.fixture
def zone(db: None) -> Zone:
    """Two teams, an office that keeps the register, a leader."""
    return make_zone()


@pytest.fixture
def expo(zone: Zone) -> Trip:
    """The expo in Xiamen from 3 to 8 June 2024, led by li, with zhang along; planned in May."""
    with clock.at(date(2024, 5, 20)):
        return services.plan_trip(
            by=zone.li,
            kind="expo",
            title="参加厦门兽药展",
            cities="厦门",
            office_id=zone.equipment_office.pk,
            leader_id=zone.li.pk,
            member_ids=[zone.zhang.pk],
            starts_on=date(2024, 6, 3),
            ends_on=date(2024, 6, 8),
            expo="厦门兽药展",
        )


def other_trip(zone: Zone, starts_on: date, ends_on: date, **more: object) -> Trip:
    """Return a trip of the other team, led by zhou."""
    with clock.at(date(2024, 5, 20)):
        return services.plan_trip(
            by=zone.zhou,
            kind="trip",
            title="走访厦门企业",
            cities="厦门",
            office_id=zone.zhou.office_id,
            leader_id=zone.zhou.pk,
            member_ids=[zone.wang.pk],
            starts_on=starts_on,
            ends_on=ends_on,
            **more,  # type: ignore[arg-type]  # targets only
        )
