"""What a build says about the tables it read: what was refused, what is doubtful, where."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

DoubtKind = Literal["one_code_two_firms", "one_firm_two_codes", "wrong_code", "unreadable"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stands and why."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.row} 行“{self.column}”:{self.reason}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that was taken, though something in it needs a person's look; ``ids`` are the firms concerned."""

    kind: DoubtKind
    file: str
    row: int
    column: str
    value: str
    reason: str
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file} 第 {self.row} 行“{self.column}”:{self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one build or update: ``rows_read = rows_kept + rows_merged + number of refused rows``.

    ``refused`` and ``doubtful`` hold the first thousand each; ``written`` is a CSV file with all of them.
    ``changed`` is false when the tables said nothing that the store did not know: no new snapshot was made.
    """

    rows_read: int
    rows_kept: int
    rows_merged: int
    refused_count: int
    doubtful_count: int
    refused: tuple[Refused, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    written: Path | None = None
    snapshot: int = 0
    changed: bool = True
    firms: int = 0
    seconds: tuple[tuple[str, float], ...] = field(default=(), compare=False)
