"""What is typed is read in every way it may be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.directory.questions import Question


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("91440300708461136T", "91440300708461136T"),
        (" 9144 0300 ", "91440300"),
        ("9144", "9144"),
        ("N-00FF", "n-00ff"),
        ("91", ""),
        ("爱玛9144", ""),
        ("abc", ""),
        ("9" * 19, ""),
    ],
)
def test_a_code_is_digits_and_letters_of_its_length(typed: str, code: str) -> None:
    assert Question(typed).code == code


@pytest.mark.parametrize(
    ("typed", "letters"),
    [("amkj", "amkj"), ("AMKJ", "amkj"), ("tjamcykjyxgs", "tjamcykj"), ("3m", "3m"), ("爱玛", ""), ("12345", "")],
)
def test_letters_are_initials_without_those_of_a_legal_form(typed: str, letters: str) -> None:
    assert Question(typed).letters == letters


def test_four_letters_and_more_may_be_pinyin() -> None:
    assert [len(way) for way in Question("huawei").syllables] == [2]
    assert Question("am").syllables == []
    assert Question("华为").syllables == []


def test_words_are_told_apart_once_each() -> None:
    assert [word.typed for word in Question("兰州 爱玛 兰州").words] == ["兰州", "爱玛"]
    assert Question("爱玛").words == ()
    assert Question("爱玛 !!!").words == ()


def test_a_word_may_be_a_place() -> None:
    assert Question("兰州").place == "6201"
    assert Question("爱玛").place == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("*ST兰石", "兰石"),
        ("兰石A", "兰石"),
        ("深康佳A", "康佳"),
        ("天津爱玛车业科技股份公司", "爱玛车业科技"),
        ("3、兰石集团(A12展位)", "兰石集团"),
    ],
)
def test_looser_readings_leave_marks_form_and_region_out(typed: str, meant: str) -> None:
    assert meant in [other.folded for other in Question(typed).looser]


@pytest.mark.parametrize(("typed", "may_be"), [("甘肃建投", True), ("建投", False), ("amkj", False), ("长" * 9, False)])
def test_an_abbreviation_is_a_few_characters(typed: str, may_be: bool) -> None:
    assert Question(typed).is_abbreviation is may_be


@given(st.text(max_size=300))
def test_any_text_can_be_read(typed: str) -> None:
    question = Question(typed)
    assert len(question.folded) <= 3 * 120
    assert question.folded not in [other.folded for other in question.looser]
    assert all(question.words) or question.words == ()
    assert question.is_whole_code == (len(question.code) == 18)
