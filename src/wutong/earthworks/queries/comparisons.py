"""What a plan is weighed against: other ways of planning, and what each party pays alone, together, and fairly."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from wutong.earthworks.queries.plan_page import lines
from wutong_engines.haulage.alternatives import by_hand, weighed
from wutong_engines.haulage.plan import Options
from wutong_engines.haulage.plan import Plan as Answer
from wutong_engines.haulage.problem import HaulKind, Problem
from wutong_engines.haulage.sharing import METHODS, Method, split

LABELS: Mapping[str, tuple[str, str]] = {
    "cheapest": ("最省", "费用最低"),
    "nearest": ("最近", "方·公里最少,其次费用"),
    "fewest_trips": ("最少车次", "车次最少,其次费用"),
    "least_change": ("本方案", "少改动原方案"),
    "by_hand": ("手工就近", "先近后远逐对安排,调度员平常的做法"),
}
Progress = Callable[[float, str], bool]
_SECONDS = 120.0
_SHARED: tuple[Method, ...] = ("halves", "proportional", "shapley", "core")
# The game of all groups doubles with every party: six take a second, ten ten, twelve most of a minute.
_QUICK, _FEW = 6, 10


def compared(problem: Problem, answer: Answer, progress: Progress | None = None) -> dict[str, Any]:
    """Return the comparisons of a plan as JSON keeps them."""
    return {"options": list(_options(problem, answer, progress)), "splits": _splits(problem, answer)}


def _options(problem: Problem, answer: Answer, progress: Progress | None) -> Iterator[dict[str, Any]]:
    free = replace(problem, keep=(), change_fen=0)
    if problem.keep:
        yield option("least_change", problem, answer, answer)
    # With promises to keep, the cheapest of all is another plan than this one.
    for one in weighed(free, None if problem.keep else answer, Options(time_limit=_SECONDS), progress):
        yield option(one.name, problem, one.plan, answer)
    yield option("by_hand", problem, by_hand(free), answer)


def option(code: str, problem: Problem, plan: Answer, cheapest: Answer) -> dict[str, Any]:
    """Return one way of planning beside the cheapest: what it costs, hauls and drives, and what it costs more."""
    ways = lines(problem, plan.flows)
    near = [line for line in ways if line.kind is HaulKind.HAUL]
    stays = sum(one.bank - one.outside for one in plan.unmatched)
    return {
        "code": code,
        "label": LABELS[code][0],
        "about": LABELS[code][1],
        "cost_fen": plan.cost_fen,
        "more_fen": plan.cost_fen - cheapest.cost_fen,
        "matched_m3": sum(line.bank for line in near),
        "stays_m3": stays,
        "m3_km": round(sum(line.bank * line.km for line in ways)),
        "trips": sum(line.trips for line in ways),
        "proven": plan.proven,
        "ways": [[line.from_name, line.to_name, line.bank, line.km] for line in near[:200]],
    }


def _splits(problem: Problem, answer: Answer) -> list[dict[str, Any]]:
    owners = {lot.owner or lot.id for lot in (*problem.surpluses, *problem.needs)}
    found = []
    for method in _methods(len(owners)):
        shared = split(problem, answer, method, groups=len(owners) <= _QUICK)
        if shared.method != method:
            continue
        found.append(
            {
                "method": method,
                "label": METHODS[method],
                "saving_fen": shared.shared_fen,
                "notes": list(shared.notes),
                "parties": [
                    {
                        "name": party.id,
                        "matched_m3": party.matched,
                        "alone_fen": party.alone_fen,
                        "share_fen": party.share_fen,
                        "together_fen": party.together_fen,
                        "sentence": party.sentence,
                    }
                    for party in shared.parties
                ],
            }
        )
    return found


def _methods(parties: int) -> tuple[Method, ...]:
    """Return the ways of sharing that answer while somebody waits."""
    return _SHARED if parties <= _QUICK else _SHARED[:3] if parties <= _FEW else _SHARED[:2]
