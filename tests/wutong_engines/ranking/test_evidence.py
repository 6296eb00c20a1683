"""Each factor's evidence, source and date as an officer reads them, and each factor's way of not knowing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, EXPIRED, GIANT, WUXI, firm, title
from wutong_engines import ranking
from wutong_engines.chains import Evidence
from wutong_engines.ranking.facts import factors_of, open_points, score_of
from wutong_engines.ranking.terms import terms_of

PARTNERS = (
    ranking.Partner("F001", "凌云", Evidence.SECTOR, "行业名录", date(2023, 1, 1)),
    ranking.Partner("F001", "凌云", Evidence.DIRECT, "招股书", date(2023, 8, 1)),
    ranking.Partner("F002", "长河", Evidence.EQUITY, "年报", None),
    ranking.Partner("F003", "秦岭", Evidence.NONE, ""),
)
RATES = (ranking.Rate("USD", 7.1, "演示汇率", date(2024, 6, 1)),)
PROBLEM = ranking.Problem(
    CONTROLLER, DAY, ranking.Anchor("爱玛", 117.0, 38.9, PARTNERS), ranking.Constraints(branches=True), rates=RATES
)
TERMS = terms_of(PROBLEM)


def told(code: str, number: int = 1, name: str = "无锡凌云有限公司", **known: Any) -> ranking.Factor:
    return next(f for f in factors_of(firm(number, name, **known), TERMS) if f.code == code)


@pytest.mark.parametrize(
    ("code", "known", "evidence"),
    [
        ("scope", {"scope": "糕点"}, "经营范围没有提到控制器、电控"),
        ("focus", {"scope": "电机;控制器"}, "经营范围第4个字起提到“控制器”"),
        ("focus", {"scope": "糕点"}, "经营范围没有提到该产品"),
        ("name", {"name": "西安电控厂"}, "名称含“电控”"),
        ("name", {}, "名称没有提到该环节的产品"),
        ("industry", {"industry": "3824"}, "行业代码3824,与该环节一致"),
        ("industry", {"industry": "3825"}, "行业代码3825,与3824同中类"),
        ("industry", {"industry": "3891"}, "行业代码3891,与3824同大类"),
        ("industry", {"industry": "1411"}, "行业代码1411,与该环节(3824)不同"),
        ("titles", {"titles": [GIANT]}, "国家级专精特新“小巨人”企业第四批,有效期至2025-08-07"),
        ("titles", {"titles": [EXPIRED]}, "省级专精特新中小企业(2021-12-31到期),2024-06-28不在有效期内"),
        ("titles", {"titles": [title("小巨人", None, None)]}, "小巨人(没有注明有效期),2024-06-28不在有效期内"),
        ("titles", {"titles": [title("某某之星", DAY, None), EXPIRED]}, "某某之星不计分"),
        ("capital", {"capital_wan": 5200.0}, "注册资本5,200万元"),
        ("capital", {"capital_wan": 100.0, "capital_currency": "USD"}, "注册资本100万USD,按7.1折合710万元"),
        ("distance", WUXI, "距爱玛直线877公里"),
        ("age", {"reg_date": date(2010, 3, 1)}, "2010-03-01成立,满10年"),
        ("age", {"reg_date": date(2024, 1, 1)}, "2024-01-01成立,不满1年"),
        ("age", {"reg_date": date(2025, 1, 1)}, "2025-01-01成立,晚于截止日2024-06-28"),
        ("size", {"size_class": "中型"}, "中型企业"),
        ("relation", {}, "与爱玛:直接证据"),
        ("dealer", {"name": "西安电控商贸"}, "名称含“商贸”,经营范围未知"),
        ("dealer", {"name": "西安电控商贸", "scope": "电控批发"}, "名称含“商贸”,经营范围没有写明生产"),
        ("dealer", {"name": "西安电控商贸", "scope": "电控生产"}, "名称含“商贸”,但经营范围写明生产"),
        ("dealer", {}, "没有商贸单位的迹象"),
        ("branch", {"is_branch": True}, "是分支机构"),
        ("branch", {}, "不是分支机构"),
    ],
)
def test_the_evidence_is_the_datum_itself(code: str, known: dict[str, Any], evidence: str) -> None:
    assert told(code, **known).evidence == evidence


@pytest.mark.parametrize(
    ("code", "known", "evidence"),
    [
        ("scope", {}, "未知:名录没有经营范围"),
        ("focus", {}, "未知:名录没有经营范围"),
        ("industry", {}, "未知:名录没有行业代码"),
        ("titles", {"titles": []}, "未知:名录没有称号记录"),
        ("capital", {}, "未知:名录没有注册资本"),
        ("capital", {"capital_wan": 0.0}, "未知:名录写的注册资本是0万元,不成立"),
        ("capital", {"capital_wan": -3.0}, "未知:名录写的注册资本是-3万元,不成立"),
        (
            "capital",
            {"capital_wan": 800.0, "capital_currency": "HKD"},
            "未知:注册资本800万HKD,没有给汇率,不折算",
        ),
        ("distance", {"lon": 103.0}, "未知:名录没有坐标"),
        ("age", {}, "未知:名录没有成立日期"),
        ("size", {"size_class": "其他"}, "未知:名录没有企业规模"),
        ("relation", {"number": 3}, "未知:没有查到与链主的往来"),
    ],
)
def test_what_is_not_known_says_what_is_missing_and_costs_nothing(
    code: str, known: dict[str, Any], evidence: str
) -> None:
    found = told(code, **known)
    assert (found.value, found.points, found.known) == (None, 0.0, False)
    assert found.evidence == evidence


def test_a_factor_has_the_source_and_date_of_what_it_rests_on() -> None:
    row = {"source_date": date(2024, 5, 1), "titles": [GIANT], "capital_wan": 10.0, "capital_currency": "USD"}
    found = {code: told(code, **row) for code in ("name", "titles", "relation", "capital")}
    assert {code: (one.source, one.date) for code, one in found.items()} == {
        "name": ("演示名录", date(2024, 5, 1)),
        "titles": ("演示公告", date(2022, 8, 8)),
        "relation": ("招股书", date(2023, 8, 1)),
        "capital": ("演示汇率", date(2024, 6, 1)),
    }


def test_a_row_without_a_source_is_said_to_come_from_the_directory() -> None:
    found = told("name", source=None)
    assert (found.source, found.date) == ("名录", None)


def test_the_best_known_tie_is_told_and_a_guess_is_none() -> None:
    assert [told("relation", number).value for number in (1, 2, 3, 4)] == [1.0, 0.7, None, None]
    assert told("relation", 2).source == "年报"


def test_of_two_titles_the_better_one_that_holds_counts() -> None:
    small = title("创新型中小企业", date(2023, 1, 1), None)
    assert told("titles", titles=[small, GIANT]).value == 1.0
    assert told("titles", titles=[small]).evidence == "创新型中小企业第四批,自2023-01-01起"
    assert told("titles", titles=[small, EXPIRED]).value == 0.4


def test_a_wanted_group_or_division_is_met_in_full_by_what_lies_below_it() -> None:
    for wanted, code, value in (("382", "3825", 1.0), ("C38", "3825", 1.0), ("382", "3891", 0.3), ("38", "3911", 0.0)):
        terms = terms_of(replace(PROBLEM, gap=replace(CONTROLLER, industries=(wanted,))))
        row = firm(1, "甲", industry=code)
        assert next(f for f in factors_of(row, terms) if f.code == "industry").value == value


def test_penalties_are_taken_from_the_sum_and_are_never_open() -> None:
    bare = factors_of(firm(9, "无锡电控商贸有限公司", is_branch=True), TERMS)
    fines = {factor.code: factor.points for factor in bare if factor.code in ranking.PENALTIES}
    assert fines == {"dealer": -10.0, "branch": -10.0}
    name = next(factor.weight for factor in bare if factor.code == "name")
    assert score_of(bare) == round(name - 20, 2)
    assert open_points(bare) == round(100 - name, 2)
