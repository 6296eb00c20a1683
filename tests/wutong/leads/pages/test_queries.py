"""A page asks the database the same few questions, however many leads there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.people import Zone
from wutong.leads import services
from wutong.leads.models import Lead
from wutong.leads.services import LeadValues

MOST = 12
LISTS = ("today", "list", "board", "pool", "found")


def fill(zone: Zone, start: int, count: int) -> None:
    """Register leads of zhang's, every fifth into the pool, each followed up once."""
    for number in range(start, start + count):
        values = LeadValues(investor=f"投资方{number:04d}号实业有限公司", project_name=f"项目{number}", channel="expo")
        seat = None if number % 5 == 0 else zone.seat(zone.zhang).pk
        lead = services.register(by=zone.zhang, seat_id=seat, values=values, despite_similar=True)
        if seat:
            told = {"kind": "call", "on": lead.stage_since, "text": "电话", "promise": "发资料"}
            services.follow_up(by=zone.zhang, lead_id=lead.pk, next_on=lead.stage_since, **told)


def asked(client: Client, address: str) -> list[str]:
    """Return what one page asks, without the savepoints of the session."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return [row["sql"] for row in caught if "SAVEPOINT" not in row["sql"]]


def _brief(name: str, queries: list[str]) -> str:
    return "\n".join([name, *(f"{sql[:40]} … {sql[-90:]}" for sql in queries)])


@pytest.mark.parametrize("person", ["zhang", "li", "zhao"])
def test_lists_ask_few_questions_and_no_more_for_two_hundred_leads(
    zone: Zone, sign_in: Callable[[str], Client], person: str
) -> None:
    client = sign_in(person)
    addresses = {name: reverse(f"leads:{name}") + ("?q=tzf" if name == "found" else "") for name in LISTS}
    fill(zone, 1, 20)
    before = {name: asked(client, address) for name, address in addresses.items()}
    fill(zone, 21, 180)
    for name, address in addresses.items():
        after = asked(client, address)
        assert len(after) <= MOST, _brief(name, after)
        assert len(after) <= len(before[name]), _brief(name, after)


@pytest.mark.parametrize("person", ["zhang", "zhao", "qian"])
def test_a_dossier_asks_no_more_for_a_long_story(zone: Zone, sign_in: Callable[[str], Client], person: str) -> None:
    fill(zone, 1, 1)
    lead, client = Lead.objects.get(), sign_in(person)
    address = reverse("leads:lead", args=[lead.pk])
    before = asked(client, address)
    for _ in range(30):
        services.follow_up(by=zone.zhang, lead_id=lead.pk, kind="visit", on=lead.stage_since, text="到访")
    after = asked(client, address)
    assert len(after) <= len(before)
    assert len(after) <= MOST, _brief("lead", after)
