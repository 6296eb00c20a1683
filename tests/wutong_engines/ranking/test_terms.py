"""A problem worked out into terms, and the limits of one firm in sentences."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, EXPIRED, GIANT, LANZHOU, WUXI, firm
from wutong_engines import ranking
from wutong_engines.chains import Evidence
from wutong_engines.ranking.blocks import blocks_of
from wutong_engines.ranking.terms import rungs, terms_of, wider, years_before

PROBLEM = ranking.Problem(CONTROLLER, DAY)


def limited(**limits: Any) -> ranking.Problem:
    return replace(PROBLEM, constraints=ranking.Constraints(**limits))


def codes(problem: ranking.Problem, **known: Any) -> list[str]:
    return [block.code for block in blocks_of(firm(1, "无锡控制器有限公司", **known), terms_of(problem))]


def test_a_title_is_met_by_its_own_rung_and_those_above() -> None:
    assert rungs("省级专精特新") == ("专精特新", "小巨人")
    assert rungs("国家级小巨人") == ("小巨人",)
    assert rungs("单项冠军") == ("单项冠军",)
    assert rungs("高新技术企业") == ("高新技术企业",)


def test_divisions_above_a_wanted_one_leave_it_open() -> None:
    assert wider(("3202", "33")) == ("32",)
    assert wider(("320205",)) == ("32", "3202")
    assert wider(("32", "3202")) == ()


@given(st.dates(date(1950, 1, 1), date(2030, 12, 31)), st.integers(0, 40))
def test_so_many_years_earlier_is_the_same_day_or_the_last_of_february(day: date, years: int) -> None:
    before = years_before(day, years)
    assert before.year == day.year - years
    assert (before.month, before.day) in {(day.month, day.day), (2, 28)}


def test_a_factor_the_question_cannot_ask_weighs_nothing() -> None:
    plain = terms_of(replace(PROBLEM, gap=replace(CONTROLLER, industries=()))).weights
    assert not {"industry", "relation", "branch"} & set(plain)
    tie = ranking.Partner("F001", "甲", Evidence.EQUITY, "演示")
    asked = terms_of(replace(limited(branches=True), anchor=ranking.Anchor("链主", partners=(tie,)))).weights
    assert {"industry", "relation", "branch"} <= set(asked)


def test_the_best_known_tie_counts_and_a_guess_does_not() -> None:
    ties = [ranking.Partner("F001", "甲", level, "演示") for level in (Evidence.SECTOR, Evidence.DIRECT)]
    ties.append(ranking.Partner("F002", "乙", Evidence.NONE, ""))
    terms = terms_of(replace(PROBLEM, anchor=ranking.Anchor("链主", partners=tuple(ties))))
    assert terms.relations == (("F001", 1000),)


@pytest.mark.parametrize(
    ("limits", "known", "expected"),
    [
        ({"regions": ("320200",)}, WUXI, []),
        ({"regions": ("320200",)}, {"province": "江苏"}, ["region_unknown"]),
        ({"regions": ("浙江",)}, {"province": "江苏"}, ["region"]),
        ({"regions": ("320200",)}, {}, ["region_unknown"]),
        ({"region_groups": ("长三角",)}, LANZHOU, ["region"]),
        ({"min_capital_wan": 100}, {"capital_wan": 99.0}, ["capital"]),
        ({"max_capital_wan": 100}, {"capital_wan": 101.0}, ["capital"]),
        ({"min_capital_wan": 100}, {"capital_wan": 500.0, "capital_currency": "USD"}, ["capital_unknown"]),
        ({"registered_before": DAY}, {"reg_date": DAY}, []),
        ({"registered_after": DAY}, {"reg_date": date(2024, 6, 27)}, ["registered"]),
        ({"registered_after": DAY}, {}, ["registered_unknown"]),
        ({"titles": ("专精特新",)}, {"titles": [GIANT]}, []),
        ({"titles": ("小巨人",)}, {"titles": [EXPIRED]}, ["titles"]),
        ({"size_classes": ("中型",)}, {"size_class": "小型"}, ["size"]),
        ({"size_classes": ("中型",)}, {}, ["size_unknown"]),
        ({"max_km": 300}, LANZHOU, []),
        ({"max_km": 300}, WUXI, ["distance"]),
        ({"must_words": ("电机",)}, {"scope": "控制器"}, ["must_words"]),
        ({"not_words": ("控制",)}, {}, ["not_words"]),
        ({"exclude_ids": ("F001",)}, {}, ["excluded"]),
        ({}, {"is_branch": True}, ["branch"]),
        ({"branches": True}, {"is_branch": True}, []),
        ({}, {"province": "甘肃", "address": "兰州新区1号"}, ["local"]),
        ({}, {"province": "江苏", "address": "中川路1号"}, []),
        ({}, {"region_code": "620171"}, ["local"]),
        ({"exclude_local": False}, {"region_code": "620171"}, []),
    ],
)
def test_each_limit_blocks_what_fails_it_and_nothing_else(
    limits: dict[str, Any], known: dict[str, Any], expected: list[str]
) -> None:
    assert codes(limited(**limits), **known) == expected


def test_a_block_names_the_limit_and_the_value() -> None:
    terms = terms_of(limited(max_km=300))
    (block,) = blocks_of(firm(1, "无锡控制器有限公司", **WUXI), terms)
    assert block.limit == "距兰州新区不超过300公里"
    assert block.value.endswith("公里")
    assert block.sentence == f"距离太远:现为{block.value},要求{block.limit}"


def test_all_blocks_are_told_not_only_the_first() -> None:
    found = codes(limited(min_capital_wan=10, max_km=300, size_classes=("大型",)), capital_wan=5.0, **WUXI)
    assert found == ["capital", "size_unknown", "distance"]
