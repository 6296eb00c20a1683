"""Promises of the marked differences: nothing is lost, and what is marked is what differs."""

from hypothesis import given
from hypothesis import strategies as st

from wutong.enterprises.queries.differences import between

_NAMES = st.text(alphabet="爱玛电动车愛瑪（）()有限公司ABab 1", max_size=30)


@given(_NAMES, _NAMES)
def test_the_pieces_of_a_side_are_the_whole_of_it(left: str, right: str) -> None:
    found = between(left, right)
    assert "".join(piece.text for piece in found.left) == left
    assert "".join(piece.text for piece in found.right) == right


@given(_NAMES, _NAMES)
def test_what_both_sides_have_is_as_long_on_both(left: str, right: str) -> None:
    found = between(left, right)
    same = [[len(piece.text) for piece in side if piece.same] for side in (found.left, found.right)]
    assert sum(same[0]) == sum(same[1])


def test_script_and_width_are_no_difference() -> None:
    assert between("愛瑪（集團）", "爱玛(集团)").same


def test_only_the_letter_that_differs_is_marked() -> None:
    found = between("兰州瑞岭置业", "兰州瑞玲置业")
    assert [piece.text for piece in found.left if not piece.same] == ["岭"]
    assert [piece.text for piece in found.right if not piece.same] == ["玲"]
