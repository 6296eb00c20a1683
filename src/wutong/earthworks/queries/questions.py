"""The engine's question, put together from what stands registered, quoted and ruled on a day."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from wutong.earthworks.lifecycle import Convention, Grade, OutletKind, PriceKind, Side, Soil, Use
from wutong.earthworks.models import Outlet, Registration
from wutong.earthworks.queries.pairs import ended_projects, obstacles, taken
from wutong.earthworks.queries.places import place
from wutong.earthworks.queries.prices import PriceList, open_outlets
from wutong.earthworks.queries.roads import roads
from wutong.earthworks.queries.stops import stops_between
from wutong.earthworks.queries.terms import planning
from wutong.kernel.errors import Incomplete
from wutong_engines.haulage import problem as engine
from wutong_engines.haulage.factors import Factors
from wutong_engines.haulage.problem import Problem, Span

# Neither how a plan is called, nor when it is asked, nor what it keeps of another is data of the registers.
_VOLATILE = ("name", "today", "keep", "change_fen")
L = TypeVar("L", engine.Surplus, engine.Need)


@dataclass(frozen=True)
class LeftOut:
    """A registration that takes no part in the plan, and why."""

    registration_id: int
    name: str
    side: str
    bank_m3: int
    sentence: str


@dataclass(frozen=True)
class Question:
    """What the engine is asked, which registrations it is about, and what could not be put into it."""

    problem: Problem
    registration_ids: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def question(*, name: str, starts_on: date, weeks: int, settings: Mapping[str, Any], today: date) -> Question:
    """Return the question of a plan as of today.

    :param settings: see ``services.plans``; what is not said follows the rules in force today.
    :raises Incomplete: when a price no plan can do without is missing, or nothing can be planned at all.
    """
    return _Builder(starts_on, weeks, settings, today).build(name)


def what_if(problem: Problem, change: Mapping[str, Any]) -> Problem:
    """Return the question with the haul dearer or cheaper, another distance limit, a site earlier or later."""
    tariff, limits = problem.tariff, problem.limits
    percent = int(change.get("haul_percent") or 100)
    if percent != 100:
        first, each = (_share(fen, percent) for fen in (tariff.first_km_fen, tariff.each_km_fen))
        tariff = replace(tariff, first_km_fen=first, each_km_fen=each, source=f"{tariff.source}(假设按 {percent}%)")
    if "max_km" in change:
        limits = replace(limits, max_km=float(change["max_km"]) if change["max_km"] else None)
    shifts = {str(key): int(days) for key, days in (change.get("shifts") or {}).items()}
    surpluses = tuple(_later(lot, shifts) for lot in problem.surpluses)
    needs = tuple(_later(lot, shifts) for lot in problem.needs)
    return replace(problem, tariff=tariff, limits=limits, surpluses=surpluses, needs=needs)


def fingerprint(question: Mapping[str, Any]) -> str:
    """Return what names a question in JSON: the same data, however the plan is called and whenever it is asked."""
    kept = {key: value for key, value in question.items() if key not in _VOLATILE}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def lot_id(registration_id: int) -> str:
    """Return what the engine calls a registration."""
    return f"r{registration_id}"


def _share(fen: int, percent: int) -> int:
    return (fen * percent * 2 + 100) // 200


def _later(lot: L, shifts: Mapping[str, int]) -> L:
    days = timedelta(days=shifts.get(lot.id.removeprefix("r"), 0))
    return replace(lot, start=lot.start + days, end=lot.end + days)


class _Builder:
    def __init__(self, starts_on: date, weeks: int, settings: Mapping[str, Any], today: date) -> None:
        self.starts_on, self.weeks, self.settings, self.today = starts_on, weeks, settings, today
        self.held = PriceList(today)
        self.terms = planning(today)
        self.notes: list[str] = []
        self.left_out: list[LeftOut] = []
        self.names: dict[str, str] = {}

    def build(self, name: str) -> Question:
        tariff = self.held.tariff()
        if tariff is None:
            missing = "、".join(self.held.missing())
            raise Incomplete(f"没有{missing}的价格,运费无法计算。请先在“价格”页登记,注明来源和日期。")
        lots = self._registrations()
        if not lots:
            raise Incomplete("没有可匹配的登记:先登记余土和缺土,并经现场核实。")
        surpluses = tuple(self._surplus(lot, bank) for lot, bank in lots if lot.side == Side.SURPLUS)
        needs = tuple(self._need(lot, bank) for lot, bank in lots if lot.side == Side.NEED)
        outlets = [outlet for outlet in open_outlets(self.today).order_by("pk") if self._usable(outlet)]
        built = Problem(
            name=name,
            start=self.starts_on,
            weeks=self.weeks,
            surpluses=surpluses,
            needs=needs,
            tariff=tariff,
            roads=roads(self.settings, self.today, self.names),
            yards=tuple(self._yard(outlet) for outlet in outlets if outlet.kind == OutletKind.YARD),
            disposals=tuple(self._disposal(outlet) for outlet in outlets if outlet.kind == OutletKind.DISPOSAL),
            borrows=tuple(self._borrow(outlet) for outlet in outlets if outlet.kind == OutletKind.BORROW),
            pairs=self._pairs(surpluses, needs),
            limits=self._limits(),
            basis=engine.Basis(self.settings.get("basis") or "likely"),
            today=self.today if self.today > self.starts_on else None,
        )
        ids = tuple(sorted(lot.pk for lot, _ in lots))
        return Question(what_if(built, self.settings), ids, tuple(self.left_out), tuple(self.notes))

    def _registrations(self) -> list[tuple[Registration, int]]:
        """Return what may be planned with its rest; the others are left out by name and reason."""
        rows = Registration.objects.standing().select_related("firm").order_by("pk")
        if chosen := self.settings.get("registration_ids"):
            rows = rows.filter(pk__in=chosen)
        lots = list(rows)
        held, ended = taken([lot.pk for lot in lots]), ended_projects()
        last = self.starts_on + timedelta(days=7 * self.weeks - 1)
        found = []
        for lot in lots:
            rest = lot.bank_m3 - held.get(lot.pk, 0)
            reasons = obstacles(lot, ended=ended)
            if rest <= 0:
                reasons.append(f"{lot.site_name}:{lot.bank_m3:,} 方已全部列入匹配")
            elif lot.ends_on < self.starts_on or lot.starts_on > last:
                reasons.append(f"{lot.site_name}:供需期 {lot.starts_on} 至 {lot.ends_on} 不在方案期内")
            if reasons:
                self.left_out.append(LeftOut(lot.pk, lot.site_name, lot.side, max(rest, 0), reasons[0]))
            else:
                self._name(lot)
                found.append((lot, rest))
        return found

    def _name(self, lot: Registration) -> None:
        for called in (lot.number, lot.site_name):
            self.names.setdefault(called, lot_id(lot.pk))

    def _common(self, lot: Registration, bank: int) -> dict[str, Any]:
        minimum = None if lot.minimum_m3 is None else max(0, bank - (lot.bank_m3 - lot.minimum_m3))
        return {
            "id": lot_id(lot.pk),
            "name": lot.site_name,
            "owner": lot.firm.name,
            "heap": lot.number,
            # What matches hold already is taken off, so the rest is told in bank volume.
            "amount": Decimal(bank),
            "convention": Convention.BANK,
            "factors": Factors(lot.loose_factor, lot.compacted_factor, lot.factor_source),
            "start": lot.starts_on,
            "end": lot.ends_on,
            "place": place(lot.longitude, lot.latitude, lot.site_name),
            "daily": lot.daily_m3,
            "minimum": minimum,
            "stock": self._stock(lot),
        }

    def _surplus(self, lot: Registration, bank: int) -> engine.Surplus:
        return engine.Surplus(**self._common(lot, bank), soil=Soil(lot.soil), grade=Grade(lot.grade))

    def _need(self, lot: Registration, bank: int) -> engine.Need:
        return engine.Need(**self._common(lot, bank), use=Use(lot.use), worst_grade=Grade(lot.grade))

    def _stock(self, lot: Registration) -> engine.Stock | None:
        """Return the heap on the site itself, at what a yard of the zone charges: nobody quotes it for one site."""
        if not lot.stock_m3:
            return None
        both = (PriceKind.YARD_HOLDING, PriceKind.YARD_HANDLING)
        quoted = [[row.fen for row in self.held if row.kind == kind] for kind in both]
        if not all(quoted):
            self.notes.append(f"{lot.site_name}可堆存 {lot.stock_m3:,} 方,因没有堆存和二次倒运价格,未计入")
            return None
        return engine.Stock(lot.stock_m3, max(quoted[0]), max(quoted[1]))

    def _usable(self, outlet: Outlet) -> bool:
        """Tell whether everything a place charges is known; what is left out is said."""
        kind = OutletKind(outlet.kind)
        wanted = {
            OutletKind.DISPOSAL: (PriceKind.DISPOSAL_FEE,),
            OutletKind.BORROW: (PriceKind.PURCHASE,),
            OutletKind.YARD: (PriceKind.YARD_HANDLING, PriceKind.YARD_HOLDING),
        }[kind]
        missing = "、".join(price.label for price in wanted if self.held.get(price, outlet.pk) is None)
        if missing:
            self.notes.append(f"{kind.label}“{outlet.name}”没有{missing},未列入方案")
            return False
        self.names.setdefault(outlet.name, f"o{outlet.pk}")
        return True

    def _site(self, outlet: Outlet) -> dict[str, Any]:
        where = place(outlet.longitude, outlet.latitude, outlet.name)
        return {
            "id": f"o{outlet.pk}", "name": outlet.name, "place": where, "start": outlet.opens_on,
            "end": outlet.closes_on,
        }  # fmt: skip

    def _price(self, outlet: Outlet, kind: PriceKind) -> engine.Price:
        row = self.held.get(kind, outlet.pk)
        if row is None:  # _usable has looked
            raise Incomplete(f"“{outlet.name}”没有{kind.label}。")
        return engine.Price(row.fen, row.source + ("(演示价)" if row.is_demo else ""), row.quoted_on)

    def _disposal(self, outlet: Outlet) -> engine.Disposal:
        return engine.Disposal(
            **self._site(outlet), fee=self._price(outlet, PriceKind.DISPOSAL_FEE), capacity=outlet.capacity_m3,
            daily=outlet.daily_m3, closed_weekdays=frozenset(outlet.closed_weekdays), soils=_soils(outlet),
        )  # fmt: skip

    def _borrow(self, outlet: Outlet) -> engine.Borrow:
        return engine.Borrow(
            **self._site(outlet), price=self._price(outlet, PriceKind.PURCHASE), soil=Soil(outlet.soil),
            capacity=outlet.capacity_m3, daily=outlet.daily_m3, closed_weekdays=frozenset(outlet.closed_weekdays),
        )  # fmt: skip

    def _yard(self, outlet: Outlet) -> engine.Yard:
        handling = self._price(outlet, PriceKind.YARD_HANDLING).fen
        holding = self._price(outlet, PriceKind.YARD_HOLDING).fen
        return engine.Yard(
            **self._site(outlet), capacity=outlet.capacity_m3 or 0, handling_fen=handling, hold_fen_week=holding,
            soils=_soils(outlet),
        )  # fmt: skip

    def _pairs(
        self, surpluses: tuple[engine.Surplus, ...], needs: tuple[engine.Need, ...]
    ) -> tuple[engine.PairRule, ...]:
        """Return what working together costs beside the haul (配合费用), which only neighbours pay."""
        row = self.held.get(PriceKind.HANDLING)
        if row is None or not row.fen:
            return ()
        return tuple(
            engine.PairRule(surplus_id=give.id, need_id=take.id, add_fen=row.fen)
            for give in surpluses
            for take in needs
        )

    def _limits(self) -> engine.Limits:
        said = {name: self.settings.get(name, self.terms[name]) for name in ("max_km", "trucks_per_day")}
        fixed = self.held.get(PriceKind.ROUTE_FIXED)
        last = self.starts_on + timedelta(days=7 * self.weeks - 1)
        return engine.Limits(
            max_km=float(said["max_km"]) if said["max_km"] else None,
            trucks_per_day=int(said["trucks_per_day"]) or None if said["trucks_per_day"] else None,
            trips_per_truck=int(self.terms["trips_per_truck"]),
            truck_bank_m3=int(self.terms["truck_bank_m3"]),
            least_lot=int(self.terms["least_lot"]),
            fixed_fen=fixed.fen if fixed else 0,
            curfews=tuple(Span(first, final, why) for first, final, why in stops_between(self.starts_on, last)),
        )


def _soils(outlet: Outlet) -> frozenset[Soil] | None:
    return frozenset(Soil(soil) for soil in outlet.soils) or None
