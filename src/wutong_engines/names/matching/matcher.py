"""The matcher: a list of firm names that can be asked which of them a written name means."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching import latin, reasons, romanised, store, weights
from wutong_engines.names.matching.build import chunks, tables
from wutong_engines.names.matching.encode import encode
from wutong_engines.names.matching.features import COUNT, REGION_CONTRARY
from wutong_engines.names.matching.parse import Parts, parse
from wutong_engines.names.matching.search import KEPT, ask
from wutong_engines.names.matching.tables import Tables

_BATCH: Final = 2000
# Another candidate counts as a rival when it is at least half as likely as the best.
_RIVAL: Final = 0.5
# What is asked is cut here: no firm has a longer name, and no one is served by reading a page as one.
LONGEST_QUERY: Final = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """One name of the directory that a query may mean."""

    name: str
    row: int
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """The answer to one query: ``name`` and ``row`` are None when the firm is not in the directory, or not plainly."""

    query: str
    name: str | None
    row: int | None
    probability: float
    reason: str
    candidates: tuple[Candidate, ...]


class Matcher:
    """An index of names; build it once, then ask as often as you like, from several threads too."""

    def __init__(self, index: Tables, names: Sequence[str]) -> None:
        self.index = index
        self.names = names

    @classmethod
    def build(
        cls,
        names: Iterable[str],
        folder: Path | None = None,
        progress: Callable[[str], None] | None = None,
        workers: int = 1,
    ) -> Self:
        """Index names (any iterable of text, an Arrow column too); kept in ``folder`` when one is given."""
        listed = _listed(names)
        index = tables(listed, workers, progress or (lambda _: None))
        if folder is None:
            return cls(index, listed)
        store.save(folder, index, listed)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open what :meth:`build` kept.

        :raises BadIndex: when there is no index, an older one, or one with parts missing.
        """
        return cls(*store.load(folder))

    def __len__(self) -> int:
        return len(self.names)

    def name(self, row: int) -> str:
        """Return the name of one row."""
        return str(self.names[row])

    def match(self, query: str, threshold: float = weights.THRESHOLD) -> Match:
        """Answer one query."""
        return self.match_many([query], threshold=threshold, workers=1)[0]

    def match_many(
        self, queries: Sequence[str], workers: int | None = None, threshold: float = weights.THRESHOLD
    ) -> list[Match]:
        """Answer many queries, in their order; two threads by default."""
        batches = list(chunks(queries, _BATCH))
        if len(batches) < 2 or workers == 1:
            return [match for batch in batches for match in self._batch(batch, threshold)]
        with ThreadPoolExecutor(workers or 2) as pool:
            answered = pool.map(lambda batch: self._batch(batch, threshold), batches)
            return [match for batch in answered for match in batch]

    def _batch(self, queries: list[str], threshold: float) -> list[Match]:
        parsed = [parse(query[:LONGEST_QUERY]) for query in queries]
        cols = encode(parsed)
        rows = np.full((len(queries), KEPT), -1, np.int64)
        chances = np.zeros((len(queries), KEPT), np.float32)
        described = np.zeros((len(queries), KEPT, COUNT), np.float32)
        ask(
            self.index,
            cols.codes,
            cols.starts,
            cols.place,
            cols.county,
            cols.form,
            cols.body,
            cols.flat,
            *weights.chinese(),
            rows,
            chances,
            described,
        )
        return [
            self._answer(query, parts, rows[n], chances[n], described[n], threshold)
            for n, (query, parts) in enumerate(zip(queries, parsed, strict=True))
        ]

    def _answer(
        self,
        query: str,
        parts: Parts,
        rows: NDArray[np.int64],
        chances: NDArray[np.float32],
        described: NDArray[np.float32],
        threshold: float,
    ) -> Match:
        if not parts.core:
            return Match(query, None, None, 0.0, reasons.NO_LETTERS if query.strip() else reasons.EMPTY, ())
        if parts.latin and not described[0, 2]:
            return self._answer_latin(query, threshold)
        found = tuple(
            Candidate(self.name(int(row)), int(row), float(chance), reasons.differences(features))
            for row, chance, features in zip(rows, chances, described, strict=True)
            if row >= 0
        )
        if not found:
            return Match(query, None, None, 0.0, reasons.NO_CANDIDATE, ())
        best = found[0]
        if described[0, 2]:
            best = _same_letters(query, found, described)
        if best.probability >= threshold or described[0, 2]:
            return Match(query, best.name, best.row, best.probability, best.reason, found)
        return _unanswered(query, found, reasons.differences(described[0]), bool(described[0, REGION_CONTRARY]))

    def _answer_latin(self, query: str, threshold: float) -> Match:
        """Answer a name in Latin letters by its syllables and words of trade."""
        ranked = romanised.choose(self.index, latin.read(query[:LONGEST_QUERY]))
        found = tuple(
            Candidate(self.name(row), row, chance, reasons.romanised(dict(zip(romanised.NAMES, features, strict=True))))
            for row, chance, features in ranked
        )
        if not found:
            return Match(query, None, None, 0.0, reasons.NO_SOUND, ())
        best = found[0]
        if best.probability >= threshold:
            return Match(query, best.name, best.row, best.probability, best.reason, found)
        return _unanswered(query, found, best.reason, contrary=False)


def _unanswered(query: str, found: tuple[Candidate, ...], differences: str, contrary: bool) -> Match:
    best = found[0]
    rivals = sum(1 for other in found if other.probability >= _RIVAL * best.probability)
    sentence = reasons.unsure(best.name, differences, best.probability, rivals, contrary=contrary)
    return Match(query, None, None, best.probability, sentence, found)


def _same_letters(query: str, found: tuple[Candidate, ...], described: NDArray[np.float32]) -> Candidate:
    """Among names equal in every letter, which differ in brackets at most, take the one written like the query."""
    same = [candidate for candidate, features in zip(found, described, strict=False) if features[2]]
    chosen = next((candidate for candidate in same if candidate.name == query.strip()), same[0])
    return Candidate(chosen.name, chosen.row, sum(candidate.probability for candidate in same), chosen.reason)


def _listed(names: Iterable[str]) -> list[str]:
    """Return the names as a list; Arrow columns give their own."""
    column = getattr(names, "to_pylist", None)
    return [str(name or "") for name in (column() if column else names)]
