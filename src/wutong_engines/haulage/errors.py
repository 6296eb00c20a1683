"""What the engine refuses, in sentences that name the site and the field."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, in which field, and what to do about it."""

    site: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.site}:{self.sentence}" if self.site else self.sentence


class HaulageError(ValueError):
    """Every refusal of the engine; its text is one or more Chinese sentences."""


class BadProblem(HaulageError):
    """The problem cannot be solved as it is written; all faults found are listed at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class BadFile(HaulageError):
    """A file cannot be read as JSON at all."""


class NotFinished(HaulageError):
    """A solver ended without any plan, so there is nothing that could be called a result."""
