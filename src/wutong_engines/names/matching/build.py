"""Build an index once: parse the names, sort what finds them."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching import hashing, regions
from wutong_engines.names.matching.characters import lookalikes, sounds
from wutong_engines.names.matching.encode import Columns, encode, joined
from wutong_engines.names.matching.parse import parse
from wutong_engines.names.matching.tables import LONGEST, Tables

Progress = Callable[[str], None]
_CHUNK: Final = 20_000
_WORTH_PROCESSES: Final = 100_000


def chunks(names: Iterable[str], size: int = _CHUNK) -> Iterator[list[str]]:
    """Cut a stream of names into lists."""
    stream = iter(names)
    while chunk := list(islice(stream, size)):
        yield chunk


def encoded(names: list[str]) -> Columns:
    """Parse and encode one chunk."""
    return encode(map(parse, names))


def columns(names: list[str], workers: int, progress: Progress) -> Columns:
    """Parse all names, in several processes where there are many."""
    cut = list(chunks(names))
    parts: list[Columns] = []
    if len(names) < _WORTH_PROCESSES or workers < 2:
        for chunk in cut:
            parts.append(encoded(chunk))
            progress(f"已读名称 {sum(len(part.place) for part in parts):,}/{len(names):,}")
        return joined(parts)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        done = 0
        for part in pool.map(encoded, cut):
            parts.append(part)
            done += len(part.place)
            progress(f"已读名称 {done:,}/{len(names):,}")
    return joined(parts)


def tables(names: list[str], workers: int = 1, progress: Progress = lambda _: None) -> Tables:
    """Return the index of a list of names, row by row in its order."""
    cols = columns(names, workers, progress)
    progress("正在排序")
    table = sounds()
    pair_keys, pair_starts, pair_rows = _pairs(cols, table)
    begin, end = regions.spans()
    return Tables(
        *cols,
        keys=_keys(cols),
        order=_order(cols, cols.codes),
        sound_order=_order(cols, table[cols.codes, 0]),
        grams=_grams(cols),
        pair_keys=pair_keys,
        pair_starts=pair_starts,
        pair_rows=pair_rows,
        sounds=table,
        look_keys=lookalikes()[0],
        look_likeness=lookalikes()[1],
        place_in=begin,
        place_out=end,
    )


def _keys(cols: Columns) -> NDArray[np.uint64]:
    lengths = np.diff(cols.starts).astype(np.int64)
    room = int((2 + np.minimum(lengths, LONGEST)).sum())
    out = np.empty(room + len(lengths), np.uint64)
    count = hashing.row_keys(cols.codes, cols.starts, cols.county, out)
    out[count : count + len(lengths)] = cols.body.astype(np.uint64) << np.uint64(32) | np.arange(
        len(lengths), dtype=np.uint64
    )
    out = out[: count + len(lengths)]
    out.sort()
    return out


def _grams(cols: Columns) -> NDArray[np.uint32]:
    size = 1 << 14
    while size < min(1 << 22, len(cols.codes)):
        size *= 2
    out = np.zeros(size, np.uint32)
    hashing.count_grams(cols.codes, cols.starts, out)
    return out


def _pairs(
    cols: Columns, table: NDArray[np.uint16]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
    out = np.empty(len(cols.codes), np.uint64)
    out = out[: hashing.row_pairs(cols.codes, cols.starts, table, out)]
    out.sort()
    pairs = (out >> np.uint64(32)).astype(np.uint32)
    first = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1]))) if len(pairs) else np.zeros(0, int)
    return pairs[first], np.append(first, len(pairs)).astype(np.uint32), out.astype(np.uint32)


def _order(cols: Columns, signs: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """Sort the rows by their signs: big-endian bytes compare as the code units do."""
    data = signs.astype(">u2").tobytes()
    ends = (cols.starts.astype(np.int64) * 2).tolist()
    spans = [data[ends[row] : ends[row + 1]] for row in range(len(ends) - 1)]
    return np.array(sorted(range(len(spans)), key=spans.__getitem__), np.uint32)
