"""Cleaning: one script and width, and the way back to every original offset."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.figures import clean, find

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def test_traditional_script_becomes_simplified_and_glosses_go() -> None:
    assert clean("產(chǎn)業(yè)線索136條").text == "产业线索136条"


def test_full_width_becomes_half_width() -> None:
    assert clean("97%(1,234)".translate(WIDE)).text == "97%(1,234)"


def test_a_bracket_that_is_no_gloss_stays() -> None:
    assert clean("運距(km)和展會(CPHI)").text == "运距(km)和展会(CPHI)"


def test_toneless_and_decomposed_glosses_go_too() -> None:
    assert clean("的(de)補(bu\u030c)").text == "的补"


def test_a_lost_space_becomes_a_space_but_a_question_stays() -> None:
    assert clean("編者按?為了").text == "编者按 为了"
    assert clean("好嗎?我們").text == "好吗?我们"


def test_unseen_characters_inside_a_number_do_not_break_it() -> None:
    assert find("線索1\u200b36條")[0].value == 136


def test_a_wide_comma_between_plain_digits_parts_two_numbers() -> None:
    assert [figure.value for figure in find("线索136\uff0c200家企业")] == [136, 200]


def test_every_offset_leads_back(report: str) -> None:
    cleaned = clean(report)
    assert len(cleaned.text) == len(cleaned.offsets)
    assert cleaned.quote(cleaned.text.index("爱玛科技"), cleaned.text.index("股份")) == "愛瑪科技集團"


@given(st.text(alphabet="(()?,,业業補ǔbe个19 \u200b\n", max_size=60))
def test_offsets_always_rise_and_stay_inside(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text)
    assert all(a < b for a, b in zip(cleaned.offsets, cleaned.offsets[1:], strict=False))
    assert all(0 <= at < len(text) for at in cleaned.offsets)


@pytest.mark.parametrize("shape", ["1", "一", "亿", "(", "补(bǔ)", "补(aaaaaa", "“", "第", "?", "a"])
def test_a_megabyte_of_hostile_text_takes_time_in_proportion(shape: str) -> None:
    text = (shape * 10**6)[: 10**6]
    started = time.process_time()
    clean(text)
    found = find(text)
    assert len(found) <= 1
    # Generous for a busy machine; anything quadratic would take hours.
    assert time.process_time() - started < 20
