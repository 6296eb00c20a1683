"""Scores of the pairs of a table, from a folder of chain files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring import pairs, tables
from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.firm_industry import FirmIndustry
from wutong_engines.chains.scoring.known import LINKS, Kind, Known, read
from wutong_engines.chains.scoring.model import KNOWN, Model, fit, ready
from wutong_engines.chains.scoring.text import Text

# A pair nobody can say anything about stands last.
_NOTHING = -1000.0


@dataclass(frozen=True)
class Scored:
    """What was scored: how many pairs, how many the graph already says, and the weights that were learned."""

    pairs: int
    known: int
    empty: tuple[str, ...]
    strangers: int
    weights: dict[Kind, tuple[Factor, ...]]
    fingerprint: str


def score(
    asked: Path, folder: Path, out: Path, *,
    learn: bool = False, seed: int = 0, progress: Callable[[str], None] = lambda _: None,
) -> Scored:  # fmt: skip
    """Score the pairs of a table and write the same table with a column ``score``, higher for likelier.

    :param learn: learn the weights anew on this graph, hiding edges drawn by ``seed``; else those shipped are used.
    :raises ScoringError: a file cannot be used; nothing is written then.
    """
    table = tables.read(asked)
    known = read(folder)
    questions, candidates = pairs.questions(table, known)
    progress(f"{len(table)}对,{len(questions)}问")
    text = Text(known)
    models: dict[Kind, Model] = {}
    for kind in pairs.kinds_of(questions):
        progress(f"{'学习' if learn else '整理'}“{kind}”的依据")
        models[kind] = fit(known, text, kind, seed=seed) if learn else ready(known, text, kind)
    scores = _answered(questions, candidates, models, text)
    empty = tuple(table.where(row) for row, name in enumerate(candidates) if not name.strip())
    scores[[row for row, name in enumerate(candidates) if not name.strip()]] = _NOTHING
    tables.write(out, table, score=scores.tolist())
    strangers = sum(_stranger(question, known, text) for question in questions)
    weights = {kind: model.factors for kind, model in models.items()}
    return Scored(len(table), int((scores > KNOWN / 2).sum()), empty, strangers, weights, known.fingerprint)


def _answered(
    questions: list[pairs.Question], candidates: list[str], models: dict[Kind, Model], text: Text
) -> NDArray[np.float64]:
    scores = np.zeros(len(candidates))
    for kind in (*Kind, None):
        mine = [question for question in questions if question.kind is kind]
        rows = [row for question in mine for row in question.rows]
        if not rows:
            continue
        names, at = np.unique([candidates[row] for row in rows], return_inverse=True)
        # Which relation two products have is not said: the likeliest counts.
        chosen = [models[kind]] if kind else [models[link] for link in LINKS]
        answers = [_of_model(model, mine, list(map(str, names)), at, text) for model in chosen]
        scores[rows] = np.max(answers, axis=0)
    return scores


def _of_model(
    model: Model, questions: list[pairs.Question], names: list[str], at: NDArray[np.int64], text: Text
) -> NDArray[np.float64]:
    source: Any = model.source
    everything = source.asked(names) if isinstance(source, FirmIndustry) else source.prepared(text.candidates(names))
    found: list[NDArray[np.float64]] = []
    begin = 0
    for question in questions:
        end = begin + len(question.rows)
        found.append(model.scores(source.subject(question.subject), everything.take(at[begin:end])))
        begin = end
    return np.concatenate(found)


def _stranger(question: pairs.Question, known: Known, text: Text) -> bool:
    if question.kind in {Kind.PRODUCT, Kind.INDUSTRY}:
        return known.firm(question.subject) < 0
    return bool(text.candidates([question.subject]).place[0] < 0)
