"""A graph of a chain: what is refused, what is reached, what changed."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.chains.bikes import BIKES, segment
from wutong_engines.chains import (
    BadGraph,
    Direction,
    Graph,
    Link,
    LinkKind,
    Segment,
    Stage,
    diff,
    gaps,
    reach,
    validated,
)
from wutong_engines.chains.validation import supply_ring


def refused(graph: Graph) -> str:
    with pytest.raises(BadGraph) as refusal:
        validated(graph)
    return str(refusal.value)


def test_a_sound_graph_is_returned_as_it_is() -> None:
    assert validated(BIKES) is BIKES


def test_a_ring_of_supplies_is_named_segment_by_segment() -> None:
    ring = replace(BIKES, links=(*BIKES.links, Link("shop", "lead")))
    assert "铅锭→铅蓄电池→整车→销售门店→铅锭" in refused(ring)


def test_a_ring_through_a_supporting_link_is_no_ring() -> None:
    assert validated(replace(BIKES, links=(*BIKES.links, Link("shop", "lead", LinkKind.SUPPORT))))


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (replace(BIKES, segments=(*BIKES.segments, segment("bike", "又一个整车"))), "环节代码bike重复了2次"),
        (replace(BIKES, links=(Link("nowhere", "bike"),)), "图里没有环节nowhere"),
        (replace(BIKES, links=(Link("bike", "bike"),)), "两端是同一个环节"),
        (replace(BIKES, links=(Link("lead", "bike", share=61.2),)), "61.2%请写0.612"),
        (replace(BIKES, links=(Link("lead", "bike", share=0.7), Link("motor", "bike", share=0.7))), "合计140.0%"),
        (replace(BIKES, links=(Link("lead", "bike"), Link("lead", "bike"))), "写了2次"),
        (replace(BIKES, segments=()), "一个环节也没有"),
        (Graph("g", "图", "1", (Segment("a", "甲", Stage.UPSTREAM, ("377A",)),)), "不是GB/T 4754的写法"),
        (Graph("g", "图", "1", (Segment("a", "甲", Stage.UPSTREAM, (), (" ",)),)), "有空白的关键词"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(graph: Graph, said: str) -> None:
    assert said in refused(graph)


def test_all_faults_are_told_at_once() -> None:
    both = replace(BIKES, links=(Link("a", "bike"), Link("bike", "bike")))
    with pytest.raises(BadGraph) as refusal:
        validated(both)
    assert len(refusal.value.faults) == 2


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25))
def test_a_ring_is_found_exactly_where_there_is_one(pairs: list[tuple[int, int]]) -> None:
    ring = supply_ring([(str(a), str(b)) for a, b in pairs])
    left = {node for pair in pairs for node in pair}
    while starts := {node for node in left if not any(b == node and a in left for a, b in pairs)}:
        left -= starts
    assert bool(ring) == bool(left)
    closed = [*ring, ring[0]] if ring else []
    assert all((int(a), int(b)) in pairs for a, b in pairwise(closed))


def test_a_chain_of_a_hundred_thousand_links_is_no_trouble() -> None:
    pairs = [(str(n), str(n + 1)) for n in range(100_000)]
    assert len(supply_ring([*pairs, ("100000", "0")])) == 100_001


def test_upstream_of_the_bike_are_its_parts_nearest_first() -> None:
    found = reach(BIKES, "bike", Direction.UP)
    assert [(one.segment.code, one.hops) for one in found][:4] == [
        ("battery", 1), ("controller", 1), ("motor", 1), ("paint", 1),
    ]  # fmt: skip
    assert found[4].path == ("bike", "battery", "lead")


def test_depth_says_how_many_links_to_follow() -> None:
    assert [one.segment.code for one in reach(BIKES, "lead", Direction.DOWN, 1)] == ["battery"]
    assert reach(BIKES, "lead", Direction.DOWN, 0) == ()


def test_shares_multiply_along_the_way_and_guesses_are_called_so() -> None:
    down = {one.segment.code: one for one in reach(BIKES, "lead", Direction.DOWN)}
    assert down["shop"].share == pytest.approx(0.6 * 0.3 * 0.9)
    assert not down["shop"].estimated
    motor = {one.segment.code: one for one in reach(BIKES, "motor", Direction.DOWN)}
    assert motor["bike"].share == pytest.approx(0.35)
    assert motor["bike"].estimated


def test_only_supporting_links_give_no_share() -> None:
    down = {one.segment.code: one for one in reach(BIKES, "paint", Direction.DOWN)}
    assert down["bike"].share is None


def test_a_ring_nobody_checked_is_refused_and_not_followed_for_ever() -> None:
    ring = replace(BIKES, links=(*BIKES.links, Link("shop", "lead")))
    for ask in (lambda: reach(ring, "bike", Direction.UP), lambda: gaps(ring, [])):
        with pytest.raises(BadGraph, match="供应连线绕成了圈"):
            ask()
    assert reach(ring, "bike", Direction.UP, 2)


def test_an_unknown_start_is_refused() -> None:
    with pytest.raises(BadGraph, match="图里没有环节wheel"):
        reach(BIKES, "wheel", Direction.UP)


def test_a_graph_does_not_differ_from_itself() -> None:
    assert diff(BIKES, replace(BIKES, version="2024-07")).same


def test_a_new_name_of_the_chain_is_a_change() -> None:
    found = diff(BIKES, replace(BIKES, name="电动三轮车"))
    assert found.sentences == ("产业链的名称由电动两轮车改为电动三轮车",)
    assert not found.same


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "轮边电机"}, "轮边电机的名称由轮毂电机改为轮边电机"),
        ({"stage": Stage.SUPPORT}, "轮毂电机的位置由上游改为配套"),
        ({"industries": ("3812", "3819")}, "轮毂电机的行业代码由空改为3812、3819"),
        ({"words": ()}, "轮毂电机的关键词由轮毂电机改为空"),
        ({"note": "进口"}, "轮毂电机的备注由空改为进口"),
    ],
)
def test_every_field_of_a_segment_has_its_word(changes: dict[str, Any], said: str) -> None:
    segments = tuple(replace(s, **changes) if s.code == "motor" else s for s in BIKES.segments)
    found = diff(BIKES, replace(BIKES, segments=segments))
    assert found.sentences == (said,)
    assert [change.field for change in found.changed] == list(changes)


def test_every_change_is_a_sentence() -> None:
    segments = tuple(s for s in BIKES.segments if s.code != "paint")
    links = tuple(link for link in BIKES.links if link.src not in {"paint", "battery"})
    new = replace(
        BIKES,
        segments=(*segments, segment("frame", "车架")),
        links=(*links, Link("battery", "bike", share=0.25), Link("frame", "bike")),
    )
    found = diff(BIKES, new)
    assert found.sentences == (
        "新增环节车架(frame)",
        "删去环节涂装(paint)",
        "新增连线车架→整车(供应)",
        "删去连线涂装→整车(配套)",
        "铅蓄电池→整车(供应)的成本占比由0.3改为0.25",
        "铅蓄电池→整车(供应)的来源由演示改为空",
    )
