"""Promises of the map: no card on another, what supplies stands left, lines begin and end at their cards."""

import re
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import Zone
from wutong.industries import queries
from wutong.industries.models import Chain
from wutong.industries.queries.layout import CARD_HEIGHT, Layout, lay_out

STAGES = ("up", "middle", "down", "support")


@st.composite
def chains(draw: st.DrawFn) -> tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]:
    """Draw a chain of up to forty segments whose supply links run along the order of its stages."""
    count = draw(st.integers(1, 40))
    order = sorted(draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)))
    stages = {f"s{number}": STAGES[stage] for number, stage in enumerate(order)}
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60))
    links = sorted({(f"s{min(pair)}", f"s{max(pair)}") for pair in pairs if pair[0] != pair[1]})
    flows = [pair for pair in links if "support" not in {stages[pair[0]], stages[pair[1]]}]
    return stages, flows, [pair for pair in links if pair not in flows]


def overlap(laid: Layout, one: str, other: str) -> bool:
    """Tell whether two cards lie on each other."""
    a, b = laid.spots[one], laid.spots[other]
    return abs(a.x - b.x) < laid.card_width and abs(a.y - b.y) < CARD_HEIGHT


@settings(max_examples=80, deadline=None)
@given(chains())
def test_every_card_stands_on_the_sheet_and_none_on_another(
    chain: tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]],
) -> None:
    laid = lay_out(*chain)
    assert set(laid.spots) == set(chain[0])
    for spot in laid.spots.values():
        assert 0 <= spot.x <= laid.width - laid.card_width + 0.1
        assert 0 <= spot.y <= laid.height - CARD_HEIGHT + 0.1
    assert not [pair for pair in combinations(laid.spots, 2) if overlap(laid, *pair)]


@settings(max_examples=80, deadline=None)
@given(chains())
def test_what_supplies_stands_left_of_what_it_goes_into(
    chain: tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]],
) -> None:
    stages, flows, asides = chain
    laid = lay_out(stages, flows, asides)
    wrong = [(src, dst) for src, dst in flows if laid.spots[src].x >= laid.spots[dst].x]
    assert wrong == []


def test_a_ring_in_a_draft_is_laid_out_all_the_same() -> None:
    laid = lay_out({"a": "up", "b": "up", "c": "up"}, [("a", "b"), ("b", "c"), ("c", "a")])
    assert len(laid.spots) == 3


def test_the_picture_has_a_card_for_each_segment_and_a_line_for_each_link(zone: Zone, chain: Chain) -> None:
    page = queries.current(zone.qian, chain.pk)
    assert page.picture is not None
    assert (len(page.picture.cards), len(page.picture.lines)) == (8, 7)
    assert [ground.label for ground in page.picture.grounds] == ["上游", "中游", "下游", "配套"]
    assert {line.share for line in page.picture.lines} == {"", "60%", "25%", "8%"}


def test_a_line_begins_at_one_card_and_ends_at_the_other(zone: Zone, chain: Chain) -> None:
    page = queries.current(zone.qian, chain.pk)
    assert page.picture is not None
    cards = {card.code: card for card in page.picture.cards}
    for line in page.picture.lines:
        if line.kind != "supply":
            continue
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", line.path)]
        src, dst = cards[line.src], cards[line.dst]
        assert abs(numbers[0] - src.x - page.picture.card_width) < 0.2
        assert src.y <= numbers[1] <= src.y + CARD_HEIGHT
        assert abs(numbers[-2] - dst.x) < 0.2
        assert dst.y <= numbers[-1] <= dst.y + CARD_HEIGHT
