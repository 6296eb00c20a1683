"""Tables in, a snapshot out: read, clean, settle, lay out, index, publish. A kill leaves the store as it was."""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from wutong_engines import backends
from wutong_engines.directory import accounts, expressions, layout, libraries, reading, remembering, segments
from wutong_engines.directory.layout import Manifest, Piece
from wutong_engines.directory.report import Report
from wutong_engines.directory.rows import Snapshot

Progress = Callable[[str], None]

#: Below this many bytes of tables a second process costs more than it saves.
_WORTH_A_POOL: Final = 1 << 20
_MEMORY: Final = "3GB"


def build(
    tables: Sequence[Path],
    target: Path,
    *,
    made_on: date,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    backend: Any = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Report:
    """Build a store from tables alone; a store that is there gets a new snapshot when anything differs.

    :param tables: csv, parquet or xlsx with a column of names; see :mod:`headings`.
    :param made_on: the day the tables are of, where they do not say so themselves.
    :param source: where the tables come from, for rows that do not say so themselves.
    :param mapping: heading → our column, where headings are not the usual ones.
    :param backend: an engine of ``backends.connect``; this machine's when left out.
    :param progress: called with a sentence at every step.
    :raises DirectoryError: a table that cannot be read, or a store that is busy or is none.
    """
    with layout.writing(target) as work:
        job = _Job(target, work, made_on, source, backend, progress, workers)
        return job.run(tables, mapping, remembered=None)


def update(
    store: Path,
    tables: Sequence[Path],
    *,
    made_on: date,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    backend: Any = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Report:
    """Add tables to a store as a new snapshot; only the provinces they concern are written anew.

    What the tables say goes before what the store knew; what they do not say stays. The parameters are those of
    :func:`build`.
    """
    manifest = layout.open_manifest(store)
    with layout.writing(store) as work:
        job = _Job(store, work, made_on, source, backend, progress, workers)
        return job.run(tables, mapping, remembered=manifest)


class _Job:
    """One build from its tables to its report."""

    def __init__(
        self,
        store: Path,
        work: Path,
        made_on: date,
        source: str,
        backend: Any,
        progress: Progress | None,
        workers: int | None,
    ) -> None:
        self._store, self._work = store, work
        self._made_on, self._source = made_on, source
        self._backend = backend
        self._progress = progress or (lambda _: None)
        self._workers = workers or os.cpu_count() or 1
        self._seconds: list[tuple[str, float]] = []
        self._since = time.perf_counter()

    def run(self, tables: Sequence[Path], mapping: Mapping[str, str] | None, remembered: Manifest | None) -> Report:
        """Do all steps."""
        big = sum(table.stat().st_size for table in tables if table.is_file()) > _WORTH_A_POOL
        self._workers = self._workers if big else 1
        raw, count = reading.write_raw(tables, self._work, mapping, self._workers)
        self._done(f"读入 {count:,} 行")
        with (
            backends.connect(memory=_MEMORY, folder=self._work)
            if self._backend is None
            else _Lent(self._backend) as engine
        ):
            rows = self._dated(self._clean(engine, raw))
            self._done("清洗完毕")
            kept: tuple[Piece, ...] = ()
            if remembered is not None:
                old, kept = remembering.recall(engine, rows, self._store, remembered, self._work)
                rows = engine.stage(libraries.ibis().union(rows, old)) if old is not None else rows
            found = engine.stage(expressions.settled(rows))
            account = accounts.of(engine, rows, found, count)
            self._done(f"归并完毕,拒收 {account.refused_count:,} 行")
            firms = expressions.partitioned(expressions.firms(rows, found))
            parts = self._work / "firms"
            engine.write(firms, parts, by=["part"])
        self._done("分区写出")
        pieces = tuple(sorted([*self._index(parts), *kept], key=lambda piece: piece.name))
        self._done(f"建索引 {len(pieces)} 段")
        return self._publish(pieces, account)

    def _clean(self, engine: Any, raw: Sequence[Path]) -> Any:
        """Clean raw rows: a cluster has its workers, this machine's engine gives Python one thread only."""
        if self._workers > 1 and engine.kind == "duckdb":
            folders = [self._work / f"clean-{number}" for number in range(len(raw))]
            for _ in self._pool(_clean_part, zip(raw, folders, strict=True)):
                pass
            staged = engine.read(folders)
        else:
            staged = engine.stage(expressions.cleaned(engine.read(list(raw))))
        return engine.stage(expressions.opened(staged))

    def _dated(self, rows: Any) -> Any:
        """Say where rows come from that do not say so themselves, before they meet what the store knew."""
        return rows.mutate(
            source=rows.source.fill_null(self._source).nullif(""),
            source_date=rows.source_date.fill_null(self._made_on.isoformat()),
        )

    def _index(self, parts: Path) -> Iterable[Piece]:
        """Write the segments, those of the largest provinces first so that no process waits long for the last one."""
        folders = sorted(parts.iterdir(), key=lambda folder: -_size(folder)) if parts.is_dir() else []
        work = [(self._store, folder, self._work) for folder in folders]
        found: list[Piece] = []
        for pieces in self._pool(_write_part, work) if self._workers > 1 else map(_write_part, work):
            found += pieces
            self._progress(f"  {pieces[0].province or '省份未知'} {sum(piece.firms for piece in pieces):,} 家")
        return found

    def _pool(self, function: Callable[[Any], Any], work: Iterable[Any]) -> Iterable[Any]:
        # A fork would copy the database's threads in whatever state they are.
        with ProcessPoolExecutor(self._workers, mp_context=get_context("spawn")) as pool:
            yield from pool.map(function, work)

    def _publish(self, pieces: tuple[Piece, ...], account: accounts.Account) -> Report:
        """List the segments in a new snapshot, unless the newest one lists the same."""
        last = layout.newest(self._store)
        same = bool(last) and _names(layout.open_manifest(self._store).pieces) == _names(pieces)
        number = last if same else 1 + max([last, *_leftover(self._store)])
        report = account.write(self._store, number, repeated=same)
        if not same:
            total = sum(piece.firms for piece in pieces)
            provinces: dict[str, int] = {}
            for piece in pieces:
                provinces[piece.province] = provinces.get(piece.province, 0) + piece.firms
            ranked = tuple(sorted(provinces.items(), key=lambda pair: (-pair[1], pair[0])))
            snapshot = Snapshot(number, self._made_on, total, len(pieces), self._source, report.name, ranked)
            layout.publish(self._store, Manifest(snapshot, pieces))
        self._done("没有变化,快照不变" if same else f"第 {number} 号快照写成")
        return account.report(report, number, not same, sum(piece.firms for piece in pieces), tuple(self._seconds))

    def _done(self, sentence: str) -> None:
        now = time.perf_counter()
        self._seconds.append((sentence, round(now - self._since, 2)))
        self._progress(f"{sentence}({now - self._since:.1f} 秒)")
        self._since = now


class _Lent:
    """An engine that belongs to the caller: used, not closed."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __enter__(self) -> Any:
        return self._engine

    def __exit__(self, *_: object) -> None:
        """Leave it open."""


def _quiet(engine: Any) -> None:
    """Keep the database from drawing bars over our own progress."""
    if engine.kind == "duckdb":
        engine.con.raw_sql("SET enable_progress_bar = false")


def _clean_part(pair: tuple[Path, Path]) -> None:
    raw, folder = pair
    with backends.connect(memory="1GB", threads=1, folder=folder.parent) as engine:
        _quiet(engine)
        engine.write(expressions.cleaned(engine.read(raw)), folder)


def _write_part(work: tuple[Path, Path, Path]) -> list[Piece]:
    store, folder, place = work
    part = folder.name.partition("=")[2]
    parquet = libraries.parquet()
    arrow = libraries.arrow()
    tables = [parquet.ParquetFile(path).read() for path in sorted(folder.rglob("*.parquet"))]
    firms = arrow.concat_tables(tables).select(list(expressions.FIRM)).combine_chunks()
    return segments.write(store, part, firms, place)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def _names(pieces: Iterable[Piece]) -> list[str]:
    return sorted(piece.name for piece in pieces)


def _leftover(store: Path) -> list[int]:
    """Return the numbers of snapshots that were listed but never became the newest: they are not used again."""
    return [int(path.stem) for path in (store / "snapshots").glob("*.json") if path.stem.isdigit()]
