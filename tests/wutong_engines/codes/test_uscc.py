"""The credit code: public codes, generated codes, and every way to get one wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import org_code, uscc

PUBLIC = [
    ("914403001922038216", "valid"),
    ("9144030071526726XG", "valid"),
    ("91440300708461136T", "valid"),
    ("91330100799655058B", "valid"),
    ("91110108551385082Q", "valid"),
    ("91110000802100433B", "valid"),
    ("12341700686863395A", "valid"),
    ("91440101MA5CJQ4N59", "valid"),
    ("9133010057462616XH", "invalid"),
    ("91110000800088421P", "invalid"),
    ("91350100M0001TGQXM", "warn"),
]

letters = st.sampled_from(uscc.ALPHABET)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A well-formed code with both check characters computed."""
    office = "".join(draw(st.lists(letters, min_size=2, max_size=2)))
    region = draw(st.from_regex(r"[0-9]{6}", fullmatch=True))
    body = "".join(draw(st.lists(letters, min_size=8, max_size=8)))
    body17 = office + region + body + org_code.check_character(body)
    return body17 + uscc.check_character(body17)


@pytest.mark.parametrize(("code", "status"), PUBLIC)
def test_a_public_code_gets_the_verdict_computed_by_hand(code: str, status: str) -> None:
    assert uscc.check(code).status == status


@given(codes())
def test_a_code_with_its_computed_check_character_is_valid(code: str) -> None:
    assert uscc.check(code).status == "valid"


@given(codes(), st.integers(0, 17), letters)
def test_one_changed_character_is_always_found(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    assert (uscc.check(changed).status == "valid") == (changed == code)


@given(codes())
def test_width_case_spaces_and_hyphens_do_not_matter(code: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code.lower())
    assert uscc.check(f" {wide[:8]} {wide[8:16]}-{wide[16:]}\u3000").code == code
    assert uscc.check(wide).status == "valid"


def test_a_remainder_of_zero_gives_the_first_character_of_the_alphabet() -> None:
    assert uscc.check_character("0" * 17) == "0"


def test_the_pilot_code_is_kept_with_its_reason() -> None:
    verdict = uscc.check("91350100M0001TGQXM")
    assert verdict.usable
    assert "2015 年试点" in verdict.reason


def test_a_wrong_organisation_code_inside_is_a_warning() -> None:
    body = "91620100" + "12345678" + "0"
    verdict = uscc.check(body + uscc.check_character(body))
    assert verdict.status == "warn"
    assert "第 9 至 17 位" in verdict.reason


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "这里是 0 位"),
        ("91440300192203821", "这里是 17 位"),
        ("9144O3001922038216", "第 5 位的“O”不会出现在统一社会信用代码里,是不是 0?"),
        ("91440300192203821*", "第 18 位的“*”"),
        ("91A403001922038216", "第 3 位的“A”应为数字"),
        ("9144030019220382兰6", "第 17 位的“兰”"),
    ],
)
def test_a_misshapen_code_is_refused_with_the_place(typed: str, said: str) -> None:
    verdict = uscc.check(typed)
    assert not verdict.usable
    assert said in verdict.reason


@given(st.text(max_size=40))
def test_any_text_gets_a_verdict(typed: str) -> None:
    verdict = uscc.check(typed)
    assert bool(verdict.reason) == (verdict.status != "valid")
    assert not org_code.check(typed).reason or org_code.check(typed).status == "invalid"


def test_the_parts_of_a_code_can_be_read() -> None:
    assert uscc.region_of("91440101MA5CJQ4N59") == "440101"
    assert uscc.org_code_of("91440101MA5CJQ4N59") == "MA5CJQ4N5"


@pytest.mark.parametrize("typed", ["71526726X", "71526726-x", "MA5CJQ4N5", "551385082"])
def test_a_public_organisation_code_is_valid(typed: str) -> None:
    assert org_code.check(typed).status == "valid"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("57462616X", "第 9 位校验码应为 8"),
        ("5746261", "这里是 7 位"),
        ("57462兰16X", "第 6 位的“兰”"),
    ],
)
def test_a_wrong_organisation_code_is_refused_with_the_place(typed: str, said: str) -> None:
    verdict = org_code.check(typed)
    assert verdict.status == "invalid"
    assert said in verdict.reason
