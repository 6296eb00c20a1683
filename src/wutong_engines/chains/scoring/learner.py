"""Weights of factors from questions with one right answer each: a conditional logit in numpy.

Maximises the chance that the right candidate is picked among its own wrong ones, which is what a rank measures. No
weight is negative: a factor either speaks for a link or is dropped, so every score can be read as a sum of reasons.
That also keeps out what only the hiding of edges would teach, such as "a product nobody makes must be the hidden one".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_RIDGE = 1e-3
_STEPS = 40
_FEW = 200
_SAY = 3.0


@dataclass(frozen=True)
class Questions:
    """Evidence of candidates, line by line; ``group`` (ascending) says whose question, ``right`` which is true."""

    evidence: Matrix
    group: NDArray[np.int64]
    right: NDArray[np.bool_]


def weights(questions: Questions) -> Matrix:
    """Return one weight for each factor, never negative, in the units of the evidence.

    The same questions give the same weights to the bit.
    """
    spread = questions.evidence.std(0)
    usable = spread > 1e-9
    scale = np.where(usable, spread, 1)
    scaled = questions.evidence / scale
    active = usable.copy()
    found = np.zeros(len(scale))
    while active.any():
        found[:] = 0
        found[active] = _newton(scaled[:, active], questions)
        if (found >= 0).all():
            break
        # The most contrary factor goes first: without it another may turn out to speak for the link.
        active[int(np.argmin(found))] = False
    learned = np.where(active, np.maximum(found, 0), 0)
    asked = int(questions.right.sum())
    if asked < _FEW:
        # Few questions may let one factor take all: whatever speaks for links when asked alone keeps a small say.
        alone = scaled[questions.right].mean(0) > scaled.mean(0)
        learned = np.maximum(learned, (usable & alone) * _SAY / asked)
    found_weights: Matrix = learned / scale
    return found_weights


def _newton(evidence: Matrix, questions: Questions) -> Matrix:
    groups = int(questions.group.max()) + 1
    found = np.zeros(evidence.shape[1])
    truth = evidence[questions.right].sum(0)
    loss = _loss(evidence, questions, found, groups)
    for _ in range(_STEPS):
        chance = _chance(evidence @ found, questions.group, groups)
        weighted = evidence * chance[:, None]
        slope = truth - weighted.sum(0) - _RIDGE * groups * found
        means = np.column_stack([np.bincount(questions.group, column, groups) for column in weighted.T])
        curve = evidence.T @ weighted - means.T @ means + _RIDGE * groups * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while (new := _loss(evidence, questions, found + size * step, groups)) > loss and size > 1e-2:
            size /= 2
        if loss - new < 1e-7 * groups:
            break
        found, loss = found + size * step, new
    return found


def _chance(score: Matrix, group: NDArray[np.int64], groups: int) -> Matrix:
    top = np.maximum.reduceat(score, np.searchsorted(group, np.arange(groups)))
    raised = np.exp(score - top[group])
    share: Matrix = raised / np.bincount(group, raised, groups)[group]
    return share


def _loss(evidence: Matrix, questions: Questions, found: Matrix, groups: int) -> float:
    chance = _chance(evidence @ found, questions.group, groups)
    penalty = _RIDGE * groups * float(found @ found) / 2
    return penalty - float(np.log(np.maximum(chance[questions.right], 1e-300)).sum())
