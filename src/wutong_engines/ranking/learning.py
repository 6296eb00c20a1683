"""Weights learned from firms people know to be right; how much better they rank is measured on firms kept aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wutong_engines.backends import Engine
from wutong_engines.ranking import expressions
from wutong_engines.ranking.errors import BadProblem, Fault
from wutong_engines.ranking.facts import Row, factors_of
from wutong_engines.ranking.problem import Problem
from wutong_engines.ranking.source import Firms, opened
from wutong_engines.ranking.terms import Terms, terms_of
from wutong_engines.ranking.validation import validated
from wutong_engines.ranking.weights import FACTORS, PENALTIES, Weights

Reals = npt.NDArray[np.float64]
LEAST_RIGHT: Final = 5
_OTHERS: Final = 3000
_FOLDS: Final = 5
_STEPS: Final = 400
# How strongly the learned weights hold on to the ones they start from; divided by the number of firms.
_PRIOR: Final = 0.2


@dataclass(frozen=True, slots=True)
class Learned:
    """Learned weights; both figures say how often a right firm stands before another one, on firms kept aside."""

    weights: Weights
    right: int
    others: int
    auc_before: float
    auc_after: float
    note: str


def learn(
    problem: Problem, firms: Firms, right_ids: Sequence[str], seed: int = 0, backend: Engine | None = None
) -> Learned:
    """Return weights under which the firms known to be right stand before the others that name the product.

    :param right_ids: firms of the directory that people know to make what is wanted.
    :raises BadProblem: fewer than five of them are in the directory and have to do with the segment.
    """
    start = terms_of(validated(problem)).weights
    # Also what weighs nothing yet may turn out to tell the right ones.
    terms = terms_of(replace(problem, weights=None))
    with opened(firms, backend) as source:
        staged = source.engine.stage(expressions.scored(source.table, terms))
        rows = sorted(source.engine.collect(staged).to_pylist(), key=lambda row: str(row["id"]))
    wanted = set(right_ids)
    right = [row for row in rows if row["id"] in wanted]
    if len(right) < LEAST_RIGHT:
        said = f"已知合适的企业里只有{len(right)}家在名录中且与该环节有关,至少要{LEAST_RIGHT}家;请补充或改用设定的权重"
        raise BadProblem([Fault("right_ids", "right_ids", said)])
    others = [row for row in rows if row["id"] not in wanted]
    if not others:
        raise BadProblem([Fault("right_ids", "right_ids", "名录中与该环节有关的都已指定为合适,没有可比的企业")])
    random = np.random.default_rng(seed)
    chosen = sorted(random.permutation(len(others))[:_OTHERS])
    return _fitted(right, [others[place] for place in chosen], terms, start, random)


def _fitted(
    right: list[Any], others: list[Any], terms: Terms, weights: dict[str, int], random: np.random.Generator
) -> Learned:
    codes = list(terms.weights)
    signs = np.array([-1.0 if code in PENALTIES else 1.0 for code in codes])
    facts = np.array([_values(row, terms) for row in (*right, *others)]) * signs
    is_right = np.arange(len(facts)) < len(right)
    start = np.array([weights.get(code, 0) for code in codes]) / 1000.0
    fold = np.concatenate([random.permutation(len(right)) % _FOLDS, random.permutation(len(others)) % _FOLDS])
    scores = np.zeros(len(facts))
    for number in range(_FOLDS):
        aside = fold == number
        scores[aside] = facts[aside] @ _coefficients(facts[~aside], is_right[~aside], start)
    before = float(np.mean([_auc((facts @ start)[fold == n], is_right[fold == n]) for n in range(_FOLDS)]))
    after = float(np.mean([_auc(scores[fold == n], is_right[fold == n]) for n in range(_FOLDS)]))
    found = _coefficients(facts, is_right, start)
    if not any(value > 0 for code, value in zip(codes, found, strict=True) if code in FACTORS):
        found = start  # all at nothing would rank nobody
    gains = sum(float(value) for code, value in zip(codes, found, strict=True) if code in FACTORS)
    points = {code: round(100 * float(value) / gains, 2) for code, value in zip(codes, found, strict=True)}
    note = f"由{len(right)}家已知合适的企业与{len(others)}家其他企业学得;留出检验的排序正确率{before:.1%}→{after:.1%}"
    return Learned(Weights.of(points, "学习", note), len(right), len(others), round(before, 4), round(after, 4), note)


def _values(row: Row, terms: Terms) -> list[float]:
    return [factor.value or 0.0 for factor in factors_of(row, terms)]


def _coefficients(facts: Reals, is_right: npt.NDArray[np.bool_], start: Reals) -> Reals:
    """Fit a logistic curve whose coefficients are never negative and do not stray far from where they start."""
    # Both kinds weigh the same, however many others there are.
    share = np.where(is_right, 0.5 / is_right.sum(), 0.5 / (~is_right).sum())
    hold = _PRIOR / len(facts)
    found, level = start.copy(), float(-np.median(facts @ start))
    # Values lie in [-1, 1]: this step is below what the curvature allows.
    step = 4.0 / (1.0 + float(np.square(facts).sum(axis=1).max()) + 4.0 * hold)
    for _ in range(_STEPS):
        miss = share * (1.0 / (1.0 + np.exp(-(facts @ found + level))) - is_right)
        found = np.maximum(found - step * (facts.T @ miss + hold * (found - start)), 0.0)
        level -= step * float(miss.sum())
    return found


def _auc(scores: Reals, is_right: npt.NDArray[np.bool_]) -> float:
    """Return how often a right firm scores above another one; a tie counts half."""
    right, others = scores[is_right], np.sort(scores[~is_right])
    if not right.size or not others.size:
        return 0.5
    below = np.searchsorted(others, right, side="left") + np.searchsorted(others, right, side="right")
    return float(below.mean() / (2 * others.size))
