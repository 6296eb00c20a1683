"""Promises of the pages of firms and lists: each person sees what each domain shows, and no cell is a formula."""

import io
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it brings no types
import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, YADEA, bring, entered
from wutong.accounts.models import Person
from wutong.enterprises import queries, services
from wutong.enterprises.models import Enterprise, Line
from wutong.kernel import clock
from wutong.leads import services as leads

PART = {"HX-Request": "true"}


def as_(client: Client, person: Person) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def aima(zone: Zone, directory: Path) -> Enterprise:
    """爱玛, tracked, with a lead of zhang's."""
    made = services.track(by=zone.zhang, directory_id=AIMA)
    leads.register(
        by=zone.zhang, seat_id=zone.seat(zone.zhang).pk,
        values={"investor": "天津爱玛车业科技有限公司", "project_name": "整车基地", "channel": "expo"},
    )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [("zhang", 1, 0), ("li", 1, 0), ("zhao", 1, 0), ("qian", 1, 0), ("wang", 0, 1), ("hu", 0, 0)],
)
def test_the_story_shows_of_leads_what_leads_shows(
    zone: Zone, aima: Enterprise, who: str, shown: int, hidden: int
) -> None:
    told = queries.timeline.of(getattr(zone, who), aima.pk)
    assert len([one for one in told.entries if one.source == "线索"]) == shown
    assert dict(told.hidden).get("线索", 0) == hidden


def test_after_a_merge_the_story_is_told_under_both_names_and_undone_again(zone: Zone, aima: Enterprise) -> None:
    other = entered(zone, "爱玛兰州生产基地")
    pair = services.suspect(by=zone.zhang, one_id=aima.pk, other_id=other.pk)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=other.pk)
    assert len(queries.timeline.of(zone.zhang, other.pk).entries) == 1
    assert not queries.timeline.of(zone.zhang, aima.pk).entries
    services.undo(by=zone.zhang, pair_id=pair.pk)
    assert len(queries.timeline.of(zone.zhang, aima.pk).entries) == 1


def test_a_merged_firm_points_to_where_it_went(zone: Zone, client: Client, aima: Enterprise) -> None:
    other = entered(zone, "爱玛兰州生产基地")
    pair = services.suspect(by=zone.zhang, one_id=aima.pk, other_id=other.pk)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=other.pk)
    page = text(as_(client, zone.zhang).get(reverse("enterprises:enterprise", args=[aima.pk])))
    assert "这一家已并入" in page
    assert reverse("enterprises:edit", args=[aima.pk]) not in page


def test_what_the_directory_says_otherwise_stands_beside(zone: Zone, client: Client, aima: Enterprise) -> None:
    services.edit(by=zone.zhang, enterprise_id=aima.pk, based_on=aima.version, values={"address": "天津市东丽区"})
    page = text(as_(client, zone.zhang).get(reverse("enterprises:enterprise", args=[aima.pk])))
    assert "天津市东丽区" in page
    assert "名录现为:天津市静海区" in page


def test_who_only_looks_is_offered_no_verb(zone: Zone, client: Client, aima: Enterprise) -> None:
    page = text(as_(client, zone.qian).get(reverse("enterprises:enterprise", args=[aima.pk])))
    for name in ("edit", "add_name", "note_title", "suspect"):
        assert reverse(f"enterprises:{name}", args=[aima.pk]) not in page


@pytest.mark.parametrize("who", ["wu", "xu"])
def test_outsiders_get_no_page_of_a_firm(zone: Zone, client: Client, aima: Enterprise, who: str) -> None:
    as_(client, getattr(zone, who))
    assert client.get(reverse("enterprises:enterprise", args=[aima.pk])).status_code == 403
    assert client.get(reverse("enterprises:story"), {"enterprise": aima.pk}).status_code == 403


def test_a_title_that_ended_is_shown_as_ended(zone: Zone, client: Client, aima: Enterprise) -> None:
    day = clock.today().replace(year=clock.today().year - 1)
    services.note_title(by=zone.zhang, enterprise_id=aima.pk, title="创新型中小企业", valid_to=day)
    page = text(as_(client, zone.zhang).get(reverse("enterprises:enterprise", args=[aima.pk])))
    assert "不在有效期" in page
    assert '<span class="badge fm-title">创新型中小企业' not in page


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        ("add_name", {"name": "", "kind": "short"}, "必填"),
        ("add_name", {"name": "天津爱玛车业科技有限公司", "kind": "short"}, "已经是这家企业的"),
        ("note_title", {"title": "甲", "valid_from": "2024-02-01", "valid_to": "2024-01-01"}, "早于"),
    ],
)
def test_a_refused_form_comes_back_with_the_sentence(
    zone: Zone, client: Client, aima: Enterprise, name: str, said: dict[str, str], sentence: str
) -> None:
    answer = as_(client, zone.zhang).post(reverse(f"enterprises:{name}", args=[aima.pk]), said)
    assert answer.status_code == 422
    assert sentence in text(answer) or "请填写" in text(answer)


def test_a_name_with_markup_stays_a_name(zone: Zone, client: Client) -> None:
    made = entered(zone, "<b>天康</b>生物股份有限公司")
    page = text(as_(client, zone.zhang).get(reverse("enterprises:enterprise", args=[made.pk])))
    assert "<b>天康</b>" not in page
    assert "&lt;b&gt;天康" in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_a_workbook_is_a_formula(zone: Zone, client: Client, start: str) -> None:
    made = services.type_list(by=zone.zhang, title="手抄", written=f'{start}HYPERLINK("http://x","天康生物")')
    answer = as_(client, zone.zhang).get(reverse("enterprises:list_sheet", args=[made.pk]))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a test client's answer
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_lines_are_narrowed_by_state_and_writing(zone: Zone, client: Client, directory: Path) -> None:
    made = bring(zone, ("雅迪科技集团有限公司", "A1", "", ""), ("乌有飞碟股份有限公司", "A2", "", ""))
    as_(client, zone.zhang)
    address = reverse("enterprises:list", args=[made.pk])
    for asked in ({"state": "known"}, {"words": "雅迪"}):
        found = text(client.get(address, asked, headers=PART))
        assert "雅迪科技集团" in found
        assert "乌有飞碟" not in found


def test_the_facets_count_what_the_filters_leave(zone: Zone, client: Client, directory: Path) -> None:
    as_(client, zone.zhang)
    found = text(client.get(reverse("enterprises:facets"), {"region": "甘肃"}, headers=PART))
    assert "甘肃" in found
    assert "江苏" not in found
    assert "不计查找的字" in text(client.get(reverse("enterprises:facets"), {"words": "爱玛"}, headers=PART))


def test_tracked_firms_are_found_by_any_name_and_narrowed(zone: Zone, client: Client, directory: Path) -> None:
    services.track(by=zone.zhang, directory_id=AIMA)
    services.track(by=zone.zhang, directory_id=YADEA)
    as_(client, zone.qian)
    for asked in ({"words": "泰美"}, {"province": "天津"}):
        found = text(client.get(reverse("enterprises:tracked"), asked, headers=PART))
        assert "爱玛" in found
        assert "雅迪" not in found
    assert "没有符合条件" in text(client.get(reverse("enterprises:tracked"), {"local": "1"}, headers=PART))


def test_the_queue_searches_elsewhere_and_confirms_what_it_finds(zone: Zone, client: Client, directory: Path) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    as_(client, zone.zhang)
    found = text(client.get(reverse("enterprises:pick", args=[only.pk]), {"pick": "雅迪"}, headers=PART))
    assert f'value="{YADEA}"' in found
    client.post(reverse("enterprises:decide", args=[only.pk, "confirm"]), {"directory_id": YADEA}, headers=PART)
    assert Line.objects.get().matched_name == "雅迪科技集团有限公司"
