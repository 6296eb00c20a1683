"""Registered capital: thirty ways to write a sum, and never a guess."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import capital
from wutong_engines.codes.numerals import value

LISTED = Path(__file__).resolve().parents[3] / "../shared/data/listed/listed_companies_registry.parquet"
WRITTEN = {
    "500(万元人民币)": ("500", "CNY"),
    "1,000(万元人民币)": ("1000", "CNY"),
    "1,000,000(万元)": ("1000000", "CNY"),
    "1,486,679.1491(万元)": ("1486679.1491", "CNY"),
    "80(万)": ("80", "CNY"),
    "390万人民币": ("390", "CNY"),
    "100万元人民币": ("100", "CNY"),
    "500(万人民币元)": ("500", "CNY"),
    "8360(万元人民币元)": ("8360", "CNY"),
    "495(万元(人民币))": ("495", "CNY"),
    "495(万元（人民币）)": ("495", "CNY"),
    "１２（万元）": ("12", "CNY"),
    "508(万人民币 )": ("508", "CNY"),
    "20000元人民币": ("2", "CNY"),
    "767.8777(万美元)": ("767.8777", "USD"),
    "100((万美元))": ("100", "USD"),
    "124(万元美元)": ("124", "USD"),
    "13(万元(美元))": ("13", "USD"),
    "USD 5,000,000": ("500", "USD"),
    "3,000(万香港元)": ("3000", "HKD"),
    "4200(万港币)": ("4200", "HKD"),
    "9,500(万港元)": ("9500", "HKD"),
    "402(万日元)": ("402", "JPY"),
    "65(万欧元)": ("65", "EUR"),
    "90万英镑": ("90", "GBP"),
    "550(万新加坡元)": ("550", "SGD"),
    "315(万德国马克)": ("315", "DEM"),
    "2,056(万瑞士法郎)": ("2056", "CHF"),
    "RMB1000万": ("1000", "CNY"),
    "注册资本:1000萬圓": ("1000", "CNY"),
    "5千万元": ("5000", "CNY"),
    "3百万元": ("300", "CNY"),
    "1亿2000万元": ("12000", "CNY"),
    "2.5亿元": ("25000", "CNY"),
    "人民币伍佰万元整": ("500", "CNY"),
    "壹仟贰佰万": ("1200", "CNY"),
    ".5万元": ("0.5", "CNY"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_sum_is_read_however_it_is_written(text: str) -> None:
    wan, currency = WRITTEN[text]
    read = capital.parse(text)
    assert (read.wan, read.currency) == (Decimal(wan), currency)
    assert read.verdict.status == "valid"


@pytest.mark.parametrize("text", ["990()", "2", "五百", "1,000"])
def test_a_number_without_a_unit_is_not_guessed(text: str) -> None:
    read = capital.parse(text)
    assert read.wan is None
    assert "单位" in read.verdict.reason


@pytest.mark.parametrize("text", [None, "", " ", "-", "无", "NULL", "()"])
def test_an_empty_cell_is_a_warning_and_no_amount(text: str | None) -> None:
    read = capital.parse(text)
    assert (read.wan, read.currency, read.verdict.status) == (None, "", "warn")


@pytest.mark.parametrize(
    "text", ["500-1000万元", "-5万元", "1,0000000(万元)", "abc", "'; DROP TABLE firms; --", "(万元)"]
)
def test_what_is_no_single_amount_is_refused_with_a_sentence(text: str) -> None:
    read = capital.parse(text)
    assert (read.wan, read.verdict.status) == (None, "invalid")
    assert read.verdict.reason.endswith("。")


@pytest.mark.parametrize(
    ("text", "word"),
    [("0(万元)", "是 0"), ("100人民币元", "单位写错"), ("约1000万元", "不是准数"), ("99999999999万元", "不合常理")],
)
def test_a_doubtful_amount_is_kept_and_pointed_at(text: str, word: str) -> None:
    read = capital.parse(text)
    assert read.wan is not None
    assert read.verdict.status == "warn"
    assert word in read.verdict.reason


def test_an_unknown_currency_is_never_taken_for_yuan() -> None:
    read = capital.parse("1000万比索")
    assert (read.currency, read.cny_wan, read.verdict.status) == ("", None, "warn")
    assert capital.parse("1000万美元").cny_wan is None
    assert capital.parse("1000万元").cny_wan == 1000


@given(
    st.decimals(min_value=1, max_value=10**8, places=4), st.sampled_from(["{:,}(万元人民币)", "{}万元", "人民币{:,}万"])
)
def test_any_sum_comes_back_as_it_was_written(amount: Decimal, shape: str) -> None:
    assert capital.parse(shape.format(amount)).wan == amount


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_and_a_reason_unless_it_is_right(text: str) -> None:
    read = capital.parse(text)
    assert (read.verdict.status == "valid") == (read.verdict.reason == "")
    assert read.wan is not None or read.verdict.status != "valid"


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("二十五", 25),
        ("壹仟零伍", 1005),
        ("一千二百万", 12_000_000),
        ("一亿二千万", 120_000_000),
        ("十二亿", 12 * 10**8),
    ],
)
def test_chinese_numerals_have_their_value(numeral: str, number: int) -> None:
    assert value(numeral) == number


@pytest.mark.skipif(not LISTED.exists(), reason="the shared registry of listed companies is not beside this checkout")
def test_two_thousand_real_sums_agree_with_another_reading() -> None:
    duckdb = pytest.importorskip("duckdb")
    asked = duckdb.execute(
        "select capital_raw, capital_wan from read_parquet(?) where capital_raw is not null", [str(LISTED)]
    )
    sums = asked.fetchall()
    assert len(sums) > 1800
    assert [raw for raw, wan in sums if float(capital.parse(raw).wan or 0) != pytest.approx(wan)] == []
