"""What a refused form shows, and that nothing changed."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.people import Zone
from wutong.leads import services
from wutong.leads.models import Dispute, FollowUp, Lead

Enter = Callable[[str], Client]
Report = Callable[..., Lead]
HTMX = {"HX-Request": "true"}


def f1(zone: Zone, **more: Any) -> dict[str, Any]:
    """Return a filled register form of zhang's."""
    return {
        "investor": "浙江星月电动车有限公司", "project_name": "整车项目", "channel": "expo", "investment": "2.5亿",
        "seat_id": zone.seat(zone.zhang).pk, "confidentiality": "2", **more,
    }  # fmt: skip


def test_a_lead_is_registered_with_the_amount_as_people_type_it(sign_in: Enter, zone: Zone) -> None:
    answer = sign_in("zhang").post(reverse("leads:new"), f1(zone))
    lead = Lead.objects.get()
    assert answer.url == reverse("leads:lead", args=[lead.pk])
    assert str(lead.investment.value) == "25000.0000"
    assert lead.seat == zone.seat(zone.zhang)


def test_a_form_with_faults_comes_back_with_what_was_typed(sign_in: Enter, zone: Zone) -> None:
    answer = sign_in("zhang").post(reverse("leads:new"), f1(zone, project_name="", investment="很多", motive="搬迁"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="浙江星月电动车有限公司"' in text
    assert 'value="很多"' in text
    assert 'value="搬迁"' in text
    assert Lead.objects.count() == 0


def test_the_same_firms_project_is_refused_with_whose_it_is(sign_in: Enter, zone: Zone, report: Report) -> None:
    lead = report("wang")
    answer = sign_in("zhang").post(reverse("leads:new"), f1(zone))
    text = answer.content.decode()
    assert answer.status_code == 422
    for told in (lead.number, "医药化工专班 王专员", "2024-06-26 12:00"):
        assert told in text
    assert reverse("leads:contest", args=[lead.number]) in text
    assert Lead.objects.count() == 1


def test_the_check_names_holder_and_time_while_one_types(sign_in: Enter, report: Report) -> None:
    lead = report("wang")
    told = {"investor": "浙江星月電動車(集團)有限公司"}
    text = sign_in("zhang").get(reverse("leads:check"), told, headers=HTMX).content.decode()
    assert lead.number in text
    assert "医药化工专班 王专员" in text
    assert "星月" not in text


def test_a_close_name_needs_a_tick(sign_in: Enter, zone: Zone, report: Report) -> None:
    report("zhang")
    zhang, told = sign_in("zhang"), f1(zone, investor="浙江星悦电动车有限公司")
    answer = zhang.post(reverse("leads:new"), told)
    assert answer.status_code == 422
    assert "仍要登记" in answer.content.decode()
    assert Lead.objects.count() == 1
    zhang.post(reverse("leads:new"), {**told, "despite_similar": "on"})
    assert Lead.objects.count() == 2


def test_a_wrong_credit_code_is_told_in_place(sign_in: Enter) -> None:
    told = {"investor": "某某公司", "uscc": "91620100MA00000000"}
    text = sign_in("zhang").get(reverse("leads:check"), told, headers=HTMX).content.decode()
    assert "统一社会信用代码有误" in text


def test_html_in_a_firms_name_is_shown_as_text(sign_in: Enter, report: Report) -> None:
    lead = report("zhang", investor="<script>alert(1)</script>有限公司", project_name="<b>粗</b>")
    zhang = sign_in("zhang")
    for name, args in (("list", []), ("board", []), ("today", []), ("lead", [lead.pk]), ("edit", [lead.pk])):
        text = zhang.get(reverse(f"leads:{name}", args=args)).content.decode()
        assert "<script>alert" not in text
        assert "<b>粗</b>" not in text
        assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    ("verb", "told", "sentence"),
    [
        ("respond", {"on": "2024-06-27"}, "还没有到"),
        ("respond", {"on": "2024-06-01"}, "早于"),
        ("close", {"on": "2024-06-26", "reason": "没有意向", "code": ""}, "必填"),
        ("transfer", {"seat_id": "", "reason": "调整"}, "必填"),
        ("release", {"reason": "  "}, "必填"),
        ("pause", {"on": "2024-06-26", "reason": "firm", "note": ""}, "必填"),
        ("resume", {"on": "2024-06-26"}, "没有暂停计时"),
        ("negotiate", {"on": "2024-06-26"}, "不能进入在谈"),
        ("answer", {"on": "2024-06-26", "text": "已告知"}, "还没有研判"),
    ],
)
def test_a_refused_verb_says_so_on_its_form_and_changes_nothing(
    sign_in: Enter, report: Report, verb: str, told: dict[str, str], sentence: str
) -> None:
    lead = report("zhang")
    answer = sign_in("zhang").post(reverse("leads:do", args=[lead.pk, verb]), told, headers=HTMX)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Lead.objects.get().version == lead.version


def test_a_verb_done_from_a_dialog_sends_the_browser_back_where_it_was(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    headers = {**HTMX, "HX-Current-URL": "http://testserver/leads/board/?team=1"}
    answer = sign_in("zhang").post(
        reverse("leads:do", args=[lead.pk, "respond"]), {"on": "2024-06-26"}, headers=headers
    )
    assert answer["HX-Redirect"] == "/leads/board/?team=1"


def test_an_unknown_verb_is_not_found(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    assert sign_in("zhang").get(reverse("leads:do", args=[lead.pk, "land"])).status_code == 404


def test_a_refused_follow_up_keeps_words_and_files(sign_in: Enter, zone: Zone, report: Report) -> None:
    lead, zhang = report("zhang"), sign_in("zhang")
    address = reverse("leads:follow_up", args=[lead.pk])
    told = {"kind": "draft", "on": "2024-06-26", "text": "协议第二稿", "next_on": "2024-06-01"}
    answer = zhang.post(address, {**told, "files": SimpleUploadedFile("第二稿.docx", b"draft")})
    assert answer.status_code == 422
    assert "协议第二稿" in answer.content.decode()
    assert FollowUp.objects.count() == 0
    kept = answer.context["form"].kept
    assert [name for _, name in kept] == ["第二稿.docx"]
    zhang.post(address, {**told, "next_on": "", "kept": [token for token, _ in kept]})
    assert FollowUp.objects.get().files.get().name == "第二稿.docx"


def test_somebody_elses_kept_file_is_not_taken(sign_in: Enter, zone: Zone, report: Report) -> None:
    lead, told = report("zhang"), {"kind": "draft", "on": "2024-06-26", "text": "协议稿"}
    address = reverse("leads:follow_up", args=[lead.pk])
    bad_day = {**told, "next_on": "2024-06-01", "files": SimpleUploadedFile("李稿.docx", b"li")}
    token = sign_in("li").post(address, bad_day).context["form"].kept[0][0]
    assert sign_in("zhang").post(address, {**told, "kept": token}).status_code == 422
    assert FollowUp.objects.count() == 0


def test_a_follow_up_on_the_morning_page_answers_with_the_morning(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    told = {"kind": "call", "on": "2024-06-26", "text": "约了周五来访", "in": "today"}
    answer = sign_in("zhang").post(reverse("leads:follow_up", args=[lead.pk]), told, headers=HTMX)
    assert answer["HX-Retarget"] == "#today"
    assert f"已记下 {lead.number} 的跟进" in answer.content.decode()


def test_a_stale_edit_shows_both_values_and_writes_nothing(sign_in: Enter, zone: Zone, report: Report) -> None:
    lead, zhang = report("zhang", chain="整车"), sign_in("zhang")
    form = zhang.get(reverse("leads:edit", args=[lead.pk])).context["form"]
    told = {name: field.value() if field.value() is not None else "" for name, field in ((f.name, f) for f in form)}
    told |= {f"initial-{name}": value for name, value in told.items()} | {"chain": "电机", "despite_similar": ""}
    services.edit(by=zone.li, lead_id=lead.pk, based_on=lead.version, values={"chain": "电池", "region": "台州"})
    answer = zhang.post(reverse("leads:edit", args=[lead.pk]), told)
    text = answer.content.decode()
    assert answer.status_code == 409
    for value in ("电池", "电机", "台州"):
        assert value in text
    assert Lead.objects.get().chain == "电池"
    again = answer.context["form"].data
    zhang.post(reverse("leads:edit", args=[lead.pk]), again.dict())
    saved = Lead.objects.get()
    assert (saved.chain, saved.region) == ("电机", "台州")


def test_an_edit_sends_only_what_was_changed(sign_in: Enter, report: Report) -> None:
    lead, zhang = report("zhang", contact_phone="13812345678"), sign_in("zhang")
    form = zhang.get(reverse("leads:edit", args=[lead.pk])).context["form"]
    told = {f.name: f.value() if f.value() is not None else "" for f in form}
    told |= {f"initial-{name}": value for name, value in told.items()} | {"region": "台州", "despite_similar": ""}
    assert zhang.post(reverse("leads:edit", args=[lead.pk]), told).status_code == 302
    assert Lead.objects.get().contact_phone == "13812345678"


def test_the_loser_of_a_claim_reads_who_won(sign_in: Enter, zone: Zone, report: Report) -> None:
    lead = report("zhao", pooled=True)
    services.claim(by=zone.wang, lead_id=lead.pk)
    told = {"seat_id": zone.seat(zone.zhang).pk}
    answer = sign_in("zhang").post(reverse("leads:do", args=[lead.pk, "claim"]), told, headers=HTMX)
    assert answer.status_code == 422
    assert "医药化工专班 王专员" in answer.content.decode()
    assert Lead.objects.get().seat == zone.seat(zone.wang)


def test_a_bulk_change_that_one_lead_refuses_changes_none(sign_in: Enter, zone: Zone, report: Report) -> None:
    mine, colleagues = report("zhang"), report("chen", investor="江苏金彭车业有限公司")
    told = {
        "sure": "yes", "todo": "transfer", "ids": [mine.pk, colleagues.pk],
        "seat_id": zone.seat(zone.li).pk, "reason": "分工调整",
    }  # fmt: skip
    answer = sign_in("zhang").post(reverse("leads:bulk"), told)
    assert answer.status_code == 422
    assert colleagues.number in answer.content.decode()
    assert Lead.objects.filter(seat=zone.seat(zone.li)).count() == 0


def test_a_bulk_change_is_confirmed_on_a_page_that_names_the_leads(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    answer = sign_in("li").post(reverse("leads:bulk"), {"todo": "chain", "ids": [lead.pk]})
    assert lead.number in answer.content.decode()
    assert Lead.objects.get().chain == ""


def test_a_contest_by_number_reaches_its_arbitration_and_is_decided_once(
    sign_in: Enter, zone: Zone, report: Report
) -> None:
    lead = report("wang")
    answer = sign_in("zhang").post(reverse("leads:contest", args=[lead.number]), {"claim": "五月已会面"})
    dispute = Dispute.objects.get()
    assert answer.url == reverse("leads:arbitration", args=[dispute.pk])
    told = {
        "winner_office_id": zone.equipment_office.pk, "first_share": 40, "basis": "first_contact",
        "decision": "凭据充分",
    }  # fmt: skip
    address = reverse("leads:arbitration", args=[dispute.pk])
    assert sign_in("zhang").post(address, told).status_code == 403
    sign_in("zhao").post(address, told)
    assert sign_in("zhao").post(address, {**told, "first_share": 90}).status_code == 422
    dispute.refresh_from_db()
    assert dispute.first_share == 40
    assert "凭据充分" in sign_in("wang").get(address).content.decode()


def test_the_excel_file_leaves_sensitive_leads_at_home_and_says_how_many(sign_in: Enter, report: Report) -> None:
    report("zhang")
    report("zhang", investor="绿源电动车(浙江)股份有限公司", confidentiality=3)
    answer = sign_in("zhang").get(reverse("leads:export"))
    cells = [str(cell) for row in load_workbook(BytesIO(answer.content)).active.values for cell in row if cell]
    assert "浙江星月电动车有限公司" in cells
    assert not any("绿源" in cell for cell in cells)
    assert any("敏感线索 1 条" in cell for cell in cells)
