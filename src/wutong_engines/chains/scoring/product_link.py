"""Is this a material of that, made from it, a kind of it: the evidence for 上游材料, 下游产品 and 产品小类.

Known links teach by likeness: what similar products are linked to, how their heads translate (门 → 钢材), which words
follow which. A kind of product nearly always carries the product's name, so there it matters where the name stands.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring.bilinear import Bilinear
from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.grams import overlap
from wutong_engines.chains.scoring.known import LINKS, Kind, Known
from wutong_engines.chains.scoring.rows import Floats, Rows, directions, unit
from wutong_engines.chains.scoring.text import Candidates, Text, lift, share

_RANK: Final = 128
_NEIGHBOURS: Final = 60
_OPPOSITE: Final = {Kind.MATERIAL: Kind.DOWNSTREAM, Kind.DOWNSTREAM: Kind.MATERIAL}
# Links of recipes are right but about other things: they count, but little.
_FOOD: Final = 0.25


class Links:
    """Links of one kind, and what similar subjects are linked to."""

    def __init__(self, src: NDArray[np.int64], dst: NDArray[np.int64], weight: Floats, text: Text) -> None:
        """Take links up as places of products."""
        self.src, self.dst, self.weight, self._text = src, dst, weight, text
        self.subjects, self.owner = np.unique(src, return_inverse=True)
        self.rows = text.rows.take(self.subjects)
        self.count = np.bincount(dst, minlength=len(text.products))
        self._of = np.argsort(self.owner, kind="stable")
        self._from = np.searchsorted(self.owner[self._of], np.arange(len(self.subjects) + 1))
        by_dst = np.argsort(dst, kind="stable")
        begin = np.concatenate([[0], np.cumsum(self.count)]).astype(np.int64)
        width = max(1, len(self.subjects))
        self._into = Rows(begin, self.owner[by_dst].astype(np.int64), weight[by_dst].astype(np.float32), width)
        heads: dict[str, list[int]] = {}
        for i, subject in enumerate(self.subjects):
            heads.setdefault(text.products[subject][-2:], []).append(i)
        self._heads = heads

    def of(self, place: int) -> NDArray[np.int64]:
        """Return what a product is linked to."""
        at = int(np.searchsorted(self.subjects, place))
        if place < 0 or at >= len(self.subjects) or self.subjects[at] != place:
            return np.zeros(0, np.int64)
        return self.dst[self._of[self._from[at] : self._from[at + 1]]]

    def alike(self, subject: Candidates) -> Floats:
        """Return how much like a product each subject of a link is; itself counts as nothing."""
        dense = np.zeros(subject.rows.width, np.float32)
        dense[subject.rows.column] = subject.rows.value
        found = self.rows.dot(dense)
        found[self.subjects == subject.place[0]] = 0
        return found

    def into(self, places: NDArray[np.int64]) -> Rows:
        """Return for some products the subjects linked to them, one row each."""
        return self._into.take(np.maximum(places, 0))

    def same_head(self, name: str) -> Floats:
        """Return one for the subjects with the same last two characters."""
        found = np.zeros(len(self.subjects), np.float32)
        found[self._heads.get(name[-2:], [])] = 1
        return found

    def sharing(self, place: int) -> Floats:
        """Return how much of what each subject is linked to, a product is linked to as well."""
        own = self.of(place)
        if not len(own):
            return np.zeros(len(self.subjects), np.float32)
        rare = 1 / np.log2(2 + self.count[self.dst])
        found = np.bincount(self.owner, np.isin(self.dst, own) * rare, len(self.subjects))
        found[self.subjects == place] = 0
        return found.astype(np.float32)


class ProductLink:
    """The evidence of pairs of products under one relation."""

    factors: tuple[Factor, ...] = (
        Factor("like_linked", "相似产品有此联系"),
        Factor("likest_linked", "最相似的产品有此联系"),
        Factor("linked_words", "相似产品所联系的用词"),
        Factor("goes_with", "与产品名、已知联系的搭配"),
        Factor("own_nearest", "与已知联系最相似"),
        Factor("shared", "联系相同的产品也有此联系"),
        Factor("opposite", "相反方向的联系"),
        Factor("head", "同类词尾的产品有此联系"),
        Factor("overlap", "两名字共有的字对"),
        Factor("contains", "名字里含有产品名"),
        Factor("ends", "名字以产品名结尾"),
        Factor("starts", "名字以产品名开头"),
        Factor("part", "是产品名的一部分"),
        Factor("characters", "用字出自产品名"),
        Factor("popular", "有此联系的产品多"),
        Factor("linked", "另有产品联系"),
        Factor("reads_like", "像这种联系里的名字"),
    )

    def __init__(self, known: Known, text: Text, kind: Kind) -> None:
        """Take up the links of one kind, and those of the opposite kind turned round."""
        self.known, self.text, self.kind = known, text, kind
        code, src, dst = known.links.T
        weight = np.where(known.food, _FOOD, 1.0).astype(np.float32)
        mine = code == LINKS.index(kind)
        self._links = Links(src[mine], dst[mine], weight[mine], text)
        other = code == (LINKS.index(_OPPOSITE[kind]) if kind in _OPPOSITE else -1)
        self._turned = Links(dst[other], src[other], weight[other], text)
        ends = np.concatenate([src, dst])
        self._degree = np.bincount(ends, minlength=len(text.products)) - np.bincount(
            np.concatenate([src[mine], dst[mine]]), minlength=len(text.products)
        )
        self._learn(weight[mine])

    def _learn(self, weight: Floats) -> None:
        links, rows = self._links, self.text.rows
        linked = rows.take(links.dst).weighted(weight)
        self._docs = linked.grouped(links.owner, max(1, len(links.subjects)))
        every = np.unique(np.concatenate([links.src, links.dst, self._turned.src, self._turned.dst]))
        self._sense = directions(rows.take(every), _RANK)
        source = unit(links.rows.times(self._sense))
        target = linked.times(self._sense)
        sums = self._docs.times(self._sense)
        self._known_sense = sums
        without = unit(sums[links.owner] - target)
        enough = len(links.dst) > 1
        left = np.hstack([source[links.owner], 0.5 * without])
        self._pairs = Bilinear.fit(left, unit(target)) if enough else None
        self._background = share(rows.total())
        self._typical = linked.total()

    def subject(self, name: str) -> Candidates:
        """Return the product asked about."""
        return self.text.candidates([name])

    def prepared(self, asked: Candidates) -> Candidates:
        """Return candidates with their senses, worked out for all at once."""
        sense = unit(asked.rows.times(self._sense))
        return asked.seen(sense, self._pairs.rights(sense) if self._pairs else None)

    def evidence(self, subject: Candidates, asked: Candidates) -> NDArray[np.float64]:
        """Return the factors of every candidate of one product: one line each."""
        asked = asked if asked.sense is not None else self.prepared(asked)
        columns = np.zeros((len(asked), len(self.factors)))
        known, at = asked.place >= 0, asked.place
        links, place = self._links, int(subject.place[0])
        size = np.sqrt(links.count[at] + 1.0)
        alike = np.maximum(links.alike(subject), 0)
        linked = links.into(at)
        columns[:, 0] = np.log1p(10 * linked.dot(alike**2) / size)
        columns[:, 1] = _loudest(linked, alike)
        columns[:, 5] = np.log1p(linked.dot(links.sharing(place)) / size)
        columns[:, 6] = np.log1p(10 * self._turned.into(at).dot(self._turned_voice(subject)))
        columns[:, 7] = np.log1p(linked.dot(links.same_head(subject.names[0])) / size)
        columns[:, 14] = np.log1p(links.count[at])
        columns[:, 15] = np.log1p(self._degree[at])
        columns[~known] = 0
        columns[:, 2] = self._words(alike, asked.rows)
        columns[:, 3] = self._goes_with(subject, asked)
        own = links.of(place)
        columns[:, 4] = asked.rows.nearest(self.text.rows.take(own)).max(1) if len(own) else 0
        columns[:, 8:14] = [_letters(subject.names[0], name) for name in asked.names]
        columns[:, 16] = lift(asked.rows, self._typical, self._background)
        return columns

    def _turned_voice(self, subject: Candidates) -> Floats:
        voice = np.maximum(self._turned.alike(subject), 0) ** 3
        voice[self._turned.subjects == subject.place[0]] = 1
        return voice

    def _words(self, alike: Floats, rows: Rows) -> Floats:
        nearest = np.argsort(-alike, kind="stable")[:_NEIGHBOURS]
        if not len(nearest):
            return np.zeros(len(rows), np.float32)
        return lift(rows, self._docs.take(nearest).weighted(alike[nearest] ** 2).total(), self._background)

    def _goes_with(self, subject: Candidates, asked: Candidates) -> Floats:
        if self._pairs is None or asked.pair is None:
            return np.zeros(len(asked), np.float32)
        own = self._links.of(int(subject.place[0]))
        sums = self.text.rows.take(own).times(self._sense).sum(0)
        left = np.hstack([unit(subject.rows.times(self._sense))[0], 0.5 * unit(sums)])
        found: Floats = asked.pair @ self._pairs.lefts(left[None])[0]
        return found

    def is_known(self, subject: Candidates, asked: Candidates) -> NDArray[np.bool_]:
        """Return which candidates the graph already says."""
        return (asked.place >= 0) & np.isin(asked.place, self._links.of(int(subject.place[0])))

    def baselines(self, subject: Candidates, asked: Candidates) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the plain rules would say: shared bigrams, and how many are linked to it."""
        name = subject.names[0]
        shared = np.array([overlap(name, other) for other in asked.names])
        return shared, np.where(asked.place >= 0, self._links.count[asked.place], 0).astype(float)


def _loudest(linked: Rows, voice: Floats) -> Floats:
    """Return for each row the loudest of the subjects in it."""
    found = np.zeros(len(linked), np.float32)
    some = np.flatnonzero(np.diff(linked.start))
    if len(some):
        found[some] = np.maximum.reduceat(voice[linked.column], linked.start[some])
    return found


def _letters(subject: str, name: str) -> tuple[float, ...]:
    """Return what the spelling of two names says: bigrams, where one stands in the other, shared characters."""
    if not subject or not name or subject == name:
        return (0.0,) * 6
    return (
        overlap(subject, name),
        float(subject in name),
        float(name.endswith(subject)),
        float(name.startswith(subject)),
        float(name in subject),
        sum(c in subject for c in name) / len(name),
    )
