"""Endpoints of outreach: the same rules, refusals as problem JSON."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone
from tests.wutong.outreach.conftest import DAY, other_trip
from tests.wutong.outreach.test_services import call, met
from wutong.accounts.models import Person
from wutong.kernel import clock
from wutong.outreach.models import Contact, Trip

ROOT = "/api/v1/outreach"


def ask(person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    """Return status and answer of a call on the day of the expo."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(DAY):
        answer = client.generic(method, f"{ROOT}{path}", json.dumps(body or {}), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_trip_goes_from_plan_to_lead_by_program(zone: Zone) -> None:
    plan = {
        "kind": "expo", "title": "参展", "cities": "厦门", "office_id": zone.equipment_office.pk,
        "leader_id": zone.li.pk, "starts_on": "2024-06-05", "ends_on": "2024-06-06", "targets": [{"firm": "海牧生物"}],
    }  # fmt: skip
    status, trip = ask(zone.zhang, "POST", "/trips", plan)
    assert (status, trip["number"], trip["state"]) == (201, "ZC-WC-2024-001", "under_way")
    at = f"/trips/{trip['id']}"
    status, visit = ask(zone.zhang, "POST", f"{at}/visits", {"kind": "call", "firm": "华瑞电机", "on": "2024-06-05"})
    assert (status, visit["warnings"]) == (201, [])
    met_there = {"firm": "海牧生物", "on": "2024-06-05", "phone": "13812341234"}
    status, contact = ask(zone.zhang, "POST", f"{at}/contacts", met_there)
    assert (status, contact["phone"]) == (201, "138****1234")
    said = {"project_name": "兽药项目", "seat_id": zone.seat(zone.zhang).pk, "values": {"region": "厦门"}}
    status, lead = ask(zone.zhang, "POST", f"/contacts/{contact['id']}/lead", said)
    assert (status, lead["number"]) == (201, "ZC-XS-2024-0001")
    status, again = ask(zone.zhang, "POST", f"/contacts/{contact['id']}/lead", said)
    assert (status, again["type"], lead["number"] in again["detail"]) == (409, "urn:wutong:problem:duplicate", True)
    page = ask(zone.qian, "GET", at)[1]
    assert (page["trace"]["leads"], page["trace"]["contacts"], page["contacts"][0]["lead_id"]) == (1, 1, lead["id"])


def test_the_list_is_narrowed_and_paged(zone: Zone, expo: Trip) -> None:
    assert ask(zone.qian, "GET", "/trips?kind=expo&month=2024-06")[1]["rows"][0]["id"] == expo.pk
    assert ask(zone.qian, "GET", "/trips?kind=inbound")[1]["total"] == 0
    assert ask(zone.hu, "GET", "/trips")[1]["total"] == 0


@pytest.mark.parametrize("path", ["/trips/0", f"/trips/{10**30}", "/trips/x", "/trips?page=0"])
def test_numbers_out_of_bounds_are_refused(zone: Zone, path: str) -> None:
    assert ask(zone.zhang, "GET", path)[0] == 422


def test_a_visit_becomes_a_lead_and_is_not_withdrawn_then(zone: Zone, expo: Trip) -> None:
    visit, other = call(zone.zhang, expo), call(zone.zhang, expo, firm="厦门华瑞电机有限公司")
    said = {"project_name": "兽药项目", "seat_id": None}
    status, lead = ask(zone.zhang, "POST", f"/visits/{visit.pk}/lead", said)
    assert status == 201
    status, refusal = ask(zone.zhang, "POST", f"/visits/{visit.pk}/withdraw", {"reason": "误报"})
    assert (status, lead["number"] in refusal["detail"]) == (409, True)
    assert ask(zone.zhang, "POST", f"/visits/{other.pk}/withdraw", {"reason": "误报"})[1]["withdrawn"] is True
    assert ask(zone.zhang, "POST", f"/visits/{other.pk}/lead", said)[0] == 409


def test_what_leads_does_not_take_is_named_by_field(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    said = {"project_name": "兽药项目", "values": {"stage": "landed"}}
    status, refusal = ask(zone.zhang, "POST", f"/contacts/{contact.pk}/lead", said)
    assert (status, list(refusal["fields"])) == (422, ["stage"])
    contact.refresh_from_db()
    assert contact.lead is None


def test_another_team_comes_back_as_a_warning(zone: Zone, expo: Trip) -> None:
    theirs = other_trip(zone, DAY, DAY, targets=[{"firm": "厦门海牧生物有限公司"}])
    status, contact = ask(zone.zhang, "POST", f"/trips/{expo.pk}/contacts", {"firm": "海牧生物", "on": DAY.isoformat()})
    assert (status, contact["warnings"][0]["trip"], contact["warnings"][0]["is_plan"]) == (201, theirs.number, True)


def test_those_outside_get_no_row(zone: Zone, expo: Trip) -> None:
    for person in (zone.wu, zone.zheng, zone.feng, zone.he):
        assert ask(person, "GET", "/trips")[0] == 403
        assert ask(person, "GET", f"/trips/{expo.pk}")[0] == 403
    assert ask(zone.sun, "GET", f"/trips/{expo.pk}")[0] == 404
    assert Client().get(f"{ROOT}/trips").status_code == 401


def test_the_verbs_of_a_trip_refuse_as_the_pages_do(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, phone="13812341234")
    assert ask(zone.zhang, "POST", f"/trips/{expo.pk}/approve")[0] == 403
    assert ask(zone.zhang, "POST", f"/trips/{expo.pk}/report", {"text": "好"})[0] == 409
    assert ask(zone.zhang, "POST", f"/trips/{expo.pk}/cancel", {"reason": "好"})[0] == 409
    assert ask(zone.wang, "POST", f"/contacts/{contact.pk}/phone")[0] == 403
    assert ask(zone.zhang, "POST", f"/contacts/{contact.pk}/phone")[1] == {"phone": "13812341234"}
    assert ask(zone.zhang, "POST", f"/contacts/{contact.pk}/withdraw", {"reason": ""})[0] == 422
    assert Contact.objects.get().withdrawn_at is None
    assert ask(zone.zhang, "POST", f"/contacts/{contact.pk}/withdraw", {"reason": "误报"})[1]["withdrawn"] is True
    assert ask(zone.qian, "POST", f"/trips/{expo.pk}/approve")[1]["approved_at"].startswith("2024-06-05")
