"""Who may haul to whom, over which road, at what price: every pair judged by itself, with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wutong_engines.haulage.distances import Basis, Leg, Router
from wutong_engines.haulage.model.calendar import Calendar
from wutong_engines.haulage.plan import Why
from wutong_engines.haulage.problem import Borrow, Disposal, Lot, Need, PairRule, Problem, Surplus, Yard
from wutong_engines.haulage.words import Grade

_RULELESS: Final = PairRule(surplus_id="", need_id="")
_CLEANEST_FIRST: Final = (Grade.A, Grade.B, Grade.C)


@dataclass(frozen=True, slots=True)
class Verdict:
    """May soil go this way, and on what terms; `why` is None where it may."""

    why: Why | None
    sentence: str = ""
    leg: Leg | None = None
    # Haul per bank m³ without surcharges, and treatment on top.
    haul_fen: int = 0
    add_fen: int = 0
    # The days that both ends have, as bits.
    days: int = 0


class Pairing:
    """Judges the pairs of one problem; asks for a road only where nothing else forbids."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.router = Router(problem.roads, problem.places)
        self.calendar = Calendar(problem)

    def verdict(self, surplus: Surplus | Borrow, need: Need) -> Verdict:
        """Judge soil from a surplus, or bought from a borrow site, at a need."""
        return self._first(surplus, need, self._steps(surplus, need))

    def disposal(self, surplus: Surplus, site: Disposal) -> Verdict:
        """Judge soil of a surplus at a disposal site."""
        return self._first(surplus, site, self._outside_steps(surplus, site))

    def to_yard(self, surplus: Surplus, yard: Yard) -> Verdict:
        """Judge the way into a yard."""
        return self._first(surplus, yard, self._outside_steps(surplus, yard), near=True)

    def from_yard(self, yard: Yard, need: Need) -> Verdict:
        """Judge the way out of a yard; whose soil it is has been judged by `verdict`."""
        return self._first(yard, need, iter((self._law(need),)), near=True)

    def suits(self, surplus: Surplus | Borrow, need: Need) -> Why | None:
        """Judge law, soil and grade alone, whatever the road and the dates."""
        return next((step.why for step in self._steps(surplus, need) if step), None)

    def kept_out(self, lot: Lot) -> str:
        """Return why a lot takes no part at all, or nothing."""
        refusal = self._law(lot)
        return refusal.sentence if refusal else ""

    def rule(self, start: str, end: str) -> PairRule:
        """Return what is special about a pair, or a rule that says nothing."""
        return self.problem.rules.get((start, end), _RULELESS)

    def leg(self, start: str, end: str) -> Leg | None:
        """Return the way between two sites: as a rule states it, or as the roads say."""
        km = self.rule(start, end).km
        return self.router.leg(start, end) if km is None else Leg(round(km, 3), Basis.PAIR, "指定距离")

    def _first(
        self,
        start: Surplus | Borrow | Yard,
        end: Need | Disposal | Yard,
        steps: Iterator[Verdict | None],
        *,
        near: bool | None = None,
    ) -> Verdict:
        refusal = next((step for step in steps if step), None)
        if refusal:
            return refusal
        leg = self.leg(start.id, end.id)
        if leg is None:
            return Verdict(Why.UNREACHABLE, f"{start.name}到{end.name}没有道路距离")
        most = self.problem.limits.max_km
        neighbours = isinstance(start, Surplus) and isinstance(end, Need) if near is None else near
        if most is not None and neighbours and leg.km > most:
            sentence = f"{start.name}到{end.name}运距{leg.km:g}公里,超过上限{most:g}公里"
            return Verdict(Why.DISTANCE, sentence, leg)
        days = self._days(start) & self._days(end)
        if not days:
            return Verdict(Why.NO_PARTNER_IN_WINDOW, f"{start.name}和{end.name}没有同时开放的日子", leg)
        add = self.rule(start.id, end.id).add_fen
        return Verdict(None, "", leg, self.problem.tariff.fen(leg.km), add, days)

    def _days(self, site: Surplus | Need | Borrow | Disposal | Yard) -> int:
        return self.calendar.hauling(site) if isinstance(site, Lot) else self.calendar.facility(site)

    def _steps(self, surplus: Surplus | Borrow, need: Need) -> Iterator[Verdict | None]:
        rule = self.rule(surplus.id, need.id)
        yield self._law(surplus) if isinstance(surplus, Surplus) else None
        yield self._law(need)
        yield self._forbidden(rule, surplus.name, need.name)
        if surplus.grade is Grade.C:
            yield Verdict(Why.GRADE, f"{surplus.name}的土为{surplus.grade.label}")
        if rule.allowed:
            return
        if surplus.soil not in need.soils:
            yield Verdict(Why.CLASS, f"{need.name}({need.use.label})不收{surplus.name}的{surplus.soil.label}")
        if _CLEANEST_FIRST.index(surplus.grade) > _CLEANEST_FIRST.index(need.dirtiest):
            yield Verdict(
                Why.GRADE, f"{surplus.name}的土为{surplus.grade.value}级,{need.name}最低收{need.dirtiest.value}级"
            )

    def _outside_steps(self, surplus: Surplus, site: Disposal | Yard) -> Iterator[Verdict | None]:
        rule = self.rule(surplus.id, site.id)
        yield self._law(surplus)
        yield self._forbidden(rule, surplus.name, site.name)
        if surplus.grade is Grade.C:
            yield Verdict(Why.GRADE, f"{surplus.name}的土为{surplus.grade.label}")
        if site.soils is not None and surplus.soil not in site.soils and not rule.allowed:
            yield Verdict(Why.CLASS, f"{site.name}不收{surplus.name}的{surplus.soil.label}")

    @staticmethod
    def _law(lot: Lot) -> Verdict | None:
        if not lot.flags:
            return None
        flag = min(lot.flags)
        return Verdict(Why.LAW, f"{lot.name}:{flag.label}——{flag.law};{flag.remedy}")

    @staticmethod
    def _forbidden(rule: PairRule, start: str, end: str) -> Verdict | None:
        if rule.allowed is not False:
            return None
        return Verdict(Why.RULE, f"{start}到{end}被指定不得调配" + (f":{rule.reason}" if rule.reason else ""))
