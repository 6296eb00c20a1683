"""How good the scores are: edges hidden on purpose, asked for among wrong candidates, beside two plain rules."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring.errors import ScoringError
from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.known import Kind, Known, read
from wutong_engines.chains.scoring.model import evidence_of, held_back, learn, questions
from wutong_engines.chains.scoring.negatives import MIXED, Negatives, Scheme
from wutong_engines.chains.scoring.text import Text

QUESTIONS: Final = 500
CANDIDATES: Final = 100
_FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Mean reciprocal rank and how often the right one stands among the first; a tie counts as its middle."""

    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float


@dataclass(frozen=True)
class Backtest:
    """What was asked, how well it was answered, and by what: everything the page shows."""

    kind: str
    questions: int
    candidates: float
    negatives: str
    seed: int
    mrr: float
    hits_at_1: float
    hits_at_3: float
    hits_at_10: float
    baselines: Mapping[str, Figures]
    factors: tuple[Factor, ...]
    fingerprint: str

    @property
    def ratio(self) -> float:
        """Return the mean reciprocal rank as a multiple of the best baseline's."""
        best = max(figures.mrr for figures in self.baselines.values())
        return self.mrr / best if best else float("inf")

    def plain(self) -> dict[str, Any]:
        """Return JSON values."""
        return {**asdict(self), "ratio": self.ratio}


def backtest(
    folder: Path | Known,
    kind: str,
    *,
    seed: int = 1,
    negatives: str = "mixed",
    many: int = QUESTIONS,
    text: Text | None = None,
) -> Backtest:
    """Hide edges of a graph, learn on the rest, and ask for the hidden ones.

    :param kind: 主营产品, 所属行业, 上游材料, 下游产品 or 产品小类.
    :param negatives: ``uniform``, ``popular``, ``any``, ``alike``, ``mixed`` (99 wrong candidates each), or ``full``.
    :raises ScoringError: no such kind or scheme, or the graph has too few such edges.
    """
    return backtests(folder, kind, seed=seed, schemes=(negatives,), many=many, text=text)[0]


def backtests(
    folder: Path | Known, kind: str, *, seed: int = 1, schemes: tuple[str, ...] = ("mixed",),
    many: int = QUESTIONS, text: Text | None = None,
) -> tuple[Backtest, ...]:  # fmt: skip
    """Do the same for several ways of drawing wrong candidates, learning once."""
    asked_for, ways = _kind(kind), [_shares(scheme) for scheme in schemes]
    known = folder if isinstance(folder, Known) else read(folder)
    text = text or Text(known)
    hidden = held_back(known, asked_for, many, np.random.default_rng([seed, 1]))
    if len(hidden) < _FEWEST:
        raise ScoringError(
            f"图谱里“{asked_for}”只有{len(known.facts(asked_for))}条,太少,无法回测(至少要{_FEWEST * 8}条)"
        )
    rest = known.without(asked_for, hidden[:, 2])
    factors = learn(rest, text, asked_for, seed=seed)
    weights = np.array([factor.weight for factor in factors])
    source = evidence_of(rest, text, asked_for)
    wrong = Negatives(known, text, asked_for)
    results = []
    for scheme, shares in zip(schemes, ways, strict=True):
        rng = np.random.default_rng([seed, 2])
        asked = questions(source, text, asked_for, hidden, wrong, shares, CANDIDATES - 1, rng, plain=True)
        ours = _figures([lines @ weights for lines in asked.evidence])
        rules = {
            "bigram": _figures([shared for shared, _ in asked.plain]),
            "popularity": _figures([popular for _, popular in asked.plain]),
        }
        size = float(np.mean([len(lines) for lines in asked.evidence]))
        results.append(
            Backtest(
                asked_for.value,
                len(hidden),
                size,
                scheme,
                seed,
                **asdict(ours),
                baselines=rules,
                factors=factors,
                fingerprint=known.fingerprint,
            )
        )
    return tuple(results)


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        raise ScoringError(f"没有“{kind}”这种关系,可用:{'、'.join(Kind)}") from None


def _shares(scheme: str) -> Mapping[Scheme, float]:
    if scheme == "mixed":
        return MIXED
    try:
        return {Scheme(scheme): 1.0}
    except ValueError:
        raise ScoringError(f"没有“{scheme}”这种负例,可用:mixed、{'、'.join(Scheme)}") from None


def _figures(scores: list[NDArray[np.float64]]) -> Figures:
    """Return the figures of questions whose right candidate stands first."""
    above = np.array([(s[1:] > s[0]).sum() + (s[1:] == s[0]).sum() / 2 for s in scores])
    rank = above + 1
    return Figures(
        float((1 / rank).mean()), float((rank <= 1).mean()), float((rank <= 3).mean()), float((rank <= 10).mean())
    )
