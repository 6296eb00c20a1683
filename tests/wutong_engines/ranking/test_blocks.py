"""Every limit a firm can fail, in the sentence an officer reads out; and what a firm meets says nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, EXPIRED, LANZHOU, WUXI, XIAN, crowd, firm, title
from wutong_engines import ranking
from wutong_engines.ranking.blocks import LABELS, blocks_of, is_local
from wutong_engines.ranking.terms import terms_of

PROBLEM = ranking.Problem(CONTROLLER, DAY)


def sentences(limits: dict[str, Any], name: str = "无锡凌云控制器有限公司", **known: Any) -> list[str]:
    problem = replace(PROBLEM, constraints=ranking.Constraints(**limits))
    return [block.sentence for block in blocks_of(firm(1, name, **known), terms_of(problem))]


@pytest.mark.parametrize(
    ("limits", "known", "said"),
    [
        ({"exclude_ids": ("F001",)}, {}, "指定排除:编号F001在排除名单里"),
        ({}, {"is_branch": True}, "分支机构:条件里没有放开分支机构"),
        ({}, {"region_code": "620171"}, "本地企业(供给侧):在620171,已计入兰州新区的本地供给"),
        (
            {},
            {"province": "甘肃", "address": "兰州新区纬一路1号"},
            "本地企业(供给侧):在兰州新区纬一路1号,已计入兰州新区的本地供给",
        ),
        ({"region_groups": ("长三角",)}, XIAN, "不在指定地区:现为陕西西安(610100),要求长三角"),
        ({"regions": ("浙江",)}, {}, "地区未知,无法判断是否在浙江;请补上再排"),
        ({"regions": ("320200",)}, {"province": "江苏"}, "地区未知:只知道江苏,无法判断是否在320200;请补上再排"),
        ({"regions": ("320200",)}, {"region_code": "32"}, "地区未知:只知道区划32,无法判断是否在320200;请补上再排"),
        ({"min_capital_wan": 1000}, {"capital_wan": 999.5}, "注册资本不合要求:现为999.5万元,要求不低于1,000万元"),
        (
            {"min_capital_wan": 10, "max_capital_wan": 20},
            {"capital_wan": 21.0},
            "注册资本不合要求:现为21万元,要求不低于10万元,不高于20万元",
        ),
        ({"min_capital_wan": 10}, {}, "注册资本未知,无法判断是否不低于10万元;请补上再排"),
        (
            {"min_capital_wan": 10},
            {"capital_wan": 800.0, "capital_currency": "USD"},
            "注册资本未知:800万USD没有汇率,无法判断是否不低于10万元;请补上再排",
        ),
        (
            {"registered_after": date(2020, 1, 1), "registered_before": DAY},
            {"reg_date": date(2019, 12, 31)},
            "成立日期不合要求:现为2019-12-31,要求2020-01-01及以后成立,2024-06-28及以前成立",
        ),
        ({"registered_before": DAY}, {}, "成立日期未知,无法判断是否2024-06-28及以前成立;请补上再排"),
        (
            {"titles": ("小巨人", "单项冠军")},
            {},
            "没有要求的有效称号:现为没有称号记录,要求2024-06-28有效的小巨人或单项冠军",
        ),
        (
            {"titles": ("小巨人",)},
            {"titles": [EXPIRED]},
            "没有要求的有效称号:现为省级专精特新中小企业(2021-12-31到期),要求2024-06-28有效的小巨人",
        ),
        (
            {"titles": ("小巨人",)},
            {"titles": [title("小巨人企业", None, None)]},
            "没有要求的有效称号:现为小巨人企业(没有注明有效期),要求2024-06-28有效的小巨人",
        ),
        (
            {"titles": ("小巨人",)},
            {"titles": [title("小巨人企业", date(2025, 1, 1), None)]},
            "没有要求的有效称号:现为小巨人企业(2025-01-01才生效),要求2024-06-28有效的小巨人",
        ),
        (
            {"titles": ("小巨人",)},
            {"titles": [title("创新型中小企业", date(2024, 1, 1), None)]},
            "没有要求的有效称号:现为创新型中小企业,要求2024-06-28有效的小巨人",
        ),
        ({"size_classes": ("大型", "中型")}, {"size_class": "小型"}, "企业规模不合要求:现为小型,要求大型、中型"),
        ({"size_classes": ("大型", "中型")}, {}, "企业规模未知,无法判断是否大型、中型;请补上再排"),
        ({"max_km": 300}, {}, "坐标未知,无法判断是否距兰州新区不超过300公里;请补上再排"),
        ({"must_words": ("电机",)}, {"scope": "控制器"}, "缺少必须有的词:名称和经营范围都没有“电机”"),
        ({"must_words": ("电机",)}, {}, "缺少必须有的词:名称没有“电机”,经营范围未知"),
        ({"not_words": ("危险",)}, {"scope": "危险品"}, "含有排除的词:名称或经营范围含“危险”"),
    ],
)
def test_each_limit_is_one_plain_sentence(limits: dict[str, Any], known: dict[str, Any], said: str) -> None:
    assert sentences(limits, **known) == [said]


def test_what_has_nothing_to_do_with_it_is_said_with_the_words_looked_for() -> None:
    said = "与该环节无关:名称、经营范围和行业都没有提到控制器(找的是控制器、电控)"
    assert sentences({}, "无锡食品有限公司", scope="糕点") == [said]
    assert sentences({}, "无锡食品有限公司") == ["没有经营范围,无从判断:名称和行业没有提到控制器(找的是控制器、电控)"]


def test_every_code_has_a_label_and_every_label_a_firm_that_meets_it() -> None:
    limits = ranking.Constraints(
        exclude_ids=("F001",), regions=("浙江", "320200"), min_capital_wan=100, registered_before=DAY,
        titles=("小巨人",), size_classes=("大型",), max_km=500, must_words=("电机",), not_words=("商贸",),
    )  # fmt: skip
    terms = terms_of(replace(PROBLEM, constraints=limits))
    assert {block.code for row in crowd(400) for block in blocks_of(row, terms)} == set(LABELS)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"province": "甘肃", "address": "兰州市中川镇"}, True),
        ({"province": "甘肃省", "address": "兰州新区纬一路"}, True),
        ({"region_code": "620100", "address": "兰州新区纬一路"}, True),
        ({"province": "江苏", "address": "南京市中川路"}, False),
        ({"region_code": "320100", "address": "中川路"}, False),
        ({"address": "中川路"}, False),
        ({**LANZHOU, "address": "城关区"}, False),
        ({"region_code": "620171"}, True),
        (WUXI, False),
    ],
)
def test_local_is_the_zone_and_not_a_street_of_its_name(known: dict[str, Any], expected: bool) -> None:
    assert is_local(firm(1, "甲", **known), terms_of(PROBLEM)) is expected


LIMITS = st.builds(
    ranking.Constraints,
    regions=st.sampled_from([(), ("浙江",), ("320200",)]),
    min_capital_wan=st.sampled_from([None, 100.0]),
    registered_before=st.sampled_from([None, DAY]),
    titles=st.sampled_from([(), ("专精特新",)]),
    size_classes=st.sampled_from([(), ("大型",)]),
    max_km=st.sampled_from([None, 900.0]),
    must_words=st.sampled_from([(), ("电机",)]),
    branches=st.booleans(),
    exclude_local=st.booleans(),
)
CROWD = crowd(60)


@settings(max_examples=60)
@given(LIMITS, st.sampled_from(CROWD))
def test_a_limit_taken_away_never_shuts_a_firm_out(limits: ranking.Constraints, row: dict[str, Any]) -> None:
    free = ranking.Constraints(exclude_local=False, branches=True)
    before = blocks_of(row, terms_of(replace(PROBLEM, constraints=limits)))
    after = blocks_of(row, terms_of(replace(PROBLEM, constraints=free)))
    assert set(after) <= set(before)
    assert {block.code for block in after} <= {"irrelevant", "no_scope"}
    assert all(block.sentence.startswith(block.label) and block.limit and block.value for block in before)
