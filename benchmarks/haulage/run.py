"""Measure the earthwork engine beside its peers: ``python -m benchmarks.haulage.run [--quick] [--long]``.

``--long`` adds the peers that take minutes. ``--only`` measures the cases whose names hold the words given.
``--keep FILE`` writes all runs; ``--add FILE`` begins with those of an earlier measuring.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.haulage import cold, goals, report
from benchmarks.haulage.measure import Book, Row

# Modules that add rows of their own, each with ``rows() -> list[Row]``, where they are there.
ADDED = ("charges", "parks")


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two small cases, to see that it works")
    parser.add_argument("--long", action="store_true", help="with the peers that take minutes")
    parser.add_argument("--only", nargs="*", default=[], help="cases whose names hold one of these")
    parser.add_argument("--keep", type=Path, help="write all runs here")
    parser.add_argument("--add", type=Path, help="begin with the runs of this file")
    chosen = parser.parse_args(words)
    book = Book.load(chosen.add) if chosen.add else Book()
    parts = goals.QUICK if chosen.quick else (*goals.USUAL, *goals.CURVES, *(goals.LONG if chosen.long else ()))
    for part in parts:
        if not chosen.only or any(word in part.case.name for word in chosen.only):
            book.measure(part.case, part.solvers, part.seeds)
            if chosen.keep:
                book.save(chosen.keep)
    whole = not (chosen.quick or chosen.only)
    print(report.page(book, added_rows() if whole else [], cold.measured() if whole or chosen.quick else []))
    return 0


def added_rows() -> list[Row]:
    """Return the rows that other modules of this folder measure."""
    rows: list[Row] = []
    here = Path(__file__).parent
    for name in ADDED:
        if (here / f"{name}.py").exists():
            rows += importlib.import_module(f"benchmarks.haulage.{name}").rows()
    return rows


if __name__ == "__main__":
    sys.exit(main())
