"""What the town knows while it is being built: who is who, and which row became which record."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True)
class Moment:
    """One verb and when it is said."""

    at: datetime
    verb: Callable[[], object]


@dataclass
class Town:
    """Records by the names that the tables use for them."""

    offices: dict[str, Any] = field(default_factory=dict)
    people: dict[str, AbstractBaseUser] = field(default_factory=dict)
    teams: dict[str, Any] = field(default_factory=dict)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    trips: dict[str, int] = field(default_factory=dict)
    leads: dict[str, int] = field(default_factory=dict)
    projects: dict[str, int] = field(default_factory=dict)
    milestones: dict[tuple[str, str], int] = field(default_factory=dict)
    # Soil: records by the tables' names for them, who speaks for a firm, trucks of a match, what it hauled so far.
    soil: dict[str, int] = field(default_factory=dict)
    firm_people: dict[str, str] = field(default_factory=dict)
    trucks: dict[str, list[Any]] = field(default_factory=dict)
    hauled: dict[str, Decimal] = field(default_factory=dict)
    tickets: dict[tuple[str, int], int] = field(default_factory=dict)
    # Chains by their code, anchors by chain and name.
    chains: dict[str, int] = field(default_factory=dict)
    anchors: dict[tuple[str, str], int] = field(default_factory=dict)
    # Ranked lists by chain and segment.
    shortlists: dict[tuple[str, str], int] = field(default_factory=dict)
    password: str = ""

    def seat(self, team: str, username: str) -> int:
        """Return the seat of a person in a team."""
        return self.seats[team, username]


def hour(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a time of a day."""
    return datetime.combine(on, time(hour, minute))
