"""What the ranking refuses, in sentences that name the field and say what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where it stands, in which field, and what to do about it."""

    where: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}:{self.sentence}" if self.where else self.sentence


class RankingError(ValueError):
    """Every refusal of the engine; its text is one or more Chinese sentences."""


class BadProblem(RankingError):
    """The problem cannot be ranked as it is written; all faults found are listed at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class BadDirectory(RankingError):
    """The firms cannot be read: no such place, no such column, no firm at all."""
