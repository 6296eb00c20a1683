"""The checks of a plan, one after another, and what they add up to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from wutong_engines.haulage.check.books import Books
from wutong_engines.haulage.check.lines import line_faults
from wutong_engines.haulage.check.rates import rate_faults
from wutong_engines.haulage.check.volumes import volume_faults
from wutong_engines.haulage.errors import Fault
from wutong_engines.haulage.plan import Plan, Status
from wutong_engines.haulage.problem import HaulKind, Problem
from wutong_engines.haulage.reading import fingerprint


@dataclass(frozen=True, slots=True)
class Report:
    """Whether a plan holds, everything that does not, and the sums that were found."""

    ok: bool
    faults: tuple[Fault, ...]
    sums: dict[str, int]


def check(problem: Problem, plan: Plan) -> Report:
    """Re-add a plan and compare it with its problem, line by line."""
    books = Books(problem, plan)
    faults = tuple(_faults(books))
    return Report(not faults, faults, _sums(books))


def _faults(books: Books) -> Iterator[Fault]:
    problem, plan = books.problem, books.plan
    if plan.problem_hash != fingerprint(problem):
        yield Fault(problem.name, "problem_hash", "登记在计划之后变更过,这份计划不是按现在的登记做的;请重新求解")
    unknown = list(_unknown(books))
    yield from unknown
    if unknown:
        return
    for flow in plan.flows:
        yield from line_faults(books, flow)
    yield from _past(books)
    yield from volume_faults(books)
    yield from rate_faults(books)
    yield from _money(books)
    yield from _proof(plan)


def _unknown(books: Books) -> Iterator[Fault]:
    for flow in books.plan.flows:
        for ident in (flow.from_id, flow.to_id, flow.origin_id):
            if ident and ident not in books.sites:
                yield Fault(ident, "id", f"计划用到没有登记的{ident}")
        if not 0 <= flow.week < books.problem.periods:
            yield Fault(flow.from_id, "week", f"第{flow.week + 1}期不在计划期内")
    for rest in books.plan.unmatched:
        if rest.id not in books.sites:
            yield Fault(rest.id, "id", f"计划用到没有登记的{rest.id}")


def _past(books: Books) -> Iterator[Fault]:
    """A line that calls itself driven is judged by no law and no day, so it has to be in the records."""
    said: Counter[tuple[HaulKind, str, str, int]] = Counter()
    for flow in books.plan.flows:
        if flow.past:
            said[flow.kind, flow.from_id, flow.to_id, flow.week] += flow.bank
    for haul in books.problem.past:
        said[haul.kind, haul.from_id, haul.to_id, haul.week] -= haul.bank
    for (kind, start, end, week), volume in said.items():
        if volume:
            where = "→".join(books.problem.names.get(ident, ident) for ident in (start, end))
            sentence = f"第{week + 1}期{kind.label}写作已运,比运输记录{'多' if volume > 0 else '少'}{abs(volume)}方"
            yield Fault(where, "past", sentence)


def _money(books: Books) -> Iterator[Fault]:
    name, costs = books.problem.name, books.plan.costs
    total = sum(flow.cost_fen for flow in books.plan.flows) + books.fixed_fen()
    if total != costs.total:
        yield Fault(name, "costs", f"各行费用合计{_yuan(total)},计划写{_yuan(costs.total)}")
    money = books.money()
    for kind in (part.name for part in fields(costs)):
        fen = money[kind]
        if fen != getattr(costs, kind):
            yield Fault(name, kind, f"分项费用{kind}应为{_yuan(fen)},计划写{_yuan(getattr(costs, kind))}")
    saving = books.plan.saving_fen
    if saving is not None and saving != _saving(books):
        yield Fault(name, "saving_fen", f"节约应为{_yuan(_saving(books))},计划写{_yuan(saving)}")


def _saving(books: Books) -> int:
    """What the placed volumes would have cost alone, less the plan; soil without a place saves nothing."""
    alone = Fraction(0)
    for party in books.plan.baseline:
        stuck = sum(rest.bank - rest.outside for rest in books.plan.unmatched if rest.id == party.id)
        if party.bank and party.alone_fen:
            alone += Fraction(party.alone_fen * (party.bank - stuck), party.bank)
    return round(alone) - books.plan.cost_fen


def _proof(plan: Plan) -> Iterator[Fault]:
    bound, cost = plan.bound_fen, plan.cost_fen
    if bound is not None and bound > cost:
        yield Fault("", "bound_fen", f"下界{_yuan(bound)}高于方案费用{_yuan(cost)}")
    if (plan.status is Status.OPTIMAL or plan.proven) and bound != cost:
        yield Fault("", "status", "写着已证最优,下界却与方案费用不等")


def _sums(books: Books) -> dict[str, int]:
    volumes = {kind.value: 0 for kind in HaulKind}
    for flow in books.plan.flows:
        volumes[flow.kind.value] += flow.bank
    basis = books.problem.basis
    return {
        **volumes,
        "surplus": sum(lot.bank(basis) for lot in books.problem.surpluses),
        "need": sum(lot.bank(basis) for lot in books.problem.needs),
        "trips": sum(flow.trips for flow in books.plan.flows),
        "cost_fen": books.plan.cost_fen,
    }


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"
