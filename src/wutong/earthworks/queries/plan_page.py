"""A plan read back: what goes from where to where, week by week, at what cost, and why the rest does not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wutong.earthworks.models import Plan
from wutong.earthworks.queries.plans import Standing, left_out, plan_row, standing
from wutong.earthworks.queries.questions import LeftOut
from wutong_engines.haulage import reading
from wutong_engines.haulage.plan import Flow, Marginal, Reason, Unmatched
from wutong_engines.haulage.plan import Plan as Answer
from wutong_engines.haulage.problem import HaulKind, Problem

NEIGHBOURS = frozenset({HaulKind.HAUL, HaulKind.FROM_YARD})
RESTS = frozenset({HaulKind.TO_STOCK, HaulKind.STOCK})


@dataclass(frozen=True)
class Line:
    """Everything that goes one way in a plan: from one site to another, over all its weeks."""

    kind: HaulKind
    from_id: str
    to_id: str
    from_name: str
    to_name: str
    bank: int
    loose: int
    compacted: int
    trips: int
    trucks: int
    km: float
    km_basis: str
    unit_fen: int
    cost_fen: int
    first: date
    last: date

    @property
    def is_neighbour(self) -> bool:
        """Tell whether it goes straight from a 余土 to a 缺土: what a match can be made of."""
        return self.kind is HaulKind.HAUL

    @property
    def key(self) -> str:
        """Return what the line is called on a page."""
        return f"{self.from_id}-{self.to_id}"

    @property
    def surplus_id(self) -> int:
        """Return the registration the soil comes from, where it is one."""
        return _number(self.from_id)

    @property
    def need_id(self) -> int:
        """Return the registration the soil goes to, where it is one."""
        return _number(self.to_id)


@dataclass(frozen=True)
class Shortage:
    """Soil without a neighbour: how much of it goes outside, how much nowhere, and why."""

    name: str
    side: str
    bank: int
    outside: int
    why: str
    sentence: str

    @property
    def stays(self) -> int:
        """Return what has no place, or is missing, altogether."""
        return self.bank - self.outside

    @property
    def stays_label(self) -> str:
        """Return what the rest is called."""
        return "无处可去" if self.side == "余土" else "缺口"


@dataclass(frozen=True)
class PriceUsed:
    """A price the plan stands on, as it was frozen."""

    label: str
    fen: int
    source: str
    on: date

    @property
    def is_demo(self) -> bool:
        """Tell whether it is a 演示价."""
        return "演示价" in self.source


@dataclass(frozen=True)
class PlanPage:
    """Everything a page, a sheet or a program shows of one plan."""

    plan: Plan
    standing: Standing
    problem: Problem
    answer: Answer | None
    lines: tuple[Line, ...]
    shortages: tuple[Shortage, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    prices: tuple[PriceUsed, ...]
    weighed: Mapping[str, Any]

    @property
    def pairs(self) -> tuple[Line, ...]:
        """Return the lines that a match can be made of."""
        return tuple(line for line in self.lines if line.is_neighbour)

    @property
    def matched_m3(self) -> int:
        """Return how much goes from neighbour to neighbour, 自然方."""
        return sum(line.bank for line in self.lines if line.kind in NEIGHBOURS)

    @property
    def surplus_m3(self) -> int:
        """Return how much has to leave, 自然方."""
        return sum(lot.bank(self.problem.basis) for lot in self.problem.surpluses)

    @property
    def need_m3(self) -> int:
        """Return how much is needed, 自然方."""
        return sum(lot.bank(self.problem.basis) for lot in self.problem.needs)

    @property
    def gap_m3(self) -> int:
        """Return how much is missing at the sites that need soil, 自然方."""
        return sum(one.stays for one in self.shortages if one.side == "缺土")

    @property
    def stuck_m3(self) -> int:
        """Return how much has nowhere to go, 自然方."""
        return sum(one.stays for one in self.shortages if one.side == "余土")

    @property
    def is_demo(self) -> bool:
        """Tell whether a 演示价 is among the prices."""
        return any(price.is_demo for price in self.prices)

    @property
    def proof(self) -> str:
        """Return how good the plan is known to be, in words that claim no more than was proven."""
        if self.answer is None:
            return self.standing.label
        if self.plan.is_proven:
            return "已证最优"
        if self.answer.gap is None:
            return f"差距未知({self.answer.reason.label})"
        if self.answer.reason in {Reason.TIME, Reason.CANCELLED}:
            return f"未证最优:离最优至多 {self.answer.gap * 100:.2f} %({self.answer.reason.label})"
        return f"差距 ≤ {self.answer.gap * 100:.2f} %"

    @property
    def worth(self) -> tuple[tuple[str, Marginal], ...]:
        """Return what one more m³ is worth, by site; each site once unless its weeks differ."""
        names, seen, found = self.problem.names, set(), []
        for one in self.answer.marginal if self.answer else ():
            key = (one.id, one.fen_per_m3)
            if key not in seen:
                seen.add(key)
                found.append((names.get(one.id, one.id), one))
        return tuple(found)

    def flow(self, surplus_id: int, need_id: int) -> Line | None:
        """Return the line between two registrations."""
        return next((one for one in self.pairs if (one.surplus_id, one.need_id) == (surplus_id, need_id)), None)


def plan(user: Any, plan_id: int) -> PlanPage:
    """Return a plan with its answer read back.

    :raises NotFound: when it is not there or not theirs to see.
    """
    return page_of(plan_row(user, plan_id))


def page_of(row: Plan) -> PlanPage:
    """Return a plan's row with its answer read back."""
    problem = reading.problem(row.problem)
    answer = reading.plan(row.answer) if row.state == Plan.State.DONE else None
    return PlanPage(
        plan=row,
        standing=standing(row),
        problem=problem,
        answer=answer,
        lines=lines(problem, answer.flows) if answer else (),
        shortages=shortages(problem, answer.unmatched) if answer else (),
        left_out=left_out(row),
        notes=(*row.settings.get("notes", ()), *(answer.notes if answer else ())),
        prices=_prices(problem),
        weighed=row.alternatives,
    )


def lines(problem: Problem, flows: Iterable[Flow]) -> tuple[Line, ...]:
    """Return flows added up by way, neighbours first, the largest first; what merely lies is no way."""
    ways: dict[tuple[HaulKind, str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        if flow.kind not in RESTS and flow.bank:
            ways[flow.kind, flow.from_id, flow.to_id].append(flow)
    made = (_line(problem, *way, parts) for way, parts in ways.items())
    return tuple(sorted(made, key=lambda line: (line.kind not in NEIGHBOURS, -line.bank, line.key)))


def shortages(problem: Problem, left: Iterable[Unmatched]) -> tuple[Shortage, ...]:
    """Return what has no neighbour, lot by lot and reason by reason."""
    giving = {lot.id for lot in problem.surpluses}
    return tuple(
        Shortage(
            problem.names.get(one.id, one.id), "余土" if one.id in giving else "缺土", one.bank, one.outside,
            one.reason.label, one.sentence,
        )
        for one in left
        if one.bank
    )  # fmt: skip


def _line(problem: Problem, kind: HaulKind, start: str, end: str, parts: list[Flow]) -> Line:
    names, last = problem.names, max(parts, key=lambda flow: flow.starts)
    first_day, last_day = _span(problem, start, end, min(flow.starts for flow in parts), last.starts)
    bank, loose, compacted = _volumes(problem, start, end, parts)
    return Line(
        kind=kind,
        from_id=start,
        to_id=end,
        from_name=names.get(start, start),
        to_name=names.get(end, end),
        bank=bank,
        loose=loose,
        compacted=compacted,
        trips=sum(flow.trips for flow in parts),
        trucks=max(flow.trucks for flow in parts),
        km=parts[0].km,
        km_basis=parts[0].km_basis,
        unit_fen=parts[0].unit_fen,
        cost_fen=sum(flow.cost_fen for flow in parts),
        first=first_day,
        last=last_day,
    )


def _volumes(problem: Problem, start: str, end: str, parts: list[Flow]) -> tuple[int, int, int]:
    """Return 自然方, 松方 and 压实方 of a route; the whole is converted once, or weekly roundings would show."""
    bank = sum(flow.bank for flow in parts)
    source = next((lot for lot in problem.surpluses if lot.id == start), None)
    need = next((lot for lot in problem.needs if lot.id == end), None)
    rule = problem.rules.get((start, end))
    if source is None or (rule is not None and rule.yield_ is not None):
        return bank, sum(flow.loose for flow in parts), sum(flow.compacted for flow in parts)
    return bank, source.factors.to_loose(bank), (need or source).factors.to_compacted(bank)


def _span(problem: Problem, start: str, end: str, first: date, last: date) -> tuple[date, date]:
    """Return the days a way is used, inside the windows of both its ends."""
    lots = [lot for lot in (*problem.surpluses, *problem.needs) if lot.id in {start, end}]
    final = last + timedelta(days=problem.period_days - 1)
    opens, closes = max([first, *(lot.start for lot in lots)]), min([final, *(lot.end for lot in lots)])
    return (opens, closes) if opens <= closes else (first, final)


def _prices(problem: Problem) -> tuple[PriceUsed, ...]:
    tariff = problem.tariff
    rows = [
        PriceUsed("首公里挖装运(元/方)", tariff.first_km_fen, tariff.source, tariff.on),
        PriceUsed("每增运1公里(元/方)", tariff.each_km_fen, tariff.source, tariff.on),
    ]
    rows += [
        PriceUsed(f"{one.name} 消纳费(元/方)", one.fee.fen, one.fee.source, one.fee.on) for one in problem.disposals
    ]
    rows += [
        PriceUsed(f"{one.name} 购土价(元/方)", one.price.fen, one.price.source, one.price.on) for one in problem.borrows
    ]
    return tuple(rows)


def _number(key: str) -> int:
    return int(key[1:]) if key[:1] == "r" and key[1:].isdigit() else 0
