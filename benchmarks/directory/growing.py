"""A larger directory out of a real one: every firm again under names that could be other firms' names.

A copy keeps region, trade, form, place and facts of its firm and takes the first two characters of the own words of
another firm of the province, so that lengths, commonness of characters and skew of provinces stay as they are.
"""

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wutong_engines import backends
from wutong_engines.directory import expressions, layout, remembering, segments
from wutong_engines.directory.cleaning import hashed
from wutong_engines.directory.layout import Manifest, Piece
from wutong_engines.directory.rows import Snapshot
from wutong_engines.directory.store import open_store

ROWS = 700_000


def grow(source: Path, target: Path, times: int, workers: int = 2) -> int:
    """Write a store of ``times`` as many firms; return how many there are."""
    with open_store(source) as store:
        files = store.parquet()
    with layout.writing(target) as work:
        pieces: list[Piece] = []
        jobs = [(file, target, work, times) for file in sorted(files, key=lambda file: -file.stat().st_size)]
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for found in pool.map(_grow_one, jobs):
                pieces += found
                print(f"  {sum(piece.firms for piece in pieces):,} firms", file=sys.stderr, flush=True)
        total = sum(piece.firms for piece in pieces)
        snapshot = Snapshot(1, date(2024, 6, 28), total, len(pieces), "generated")
        layout.publish(target, Manifest(snapshot, tuple(pieces)))
    return total


def _grow_one(job: tuple[Path, Path, Path, int]) -> list[Piece]:
    file, target, work, times = job
    part, number = file.parent.name[:2], int(file.parent.name[3:5]) * 20
    pieces: list[Piece] = []
    waiting: list[Any] = []
    for table in _copies(file, times):
        waiting.append(table)
        if sum(one.num_rows for one in waiting) >= ROWS:
            pieces.append(segments.write_one(target, part, number + len(pieces), pa.concat_tables(waiting), work))
            waiting = []
    if waiting:
        pieces.append(segments.write_one(target, part, number + len(pieces), pa.concat_tables(waiting), work))
    return pieces


def _copies(file: Path, times: int) -> Iterator[Any]:
    schema = backends.libraries.ibis().schema(expressions.CLEAN).to_pyarrow()
    chance = random.Random(file.parent.name)
    batches = [remembering.as_clean(batch, 0, schema) for batch in pq.ParquetFile(file).iter_batches(50_000)]
    table = pa.concat_tables(batches)
    table = table.append_column("id", table.column("kept_id")).select(list(expressions.FIRM)).combine_chunks()
    yield table
    heads = [core[:2] for core in table.column("core").to_pylist()]
    old = {name: table.column(name).to_pylist() for name in ("name", "plain", "core", "key")}
    for copy in range(1, times):
        chosen = chance.choices(heads, k=table.num_rows)
        swaps = [(core[:2], head) for core, head in zip(old["core"], chosen, strict=True)]
        new = {
            name: [text.replace(*swap, 1) for text, swap in zip(texts, swaps, strict=True)]
            for name, texts in old.items()
        }
        new["id"] = [hashed(f"{text}|{copy}|{row}") for row, text in enumerate(new["plain"])]
        columns = {name: new.get(name, table.column(name)) for name in table.column_names}
        yield pa.table(columns, schema=table.schema)


if __name__ == "__main__":
    print(grow(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
