"""Gaps: nobody, one alone, too few; what has no evidence closes nothing; an independent recount agrees."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.chains.bikes import BIKES, maker
from wutong_engines.chains import (
    Anchor,
    BadGraph,
    Direction,
    Evidence,
    Gap,
    GapKind,
    GapRules,
    Graph,
    Link,
    Maker,
    Part,
    Place,
    Segment,
    Stage,
    anchor_sheet,
    check,
    diff,
    gaps,
    reach,
)


def of(found: tuple[Gap, ...], code: str) -> Gap:
    return next(gap for gap in found if gap.segment.code == code)


def test_nobody_here_and_nearby_is_a_hole_whoever_makes_it_far_away() -> None:
    gap = of(
        gaps(BIKES, [maker("controller", "1", Place.BEYOND), maker("controller", "2", Place.UNKNOWN)]), "controller"
    )
    assert gap.kind is GapKind.MISSING
    assert (gap.local, gap.near, gap.beyond, gap.unknown) == (0, 0, 1, 1)
    assert gap.sentence.startswith("控制器空白:本地和300公里内都没有查到厂商;外地1家;1家地点未知")


def test_one_maker_alone_within_reach_is_named() -> None:
    gap = of(gaps(BIKES, [maker("battery", "1", Place.NEAR)]), "battery")
    assert gap.kind is GapKind.SINGLE
    assert "只有厂商1一家,在300公里内" in gap.sentence


def test_too_few_here_is_weak_and_enough_is_no_gap() -> None:
    near = [maker("motor", "1", Place.NEAR), maker("motor", "2", Place.NEAR)]
    assert of(gaps(BIKES, near), "motor").kind is GapKind.WEAK
    here = [maker("motor", "1"), maker("motor", "2")]
    assert of(gaps(BIKES, here), "motor").kind is GapKind.NONE
    assert of(gaps(BIKES, here, GapRules(weak_below=3)), "motor").kind is GapKind.WEAK


def test_a_guess_closes_no_gap_and_is_shown() -> None:
    gap = of(gaps(BIKES, [maker("paint", "1", evidence=Evidence.NONE)]), "paint")
    assert (gap.kind, gap.unverified, gap.local) == (GapKind.MISSING, 1, 0)
    assert "1家没有依据,不计" in gap.sentence


def test_a_known_distance_decides_what_is_near() -> None:
    firms = [maker("motor", "1", Place.NEAR, distance_km=301.0), maker("motor", "2", Place.UNKNOWN, distance_km=299.0)]
    gap = of(gaps(BIKES, firms), "motor")
    assert (gap.near, gap.beyond) == (1, 1)


def test_a_firm_listed_twice_counts_once_by_its_best_evidence_where_any_row_places_it() -> None:
    twice = [maker("motor", "1", Place.UNKNOWN, evidence=Evidence.DIRECT), maker("motor", "1", Place.LOCAL)]
    gap = of(gaps(BIKES, twice), "motor")
    assert (gap.local, gap.unknown, len(gap.makers)) == (1, 0, 1)
    assert gap.makers[0].evidence is Evidence.DIRECT
    assert check(BIKES, gaps(BIKES, twice), twice) == ()


def test_a_guess_does_not_lend_its_place_to_what_is_known() -> None:
    twice = [maker("motor", "1", Place.UNKNOWN), maker("motor", "1", evidence=Evidence.NONE)]
    gap = of(gaps(BIKES, twice), "motor")
    assert (gap.kind, gap.local, gap.unknown, gap.unverified) == (GapKind.MISSING, 0, 1, 0)


def test_the_worst_and_heaviest_gap_comes_first() -> None:
    found = gaps(BIKES, [maker("lead", str(n)) for n in range(3)])
    assert found[0].segment.code == "bike"
    assert found[-1].segment.code == "lead"


def test_what_hangs_on_a_segment_adds_up_over_everything_downstream() -> None:
    gap = of(gaps(BIKES, []), "lead")
    assert gap.downstream_weight == pytest.approx(0.6 + 0.6 * 0.3 + 0.6 * 0.3 * 0.9)
    assert (gap.downstream, gap.estimated) == (3, False)
    assert of(gaps(BIKES, []), "motor").estimated


@pytest.mark.parametrize(
    ("makers", "rules", "said"),
    [
        ([maker("wheel", "1")], GapRules(), "图里没有环节wheel"),
        ([maker("motor", "")], GapRules(), "厂商没有编号"),
        ([maker("motor", "1", distance_km=-5.0)], GapRules(), "不知道请留空"),
        ([], GapRules(weak_below=0), "应至少为1家"),
        ([], GapRules(near_km=float("nan")), "请写0以上的数"),
    ],
)
def test_makers_and_rules_that_cannot_be_meant_are_refused(makers: list[Maker], rules: GapRules, said: str) -> None:
    with pytest.raises(BadGraph, match=said):
        gaps(BIKES, makers, rules)


CODES = [str(number) for number in range(6)]
MAKERS = st.builds(
    Maker,
    st.sampled_from(CODES),
    st.sampled_from("甲乙丙丁"),
    st.just("厂商"),
    st.sampled_from(Place),
    st.none() | st.floats(0, 900),
    st.sampled_from(Evidence),
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    pairs = draw(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1])))
    links = [Link(str(a), str(b), share=draw(st.none() | st.floats(0.01, 0.19))) for a, b in sorted(pairs)]
    return Graph("g", "图", "1", tuple(Segment(code, code, Stage.UPSTREAM) for code in CODES), tuple(links))


@settings(max_examples=60, deadline=None)
@given(graphs(), st.lists(MAKERS, max_size=14), st.integers(1, 3))
def test_an_independent_recount_finds_every_gap_again(graph: Graph, makers: list[Maker], weak_below: int) -> None:
    rules = GapRules(weak_below)
    found = gaps(graph, makers, rules)
    assert check(graph, found, makers, rules) == ()
    assert [gap.kind.rank for gap in found] == sorted(gap.kind.rank for gap in found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"local": 2}, "写的是2家,重数是1家"),
        ({"near": 1}, "写的是1家,重数是0家"),
        ({"beyond": 1}, "写的是1家,重数是0家"),
        ({"unknown": 1}, "写的是1家,重数是0家"),
        ({"unverified": 0}, "写的是0家,重数是1家"),
        ({"kind": GapKind.NONE}, "写的是完备,按家数应为单一来源"),
        ({"downstream_weight": 0.5}, "写的是0.5,逐层相乘再相加是"),
    ],
)
def test_the_recount_finds_one_planted_fault(changes: dict[str, Any], said: str) -> None:
    makers = [maker("motor", "1"), maker("motor", "2", evidence=Evidence.NONE)]
    found = [replace(gap, **changes) if gap.segment.code == "motor" else gap for gap in gaps(BIKES, makers)]
    (fault,) = check(BIKES, found, makers)
    assert (fault.where, fault.field) == ("轮毂电机", *changes)
    assert fault.sentence.startswith(said)


def test_the_recount_sees_a_ring_and_a_segment_listed_twice() -> None:
    found = gaps(BIKES, [])
    ring = replace(BIKES, links=(*BIKES.links, Link("shop", "lead")))
    assert check(ring, found, [])[0].sentence == "有4个环节在供应圈上"
    assert check(BIKES, [*found, found[0]], [])[0].field == "segments"


@pytest.mark.parametrize(
    ("makers", "said"),
    [
        ([], "铅蓄电池空白:本地和300公里内都没有查到厂商;下游2个环节依赖它,成本占比累计0.57。"),
        ([maker("battery", "1")], "铅蓄电池单一来源:只有厂商1一家,在本地,断供即断链;"),
        ([maker("battery", "1"), maker("battery", "2", Place.NEAR)], "铅蓄电池薄弱:本地1家,300公里内1家,本地不足2家;"),
        ([maker("battery", "1"), maker("battery", "2")], "铅蓄电池完备:本地2家,300公里内0家;"),
    ],
)
def test_each_kind_of_gap_is_said_in_one_sentence(makers: list[Maker], said: str) -> None:
    assert of(gaps(BIKES, makers), "battery").sentence.startswith(said)


def test_a_share_that_was_not_published_is_said_to_be_an_estimate() -> None:
    assert "(部分占比未公布,按均分)" in of(gaps(BIKES, []), "motor").sentence
    assert "按均分" not in of(gaps(BIKES, []), "battery").sentence


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_what_hangs_on_a_segment_is_what_is_reached_from_it(graph: Graph) -> None:
    for gap in gaps(graph, []):
        down = reach(graph, gap.segment.code, Direction.DOWN)
        assert gap.downstream == len(down)
        assert gap.downstream_weight == pytest.approx(sum(one.share or 0.0 for one in down), abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(graphs(), st.sampled_from(CODES), st.sampled_from(Direction), st.integers(0, 4))
def test_reach_gives_true_paths_and_grows_with_the_depth(graph: Graph, code: str, way: Direction, depth: int) -> None:
    pairs = {(link.src, link.dst) if way is Direction.DOWN else (link.dst, link.src) for link in graph.links}
    found = reach(graph, code, way, depth)
    for one in found:
        assert len(one.path) == one.hops + 1 <= depth + 1
        assert set(pairwise(one.path)) <= pairs
        assert (one.path[0], one.path[-1]) == (code, one.segment.code)
    assert {one.segment.code for one in found} <= {one.segment.code for one in reach(graph, code, way, depth + 1)}


@settings(max_examples=40, deadline=None)
@given(graphs(), graphs())
def test_a_diff_says_exactly_what_differs(old: Graph, new: Graph) -> None:
    found, ends = diff(old, new), [{(link.src, link.dst): link for link in graph.links} for graph in (old, new)]
    assert {(link.src, link.dst) for link in found.links_added} == set(ends[1]) - set(ends[0])
    assert {(link.src, link.dst) for link in found.links_removed} == set(ends[0]) - set(ends[1])
    assert len(found.links_changed) == sum(ends[0][key] != ends[1][key] for key in set(ends[0]) & set(ends[1]))
    assert found.same == (ends[0] == ends[1])


def test_the_recount_sees_a_wrong_number_kind_and_weight() -> None:
    found = gaps(BIKES, [maker("motor", "1")])
    wrong = [replace(gap, local=7, kind=GapKind.WEAK, downstream_weight=9.0) for gap in found]
    fields = {fault.field for fault in check(BIKES, wrong, [maker("motor", "1")])}
    assert fields == {"local", "kind", "downstream_weight"}
    assert check(BIKES, found[1:], [])[0].field == "segments"


AIMA = Anchor("爱玛科技(演示)", "bike")


def test_an_anchor_sheet_keeps_what_is_not_known_as_a_gap() -> None:
    firms = [
        maker("controller", "1", Place.BEYOND, evidence=Evidence.DIRECT),
        maker("motor", "2", evidence=Evidence.NONE),
    ]
    sheet = anchor_sheet(BIKES, AIMA, [Part("控制器", "controller"), Part("轮毂电机", "motor"), Part("线束")], firms)
    assert (sheet.known, sheet.open) == (1, 2)
    assert [row.best for row in sheet.rows] == [Evidence.DIRECT, Evidence.NONE, Evidence.NONE]
    assert sheet.rows[0].sentence == "控制器:外地1家;最好的依据是直接证据。"
    assert sheet.rows[1].sentence == "轮毂电机:缺口,没有查到有依据的厂商(1家没有依据,不计)。"
    assert sheet.rows[2].segment is None


def test_without_a_parts_list_the_supplying_segments_are_the_parts() -> None:
    sheet = anchor_sheet(BIKES, AIMA)
    assert [row.part.name for row in sheet.rows] == ["铅蓄电池", "控制器", "轮毂电机", "涂装"]
    assert sheet.rows[0].part.share == 0.3


def test_an_anchor_that_nothing_supplies_is_said_to_have_no_parts() -> None:
    sheet = anchor_sheet(BIKES, replace(AIMA, segment="lead"))
    assert (sheet.rows, sheet.known, sheet.open) == ((), 0, 0)
    assert sheet.sentence == "爱玛科技(演示)没有零部件清单,图上也没有供应铅锭的环节;请先列出零部件。"


def test_a_part_has_its_makers_by_place_each_named_once() -> None:
    firms = [
        maker("motor", "1"), maker("motor", "2", Place.NEAR), maker("motor", "3", Place.BEYOND, distance_km=250.0),
        maker("motor", "4", Place.UNKNOWN), maker("motor", "4", Place.UNKNOWN, evidence=Evidence.EQUITY),
        maker("motor", "5", evidence=Evidence.NONE), maker("battery", "6"),
    ]  # fmt: skip
    (row,) = anchor_sheet(BIKES, AIMA, [Part("轮毂电机", "motor")], firms).rows
    told = [[one.firm_id for one in found] for found in (row.local, row.near, row.beyond, row.unknown, row.unverified)]
    assert told == [["1"], ["3", "2"], [], ["4"], ["5"]]
    assert (row.kind, row.best, row.is_known) == (GapKind.WEAK, Evidence.EQUITY, True)
    assert row.sentence == "轮毂电机:本地1家、300公里内2家、地点未知1家;最好的依据是股权关系。"


def test_a_sheet_and_the_gaps_of_its_segments_agree() -> None:
    firms = [maker("motor", str(n), place) for n, place in enumerate(Place)] + [maker("controller", "9")]
    kinds = {gap.segment.code: gap.kind for gap in gaps(BIKES, firms)}
    sheet = anchor_sheet(BIKES, AIMA, makers=firms)
    assert {row.part.segment: row.kind for row in sheet.rows} == {
        code: kinds[code] for code in ("battery", "controller", "motor", "paint")
    }
    assert sheet.sentence == "爱玛科技(演示)共4项零部件:2项查到有依据的厂商,2项仍是缺口。"


def test_a_wrong_part_is_refused_by_name() -> None:
    parts = [Part("车架", "frame"), Part("车架", share=2.0)]
    with pytest.raises(BadGraph) as refusal:
        anchor_sheet(BIKES, replace(AIMA, segment="car"), parts)
    assert {fault.field for fault in refusal.value.faults} == {"segment", "parts", "share"}
