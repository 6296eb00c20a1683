"""Promises of the pure parts: which verb a version admits, where a place is, how names and lines are drawn."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.industries.lifecycle import MOVES, VersionState, allows
from wutong.industries.queries import places
from wutong.industries.queries.gaps import say
from wutong.industries.queries.picture import _fitted, picture
from wutong.industries.queries.rules import Reach
from wutong_engines import chains

ZONE = Reach(weak_below=2, near_km=300, longitude=103.62, latitude=36.5152)
UP, MIDDLE, LANE = chains.Stage.UPSTREAM, chains.Stage.MIDSTREAM, chains.Stage.SUPPORT


@pytest.mark.parametrize("state", list(VersionState))
def test_only_a_draft_is_edited_published_or_discarded(state: VersionState) -> None:
    for verb in ("edit", "publish", "discard"):
        assert allows(verb, state.value) == (state is VersionState.DRAFT)
    assert allows("supersede", state.value) == (state is VersionState.PUBLISHED)


def test_nothing_leads_back_to_a_draft() -> None:
    assert {name for name, move in MOVES.items() if move.target is VersionState.DRAFT} == {"edit"}


@pytest.mark.parametrize(
    ("province", "city", "least", "most"),
    [("甘肃", "白银", 20, 90), ("青海", "西宁", 120, 220), ("上海", "", 1600, 1850), ("浙江", "杭州", 1500, 1750)],
)
def test_a_city_gives_its_kilometres(province: str, city: str, least: int, most: int) -> None:
    found = places.kilometres(province, city, ZONE)
    assert found is not None
    assert least <= found <= most


@pytest.mark.parametrize(("province", "beyond"), [("浙江", True), ("广东", True), ("甘肃", False), ("火星", False)])
def test_a_province_is_beyond_only_when_all_of_it_is(province: str, beyond: bool) -> None:
    assert places.is_surely_beyond(province, ZONE) == beyond
    assert places.kilometres(province, "", ZONE) is None


@given(st.text(min_size=1, max_size=64), st.floats(60, 200))
def test_a_name_fits_its_card_or_ends_in_dots(name: str, room: float) -> None:
    shown, size = _fitted(name, room)
    assert shown == name or (shown.endswith("…") and len(shown) <= room / 11.5 + 1)
    assert 11.5 <= size <= 13.5


def test_a_picture_draws_supply_support_and_substitute() -> None:
    segments = (
        chains.Segment("a", "电池", UP), chains.Segment("b", "锂电池", UP), chains.Segment("v", "整车", MIDDLE),
        chains.Segment("m", "模具", LANE),
    )  # fmt: skip
    links = (
        chains.Link("a", "v", share=0.3), chains.Link("b", "a", chains.LinkKind.SUBSTITUTE),
        chains.Link("m", "v", chains.LinkKind.SUPPORT), chains.Link("b", "v"),
    )  # fmt: skip
    graph = chains.Graph("x", "两轮车", "1", segments, links)
    maker = chains.Maker("a", "f1", "甲电池", chains.Place.LOCAL, evidence=chains.Evidence.DIRECT, source_date=date.min)
    drawn = picture(graph, chains.gaps(graph, [maker]), 300, {"v": "爱玛"})
    assert {line.kind for line in drawn.lines} == {"supply", "substitute", "support"}
    assert {card.code: card.kind for card in drawn.cards}["a"] == "single"
    assert [card.anchor for card in drawn.cards if card.code == "v"] == ["爱玛"]
    assert [line.width > 1.3 for line in drawn.lines if line.share] == [True]
    assert drawn.has_shares


def test_a_sentence_says_who_is_the_only_one() -> None:
    graph = chains.Graph("x", "两轮车", "1", (chains.Segment("a", "电池", UP),))
    maker = chains.Maker("a", "f1", "甲电池", chains.Place.NEAR, 120.0, chains.Evidence.SECTOR)
    (gap,) = chains.gaps(graph, [maker])
    assert say(gap, 300) == "只有甲电池一家(300 公里内),断供即断链。"
