"""Promises of gaps: by what is known and where; a guess never counts; more evidence never makes a gap wider."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.industries.stories import DAY, note
from tests.wutong.industries.test_makers import kind
from wutong.industries import queries
from wutong.industries.models import Chain, Maker
from wutong.industries.queries.firms import standings
from wutong.industries.queries.gaps import found, tally
from wutong.industries.queries.rules import Reach
from wutong_engines import chains

RULES = Reach(weak_below=2, near_km=300, longitude=103.62, latitude=36.5152)
PLACES: dict[str, dict[str, Any]] = {
    "local": {"is_local": True},
    "near": {"province": "甘肃", "city": "白银"},
    "beyond": {"province": "浙江", "city": "杭州"},
    "unknown": {"province": "甘肃"},
}
GRAPH = chains.Graph(
    "x", "两轮车", "1",
    (chains.Segment("a", "电池", chains.Stage.UPSTREAM), chains.Segment("v", "整车", chains.Stage.MIDSTREAM)),
    (chains.Link("a", "v", share=0.3),),
)  # fmt: skip
WORST_FIRST = ("missing", "single", "weak", "have")


@pytest.mark.parametrize(("evidence", "where"), list(product(("direct", "equity", "sector", "scope"), PLACES)))
def test_one_firm_closes_what_its_evidence_and_place_allow(zone: Zone, chain: Chain, evidence: str, where: str) -> None:
    note(zone, chain, "某某电控有限公司", evidence=evidence, **PLACES[where])
    counts = evidence != "scope" and where in {"local", "near"}
    assert kind(zone, chain) == ("single" if counts else "missing")
    page = queries.segment(zone.qian, chain.pk, "controller")
    shown = {slug: len(lines) for slug, _, lines in page.groups}
    assert (sum(shown.values()), len(page.guesses)) == ((0, 1) if evidence == "scope" else (1, 0))
    assert evidence == "scope" or shown[where] == 1


def maker(number: int, evidence: str, where: str) -> Maker:
    """Return a row that no database holds."""
    distance = {"near": 80, "beyond": 1600}.get(where)
    return Maker(
        segment_code="a", firm=f"第{number}厂", firm_key=f"k{number}", evidence=evidence, source="走访",
        is_local=where == "local", distance_km=distance, source_date=date(2024, 5, 1),
    )  # fmt: skip


ROWS = st.lists(
    st.tuples(st.sampled_from(["direct", "equity", "sector", "scope"]), st.sampled_from(list(PLACES))), max_size=8
)


def of_a(rows: list[Maker]) -> chains.Gap:
    """Return the gap of segment a."""
    return next(gap for gap in found(GRAPH, rows, RULES) if gap.segment.code == "a")


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_the_kind_follows_from_the_counts(drawn: list[tuple[str, str]]) -> None:
    gap = of_a([maker(number, *one) for number, one in enumerate(drawn)])
    sure = [where for evidence, where in drawn if evidence != "scope"]
    local, near = sure.count("local"), sure.count("near")
    assert (gap.local, gap.near, gap.beyond, gap.unknown) == (local, near, sure.count("beyond"), sure.count("unknown"))
    assert gap.unverified == len(drawn) - len(sure)
    expected = "missing" if local + near == 0 else "single" if local + near == 1 else "weak" if local < 2 else "have"
    assert queries.SLUGS[gap.kind] == expected


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from(["direct", "equity", "sector"]), st.sampled_from(list(PLACES)))
def test_one_more_maker_never_makes_a_gap_wider(drawn: list[tuple[str, str]], evidence: str, where: str) -> None:
    rows = [maker(number, *one) for number, one in enumerate(drawn)]
    before, after = of_a(rows), of_a([*rows, maker(99, evidence, where)])
    slugs = [WORST_FIRST.index(queries.SLUGS[gap.kind]) for gap in (before, after)]
    assert slugs[0] <= slugs[1]


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_books_does_not_matter(drawn: list[tuple[str, str]], chance: Any) -> None:
    rows = [maker(number, *one) for number, one in enumerate(drawn)]
    mixed = list(rows)
    chance.shuffle(mixed)
    assert [(gap.segment.code, gap.kind, gap.local) for gap in found(GRAPH, rows, RULES)] == [
        (gap.segment.code, gap.kind, gap.local) for gap in found(GRAPH, mixed, RULES)
    ]


@given(ROWS)
def test_every_segment_is_counted_once(drawn: list[tuple[str, str]]) -> None:
    counted = tally(found(GRAPH, [maker(number, *one) for number, one in enumerate(drawn)], RULES))
    assert counted.total == len(GRAPH.segments)
    assert sum(count for _, _, _, count in counted.parts) == counted.total


def test_one_firm_noted_for_a_part_and_its_segment_is_one_firm(zone: Zone, chain: Chain) -> None:
    rows = [maker(1, "sector", "local"), maker(1, "direct", "local")]
    assert (of_a(rows).local, queries.SLUGS[of_a(rows).kind]) == (1, "single")


def test_where_a_firm_stands_is_told_by_its_names_and_its_number(zone: Zone, chain: Chain) -> None:
    made = note(zone, chain, "兰州新区甲电控有限公司", is_local=True, directory_id="62-7")
    by_name = standings(zone.qian, "", [(made.firm_key, made.firm_place)])
    by_number = standings(zone.qian, "62-7", [])
    assert [(one.segment, one.evidence) for one in by_name] == [("控制器", "仅知同业")]
    assert by_number == by_name
    assert standings(zone.he, "62-7", [(made.firm_key, made.firm_place)]) == []
    assert standings(zone.qian, "62-8", [("没有这家", "")]) == []


def test_the_rules_of_the_day_are_used(zone: Zone, chain: Chain) -> None:
    assert queries.reach(DAY) == RULES
    assert queries.reach(DAY).engine == chains.GapRules(2, 300.0)
