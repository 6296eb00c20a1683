"""Promises of versions: one draft at a time, what is published stays, the graph of any past day can be read."""

from datetime import date

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import BEGUN, DAY, LINKS, SEGMENTS, fill, make_chain, version_of
from wutong.industries import queries, services
from wutong.industries.models import Chain, ChainVersion, Link, Segment
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, WrongStage


def test_a_chain_is_begun_drafted_and_published(zone: Zone, chain: Chain) -> None:
    version = version_of(chain)
    assert (version.state, version.published_on, version.published_by) == ("published", BEGUN, zone.zhao)
    graph = queries.graph(chain.pk, as_of=DAY)
    assert (len(graph.segments), len(graph.links)) == (len(SEGMENTS), len(LINKS))
    assert "发布第 1 版" in "".join(history.of(chain).values_list("sentence", flat=True))


@pytest.mark.parametrize("who", ["zhang", "wang", "qian", "sun", "hu", "ma"])
def test_only_the_office_that_keeps_the_register_drafts(zone: Zone, chain: Chain, who: str) -> None:
    with pytest.raises(NotAllowed, match="招商办"):
        services.draft(by=getattr(zone, who), chain_id=chain.pk)
    assert ChainVersion.objects.count() == 1


@pytest.mark.parametrize("who", ["wu", "zheng", "feng", "he", "xu"])
def test_those_outside_do_not_even_learn_that_a_chain_is_there(zone: Zone, chain: Chain, who: str) -> None:
    with pytest.raises(NotFound):
        services.draft(by=getattr(zone, who), chain_id=chain.pk)
    with pytest.raises(NotFound):
        queries.current(getattr(zone, who), chain.pk)
    assert queries.chains(getattr(zone, who)) == ()


def test_two_chains_of_one_name_or_code_are_refused(zone: Zone, chain: Chain) -> None:
    for code, name in (("ebike", "别的"), ("other", "电动两轮车"), ("EBIKE", "大写")):
        with pytest.raises(Duplicate):
            services.add_chain(by=zone.zhao, code=code, name=name)
    assert Chain.objects.count() == 1


def test_a_draft_begins_as_a_copy_of_the_version_in_force(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS)
    copied = Link.objects.filter(version=draft).select_related("src")
    assert {link.src.version_id for link in copied} == {draft.pk}
    assert queries.version(zone.zhao, draft.pk).diff is not None
    assert queries.version(zone.zhao, draft.pk).diff.same  # type: ignore[union-attr]  # just asserted


def test_there_is_one_draft_at_a_time(zone: Zone, chain: Chain) -> None:
    services.draft(by=zone.zhao, chain_id=chain.pk)
    with pytest.raises(Duplicate, match="已有一份草稿"):
        services.draft(by=zone.zhao, chain_id=chain.pk)
    assert ChainVersion.objects.filter(state="draft").count() == 1


def test_publishing_supersedes_and_the_past_stays_readable(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.put_segment(by=zone.zhao, version_id=draft.pk, code="frame", name="车架", stage="up")
    services.publish(by=zone.zhao, version_id=draft.pk, on=date(2024, 6, 20))
    assert version_of(chain).state == "superseded"
    assert "frame" in queries.graph(chain.pk, as_of=DAY).by_code
    assert "frame" not in queries.graph(chain.pk, as_of=date(2024, 6, 19)).by_code
    with pytest.raises(NotFound):
        queries.graph(chain.pk, as_of=date(2024, 6, 2))


@pytest.mark.parametrize("verb", ["publish", "discard"])
def test_what_is_published_never_changes_again(zone: Zone, chain: Chain, verb: str) -> None:
    version = version_of(chain)
    with pytest.raises(WrongStage, match="现行"):
        getattr(services, verb)(by=zone.zhao, version_id=version.pk)
    with pytest.raises(WrongStage):
        services.put_segment(by=zone.zhao, version_id=version.pk, code="frame", name="车架", stage="up")
    with pytest.raises(WrongStage):
        services.drop_segment(by=zone.zhao, version_id=version.pk, code="tyre")
    assert Segment.objects.filter(version=version).count() == len(SEGMENTS)


def test_a_ring_of_supply_is_named_and_not_published(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.put_link(by=zone.zhao, version_id=draft.pk, src="shop", dst="lead")
    with pytest.raises(Incomplete, match=r"铅锭→铅蓄电池|铅蓄电池→整车装配"):
        services.publish(by=zone.zhao, version_id=draft.pk)
    draft.refresh_from_db()
    assert (draft.state, version_of(chain).state) == ("draft", "published")


@pytest.mark.parametrize(("on", "word"), [(date(2024, 6, 29), "还没有到"), (date(2024, 6, 1), "早于现行")])
def test_a_version_is_published_neither_ahead_nor_before_the_last(
    zone: Zone, chain: Chain, on: date, word: str
) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    with pytest.raises(Incomplete, match=word) as refused:
        services.publish(by=zone.zhao, version_id=draft.pk, on=on)
    assert list(refused.value.fields) == ["on"]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_discarded_draft_makes_room_and_keeps_its_number(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.discard(by=zone.zhao, version_id=draft.pk)
    assert services.draft(by=zone.zhao, chain_id=chain.pk).number == 3


def test_drafts_are_seen_by_those_who_publish(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    assert queries.version(zone.zhao, draft.pk).is_draft
    with pytest.raises(NotFound):
        queries.version(zone.zhang, draft.pk)
    assert len(queries.versions(zone.zhang, chain.pk).lines) == 1


def test_an_edit_from_a_stale_page_is_refused(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    read = draft.version
    services.put_segment(by=zone.zhao, version_id=draft.pk, code="frame", name="车架", stage="up", based_on=read)
    with pytest.raises(Conflict):
        services.drop_segment(by=zone.zhao, version_id=draft.pk, code="tyre", based_on=read)
    assert Segment.objects.filter(version=draft, code="tyre").exists()


def test_a_segment_is_changed_under_its_code_and_dropped_with_its_links(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.put_segment(
        by=zone.zhao, version_id=draft.pk, code="battery", name="动力电池", stage="up", industries="3843 3841"
    )
    services.drop_segment(by=zone.zhao, version_id=draft.pk, code="tyre")
    page = queries.version(zone.zhao, draft.pk)
    assert [row.industries for row in page.segments if row.code == "battery"] == [["3843", "3841"]]
    assert page.diff is not None
    said = "".join(page.diff.sentences)
    assert "铅蓄电池的名称由铅蓄电池改为动力电池" in said or "动力电池" in said
    assert [segment.code for segment in page.diff.removed] == ["tyre"]
    assert len(page.diff.links_removed) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("code", {"code": "车架"}),
        ("name", {"name": " "}),
        ("stage", {"stage": "middling"}),
        ("industries", {"industries": "9999"}),
        ("words", {"words": "、".join(f"词{number}" for number in range(61))}),
    ],
)
def test_a_segment_that_cannot_be_meant_is_refused_by_field(
    zone: Zone, chain: Chain, field: str, values: dict[str, str]
) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    said = {"code": "frame", "name": "车架", "stage": "up", **values}
    with pytest.raises(Incomplete) as refused:
        services.put_segment(by=zone.zhao, version_id=draft.pk, **said)  # type: ignore[arg-type]  # texts only
    assert list(refused.value.fields) == [field]
    draft.refresh_from_db()
    assert (draft.version, Segment.objects.filter(version=draft).count()) == (1, len(SEGMENTS))


def test_two_segments_of_one_name_are_refused(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    with pytest.raises(Duplicate, match="轮胎"):
        services.put_segment(by=zone.zhao, version_id=draft.pk, code="tire", name="轮胎", stage="up")
    assert not Segment.objects.filter(version=draft, code="tire").exists()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("dst", {"dst": "battery"}),
        ("src", {"src": "nowhere"}),
        ("kind", {"kind": "love"}),
        ("share", {"share": 1.2}),
        ("source_date", {"source_date": date(2024, 7, 1)}),
    ],
)
def test_a_link_that_cannot_be_meant_is_refused_by_field(
    zone: Zone, chain: Chain, field: str, values: dict[str, object]
) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    said = {"src": "battery", "dst": "shop", **values}
    with pytest.raises(Incomplete) as refused:
        services.put_link(by=zone.zhao, version_id=draft.pk, **said)  # type: ignore[arg-type]  # wrong on purpose
    assert list(refused.value.fields) == [field]
    assert Link.objects.filter(version=draft).count() == len(LINKS)


def test_a_link_is_put_once_and_its_share_can_change(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    one = services.put_link(by=zone.zhao, version_id=draft.pk, src="motor", dst="vehicle", share=0.1)
    assert (one.share is not None, Link.objects.filter(version=draft).count()) == (True, len(LINKS))
    services.drop_link(by=zone.zhao, version_id=draft.pk, link_id=one.pk)
    with pytest.raises(NotFound):
        services.drop_link(by=zone.zhao, version_id=draft.pk, link_id=one.pk)
    assert Link.objects.filter(version=draft).count() == len(LINKS) - 1


def test_versions_are_compared_both_ways(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.drop_segment(by=zone.zhao, version_id=draft.pk, code="mould")
    forth, back = queries.compare(zone.zhao, chain.pk, 1, 2), queries.compare(zone.zhao, chain.pk, 2, 1)
    assert [one.code for one in forth.diff.removed] == ["mould"] == [one.code for one in back.diff.added]
    with pytest.raises(NotFound):
        queries.compare(zone.zhang, chain.pk, 1, 2)


def test_a_chain_begins_empty_and_cannot_be_published_so(zone: Zone) -> None:
    bare = services.add_chain(by=zone.zhao, code="pv", name="光伏组件")
    assert queries.current(zone.qian, bare.pk).picture is None
    draft = services.draft(by=zone.zhao, chain_id=bare.pk)
    with pytest.raises(Incomplete, match="一个环节也没有"):
        services.publish(by=zone.zhao, version_id=draft.pk)
    fill(zone.zhao, draft)
    services.publish(by=zone.zhao, version_id=draft.pk)
    assert queries.current(zone.qian, bare.pk).tally.missing == len(SEGMENTS)


def test_a_chain_is_renamed_from_the_page_that_was_read(zone: Zone, chain: Chain) -> None:
    other = make_chain(zone, name="光伏组件", code="pv")
    services.edit_chain(by=zone.zhao, chain_id=chain.pk, based_on=1, name="电动车", head="装备组")
    with pytest.raises(Conflict):
        services.edit_chain(by=zone.zhao, chain_id=chain.pk, based_on=1, name="两轮车")
    with pytest.raises(Duplicate):
        services.edit_chain(by=zone.zhao, chain_id=other.pk, based_on=1, name="电动车")
    assert [line.chain.name for line in queries.chains(zone.hu)] == ["电动车", "光伏组件"]


def test_the_list_says_what_was_missing_on_a_past_day(zone: Zone, chain: Chain) -> None:
    with clock.at(date(2024, 6, 2)):
        assert queries.chains(zone.qian, date(2024, 6, 2))[0].version is None
    line = queries.chains(zone.qian)[0]
    assert (line.tally.missing, line.tally.total, len(line.worst)) == (len(SEGMENTS), len(SEGMENTS), 4)
