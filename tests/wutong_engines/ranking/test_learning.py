"""Weights learned from firms people know to be right: better on firms kept aside, never negative, the same by seed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, WUXI, firm, stored
from wutong_engines import ranking
from wutong_engines.backends import Engine
from wutong_engines.ranking.learning import _auc, _coefficients, _fitted
from wutong_engines.ranking.terms import terms_of

PROBLEM = ranking.Problem(CONTROLLER, DAY)
TERMS = terms_of(PROBLEM)
ROWS = [firm(n, f"无锡第{n}控制器有限公司", scope="控制器生产", industry="3824", **WUXI) for n in range(12)]
ROWS += [firm(100 + n, f"第{n}控制器商贸有限公司", scope="控制器销售", capital_wan=90000.0, **WUXI) for n in range(40)]
RIGHT = [row["id"] for row in ROWS[:12]]
POOR = replace(PROBLEM, weights=ranking.Weights.of({"capital": 90, "scope": 10}))


def fitted(right: list[Any], others: list[Any], seed: int = 0, **points: float) -> ranking.Learned:
    """Learn without an engine."""
    start = ranking.Weights.of(points).hundredths(TERMS.weights) if points else TERMS.weights
    return _fitted(right, others, TERMS, start, np.random.default_rng(seed))


def test_learned_weights_rank_firms_kept_aside_better(tmp_path: Path, engine: Engine) -> None:
    firms = stored(tmp_path / "firms.parquet", ROWS)
    learned = ranking.learn(POOR, firms, RIGHT, backend=engine)
    assert learned.auc_before < 0.5 < learned.auc_after
    assert (learned.right, learned.others) == (12, 40)
    assert learned.note == "由12家已知合适的企业与40家其他企业学得;留出检验的排序正确率0.0%→100.0%"
    result = ranking.solve(replace(POOR, weights=learned.weights), firms, engine)
    assert (result.weights.origin, result.ranked[0].id) == ("学习", "F000")


def test_learned_weights_name_what_tells_the_right_firms() -> None:
    learned = fitted(ROWS[:12], ROWS[12:], capital=90, scope=10)
    assert learned.weights.origin == "学习"
    assert learned.weights.by_code["scope"] > 20 > 0
    assert learned.weights.by_code["capital"] < 50
    assert sum(v for c, v in learned.weights.points if c in ranking.FACTORS) == pytest.approx(100, abs=0.1)


def test_the_same_seed_learns_the_same() -> None:
    assert fitted(ROWS[:12], ROWS[12:], 7) == fitted(ROWS[:12], ROWS[12:], 7)


def test_firms_that_do_not_differ_teach_nothing_new() -> None:
    learned = fitted(ROWS[:6], [firm(50 + n, row["name"], scope=row["scope"], industry="3824", **WUXI)
                                for n, row in enumerate(ROWS[6:12])])  # fmt: skip
    assert learned.auc_before == learned.auc_after == 0.5
    shares = {code: points / 100 for code, points in TERMS.weights.items() if code in ranking.FACTORS}
    found = {code: points for code, points in learned.weights.points if code in ranking.FACTORS}
    assert found == pytest.approx(shares, abs=2)


def test_too_few_known_firms_and_nobody_to_compare_with_are_refused(tmp_path: Path, engine: Engine) -> None:
    firms = stored(tmp_path / "firms.parquet", ROWS[:6])
    with pytest.raises(ranking.BadProblem, match="只有2家在名录中且与该环节有关,至少要5家"):
        ranking.learn(PROBLEM, firms, ["F001", "F002", "unknown"], backend=engine)
    with pytest.raises(ranking.BadProblem, match="没有可比的企业"):
        ranking.learn(PROBLEM, firms, RIGHT, backend=engine)


REALS = st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=4, max_size=12)


@settings(max_examples=25, deadline=None)
@given(REALS, st.integers(1, 3))
def test_no_weight_ever_turns_negative(facts: list[list[float]], right: int) -> None:
    found = _coefficients(np.array(facts), np.arange(len(facts)) < right, np.array([5.0, 0.0, 1.0]))
    assert np.isfinite(found).all()
    assert (found >= 0).all()


@settings(max_examples=50)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=9), st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_the_figure_counts_pairs_in_the_right_order(right: list[int], others: list[int]) -> None:
    wins = sum((a > b) + 0.5 * (a == b) for a in right for b in others) / (len(right) * len(others))
    scores = np.array([*right, *others], dtype=float)
    assert _auc(scores, np.arange(len(scores)) < len(right)) == pytest.approx(wins)
    assert _auc(-scores, np.arange(len(scores)) < len(right)) == pytest.approx(1 - wins)
