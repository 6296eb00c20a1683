"""What the engine of chains refuses, in sentences that name the row and the field."""

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


class ChainsError(ValueError):
    """Every refusal of the engine; its text is one or more Chinese sentences."""


class BadGraph(ChainsError):
    """A graph, a list of makers or a parts list cannot be meant; all faults found are listed at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class BadChainFile(ChainsError):
    """A file of a graph cannot be read at all."""
