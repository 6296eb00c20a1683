"""Why not this firm: excluded, ranked low, or not in the directory."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, firm, stored
from wutong_engines import ranking
from wutong_engines.backends import Engine

PROBLEM = ranking.Problem(CONTROLLER, DAY)


def test_a_firm_kept_out_hears_the_limit_and_its_own_value(town: Path, engine: Engine) -> None:
    problem = replace(PROBLEM, constraints=ranking.Constraints(min_capital_wan=1000, region_groups=("长三角",)))
    answer = ranking.why_not(problem, town, "F002", engine)
    blocks = {block.code: (block.value, block.limit) for block in answer.blocked_by}
    assert answer.rank is None
    assert blocks["capital"] == ("300万元", "不低于1,000万元")
    assert blocks["region"] == ("陕西西安(610100)", "长三角")
    assert "西安长河电子有限公司没有进入名单" in answer.sentence


def test_a_limit_on_what_is_not_known_says_unknown(town: Path, engine: Engine) -> None:
    problem = replace(PROBLEM, constraints=ranking.Constraints(min_capital_wan=1000, max_km=900))
    codes = [block.code for block in ranking.why_not(problem, town, "F003", engine).blocked_by]
    assert codes == ["capital_unknown", "distance_unknown"]


def test_a_listed_firm_hears_its_place_and_no_limit(town: Path, engine: Engine) -> None:
    answer = ranking.why_not(PROBLEM, town, "F001", engine)
    assert (answer.rank, answer.blocked_by) == (1, ())
    assert answer.sentence.startswith("无锡凌云控制器有限公司排第1(共5家),")
    assert "名单止于" not in answer.sentence
    assert answer.score == round(sum(factor.points for factor in answer.factors), 2)
    assert sum(lost for _, lost in answer.costs) == pytest.approx(100 - (answer.score or 0))


def test_of_two_firms_of_one_name_the_answer_says_which(tmp_path: Path, engine: Engine) -> None:
    twins = stored(tmp_path / "twins.parquet", [firm(n, "无锡控制器有限公司") for n in (2, 1)])
    answer = ranking.why_not(PROBLEM, twins, "无锡控制器有限公司", engine)
    assert answer.id == "F001"
    assert answer.sentence.endswith("名录里有2家叫这个名称,这里答的是编号F001。")
    assert "2家" not in ranking.why_not(PROBLEM, twins, "F002", engine).sentence.removeprefix(
        "无锡控制器有限公司排第2(共2家)"
    )


def test_a_firm_ranked_low_hears_its_rank_and_what_cost_it(town: Path, engine: Engine) -> None:
    answer = ranking.why_not(replace(PROBLEM, limit=1), town, "西安长河电子有限公司", engine)
    whole = ranking.solve(PROBLEM, town, engine)
    assert answer.rank == next(one.rank for one in whole.ranked if one.id == "F002")
    assert answer.score == next(one.score for one in whole.ranked if one.id == "F002")
    assert "名单止于第1名" in answer.sentence
    lost = [points for _, points in answer.costs]
    assert lost == sorted(lost, reverse=True)
    assert answer.costs[0][0].label in answer.sentence


def test_a_firm_that_has_nothing_to_do_with_it_hears_so(town: Path, engine: Engine) -> None:
    answer = ranking.why_not(PROBLEM, town, "F007", engine)
    assert [block.code for block in answer.blocked_by] == ["irrelevant"]


def test_a_firm_without_a_scope_is_not_called_unrelated(town: Path, engine: Engine) -> None:
    answer = ranking.why_not(PROBLEM, town, "F008", engine)
    assert [block.code for block in answer.blocked_by] == ["no_scope"]
    assert "无从判断" in answer.sentence


def test_a_firm_nobody_knows_is_named_with_the_snapshot(town: Path, engine: Engine) -> None:
    answer = ranking.why_not(PROBLEM, town, "查无此企业", engine)
    assert (answer.rank, answer.blocked_by, answer.factors) == (None, (), ())
    assert "firms.parquet" in answer.sentence
    assert "查无此企业" in answer.sentence


def test_the_zone_own_firm_and_a_branch_hear_why(town: Path, engine: Engine) -> None:
    local = ranking.why_not(PROBLEM, town, "F005", engine)
    branch = ranking.why_not(PROBLEM, town, "F006", engine)
    assert local.blocked_by[0].code == "local"
    assert branch.blocked_by[0].code == "branch"
