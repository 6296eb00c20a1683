"""Makers: where they are, how well they are known, each counted once; and changes between editions."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.chains.bikes import BIKES, maker
from wutong_engines.chains import (
    Direction,
    Evidence,
    GapKind,
    GapRules,
    Graph,
    Maker,
    Place,
    as_json,
    diff,
    gaps,
    graph_from,
    one_each,
    place_of,
    reach,
)

MAKERS = st.builds(
    Maker,
    st.sampled_from(["battery", "motor"]),
    st.sampled_from("甲乙丙"),
    st.just("厂商"),
    st.sampled_from(Place),
    st.none() | st.floats(0, 900),
    st.sampled_from(Evidence),
    st.sampled_from(["甲报", "乙报"]),
)


@pytest.mark.parametrize(
    ("place", "distance", "expected"),
    [
        (Place.LOCAL, 900.0, Place.LOCAL),
        (Place.BEYOND, 300.0, Place.NEAR),
        (Place.NEAR, 300.5, Place.BEYOND),
        (Place.NEAR, None, Place.NEAR),
        (Place.UNKNOWN, None, Place.UNKNOWN),
    ],
)
def test_a_known_distance_beats_a_word_but_local_is_local(
    place: Place, distance: float | None, expected: Place
) -> None:
    assert place_of(maker("motor", "1", place, distance_km=distance)) is expected


def test_levels_of_evidence_and_kinds_of_gap_have_an_order_and_a_name() -> None:
    assert [level.label for level in sorted(Evidence, key=lambda level: level.rank)] == [
        "直接证据", "股权关系", "同行业", "没有依据",
    ]  # fmt: skip
    assert [kind.label for kind in sorted(GapKind, key=lambda kind: kind.rank)] == ["空白", "单一来源", "薄弱", "完备"]


@given(st.lists(MAKERS, max_size=12))
def test_each_firm_stands_once_whatever_the_order(makers: list[Maker]) -> None:
    found = one_each(makers)
    assert {(one.segment, one.firm_id) for one in makers} == {(one.segment, one.firm_id) for one in found}
    assert len(found) == len({(one.segment, one.firm_id) for one in found})
    assert {(one.segment, one.firm_id, one.evidence) for one in one_each(makers[::-1])} == {
        (one.segment, one.firm_id, one.evidence) for one in found
    }


@settings(max_examples=60)
@given(st.lists(MAKERS, max_size=10), MAKERS)
def test_whoever_is_added_no_gap_gets_worse(makers: list[Maker], more: Maker) -> None:
    before = {gap.segment.code: gap for gap in gaps(BIKES, makers)}
    after = {gap.segment.code: gap for gap in gaps(BIKES, [*makers, more])}
    assert all(after[code].kind.rank >= gap.kind.rank for code, gap in before.items())
    if more.evidence is Evidence.NONE:
        assert all(after[code].kind is gap.kind and after[code].local == gap.local for code, gap in before.items())


@settings(max_examples=40)
@given(st.lists(MAKERS, max_size=10), st.integers(1, 4))
def test_a_stricter_rule_finds_no_fewer_gaps(makers: list[Maker], least: int) -> None:
    loose = {gap.segment.code: gap for gap in gaps(BIKES, makers, GapRules(weak_below=least))}
    strict = {gap.segment.code: gap for gap in gaps(BIKES, makers, GapRules(weak_below=least + 1))}
    assert all(strict[code].kind.rank <= gap.kind.rank for code, gap in loose.items())


@settings(max_examples=40)
@given(st.lists(MAKERS, max_size=12), st.randoms())
def test_gaps_do_not_hang_on_the_order_of_the_makers(makers: list[Maker], random: Random) -> None:
    turned = list(makers)
    random.shuffle(turned)
    counts = [
        [(gap.segment.code, gap.kind, gap.local, gap.near, gap.beyond, gap.unknown, gap.unverified) for gap in found]
        for found in (gaps(BIKES, makers), gaps(BIKES, turned))
    ]
    assert counts[0] == counts[1]


@settings(max_examples=40)
@given(st.lists(MAKERS, max_size=10), MAKERS)
def test_one_more_maker_never_makes_a_hole_of_what_was_none(makers: list[Maker], more: Maker) -> None:
    new = replace(more, firm_id="丁", place=Place.LOCAL, evidence=Evidence.SECTOR)
    before = {gap.segment.code: gap for gap in gaps(BIKES, makers)}
    after = {gap.segment.code: gap for gap in gaps(BIKES, [*makers, new])}
    assert after[new.segment].local == before[new.segment].local + 1
    assert after[new.segment].kind is not GapKind.MISSING
    others = set(before) - {new.segment}
    assert all(after[code] == before[code] for code in others)


@settings(max_examples=40)
@given(st.lists(MAKERS, max_size=10))
def test_nearness_only_moves_firms_between_near_and_beyond(makers: list[Maker]) -> None:
    tight = {gap.segment.code: gap for gap in gaps(BIKES, makers, GapRules(near_km=0))}
    wide = {gap.segment.code: gap for gap in gaps(BIKES, makers, GapRules(near_km=1000))}
    for code, gap in tight.items():
        assert gap.local == wide[code].local
        assert sum((gap.local, gap.near, gap.beyond, gap.unknown)) <= len(makers)


def test_up_and_down_are_mirror_images() -> None:
    for one in BIKES.segments:
        for other in reach(BIKES, one.code, Direction.DOWN):
            back = {found.segment.code: found.hops for found in reach(BIKES, other.segment.code, Direction.UP)}
            assert back[one.code] == other.hops


def test_changes_undone_are_no_changes() -> None:
    other = replace(BIKES, links=BIKES.links[:-1], segments=BIKES.segments[:-1])
    there, back = diff(BIKES, other), diff(other, BIKES)
    assert there.added == back.removed == ()
    assert there.removed == back.added
    assert there.links_removed == back.links_added


@given(st.sets(st.sampled_from([link.src for link in BIKES.links])))
def test_any_part_of_a_sound_graph_is_sound_and_survives_json(dropped: set[str]) -> None:
    part: Graph = replace(BIKES, links=tuple(link for link in BIKES.links if link.src not in dropped))
    assert graph_from(as_json(part)) == part
