"""Measure the directory: ``python -m benchmarks.directory.run [--quick] [--tables FILE…] [--stores DIR…] [--times N]``.

Builds a store from tables (made-up names when none are given), grows it, and asks each the same kinds of questions,
beside DuckDB and SQLite. ``--stores`` measures stores that are there instead of building any.
"""

import argparse
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.directory import growing, peers
from benchmarks.directory.questions import questions
from wutong_engines.directory import Filters, Store, build, open_store

_PEER_LIMIT = 5_000_000
_TRADES = ("科技", "机械", "电子", "新材料", "光伏", "电池", "生物", "制药", "化工", "装备", "汽车", "贸易")
_PLACES = ("兰州", "西安", "成都", "苏州", "无锡", "深圳", "天津", "合肥", "武汉", "宁波", "上海", "北京")


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 made-up firms: to see that it works")
    parser.add_argument("--tables", type=Path, nargs="*", default=[])
    parser.add_argument("--stores", type=Path, nargs="*", default=[])
    parser.add_argument("--times", type=int, nargs="*", default=[10], help="grow the store so many times")
    parser.add_argument("--each", type=int, default=100, help="questions of each kind")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)
    if chosen.one:
        _measure(chosen.one, chosen.each, alone=chosen.alone)
        return 0
    print(f"\n### Directory search\n\n{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory(prefix="wutong-directory-") as name:
        stores = chosen.stores or _built(Path(name), chosen)
        for store in stores:
            # Each in a process of its own: its memory is its own.
            words = ["--one", str(store), "--each", str(20 if chosen.quick else chosen.each)]
            words += ["--alone"] if chosen.alone else []
            subprocess.run([sys.executable, "-m", "benchmarks.directory.run", *words], check=True)
    return 0


def _built(folder: Path, chosen: argparse.Namespace) -> list[Path]:
    tables = chosen.tables or [_made_up(folder / "firms.csv", 20_000 if chosen.quick else 200_000)]
    since = time.perf_counter()
    report = build(tables, folder / "x1", made_on=date(2024, 6, 28))
    print(f"build of {report.firms:,} firms: {time.perf_counter() - since:.0f} s\n")
    stores = [folder / "x1"]
    for times in [] if chosen.quick else chosen.times:
        growing.grow(folder / "x1", folder / f"x{times}", times)
        stores.append(folder / f"x{times}")
    return stores


def _made_up(path: Path, count: int) -> Path:
    """Write firms that do not exist, with names as firms have them."""
    chance = random.Random(7)
    signs = "瑞恒宏达金鑫华泰永盛天源祥和安信德隆嘉诚博远东方新兴中科联创智汇云海蓝星锦程佳美顺通"
    with path.open("w", encoding="utf-8") as file:
        file.write("企业名称,省份\n")
        for _ in range(count):
            brand = "".join(chance.choices(signs, k=chance.choice((2, 2, 3))))
            file.write(f"{chance.choice(_PLACES)}{brand}{chance.choice(_TRADES)}有限公司,\n")
    return path


def _measure(path: Path, each: int, *, alone: bool) -> None:
    """Ask one store all kinds of questions and print a table."""
    since = time.perf_counter()
    with open_store(path) as store:
        opened = time.perf_counter() - since
        step = max(1, store.snapshot.firms // 5000)
        pairs = list(islice(store.names(), 0, None, step))
        asked = questions([name for _, name in pairs], [firm for firm, _ in pairs if firm[0] != "n"] or ["9144"], each)
        _print_size(store, opened)
        own = _table(asked, [("wutong", store.search)])
        # Of this, the pages of the index that were touched belong to the files and are given back under pressure.
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\npeak memory {memory:,.0f} MiB; all kinds: p50 {own[0]:.1f}, p95 {own[1]:.1f}, p99 {own[2]:.1f} ms\n")
        _filters(store, asked["2 characters"])
        if not alone and store.snapshot.firms <= _PEER_LIMIT:
            _beside(
                store, {kind: asked[kind] for kind in ("2 characters", "4 characters", "commonest words", "nobody")}
            )


def _print_size(store: Store, opened: float) -> None:
    sizes = [
        sum(file.stat().st_size for file in store.path.glob(f"segments/*/{name}"))
        for name in ("index.bin", "firms.parquet")
    ]
    print(f"#### {store.snapshot.firms:,} firms in {store.snapshot.segments} segments\n")
    print(f"index {sizes[0] / 1e6:,.0f} MB, columns {sizes[1] / 1e6:,.0f} MB, opened in {opened * 1e3:.0f} ms\n")


def _table(asked: dict[str, list[str]], engines: Sequence[tuple[str, Callable[[str], object]]]) -> list[float]:
    print("| question | " + " | ".join(f"{name} p50 | p95 (processor p95), ms" for name, _ in engines) + " |")
    print("|---|" + "---:|---:|" * len(engines))
    whole: list[float] = []
    for kind, texts in asked.items():
        cells = []
        for _, ask in engines:
            ask(texts[0])
            wall, busy = _times(ask, texts)
            whole += wall
            cells.append(f"{_at(wall, 50):.1f} | {_at(wall, 95):.1f} ({_at(busy, 95):.1f})")
        print(f"| {kind} | {' | '.join(cells)} |", flush=True)
    return [_at(whole, share) for share in (50, 95, 99)]


def _times(ask: Callable[[str], object], texts: Sequence[str]) -> tuple[list[float], list[float]]:
    wall, busy = [], []
    for text in texts:
        since, worked = time.perf_counter(), time.process_time()
        ask(text)
        wall.append((time.perf_counter() - since) * 1e3)
        busy.append((time.process_time() - worked) * 1e3)
    return wall, busy


def _at(times: Sequence[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def _filters(store: Store, texts: Sequence[str]) -> None:
    print("| filter | firms | first use, ms | then p95, ms |\n|---|---:|---:|---:|")
    for label, filters in (
        ("长三角", Filters(regions=("长三角",))),
        ("兰州市", Filters(cities=("兰州",))),
        ("capital from 5,000 万元", Filters(capital_min_wan=5000)),
        ("registered from 2015", Filters(registered_from=date(2015, 1, 1))),
        ("“电池” in the scope", Filters(words_in_scope=("电池",))),
    ):
        since = time.perf_counter()
        count = store.count(filters)
        first = (time.perf_counter() - since) * 1e3
        wall, _ = _times(lambda text, chosen=filters: store.search(text, filters=chosen), texts)  # type: ignore[misc]  # a default binds the filter
        print(f"| {label} | {count:,} | {first:.0f} | {_at(wall, 95):.1f} |", flush=True)
    print()


def _beside(store: Store, asked: dict[str, list[str]]) -> None:
    like, like_label = peers.duckdb_like(store.parquet())
    with tempfile.TemporaryDirectory() as folder:
        since = time.perf_counter()
        pairs, pairs_label = peers.sqlite_pairs([name for _, name in store.names()], Path(folder, "firms.db"))
        print(f"{like_label}; {pairs_label} (built in {time.perf_counter() - since:.0f} s)\n")
        _table(asked, [("wutong", store.search), ("DuckDB", like), ("SQLite", pairs)])
    print()


if __name__ == "__main__":
    sys.exit(main())
