"""A session ends thirty minutes after the last page, and reading pages costs no write a page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import Zone, make_zone
from wutong.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone()


def writes(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_second_page_within_the_minute_writes_nothing(zone: Zone, client: Client) -> None:
    client.force_login(zone.zhang)
    writes(client, "/me/")
    assert writes(client, "/me/") == []


def test_a_page_after_a_minute_moves_the_end_on(zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(zone.zhang)
    writes(client, "/me/")
    later = clock.machine_time() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "machine_time", lambda: later)
    assert any("django_session" in sql for sql in writes(client, "/me/"))
