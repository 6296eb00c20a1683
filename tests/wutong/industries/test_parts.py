"""Promises of anchors' lists: lines put, corrected in their place, withdrawn; makers by part; each refusal whole."""

from datetime import date
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import DAY, make_anchor, make_chain, make_part, note
from tests.wutong.industries.test_views import ask, text
from wutong.industries import queries, services
from wutong.industries.models import Anchor, Chain, Maker, Part
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, Refusal, WrongStage

OPEN = "缺口:尚未查到有依据的供应企业"


@pytest.fixture
def anchor(zone: Zone, chain: Chain) -> Anchor:
    """An anchor that stands in 整车装配."""
    return make_anchor(zone, chain)


@pytest.fixture
def part(zone: Zone, anchor: Anchor) -> Part:
    """One line of its list."""
    return make_part(zone, anchor, amount="每车 1 只", share=0.08, requirement="IP67", source_date=date(2024, 5, 1))


def lines() -> list[tuple[Any, ...]]:
    """Return all parts as they stand."""
    return list(
        Part.objects.order_by("pk").values_list("pk", "name", "segment_code", "share", "withdrawn_at", "version")
    )


def put(zone: Zone, anchor: Anchor, **said: Any) -> Part:
    """Put a line as zhang."""
    return services.put_part(by=zone.zhang, anchor_id=anchor.pk, **{"name": "电池", "segment_code": "battery", **said})


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", {"name": "长" * 65}),
        ("segment_code", {"segment_code": ""}),
        ("amount", {"amount": "长" * 101}),
        ("share", {"share": 0}),
        ("share", {"share": -0.1}),
        ("share", {"share": 1.01}),
        ("requirement", {"requirement": "长" * 201}),
        ("source", {"source": "长" * 256}),
        ("source_date", {"source_date": date(2024, 6, 29)}),
    ],
)
def test_a_line_that_cannot_be_meant_leaves_the_list_as_it_was(
    zone: Zone, anchor: Anchor, part: Part, field: str, said: dict[str, Any]
) -> None:
    before = lines()
    for part_id in (None, part.pk):
        with pytest.raises(Incomplete) as refused:
            put(zone, anchor, part_id=part_id, **said)
        assert (list(refused.value.fields), lines()) == ([field], before)


@pytest.mark.parametrize(
    ("who", "error"),
    [("qian", NotAllowed), ("hu", NotAllowed), ("sun", NotAllowed), ("wu", NotFound), ("he", NotFound)],
)
def test_those_who_only_look_keep_no_list(
    zone: Zone, anchor: Anchor, part: Part, who: str, error: type[Refusal]
) -> None:
    before, by = lines(), getattr(zone, who)
    with pytest.raises(error):
        services.put_part(by=by, anchor_id=anchor.pk, part_id=part.pk, name="仪表", segment_code="controller")
    with pytest.raises(error):
        services.drop_part(by=by, part_id=part.pk)
    with pytest.raises(error):
        services.withdraw_anchor(by=by, anchor_id=anchor.pk, reason="不是链主")
    assert (lines(), Anchor.objects.filter(withdrawn_at__isnull=True).count()) == (before, 1)


def test_a_line_is_withdrawn_once_and_its_name_is_free_again(zone: Zone, anchor: Anchor, part: Part) -> None:
    services.drop_part(by=zone.zhang, part_id=part.pk, reason="并入整车电控")
    with pytest.raises(WrongStage):
        services.drop_part(by=zone.zhang, part_id=part.pk)
    with pytest.raises(NotFound):
        put(zone, anchor, part_id=part.pk, name="控制器")
    again = make_part(zone, anchor)
    assert (again.pk != part.pk, Part.objects.filter(withdrawn_at__isnull=True).count()) == (True, 1)


def test_a_line_is_not_renamed_to_another_line(zone: Zone, anchor: Anchor, part: Part) -> None:
    put(zone, anchor)
    before = lines()
    with pytest.raises(Duplicate, match="清单里已有“电池”"):
        put(zone, anchor, part_id=part.pk, name="电池")
    assert lines() == before


def test_two_anchors_may_each_have_a_line_of_one_name(zone: Zone, chain: Chain, anchor: Anchor, part: Part) -> None:
    other = make_anchor(zone, chain, "雅迪科技集团有限公司")
    make_part(zone, other)
    with pytest.raises(NotFound):
        services.put_part(by=zone.zhang, anchor_id=other.pk, part_id=part.pk, name="x", segment_code="battery")
    assert Part.objects.filter(name="控制器").count() == 2


def test_lines_stand_in_the_order_they_were_put(zone: Zone, anchor: Anchor) -> None:
    for name in ("丙", "甲", "乙"):
        put(zone, anchor, name=name)
    assert [line.name for line in queries.anchor_sheet(zone.qian, anchor.pk).lines] == ["丙", "甲", "乙"]


def test_the_history_of_an_anchor_tells_each_line_and_what_changed(zone: Zone, anchor: Anchor, part: Part) -> None:
    put(zone, anchor, part_id=part.pk, name="电机控制器", segment_code="controller", amount="每车 2 只")
    services.drop_part(by=zone.zhang, part_id=part.pk, reason="误记")
    told = [event.sentence for event in history.of(anchor)]
    assert told[0].startswith("撤下零部件“电机控制器”")
    assert "修改零部件“电机控制器”" in told[1]
    assert "新增零部件“控制器”" in told[2]


def test_a_line_is_corrected_in_its_place_on_the_sheet(zone: Zone, anchor: Anchor, part: Part) -> None:
    page = ask(zone.zhang, "anchor", anchor.pk, query=f"?part={part.pk}").content.decode()
    assert 'value="IP67"' in page
    assert 'value="8"' in page
    said = {"name": "控制器", "segment_code": "controller", "share": "9.5", "version": part.version}
    answer = ask(zone.zhang, "part_edit", part.pk, said=said)
    assert (answer.status_code, answer["Location"]) == (302, f"/chains/anchors/{anchor.pk}/#part-{part.pk}")
    assert str(Part.objects.get().share) == "0.0950"


def test_a_stale_or_wrong_correction_comes_back_in_its_place(zone: Zone, anchor: Anchor, part: Part) -> None:
    said = {"name": "控制器总成", "segment_code": "controller", "version": 9}
    stale = ask(zone.zhang, "part_edit", part.pk, said=said)
    assert (stale.status_code, "已被他人更改" in text(stale)) == (422, True)
    assert 'value="控制器总成"' in stale.content.decode()
    assert ask(zone.zhang, "part_edit", part.pk, said={**said, "name": ""}).status_code == 422
    assert Part.objects.get().name == "控制器"


@pytest.mark.parametrize("query", ["?part=0", "?part=x", "?part=99999999", f"?part={'9' * 40}"])
def test_an_address_of_no_line_opens_none(zone: Zone, anchor: Anchor, part: Part, query: str) -> None:
    page = ask(zone.zhang, "anchor", anchor.pk, query=query)
    assert (page.status_code, "ch-editing" in page.content.decode()) == (200, False)


def test_those_who_look_are_not_given_the_form(zone: Zone, anchor: Anchor, part: Part) -> None:
    assert "ch-editing" not in ask(zone.qian, "anchor", anchor.pk, query=f"?part={part.pk}").content.decode()
    said = {"name": "仪表", "segment_code": "controller", "version": 1}
    assert ask(zone.qian, "part_edit", part.pk, said=said).status_code == 403
    assert Part.objects.get().name == "控制器"


def test_one_firm_is_noted_once_a_part_and_once_a_segment(zone: Zone, chain: Chain, part: Part) -> None:
    note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk, evidence="direct")
    note(zone, chain, "江苏协昌电子科技股份有限公司")
    for more in ({"part_id": part.pk}, {}):
        with pytest.raises(Duplicate, match="已在册"):
            note(zone, chain, "江苏协昌电子科技股份有限公司", **more)
    line = queries.anchor_sheet(zone.qian, part.anchor_id).lines[0]
    shown = [one for _, _, makers in line.groups for one in makers]
    assert (len(shown), shown[0].maker.evidence, Maker.objects.count()) == (1, "direct", 2)


def test_a_part_of_another_chain_is_not_given_a_maker_of_this_one(zone: Zone, chain: Chain, part: Part) -> None:
    other = make_chain(zone, name="光伏组件", code="pv")
    with pytest.raises(NotFound, match="不在这条产业链上"):
        note(zone, other, "江苏协昌电子科技股份有限公司", part_id=part.pk)
    assert not Maker.objects.exists()


def test_a_maker_that_is_taken_off_leaves_a_gap_in_so_many_words(zone: Zone, chain: Chain, part: Part) -> None:
    maker = note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk, evidence="direct")
    services.drop_maker(by=zone.zhang, maker_id=maker.pk, reason="已停止合作")
    line = queries.anchor_sheet(zone.qian, part.anchor_id).lines[0]
    assert (line.is_open, line.sentence) == (True, OPEN)
    assert "已停止合作" in "".join(str(event.sentence) + str(event.reason) for event in history.of(part.anchor))


def test_a_withdrawn_anchor_admits_nothing_and_keeps_its_sheet(
    zone: Zone, chain: Chain, anchor: Anchor, part: Part
) -> None:
    services.withdraw_anchor(by=zone.li, anchor_id=anchor.pk, reason="迁出")
    before = lines()
    for attempt in (
        lambda: put(zone, anchor),
        lambda: services.drop_part(by=zone.zhang, part_id=part.pk),
        lambda: services.edit_anchor(by=zone.zhang, anchor_id=anchor.pk, based_on=2, firm="别家"),
        lambda: services.withdraw_anchor(by=zone.zhang, anchor_id=anchor.pk, reason="再撤"),
        lambda: note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk),
    ):
        with pytest.raises(WrongStage, match="已撤下"):
            attempt()
    assert (lines(), Maker.objects.count()) == (before, 0)
    assert "已撤下" in text(ask(zone.qian, "anchor", anchor.pk))
    assert queries.anchor_choices(zone.qian, chain.pk) == []


def test_an_anchor_is_not_renamed_to_one_that_is_there(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    other = make_anchor(zone, chain, "雅迪科技集团有限公司")
    with pytest.raises(Duplicate):
        services.edit_anchor(by=zone.zhang, anchor_id=other.pk, based_on=1, firm=anchor.firm)
    other.refresh_from_db()
    assert (other.firm, other.version) == ("雅迪科技集团有限公司", 1)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("firm", {"firm": " "}),
        ("firm", {"firm": "长" * 201}),
        ("segment_code", {"segment_code": "nowhere"}),
        ("product", {"product": "长" * 201}),
        ("capacity", {"capacity": "长" * 201}),
        ("source_date", {"source_date": date(2024, 6, 29)}),
        ("note", {"note": "长" * 2001}),
    ],
)
def test_an_anchor_that_cannot_be_meant_is_refused_by_field(
    zone: Zone, chain: Chain, field: str, said: dict[str, Any]
) -> None:
    with pytest.raises(Incomplete) as refused:
        services.add_anchor(by=zone.zhang, chain_id=chain.pk, **{"firm": "雅迪科技集团有限公司", **said})
    assert (list(refused.value.fields), Anchor.objects.count()) == ([field], 0)


def test_before_the_first_edition_an_anchor_stands_in_no_segment(zone: Zone) -> None:
    bare = services.add_chain(by=zone.zhao, code="pv", name="光伏组件")
    with pytest.raises(Incomplete, match="还没有发布图谱"):
        services.add_anchor(by=zone.zhang, chain_id=bare.pk, firm="河北英利集团", segment_code="module")
    made = services.add_anchor(by=zone.zhang, chain_id=bare.pk, firm="河北英利集团")
    page = queries.anchor_sheet(zone.qian, made.pk)
    assert (page.version, page.lines, page.segment) == (None, (), "")
    assert ask(zone.qian, "anchor", made.pk).status_code == 200


def test_a_part_whose_segment_is_gone_stays_on_the_sheet_as_a_gap(zone: Zone, chain: Chain, part: Part) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.drop_segment(by=zone.zhao, version_id=draft.pk, code="controller")
    services.publish(by=zone.zhao, version_id=draft.pk)
    (line,) = queries.anchor_sheet(zone.qian, part.anchor_id).lines
    assert (line.name, line.is_open) == ("控制器", True)
    assert ask(zone.zhang, "anchor", part.anchor_id, query=f"?part={part.pk}").status_code == 200


def test_what_the_sheet_knew_on_each_day(zone: Zone, chain: Chain) -> None:
    with clock.at(date(2024, 6, 10)):
        anchor = make_anchor(zone, chain)
        part = make_part(zone, anchor)
    with clock.at(date(2024, 6, 12)):
        maker = note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk, evidence="direct")
    with clock.at(date(2024, 6, 20)):
        services.drop_maker(by=zone.zhang, maker_id=maker.pk, reason="已停止合作")
    days = [date(2024, 6, number) for number in (11, 12, 19, 20)] + [DAY]
    opened = [queries.anchor_sheet(zone.qian, anchor.pk, day).open for day in days]
    assert opened == [1, 0, 0, 1, 1]
