"""How good an answer to a sample is: precision, recall, F1 and the share of absent firms that stay without a match."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sample: ``canonical`` is empty where the firm is not in the directory."""

    split: str
    query: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What one method got right on one part of a sample."""

    rows: int
    precision: float
    recall: float
    f1: float
    kept: float

    def __str__(self) -> str:
        return f"{self.precision:.3f} | {self.recall:.3f} | {self.f1:.4f} | {self.kept:.3f}"


def sample(path: Path) -> list[Row]:
    """Read a sample of changed names."""
    with path.open(encoding="utf-8") as file:
        return [Row(row["split"], row["query"], row["canonical"]) for row in csv.DictReader(file)]


def quality(rows: Sequence[Row], answers: Sequence[str]) -> Quality:
    """Judge answers: one counts only when it is the registered name to the letter."""
    right = sum(answer == row.canonical != "" for row, answer in zip(rows, answers, strict=True))
    given = sum(answer != "" for answer in answers)
    there = sum(row.canonical != "" for row in rows)
    absent = [answer for row, answer in zip(rows, answers, strict=True) if not row.canonical]
    precision = right / given if given else 0.0
    recall = right / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    kept = sum(answer == "" for answer in absent) / len(absent) if absent else 1.0
    return Quality(len(rows), precision, recall, f1, kept)


def at_best_threshold(rows: Sequence[Row], scored: Sequence[tuple[str, float]]) -> tuple[list[str], float]:
    """Return a peer's answers at the threshold that suits this very sample best, which favours the peer."""
    best: tuple[float, list[str], float] = (-1.0, [""] * len(rows), 0.0)
    for threshold in sorted({score for _, score in scored}):
        answers = [name if score >= threshold else "" for name, score in scored]
        best = max(best, (quality(rows, answers).f1, answers, threshold), key=lambda found: found[0])
    return best[1], best[2]
