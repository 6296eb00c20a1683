"""Pages of projects: who may open them, what stays when a verb refuses, how many questions they ask."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import JPEG, claim, everything, make_file, make_project, signed, started
from wutong.kernel import files
from wutong.kernel.models import StoredFile
from wutong.projects import services
from wutong.projects.lifecycle import Kind, Paper
from wutong.projects.models import Milestone, Project, Proof

BUDGET = 12


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person of the zone
    return client


def picture(name: str = "现场.jpg", text: str = "打桩") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, JPEG + text.encode(), "image/jpeg")


@pytest.mark.parametrize("name", ["list", "board", "project"])
def test_a_page_asks_few_questions_however_many_rows_there_are(zone: Zone, project: Project, name: str) -> None:
    started(zone, project)
    address = reverse(f"projects:{name}", args=[project.pk] if name == "project" else [])
    client = signed_in(zone.zhao)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for number in range(20):
        signed(zone, make_project(zone, f"第 {number} 期"))
    claim(zone.zhang, project, Kind.STAT_ENTERED, TODAY)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= BUDGET
    assert len(many) <= len(few) + (1 if name == "board" else 0)


@pytest.mark.parametrize("name", ["he", "wu", "zheng", "feng"])
@pytest.mark.parametrize("address", ["list", "board", "export", "register", "project", "edit", "claim", "proof"])
def test_firms_and_the_three_officers_see_no_page(zone: Zone, project: Project, name: str, address: str) -> None:
    signed(zone, project)
    proof = Proof.objects.all()[0]
    arguments: dict[str, list[Any]] = {
        "project": [project.pk], "edit": [project.pk], "claim": [project.pk, "started"], "proof": [proof.pk]
    }  # fmt: skip
    answer = signed_in(zone.everyone()[name]).get(reverse(f"projects:{address}", args=arguments.get(address, [])))
    assert answer.status_code == 403


@pytest.mark.parametrize("verb", ["verify", "give_back", "withdraw"])
def test_a_link_changes_nothing(zone: Zone, project: Project, verb: str) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, TODAY)
    assert signed_in(zone.zhao).get(reverse(f"projects:{verb}", args=[made.pk])).status_code == 405


def test_a_firm_name_with_markup_is_shown_as_text(zone: Zone) -> None:
    make_project(zone, "<script>alert(1)</script>")
    for address in ("projects:list", "projects:board"):
        page = signed_in(zone.zhang).get(reverse(address)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_the_page_shows_both_states_by_sign_and_word(zone: Zone, project: Project) -> None:
    signed(zone, project)
    claim(zone.zhang, project, Kind.STARTED, TODAY)
    page = signed_in(zone.zhang).get(reverse("projects:project", args=[project.pk])).content.decode()
    assert "✔ 正式签约" in page
    assert "◔ 开工" in page
    assert "242.7 万元/亩" in page
    assert "按总投资计" in page


def test_a_refused_claim_keeps_its_words_and_its_files(zone: Zone, project: Project) -> None:
    signed(zone, project)
    client, address = signed_in(zone.zhang), reverse("projects:claim", args=[project.pk, "started"])
    told = {"on": "2024-10-08", "basis": "levelling", "note": "现场机械进场", "file_photo": [picture()]}
    before = everything()
    answer = client.post(address, told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不算开工" in page
    assert "现场机械进场" in page
    assert "现场照片(水印):现场.jpg" in page
    assert everything() == before
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    told = {"on": "2024-10-08", "basis": "piles", "note": "开始打桩", "kept": kept,
            "file_build_contract": [picture("合同.jpg", "合同")]}  # fmt: skip
    assert client.post(address, told).status_code == 302
    assert Milestone.objects.get(kind="started").proofs.count() == 2


def test_a_kept_word_of_somebody_else_is_worth_nothing(zone: Zone, project: Project) -> None:
    word = services.keep(by=zone.wang, proof=(Paper.REVIEW, make_file("别人的"), "别人的.jpg"))
    address = reverse("projects:claim", args=[project.pk, "admission"])
    for kept in (word, "nonsense"):
        answer = signed_in(zone.zhang).post(address, {"on": "2024-10-08", "kept": [kept]})
        assert answer.status_code == 422
        assert "已失效" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_who_may_not_write_uploads_nothing(zone: Zone, project: Project) -> None:
    address = reverse("projects:claim", args=[project.pk, "admission"])
    answer = signed_in(zone.wang).post(address, {"on": "2024-10-08", "file_review": [picture()]})
    assert answer.status_code == 403
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("kind", Kind)
def test_every_milestone_has_a_form_that_asks_for_its_papers(zone: Zone, project: Project, kind: Kind) -> None:
    page = signed_in(zone.zhang).get(reverse("projects:claim", args=[project.pk, kind.value]))
    assert page.status_code == 200
    assert "佐证材料" in page.content.decode()


def test_an_unknown_milestone_is_not_found(zone: Zone, project: Project) -> None:
    assert signed_in(zone.zhang).get(reverse("projects:claim", args=[project.pk, "party"])).status_code == 404


def test_verified_in_place_the_part_shows_the_new_state(zone: Zone, project: Project) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, TODAY)
    answer = signed_in(zone.zhao).post(reverse("projects:verify", args=[made.pk]), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert "已核实" in page
    project.refresh_from_db()
    assert project.verified_stage == "admission"


def test_refused_in_place_the_sentence_goes_to_the_notes(zone: Zone, project: Project) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, TODAY)
    answer = signed_in(zone.zhang).post(reverse("projects:verify", args=[made.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Retarget"] == "#notes"
    made.refresh_from_db()
    assert made.verified_at is None


@pytest.mark.parametrize(
    ("verb", "told"), [("give_back", {"reason": "照片不清"}), ("withdraw", {"reason": "写错"}), ("verify", {})]
)
def test_without_script_the_verbs_lead_back_to_the_page(
    zone: Zone, project: Project, verb: str, told: dict[str, str]
) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, TODAY)
    answer = signed_in(zone.zhao).post(reverse(f"projects:{verb}", args=[made.pk]), told)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("projects:project", args=[project.pk])


def test_a_start_base_is_kept_from_the_page(zone: Zone, project: Project) -> None:
    client = signed_in(zone.zhao)
    client.post(reverse("projects:list_to_start", args=[project.pk]), {"year": "2024"})
    client.post(reverse("projects:watch", args=[project.pk]), {"on": "1"})
    page = client.get(reverse("projects:project", args=[project.pk])).content.decode()
    assert "2024 年度 · 2024-10-08 列入" in page
    assert "取消重点推进" in page
    client.post(reverse("projects:delist", args=[project.pk]), {"year": "2024", "reason": "推迟"})
    assert "移出:推迟" in client.get(reverse("projects:project", args=[project.pk])).content.decode()


@pytest.mark.parametrize("year", ["", "abc", "99999999999999999999"])
def test_a_year_that_is_none_is_refused_with_a_sentence(zone: Zone, project: Project, year: str) -> None:
    answer = signed_in(zone.zhao).post(reverse("projects:list_to_start", args=[project.pk]), {"year": year})
    assert answer.status_code == 422
    assert not project.bases.exists()


def test_a_picture_is_shown_and_everything_else_is_saved(zone: Zone, project: Project) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, date(2024, 5, 1))
    page = StoredFile.objects.create(sha256="0" * 64, name="x.html", size=9, content_type="text/html")
    shown = Proof.objects.get(milestone=made)
    hidden = Proof.objects.create(milestone=made, paper=Paper.OTHER, file=_kept(b"<script>"), name='说明".html')
    answer = signed_in(zone.hu).get(reverse("projects:proof", args=[shown.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.getvalue().startswith(JPEG)
    answer = signed_in(zone.hu).get(reverse("projects:proof", args=[hidden.pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == b"<script>"
    lost = Proof.objects.create(milestone=made, paper=Paper.OTHER, file=page, name="丢失.jpg")
    assert signed_in(zone.hu).get(reverse("projects:proof", args=[lost.pk])).status_code == 503


def _kept(content: bytes) -> StoredFile:
    return files.store(SimpleUploadedFile("x.html", content, "text/html"), by=None)


def test_the_list_leaves_as_excel(zone: Zone, project: Project) -> None:
    answer = signed_in(zone.qian).get(reverse("projects:export"), {"q": "爱玛"})
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_a_project_is_registered_from_the_page_and_a_twin_keeps_what_was_typed(zone: Zone) -> None:
    told = {"name": "往年项目", "investor": "兰州甲机械有限公司", "origin": "local", "investment": "2.5亿元",
            "is_counted": "on", "seat_id": str(zone.seat(zone.zhang).pk)}  # fmt: skip
    client = signed_in(zone.zhang)
    assert client.post(reverse("projects:register"), told).status_code == 302
    answer = client.post(reverse("projects:register"), told)
    assert answer.status_code == 422
    assert "兰州甲机械有限公司" in answer.content.decode()
    assert str(Project.objects.get().investment) == "25000万元"


def test_a_stale_edit_keeps_what_was_typed(zone: Zone, project: Project) -> None:
    client, address = signed_in(zone.zhang), reverse("projects:edit", args=[project.pk])
    assert 'value="200000"' in client.get(address).content.decode()
    told = {"name": project.name, "investor": project.investor, "origin": "other_province", "is_counted": "on",
            "address": "乙地块", "based_on": "1"}  # fmt: skip
    services.edit(by=zone.li, project_id=project.pk, based_on=1, values={"address": "甲地块"})
    answer = client.post(address, told)
    assert answer.status_code == 422
    assert "已被他人更改" in answer.content.decode()
    assert "乙地块" in answer.content.decode()
    project.refresh_from_db()
    assert project.address == "甲地块"


def test_a_project_is_handed_over_from_the_page(zone: Zone, project: Project) -> None:
    told = {"seat_id": str(zone.seat(zone.chen).pk), "reason": "轮岗"}
    assert signed_in(zone.li).post(reverse("projects:hand_over", args=[project.pk]), told).status_code == 302
    project.refresh_from_db()
    assert project.seat_id == zone.seat(zone.chen).pk
