"""From likely pairs to groups: what is joined, what never is, and what is said."""

from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.names.identity.joining import Pair, Said, join

ONE, OTHER = "916201003160000011", "916201003160000022"


def pair(a: int, b: int, chance: float = 0.9, code_a: str = "", code_b: str = "") -> Pair:
    return Pair(a, b, chance, "字号相同", code_a, code_b, bool(code_a) and code_a == code_b)


def said(*pairs: Pair) -> dict[int, Said]:
    return {one.node: one for one in join(pairs)}


def test_a_chain_of_likely_pairs_is_one_firm_under_its_least_row() -> None:
    found = said(pair(2, 5), pair(5, 9), pair(4, 9))
    assert {one.group for one in found.values()} == {2}
    assert found[9].reason == "与第4行字号相同"


def test_two_codes_are_never_put_together() -> None:
    found = said(pair(1, 2, 1.0, ONE, OTHER))
    assert (found[1].group, found[2].group) == (1, 2)
    assert "统一社会信用代码不同,没有并在一起" in found[1].reason
    assert found[1].probability is None


def test_a_row_between_two_codes_is_left_alone_and_told_so() -> None:
    found = said(pair(1, 3, 0.9, ONE, ""), pair(2, 3, 0.88, OTHER, ""))
    assert [found[row].group for row in (1, 2, 3)] == [1, 2, 3]
    assert "不能断定是哪一家" in found[3].reason


def test_the_clearly_likelier_code_wins() -> None:
    found = said(pair(1, 3, 0.97, ONE, ""), pair(2, 3, 0.6, OTHER, ""))
    assert (found[3].group, found[2].group) == (1, 2)


def test_one_code_joins_two_names_and_asks_to_look() -> None:
    found = said(pair(1, 2, 0.01, ONE, ONE))
    assert found[2].group == 1
    assert "可能改过名,请核对" in found[2].reason


_CODES = st.sampled_from(["", "", ONE, OTHER])


@given(st.lists(_CODES, min_size=2, max_size=12), st.data())
def test_no_group_ever_holds_two_codes(codes: list[str], data: st.DataObject) -> None:
    rows = st.integers(0, len(codes) - 1)
    drawn = data.draw(st.lists(st.tuples(rows, rows, st.floats(0, 1)), max_size=30))
    pairs = [pair(a, b, chance, codes[a], codes[b]) for a, b, chance in drawn if a < b]
    held: dict[int, set[str]] = {}
    for one in join(pairs):
        held.setdefault(one.group, set()).add(codes[one.node])
    assert all(len(found - {""}) < 2 for found in held.values())


@given(
    st.permutations([pair(1, 2, 0.9), pair(2, 3, 0.8, "", ONE), pair(3, 4, 0.7, ONE, OTHER), pair(4, 5, 0.9, OTHER)])
)
def test_the_order_of_the_pairs_does_not_matter(pairs: list[Pair]) -> None:
    assert join(pairs) == join(sorted(pairs, key=lambda one: one.a))
