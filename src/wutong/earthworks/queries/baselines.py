"""The baseline of a pair: what soil costs each side without its neighbour, and what the neighbour saves."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.earthworks.lifecycle import OutletKind, PriceKind
from wutong.earthworks.models import Outlet, Plan, Registration
from wutong.earthworks.queries.places import place
from wutong.earthworks.queries.prices import OF_OUTLETS, PriceList, PriceRow, open_outlets
from wutong.earthworks.queries.roads import roads, roads_of
from wutong.kernel.errors import NotFound
from wutong_engines.haulage.distances import Leg, Place, Roads, Router


@dataclass(frozen=True)
class Way:
    """One way out: to a 消纳场 or from a 取土场, delivered, in fen per bank m³."""

    outlet_id: int
    outlet: str
    km: float
    km_basis: str
    haul_fen: int
    fee_fen: int
    price: PriceRow

    @property
    def delivered_fen(self) -> int:
        """Return fee and haul together."""
        return self.haul_fen + self.fee_fen


@dataclass(frozen=True)
class Baseline:
    """What one bank m³ of a pair saves, by its parts, with every price it stands on; all fen per 自然方."""

    surplus_id: int
    need_id: int
    on: date
    disposal: Way | None
    purchase: Way | None
    km: float | None
    km_basis: str
    haul_fen: int
    handling_fen: int
    prices: tuple[PriceRow, ...]
    # What cannot be said for want of a price, a place or a distance, in sentences.
    missing: tuple[str, ...]

    @property
    def disposal_avoided_fen(self) -> int:
        """Return what the giving side need not pay; nought where there is nowhere to take the soil (time is saved)."""
        return self.disposal.delivered_fen if self.disposal else 0

    @property
    def purchase_avoided_fen(self) -> int:
        """Return what the taking side need not pay; nought where there is nowhere to buy (time is saved)."""
        return self.purchase.delivered_fen if self.purchase else 0

    @property
    def saving_fen(self) -> int:
        """Return what one m³ saves both together; below nought where the neighbour is dearer."""
        return self.disposal_avoided_fen + self.purchase_avoided_fen - self.haul_fen - self.handling_fen

    @property
    def is_demo(self) -> bool:
        """Tell whether a 演示价 is among the prices."""
        return any(row.is_demo for row in self.prices)

    @property
    def is_complete(self) -> bool:
        """Tell whether the haul could be priced; without it there is no estimate at all."""
        return self.km is not None and any(row.kind == PriceKind.HAUL_FIRST for row in self.prices)

    def as_json(self) -> dict[str, Any]:
        """Return the baseline as an agreement freezes it."""
        return {
            "surplus_id": self.surplus_id,
            "need_id": self.need_id,
            "on": self.on.isoformat(),
            "disposal": _way(self.disposal),
            "purchase": _way(self.purchase),
            "km": self.km,
            "km_basis": self.km_basis,
            "haul_fen": self.haul_fen,
            "handling_fen": self.handling_fen,
            "disposal_avoided_fen": self.disposal_avoided_fen,
            "purchase_avoided_fen": self.purchase_avoided_fen,
            "saving_fen": self.saving_fen,
            "is_demo": self.is_demo,
            "prices": [row.as_json() for row in self.prices],
            "missing": list(self.missing),
        }


def baseline(
    surplus_id: int,
    need_id: int,
    on: date,
    *,
    plan_id: int | None = None,
    km: Decimal | float | None = None,
    km_basis: str = "",
) -> Baseline:
    """Return the baseline of a pair with the prices in force on a day.

    :param plan_id: take the road distances of this plan; the straight line times the detour factor otherwise.
    :param km: the measured distance of the pair, where somebody has driven it; ``km_basis`` says on what it stands.
    :raises NotFound: when one of the two registrations is not there.
    """
    return _Reckoning(surplus_id, need_id, on, plan_id).result(km, km_basis)


class _Reckoning:
    def __init__(self, surplus_id: int, need_id: int, on: date, plan_id: int | None) -> None:
        both = Registration.objects.in_bulk([surplus_id, need_id])
        if len(both) < 2:
            raise NotFound("没有找到这两条登记。")
        self.surplus, self.need, self.on = both[surplus_id], both[need_id], on
        self.held = PriceList(on)
        self.tariff = self.held.tariff()
        self.outlets = list(open_outlets(on))
        self.router = Router(self._roads(plan_id), self._places())
        self.missing = [f"没有{label}的价格,运费无法测算" for label in self.held.missing()]

    def result(self, km: Decimal | float | None, km_basis: str) -> Baseline:
        leg = self._leg(km, km_basis)
        disposal = self._cheapest(OutletKind.DISPOSAL, PriceKind.DISPOSAL_FEE)
        purchase = self._cheapest(OutletKind.BORROW, PriceKind.PURCHASE)
        self._say(disposal, purchase)
        handling = self.held.get(PriceKind.HANDLING)
        haul = self.tariff.fen(leg.km) if self.tariff and leg else 0
        return Baseline(
            self.surplus.pk, self.need.pk, self.on, disposal, purchase, leg.km if leg else None,
            leg.label if leg else "", haul, handling.fen if handling else 0, self._rows(disposal, purchase),
            tuple(self.missing),
        )  # fmt: skip

    def _leg(self, km: Decimal | float | None, km_basis: str) -> Leg | None:
        leg = self.router.leg(_lot(self.surplus), _lot(self.need))
        if km is not None:
            return Leg(round(float(km), 3), leg.basis, km_basis or "实测") if leg else None
        if leg is None:
            self.missing.append(f"{self.surplus.site_name}到{self.need.site_name}没有道路距离")
        return leg

    def _roads(self, plan_id: int | None) -> Roads:
        plan = Plan.objects.filter(pk=plan_id).first() if plan_id else None
        if plan is None:
            return roads({}, self.on)
        names = {outlet.name: _outlet(outlet) for outlet in self.outlets}
        for lot in (self.surplus, self.need):
            names |= {lot.site_name: _lot(lot), lot.number: _lot(lot)}
        return roads_of(plan, names)

    def _places(self) -> dict[str, Place | None]:
        known: dict[str, Place | None] = {_outlet(o): place(o.longitude, o.latitude, o.name) for o in self.outlets}
        for lot in (self.surplus, self.need):
            known[_lot(lot)] = place(lot.longitude, lot.latitude, lot.site_name)
        return known

    def _cheapest(self, kind: OutletKind, fee: PriceKind) -> Way | None:
        ways = [way for outlet in self.outlets if outlet.kind == kind and (way := self._way(outlet, fee))]
        return min(ways, key=lambda way: (way.delivered_fen, way.outlet_id), default=None)

    def _way(self, outlet: Outlet, fee: PriceKind) -> Way | None:
        """Return the way by an outlet, or None where it has no price, no road, no such soil or is closed all along."""
        row, tariff = self.held.get(fee, outlet.pk), self.tariff
        giving = OF_OUTLETS[fee] is OutletKind.DISPOSAL
        lot = self.surplus if giving else self.need
        soil_fits = not giving or not outlet.soils or self.surplus.soil in outlet.soils
        if row is None or tariff is None or not soil_fits or not _is_open(outlet, lot):
            return None
        ends = (_lot(lot), _outlet(outlet)) if giving else (_outlet(outlet), _lot(lot))
        leg = self.router.leg(*ends)
        if leg is None:
            return None
        return Way(outlet.pk, outlet.name, leg.km, leg.label, tariff.fen(leg.km), row.fen, PriceRow.of(row))

    def _say(self, disposal: Way | None, purchase: Way | None) -> None:
        if disposal is None:
            self.missing.append(f"{self.surplus.site_name}没有可去的消纳场或消纳费未登记:只省时间,不计节约的钱")
        if purchase is None:
            self.missing.append(f"{self.need.site_name}没有可买的取土场或购土价未登记:只省时间,不计节约的钱")

    def _rows(self, disposal: Way | None, purchase: Way | None) -> tuple[PriceRow, ...]:
        zone = (PriceKind.HAUL_FIRST, PriceKind.HAUL_EACH, PriceKind.HANDLING)
        rows = [PriceRow.of(row) for kind in zone if (row := self.held.get(kind))]
        return (*rows, *(way.price for way in (disposal, purchase) if way))


def _lot(lot: Registration) -> str:
    return f"r{lot.pk}"


def _outlet(outlet: Outlet) -> str:
    return f"o{outlet.pk}"


def _is_open(outlet: Outlet, lot: Registration) -> bool:
    opens, closes = outlet.opens_on, outlet.closes_on
    return (opens is None or opens <= lot.ends_on) and (closes is None or closes >= lot.starts_on)


def _way(way: Way | None) -> dict[str, Any] | None:
    if way is None:
        return None
    return {**asdict(way), "price": way.price.as_json(), "delivered_fen": way.delivered_fen}
