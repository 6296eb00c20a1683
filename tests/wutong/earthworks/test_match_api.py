"""Matches by program: the same verbs, the same rights, refusals as problem JSON."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.earthworks.match_stories import (
    FIRST,
    LAST,
    TODAY,
    agree,
    consulted,
    list_truck,
    make_pair,
    propose,
    quote_prices,
    tick_all,
)  # fmt: skip
from wutong.accounts.models import Person
from wutong.earthworks.models import Agreement, Match, Opinion, PermitItem, Truck
from wutong.kernel import clock

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/soil"


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def ask(person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    """Return status and answer of a call."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.generic(method, f"{ROOT}{path}", json.dumps(body or {}), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_match_goes_from_proposal_to_permit_by_program(zone: Zone) -> None:
    quote_prices(zone)
    give, take = make_pair(zone)
    wish = {
        "surplus_id": give.pk, "need_id": take.pk, "bank_m3": 8000, "starts_on": str(FIRST), "ends_on": str(LAST),
    }  # fmt: skip
    status, match = ask(zone.ma, "POST", "/matches", wish)
    assert (status, match["stage"], match["may"]) == (201, "proposed", ["cancel", "consult"])
    at = f"/matches/{match['id']}"
    assert ask(zone.rui, "POST", f"{at}/opinions", {"opinion": "agree"})[0] == 200
    assert ask(zone.xu, "POST", f"{at}/opinions", {"opinion": "agree"})[0] == 200
    said = {"opinion": "agree", "role": "authority", "said_by": "孔科长", "on": str(TODAY)}
    assert ask(zone.ma, "POST", f"{at}/opinions", said)[1]["stage"] == "consulted"
    signed = {
        "signed_on": str(TODAY), "number": "中土协1号", "amount": "6800", "convention": "compacted",
        "measured_by": "复测", "payer": "need",
    }  # fmt: skip
    status, match = ask(zone.ma, "POST", f"{at}/agreement", signed)
    assert (status, match["agreement"]["bank_m3"], match["agreement"]["convention"]) == (201, 8000, "压实方")
    assert match["agreement"]["baseline"]["is_frozen"]
    for paper in match["papers"]:
        body = {"code": paper["code"], "done_on": str(TODAY), "number": "一号"}
        assert ask(zone.ma, "POST", f"{at}/papers", body)[0] == 200
    truck = {"plate": "甘A12345", "bed_m3": "16", "permit_number": "准1", "valid_to": "2024-12-31"}
    assert ask(zone.ma, "POST", f"{at}/trucks", truck)[0] == 201
    status, match = ask(zone.ma, "POST", f"{at}/permit", {"on": str(TODAY)})
    assert (status, match["stage"], match["permit_faults"]) == (200, "permitted", [])


def test_a_refusal_names_site_and_field(zone: Zone) -> None:
    quote_prices(zone)
    give, take = make_pair(zone)
    wish = {
        "surplus_id": give.pk, "need_id": take.pk, "bank_m3": 80_000, "starts_on": str(FIRST), "ends_on": "2025-01-01",
    }  # fmt: skip
    status, problem = ask(zone.ma, "POST", "/matches", wish)
    assert (status, set(problem["fields"])) == (422, {"bank_m3", "ends_on"})
    assert "瑞岭观樾一品" in problem["fields"]["bank_m3"]
    assert Match.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("opinions", {"opinion": "maybe"}),
        ("opinions", {"opinion": "object", "role": "need"}),
        ("agreement", {"amount": "-1"}),
        ("papers", {"code": "licence", "done_on": "2024-02-30"}),
        ("trucks", {"plate": "甘A12345", "bed_m3": "99", "permit_number": "1", "valid_to": "2024-12-31"}),
        ("permit", {}),
        ("cancel", {}),
        ("cancel", {"reason": "  "}),
    ],
)
def test_bad_input_is_a_problem_and_changes_nothing(zone: Zone, path: str, body: dict[str, Any]) -> None:
    match = propose(zone)
    status, problem = ask(zone.ma, "POST", f"/matches/{match.pk}/{path}", body)
    assert status == 422
    assert problem["fields"]
    assert (Opinion.objects.count(), PermitItem.objects.count(), Truck.objects.count()) == (0, 0, 0)
    assert Match.objects.get().version == 1


def test_a_stage_that_does_not_admit_the_verb_is_said(zone: Zone) -> None:
    match = propose(zone)
    status, problem = ask(zone.ma, "POST", f"/matches/{match.pk}/permit", {"on": str(TODAY)})
    assert (status, "现在是“匹配建议”" in problem["detail"]) == (409, True)


def test_a_firm_reads_its_own_matches_and_tries_no_verb_of_the_desk(zone: Zone) -> None:
    match = agree(zone).match
    truck = list_truck(zone, match)
    assert ask(zone.rui, "GET", "/matches")[1]["total"] == 1
    assert ask(zone.he, "GET", "/matches")[0] == 403
    for path, body in (
        (f"/matches/{match.pk}/cancel", {"reason": "不干了"}),
        (f"/matches/{match.pk}/permit", {"on": str(TODAY)}),
        (f"/trucks/{truck.pk}/remove", {"reason": "换车"}),
        (f"/matches/{match.pk}/papers", {"code": "dust", "done_on": str(TODAY)}),
    ):
        assert ask(zone.rui, "POST", path, body)[0] == 403
    assert Match.objects.get().stage == "agreed"
    assert Truck.objects.filter(removed_at=None).count() == 1


def test_a_truck_leaves_the_list_by_program(zone: Zone) -> None:
    match = agree(zone).match
    truck = list_truck(zone, match)
    status, shown = ask(zone.ma, "POST", f"/trucks/{truck.pk}/remove", {"reason": "换车"})
    assert (status, shown["trucks"]) == (200, [])
    assert ask(zone.ma, "POST", "/trucks/999/remove", {"reason": "换车"})[0] == 404


def test_a_list_is_narrowed_by_words_and_stage(zone: Zone) -> None:
    match = consulted(zone)
    assert ask(zone.ma, "GET", "/matches?words=瑞岭 读者")[1]["total"] == 1
    assert ask(zone.ma, "GET", "/matches?words=金泰")[1]["total"] == 0
    for stage, count in (("consulted", 1), ("open", 1), ("proposed", 0), ("nonsense", 1)):
        assert ask(zone.ma, "GET", f"/matches?stage={stage}")[1]["total"] == count
    line = ask(zone.ma, "GET", "/matches")[1]["items"][0]
    assert (line["number"], line["bank_m3"], line["is_blocked"]) == (match.number, 8000, False)


def test_the_agreement_of_two_programs_is_one(zone: Zone) -> None:
    match = consulted(zone)
    signed = {
        "signed_on": str(TODAY), "number": "中土协1号", "amount": "8000", "convention": "bank", "measured_by": "复测",
        "payer": "need",
    }  # fmt: skip
    assert ask(zone.ma, "POST", f"/matches/{match.pk}/agreement", signed)[0] == 201
    assert ask(zone.ma, "POST", f"/matches/{match.pk}/agreement", signed | {"number": "中土协2号"})[0] == 409
    assert Agreement.objects.count() == 1


def test_what_is_not_there_is_not_found(zone: Zone) -> None:
    propose(zone)
    for path in ("/matches/999", f"/matches/{2**62}"):
        assert ask(zone.ma, "GET", path)[0] == 404


def test_the_checklist_tells_programs_what_is_missing(zone: Zone) -> None:
    match = agree(zone).match
    tick_all(zone, match, but="dust")
    shown = ask(zone.ma, "GET", f"/matches/{match.pk}")[1]
    assert "未办:扬尘治理六个百分百措施" in shown["permit_faults"]
    assert {paper["light"] for paper in shown["papers"]} == {"green", "grey"}
    assert shown["who"] == "土方岗"
