"""The frozen pair that every domain reads: an id and its word."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """An id with the word that people use for it."""

    id: int
    name: str
