"""A plan and its problem, looked at from every side that the checks need."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cached_property

from wutong_engines.haulage.distances import Basis, Leg, Router
from wutong_engines.haulage.plan import Flow, Plan
from wutong_engines.haulage.problem import Borrow, Disposal, HaulKind, Lot, Need, PairRule, Problem, Site, Surplus, Yard

DRIVING = frozenset({HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD, HaulKind.DISPOSAL, HaulKind.BORROW})
_ORDINARY = PairRule(surplus_id="", need_id="")


class Books:
    """What is where, open when, and what goes in and out of it."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.sites: dict[str, Site] = {site.id: site for site in problem.sites}
        self._router = Router(problem.roads, problem.places)

    def rule(self, start: str, end: str) -> PairRule:
        """What is special about a pair."""
        return self.problem.rules.get((start, end), _ORDINARY)

    def leg(self, flow: Flow) -> Leg | None:
        """The road of a line, asked anew."""
        km = self.rule(flow.from_id, flow.to_id).km
        return Leg(round(km, 3), Basis.PAIR, "") if km is not None else self._router.leg(flow.from_id, flow.to_id)

    def builds(self, site: Site, day: date) -> bool:
        """Whether soil arises, or is built in, on a day."""
        if isinstance(site, Lot):
            return self._drives(day) and site.start <= day <= site.end and not any(day in p for p in site.pauses)
        return self.trucks_come(site, day)

    def trucks_come(self, site: Site, day: date) -> bool:
        """Whether trucks may load or unload at a site on a day."""
        if not self._drives(day):
            return False
        if isinstance(site, Lot):
            early = site.stock is not None and isinstance(site, Need)
            late = site.stock is not None and isinstance(site, Surplus)
            inside = (early or site.start <= day) and (late or day <= site.end)
            return inside and not any(day in pause for pause in site.pauses)
        if (site.start and day < site.start) or (site.end and day > site.end):
            return False
        return isinstance(site, Yard) or day.weekday() not in site.closed_weekdays

    def building_days(self, site: Site, period: int) -> int:
        """How many days of a period a site digs, builds or is open."""
        return sum(self.builds(site, day) for day in self.problem.days(period))

    def common_days(self, flow: Flow) -> int:
        """How many days of its period both ends of a line are open to trucks."""
        ends = (self.sites[flow.from_id], self.sites[flow.to_id])
        return sum(all(self.trucks_come(end, day) for end in ends) for day in self.problem.days(flow.week))

    def driving_days(self, period: int) -> int:
        """How many days of a period anything may be hauled at all."""
        return sum(self._drives(day) for day in self.problem.days(period))

    def yields(self, flow: Flow) -> Decimal:
        """Compacted m³ that one bank m³ of a line makes at its need."""
        need = self.sites[flow.to_id]
        if not isinstance(need, Need):
            return Decimal(1)
        source = self.sites[flow.origin_id or flow.from_id]
        stated = self.rule(source.id, need.id).yield_
        if stated is None and isinstance(source, Borrow) and source.factors is not None:
            stated = source.factors.compacted
        return need.factors.compacted if stated is None else stated

    def mixed(self, need: Need) -> bool:
        """Whether soils make different volumes of fill at a need."""
        stated = {self.rule(s.id, need.id).yield_ for s in self.problem.surpluses}
        stated |= {b.factors.compacted if b.factors else None for b in self.problem.borrows}
        stated |= {self.rule(b.id, need.id).yield_ for b in self.problem.borrows}
        return bool(stated - {None, need.factors.compacted})

    def fixed_fen(self) -> int:
        """What all opened pairs cost."""
        zone = self.problem.limits.fixed_fen
        return sum(max(zone, self.rule(*pair).fixed_fen) for pair, volume in self.pairs.items() if volume)

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        """What each pair of neighbours carries in all."""
        pairs: Counter[tuple[str, str]] = Counter()
        for flow in self.plan.flows:
            if flow.kind is HaulKind.HAUL:
                pairs[flow.from_id, flow.to_id] += flow.bank
        return pairs

    @cached_property
    def from_yards(self) -> Counter[str]:
        """What of each surplus's soil has left a yard for a need."""
        sums: Counter[str] = Counter()
        for flow in self.plan.flows:
            if flow.kind is HaulKind.FROM_YARD:
                sums[flow.origin_id] += flow.bank
        return sums

    @cached_property
    def by_site(self) -> dict[str, list[Flow]]:
        """The lines that touch each site."""
        lines: dict[str, list[Flow]] = defaultdict(list)
        for flow in self.plan.flows:
            for ident in {flow.from_id, flow.to_id}:
                lines[ident].append(flow)
        return lines

    def money(self) -> Counter[str]:
        """The cost of the plan by kind, from prices and volumes."""
        money = Counter({"fixed": self.fixed_fen()})
        for flow in self.plan.flows:
            for kind, fen in self.unit_parts(flow).items():
                money[kind] += fen * flow.bank
        return money

    def unit_parts(self, flow: Flow) -> dict[str, int]:
        """What one m³ of a line costs, by kind."""
        start, end = self.sites[flow.from_id], self.sites[flow.to_id]
        if flow.kind is HaulKind.STOCK:
            stock = start if isinstance(start, Yard) else start.stock if isinstance(start, Lot) else None
            return {"holding": (2 * stock.hold_fen_week * self.problem.period_days + 7) // 14 if stock else 0}
        if flow.kind is HaulKind.TO_STOCK:
            return {"handling": start.stock.rehandle_fen if isinstance(start, Lot) and start.stock else 0}
        leg, tariff = self.leg(flow), self.problem.tariff
        km = 0.0 if leg is None else leg.km
        return {
            "haul": tariff.fen(km) + tariff.surcharge_on(self.problem.first_day(flow.week)),
            "treatment": self.rule(start.id, end.id).add_fen,
            "disposal_fee": end.fee.fen if isinstance(end, Disposal) else 0,
            "purchase": start.price.fen if isinstance(start, Borrow) else 0,
            "handling": end.handling_fen if isinstance(end, Yard) else 0,
        }

    def _drives(self, day: date) -> bool:
        return not any(day in curfew for curfew in self.problem.limits.curfews)
