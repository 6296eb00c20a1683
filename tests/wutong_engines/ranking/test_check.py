"""The independent check finds what was changed in a list."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, WUXI, firm, stored
from wutong_engines import ranking
from wutong_engines.backends import Engine

PROBLEM = ranking.Problem(CONTROLLER, DAY)


@pytest.fixture(scope="module")
def result(town: Path, engine: Engine) -> ranking.Result:
    return ranking.solve(PROBLEM, town, engine)


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
    result: ranking.Result, town: Path, engine: Engine, code: str, changes: dict[str, Any], field: str
) -> None:
    found = ranking.check(PROBLEM, with_factor(result, code, **changes), town, engine)
    assert field in {fault.field for fault in found}


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


def learning_town(path: Path) -> Path:
    rows = [firm(n, f"无锡第{n}控制器有限公司", scope="控制器生产", industry="3824", **WUXI) for n in range(12)]
    rows += [
        firm(100 + n, f"第{n}控制器商贸有限公司", scope="控制器销售", capital_wan=90000.0, **WUXI) for n in range(40)
    ]
    return stored(path, rows)


def test_learned_weights_follow_what_people_know_to_be_right(tmp_path: Path, engine: Engine) -> None:
    firms = learning_town(tmp_path / "firms.parquet")
    poor = replace(PROBLEM, weights=ranking.Weights.of({"capital": 90, "scope": 10}))
    learned = ranking.learn(poor, firms, [f"F{n:03d}" for n in range(12)], backend=engine)
    assert learned.auc_before < 0.5 < learned.auc_after
    assert learned.weights.origin == "学习"
    assert learned.weights.by_code["scope"] > 20
    assert learned.weights.by_code["capital"] < 50
    assert learned == ranking.learn(poor, firms, [f"F{n:03d}" for n in range(12)], backend=engine)
    result = ranking.solve(replace(poor, weights=learned.weights), firms, engine)
    assert result.weights.origin == "学习"
    assert result.ranked[0].id == "F000"


def test_too_few_known_firms_teach_nothing(tmp_path: Path, engine: Engine) -> None:
    firms = learning_town(tmp_path / "firms.parquet")
    with pytest.raises(ranking.BadProblem, match="只有2家在名录中"):
        ranking.learn(PROBLEM, firms, ["F001", "F002", "unknown"], backend=engine)
