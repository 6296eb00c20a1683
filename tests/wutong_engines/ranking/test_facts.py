"""What one firm's data say: each factor's value, evidence, source and date, in plain Python."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, EXPIRED, GIANT, SCOPES, WUXI, firm, title
from wutong_engines import ranking
from wutong_engines.ranking.facts import factors_of, open_points, score_of
from wutong_engines.ranking.terms import Terms, points, terms_of

PROBLEM = ranking.Problem(CONTROLLER, DAY, constraints=ranking.Constraints(branches=True))
TERMS = terms_of(PROBLEM)


def said(code: str, terms: Terms = TERMS, **known: Any) -> ranking.Factor:
    name = known.pop("name", "无锡凌云有限公司")
    return next(f for f in factors_of(firm(1, name, **known), terms) if f.code == code)


@pytest.mark.parametrize(
    ("scope", "value"),
    [
        ("控制器的研发、生产", 1.0),
        ("生产控制器", 1.0),
        ("生产、加工:电机,线束,控制器", 1.0),
        ("电机制造\uff1b控制器", 0.6),
        ("电机制造\u3002控制器的批发", 0.3),
        ("电动车控制器销售", 0.3),
        ("控制器、仪表", 0.6),
        ("食品生产", 0.0),
        ("", 0.0),
        (None, None),
    ],
)
def test_a_scope_says_made_named_or_sold(scope: str | None, value: float | None) -> None:
    assert said("scope", scope=scope).value == value


def test_the_very_words_of_the_scope_are_quoted() -> None:
    evidence = said("scope", scope="许可项目:无。一般项目:电动车控制器的研发、生产;电机销售").evidence
    assert evidence == "经营范围写明生产:“控制器的研发、生产”"


def test_a_long_list_is_quoted_by_its_two_ends() -> None:
    scope = "生产" + "、".join(f"部件{n}" for n in range(40)) + "、控制器"
    evidence = said("scope", scope=scope).evidence
    assert evidence.startswith("经营范围写明生产:“生产部件0")
    assert evidence.endswith("、控制器”")
    assert "…" in evidence


def test_latin_words_are_found_in_both_cases() -> None:
    terms = terms_of(replace(PROBLEM, gap=ranking.Wanted("bms", "电池管理系统", ("bms",))))
    assert said("scope", terms, scope="BMS生产").value == 1.0


def test_words_are_words_and_no_patterns() -> None:
    terms = terms_of(replace(PROBLEM, gap=ranking.Wanted("x", "x", ("C++(二)",))))
    assert said("scope", terms, scope="C++(二)生产").value == 1.0
    assert said("scope", terms, scope="CCC生产").value == 0.0


@pytest.mark.parametrize(("before", "value"), [(0, 1.0), (50, 0.5), (99, 0.01), (100, 0.0), (400, 0.0)])
def test_the_earlier_a_product_stands_the_more_the_firm_is_about_it(before: int, value: float) -> None:
    assert said("focus", scope="一" * before + "控制器").value == value


@pytest.mark.parametrize(
    ("code", "value"), [("3824", 1.0), ("3825", 0.6), ("3891", 0.3), ("1411", 0.0), ("38", 0.3), (None, None)]
)
def test_the_nearer_the_class_the_better(code: str | None, value: float | None) -> None:
    assert said("industry", industry=code).value == value


def test_a_wanted_division_is_met_in_full_by_every_class_below_it() -> None:
    terms = terms_of(replace(PROBLEM, gap=replace(CONTROLLER, industries=("C38",))))
    assert said("industry", terms, industry="3891").value == 1.0


@pytest.mark.parametrize(
    ("wan", "value"),
    [
        (200_000, 1.0),
        (10_000, 0.9),
        (9_999, 0.8),
        (500, 0.45),
        (50, 0.1),
        (0.5, 0.05),
        (0, None),
        (-3, None),
        (None, None),
    ],
)
def test_capital_counts_by_its_order_and_nothing_is_not_zero(wan: float | None, value: float | None) -> None:
    assert said("capital", capital_wan=wan).value == value


@pytest.mark.parametrize(
    ("born", "value"),
    [
        (date(2014, 6, 28), 1.0), (date(2014, 6, 29), 0.8), (date(2021, 6, 28), 0.6), (date(2023, 6, 29), 0.1),
        (date(2025, 1, 1), 0.0), (None, None),
    ],
)  # fmt: skip
def test_full_years_are_counted_to_the_day(born: date | None, value: float | None) -> None:
    assert said("age", reg_date=born).value == value


@pytest.mark.parametrize(
    ("titles", "value"),
    [
        ([GIANT], 1.0),
        ([EXPIRED, GIANT], 1.0),
        ([EXPIRED], 0.0),
        ([title("省级专精特新中小企业", DAY, DAY)], 0.7),
        ([title("小巨人", None, None)], 0.0),
        ([title("某某之星", DAY, None)], 0.0),
        ([], None),
        (None, None),
    ],
)
def test_a_title_counts_while_it_is_valid(titles: list[dict[str, Any]] | None, value: float | None) -> None:
    assert said("titles", titles=titles).value == value


def test_distance_is_told_from_the_anchor_or_else_the_zone() -> None:
    terms = terms_of(replace(PROBLEM, anchor=ranking.Anchor("链主", 120.31, 31.49)))
    assert said("distance", terms, **WUXI).evidence == "距链主直线0公里"
    assert said("distance", **WUXI).evidence.startswith("距兰州新区直线1")


def test_a_dealer_by_name_who_says_he_makes_it_is_no_dealer() -> None:
    assert said("dealer", name="无锡商贸有限公司", scope="控制器生产").value == 0
    assert said("dealer", name="无锡商贸有限公司", scope="控制器销售").points == -10
    assert said("dealer", name="无锡商贸有限公司").points == -10


@given(st.integers(0, 10_000), st.integers(0, 1000))
def test_points_are_weight_times_value_to_a_hundredth(weight: int, value: int) -> None:
    assert abs(points(weight, value) - weight * value / 1000) <= 0.5


FIRMS = st.builds(
    firm,
    st.integers(1, 999),
    st.sampled_from(["控制器厂", "电控销售部", "食品厂"]),
    scope=st.none() | st.sampled_from(SCOPES) | st.text(max_size=30),
    capital_wan=st.none() | st.floats(-10, 1e7),
    reg_date=st.none() | st.dates(date(1950, 1, 1), date(2030, 1, 1)),
    industry=st.none() | st.from_regex(r"[0-9]{2,4}", fullmatch=True),
    lon=st.none() | st.floats(73, 135),
    lat=st.none() | st.floats(4, 53),
)


@given(FIRMS)
def test_any_firm_gets_a_sum_within_its_bounds(row: dict[str, Any]) -> None:
    factors = factors_of(row, TERMS)
    assert score_of(factors) == round(sum(f.points for f in factors), 2)
    assert -20 <= score_of(factors) <= 100
    assert score_of(factors) + open_points(factors) <= 100
    assert all((f.value is None) == ("未知" in f.evidence[:2]) for f in factors)
    assert all(f.evidence and f.source for f in factors)
