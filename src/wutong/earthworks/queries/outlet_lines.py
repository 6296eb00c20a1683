"""The places outside as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wutong.earthworks.lifecycle import OutletKind, PriceKind, Soil
from wutong.earthworks.models import Outlet, Price
from wutong.earthworks.queries.places import place
from wutong.earthworks.queries.plan_map import Picture, outlet_map

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class OutletLine:
    """One place: what it takes, when, and what it charges today."""

    outlet: Outlet
    kind: str
    soils: str
    rest: str
    prices: tuple[tuple[str, Price], ...]

    @classmethod
    def of(cls, outlet: Outlet) -> "OutletLine":
        """Return a place whose prices were fetched with it."""
        soils = outlet.soils or ([outlet.soil] if outlet.soil else [])
        newest: dict[str, Price] = {}
        for row in getattr(outlet, "quoted", ()):
            newest.setdefault(row.kind, row)
        return cls(
            outlet=outlet,
            kind=OutletKind(outlet.kind).label,
            soils="、".join(Soil(soil).label for soil in soils) or "不限",
            rest="、".join(f"周{_WEEKDAYS[day]}" for day in outlet.closed_weekdays),
            prices=tuple((PriceKind(kind).label, row) for kind, row in newest.items()),
        )

    @property
    def opens(self) -> tuple[date | None, date | None]:
        """Return the first and the last day it is open."""
        return self.outlet.opens_on, self.outlet.closes_on


def outlet_picture(rows: Iterable[Outlet]) -> Picture:
    """Return the places on the schematic; those closed for good are left away."""
    standing = (row for row in rows if row.closed_for_good_at is None)
    return outlet_map(
        (f"o{row.pk}", row.name, row.kind, place(row.longitude, row.latitude), _said(row)) for row in standing
    )


def _said(row: Outlet) -> str:
    return f"{OutletKind(row.kind).label} {row.name}"
