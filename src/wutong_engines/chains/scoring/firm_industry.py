"""Does this firm belong to this industry: the evidence for 所属行业, by what alike firms are and what its words say."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.grams import bigrams, overlap, plain
from wutong_engines.chains.scoring.known import ASKED_SHARE, Known, _bare
from wutong_engines.chains.scoring.rows import Floats, Rows, directions, unit
from wutong_engines.chains.scoring.text import Text

_RANK: Final = 192
_NEIGHBOURS: Final = 30
_MENTIONED: Final = 0.5
_NAME: Final = 0.6
# Grams that fewer firms use say nothing about an industry.
_USERS: Final = 3
_RIDGE: Final = 0.3
# Firms' worth of the level above that an industry starts with.
_BACKED: Final = 2.0


@dataclass(frozen=True)
class Industries:
    """Industries asked about: their places in the graph (-1 for unknown ones) and their plain names."""

    place: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names)

    def take(self, which: NDArray[np.int64]) -> "Industries":
        """Return some of them."""
        return Industries(self.place[which], tuple(self.names[i] for i in which))


class FirmIndustry:
    """The evidence of pairs of a firm and an industry."""

    factors: tuple[Factor, ...] = (
        Factor("learned", "由名称与产品学得的行业"),
        Factor("learned_above", "由名称与产品学得的上级行业"),
        Factor("peers", "最相似企业的行业"),
        Factor("peers_above", "最相似企业的上级行业"),
        Factor("product_words", "产品用词合于该行业"),
        Factor("name_words", "企业名称用词合于该行业"),
        Factor("makers", "同样产品的企业在该行业"),
        Factor("board", "同一板块的企业在该行业"),
        Factor("industry_named", "产品里出现行业名"),
        Factor("name_named", "企业名称里出现行业名"),
        Factor("popular", "该行业企业多"),
    )

    def __init__(self, known: Known, text: Text) -> None:
        """Take up what the graph says; firms without a label teach what words mean, not what industries are."""
        self.known, self.text = known, text
        firm, product = known.makes[:, 0], known.makes[:, 1]
        weight = np.where(known.share >= ASKED_SHARE, 1.0, _MENTIONED) * ~known.accounting[product]
        self._docs = text.rows.take(product).weighted(weight.astype(np.float32)).grouped(firm, len(known.firms))
        self._order = np.argsort(firm, kind="stable")
        self._own = np.searchsorted(firm[self._order], np.arange(len(known.firms) + 1))
        size = len(known.industries)
        self._above = np.zeros((size, size), np.float32)
        for i in range(size):
            self._above[i, list(known.parents(i))] = 1
        self._labelled = np.flatnonzero(known.firm_industry >= 0)
        self._label = known.firm_industry[self._labelled]
        self._count = np.bincount(self._label, minlength=size)
        self._boards = np.array([firm.code[:3] for firm in known.firms])
        self._parent = np.array([industry.parent for industry in known.industries], np.int64)
        sense = unit(self._docs.times(directions(self._docs, _RANK)))
        self._alike = unit(np.hstack([sense, text.firm_vectors * _NAME]))
        self._named = [_bare(industry.name) if industry.name else "" for industry in known.industries]
        self._ridge()
        self._product_words = _Words(self._docs, self._labelled, self._above[self._label])
        self._name_words = _Words(text.firm_rows, self._labelled, self._above[self._label])

    def _ridge(self) -> None:
        mine = self._taught = self._alike[self._labelled]
        kernel = np.maximum(mine @ mine.T, 0) ** 2
        kernel[np.diag_indices(len(kernel))] += _RIDGE
        target = self._above[self._label]
        self._centre = target.mean(0) if len(target) else np.zeros(len(self._above), np.float32)
        self._dual = np.linalg.solve(kernel, target - self._centre).astype(np.float32) if len(target) else target

    def _profile(self, firm: int) -> NDArray[np.float64]:
        """Return the factors of one firm for every industry of the graph."""
        size = len(self._above)
        columns = np.zeros((size, len(self.factors)))
        columns[:, 10] = np.log1p(self._count)
        if firm < 0 or not len(self._labelled):
            return columns
        alike = np.maximum(self._taught @ self._alike[firm], 0)
        alike[self._labelled == firm] = 0
        learned = alike**2 @ self._dual + self._centre
        above = self._parent
        columns[:, 0] = learned
        columns[:, 1] = np.where(above >= 0, learned[above], 0)
        nearest = np.argsort(-alike, kind="stable")[:_NEIGHBOURS]
        voice = np.bincount(self._label[nearest], alike[nearest] ** 4, size)
        voice = (voice / max(voice.sum(), 1e-9)) @ self._above
        columns[:, 2] = np.log(voice + 0.02)
        columns[:, 3] = np.where(above >= 0, np.log(voice[above] + 0.02), 0)
        columns[:, 4] = self._product_words.of(self._docs.take([firm]))
        columns[:, 5] = self._name_words.of(self.text.firm_rows.take([firm]))
        columns[:, 6] = self._makers(firm)
        columns[:, 7] = self._board(firm)
        return columns

    def _makers(self, firm: int) -> NDArray[np.float64]:
        own = self._products(firm)
        firms, products = self.known.makes.T
        which = np.flatnonzero(np.isin(products, own) & (firms != firm) & (self.known.firm_industry[firms] >= 0))
        rare = 1 / np.bincount(products[which], minlength=len(self.text.products))[products[which]]
        found = np.bincount(self.known.firm_industry[firms[which]], rare, len(self._above)) @ self._above
        return np.log1p(np.asarray(found, np.float64))

    def _board(self, firm: int) -> NDArray[np.float64]:
        same = self._boards[self._labelled] == self._boards[firm]
        mine = np.flatnonzero(same & (self._labelled != firm))
        here = np.bincount(self._label[mine], minlength=len(self._above)) @ self._above
        usual = self._count @ self._above
        return np.log((here / max(len(mine), 1) + 2e-3) / (usual / max(len(self._labelled), 1) + 2e-3))

    def _products(self, firm: int) -> NDArray[np.int64]:
        own: NDArray[np.int64] = self.known.makes[self._order[self._own[firm] : self._own[firm + 1]], 1]
        return own

    def evidence(self, firm: int, asked: Industries) -> NDArray[np.float64]:
        """Return the factors of every industry asked about of one firm: one line each."""
        profile = self._profile(firm)
        columns = np.where((asked.place >= 0)[:, None], profile[asked.place], profile.min(0))
        if firm >= 0:
            own = [self.text.products[p] for p in self._products(firm)]
            words, name = bigrams("|".join(own)), bigrams(self.text.firms[firm])
            for i, asking in enumerate(asked.names):
                pairs = bigrams(asking)
                columns[i, 8] = len(pairs & words) / len(pairs)
                columns[i, 9] = len(pairs & name) / len(pairs)
        return columns

    def asked(self, names: list[str]) -> Industries:
        """Return industries as people name them: by code or by name."""
        place = np.array([self.known.industry(name) for name in names], np.int64)
        return Industries(
            place, tuple(self._named[p] if p >= 0 else _bare(n) for p, n in zip(place, names, strict=True))
        )

    def of_places(self, place: NDArray[np.int64]) -> Industries:
        """Return industries of the graph as candidates."""
        return Industries(place, tuple(self._named[p] for p in place))

    def prepared(self, asked: Industries) -> Industries:
        """Return candidates as they are: nothing is worked out beforehand."""
        return asked

    def subject(self, text: str) -> int:
        """Return the firm asked about, -1 when nobody knows it."""
        return self.known.firm(text)

    def is_known(self, firm: int, asked: Industries) -> NDArray[np.bool_]:
        """Return which candidates the graph already says: the firm's industry and those above it."""
        label = int(self.known.firm_industry[firm]) if firm >= 0 else -1
        return np.isin(asked.place, self.known.parents(label)) & (asked.place >= 0)

    def baselines(self, firm: int, asked: Industries) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the plain rules would say: shared bigrams with the firm's name or products, and firms in it."""
        texts = [self.text.products[p] for p in self._products(firm)] if firm >= 0 else []
        texts += [self.known.firms[firm].full_name, self.known.firms[firm].short_name] if firm >= 0 else []
        texts = [plain(text) for text in texts]
        best = np.array([max((overlap(name, text) for text in texts), default=0.0) for name in asked.names])
        return best, np.where(asked.place >= 0, self._count[asked.place], 0).astype(float)


class _Words:
    """How much likelier each gram is in each industry than anywhere, the industries above filling what is thin."""

    def __init__(self, docs: Rows, labelled: NDArray[np.int64], above: Floats) -> None:
        used = np.bincount(docs.column, minlength=docs.width)
        kept = np.flatnonzero(used >= _USERS)
        self._at = np.full(docs.width, -1, np.int64)
        self._at[kept] = np.arange(len(kept))
        mine = docs.take(labelled)
        dense = np.zeros((above.shape[1], len(kept)), np.float32)
        owner = np.repeat(np.arange(len(mine)), np.diff(mine.start))
        met = self._at[mine.column] >= 0
        for label in range(above.shape[1]):
            cells = met & (above[owner, label] > 0)
            if cells.any():
                dense[label] = np.bincount(self._at[mine.column[cells]], mine.value[cells], len(kept))
        whole = dense[above.sum(0) >= 0].sum(0) if len(kept) else np.zeros(0, np.float32)
        self._ratio = self._ratios(dense, whole / max(float(whole.sum()), 1e-9))

    @staticmethod
    def _ratios(dense: Floats, usual: Floats) -> Floats:
        total = dense.sum(1, keepdims=True)
        backed = (dense + _BACKED * 20 * usual) / (total + _BACKED * 20)
        found: Floats = np.log(np.maximum(backed, 1e-9) / np.maximum(usual, 1e-9)).astype(np.float32)
        return found

    def of(self, doc: Rows) -> Floats:
        """Return for every industry how well a document's grams fit: a weighted mean of logarithms."""
        at = self._at[doc.column]
        met = at >= 0
        weight = doc.value[met]
        return (self._ratio[:, at[met]] @ weight / max(float(weight.sum()), 1e-9)).astype(np.float32)
