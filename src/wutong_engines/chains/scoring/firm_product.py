"""Does this firm make this product: the evidence for 主营产品.

A firm is what it is known to make, its industry and its name; a product is its words and who else makes it. Two thirds
of the products have one maker, so most of the evidence must come through words.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring.bilinear import Bilinear
from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.grams import bigrams, overlap
from wutong_engines.chains.scoring.known import ASKED_SHARE, Known
from wutong_engines.chains.scoring.rows import Floats, Rows, directions, unit
from wutong_engines.chains.scoring.text import Candidates, Text, lift, share

_RANK: Final = 160
_LIKEST: Final = 12
# What each part of a firm says about which firms are alike: products, name, industry from the lowest level up.
_PARTS: Final = (1.0, 0.5, 0.6, 0.5, 0.4)
# A product without a share of the revenue was found in a text.
_MENTIONED: Final = 0.5


class FirmProduct:
    """The evidence of pairs of a firm and a product."""

    factors: tuple[Factor, ...] = (
        Factor("own_nearest", "与已知产品最相似"),
        Factor("own_sense", "与已知产品词义相近"),
        Factor("industry_words", "同行业产品的用词"),
        Factor("peers_make", "相似企业也做"),
        Factor("name_words", "企业名称里有"),
        Factor("goes_with", "与企业名称、行业、产品的搭配"),
        Factor("popular", "做的企业多"),
        Factor("product", "是产品而非会计科目"),
        Factor("made_by_alike", "做相似产品的企业与之相似"),
        Factor("own_several", "与多个已知产品相似"),
        Factor("own_letters", "与已知产品或企业名称共有的字对"),
        Factor("reads_like", "用词像有收入的产品"),
        Factor("sells_like", "词义像有收入的产品"),
    )

    def __init__(self, known: Known, text: Text) -> None:
        """Take up what the graph says; nothing is learned from hidden edges because they are not in it."""
        self.known, self.text = known, text
        firm, product = known.makes[:, 0], known.makes[:, 1]
        weight = np.where(known.share >= ASKED_SHARE, 1.0, _MENTIONED) * ~known.accounting[product]
        made = text.rows.take(product).weighted(weight.astype(np.float32))
        self._docs = made.grouped(firm, len(known.firms))
        self._order = np.argsort(firm, kind="stable")
        self._own = np.searchsorted(firm[self._order], np.arange(len(known.firms) + 1))
        self._makers = np.bincount(product, minlength=len(known.products))
        start = np.concatenate([[0], np.cumsum(self._makers)]).astype(np.int64)
        makers = firm[np.argsort(product, kind="stable")]
        self._maker_rows = Rows(start, makers, np.ones(len(makers), np.float32), len(known.firms))
        self._background = share(self._docs.total())
        self._tree()
        self._vectors(weight.astype(np.float32), made)
        self._sold()

    def _tree(self) -> None:
        """Give every firm its industries: three columns, from the lowest; -1 for unknown."""
        lines = [self.known.parents(int(i)) for i in self.known.firm_industry]
        self._line = np.array([(*line, -1, -1, -1)[:3] for line in lines], np.int64).reshape(-1, 3)
        self._branches = []
        for level in range(3):
            inside = np.flatnonzero(self._line[:, level] >= 0)
            labels = self._line[inside, level]
            self._branches.append(self._docs.take(inside).grouped(labels, len(self.known.industries)))

    def _vectors(self, weight: Floats, made: Rows) -> None:
        """Learn the senses of grams from which stand in one firm, and what goes with names and industries."""
        firm = self.known.makes[:, 0]
        self._sense = directions(self._docs.weighted(1 / np.maximum(_lengths(self._docs), 1e-6)), _RANK)
        products = made.times(self._sense)
        sums = self._docs.times(self._sense)
        self._firm_sense = unit(sums)
        without = unit(sums[firm] - products)
        self._side = self._sides()
        used = weight > 0
        left = np.hstack([without, self._side[firm]])[used]
        self._pairs = Bilinear.fit(left, unit(products[used])) if used.sum() > 1 else None
        both = np.hstack([self._firm_sense, self._side])
        self._firm_pair = self._pairs.lefts(both) if self._pairs else both
        self._alike = unit(np.hstack([self._firm_sense * _PARTS[0], self._side]))
        self._made, which = np.unique(self.known.makes[used, 1], return_inverse=True)
        self._postings = self.text.rows.take(self._made).transposed()
        size = np.bincount(which, minlength=len(self._made)).astype(np.float32)
        order = np.argsort(which, kind="stable")
        sums = self._alike[firm[used][order]]
        starts = np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int64)
        self._mean_maker = np.add.reduceat(sums, starts, axis=0) / np.sqrt(size)[:, None] if len(size) else sums

    def _sides(self) -> Floats:
        """Return what a firm is apart from its products: its name in few dimensions, its industries one by one."""
        parts = [self.text.firm_vectors * _PARTS[1]]
        for level in range(3):
            used = np.unique(self._line[:, level])
            used = used[used >= 0]
            hot = self._line[:, level][:, None] == used[None, :]
            parts.append(hot.astype(np.float32) * _PARTS[2 + level])
        return np.hstack(parts)

    def subject(self, text: str) -> int:
        """Return the firm asked about, -1 when nobody knows it."""
        return self.known.firm(text)

    def evidence(self, firm: int, asked: Candidates) -> NDArray[np.float64]:
        """Return the factors of every candidate of one firm (-1 for a firm nobody knows): one line each."""
        columns = np.zeros((len(asked), len(self.factors)))
        known = asked.place >= 0
        makers = np.where(known, self._makers[asked.place], 0)
        columns[:, 6] = np.log1p(makers)
        columns[:, 7] = ~(known & self.known.accounting[asked.place])
        asked = asked if asked.sense is not None else self.prepared(asked)
        columns[:, 11] = lift(asked.rows, self._sold_words, self._any_words)
        if asked.sense is not None:
            columns[:, 12] = asked.sense @ self._sold_sense
        if firm < 0:
            return columns
        own = self._products(firm)
        if len(own):
            near = asked.rows.nearest(self.text.rows.take(own))
            columns[:, 0] = near.max(1)
            columns[:, 9] = np.sqrt(near).mean(1)
        texts = [self.text.products[p] for p in own] + list(self.text.firm_texts[firm])
        columns[:, 10] = _letters(asked.names, texts)
        columns[:, 1] = asked.sense @ self._firm_sense[firm]
        columns[:, 2] = lift(asked.rows, self._industry_words(firm), self._background)
        columns[:, 3] = self._peers_make(firm, asked)
        columns[:, 4] = self._in_name(firm, asked)
        if self._pairs:
            columns[:, 5] = asked.pair @ self._firm_pair[firm]
        columns[:, 8] = asked.makers @ self._alike[firm]
        return columns

    def prepared(self, asked: Candidates) -> Candidates:
        """Return candidates with their senses, worked out for all at once."""
        sense = unit(asked.rows.times(self._sense))
        pair = self._pairs.rights(sense) if self._pairs else None
        return asked.seen(sense, pair, self._makers_of(asked.rows))

    def _makers_of(self, rows: Rows) -> Floats:
        """Return for each candidate the mean firm that makes the products most like it."""
        if not len(self._made):
            return np.zeros((len(rows), self._alike.shape[1]), np.float32)
        best, score = rows.likest(self._postings, _LIKEST)
        few = Rows(np.arange(len(rows) + 1) * _LIKEST, best.ravel(), score.ravel() ** 3, len(self._made))
        return unit(few.times(self._mean_maker.astype(np.float32)))

    def _peers_make(self, firm: int, asked: Candidates) -> NDArray[np.float64]:
        """Return how many firms make each candidate, the more alike the louder; one that all make says less."""
        known = np.flatnonzero(asked.place >= 0)
        makers = self._maker_rows.take(asked.place[known])
        firms, at = np.unique(makers.column, return_inverse=True)
        alike = np.maximum(self._alike[firms] @ self._alike[firm], 0) ** 3
        alike[firms == firm] = 0
        votes = Rows(makers.start, at.astype(np.int64), makers.value, len(firms)).dot(alike)
        found = np.zeros(len(asked))
        found[known] = np.log1p(20 * votes / np.maximum(self._makers[asked.place[known]], 1) ** 0.5)
        return found

    def _sold(self) -> None:
        """Learn how products that bring revenue are called, apart from those met in texts and encyclopaedias."""
        known, rows = self.known, self.text.rows
        sold = np.zeros(len(known.products), bool)
        sold[known.makes[(known.share >= ASKED_SHARE) & ~known.accounting[known.makes[:, 1]], 1]] = True
        # A product nobody is linked to may be one that was hidden: it teaches nothing.
        seen = (self._makers > 0) | (np.bincount(known.links[:, 1:].ravel(), minlength=len(known.products)) > 0)
        self._sold_words = rows.take(np.flatnonzero(sold)).total()
        self._any_words = share(rows.take(np.flatnonzero(seen)).total())
        sense = unit(rows.take(np.flatnonzero(seen)).times(self._sense))
        weight = np.where(sold[seen], 0.5 / max(sold.sum(), 1), 0.5 / max((seen & ~sold).sum(), 1)).astype(np.float32)
        square = (sense * weight[:, None]).T @ sense + 1e-4 * np.eye(sense.shape[1])
        self._sold_sense = np.linalg.solve(square, sense.T @ (weight * np.where(sold[seen], 1, -1))).astype(np.float32)

    def _products(self, firm: int) -> NDArray[np.int64]:
        own: NDArray[np.int64] = self.known.makes[self._order[self._own[firm] : self._own[firm + 1]], 1]
        return own

    def _industry_words(self, firm: int) -> Floats:
        """Return the words of a firm's industry, backed off to those of the industries above it."""
        words = self._background
        for level in (2, 1, 0):
            label = self._line[firm, level]
            if label >= 0:
                words = share(self._branches[level].take([label]).total() + 20 * words)
        return words * 50

    def _in_name(self, firm: int, asked: Candidates) -> Floats:
        name = bigrams(self.text.firms[firm])
        return np.array([len(pairs & name) / len(pairs) for pairs in map(bigrams, asked.names)], np.float32)

    def is_known(self, firm: int, asked: Candidates) -> NDArray[np.bool_]:
        """Return which candidates the graph already says."""
        if firm < 0:
            return np.zeros(len(asked), bool)
        own = self._products(firm)
        return np.isin(asked.place, own)

    def baselines(self, firm: int, asked: Candidates) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the plain rules would say: shared bigrams with the firm's name or products, and makers."""
        own = [self.text.products[p] for p in self._products(firm)]
        texts = [*self.text.firms[firm].split("|"), *own] if firm >= 0 else []
        best = np.array([max((overlap(name, text) for text in texts), default=0.0) for name in asked.names])
        return best, np.where(asked.place >= 0, self._makers[asked.place], 0).astype(float)


def _lengths(rows: Rows) -> Floats:
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    return np.sqrt(np.bincount(owner, rows.value**2, len(rows))).astype(np.float32)


def _letters(asked: Sequence[str], texts: Sequence[str]) -> list[float]:
    """Return the best share of common pairs of characters with any of some texts."""
    pairs = [(other := bigrams(text), len(other)) for text in texts]
    found = []
    for mine in map(bigrams, asked):
        size = len(mine)
        found.append(max((2 * len(mine & other) / (size + many) for other, many in pairs), default=0.0))
    return found
