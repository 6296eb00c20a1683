"""Measure the ranking beside a bare scan of the same columns: ``python -m benchmarks.ranking.run [--quick]``.

Ours reads every firm, scores what has to do with the segment, counts what each limit keeps out and explains fifty.
The bare scan is DuckDB taking the maximum of every column that ours reads, and nothing else.
"""

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.ranking import covers
from benchmarks.ranking.generate import firms
from wutong_engines import backends, ranking
from wutong_engines.ranking.columns import COLUMNS

DAY = date(2024, 6, 28)
CONTROLLER = ranking.Wanted("controller", "控制器", ("控制器", "电机控制"), ("3824",))
BATTERY = ranking.Wanted("battery", "铅蓄电池", ("铅蓄电池", "蓄电池", "铅酸电池"), ("3843",))
LIMITS = ranking.Constraints(
    region_groups=("长三角", "珠三角"),
    min_capital_wan=500,
    registered_before=date(2021, 1, 1),
    not_words=("危险化学品",),
)
CASES = {
    "控制器, words only": ranking.Problem(ranking.Wanted("controller", "控制器", CONTROLLER.words), DAY),
    "控制器, no limits": ranking.Problem(CONTROLLER, DAY),
    "控制器, four limits": ranking.Problem(CONTROLLER, DAY, constraints=LIMITS),
    "铅蓄电池, no limits": ranking.Problem(BATTERY, DAY),
}
SIZES = (200_000, 1_000_000, 5_000_000)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200,000 firms only")
    parser.add_argument("--folder", type=Path, help="where generated firms are kept; thrown away when left out")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(words)
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, DuckDB {duckdb.__version__}\n"
    )
    with tempfile.TemporaryDirectory(prefix="wutong-ranking-") as name:
        folder = chosen.folder or Path(name)
        print("| firms | question | bare scan s | ours s | ratio | related | listed |")
        print("|---:|---|---:|---:|---:|---:|---:|")
        for rows in SIZES[:1] if chosen.quick else SIZES:
            _rows(firms(folder / str(rows), rows), rows, chosen.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"\npeak memory {peak:.1f} GiB\n")
    covers.print_table(quick=chosen.quick)
    return 0


def _rows(files: list[Path], rows: int, rounds: int) -> None:
    with backends.connect() as engine:
        ranking.solve(CASES["控制器, no limits"], files[:1], engine)  # libraries and caches are warm for both
        for name, problem in CASES.items():
            bare, ours = _beside(files, problem, engine, rounds)
            result = ranking.solve(problem, files, engine)
            related = result.considered - next(one.count for one in result.excluded if one.code == "irrelevant")
            figures = f"{bare:.2f} | {ours:.2f} | {ours / bare:.2f} | {related:,} | {result.eligible:,}"
            print(f"| {rows:,} | {name} | {figures} |", flush=True)


def _beside(files: list[Path], problem: ranking.Problem, engine: backends.Engine, rounds: int) -> tuple[float, float]:
    """Return the best of both, measured in turn so that a busy moment of the machine strikes both."""
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(_seconds(lambda: _bare(files)))
        ours.append(_seconds(lambda: ranking.solve(problem, files, engine)))
    return min(bare), min(ours)


def _bare(files: list[Path]) -> None:
    columns = ", ".join(f"max({column})" for column in COLUMNS)
    con = duckdb.connect()
    con.read_parquet([str(path) for path in files]).aggregate(columns).fetchall()
    con.close()


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
