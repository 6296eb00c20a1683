"""Measure the name engine beside its peers: ``python -m benchmarks.names.run SAMPLE NAMES MANY [--english TABLE]``.

SAMPLE is a table of changed names (``split``, ``query``, ``canonical``), NAMES the small directory it was made for,
MANY a large one. Every peer gets the threshold that suits the sample best. Slow peers see a part of the sample at the
large size; how large a part stands in the table.
"""

import argparse
import csv
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pyarrow.parquet as pq

from benchmarks.names import peers
from benchmarks.names.measure import Row, at_best_threshold, quality, sample
from wutong_engines.names.matching import Matcher

_SPLITS: Final = ("easy", "hard")
# How many queries a peer answers against the large directory; the others would take hours.
_AT_MANY: Final[dict[str, int]] = {"equality": 10_000, "ratio": 50, "partial": 20}


def tell(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def table(title: str, rows: Sequence[Row], answered: Sequence[str], seconds: float, note: str = "") -> None:
    """Print the quality of one method on both halves of a sample."""
    for split in _SPLITS:
        part = [(row, answer) for row, answer in zip(rows, answered, strict=True) if row.split == split]
        found = quality([row for row, _ in part], [answer for _, answer in part])
        tell(f"| {title} | {split} ({found.rows}) | {found} | {len(rows) / seconds:,.0f} | {note} |")


def ours(matcher: Matcher, rows: Sequence[Row]) -> None:
    """Measure our own answers."""
    matcher.match("预热有限公司")
    begun = time.perf_counter()
    found = matcher.match_many([row.query for row in rows])
    table("**names**", rows, [match.name or "" for match in found], time.perf_counter() - begun)


def beside(
    rows: Sequence[Row], names: Sequence[str], chosen: Sequence[Callable[..., peers.Scored]], many: bool
) -> None:
    """Measure the peers."""
    for peer in chosen:
        part = spread(rows, _AT_MANY.get(peer.__name__, len(rows))) if many else rows
        begun = time.perf_counter()
        scored = peer([row.query for row in part], names)
        seconds = time.perf_counter() - begun
        answers, threshold = at_best_threshold(part, scored)
        cut = "" if len(part) == len(rows) else f", {len(part)} of {len(rows)} queries"
        table(peer.__name__, part, answers, seconds, f"threshold {threshold:.2f}{cut}")


def spread(rows: Sequence[Row], count: int) -> list[Row]:
    """Return about ``count`` rows spread over a sample."""
    return list(rows)[:: max(1, len(rows) // count)]


def speed(names: Sequence[str], sizes: Sequence[int], queries: Sequence[str], folder: Path) -> None:
    """Print build time, size on disk and names a second at several sizes."""
    tell("\n| names | build, two processes | on disk | names a second, two threads |\n|---:|---:|---:|---:|")
    pick = np.random.default_rng(1)
    for size in sizes:
        part = list(names) if size >= len(names) else [names[int(row)] for row in pick.choice(len(names), size, False)]
        begun = time.perf_counter()
        matcher = Matcher.build(part, folder / str(size), workers=2)
        built = time.perf_counter() - begun
        disk = sum(path.stat().st_size for path in (folder / str(size)).iterdir())
        asked = [query for query in queries for _ in range(40)]
        matcher.match_many(asked[:2000])
        begun = time.perf_counter()
        matcher.match_many(asked)
        rate = len(asked) / (time.perf_counter() - begun)
        tell(f"| {len(part):,} | {built:.1f} s | {disk / 1e6:.0f} MB | {rate:,.0f} |")


def english(path: Path, names: Sequence[str]) -> None:
    """Measure English names of firms against a directory that holds them; only the half not learned from."""
    with path.open(encoding="utf-8") as file:
        rows = [row for number, row in enumerate(csv.DictReader(file)) if number % 2]
    matcher = Matcher.build(dict.fromkeys([*names, *(row["full_name"] for row in rows)]))
    matcher.match("Warm Up Ltd")
    tell(
        f"\n| English names against {len(matcher):,} | rows | right | wrong | no answer | a second |"
        "\n|---|---:|---:|---:|---:|---:|"
    )
    halves = {
        "half or more of the pinyin in the English name": [r for r in rows if float(r["pinyin_overlap"] or 0) >= 0.5],
        "less: translated, renamed or wrong": [r for r in rows if float(r["pinyin_overlap"] or 0) < 0.5],
    }
    for title, part in halves.items():
        begun = time.perf_counter()
        found = matcher.match_many([row["english_name"] for row in part])
        seconds = time.perf_counter() - begun
        right = sum(match.name == row["full_name"] for match, row in zip(found, part, strict=True))
        none = sum(match.name is None for match in found)
        count = len(part)
        tell(
            f"| {title} | {count} | {right / count:.3f} | {(count - right - none) / count:.3f} "
            f"| {none / count:.3f} | {count / seconds:,.0f} |"
        )


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sample", type=Path)
    parser.add_argument("names", type=Path)
    parser.add_argument("many", type=Path)
    parser.add_argument("--english", type=Path)
    parser.add_argument("--quick", action="store_true", help="without the slow peers")
    options = parser.parse_args(words)
    rows = sample(options.sample)
    small = pq.read_table(options.names)["name"].to_pylist()
    many = pq.read_table(options.many)["name"].to_pylist()
    tell(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    heading = (
        "\n| against {:,} names | rows | precision | recall | F1 | no-matches kept | a second | |"
        "\n|---|---|---:|---:|---:|---:|---:|---|"
    )
    tell(heading.format(len(small)))
    ours(Matcher.build(small), rows)
    beside(rows, small, (peers.equality, peers.ratio, peers.partial, peers.bm25, peers.splink), many=False)
    with TemporaryDirectory() as place:
        folder = Path(place)
        tell(heading.format(len(many)))
        ours(Matcher.build(many, folder / "many", workers=2), rows)
        slow = () if options.quick else (peers.ratio, peers.partial, peers.bm25)
        beside(rows, many, (peers.equality, *slow), many=True)
        speed(many, (20_000, 200_000, len(many)), [row.query for row in rows], folder)
    if options.english:
        english(options.english, small)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
