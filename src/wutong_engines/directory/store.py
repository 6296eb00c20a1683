"""A store, open at one snapshot: search it, filter it, read firms from it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

import numpy as np

from wutong_engines.directory import layout, masks, searching, spelling
from wutong_engines.directory.grams import Limits
from wutong_engines.directory.opening import Segment
from wutong_engines.directory.packed import Array
from wutong_engines.directory.questions import Question
from wutong_engines.directory.rows import Filters, FirmRow, Found, Hit, MatchedOn, Snapshot
from wutong_engines.directory.segments import ALIAS_ID
from wutong_engines.names import normalise

By = Literal["province", "city", "industry", "size_class", "chain_tag", "title", "year"]

_NO_FILTERS: Final = Filters()
#: How many entries of its lists one question may read in all.
_BUDGET: Final = 800_000
_LEAST_BUDGET: Final = 20_000
_MASKS_KEPT: Final = 8
# A mask this thin is asked row by row.
_THIN: Final = 0.02
_Candidate = tuple[tuple[Any, ...], int, MatchedOn]


def open_store(path: Path, snapshot: int | None = None) -> "Store":
    """Open a store at its newest snapshot, or at the one with this number.

    :raises StoreError: there is none, or it is of another format, or a file of it is gone or cut off.
    """
    return Store(Path(path), layout.open_manifest(Path(path), snapshot))


class Store:
    """A directory at one snapshot. Reading from several threads is safe; a later snapshot does not disturb it."""

    def __init__(self, path: Path, manifest: layout.Manifest) -> None:
        self.path = path
        self.snapshot: Snapshot = manifest.snapshot
        self._segments = tuple(Segment(path, piece) for piece in manifest.pieces)
        self._lock = threading.Lock()
        self._masks: OrderedDict[Filters, list[tuple[Segment, Array | None, Array | None]]] = OrderedDict()
        self._matcher: Any = None

    def __enter__(self) -> Self:
        """Return the store; it is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def __len__(self) -> int:
        return self.snapshot.firms

    def close(self) -> None:
        """Let go of the files; the store answers nothing any more."""
        self._segments = ()
        self._masks.clear()
        self._matcher = None

    def search(self, text: str, *, filters: Filters = _NO_FILTERS, limit: int = 20, offset: int = 0) -> Found:
        """Find firms as one types: exact names first, then beginnings, then brands, then anything that matches.

        :param text: a name or a part of it, initials, pinyin, a code, an earlier name, several words; empty for all.
        :raises BadQuestion: a region of the filters is not known.
        """
        question = Question(text.strip())
        if not question.folded and not question.code:
            ways: list[searching.Way] = [lambda segment, _, limits: searching.everything(segment, limits)]
            # Signs alone name nothing; an empty question asks for everything.
            return self._ask(question, ways[0], filters, limit, offset) if not text.strip() else Found((), 0)
        ways = [searching.all_words] if question.words else []
        ways += [searching.direct, searching.loose, searching.abbreviated]
        found = Found((), 0)
        for way in ways:
            found = self._ask(question, way, filters, limit, offset)
            if found.total:
                break
        return found

    def firm(self, firm_id: str) -> FirmRow | None:
        """Return one firm by its id, by an id it had before, or nothing."""
        found = self.firms([firm_id])
        return found[0] if found else None

    def firms(self, ids: Iterable[str]) -> list[FirmRow]:
        """Return firms in the order of their ids; unknown ids are left out."""
        places = [place for place in map(self._place, ids) if place]
        by_segment: dict[int, list[int]] = {}
        for number, row in places:
            by_segment.setdefault(number, []).append(row)
        read = {
            (number, row): firm
            for number, rows in by_segment.items()
            for row, firm in zip(sorted(rows), self._segments[number].firms(sorted(rows)), strict=True)
        }
        return [read[place] for place in places]

    def by_name(self, name: str) -> list[str]:
        """Return the ids of the firms with exactly this name, however it is spelled."""
        text = spelling.fold_plain(normalise(name).plain)
        return [segment.id_at(int(row)) for segment in self._segments for row in np.sort(segment.names.equal(text))]

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the id and the name of every firm."""
        for segment in self._segments:
            for row in range(segment.rows):
                yield segment.id_at(row), segment.name_at(row)

    def id_at(self, number: int) -> str:
        """Return the id of one firm by its place in :meth:`names`, which is its row in the matcher too."""
        for segment in self._segments:
            if number < segment.rows:
                return segment.id_at(number)
            number -= segment.rows
        raise IndexError(number)

    def count(self, filters: Filters = _NO_FILTERS) -> int:
        """Count the firms that pass the filters."""
        return sum(len(rows) for _, rows in self._passing(filters))

    def facets(self, filters: Filters, by: By) -> list[tuple[str, int]]:
        """Count the firms that pass the filters by one of their facts, the commonest first; unknown is left out."""
        found: dict[str, int] = {}
        for segment, rows in self._passing(filters):
            for word, count in _facet(segment, rows, by):
                found[word] = found.get(word, 0) + count
        return sorted(((word, n) for word, n in found.items() if word and n), key=lambda pair: (-pair[1], pair[0]))

    def parquet(self) -> list[Path]:
        """Return the files with the columns of this snapshot."""
        return [segment.columns for segment in self._segments]

    def match(self, name: str) -> Any:
        """Match one name as somebody wrote it to the firm it means, or to none; see ``names.matching``."""
        return self.matcher().match(name)

    def matcher(self, progress: Callable[[str], None] | None = None) -> Any:
        """Return the matcher over all names, its index kept in the store and made at first use."""
        with self._lock:
            if self._matcher is None:
                from wutong_engines.directory.matching import matcher  # noqa: PLC0415  # heavy, and asked for by few

                self._matcher = matcher(self, progress)
            return self._matcher

    def _ask(self, question: Question, way: searching.Way, filters: Filters, limit: int, offset: int) -> Found:
        """Put a question to all segments and merge what they say."""
        want = max(0, offset) + max(1, limit)
        concerned = self._filtered(filters)
        budget = max(_LEAST_BUDGET, _BUDGET // max(1, len(concerned)))
        total, is_exact = 0, True
        candidates: list[tuple[_Candidate, Segment]] = []
        for segment, mask, chosen in concerned:
            below = segment.rows if filters.branches else segment.heads
            answer = way(segment, question, Limits(below, want, budget, mask, chosen))
            total, is_exact = total + answer.total, is_exact and answer.is_exact
            candidates += [(candidate, segment) for candidate in searching.ranked(segment, answer, want)]
        # Names decide among equals, and ids among equal names: the order never depends on that of the files.
        cut = nsmallest(want, {candidate[0] for candidate, _ in candidates})
        last = cut[-1] if len(cut) == want else None
        close = [pair for pair in candidates if last is None or pair[0][0] <= last]
        hits = nsmallest(want, (_sortable(candidate, segment) for candidate, segment in close))
        shown = hits[max(0, offset) : max(0, offset) + limit]
        return Found(tuple(hit for *_, hit in map(_hit, shown)), max(total, len(hits)), is_exact)

    def _filtered(self, filters: Filters) -> list[tuple[Segment, Array | None, Array | None]]:
        """Return the segments concerned with their masks; the last few sets of filters are remembered."""
        with self._lock:
            if filters in self._masks:
                self._masks.move_to_end(filters)
                return self._masks[filters]
        codes = masks.places(filters)
        made: list[tuple[Segment, Array | None, Array | None]] = []
        for segment in self._segments:
            if not masks.concerned(segment, codes):
                continue
            mask = masks.mask(segment, filters, codes)
            if mask is None or mask.any():
                made.append((segment, mask, None if mask is None else _few(segment, mask, filters)))
        with self._lock:
            self._masks[filters] = made
            while len(self._masks) > _MASKS_KEPT:
                self._masks.popitem(last=False)
        return made

    def _passing(self, filters: Filters) -> Iterator[tuple[Segment, Array]]:
        for segment, mask, _ in self._filtered(filters):
            below = segment.rows if filters.branches else segment.heads
            yield segment, np.arange(below) if mask is None else np.flatnonzero(mask[:below])

    def _place(self, firm_id: str) -> tuple[int, int] | None:
        for number, segment in enumerate(self._segments):
            row = segment.row_of(firm_id)
            if row is not None:
                return number, row
        for number, segment in enumerate(self._segments):
            earlier = segment.aliases.equal(firm_id) if len(segment.aliases) else ()
            for alias in earlier:
                if segment.arrays["alias_kinds"][alias] == ALIAS_ID:
                    return number, int(segment.arrays["alias_rows"][alias])
        return None


def _few(segment: Segment, mask: Array, filters: Filters) -> Array | None:
    below = segment.rows if filters.branches else segment.heads
    count = int(mask[:below].sum())
    return np.flatnonzero(mask[:below]).astype(np.uint32) if count < _THIN * segment.rows else None


def _sortable(candidate: _Candidate, segment: Segment) -> tuple[Any, ...]:
    order, row, on = candidate
    return (*order, segment.names.at(row), segment.id_at(row), row, on, segment.part, segment)


def _hit(found: tuple[Any, ...]) -> tuple[Hit]:
    kind, is_branch, length, _, firm_id, row, on, _, segment = found
    score = max(0.0, 1 - 0.1 * kind - 0.008 * is_branch - 0.0001 * min(length, 100))
    name = segment.name_at(row)
    return (Hit(firm_id, name, segment.province, segment.city_at(row), on, round(score, 4)),)


def _facet(segment: Segment, rows: Array, by: By) -> Iterable[tuple[str, int]]:
    arrays, facts = segment.arrays, segment.facts
    if by == "province":
        return [(segment.province, len(rows))]
    if by in {"city", "industry", "size_class"}:
        counts = np.bincount(arrays[by][rows], minlength=len(facts[by]))
        return zip(facts[by], counts.tolist(), strict=True)
    if by == "chain_tag":
        tags = arrays["tags"][rows]
        return [(word, int(((tags >> np.uint64(bit)) & np.uint64(1)).sum())) for bit, word in enumerate(facts["tags"])]
    if by == "title":
        return _titles(arrays, facts["titles"], rows)
    days = arrays["reg_day"][rows]
    years, counts = np.unique(
        days[days > -(1 << 31)].astype("datetime64[D]").astype("datetime64[Y]"), return_counts=True
    )
    return [(str(year), int(count)) for year, count in zip(years, counts.tolist(), strict=True)]


def _titles(arrays: dict[str, Array], words: Sequence[str], rows: Array) -> Iterable[tuple[str, int]]:
    """Count each firm once a title, however often it was given."""
    pairs = np.unique(np.stack([arrays["title_rows"], arrays["title_names"].astype(np.uint32)]), axis=1)
    counts = np.bincount(pairs[1][np.isin(pairs[0], rows)], minlength=len(words))
    return zip(words, counts.tolist(), strict=True)
