"""Prints what was measured as Markdown: goals first, then every solver, what a cold start costs, and the curves."""

import statistics
from collections.abc import Iterator, Sequence

from benchmarks.haulage.cold import Cold
from benchmarks.haulage.goals import CURVES, DAYS, S200, S500, S2000, S10000, S50000, T5, T40, T400, T4000, verdicts
from benchmarks.haulage.measure import Book, Case, Row

SITES = (S200, S500, S2000, S10000, S50000)
WEEKS = (T5, T40, T400, T4000)
_WORD = {True: "yes", False: "NO", None: "-"}


def page(book: Book, rows: Sequence[Row], cold: Sequence[Cold], *, ours_only: Sequence[Case] = ()) -> str:
    """Return the whole report."""
    parts = (_goals(book, rows), _solvers(book), _rows(rows), _cold(cold), _curves(book, ours_only))
    return "\n".join(line for part in parts for line in part)


def _goals(book: Book, rows: Sequence[Row]) -> Iterator[str]:
    yield "### Goals"
    yield ""
    lines = [(str(line.goal), line.aim, line.measured, _WORD[line.reached]) for line in verdicts(book, rows)]
    yield from table(("#", "aim", "measured (seed 1 / 2 / 3)", "reached"), lines)
    yield ""


def _solvers(book: Book) -> Iterator[str]:
    yield "### Solvers, seconds of the processor"
    yield ""
    lines = []
    for case in book.cases():
        for solver in dict.fromkeys(run.solver for run in book.runs if run.case == case):
            runs = book.of(case, solver)
            whole, alone = book.medians(case, solver), book.medians(case, solver, "alone")
            lines.append(
                (
                    case.name,
                    solver,
                    " / ".join(figure(value) for value in whole.values()),
                    " / ".join(figure(value) for value in alone.values()) if any(alone.values()) else "",
                    f"{max(run.memory for run in runs):.0f}",
                    " / ".join(str(runs_of[0].value) for runs_of in (book.of(case, solver, seed) for seed in whole)),
                    runs[-1].note,
                )
            )
    yield from table(("case", "solver", "whole", "solver alone", "MB", "cost in fen", "note"), lines)
    yield ""


def _rows(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    yield "### Fixed charges, side rows, small parks"
    yield ""
    lines = [(row.case, row.solver, figure(row.seconds), row.value, row.note) for row in rows]
    yield from table(("case", "solver", "seconds", "found", "note"), lines)
    yield ""


def _cold(cold: Sequence[Cold]) -> Iterator[str]:
    if not cold:
        return
    yield "### A cold start, seconds of the processor"
    yield ""
    lines = [
        (one.kind, one.cache, *(figure(part) for part in (one.numpy, one.imports, one.ready, one.solve)))
        for one in cold
    ]
    heads = ("problem", "process", "import numpy", "import numba and engine", "compile or load", "solve (tiny)")
    yield from table(heads, lines)
    yield ""


def _curves(book: Book, ours_only: Sequence[Case]) -> Iterator[str]:
    cases = [*SITES, *WEEKS, DAYS, *(part.case for part in CURVES), *ours_only]
    measured = [case for case in dict.fromkeys(cases) if book.of(case, "ours")]
    if not measured:
        return
    yield "### Curves: ours against sites and periods (median over seeds)"
    yield ""
    lines = []
    for case in sorted(measured, key=lambda one: (one.periods, one.sites)):
        runs = book.of(case, "ours")
        seconds = statistics.median(run.seconds for run in runs)
        lines.append((case.name, figure(seconds), f"{max(run.memory for run in runs):.0f}", runs[0].note))
    yield from table(("case", "seconds", "MB", "note"), lines)


def figure(value: float) -> str:
    """Return three digits."""
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Return a table, aligned for those who read the source."""
    widths = [max(len(line[at]) for line in [heads, *lines]) for at in range(len(heads))]
    for line in [heads, ["-" * width for width in widths], *lines]:
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
