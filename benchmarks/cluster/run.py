"""``python -m benchmarks.cluster.run [--quick]``: rows × worker processes, beside DuckDB in the same run.

Firms and edges are made up; the query is the heavy shape of the real ones: an edge join, sums, a window. The identity
of many rows is measured on fewer, for it is Python work. Every cluster answer is checked against DuckDB's.
"""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from tests.wutong_engines.backends import made
from tests.wutong_engines.backends.pods import cluster

from wutong_engines import backends
from wutong_engines.backends import Engine
from wutong_engines.names import identity


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small tables: to see that it works")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 5_000_000, 10_000_000])
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.rows, chosen.names, chosen.workers = [100_000], 1_000, [2]
    print(
        f"\n## One expression, several places\n\n{platform.processor() or platform.machine()} · {os.cpu_count()} cores"
    )
    print(f"load average {os.getloadavg()[0]:.1f} at the start\n")
    print("| work | rows | where | seconds | × DuckDB |\n|---|---:|---|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory(prefix="wutong-bench-") as folder:
        for rows in chosen.rows:
            _make(Path(folder), rows)
            _line("edge join + window", rows, lambda engine: _ranked(engine, Path(folder)), chosen.workers)
        with backends.connect() as engine:
            _same(engine, made.firms(50).select(["row", "name", "code"]))  # what is compiled once is not measured
        firms = made.firms(chosen.names).select(["row", "name", "code"])
        _line("identity of many rows", chosen.names, lambda engine: _same(engine, firms), chosen.workers)


def _line(work: str, rows: int, ask: Callable[[Engine], Any], workers: list[int]) -> None:
    with backends.connect(memory="4GB") as engine:
        expected, plain = _timed(engine, ask)
    print(f"| {work} | {rows:,} | DuckDB, this process | {plain:.1f} | 1.0 |", flush=True)
    for count in workers:
        with cluster(count, memory=2 << 30) as started, backends.connect(started.address) as engine:
            found, seconds = _timed(engine, ask)
        assert found == expected, f"{count} workers answered otherwise"
        print(
            f"| {work} | {rows:,} | Sail, {count} worker processes | {seconds:.1f} | {seconds / plain:.1f} |",
            flush=True,
        )


def _timed(engine: Engine, ask: Callable[[Engine], Any]) -> tuple[Any, float]:
    engine.collect(engine.table(pa.table({"one": [1]})))  # the workers are up
    begun = time.perf_counter()
    return ask(engine), time.perf_counter() - begun


def _make(folder: Path, rows: int) -> None:
    """Write so many firms and five times as many edges, whole numbers only so that sums agree to the last digit."""
    with backends.connect(memory="4GB") as engine:
        for name, sql in (
            (
                "firms",
                f"SELECT i AS id, (i * 7919) % 97 AS trade, (i * 104729) % 90000 AS capital FROM range({rows}) t(i)",
            ),
            (
                "edges",
                f"SELECT (i * 31337) % {rows} AS src, (i * 7001) % {rows} AS dst FROM range({rows * 5}) t(i)",
            ),
        ):
            engine.con.raw_sql(f"COPY ({sql}) TO '{folder / name}.parquet' (COMPRESSION zstd)")


def _ranked(engine: Engine, folder: Path) -> Any:
    firms, edges = engine.read(folder / "firms.parquet"), engine.read(folder / "edges.parquet")
    sums = (
        edges.join(firms, edges.dst == firms.id)
        .group_by("src")
        .agg(reach=ibis._.capital.sum(), deals=ibis._.dst.nunique())
    )
    joined = firms.join(sums, firms.id == sums.src)
    place = ibis.row_number().over(ibis.window(group_by=joined.trade, order_by=[joined.reach.desc(), joined.id]))
    best = joined.mutate(place=place)
    return engine.collect(
        best.filter(best.place < 20).select("trade", "place", "id", "reach", "deals").order_by("trade", "place")
    )


def _same(engine: Engine, firms: Any) -> Any:
    return engine.collect(identity.groups(engine, engine.table(firms)).order_by("row"))


if __name__ == "__main__":
    main()
