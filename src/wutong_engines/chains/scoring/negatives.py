"""Wrong answers for questions: drawn in several ways, because nobody says how the next list of candidates is made."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring.known import LINKS, Kind, Known
from wutong_engines.chains.scoring.text import Text

Ints = NDArray[np.int64]


class Scheme(StrEnum):
    """How wrong candidates are drawn."""

    UNIFORM = "uniform"  # any object of the relation, each as likely
    POPULAR = "popular"  # objects as often as they are linked
    ANY = "any"  # any node at all
    ALIKE = "alike"  # the names most like the right one
    FULL = "full"  # every object of the relation


# What the weights are learned on, and what `mixed` means in a back-test: shares of the wrong candidates.
MIXED: Final[Mapping[Scheme, float]] = {
    Scheme.UNIFORM: 0.3,
    Scheme.POPULAR: 0.3,
    Scheme.ANY: 0.15,
    Scheme.ALIKE: 0.25,
}


class Negatives:
    """Draws wrong candidates of one kind; what the whole graph says is true is never among them."""

    def __init__(self, known: Known, text: Text, kind: Kind) -> None:
        """Take up every edge that is true, the hidden ones too."""
        self._text, self._kind = text, kind
        if kind is Kind.INDUSTRY:
            labelled = np.flatnonzero(known.firm_industry >= 0)
            subject, objects = labelled, known.firm_industry[labelled]
            leaves = [i for i, industry in enumerate(known.industries) if industry.level == 3]
            self._nodes = np.array(leaves, np.int64)
        else:
            if kind is Kind.PRODUCT:
                subject, objects = known.makes.T
            else:
                _code, subject, objects = known.links[known.links[:, 0] == LINKS.index(kind)].T
            self._nodes = np.arange(len(known.products))
        self._objects = objects
        self._different = np.unique(objects)
        self._parent = np.array([industry.parent for industry in known.industries], np.int64)
        order = np.argsort(subject, kind="stable")
        self._true = objects[order]
        self._subject = subject[order]

    def draw(
        self, subject: int, right: int, shares: Mapping[Scheme, float], many: int, rng: np.random.Generator
    ) -> Ints:
        """Return about ``many`` wrong candidates of a question, no two the same."""
        if Scheme.FULL in shares:
            return self._wrong(self._different, subject, right)
        found: list[Ints] = []
        for scheme, part in shares.items():
            wanted = max(1, round(part * many))
            found.append(self._wrong(self._some(scheme, right, wanted, rng), subject, right)[:wanted])
        together = np.concatenate(found)
        _names, first = np.unique(together, return_index=True)
        return together[np.sort(first)]

    def _wrong(self, some: Ints, subject: int, right: int) -> Ints:
        low, high = np.searchsorted(self._subject, [subject, subject + 1])
        true = self._true[low:high]
        _names, first = np.unique(some, return_index=True)
        some = some[np.sort(first)]
        wrong: Ints = some[(some != right) & ~np.isin(some, true)]
        return wrong

    def _some(self, scheme: Scheme, right: int, wanted: int, rng: np.random.Generator) -> Ints:
        many = 2 * wanted + 20
        if scheme is Scheme.ALIKE:
            return self._alike(right, many)
        if scheme is Scheme.POPULAR:
            return rng.choice(self._objects, many)
        return rng.choice(self._different if scheme is Scheme.UNIFORM else self._nodes, many)

    def _alike(self, right: int, many: int) -> Ints:
        """Return the likest names, or the industries nearest in the tree."""
        if self._kind is Kind.INDUSTRY:
            up = self._parent
            near = (up[self._nodes] == up[right]) * 2 + (up[up[self._nodes]] == up[up[right]])
            return self._nodes[np.argsort(-near, kind="stable")][: int((near > 0).sum())]
        rows = self._text.rows
        asked = rows.take([right])
        dense = np.zeros(rows.width, np.float32)
        dense[asked.column] = asked.value
        score = rows.dot(dense)
        best = np.argpartition(-score, min(many, len(score) - 1))[:many]
        return best[np.argsort(-score[best], kind="stable")]
