"""Units: what adds up, what never does, what people type and what officers read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel import units
from wutong.kernel.units import (
    Amount,
    BankCubicMetres,
    CompactedCubicMetres,
    CubicMetres,
    Hectares,
    LooseCubicMetres,
    Mu,
    Share,
    SquareMetres,
    WanYuan,
    WanYuanPerMu,
    Yuan,
    parse,
    parse_as,
)

KINDS: list[type[Amount]] = [
    Yuan,
    WanYuan,
    WanYuanPerMu,
    Mu,
    SquareMetres,
    Hectares,
    CubicMetres,
    BankCubicMetres,
    LooseCubicMetres,
    CompactedCubicMetres,
]
kinds = st.sampled_from(KINDS)
numbers = st.decimals(-10_000_000, 10_000_000, places=4, allow_nan=False, allow_infinity=False)


@given(kinds, kinds, numbers, numbers)
def test_only_amounts_of_one_kind_add_up(kind: type[Amount], other: type[Amount], one: Decimal, two: Decimal) -> None:
    if kind is other:
        assert kind(one) + kind(two) == kind(one + two)
        assert sum([kind(one), kind(two)]) - kind(two) == kind(one)
        return
    for reckon in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b):
        with pytest.raises(TypeError):
            reckon(kind(one), other(two))
    assert kind(one) != other(one)


@given(kinds, numbers, numbers)
def test_amounts_order_and_hash_like_their_numbers(kind: type[Amount], one: Decimal, two: Decimal) -> None:
    assert (kind(one) < kind(two)) == (one < two)
    assert len({kind(one), kind(one), kind(str(one))}) == 1
    assert abs(-kind(one)) == kind(abs(one))
    assert bool(kind(one)) == bool(one)


@given(kinds, numbers, st.integers(1, 99))
def test_times_and_by_a_number_keep_the_unit_and_by_its_kind_lose_it(
    kind: type[Amount], number: Decimal, times: int
) -> None:
    amount = kind(number)
    assert amount * times == times * amount == kind(number * times)
    assert amount * times / times == amount
    if amount:
        assert amount * times / amount == times


@pytest.mark.parametrize("noise", [1.5, None, True])
def test_a_float_is_no_amount_and_no_factor(noise: object) -> None:
    with pytest.raises(TypeError):
        WanYuan(noise)  # type: ignore[arg-type]  # the refusal is what is tested
    with pytest.raises(TypeError):
        WanYuan(1) * noise  # type: ignore[operator]  # the refusal is what is tested


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e30"])
def test_what_is_no_finite_amount_is_refused_in_words(number: str) -> None:
    with pytest.raises(ValueError, match="数量"):
        WanYuan(number)


def test_soil_in_the_ground_never_adds_up_with_soil_on_the_lorry() -> None:
    with pytest.raises(TypeError):
        BankCubicMetres(100) + LooseCubicMetres(100)  # type: ignore[operator]  # the refusal is what is tested
    with pytest.raises(TypeError):
        CubicMetres(100) + BankCubicMetres(100)


def test_money_on_land_is_an_intensity() -> None:
    assert str(WanYuan(200000) / Mu(824)) == "242.7万元/亩"
    assert WanYuan(6) / WanYuan(4) == Decimal("1.5")


@pytest.mark.parametrize(
    ("amount", "full", "short"),
    [
        (WanYuan("1158.01"), "1158.01万元", "1158.01万元"),
        (WanYuan("25000.0000"), "25000万元", "2.5亿元"),
        (WanYuan(-12345), "-12345万元", "-1.23亿元"),
        (WanYuan("0.0001"), "0.0001万元", "0.0001万元"),
        (WanYuan(1) / 3, "0.33万元", "0.33万元"),
        (Yuan(1500000), "1500000元", "150万元"),
        (Yuan(15), "15元", "15元"),
        (Mu("54.90"), "54.9亩", "54.9亩"),
        (Hectares("54.9333"), "54.9333公顷", "54.9333公顷"),
        (SquareMetres(52000), "52000平方米", "5.2万平方米"),
        (CubicMetres(100000), "100000方", "10万方"),
        (BankCubicMetres(1200), "1200方(自然方)", "1200方(自然方)"),
        (WanYuan("1E+3"), "1000万元", "1000万元"),
        (WanYuan("-0"), "0万元", "0万元"),
    ],
)
def test_an_amount_reads_as_an_officer_writes_it(amount: Amount, full: str, short: str) -> None:
    assert (str(amount), amount.short()) == (full, short)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2.5亿元", WanYuan(25000)),
        ("3亿", WanYuan(30000)),
        ("3000万", WanYuan(3000)),
        ("1,158.01 万元", WanYuan("1158.01")),
        ("3千万元", WanYuan(3000)),
        ("８００元", Yuan(800)),
        ("约824亩", Mu(824)),
        ("1.2万亩", Mu(12000)),
        ("54.9公顷", Hectares("54.9")),
        ("10万方", CubicMetres(100000)),
        ("10万自然方", BankCubicMetres(100000)),
        ("120㎡", SquareMetres(120)),
        ("500m³", CubicMetres(500)),
        ("242.7万元/亩", WanYuanPerMu("242.7")),
    ],
)
def test_what_people_type_is_read(typed: str, amount: Amount) -> None:
    assert parse(typed) == amount


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "不是数量"),
        ("面议", "“面议”不是数量"),
        ("3000", "“3000”缺少单位"),
        ("12斤", "“斤”不是认识的单位"),
        ("1.2.3亩", "不是数量"),
        ("1,2亩", "不是数量"),
        ("9" * 30 + "亩", "数量过大"),
        ("9" * 60, "不是数量"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(typed)


@given(st.text(alphabet="0123456789.,亿万千元亩方公顷 约-+/x２", max_size=45))
def test_any_text_is_an_amount_or_a_chinese_sentence(typed: str) -> None:
    said = ""
    try:
        assert isinstance(parse(typed), Amount)
    except ValueError as refusal:
        said = str(refusal)
    assert said == "" or said.endswith("。")


@given(kinds, numbers)
def test_what_is_printed_can_be_typed_again(kind: type[Amount], number: Decimal) -> None:
    amount = kind(number).rounded(kind.places)
    assert parse(str(amount)) == amount
    assert parse_as(amount.exact, kind) == amount
    assert str(amount) == str(eval(repr(amount), vars(units)))  # noqa: S307 -- our own repr, to show that it is exact


def test_a_place_of_one_unit_takes_bare_numbers_and_its_relatives() -> None:
    assert parse_as("3000", WanYuan) == WanYuan(3000)
    assert parse_as("3亿", WanYuan) == WanYuan(30000)
    assert parse_as("5000元", WanYuan) == WanYuan("0.5")
    assert parse_as("3000万", Yuan) == Yuan(30_000_000)
    assert parse_as("1.2万", Mu) == Mu(12000)
    assert parse_as("2公顷", Mu) == Mu(30)
    assert parse_as("10万方", BankCubicMetres) == BankCubicMetres(100000)


@pytest.mark.parametrize(("typed", "kind"), [("3亩", WanYuan), ("3万元", Mu), ("10松方", BankCubicMetres)])
def test_a_place_of_one_unit_refuses_another_kind(typed: str, kind: type[Amount]) -> None:
    with pytest.raises(ValueError, match="单位不对,这里应填"):
        parse_as(typed, kind)


@given(numbers)
def test_land_converts_there_and_back(number: Decimal) -> None:
    assert Hectares(number).to_mu() == Mu(number * 15)
    assert Hectares(number).to_mu().to_hectares() == Hectares(number)
    assert Mu(number).to_square_metres().to_mu().rounded(4) == Mu(number).rounded(4)
    assert Hectares(number).to_square_metres() == SquareMetres(number * 10_000)
    assert WanYuan(number).to_yuan().to_wan_yuan() == WanYuan(number)


def test_a_mu_is_two_thousand_thirds_of_a_square_metre() -> None:
    assert str(Mu(1).to_square_metres()) == "666.67平方米"
    assert Mu(3).to_square_metres() == SquareMetres(2000)


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (Share(35, 36), "97.2%"),
        (Share(29, 35), "82.9%"),
        (Share(12, 136), "8.8%"),
        (Share(1, 1), "100.0%"),
        (Share(0, 5), "0.0%"),
        (Share(-1, 3), "-33.3%"),
        (Share(1, 2000), "0.1%"),
        (Share(3, 0), "—"),
    ],
)
def test_a_share_prints_as_in_the_report(share: Share, printed: str) -> None:
    assert str(share) == printed


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 9))
def test_a_share_is_its_ratio(part: int, whole: int, times: int) -> None:
    share = Share(part, whole)
    assert share == Share(part * times, whole * times)
    assert hash(share) == hash(Share(part * times, whole * times))
    assert share < Share(part + 1, whole)
    assert abs(Decimal(share.percent(4).rstrip("%")) - Decimal(part) * 100 / whole) <= Decimal("0.00005")


def test_a_share_of_nothing_has_no_place_in_the_order() -> None:
    with pytest.raises(TypeError):
        assert Share(1, 0) < Share(1, 2)
    with pytest.raises(ValueError, match="分母"):
        Share(1, -2)
