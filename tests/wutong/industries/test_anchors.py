"""Promises of the anchor sheet: every part with who makes it where, and what is not known stays a gap in words."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Zone
from tests.wutong.industries.stories import make_anchor, make_part, note
from wutong.industries import queries, services
from wutong.industries.models import Anchor, Chain, Part
from wutong.kernel import clock
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, WrongStage

OPEN = "缺口:尚未查到有依据的供应企业"


@pytest.fixture
def anchor(zone: Zone, chain: Chain) -> Anchor:
    """An anchor that stands in 整车装配."""
    return make_anchor(zone, chain)


def test_a_part_has_its_makers_by_place_and_evidence(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    part = make_part(zone, anchor, share=0.08)
    note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk, evidence="direct", province="江苏", city="苏州")
    note(zone, chain, "白银控制器有限公司", province="甘肃", city="白银")
    line = queries.anchor_sheet(zone.qian, anchor.pk).lines[0]
    firms = {slug: [one.maker.firm for one in lines] for slug, _, lines in line.groups}
    assert (firms["near"], firms["beyond"]) == (["白银控制器有限公司"], ["江苏协昌电子科技股份有限公司"])
    assert (line.best, line.is_open, line.kind) == ("直接供货", False, "single")


def test_what_is_not_known_stays_a_gap_in_so_many_words(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    make_part(zone, anchor, "车架", "tyre")
    note(zone, chain, "兰州新区轮胎有限公司", "tyre", is_local=True, evidence="scope")
    page = queries.anchor_sheet(zone.qian, anchor.pk)
    assert (page.known, page.open, page.lines[0].sentence, len(page.lines[0].guesses)) == (0, 1, OPEN, 1)


def test_a_maker_noted_for_one_part_does_not_count_for_another(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    own, other = make_part(zone, anchor), make_part(zone, anchor, "控制器(三轮)")
    note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=own.pk)
    lines = queries.anchor_sheet(zone.qian, anchor.pk).lines
    assert [line.is_open for line in lines] == [False, True]
    assert other.pk == lines[1].part.pk  # type: ignore[union-attr]  # a line of the list


def test_without_a_list_what_supplies_its_segment_stands_for_one(zone: Zone, anchor: Anchor) -> None:
    page = queries.anchor_sheet(zone.qian, anchor.pk)
    assert page.from_graph
    assert {line.segment_code for line in page.lines} == {"battery", "motor", "controller", "tyre", "mould"}
    make_part(zone, anchor)
    assert len(queries.anchor_sheet(zone.qian, anchor.pk).lines) == 1


def test_the_sheet_of_a_past_day_is_what_was_known_then(zone: Zone, chain: Chain) -> None:
    with clock.at(date(2024, 6, 10)):
        anchor = make_anchor(zone, chain)
        part = make_part(zone, anchor)
    services.drop_part(by=zone.zhang, part_id=part.pk, reason="重复")
    with clock.at(date(2024, 6, 11)):
        assert not queries.anchor_sheet(zone.qian, anchor.pk, date(2024, 6, 11)).from_graph
    assert queries.anchor_sheet(zone.qian, anchor.pk).from_graph


def test_an_anchor_is_entered_once_a_chain(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    with pytest.raises(Duplicate):
        make_anchor(zone, chain, "甘肃爱玛车业科技有限公司 ")
    services.withdraw_anchor(by=zone.zhang, anchor_id=anchor.pk, reason="改由集团")
    make_anchor(zone, chain)
    assert Anchor.objects.filter(withdrawn_at__isnull=True).count() == 1
    with pytest.raises(WrongStage):
        make_part(zone, anchor)


@pytest.mark.parametrize("who", ["qian", "sun", "hu", "ma"])
def test_those_who_only_look_keep_no_anchor(zone: Zone, chain: Chain, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.add_anchor(by=getattr(zone, who), chain_id=chain.pk, firm="雅迪科技集团有限公司")
    assert not Anchor.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", {"name": ""}),
        ("segment_code", {"segment_code": "nowhere"}),
        ("share", {"share": 2}),
        ("source_date", {"source_date": date(2025, 1, 1)}),
    ],
)
def test_a_part_that_cannot_be_meant_is_refused_by_field(
    zone: Zone, anchor: Anchor, field: str, said: dict[str, Any]
) -> None:
    with pytest.raises(Incomplete) as refused:
        services.put_part(by=zone.zhang, anchor_id=anchor.pk, **{"name": "电池", "segment_code": "battery", **said})
    assert list(refused.value.fields) == [field]
    assert not Part.objects.exists()


def test_a_part_is_named_once_and_changed_from_the_page_that_was_read(zone: Zone, anchor: Anchor) -> None:
    part = make_part(zone, anchor)
    with pytest.raises(Duplicate):
        make_part(zone, anchor)
    services.put_part(
        by=zone.zhang, anchor_id=anchor.pk, part_id=part.pk, based_on=1, name="电机控制器", segment_code="controller"
    )
    with pytest.raises(Conflict):
        services.put_part(
            by=zone.zhang, anchor_id=anchor.pk, part_id=part.pk, based_on=1, name="仪表", segment_code="controller"
        )
    assert Part.objects.get().name == "电机控制器"


def test_an_anchor_is_corrected(zone: Zone, anchor: Anchor) -> None:
    services.edit_anchor(by=zone.li, anchor_id=anchor.pk, based_on=1, firm=anchor.firm, capacity="100 万辆/年")
    with pytest.raises(Conflict):
        services.edit_anchor(by=zone.li, anchor_id=anchor.pk, based_on=1, firm=anchor.firm)
    anchor.refresh_from_db()
    assert (anchor.capacity, anchor.segment_code) == ("100 万辆/年", "")


def test_those_outside_do_not_see_an_anchor(zone: Zone, anchor: Anchor) -> None:
    for person in (zone.wu, zone.he, zone.xu):
        with pytest.raises(NotFound):
            queries.anchor_sheet(person, anchor.pk)


def test_the_workbook_says_the_gap_too(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    part = make_part(zone, anchor)
    make_part(zone, anchor, "轮胎", "tyre")
    note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk, evidence="direct")
    client = Client()
    client.force_login(zone.qian, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("industries:anchor_sheet", args=[anchor.pk]))
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)  # type: ignore[union-attr]  # it has one
    assert [row[8] for row in rows[1:3]] == ["地点待核", OPEN]
    assert rows[1][9] == "江苏协昌电子科技股份有限公司"
