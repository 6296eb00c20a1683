"""Promises of the pages: the directory answers as one types, the queue works without a mouse, a firm tells all."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, TWIN_A, TWIN_B, YADEA, bring, entered
from wutong.accounts.models import Person
from wutong.enterprises import queries, services
from wutong.enterprises.models import Enterprise, Line
from wutong.leads import services as leads
from wutong.leads.services import LeadValues
from wutong.outreach import services as outreach

PART = {"HX-Request": "true"}


def signed_in(client: Client, person: Person) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def browser(zone: Zone, client: Client) -> Client:
    """Zhang's browser."""
    return signed_in(client, zone.zhang)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]  # the test client's answer


def test_the_directory_answers_a_fragment_initials_and_a_code(browser: Client, directory: Path) -> None:
    for words in ("爱玛", "愛瑪車業", "tjam", AIMA, "泰美车业"):
        found = text(browser.get(reverse("enterprises:directory"), {"words": words}, headers=PART))
        assert reverse("enterprises:firm", args=[AIMA]) in found, words


def test_filters_narrow_by_group_and_city(browser: Client, directory: Path) -> None:
    found = text(browser.get(reverse("enterprises:directory"), {"region": "长三角", "city": "无锡"}, headers=PART))
    assert reverse("enterprises:firm", args=[YADEA]) in found
    assert reverse("enterprises:firm", args=[AIMA]) not in found


def test_an_unknown_region_is_a_sentence(browser: Client, directory: Path) -> None:
    answer = browser.get(reverse("enterprises:directory"), {"region": "火星"}, headers=PART)
    assert answer.status_code == 200
    assert "火星" in text(answer)


@pytest.mark.parametrize("words", ["%", "'; drop table", "<script>", "\x00", "爱" * 500, "😀", "_"])
def test_odd_words_are_answered_calmly(browser: Client, directory: Path, words: str) -> None:
    answer = browser.get(reverse("enterprises:directory"), {"words": words})
    assert answer.status_code == 200
    assert "<script>" not in text(answer).replace("<script src", "")


def test_without_a_directory_the_page_says_how_to_build_one(browser: Client) -> None:
    answer = text(browser.get(reverse("enterprises:directory")))
    assert "还没有企业名录" in answer
    assert "wutong directory build" in answer


def test_a_damaged_directory_is_said_in_a_sentence(browser: Client, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("7\n")
    with override_settings(DIRECTORY=tmp_path):
        answer = browser.get(reverse("enterprises:directory"))
    assert answer.status_code == 200
    assert "还没有企业名录" in text(answer)


def test_what_was_entered_by_hand_is_found_as_well(zone: Zone, browser: Client, directory: Path) -> None:
    made = entered(zone, "天康生物股份有限公司")
    found = text(browser.get(reverse("enterprises:directory"), {"words": "天康"}, headers=PART))
    assert reverse("enterprises:enterprise", args=[made.pk]) in found


def test_a_firm_shows_its_facts_with_source_and_check(browser: Client, directory: Path) -> None:
    page = text(browser.get(reverse("enterprises:firm", args=[AIMA])))
    for said in ("天津爱玛车业科技有限公司", AIMA, "核对无误", "演示名录", "40,000 万元", "天津市泰美车业有限公司"):
        assert said in page


def test_a_tracked_firm_has_one_address(zone: Zone, browser: Client, directory: Path) -> None:
    made = services.track(by=zone.zhang, directory_id=AIMA)
    answer = browser.get(reverse("enterprises:firm", args=[AIMA]))
    assert answer.headers["Location"] == reverse("enterprises:enterprise", args=[made.pk])


def test_the_story_joins_what_was_written_under_any_name(zone: Zone, browser: Client, directory: Path) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)
    values: LeadValues = {"investor": "天津市泰美车业有限公司", "project_name": "整车基地", "channel": "expo"}
    lead = leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)
    told = text(browser.get(reverse("enterprises:story"), {"enterprise": aima.pk}))
    assert lead.number in told
    assert reverse("leads:lead", args=[lead.pk]) in told


def test_the_story_keeps_to_the_rights_of_each_domain(zone: Zone, client: Client, directory: Path) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)
    values: LeadValues = {"investor": "天津爱玛车业科技有限公司", "project_name": "整车基地", "channel": "expo"}
    lead = leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)
    signed_in(client, zone.wang)
    told = text(client.get(reverse("enterprises:story"), {"enterprise": aima.pk}))
    assert lead.number not in told
    assert "线索另有 1 条不在您可见的范围内" in told


def test_visits_and_contacts_are_told_too(zone: Zone, directory: Path) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)
    trip = outreach.plan_trip(
        by=zone.zhang, kind="expo", title="自行车展", cities="上海", office_id=zone.equipment_office.pk,
        leader_id=zone.zhang.pk, member_ids=[], starts_on=date(2024, 5, 5), ends_on=date(2024, 5, 8),
    )  # fmt: skip
    outreach.add_contact(by=zone.zhang, trip_id=trip.pk, firm="爱玛车业科技", on=date(2024, 5, 6), booth="E7-28")
    (told,) = queries.timeline.of(zone.zhang, aima.pk).entries
    assert (told.source, told.day, told.text) == ("外出", date(2024, 5, 6), "展位 E7-28")


def test_the_queue_marks_the_letters_that_differ(zone: Zone, browser: Client, directory: Path) -> None:
    bring(zone, ("星火电机公司", "E7", "江苏", ""))
    Line.objects.update(state="doubtful")
    page = text(browser.get(reverse("enterprises:review")))
    assert "<ins>有限</ins>" in page
    assert 'data-key="1"' in page
    assert 'data-key="0"' in page


def test_a_key_decides_and_the_next_line_comes(zone: Zone, browser: Client, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "A1", "", ""), ("星火电机有限公司", "B2", "", ""))
    first, second = made.lines.order_by("row")
    said = {"directory_id": TWIN_B, "version": first.version, "list": made.pk, "state": "doubtful"}
    answer = browser.post(reverse("enterprises:decide", args=[first.pk, "confirm"]), said, headers=PART)
    assert reverse("enterprises:decide", args=[second.pk, "confirm"]) in text(answer)
    assert reverse("enterprises:decide", args=[first.pk, "reopen"]) in text(answer)


def test_a_refused_decision_stays_on_the_line_with_the_sentence(zone: Zone, browser: Client, directory: Path) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    services.reject(by=zone.wang, line_id=only.pk)
    said = {"directory_id": TWIN_A, "version": 1}
    answer = browser.post(reverse("enterprises:decide", args=[only.pk, "confirm"]), said, headers=PART)
    assert answer.status_code == 409
    assert "王专员" in text(answer)
    assert not Enterprise.objects.exists()


def test_pairs_show_fields_side_by_side(zone: Zone, browser: Client) -> None:
    one, other = entered(zone, "天康生物股份有限公司", city="昌吉"), entered(zone, "天康生物制药有限公司", city="昌吉")
    services.suspect(by=zone.zhang, one_id=one.pk, other_id=other.pk)
    page = text(browser.get(reverse("enterprises:pairs")))
    assert "<ins>制药</ins>" in page
    assert f'value="{other.pk}" data-key="2"' in page


def test_a_list_is_taken_away_as_a_workbook(zone: Zone, browser: Client, directory: Path) -> None:
    made = bring(zone, ("雅迪科技集团有限公司", "A1", "", ""))
    answer = browser.get(reverse("enterprises:list_sheet", args=[made.pk]))
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_api_says_whose_names_they_are(browser: Client, directory: Path) -> None:
    answer = browser.post(
        "/api/v1/firms/identify", {"names": ["愛瑪車業科技", "乌有飞碟"]}, content_type="application/json"
    )
    first, second = answer.json()
    assert (first["directory_id"], second["state"]) == (AIMA, "unknown")


@pytest.mark.parametrize("who", ["wu", "zheng", "feng", "xu", "he"])
def test_firms_and_the_three_officers_stay_outside(zone: Zone, client: Client, who: str) -> None:
    signed_in(client, getattr(zone, who))
    for name in ("directory", "tracked", "lists", "review", "pairs"):
        assert client.get(reverse(f"enterprises:{name}")).status_code == 403
