"""Runs one solver on one instance in a fresh process and says what it took; the rest of the bench adds these up."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEDS = (1, 2, 3)
REPEATS = 3
# A run that takes longer than this is not repeated.
LONG = 10.0
MEGABYTE = 1024
# A note that begins with this: the answer is to another question, or has no proof, and need not agree.
APART = "apart: "


@dataclass(frozen=True)
class Case:
    """An instance but for its seed: sites of either side in one period (``periods`` 0), or sites over periods."""

    name: str
    sites: int
    periods: int = 0


@dataclass(frozen=True)
class Run:
    """One run. Seconds are of the processor, user and system, children included.

    :param seconds: from coordinates (over time: from the cost matrix) to the answer, proof included.
    :param alone: the solver without listing and loading; ours is always the whole.
    :param memory: peak of the whole process, in MB.
    """

    case: Case
    solver: str
    seed: int
    value: int
    seconds: float
    alone: float
    wall: float
    memory: float
    note: str = ""
    asked: float = 0.0


@dataclass(frozen=True)
class Row:
    """One line that another part of the bench adds: what was measured, and whether a goal of the list is met by it.

    :param goal: its number among the goals, or 0.
    :param reached: None where the row is there for comparison only.
    """

    goal: int
    case: str
    solver: str
    seconds: float
    value: str
    note: str = ""
    reached: bool | None = None


def fresh(case: Case, solver: str, seed: int, *, limit: float = 3600.0) -> Run | None:
    """Measure in a process of its own; nothing where it did not end in time or for want of memory."""
    words = [solver, case.name, str(case.sites), str(case.periods), str(seed)]
    command = [sys.executable, "-m", "benchmarks.haulage.one", *words]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return None
    except subprocess.CalledProcessError as failed:
        sys.stderr.write(f"✗ {' '.join(words)}: {failed.stderr.strip().splitlines()[-1:]}\n")
        return None
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(**{**told, "case": case})


class Book:
    """All runs so far."""

    def __init__(self, runs: Sequence[Run] = ()) -> None:
        self.runs = list(runs)

    def measure(self, case: Case, solvers: Sequence[str], seeds: Sequence[int] = SEEDS) -> None:
        """Run the solvers in turn, so that a busy minute of the machine meets all of them; every answer must agree.

        :raises AssertionError: when two exact solvers give two numbers.
        """
        slow: set[str] = set()
        for seed in seeds:
            for repeat in range(REPEATS):
                for solver in solvers:
                    if repeat and solver in slow:
                        continue
                    run = fresh(case, solver, seed)
                    if run is None or run.seconds > LONG:
                        slow.add(solver)
                    if run is not None:
                        self.take(run)

    def take(self, run: Run) -> None:
        """Add a run, if it agrees with the others."""
        for other in self.runs:
            if other.case == run.case and other.seed == run.seed and _exact(other) and _exact(run):
                assert other.value == run.value, f"{other.solver} says {other.value}, {run.solver} says {run.value}"
        self.runs.append(run)
        sys.stderr.write(f"  {run.case.name} {run.solver} {run.seed}: {run.seconds:.3f} s, {run.memory:.0f} MB\n")

    def of(self, case: Case, solver: str, seed: int | None = None) -> list[Run]:
        """Return the runs of a solver on a case."""
        return [
            run for run in self.runs if run.case == case and run.solver == solver and (seed is None or run.seed == seed)
        ]

    def medians(self, case: Case, solver: str, part: str = "seconds") -> dict[int, float]:
        """Return the median of each seed."""
        seeds = sorted({run.seed for run in self.of(case, solver)})
        return {seed: statistics.median(getattr(run, part) for run in self.of(case, solver, seed)) for seed in seeds}

    def ratios(self, case: Case, peer: str, part: str = "seconds", ours: str = "ours") -> list[float]:
        """Return how many times a peer's figure is ours, seed by seed where both were measured."""
        mine = self.medians(case, ours, "memory" if part == "memory" else "seconds")
        theirs = self.medians(case, peer, part)
        return [theirs[seed] / mine[seed] for seed in theirs if seed in mine]

    def cases(self) -> Iterator[Case]:
        """Return every case once, in order."""
        yield from dict.fromkeys(run.case for run in self.runs)

    def save(self, path: Path) -> None:
        """Write all runs."""
        path.write_text(json.dumps([asdict(run) for run in self.runs]), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Book":
        """Read what was written."""
        lines = json.loads(path.read_text(encoding="utf-8"))
        return cls([Run(**{**line, "case": Case(**line["case"])}) for line in lines])


def _exact(run: Run) -> bool:
    return not run.note.startswith(APART)
