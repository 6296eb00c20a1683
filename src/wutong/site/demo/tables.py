"""Read the plain tables of the town; every row says where it comes from or that it is 演示."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

Row = dict[str, str]
NAMES = (
    "offices", "people", "teams", "leads", "follow_ups", "trips", "visits", "contacts", "projects",
    "soil_firms", "soil_registrations", "soil_inspections", "soil_outlets", "soil_prices", "soil_matches",
    "soil_trucks", "soil_hauls", "chain_graphs", "chain_segments", "chain_links", "anchor_parts",
    "directory_firms", "directory_exhibitors", "backtests",
)  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """All tables of the town by name."""

    offices: list[Row]
    people: list[Row]
    teams: list[Row]
    leads: list[Row]
    follow_ups: list[Row]
    trips: list[Row]
    visits: list[Row]
    contacts: list[Row]
    projects: list[Row]
    soil_firms: list[Row]
    soil_registrations: list[Row]
    soil_inspections: list[Row]
    soil_outlets: list[Row]
    soil_prices: list[Row]
    soil_matches: list[Row]
    soil_trucks: list[Row]
    soil_hauls: list[Row]
    chain_graphs: list[Row]
    chain_segments: list[Row]
    chain_links: list[Row]
    anchor_parts: list[Row]
    directory_firms: list[Row]
    directory_exhibitors: list[Row]
    backtests: list[Row]

    @classmethod
    def read(cls, folder: Path) -> "Tables":
        """Read the tables from a folder.

        :raises ValueError: when a row has no source, naming table and line.
        """
        return cls(**{name: _read(folder / f"{name}.csv") for name in NAMES})


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for line, row in enumerate(rows, 2):
        if not row["source"]:
            raise ValueError(f"{path.name} line {line} does not say where it comes from")
    return rows


def day(text: str) -> date | None:
    """Return the day of a cell, or None for an empty one."""
    return date.fromisoformat(text) if text else None


def moment(text: str) -> datetime:
    """Return the moment of a cell such as 2024-06-28 09:30."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the clock makes it aware, in the zone's time


def given(row: Row, names: Iterable[str]) -> dict[str, str]:
    """Return those cells of a row that are not empty."""
    return {name: row[name] for name in names if row[name]}
