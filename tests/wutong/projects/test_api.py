"""The same verbs for machines: problem JSON, bounded numbers, the same rights."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import JPEG, claim, everything, signed
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Milestone, Project

ROOT = "/api/v1/projects"


@pytest.fixture
def zhang(zone: Zone) -> Client:
    client = Client()
    client.force_login(zone.zhang)
    return client


def as_json(client: Client, address: str, told: dict[str, Any]) -> Any:
    return client.post(f"{ROOT}{address}", json.dumps(told), content_type="application/json")


def picture(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{text}.jpg", JPEG + text.encode(), "image/jpeg")


def test_a_list_and_a_project_are_given(zone: Zone, project: Project, zhang: Client) -> None:
    signed(zone, project)
    page = zhang.get(f"{ROOT}/", {"q": "爱玛"}).json()
    assert (page["total"], page["items"][0]["verified"]) == (1, {"code": "signed", "label": "正式签约"})
    one = zhang.get(f"{ROOT}/{project.pk}").json()
    assert one["milestones"][0]["state"] == "verified"
    assert one["milestones"][0]["proofs"][0]["address"].startswith("/projects/proofs/")
    assert "started" in one["claimable"]


def test_a_milestone_is_claimed_with_files(zone: Zone, project: Project, zhang: Client) -> None:
    signed(zone, project)
    told = {"kind": "started", "on": "2024-08-09", "basis": "piles", "papers": ["photo", "build_contract"],
            "files": [picture("照片"), picture("合同")]}  # fmt: skip
    answer = zhang.post(f"{ROOT}/{project.pk}/milestones", told)
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "claimed"
    assert [proof["paper"] for proof in answer.json()["proofs"]] == ["现场照片(水印)", "施工合同"]


def test_a_trap_is_a_problem_that_names_its_fields(zone: Zone, project: Project, zhang: Client) -> None:
    signed(zone, project)
    before = everything()
    told = {"kind": "started", "on": "2024-08-09", "basis": "wall", "papers": ["photo"], "files": [picture("照片")]}
    answer = zhang.post(f"{ROOT}/{project.pk}/milestones", told)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["fields"]) == {"basis", "proofs"}
    assert everything() == before


def test_every_file_says_what_it_is(project: Project, zhang: Client) -> None:
    told = {"kind": "admission", "on": "2024-08-09", "papers": [], "files": [picture("照片")]}
    answer = zhang.post(f"{ROOT}/{project.pk}/milestones", told)
    assert answer.status_code == 422
    assert not Milestone.objects.exists()


def test_verify_return_and_withdraw(zone: Zone, project: Project, zhang: Client) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, TODAY)
    zhao = Client()
    zhao.force_login(zone.zhao)
    assert as_json(zhang, f"/milestones/{made.pk}/verify", {}).status_code == 403
    assert as_json(zhao, f"/milestones/{made.pk}/verify", {"based_on": 1}).json()["state"] == "verified"
    assert as_json(zhang, f"/milestones/{made.pk}/withdraw", {"reason": "写错"}).status_code == 409
    assert as_json(zhao, f"/milestones/{made.pk}/give-back", {"reason": "不清"}).json()["state"] == "returned"
    again = claim(zone.zhang, project, Kind.ADMISSION, TODAY)
    assert as_json(zhang, f"/milestones/{again.pk}/withdraw", {"reason": "写错"}).json()["state"] == "withdrawn"


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "x"])
def test_a_number_out_of_range_is_a_problem_and_no_fault(zhang: Client, number: str) -> None:
    assert zhang.get(f"{ROOT}/{number}").status_code in {404, 422}


def test_what_is_not_there_is_not_found(zhang: Client) -> None:
    assert zhang.get(f"{ROOT}/4711").status_code == 404


@pytest.mark.parametrize("name", ["he", "wu", "zheng", "feng"])
def test_outsiders_get_nothing(zone: Zone, project: Project, name: str) -> None:
    client = Client()
    client.force_login(zone.everyone()[name])
    assert client.get(f"{ROOT}/").status_code == 403
    assert client.get(f"{ROOT}/{project.pk}").status_code == 403


def test_a_lead_that_is_not_theirs_opens_nothing(zone: Zone, zhang: Client) -> None:
    told = {"lead_id": 4711, "on": "2024-10-08", "origin": "local"}
    answer = as_json(zhang, "/from-lead", told)
    assert answer.status_code == 404
    assert not Project.objects.exists()
