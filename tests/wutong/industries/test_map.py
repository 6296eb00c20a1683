"""Promises of the drawing: the same each time, in the order of the stages, lines that say what they are."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.industries.stories import LINKS, SEGMENTS, make_anchor, note
from tests.wutong.industries.test_layout import chains
from wutong.industries import queries
from wutong.industries.models import Chain
from wutong.industries.queries.layout import CARD_HEIGHT, lay_out

Drawn = tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]


@settings(max_examples=60, deadline=None)
@given(chains())
def test_the_same_chain_is_drawn_the_same(chain: Drawn) -> None:
    one, other = lay_out(*chain), lay_out(*chain)
    assert one.spots == other.spots
    assert (one.width, one.height) == (other.width, other.height)


@settings(max_examples=60, deadline=None)
@given(chains())
def test_the_stages_stand_from_left_to_right_and_support_below(chain: Drawn) -> None:
    stages, flows, asides = chain
    laid = lay_out(stages, flows, asides)
    at = {word: [laid.spots[code] for code, stage in stages.items() if stage == word] for word in set(stages.values())}
    for left, right in (("up", "middle"), ("middle", "down"), ("up", "down")):
        if left in at and right in at:
            assert max(spot.x for spot in at[left]) < min(spot.x for spot in at[right])
    above = [spot.y for word in ("up", "middle", "down") for spot in at.get(word, [])]
    if above and "support" in at:
        assert min(spot.y for spot in at["support"]) >= max(above) + CARD_HEIGHT


@given(st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_many_segments_of_one_stage_stay_within_a_sheet_that_can_be_read(count: int) -> None:
    laid = lay_out({f"s{number}": "up" for number in range(count)}, [])
    assert laid.height <= 12 * (CARD_HEIGHT + 24) + 120


def test_no_segment_at_all_is_drawn_as_nothing() -> None:
    assert lay_out({}, []).spots == {}


def picture(zone: Zone, chain: Chain) -> Any:
    """Return the drawing that is on the page."""
    page = queries.current(zone.qian, chain.pk)
    assert page.picture is not None
    return page.picture


def test_every_card_says_in_words_what_its_colour_says(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "兰州新区甲电控有限公司", is_local=True)
    cards = {card.code: card for card in picture(zone, chain).cards}
    assert {code for code, *_ in SEGMENTS} == set(cards)
    assert (cards["controller"].sign, cards["controller"].word, cards["controller"].kind) == ("◆", "单一", "single")
    assert (cards["tyre"].sign, cards["tyre"].word) == ("○", "缺失")
    assert cards["controller"].spoken.startswith("控制器,单一:只有兰州新区甲电控有限公司一家")
    assert cards["controller"].counts.replace(" ", "").startswith("1·0·0")


def test_every_line_is_spoken_with_its_ends_and_share(zone: Zone, chain: Chain) -> None:
    lines = {(line.src, line.dst): line for line in picture(zone, chain).lines}
    assert set(lines) == {(src, dst) for src, dst, *_ in LINKS}
    told = lines["battery", "vehicle"].spoken
    assert "铅蓄电池" in told
    assert "整车装配" in told
    assert "25" in told
    assert lines["lead", "battery"].width > lines["battery", "vehicle"].width > lines["motor", "vehicle"].width


def test_the_card_of_an_anchor_carries_its_mark(zone: Zone, chain: Chain) -> None:
    make_anchor(zone, chain)
    marked = {card.code for card in picture(zone, chain).cards if card.anchor}
    assert marked == {"vehicle"}


def test_the_cards_hovers_are_plain_data_of_the_same_cards(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "兰州新区甲电控有限公司", is_local=True)
    told = queries.current(zone.qian, chain.pk).hovers
    assert told["controller"]["firms"]
    assert set(told) == {code for code, *_ in SEGMENTS}
    assert told["controller"]["word"] == "单一"
