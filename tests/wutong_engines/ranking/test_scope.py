"""How a scope of business is read: what is made, what is only sold, and which verb belongs to which product."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, firm
from wutong_engines import ranking
from wutong_engines.ranking.facts import factors_of
from wutong_engines.ranking.terms import terms_of

TERMS = terms_of(ranking.Problem(CONTROLLER, DAY))


def scope(text: str | None, *words: str) -> ranking.Factor:
    terms = terms_of(ranking.Problem(ranking.Wanted("x", "x", words), DAY)) if words else TERMS
    row: dict[str, Any] = firm(1, "无锡凌云有限公司", scope=text)
    return next(factor for factor in factors_of(row, terms) if factor.code == "scope")


@pytest.mark.parametrize(
    "text",
    [
        "控制器制造",
        "控制器的研发、生产",
        "控制器的销售、生产",
        "控制器、电机的生产及销售",
        "电动车及零部件、控制器的生产、销售",
        "生产控制器",
        "生产、销售:控制器",
        "生产、销售\uff1a电机、控制器",
        "生产、销售电机、控制器及配件",
        "研发和生产电动车控制器,销售自产产品",
        "生产控制器并销售",
        "生产控制器、销售电机",
        "生产控制器(不含危险化学品)、电机销售",
        "生产:电机,线束,控制器",
        "生产、加工\uff1a\uff08电机\uff0c控制器\uff1b线束\uff09",
        "电机销售;控制器组装",
        "控制器销售。控制器制造",
    ],
)
def test_a_product_under_a_verb_of_making_is_made(text: str) -> None:
    assert scope(text).value == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "电机制造、控制器销售",
        "电机制造及控制器销售",
        "电机制造,控制器的批发",
        "控制器销售、电机制造",
        "电机的生产、销售;控制器的批发、零售",
        "生产电机、控制器销售",
        "生产电机,销售控制器",
        "销售:电机,控制器,线束",
        "控制器维修、电动车制造",
        "电机加工,电动车、控制器的租赁",
        "货物进出口,电控,维修控制器",
        "电机制造、控制器安装",
    ],
)
def test_a_product_whose_own_verb_is_of_trade_is_not_made(text: str) -> None:
    found = scope(text)
    assert found.value == 0.3
    assert found.evidence.startswith("经营范围只写经销、服务:“")


@pytest.mark.parametrize(
    "text",
    ["控制器", "控制器、仪表", "电机制造\uff1b控制器", "电机制造、控制器", "电机制造,线束,控制器", "制造(不含控制器)"],
)
def test_a_product_without_a_verb_of_its_own_is_only_named(text: str) -> None:
    found = scope(text)
    assert found.value == 0.6
    assert found.evidence == "经营范围提到:“控制器”"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("许可项目:无。一般项目:电动车控制器的研发、生产;电机销售", "控制器的研发、生产"),
        ("电机制造、控制器销售", "控制器销售"),
        ("电机制造;生产、销售:线束、控制器及配件", "生产、销售:线束、控制器"),
        ("线束加工。销售:电机,控制器", "销售:电机,控制器"),
        ("生产控制器", "生产控制器"),
    ],
)
def test_the_words_that_decide_are_quoted_and_no_others(text: str, quoted: str) -> None:
    assert scope(text).evidence.endswith(f":“{quoted}”")


def test_a_product_whose_name_has_a_verb_in_it_is_still_found() -> None:
    assert scope("加工中心制造", "加工中心").value == 1.0
    assert scope("加工中心、控制器销售", "加工中心").value == 0.3
    assert scope("加工中心", "加工中心").value == 0.6
    assert scope("电子开发板的生产", "开发板").evidence == "经营范围写明生产:“开发板的生产”"


PIECES = [
    "控制器",
    "电控",
    "电机",
    "生产",
    "制造",
    "销售",
    "进出口",
    "、",
    "的",
    ":",
    ",",
    "及",
    ";",
    "。",
    "(",
    ")",
    "零",
    "\n",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_made_stays_made_whatever_else_the_firm_does(text: str, more: str) -> None:
    if scope(text).value == 1.0:
        assert scope(f"{text}。{more}").value == 1.0
        assert scope(f"{more}。{text}").value == 1.0


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_a_quotation_stands_in_the_scope_and_holds_the_product(text: str) -> None:
    found = scope(text)
    quoted = re.search("“(.*)”", found.evidence, re.DOTALL)
    assert (found.value != 0) == (quoted is not None)
    if quoted:
        assert quoted[1] in text
        assert any(word in quoted[1] for word in CONTROLLER.words)
    if found.value == 1.0:
        assert re.search("生产|制造", text)
    if found.value == 0.3:
        assert re.search("销售|进出口", text)
