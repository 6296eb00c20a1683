"""The index answers what reading every text would answer."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong_engines.directory.grams import Limits, Texts, pack

_SIGNS = st.text("甲乙丙丁AB", min_size=0, max_size=7)
_WORDS = st.text("甲乙丙丁AB", min_size=1, max_size=5)


def _sorted(texts: list[str]) -> list[str]:
    return sorted(texts, key=lambda text: (len(text), text))


@given(st.lists(_SIGNS, max_size=40), _WORDS, st.integers(0, 40), st.data())
@settings(max_examples=60, deadline=None)
def test_what_contains_a_word_is_found_all_of_it_and_in_order(
    texts: list[str], word: str, below: int, data: st.DataObject
) -> None:
    texts = _sorted(texts)
    heads = min(below, len(texts))
    index = Texts(pack("t", texts, heads), "t", heads)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), dtype=bool)
    expected = [row for row, text in enumerate(texts) if word in text and row < heads]
    whole = index.containing(word, Limits(heads, 100, 1000))
    assert (whole.rows.tolist(), whole.total, whole.is_exact) == (expected, len(expected), True)
    for chosen in (None, np.flatnonzero(mask[:heads]).astype(np.uint32)):
        some = index.containing(word, Limits(heads, 100, 1000, mask, chosen))
        assert some.rows.tolist() == [row for row in expected if mask[row]]


@given(st.lists(st.text("abc1", min_size=0, max_size=9), max_size=40), st.text("abc1", min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_letters_are_found_alike(texts: list[str], word: str) -> None:
    texts = _sorted(texts)
    index = Texts(pack("t", texts, len(texts), wide=False), "t", len(texts))
    expected = [row for row, text in enumerate(texts) if word in text]
    assert index.containing(word, Limits(len(texts), 100, 1000)).rows.tolist() == expected
    assert sorted(index.beginning(word).tolist()) == [row for row, text in enumerate(texts) if text.startswith(word)]
    assert sorted(index.equal(word).tolist()) == [row for row, text in enumerate(texts) if text == word]


@given(st.lists(_SIGNS, min_size=1, max_size=60), _WORDS)
@settings(max_examples=60, deadline=None)
def test_a_small_budget_gives_the_best_rows_first_and_says_that_it_estimates(texts: list[str], word: str) -> None:
    texts = _sorted(texts)
    index = Texts(pack("t", texts, len(texts)), "t", len(texts))
    expected = [row for row, text in enumerate(texts) if word in text]
    found = index.containing(word, Limits(len(texts), 3, 4))
    assert found.rows[:3].tolist() == expected[:3] or not found.is_exact
    assert set(found.rows.tolist()) <= set(expected)
    assert not found.is_exact or found.total == len(expected)


@given(
    st.lists(st.text("甲乙\u9fff\ue000\ufffd𠮷𠮸A", max_size=5), max_size=120),
    st.text("甲乙\ue000𠮷A", min_size=1, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_beginnings_are_found_between_the_posts_of_the_fence(texts: list[str], word: str) -> None:
    index = Texts(pack("t", texts, len(texts)), "t", len(texts))
    expected = [row for row, text in enumerate(texts) if text.startswith(word)]
    assert sorted(index.beginning(word).tolist()) == expected
    assert sorted(index.equal(word).tolist()) == [row for row in expected if texts[row] == word]


@given(st.lists(_SIGNS, min_size=20, max_size=60), _WORDS)
@settings(max_examples=30, deadline=None)
def test_an_index_without_a_fence_answers_the_same(texts: list[str], word: str) -> None:
    arrays = pack("t", texts, len(texts))
    older = {name: array for name, array in arrays.items() if name != "t.fence"}
    one, other = Texts(arrays, "t", len(texts)), Texts(older, "t", len(texts))
    assert one.beginning(word).tolist() == other.beginning(word).tolist()
