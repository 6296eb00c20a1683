"""Promises about reading one cell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel.tables import parsers
from wutong.kernel.units import Mu, SquareMetres, WanYuan

DAYS = st.dates(min_value=date(1955, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    "written",
    ["2024/6/3", "2024-06-03", "2024.6.3", "2024年6月3日", "2024年06月03日", "20240603", "２０２４年６月３日",
     20240603.0, 45446, 45446.0, "45446", date(2024, 6, 3),
     datetime(2024, 6, 3, 8, 30, tzinfo=UTC), "2024-06-03 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: Any) -> None:
    assert parsers.day(written) == date(2024, 6, 3)


@pytest.mark.parametrize("written", ["2024年2月30日", "明天", "6月3日", 12, True, "20241301", "1024-01-01"])
def test_what_is_no_day_is_refused_with_a_sentence(written: Any) -> None:
    with pytest.raises(ValueError, match=r"[日年天]"):
        parsers.day(written)


@given(DAYS)
def test_every_day_reads_back_from_each_spelling(one: date) -> None:
    serial = (one - date(1899, 12, 30)).days
    spellings = [one.isoformat(), f"{one.year}年{one.month}月{one.day}日", f"{one:%Y%m%d}", serial]
    assert {parsers.day(spelling) for spelling in spellings} == {one}


@pytest.mark.parametrize(
    ("written", "number"),
    [("2.5亿元", "25000"), ("2.5 亿", "25000"), ("3,000万元", "3000"), ("约1.2亿元", "12000"), (2500.5, "2500.5"),
     ("５０００", "5000"), ("50万", "50"), ("300000元", "30"), ("5千万元", "5000"), ("1,234.5", "1234.5")],
)  # fmt: skip
def test_money_is_read_in_wan_yuan(written: Any, number: str) -> None:
    assert parsers.wan_yuan(written) == WanYuan(Decimal(number))


@pytest.mark.parametrize("written", ["面议", "-5", "1e300", "9" * 30, "12,34", "", "亿元"])
def test_what_is_no_money_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"应为|不能|太大"):
        parsers.wan_yuan(written)


def test_land_and_floors_are_converted_to_their_unit() -> None:
    assert parsers.mu("8公顷") == Mu(Decimal(120))
    assert parsers.mu("1000㎡") == Mu(Decimal("1.5"))
    assert parsers.square_metres("1.2万平方米") == SquareMetres(Decimal(12000))
    assert parsers.square_metres("500m²") == SquareMetres(Decimal(500))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_reads_back_with_and_without_grouping(number: Decimal) -> None:
    assert parsers.decimal(str(number)) == number
    assert parsers.decimal(f"{number:,}") == number


def test_a_whole_number_stays_text_without_point_zero() -> None:
    assert parsers.text(620100.0) == "620100"
    assert parsers.text("  空格 ") == "空格"
    assert parsers.integer("１２") == 12


def test_a_choice_is_read_by_its_label_and_refused_with_what_there_is() -> None:
    read = parsers.choice({"驻点招商": "resident", "上门来访": "inbound"})
    assert read(" 驻点招商 ") == "resident"
    with pytest.raises(ValueError, match="驻点招商、上门来访"):
        read("电话")


def test_a_credit_code_stored_as_a_number_is_refused_because_digits_are_lost() -> None:
    assert parsers.uscc("9144030071526726xg") == "9144030071526726XG"
    with pytest.raises(ValueError, match="存成了数字"):
        parsers.uscc(911440300715267260.0)
    with pytest.raises(ValueError, match="校验码"):
        parsers.uscc("91440300715267261G")
