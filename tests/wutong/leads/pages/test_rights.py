"""Who gets which page of leads, and what of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from wutong.kernel.models import Event
from wutong.leads.models import Lead

Enter = Callable[[str], Client]
Report = Callable[..., Lead]
LISTS = ("leads:list", "leads:board", "leads:pool", "leads:found", "leads:export", "leads:arbitrations")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("person", ["wu", "zheng", "feng", "he"])
def test_the_three_officers_and_firms_get_no_page_of_leads(sign_in: Enter, name: str, person: str) -> None:
    answer = sign_in(person).get(reverse(name))
    assert answer.status_code == 403
    assert "线索只对园区工作人员开放" in answer.content.decode()


@pytest.mark.parametrize("person", ["qian", "sun", "hu", "wu", "he"])
def test_only_promoters_get_the_form_of_a_new_lead(sign_in: Enter, person: str) -> None:
    answer = sign_in(person).post(reverse("leads:new"), {"investor": "浙江星月电动车有限公司"})
    assert answer.status_code == 403
    assert Lead.objects.count() == 0


@pytest.mark.parametrize("person", ["zhang", "li", "wang", "zhao", "qian"])
def test_promoters_and_leaders_have_a_morning(sign_in: Enter, person: str) -> None:
    assert sign_in(person).get(reverse("leads:today")).status_code == 200


@pytest.mark.parametrize("person", ["sun", "hu", "wu", "he"])
def test_nobody_else_has_one(sign_in: Enter, person: str) -> None:
    assert sign_in(person).get(reverse("leads:today")).status_code == 403


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("zhang", 200),
        ("chen", 200),
        ("li", 200),
        ("zhao", 200),
        ("qian", 200),
        ("wang", 404),
        ("sun", 404),
        ("hu", 404),
    ],
)
def test_a_dossier_opens_for_those_who_may_see_it(sign_in: Enter, report: Report, person: str, status: int) -> None:
    lead = report("zhang")
    assert sign_in(person).get(reverse("leads:lead", args=[lead.pk])).status_code == status


def test_another_team_sees_a_masked_row_and_no_name(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    text = sign_in("wang").get(reverse("leads:list"), {"scope": "others"}).content.decode()
    assert lead.number in text
    assert "浙江****" in text
    assert "星月" not in text


def test_another_team_sees_nothing_of_a_sensitive_lead(sign_in: Enter, report: Report) -> None:
    lead = report("zhang", confidentiality=3)
    text = sign_in("wang").get(reverse("leads:list"), {"scope": "others"}).content.decode()
    assert lead.number not in text


def test_a_leader_sees_neither_contact_nor_bottom_line(sign_in: Enter, report: Report) -> None:
    lead = report("zhang", contact_name="李先生", contact_phone="13812345678", bottom_line="每亩十二万")
    text = sign_in("qian").get(reverse("leads:lead", args=[lead.pk])).content.decode()
    for secret in ("李先生", "5678", "每亩十二万"):
        assert secret not in text


def test_a_phone_number_is_masked_until_it_is_asked_for_and_the_look_is_recorded(
    sign_in: Enter, report: Report
) -> None:
    lead = report("zhang", contact_name="李先生", contact_phone="13812345678")
    chen = sign_in("chen")
    text = chen.get(reverse("leads:lead", args=[lead.pk])).content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text
    assert "13812345678" in chen.post(reverse("leads:contact", args=[lead.pk])).content.decode()
    assert Event.objects.filter(verb="leads.lead.revealed", by__username="chen").count() == 1


def test_a_phone_number_cannot_be_asked_for_by_address(sign_in: Enter, report: Report) -> None:
    lead = report("zhang", contact_phone="13812345678")
    assert sign_in("zhang").get(reverse("leads:contact", args=[lead.pk])).status_code == 405
    assert not Event.objects.filter(verb="leads.lead.revealed").exists()


def test_opening_a_sensitive_lead_is_recorded(sign_in: Enter, report: Report) -> None:
    lead = report("zhang", confidentiality=3)
    sign_in("zhao").get(reverse("leads:lead", args=[lead.pk]))
    assert Event.objects.filter(verb="leads.lead.read", by__username="zhao").count() == 1


def test_only_whoever_may_work_on_a_lead_gets_the_form_to_correct_it(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    address = reverse("leads:edit", args=[lead.pk])
    assert sign_in("zhang").get(address).status_code == 200
    assert sign_in("chen").get(address).status_code == 403
    assert sign_in("wang").get(address).status_code == 404


def test_a_button_out_of_reach_says_why(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    text = sign_in("chen").get(reverse("leads:lead", args=[lead.pk])).content.decode()
    assert "只有专人、专班长和招商办可以办理" in text
    assert reverse("leads:follow_up", args=[lead.pk]) not in text


def test_a_file_of_another_teams_lead_is_not_handed_out(sign_in: Enter, report: Report) -> None:
    lead = report("zhang")
    assert sign_in("wang").get(reverse("leads:file", args=[lead.pk, 1])).status_code == 404
