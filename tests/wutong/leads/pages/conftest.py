"""The zone on one day, with leads in it, before the pages of leads."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone, make_zone
from wutong.kernel import clock
from wutong.leads import services
from wutong.leads.models import Lead

NOON = datetime(2024, 6, 26, 12, 0)  # noqa: DTZ001 - the clock makes it aware, in the zone's time


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    """Live on a Wednesday with working days on both sides."""
    with clock.at(NOON):
        yield


@pytest.fixture
def zone(db: None) -> Zone:
    """A zone with its people."""
    return make_zone()


@pytest.fixture
def sign_in(zone: Zone) -> Callable[[str], Client]:
    """Return a browser in which somebody is signed in."""

    def entered(name: str) -> Client:
        client = Client()
        client.force_login(zone.everyone()[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return entered


@pytest.fixture
def report(zone: Zone) -> Callable[..., Lead]:
    """Return a function by which somebody registers a lead of theirs."""

    def registered(by: str, investor: str = "浙江星月电动车有限公司", **values: Any) -> Lead:
        person = zone.everyone()[by]
        pooled = values.pop("pooled", False)
        told = {"investor": investor, "project_name": "整车项目", "channel": "expo", **values}
        seat = None if pooled else zone.seat(person).pk
        return services.register(by=person, seat_id=seat, values=told)

    return registered
