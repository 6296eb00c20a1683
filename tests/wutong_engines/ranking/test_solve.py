"""A ranked list: every point has its evidence, what is not known gets no credit, and all of it adds up."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, TOWN, WUXI, crowd, firm, stored
from wutong_engines import ranking
from wutong_engines.backends import Engine
from wutong_engines.chains import Evidence
from wutong_engines.ranking.blocks import blocks_of, is_local
from wutong_engines.ranking.facts import factors_of, score_of
from wutong_engines.ranking.terms import terms_of

PROBLEM = ranking.Problem(CONTROLLER, DAY)
WIDE = ranking.Constraints(exclude_local=False, branches=True)


def by_id(result: ranking.Result, firm_id: str) -> ranking.Ranked:
    return next(one for one in result.ranked if one.id == firm_id)


def factor(result: ranking.Result, firm_id: str, code: str) -> ranking.Factor:
    return next(one for one in by_id(result, firm_id).factors if one.code == code)


def test_the_firm_that_makes_the_part_and_says_so_stands_first(result: ranking.Result) -> None:
    assert result.ranked[0].name == "无锡凌云控制器有限公司"
    assert result.status is ranking.Status.OPTIMAL


def test_a_score_is_the_sum_a_person_can_add_again(result: ranking.Result) -> None:
    for one in result.ranked:
        assert round(sum(f.points for f in one.factors), 2) == one.score
        assert all(abs(f.points) == round(f.weight * (f.value or 0) + 1e-9, 2) for f in one.factors)


def test_the_factors_asked_about_share_a_hundred_points(result: ranking.Result) -> None:
    gains = [f.weight for f in result.ranked[0].factors if f.code in ranking.FACTORS]
    assert round(sum(gains), 2) == 100
    assert "relation" not in dict(result.weights.points)


def test_every_factor_has_evidence_source_and_the_words_that_matched(result: ranking.Result) -> None:
    assert all(f.evidence and f.source for one in result.ranked for f in one.factors)
    assert "“控制器的研发、生产”" in factor(result, "F001", "scope").evidence
    assert factor(result, "F001", "titles").source == "演示公告"
    assert factor(result, "F001", "titles").date == date(2022, 8, 8)
    assert "直线" in factor(result, "F001", "distance").evidence


def test_what_is_not_known_says_so_and_gets_nothing(result: ranking.Result) -> None:
    bare = by_id(result, "F003")
    unknown = [f for f in bare.factors if f.value is None]
    assert {f.code for f in unknown} >= {"scope", "industry", "capital", "distance", "age", "size", "titles"}
    assert all(f.points == 0 and "未知" in f.evidence for f in unknown)
    assert bare.open_points == round(sum(f.weight for f in unknown), 2)


def test_known_to_be_nothing_is_not_the_same_as_unknown(result: ranking.Result) -> None:
    assert factor(result, "F002", "titles").value == 0
    assert "不在有效期内" in factor(result, "F002", "titles").evidence
    assert factor(result, "F003", "titles").value is None


def test_only_selling_a_part_counts_less_than_making_it(result: ranking.Result) -> None:
    assert factor(result, "F002", "scope").value == 0.3
    assert factor(result, "F009", "scope").value == 1.0
    assert factor(result, "F004", "dealer").points < 0


def test_a_foreign_capital_without_a_rate_is_unknown_and_with_one_is_reckoned(
    result: ranking.Result, town: Path, engine: Engine
) -> None:
    plain = factor(result, "F009", "capital")
    rate = ranking.Rate("HKD", 0.9, "演示汇率", date(2024, 6, 1))
    reckoned = factor(ranking.solve(replace(PROBLEM, rates=(rate,)), town, engine), "F009", "capital")
    assert (plain.value, reckoned.value) == (None, 0.45)
    assert reckoned.source == "演示汇率"


def test_the_zone_own_firms_are_the_supply_side_and_counted_as_such(result: ranking.Result) -> None:
    assert "F005" not in {one.id for one in result.ranked}
    assert result.local == 1
    assert ranking.Excluded("local", "本地企业(供给侧)", 1) in result.excluded


def test_all_firms_are_accounted_for(result: ranking.Result) -> None:
    assert result.considered == len(TOWN)
    assert result.eligible + sum(one.count for one in result.excluded) == len(TOWN)


def test_a_known_tie_to_the_anchor_counts_with_its_source(town: Path, engine: Engine) -> None:
    tie = ranking.Partner("F003", "西安秦岭电控有限公司", Evidence.DIRECT, "演示年报", date(2024, 4, 30))
    anchor = ranking.Anchor("爱玛", 117.0, 38.9, (tie,))
    found = ranking.solve(replace(PROBLEM, anchor=anchor), town, engine)
    relation = factor(found, "F003", "relation")
    assert (relation.value, relation.source, relation.date) == (1.0, "演示年报", date(2024, 4, 30))
    assert factor(found, "F001", "relation").value is None


def test_equal_scores_stand_in_the_order_of_their_ids(tmp_path: Path, engine: Engine) -> None:
    twins = [firm(n, "无锡同分控制器有限公司", **WUXI) for n in (3, 1, 2)]
    found = ranking.solve(PROBLEM, stored(tmp_path / "twins.parquet", twins), engine)
    assert [one.id for one in found.ranked] == ["F001", "F002", "F003"]


def test_nobody_who_names_the_part_is_an_answer_of_its_own(town: Path, engine: Engine) -> None:
    found = ranking.solve(replace(PROBLEM, gap=ranking.Wanted("x", "量子", ("量子芯片",))), town, engine)
    assert (found.status, found.reason) == (ranking.Status.EMPTY, ranking.Reason.NOBODY_NAMED)
    assert found.ranked == ()


def test_nobody_left_after_the_limits_says_so(town: Path, engine: Engine) -> None:
    found = ranking.solve(replace(PROBLEM, constraints=ranking.Constraints(min_capital_wan=1e7)), town, engine)
    assert found.reason is ranking.Reason.NOBODY_LEFT


def test_a_table_of_names_alone_can_be_ranked(tmp_path: Path, engine: Engine) -> None:
    pq.write_table(pa.table({"id": ["a"], "name": ["西安控制器厂"]}), tmp_path / "names.parquet")
    found = ranking.solve(PROBLEM, tmp_path / "names.parquet", engine)
    assert found.ranked[0].factors[0].value is None


@pytest.mark.parametrize(
    ("limits", "anchor"),
    [
        (WIDE, None),
        (ranking.Constraints(regions=("320200", "浙江"), max_capital_wan=9000, not_words=("危险化学品",)), None),
        (
            ranking.Constraints(
                titles=("专精特新",), max_km=1500, registered_before=date(2023, 1, 1), min_capital_wan=100
            ),
            ranking.Anchor("链主", 117.2, 39.1),
        ),
        (
            ranking.Constraints(size_classes=("大型",), must_words=("控制器",), registered_after=date(2019, 6, 29)),
            None,
        ),
    ],
)  # fmt: skip
def test_columns_and_rows_agree_on_every_firm(
    tmp_path: Path, engine: Engine, limits: ranking.Constraints, anchor: ranking.Anchor | None
) -> None:
    rows = crowd(400)
    problem = replace(PROBLEM, constraints=limits, anchor=anchor, limit=400)
    found = ranking.solve(problem, stored(tmp_path / "crowd.parquet", rows), engine)
    terms = terms_of(problem)
    first = [blocks[0].code if (blocks := blocks_of(row, terms)) else "" for row in rows]
    nothing = ("irrelevant", "no_scope")
    expected = {code: first.count(code) for code in set(first) - {"", *nothing}}
    assert {one.code: one.count for one in found.excluded if one.code != "irrelevant"} == expected
    best = sorted(
        (-score_of(factors_of(row, terms)), row["id"]) for row, code in zip(rows, first, strict=True) if not code
    )
    assert [(-one.score, one.id) for one in found.ranked] == best
    related = [row for row, code in zip(rows, first, strict=True) if code not in nothing]
    assert found.local == sum(is_local(row, terms) for row in related)
    assert ranking.check(problem, found, tmp_path / "crowd.parquet", engine) == ()
