"""Numbers: whatever way an integer is written, the same value comes back."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.figures import find, parse

DIGITS = "零一二三四五六七八九"
WHOLE = st.integers(0, 10**12)


def group(number: int) -> str:
    """Write 1 to 9999 in Chinese numerals."""
    written, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            written += ("零" if gap else "") + DIGITS[digit] + word
        gap = not digit and bool(written)
    return written


def chinese(number: int) -> str:
    """Write an integer up to 10**12 in Chinese numerals, the school way."""
    if number == 0:
        return "零"
    written, rest = "", number
    for scale, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        head, rest = divmod(rest, scale)
        if head:
            gap = written and (head < 1000 or not written.endswith(("亿", "万")))
            written += ("零" if gap else "") + (chinese(head) if head >= 10**4 else group(head)) + word
    return written.replace("零零", "零")


@given(WHOLE)
def test_chinese_numerals_round_trip(number: int) -> None:
    assert parse(chinese(number)) == number


@given(st.integers(10, 19))
def test_the_short_teens_round_trip(number: int) -> None:
    assert parse(chinese(number).removeprefix("一")) == number


@given(WHOLE)
def test_two_may_be_said_as_a_pair(number: int) -> None:
    said = (
        chinese(number).replace("二百", "两百").replace("二千", "两千").replace("二万", "两万").replace("二亿", "两亿")
    )
    assert parse(said) == number


@given(WHOLE, st.sampled_from([10**4, 10**8]))
def test_scale_forms_round_trip(number: int, scale: int) -> None:
    word = {10**4: "万", 10**8: "亿"}[scale]
    assert find(f"{Decimal(number) / scale:f}{word}元")[0].value == number


@given(WHOLE)
def test_full_width_digits_round_trip(number: int) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    (figure,) = find(f"{wide}元")
    assert (figure.value, figure.text) == (number, f"{wide}元")


@given(WHOLE)
def test_separated_thousands_round_trip(number: int) -> None:
    assert find(f"{number:,}元")[0].value == number


@given(st.integers(100, 10**9).filter(lambda number: "0" not in str(number)))
def test_spelt_digits_round_trip(number: int) -> None:
    assert parse("".join(DIGITS[int(digit)] for digit in str(number))) == number


def test_what_is_no_number_gives_nothing() -> None:
    assert parse("线索") is None
    assert parse("万万") is None
    assert parse("") is None
