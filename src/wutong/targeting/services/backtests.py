"""Keep how well the scoring found edges that were hidden from it."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import history
from wutong.kernel.errors import Incomplete
from wutong.targeting.models import Backtest
from wutong_engines.chains.scoring import Backtest as Figures

NOTED = history.verb("targeting.backtest.noted", "记录回测", "记录“{kind}”的回测:MRR {mrr}")


@transaction.atomic
def note_backtest(*, by: AbstractBaseUser | None, figures: Figures, ran_on: date, data: str, seed: int) -> Backtest:
    """Keep one back-test; the same one again is kept once. ``by`` is None from the command line.

    :raises Incomplete: when nothing says which data it ran on.
    """
    if not data.strip():
        raise Incomplete("请说明回测用的是什么数据。", fields={"data": "请填写数据说明。"})
    values = {
        "data": data.strip()[:255],
        "questions": figures.questions,
        "candidates": figures.candidates,
        "mrr": figures.mrr,
        "hits_at_1": figures.hits_at_1,
        "hits_at_3": figures.hits_at_3,
        "hits_at_10": figures.hits_at_10,
        "baselines": {name: dict(one) for name, one in figures.baselines.items()},
        "weights": dict(figures.weights),
        "created_by_id": by.pk if by else None,
    }
    kept, is_new = Backtest.objects.update_or_create(
        kind=figures.kind, fingerprint=figures.fingerprint, seed=seed, ran_on=ran_on, defaults=values
    )
    if is_new:
        history.record(NOTED, kept, by=by, kind=figures.kind, mrr=f"{figures.mrr:.3f}")
    return kept
