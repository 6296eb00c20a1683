"""The independent check finds what was changed in a list."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, TOWN
from wutong_engines import ranking
from wutong_engines.backends import Engine
from wutong_engines.chains import Evidence
from wutong_engines.ranking.check import _evidence, _order, _sums

PROBLEM = ranking.Problem(CONTROLLER, DAY)


def with_factor(result: ranking.Result, code: str, **changes: Any) -> ranking.Result:
    first, *rest = result.ranked
    factors = tuple(replace(f, **changes) if f.code == code else f for f in first.factors)
    return replace(result, ranked=(replace(first, factors=factors), *rest))


def test_a_sound_list_holds(result: ranking.Result, town: Path, engine: Engine) -> None:
    assert ranking.check(PROBLEM, result, town, engine) == ()


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("scope", {"evidence": "经营范围写明生产:“飞机的生产”"}, "scope"),
        ("industry", {"evidence": "行业代码9999,与该环节一致"}, "industry"),
        ("titles", {"evidence": "单项冠军,有效期至2030-01-01"}, "titles"),
        ("distance", {"evidence": "距兰州新区直线5公里"}, "distance"),
        ("capital", {"evidence": "注册资本9,999万元"}, "capital"),
        ("age", {"evidence": "1990-01-01成立,满10年"}, "age"),
        ("name", {"source": ""}, "name"),
        ("name", {"points": 99.0}, "score"),
        ("size", {"value": None}, "size"),
    ],
)
def test_changed_evidence_or_points_are_found(
    result: ranking.Result, code: str, changes: dict[str, Any], field: str
) -> None:
    wrong = with_factor(result, code, **changes)
    found = [*_sums(wrong)]
    found += [fault for f in wrong.ranked[0].factors for fault in _evidence(PROBLEM, wrong.ranked[0], f, TOWN[0])]
    assert field in {fault.field for fault in found}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"considered": 10}, "considered", "10家不等于符合"),
        ({"eligible": 3}, "considered", "9家不等于符合3家"),
        ({"excluded": ()}, "considered", "9家不等于"),
    ],
)
def test_counts_that_do_not_add_up_are_found(
    result: ranking.Result, changes: dict[str, Any], field: str, said: str
) -> None:
    first = next(_sums(replace(result, **changes)))
    assert first.field == field
    assert first.sentence.startswith(said)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"score": 99.0}, "score", "写的是99.00分,各项相加是"),
        ({"open_points": 50.0}, "open_points", "未知项合计应为"),
        ({"rank": 7}, "rank", "名次不连续"),
        ({"factors": ()}, "factors", "因素或权重与名单所列不同"),
    ],
)
def test_one_wrong_figure_of_a_firm_is_found(
    result: ranking.Result, changes: dict[str, Any], field: str, said: str
) -> None:
    wrong = replace(result, ranked=(replace(result.ranked[0], **changes), *result.ranked[1:]))
    faults = {fault.field: fault.sentence for fault in (*_sums(wrong), *_order(wrong))}
    assert faults[field].startswith(said)


def test_a_tie_told_of_nobody_and_a_title_that_ran_out_are_found(town: Path, engine: Engine) -> None:
    tie = ranking.Partner("F001", "凌云", Evidence.DIRECT, "年报")
    asked = replace(PROBLEM, anchor=ranking.Anchor("爱玛", partners=(tie,)))
    found = ranking.solve(asked, town, engine)
    later = replace(PROBLEM, as_of=DAY.replace(year=2030))
    fields = {fault.field for fault in ranking.check(later, found, town, engine)}
    assert {"relation", "titles"} <= fields


def test_a_changed_order_count_or_stranger_is_found(result: ranking.Result, town: Path, engine: Engine) -> None:
    turned = replace(result, ranked=result.ranked[::-1], considered=99)
    fields = {fault.field for fault in ranking.check(PROBLEM, turned, town, engine)}
    assert fields >= {"rank", "considered"}
    stranger = replace(result, ranked=(replace(result.ranked[0], id="F999"),))
    assert "id" in {fault.field for fault in ranking.check(PROBLEM, stranger, town, engine)}


def test_a_firm_that_does_not_meet_the_limits_is_found(result: ranking.Result, town: Path, engine: Engine) -> None:
    strict = replace(PROBLEM, constraints=ranking.Constraints(min_capital_wan=1e6, not_words=("电机",)))
    fields = {fault.field for fault in ranking.check(strict, result, town, engine)}
    assert fields >= {"min_capital_wan", "not_words"}
