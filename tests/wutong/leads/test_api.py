"""Programs are answered by the same rules as people: problem JSON, bounded numbers, the same rights."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock
from wutong.leads import services
from wutong.leads.models import Lead

ROOT = "/api/v1/leads"


def client(person: Any) -> Client:
    signed_in = Client()
    signed_in.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


def post(person: Any, path: str, body: object) -> Any:
    return client(person).post(f"{ROOT}{path}", body, content_type="application/json")


def test_a_lead_is_registered_read_and_listed(zone: Zone) -> None:
    body = {"values": {**VALUES, "investment": "2.5亿元"}, "seat_id": zone.seat(zone.zhang).pk}
    made = post(zone.zhang, "/", body)
    assert made.status_code == 201, made.content
    assert float(made.json()["investment"]) == 25000
    found = client(zone.zhang).get(f"{ROOT}/", {"words": "愛瑪", "light": ["yellow", "blue", "green"]}).json()
    assert [row["number"] for row in found["rows"]] == [made.json()["number"]]


def test_a_duplicate_is_a_problem_with_a_sentence(zone: Zone, lead: Lead) -> None:
    answer = post(zone.zhang, "/", {"values": VALUES})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert lead.number in answer.json()["detail"]


def test_the_verbs_walk_a_lead_as_the_pages_do(zone: Zone, lead: Lead) -> None:
    on = str(clock.today())
    scores = dict.fromkeys(("industry", "market", "technology", "environment", "energy", "benefit"), 4)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("respond", {"on": on}),
        ("assess", {"on": on, "scores": scores, "text": "可行", "conclusion": "follow"}),
        ("answer", {"on": on, "text": "将跟进"}),
        ("move", {"on": on, "verb": "contact"}),
        ("follow-ups", {"on": on, "kind": "visit", "text": "到访"}),
        ("pause", {"on": on, "reason": "firm", "note": "等决策"}),
        ("resume", {"on": on}),
        ("contact", {}),
        ("transfer", {"seat_id": zone.seat(zone.chen).pk, "reason": "出差"}),
    ]
    for verb, body in calls:
        answer = post(zone.zhang, f"/{lead.pk}/{verb}", body)
        assert answer.status_code in {200, 201}, (verb, answer.content)
    assert post(zone.li, f"/{lead.pk}/release", {"reason": "精力不足"}).status_code == 200
    assert post(zone.wang, f"/{lead.pk}/claim", {}).json()["person"] == "王专员"
    assert post(zone.wang, f"/{lead.pk}/withdraw", {"reason": "录错"}).status_code == 200


def test_an_edit_carries_its_version(zone: Zone, lead: Lead) -> None:
    def edit(chain: str) -> int:
        body = {"based_on": 1, "values": {"chain": chain}}
        answer = client(zone.zhang).patch(f"{ROOT}/{lead.pk}", body, content_type="application/json")
        return int(answer.status_code)

    assert (edit("新能源"), edit("装备")) == (200, 409)
    assert Lead.objects.get(pk=lead.pk).chain == "新能源"


def test_a_dispute_is_opened_read_and_decided(zone: Zone, lead: Lead) -> None:
    made = post(zone.wang, f"/{lead.pk}/disputes", {"claim": "我方先谈"}).json()["id"]
    verdict = {"winner_office_id": zone.wang.office_id, "first_share": 40, "basis": "fit", "decision": "归石化"}
    assert post(zone.wang, f"/disputes/{made}/decision", verdict).status_code == 403
    assert post(zone.zhao, f"/disputes/{made}/decision", verdict).json()["first_share"] == 40
    assert client(zone.wang).get(f"{ROOT}/disputes").json()[0]["winner"] == str(zone.wang.office)


@pytest.mark.parametrize("who", ["sun", "hu", "wu", "zheng", "feng", "he"])
@pytest.mark.parametrize("path", ["/", "/board", "/disputes", "/similar?name=爱玛"])
def test_who_has_no_part_in_leads_is_turned_away(zone: Zone, who: str, path: str) -> None:
    assert client(getattr(zone, who)).get(f"{ROOT}{path}").status_code == 403


def test_a_stranger_must_sign_in(zone: Zone, lead: Lead) -> None:
    assert Client().get(f"{ROOT}/{lead.pk}").status_code == 401


@pytest.mark.parametrize("path", ["/0", "/-1", f"/{2**63}", "/abc", "/?page=0", "/?page=99999999999999999999"])
def test_a_number_out_of_range_is_refused_as_input(zone: Zone, path: str) -> None:
    assert client(zone.zhao).get(f"{ROOT}{path}").status_code in {404, 422}


@pytest.mark.parametrize(
    "values",
    [
        {"investor": 5},
        {"stage": "landed"},
        {"jobs": 2**40},
        {"investment": -5},
        {"channel": None},
        {"chain": "甲" * 99},
    ],
)
def test_a_wrong_body_is_refused_and_keeps_nothing(zone: Zone, values: dict[str, object]) -> None:
    answer = post(zone.zhang, "/", {"values": {**VALUES, **values}})
    assert answer.status_code == 422
    assert not Lead.objects.exists()


def test_similar_firms_and_the_board_are_there_for_programs(zone: Zone, lead: Lead) -> None:
    found = client(zone.wang).get(f"{ROOT}/similar", {"name": "爱玛科技"}).json()
    assert (found[0]["investor"], found[0]["lead_id"]) == ("爱玛****", None)
    columns = client(zone.zhang).get(f"{ROOT}/board").json()
    assert [column["total"] for column in columns] == [1, 0, 0, 0]


def test_many_are_changed_at_once_or_none(zone: Zone, lead: Lead) -> None:
    body = {"lead_ids": [lead.pk], "values": {"chain": "新能源"}}
    assert post(zone.zhang, "/bulk", body).json() == {"count": 1}
    assert post(zone.zhang, "/bulk", {**body, "lead_ids": [lead.pk, 999]}).status_code == 404
    assert post(zone.zhang, "/bulk", {**body, "lead_ids": []}).status_code == 422


def test_a_day_to_come_is_a_problem_that_names_the_field(zone: Zone, lead: Lead) -> None:
    answer = post(zone.zhang, f"/{lead.pk}/respond", {"on": str(clock.today() + timedelta(days=1))})
    assert answer.status_code == 422
    assert "on" in answer.json()["fields"]
    assert services.respond(by=zone.zhang, lead_id=lead.pk, on=clock.today()).due_clock == "judge"
