"""Promises of editions: every refusal of drafting, publishing, discarding, and that a refusal changes nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import DAY, LINKS, SEGMENTS, fill, make_chain, version_of
from wutong.industries import queries, services
from wutong.industries.models import Chain, ChainVersion, Link, Segment
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.models import Event

Verb = Callable[[Any, ChainVersion], object]
FRAME = {"code": "frame", "name": "车架", "stage": "up"}
# Every verb on a version, so that what holds for one of them is asked of all.
VERBS: dict[str, Verb] = {
    "publish": lambda by, version: services.publish(by=by, version_id=version.pk),
    "discard": lambda by, version: services.discard(by=by, version_id=version.pk),
    "put_segment": lambda by, version: services.put_segment(by=by, version_id=version.pk, **FRAME),
    "drop_segment": lambda by, version: services.drop_segment(by=by, version_id=version.pk, code="tyre"),
    "put_link": lambda by, version: services.put_link(by=by, version_id=version.pk, src="tyre", dst="shop"),
    "drop_link": lambda by, version: services.drop_link(by=by, version_id=version.pk, link_id=version.links.first().pk),
}


def books() -> tuple[Any, ...]:
    """Return everything that a verb on a version could change."""
    versions = ChainVersion.objects.order_by("pk").values_list("pk", "state", "version", "published_on")
    segments = Segment.objects.order_by("pk").values_list("pk", "code", "name", "position", "source")
    links = Link.objects.order_by("pk").values_list("pk", "src", "dst", "kind", "share")
    return list(versions), list(segments), list(links), Event.objects.count()


@pytest.fixture
def draft(zone: Zone, chain: Chain) -> ChainVersion:
    """The second edition, as a draft."""
    return services.draft(by=zone.zhao, chain_id=chain.pk)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("who", "error"), [("zhang", NotFound), ("qian", NotFound), ("wu", NotFound), ("he", NotFound)]
)
def test_who_does_not_see_drafts_cannot_touch_one(
    zone: Zone, draft: ChainVersion, verb: str, who: str, error: type[Exception]
) -> None:
    before = books()
    with pytest.raises(error):
        VERBS[verb](getattr(zone, who), draft)
    assert books() == before


@pytest.mark.parametrize("verb", VERBS)
def test_who_only_reads_is_told_who_keeps_the_graph(zone: Zone, chain: Chain, verb: str) -> None:
    before = books()
    with pytest.raises(NotAllowed, match="招商办"):
        VERBS[verb](zone.zhang, version_of(chain))
    assert books() == before


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", ["published", "superseded", "discarded"])
def test_only_a_draft_admits_any_verb_and_the_refusal_says_what_it_is(
    zone: Zone, chain: Chain, draft: ChainVersion, verb: str, state: str
) -> None:
    if state == "superseded":
        services.publish(by=zone.zhao, version_id=draft.pk)
    if state == "discarded":
        services.discard(by=zone.zhao, version_id=draft.pk)
    version = ChainVersion.objects.get(chain=chain, state=state)
    before = books()
    with pytest.raises(WrongStage, match=version.get_state_display()):
        VERBS[verb](zone.zhao, version)
    assert books() == before


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"drop_link"}))
def test_nothing_is_done_to_a_version_that_is_not_there(zone: Zone, draft: ChainVersion, verb: str) -> None:
    before = books()
    with pytest.raises(NotFound):
        VERBS[verb](zone.zhao, ChainVersion(pk=10**9))
    assert books() == before


def test_a_closed_chain_takes_no_draft(zone: Zone, chain: Chain) -> None:
    Chain.objects.filter(pk=chain.pk).update(closed_at=clock.now())
    with pytest.raises(WrongStage, match="已停用"):
        services.draft(by=zone.zhao, chain_id=chain.pk)
    assert ChainVersion.objects.count() == 1
    assert queries.chains(zone.qian) == ()


@pytest.mark.parametrize(
    ("links", "named"),
    [
        ([("vehicle", "battery")], "铅蓄电池→整车装配→铅蓄电池"),
        ([("vehicle", "lead")], "铅锭→铅蓄电池→整车装配→铅锭"),
        ([("shop", "motor")], "轮毂电机→整车装配→销售→轮毂电机"),
        ([("tyre", "motor"), ("motor", "tyre")], "轮毂电机→轮胎→轮毂电机"),
    ],
)
def test_the_ring_is_named_segment_by_segment(
    zone: Zone, draft: ChainVersion, links: list[tuple[str, str]], named: str
) -> None:
    for src, dst in links:
        services.put_link(by=zone.zhao, version_id=draft.pk, src=src, dst=dst)
    before = books()
    with pytest.raises(Incomplete) as refused:
        services.publish(by=zone.zhao, version_id=draft.pk)
    # A ring has no beginning: read round twice, the expected one is found wherever the engine began.
    told = refused.value.message.replace(" ", "")
    names = named.split("→")[:-1]
    turns = ["→".join([*names[at:], *names[:at], names[at]]) for at in range(len(names))]
    assert any(turn in told for turn in turns), told
    assert books() == before


def test_support_and_substitutes_may_run_in_rings(zone: Zone, draft: ChainVersion) -> None:
    for src, dst in (("battery", "motor"), ("motor", "battery")):
        services.put_link(by=zone.zhao, version_id=draft.pk, src=src, dst=dst, kind="substitute")
    services.publish(by=zone.zhao, version_id=draft.pk)
    assert ChainVersion.objects.get(pk=draft.pk).state == "published"


def test_a_ring_that_is_cut_can_be_published(zone: Zone, draft: ChainVersion) -> None:
    link = services.put_link(by=zone.zhao, version_id=draft.pk, src="shop", dst="lead")
    with pytest.raises(Incomplete):
        services.publish(by=zone.zhao, version_id=draft.pk)
    services.drop_link(by=zone.zhao, version_id=draft.pk, link_id=link.pk)
    services.publish(by=zone.zhao, version_id=draft.pk)
    assert queries.graph(draft.chain_id, as_of=DAY).version == "2"


def test_publishing_on_the_day_of_the_last_one_is_allowed_and_the_newer_holds(zone: Zone, chain: Chain) -> None:
    for number in (2, 3):
        version = services.draft(by=zone.zhao, chain_id=chain.pk)
        services.publish(by=zone.zhao, version_id=version.pk, on=DAY)
        assert queries.version_of(chain.pk, DAY).number == number
    states = ChainVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "superseded", "published"]


def test_what_is_published_carries_who_and_when(zone: Zone, draft: ChainVersion) -> None:
    services.publish(by=zone.zhao, version_id=draft.pk, on=date(2024, 6, 25))
    draft.refresh_from_db()
    assert (draft.published_by, draft.published_on) == (zone.zhao, date(2024, 6, 25))
    newest = history.of(draft.chain).first()
    assert newest is not None
    assert newest.sentence.startswith("自 2024-06-25 起发布第 2 版图谱:8 个环节、7 条关联")


def test_discarding_leaves_the_edition_in_force_alone(zone: Zone, chain: Chain, draft: ChainVersion) -> None:
    services.put_segment(by=zone.zhao, version_id=draft.pk, **FRAME)
    services.discard(by=zone.zhao, version_id=draft.pk)
    assert "frame" not in queries.graph(chain.pk, as_of=DAY).by_code
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS) + 1
    assert version_of(chain).state == "published"


def test_a_draft_can_begin_from_an_older_edition(zone: Zone, chain: Chain, draft: ChainVersion) -> None:
    services.put_segment(by=zone.zhao, version_id=draft.pk, **FRAME)
    services.publish(by=zone.zhao, version_id=draft.pk)
    again = services.draft(by=zone.zhao, chain_id=chain.pk, based_on=version_of(chain).pk)
    assert Segment.objects.filter(version=again).count() == len(SEGMENTS)
    services.discard(by=zone.zhao, version_id=again.pk)
    newest = services.draft(by=zone.zhao, chain_id=chain.pk)
    assert Segment.objects.filter(version=newest).count() == len(SEGMENTS) + 1


def test_a_draft_is_not_begun_from_another_chains_edition(zone: Zone, chain: Chain) -> None:
    other = make_chain(zone, name="光伏组件", code="pv")
    before = books()
    with pytest.raises(NotFound):
        services.draft(by=zone.zhao, chain_id=chain.pk, based_on=version_of(other).pk)
    assert books() == before


def test_a_copy_is_the_same_in_every_column(zone: Zone, chain: Chain, draft: ChainVersion) -> None:
    columns = ("code", "name", "stage", "industries", "words", "not_words", "position", "source", "note")
    old, new = version_of(chain), draft
    assert list(old.segments.values_list(*columns)) == list(new.segments.values_list(*columns))
    ends = ("src__code", "dst__code", "kind", "share", "source", "source_date")
    assert list(old.links.values_list(*ends)) == list(new.links.values_list(*ends))


def test_editing_a_draft_never_touches_the_edition_it_was_copied_from(zone: Zone, chain: Chain) -> None:
    old = version_of(chain)
    before = list(old.segments.values()), list(old.links.values())
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.put_segment(by=zone.zhao, version_id=draft.pk, code="battery", name="动力电池", stage="middle")
    services.put_link(by=zone.zhao, version_id=draft.pk, src="motor", dst="vehicle", share=0.4)
    services.drop_segment(by=zone.zhao, version_id=draft.pk, code="tyre")
    assert (list(old.segments.values()), list(old.links.values())) == before


@pytest.mark.parametrize(
    ("kept", "given"),
    [
        (["3812", "3813"], "3812、3813"),
        (["3812", "3813"], "3812,3813;3812"),
        (["3812"], ["3812", " 3812 "]),
        (["C3812"], "c3812"),
        ([], ""),
    ],
)  # fmt: skip
def test_classes_are_read_however_they_are_separated(
    zone: Zone, draft: ChainVersion, kept: list[str], given: Any
) -> None:
    made = services.put_segment(by=zone.zhao, version_id=draft.pk, **FRAME, industries=given)
    assert made.industries == kept


@pytest.mark.parametrize(
    ("kept", "given"),
    [(["铅 酸", "电池"], "铅  酸、电池;电池"), (["a|b"], ["a|b"]), (["a", "b"], "a|b"), ([], " 、 ")],
)
def test_words_are_kept_once_and_clean(zone: Zone, draft: ChainVersion, kept: list[str], given: Any) -> None:
    made = services.put_segment(by=zone.zhao, version_id=draft.pk, **FRAME, words=given, not_words=given)
    assert (made.words, made.not_words) == (kept, kept)


def test_a_segment_keeps_its_place_when_it_is_changed_and_goes_last_when_it_is_new(
    zone: Zone, draft: ChainVersion
) -> None:
    battery = Segment.objects.get(version=draft, code="battery")
    services.put_segment(by=zone.zhao, version_id=draft.pk, code="battery", name="电池", stage="up")
    services.put_segment(by=zone.zhao, version_id=draft.pk, **FRAME)
    services.put_segment(by=zone.zhao, version_id=draft.pk, code="first", name="矿石", stage="up", position=0)
    codes = [row.code for row in queries.version(zone.zhao, draft.pk).segments]
    assert (codes[-1], Segment.objects.get(version=draft, code="battery").position) == ("frame", battery.position)
    assert codes.index("first") < codes.index("battery")


def test_a_segment_takes_the_name_that_another_gave_up(zone: Zone, draft: ChainVersion) -> None:
    services.put_segment(by=zone.zhao, version_id=draft.pk, code="tyre", name="车胎", stage="up")
    made = services.put_segment(by=zone.zhao, version_id=draft.pk, code="tube", name="轮胎", stage="up")
    assert made.name == "轮胎"


@pytest.mark.parametrize("verb", ["put_segment", "drop_segment", "put_link", "drop_link"])
def test_each_edit_counts_the_draft_up_and_a_stale_one_is_refused(zone: Zone, draft: ChainVersion, verb: str) -> None:
    link = draft.links.first()
    assert link is not None
    edits: dict[str, Callable[[int], object]] = {
        "put_segment": lambda read: services.put_segment(by=zone.zhao, version_id=draft.pk, based_on=read, **FRAME),
        "drop_segment": lambda read: services.drop_segment(
            by=zone.zhao, version_id=draft.pk, code="tyre", based_on=read
        ),
        "put_link": lambda read: services.put_link(
            by=zone.zhao, version_id=draft.pk, src="tyre", dst="shop", based_on=read
        ),
        "drop_link": lambda read: services.drop_link(by=zone.zhao, version_id=draft.pk, link_id=link.pk, based_on=read),
    }
    before = books()
    with pytest.raises(Conflict, match="已被他人更改"):
        edits[verb](0)
    assert books() == before
    edits[verb](1)
    assert ChainVersion.objects.get(pk=draft.pk).version == 2


@pytest.mark.parametrize("code", ["nowhere", "", "TYRE "])
def test_what_is_not_in_the_draft_is_not_dropped(zone: Zone, draft: ChainVersion, code: str) -> None:
    before = books()
    with pytest.raises(Incomplete) as refused:
        services.drop_segment(by=zone.zhao, version_id=draft.pk, code=code)
    assert (list(refused.value.fields), books()) == (["code"], before)


def test_two_links_of_different_kinds_may_join_the_same_ends(zone: Zone, draft: ChainVersion) -> None:
    for kind in ("supply", "support", "substitute"):
        services.put_link(by=zone.zhao, version_id=draft.pk, src="mould", dst="tyre", kind=kind)
    assert Link.objects.filter(version=draft, src__code="mould").count() == 4


def test_a_link_of_one_edition_is_not_dropped_through_another(zone: Zone, chain: Chain, draft: ChainVersion) -> None:
    old = version_of(chain).links.first()
    assert old is not None
    with pytest.raises(NotFound):
        services.drop_link(by=zone.zhao, version_id=draft.pk, link_id=old.pk)
    assert Link.objects.filter(version=draft).count() == len(LINKS)


def test_the_history_of_a_draft_tells_each_edit_by_name(zone: Zone, draft: ChainVersion) -> None:
    services.put_segment(by=zone.zhao, version_id=draft.pk, **FRAME)
    services.put_link(by=zone.zhao, version_id=draft.pk, src="frame", dst="vehicle", share=0.125)
    services.drop_segment(by=zone.zhao, version_id=draft.pk, code="frame")
    told = [event.sentence for event in history.of(draft)][::-1]
    assert told == [
        "新增环节“车架”(frame)", "新增关联:车架 → 整车装配(供给,占成本 12.5%)", "删去环节“车架”(frame)及其 1 条关联",
    ]  # fmt: skip


def test_who_cannot_see_drafts_does_not_learn_of_them_in_any_list(
    zone: Zone, chain: Chain, draft: ChainVersion
) -> None:
    fill(zone.zhao, draft)
    assert queries.chains(zone.zhao)[0].has_draft
    assert not queries.chains(zone.zhang)[0].has_draft
    assert queries.current(zone.zhang, chain.pk).draft is None
    assert queries.draft_choices(zone.zhang) == []
    assert queries.draft_choices(zone.zhao) == [(str(draft.pk), "电动两轮车 第 2 版")]
