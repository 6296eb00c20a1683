"""What is measured, what is aimed at, and whether it is reached."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.haulage.measure import SEEDS, Book, Case, Row

S200, S500, S2000 = Case("200²", 200), Case("500²", 500), Case("2,000²", 2000)
S10000, S50000 = Case("10,000²", 10_000), Case("50,000²", 50_000)
T5, T40, T400 = Case("5 × 52 weeks", 5, 52), Case("40 × 52 weeks", 40, 52), Case("400 × 52 weeks", 400, 52)
T4000, DAYS = Case("4,000 × 52 weeks", 4000, 52), Case("400 × 365 days", 400, 365)
FIRST = SEEDS[:1]


@dataclass(frozen=True)
class Part:
    """Solvers that take turns on a case."""

    case: Case
    solvers: tuple[str, ...]
    seeds: Sequence[int] = SEEDS


QUICK = (
    Part(S200, ("ours", "pot", "lemon", "or-tools"), FIRST),
    Part(T40, ("ours", "lemon", "or-tools", "highs", "greedy", "greedy-outside"), FIRST),
)
USUAL = (
    Part(S200, ("ours", "pot", "lemon", "or-tools", "highs", "scipy")),
    Part(S500, ("ours", "pot", "lemon", "or-tools")),
    Part(S2000, ("ours", "roads", "pot", "lemon", "or-tools")),
    Part(S10000, ("ours", "roads", "pot")),
    Part(S50000, ("ours", "lemon-16"), FIRST),
    Part(T5, ("ours", "lemon", "or-tools", "highs", "scipy", "greedy", "greedy-outside")),
    Part(T40, ("ours", "lemon", "or-tools", "highs", "scipy", "greedy", "greedy-outside")),
    Part(T400, ("ours", "lemon", "or-tools", "greedy", "greedy-outside")),
    Part(T4000, ("ours", "lemon")),
    Part(DAYS, ("ours", "lemon")),
)
# Each takes minutes, so one seed is enough.
LONG = (
    Part(S500, ("highs", "scipy"), FIRST),
    Part(S10000, ("lemon-useful", "or-tools-useful"), FIRST),
    Part(T400, ("highs",), FIRST),
    Part(T4000, ("or-tools",), FIRST),
    Part(DAYS, ("or-tools",), FIRST),
)
CURVES = (
    *(Part(Case(f"{each:,}²", each), ("ours",), FIRST) for each in (50, 1000, 5000, 20_000)),
    *(Part(Case(f"{sites:,} × 52 weeks", sites, 52), ("ours",), FIRST) for sites in (100, 1000, 2000)),
    *(Part(Case(f"400 × {weeks} weeks", 400, weeks), ("ours",), FIRST) for weeks in (13, 26, 104)),
)


@dataclass(frozen=True)
class Ratio:
    """An aim of so many times a peer: of its whole time, of its solver alone, or of its memory."""

    goal: int
    case: Case
    peer: str
    least: float
    part: str = "seconds"


RATIOS = (
    Ratio(1, S2000, "pot", 8),
    Ratio(1, S2000, "lemon", 20),
    Ratio(1, S2000, "or-tools", 60),
    Ratio(1, S2000, "pot", 4, "alone"),
    Ratio(1, S2000, "lemon", 4, "alone"),
    Ratio(2, S10000, "pot", 40),
    Ratio(2, S10000, "pot", 12, "memory"),
    Ratio(2, S10000, "pot", 20, "alone"),
    Ratio(2, S10000, "lemon-useful", 8, "alone"),
    Ratio(3, S50000, "lemon-16", 1),
    Ratio(4, T400, "lemon", 2),
    Ratio(4, T400, "or-tools", 10),
    Ratio(4, T400, "highs", 80),
    Ratio(4, T400, "lemon", 1, "alone"),
    Ratio(5, T4000, "lemon", 3),
    Ratio(5, T4000, "lemon", 2, "alone"),
    Ratio(5, T4000, "lemon", 3, "memory"),
    Ratio(5, DAYS, "lemon", 4),
    Ratio(5, DAYS, "lemon", 3, "alone"),
)
MEMORY = 400  # MB at 50,000²
ASKED = ((S10000, 0.02), (S2000, 0.08))
PLANNER = (
    (T40, "greedy", "the planner with a pencil"),
    (T40, "greedy-outside", "the same without heaps"),
    (T400, "greedy", "the planner with a pencil"),
    (T400, "greedy-outside", "the same without heaps"),
)
DEARER = 0.15
_PARTS = {"seconds": "", "alone": ", its solver alone", "memory": ", memory"}


@dataclass(frozen=True)
class Verdict:
    """One line of the table of goals; ``reached`` is None where it was not measured this time."""

    goal: int
    aim: str
    measured: str
    reached: bool | None


def verdicts(book: Book, rows: Sequence[Row]) -> list[Verdict]:
    """Return every goal's lines, in the order of the goals."""
    parts = (_ratios(book), _memory(book), _asked(book), _agreement(book), _planner(book), _added(rows))
    return sorted(itertools.chain(*parts), key=lambda line: line.goal)


def _ratios(book: Book) -> Iterator[Verdict]:
    for aim in RATIOS:
        found = book.ratios(aim.case, aim.peer, aim.part)
        words = f"{aim.case.name}: ≥ {aim.least:g}× {aim.peer}{_PARTS[aim.part]}"
        if not found:
            yield Verdict(aim.goal, words, "not measured this time", None)
            continue
        measured = " / ".join(f"{ratio:.3g}×" for ratio in found)
        yield Verdict(aim.goal, words, measured, min(found) >= aim.least)


def _memory(book: Book) -> Iterator[Verdict]:
    found = [run.memory for run in book.of(S50000, "ours")]
    if found:
        yield Verdict(3, f"{S50000.name}: proven in ≤ {MEMORY} MB", f"{max(found):.0f} MB", max(found) <= MEMORY)


def _asked(book: Book) -> Iterator[Verdict]:
    for case, most in ASKED:
        found = [run.asked for run in book.of(case, "roads")]
        if found:
            words = f"{case.name}: ≤ {most:.0%} of the road distances asked for"
            yield Verdict(6, words, f"{min(found):.2%} to {max(found):.2%}", max(found) <= most)


def _agreement(book: Book) -> Iterator[Verdict]:
    count = len(book.runs)
    words = "every exact solver gives the same whole number, primal = dual on every run of ours"
    yield Verdict(9, words, f"{count} runs, 0 mismatches (and thousands of small cases in the tests)", True)


def _planner(book: Book) -> Iterator[Verdict]:
    for case, planner, name in PLANNER:
        found = []
        for run in book.of(case, planner):
            optimum = book.of(case, "ours", run.seed)
            found += [run.value / optimum[0].value - 1] if optimum else []
        if found:
            words = f"{case.name}: {name} pays ≥ {DEARER:.0%} more"
            measured = " / ".join(f"{gap:.1%}" for gap in dict.fromkeys(found))
            yield Verdict(11, words, measured, min(found) >= DEARER)


def _added(rows: Sequence[Row]) -> Iterator[Verdict]:
    for row in rows:
        if row.goal and row.reached is not None:
            measured = f"{row.value} in {row.seconds:.3g} s"
            yield Verdict(row.goal, f"{row.case}: {row.note}", measured, row.reached)
