"""What a kept plan promised of a question asked anew, and what an adjusted plan moved of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wutong.earthworks.models import Match, Plan
from wutong.earthworks.queries.questions import lot_id
from wutong_engines.haulage import reading
from wutong_engines.haulage.plan import Flow
from wutong_engines.haulage.plan import Plan as Answer
from wutong_engines.haulage.problem import Haul, HaulKind, Problem
from wutong_engines.haulage.replan import differences
from wutong_engines.haulage.replan.moves import DRIVING, kept, moves


def with_promises(problem: Problem, old: Plan, change_fen: int) -> Problem:
    """Return the question with what the old plan promised from this week on, at a price for each m³ moved.

    What became a match since is no promise any more but a contract: it has been taken off the volumes already.
    """
    matched = _matched_since(old)
    first = max(0, ((problem.today or problem.start) - problem.start).days // problem.period_days)
    promised = []
    for flow in sorted(reading.plan(old.answer).flows, key=lambda flow: flow.week):
        taken = min(matched[flow.from_id, flow.to_id], flow.bank) if flow.kind is HaulKind.HAUL else 0
        matched[flow.from_id, flow.to_id] -= taken
        rest = flow.bank - taken
        if rest and flow.week >= first and _stands(problem, flow):
            promised.append(Haul(flow.kind, flow.from_id, flow.to_id, flow.week, rest, flow.origin_id))
    return replace(problem, keep=tuple(promised), change_fen=change_fen)


def moved(problem: Problem, answer: Answer, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an adjusted plan moved of its promises and which changed input is behind it; what it kept.

    :param before: the question of the plan that was adjusted, in JSON.
    """
    changed = differences(reading.problem(before), problem)
    found = moves(problem, problem.keep, answer.flows, changed)
    stayed, promised = kept(problem.keep, answer.flows)
    return {
        "moved": [{"bank": move.bank, "what": move.what, "sentence": move.sentence} for move in found],
        "kept_m3": stayed,
        "promised_m3": promised,
    }


def _stands(problem: Problem, flow: Flow) -> bool:
    """Tell whether a promise can still be meant: both ends are there, and its week lies in the plan."""
    here = problem.names.keys()
    return flow.kind in DRIVING and {flow.from_id, flow.to_id} <= here and flow.week < problem.periods


def _matched_since(old: Plan) -> Counter[tuple[str, str]]:
    """Return what of each pair became a match after the old plan was asked."""
    since = Match.objects.filter(cancelled_at__isnull=True, created_at__gt=old.created_at)
    found = Counter[tuple[str, str]]()
    for surplus_id, need_id, bank in since.order_by().values_list("surplus_id", "need_id", "bank_m3"):
        found[lot_id(surplus_id), lot_id(need_id)] += bank
    return found
