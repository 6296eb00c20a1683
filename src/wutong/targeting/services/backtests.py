"""Keep how well the scoring found edges that were hidden from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import clock, history
from wutong.kernel.errors import Incomplete
from wutong.targeting.models import Backtest
from wutong_engines.chains import ChainsError, scoring

NOTED = history.verb("targeting.backtest.noted", "记录回测", "记录“{kind}”的回测:MRR {mrr}")


class Figures(TypedDict):
    """What one back-test came to; ``baselines`` has the same four figures of every simple way."""

    kind: str
    fingerprint: str
    seed: int
    questions: int
    candidates: int
    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float
    baselines: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]


@transaction.atomic
def note_backtest(*, by: AbstractBaseUser | None, figures: Figures, ran_on: date, data: str) -> Backtest:
    """Keep one back-test; the same one again is kept once. ``by`` is None from the command line.

    :raises Incomplete: when nothing says which data it ran on.
    """
    if not data.strip():
        raise Incomplete("请说明回测用的是什么数据。", fields={"data": "请填写数据说明。"})
    values: dict[str, Any] = {**figures}
    named = {name: values.pop(name) for name in ("kind", "fingerprint", "seed")}
    kept, is_new = Backtest.objects.update_or_create(
        **named, ran_on=ran_on, defaults={**values, "data": data.strip()[:255], "created_by_id": by.pk if by else None}
    )
    if is_new:
        history.record(NOTED, kept, by=by, kind=kept.kind, mrr=f"{kept.mrr:.3f}")
    return kept


def run_backtests(
    *, graph: Path, data: str, kinds: Sequence[str] = (), seed: int = 1, questions: int = 500,
    told: Callable[[str], None] = lambda sentence: None,
) -> list[Backtest]:  # fmt: skip
    """Hide edges of a graph, ask for them, and keep the figures of every kind of relation that has enough edges.

    :param told: called with a sentence for each kind that was measured, or why one was not.
    :raises Incomplete: when the folder holds no such graph, or a kind that was asked for cannot be measured.
    """
    kept = []
    try:
        known = scoring.read(graph)
        text = scoring.Text(known)
        for kind in kinds or [kind.value for kind in scoring.Kind]:
            try:
                found = scoring.backtest(known, kind, seed=seed, many=questions, text=text)
            except scoring.ScoringError as trouble:
                if kinds:
                    raise
                told(str(trouble))
                continue
            kept.append(note_backtest(by=None, figures=figures_of(found), ran_on=clock.today(), data=data))
            told(f"{kind}:{found.questions} 题,MRR {found.mrr:.3f},是最好的简单办法的 {found.ratio:.2f} 倍")
    except ChainsError as trouble:
        raise Incomplete(str(trouble)) from trouble
    return kept


def figures_of(measured: scoring.Backtest) -> Figures:
    """Return the engine's figures as they are kept."""
    return {
        "kind": measured.kind,
        "fingerprint": measured.fingerprint,
        "seed": measured.seed,
        "questions": measured.questions,
        "candidates": round(measured.candidates),
        "mrr": measured.mrr,
        "hits_at_1": measured.hits_at_1,
        "hits_at_3": measured.hits_at_3,
        "hits_at_10": measured.hits_at_10,
        "baselines": {name: asdict(one) for name, one in measured.baselines.items()},
        "weights": {factor.label: factor.weight for factor in measured.factors},
    }
