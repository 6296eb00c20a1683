"""From a graph to a scorer: hide edges, learn what speaks for the hidden ones, then score on the whole graph."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring import learner
from wutong_engines.chains.scoring.evidence import Evidence, Factor
from wutong_engines.chains.scoring.firm_industry import FirmIndustry
from wutong_engines.chains.scoring.firm_product import FirmProduct
from wutong_engines.chains.scoring.known import Kind, Known
from wutong_engines.chains.scoring.negatives import MIXED, Negatives, Scheme
from wutong_engines.chains.scoring.product_link import ProductLink
from wutong_engines.chains.scoring.shipped import weighted
from wutong_engines.chains.scoring.text import Text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# A link the graph already says outranks every guess.
KNOWN: Final = 100.0
QUESTIONS: Final = 800
_WRONG: Final = 60
# Fewer hidden edges than this teach nothing reliable.
_ENOUGH: Final = 20


@dataclass(frozen=True)
class Model:
    """What one kind of question is answered with: evidence of a graph, factors with their weights."""

    kind: Kind
    source: Evidence
    factors: tuple[Factor, ...]

    @property
    def weights(self) -> Floats:
        """Return the weights in the order of the factors."""
        return np.array([factor.weight for factor in self.factors])

    def scores(self, subject: Any, asked: Any) -> Floats:
        """Return how likely each candidate is, higher for likelier; the graph's own links stand above all."""
        found: Floats = self.source.evidence(subject, asked) @ self.weights
        return found + KNOWN * self.source.is_known(subject, asked)


def evidence_of(known: Known, text: Text, kind: Kind) -> Evidence:
    """Return the evidence a graph has for one kind of question."""
    if kind is Kind.PRODUCT:
        return FirmProduct(known, text)
    return FirmIndustry(known, text) if kind is Kind.INDUSTRY else ProductLink(known, text, kind)


def ready(known: Known, text: Text, kind: Kind) -> Model:
    """Return the model of one kind with the weights shipped: nothing is learned, only the graph taken up."""
    source = evidence_of(known, text, kind)
    return Model(kind, source, weighted(kind, source.factors))


def fit(known: Known, text: Text, kind: Kind, *, seed: int = 0) -> Model:
    """Learn the weights of one kind of question by hiding edges of the graph, then take up the whole graph.

    The edges asked about are hidden all at once, so no evidence of any question has seen its answer.
    """
    learned = learn(known, text, kind, seed=seed)
    return Model(kind, evidence_of(known, text, kind), learned)


def learn(known: Known, text: Text, kind: Kind, *, seed: int = 0) -> tuple[Factor, ...]:
    """Return the factors with weights learned on hidden edges; equal weights where too little is known to learn."""
    rng = np.random.default_rng(seed)
    hidden = held_back(known, kind, QUESTIONS, rng)
    source = evidence_of(known.without(kind, hidden[:, 2]), text, kind)
    if len(hidden) < _ENOUGH:
        return tuple(replace(factor, weight=1.0) for factor in source.factors)
    asked = questions(source, text, kind, hidden, Negatives(known, text, kind), MIXED, _WRONG, rng)
    found = learner.weights(asked.joined())
    return tuple(replace(f, weight=float(w)) for f, w in zip(source.factors, found, strict=True))


def held_back(known: Known, kind: Kind, most: int, rng: np.random.Generator) -> Ints:
    """Return edges to hide: an eighth of those that may be asked about, ``most`` at the most."""
    facts = known.facts(kind)
    chosen = rng.permutation(len(facts))[: min(most, len(facts) // 8)]
    return facts[np.sort(chosen)]


@dataclass(frozen=True)
class Asked:
    """Questions with the right candidate first, then the wrong ones; ``plain`` is what the baselines say."""

    evidence: Sequence[Floats]
    plain: Sequence[tuple[Floats, Floats]]

    def joined(self) -> learner.Questions:
        """Return the questions as the learner takes them."""
        size = [len(lines) for lines in self.evidence]
        group = np.repeat(np.arange(len(size)), size)
        right = np.zeros(len(group), bool)
        right[np.cumsum([0, *size[:-1]])] = True
        return learner.Questions(np.vstack(self.evidence), group, right)


def questions(
    source: Evidence, text: Text, kind: Kind, hidden: Ints, negatives: Negatives,
    shares: Mapping[Scheme, float], many: int, rng: np.random.Generator, *, plain: bool = False,
) -> Asked:  # fmt: skip
    """Ask for every hidden edge, with its wrong candidates."""
    lists = [np.concatenate([[right], negatives.draw(int(s), int(right), shares, many, rng)]) for s, right, _ in hidden]
    places, at = np.unique(np.concatenate(lists), return_inverse=True)
    everything: Any = source.of_places(places) if isinstance(source, FirmIndustry) else text.of_places(places)
    everything = source.prepared(everything)
    evidence, baselines, begin = [], [], 0
    for (subject, _right, _row), some in zip(hidden, lists, strict=True):
        asked = everything.take(at[begin : begin + len(some)])
        begin += len(some)
        who: Any = text.of_places(np.array([subject])) if isinstance(source, ProductLink) else int(subject)
        evidence.append(source.evidence(who, asked))
        if plain:
            baselines.append(source.baselines(who, asked))
    return Asked(evidence, baselines)
