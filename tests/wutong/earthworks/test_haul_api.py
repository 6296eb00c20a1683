"""A haul by the API: the same verbs, the same refusals, numbers as numbers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_match, truck
from wutong.accounts.models import Person
from wutong.earthworks.models import LedgerLine, Match, Ticket
from wutong.kernel import clock

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture
def match(zone: Zone) -> Match:
    """A match that may be hauled for."""
    return make_match(zone)


@pytest.fixture(autouse=True)
def evening() -> Any:
    """Live on the evening of 10 April 2024."""
    with clock.at(datetime(2024, 4, 10, 20)):  # noqa: DTZ001 - the clock makes it aware
        yield


def call(person: Person, path: str, said: dict[str, Any] | None = None) -> Any:
    """Ask the API as somebody; with something to say it is a POST."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/api/v1/soil/{path}"
    return client.get(address) if said is None else client.post(address, said, content_type=JSON)


def out(zone: Zone, match: Match, **more: Any) -> Any:
    """Sign a truck out."""
    said = {"truck_id": truck(match).pk, "on": "2024-04-10", "left_at": "08:00", **more}
    return call(zone.rui, f"matches/{match.pk}/tickets", said)


def test_a_trip_goes_out_and_in(zone: Zone, match: Match) -> None:
    ticket = out(zone, match).json()
    assert (ticket["plate"], ticket["trip"], ticket["bank_m3"]) == ("甘A12345", 1, "12.030")
    came = call(zone.xu, f"tickets/{ticket['id']}/receipt", {"arrived_at": "08:25"})
    assert (came.status_code, came.json()["in_by"]) == (200, str(zone.xu))
    listed = call(zone.qian, f"matches/{match.pk}/tickets").json()
    assert (listed["total"], listed["received_m3"], listed["agreed_m3"]) == (1, "12.030", 10_000)


def test_a_key_sent_twice_makes_one_ticket(zone: Zone, match: Match) -> None:
    assert {out(zone, match, client_key="a").json()["id"] for _ in range(2)} == {Ticket.objects.get().pk}


def test_a_refused_trip_is_a_problem_with_its_field(zone: Zone, match: Match) -> None:
    answer = out(zone, match, on="2024-04-01")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert "才核准" in answer.json()["detail"]
    assert not Ticket.objects.exists()


def test_the_other_gate_s_people_are_refused(zone: Zone, match: Match) -> None:
    said = {"truck_id": truck(match).pk, "on": "2024-04-10"}
    assert call(zone.xu, f"matches/{match.pk}/tickets", said).status_code == 403
    assert call(zone.he, f"matches/{match.pk}/tickets", said).status_code in {403, 404}
    assert not Ticket.objects.exists()


def test_a_trip_is_voided_with_a_reason(zone: Zone, match: Match) -> None:
    ticket = out(zone, match).json()["id"]
    call(zone.xu, f"tickets/{ticket}/receipt", {})
    voided = call(zone.ma, f"tickets/{ticket}/void", {"reason": "错签"}).json()
    assert (voided["is_voided"], voided["voided_reason"]) == (True, "错签")
    assert sum(LedgerLine.objects.values_list("saving_fen", flat=True)) == 0


def test_a_haul_ends_with_survey_settlement_and_two_words(zone: Zone, match: Match) -> None:
    call(zone.xu, f"tickets/{out(zone, match).json()['id']}/receipt", {})
    path = f"matches/{match.pk}"
    assert call(zone.ma, f"{path}/finish", {}).json()["stage"] == "finished"
    survey = {"on": "2024-04-10", "surveyors": "马工", "method": "断面法", "amount": "12.10"}
    surveyed = call(zone.ma, f"{path}/survey", survey).json()
    assert (surveyed["stage"], surveyed["is_flagged"]) == ("surveyed", False)
    said = {"on": "2024-04-10", "basis": "tickets", "surplus_signer": "瑞", "need_signer": "徐"}
    assert Decimal(call(zone.ma, f"{path}/settlement", said).json()["settled_m3"]) == Decimal("12.030")
    assert call(zone.rui, f"{path}/confirmation", {}).json()["stage"] == "settled"
    assert call(zone.xu, f"{path}/confirmation", {}).json()["stage"] == "closed"


def test_the_ledger_is_told_as_of_a_day_to_insiders_only(zone: Zone, match: Match) -> None:
    call(zone.xu, f"tickets/{out(zone, match).json()['id']}/receipt", {})
    today, before = (call(zone.qian, f"ledger?as_of={day}").json() for day in (date(2024, 4, 10), date(2024, 4, 9)))
    assert (today["total"]["trips"], today["total"]["saving_fen"]) == (1, 14845 + 18851 - 13245 - 397)
    assert (before["total"]["trips"], before["blocks"]) == (0, [])
    assert call(zone.rui, "ledger").status_code == 403
