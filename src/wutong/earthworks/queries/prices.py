"""Prices in force on a day, each with its source and day; outlets; the tariff that hauls are charged by."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import OutletKind, PriceKind
from wutong.earthworks.models import Outlet, Price
from wutong.earthworks.queries.terms import planning
from wutong.kernel import clock
from wutong.kernel.errors import NotFound
from wutong.kernel.models import StoredFile
from wutong_engines.haulage.problem import Tariff

# Prices that belong to one place; the others hold for the whole zone.
OF_OUTLETS: Mapping[PriceKind, OutletKind] = {
    PriceKind.DISPOSAL_FEE: OutletKind.DISPOSAL,
    PriceKind.PURCHASE: OutletKind.BORROW,
    PriceKind.YARD_HANDLING: OutletKind.YARD,
    PriceKind.YARD_HOLDING: OutletKind.YARD,
}
NEEDED = (PriceKind.HAUL_FIRST, PriceKind.HAUL_EACH)


@dataclass(frozen=True)
class PriceRow:
    """A price as it is quoted to others: how much, who said so, when; 演示价 is marked wherever it shows."""

    id: int
    kind: str
    label: str
    fen: int
    source: str
    quoted_on: date
    is_demo: bool
    outlet_id: int | None
    outlet: str

    @classmethod
    def of(cls, price: Price) -> "PriceRow":
        """Return a price of the table."""
        outlet = price.outlet.name if price.outlet else ""
        return cls(
            price.pk, price.kind, PriceKind(price.kind).label, price.fen, price.source, price.quoted_on, price.is_demo,
            price.outlet_id, outlet,
        )  # fmt: skip

    @property
    def words(self) -> str:
        """Return source and day in a line, with the mark of a 演示价."""
        return f"{self.source},{self.quoted_on}" + ("(演示价)" if self.is_demo else "")

    def as_json(self) -> dict[str, Any]:
        """Return the row as JSON keeps it."""
        return {**asdict(self), "quoted_on": self.quoted_on.isoformat()}


class PriceList:
    """The prices in force on one day: the newest of each kind and place; one question to the database."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._rows: dict[tuple[str, int | None], Price] = {}
        for row in Price.objects.in_force(on).select_related("outlet", "file"):
            self._rows.setdefault((row.kind, row.outlet_id), row)

    def get(self, kind: PriceKind, outlet_id: int | None = None) -> Price | None:
        """Return a price, or None when nobody has quoted it."""
        return self._rows.get((kind.value, outlet_id))

    def __iter__(self) -> Iterator[Price]:
        return iter(self._rows.values())

    def tariff(self) -> Tariff | None:
        """Return what hauling costs, or None while the first or the further kilometre has no price."""
        first, each = (self.get(kind) for kind in NEEDED)
        if first is None or each is None:
            return None
        step = float(planning(self.on)["step_km"]) or None
        source = first.source if first.source == each.source else f"{first.source};{each.source}"
        source += "(演示价)" if first.is_demo or each.is_demo else ""
        return Tariff(first.fen, each.fen, step, source, max(first.quoted_on, each.quoted_on))

    def missing(self) -> tuple[str, ...]:
        """Return which prices no plan can do without are not there."""
        return tuple(kind.label for kind in NEEDED if self.get(kind) is None)


def price(kind: PriceKind, on: date, outlet_id: int | None = None) -> Price | None:
    """Return the price in force on a day, or None when nobody has quoted one."""
    quoted = Price.objects.in_force(on).filter(kind=kind)
    return quoted.filter(**({"outlet_id": outlet_id} if outlet_id else {"outlet__isnull": True})).first()


def prices_in_force(user: Any, on: date) -> list[Price]:
    """Return the prices in force on a day that the person may see: zone-wide first, then place by place."""
    if not permissions.visible_prices(user).exists():
        return []
    order = [kind.value for kind in PriceKind]

    def place_and_kind(row: Price) -> tuple[bool, str, int]:
        return row.outlet is not None, str(row.outlet or ""), order.index(row.kind)

    return sorted(PriceList(on), key=place_and_kind)


def price_history(user: Any) -> QuerySet[Price]:
    """Return every price the person may see, the newest first; those withdrawn and followed by newer ones as well."""
    return permissions.visible_prices(user).select_related("outlet", "file", "created_by").order_by("-quoted_on", "-id")


def price_seen(user: Any, price_id: int) -> Price:
    """Return a price.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = permissions.visible_prices(user).select_related("outlet").filter(pk=price_id).first()
    if found is None:
        raise NotFound("没有找到这条价格,或它不在您可见的范围内。")
    return found


def outlets(user: Any) -> QuerySet[Outlet]:
    """Return the places outside that the person may see, with what was quoted for them."""
    quoted = Prefetch("prices", Price.objects.in_force(clock.today()), to_attr="quoted")
    return permissions.visible_outlets(user).prefetch_related(quoted)


def outlet_seen(user: Any, outlet_id: int) -> Outlet:
    """Return a place outside.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = permissions.visible_outlets(user).filter(pk=outlet_id).first()
    if found is None:
        raise NotFound("没有找到这个消纳场、取土场或堆场,或它不在您可见的范围内。")
    return found


def open_outlets(on: date) -> QuerySet[Outlet]:
    """Return the places that were not closed for good by the end of a day."""
    end = clock.end_of(on)
    return Outlet.objects.exclude(closed_for_good_at__lt=end)


def missing_prices(on: date) -> tuple[str, ...]:
    """Return which prices no plan can do without have not been quoted by a day."""
    return PriceList(on).missing()


def price_proof(user: Any, price_id: int) -> StoredFile:
    """Return the file that proves a price.

    :raises NotFound: when there is none.
    """
    price_row = permissions.visible_prices(user).select_related("file").filter(pk=price_id).first()
    if price_row is None or price_row.file is None:
        raise NotFound("这条价格没有凭证。")
    return price_row.file
