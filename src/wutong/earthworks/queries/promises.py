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

Way = tuple[HaulKind, str, str]
_PROMISED = frozenset({HaulKind.HAUL, HaulKind.DISPOSAL, HaulKind.BORROW})


def with_promises(problem: Problem, old: Plan, change_fen: int) -> Problem:
    """Return the question with what the old plan promised from this week on, at a price for each m³ moved.

    What became a match since is no promise any more but a contract: it has been taken off the volumes already.
    """
    matched = _matched_since(old)
    first = max(0, ((problem.today or problem.start) - problem.start).days // problem.period_days)
    keep = []
    for flow in sorted(reading.plan(old.answer).flows, key=lambda flow: flow.week):
        taken = min(matched[flow.from_id, flow.to_id], flow.bank) if flow.kind is HaulKind.HAUL else 0
        matched[flow.from_id, flow.to_id] -= taken
        rest = flow.bank - taken
        if rest and flow.week >= first and _stands(problem, flow):
            keep.append(Haul(flow.kind, flow.from_id, flow.to_id, flow.week, rest))
    return replace(problem, keep=tuple(keep), change_fen=change_fen)


def moved(problem: Problem, answer: Answer, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what an adjusted plan moved of its promises, way by way, with what changed at its ends.

    :param before: the question of the plan that was adjusted, in JSON.
    """
    promised, planned = Counter[Way](), Counter[Way]()
    for haul in problem.keep:
        promised[haul.kind, haul.from_id, haul.to_id] += haul.bank
    for flow in answer.flows:
        if flow.kind in _PROMISED:
            planned[flow.kind, flow.from_id, flow.to_id] += flow.bank
    changes = _changes(reading.as_json(problem), before)
    found = [
        _move(problem, way, promised[way], planned[way], changes)
        for way in promised.keys() | planned.keys()
        if promised[way] != planned[way]
    ]
    return sorted(found, key=lambda move: (-abs(move["after"] - move["before"]), move["sentence"]))


def _move(problem: Problem, way: Way, before: int, after: int, changes: Mapping[str, str]) -> dict[str, Any]:
    kind, start, end = way
    names = problem.names
    says = f"{names.get(start, start)} → {names.get(end, end)}({kind.label}):{before:,} 方改为 {after:,} 方(自然方)"
    why = ";".join(dict.fromkeys(changes[key] for key in (start, end, "") if key in changes))
    return {
        "from": names.get(start, start),
        "to": names.get(end, end),
        "kind": kind.label,
        "before": before,
        "after": after,
        "sentence": f"{says},因为{why}" if why else f"{says},随其他调配改动",
    }


def _changes(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
    """Return what changed of each site since the adjusted plan was asked, and under no name what holds for all."""
    found: dict[str, str] = {}
    for part in ("surpluses", "needs", "disposals", "borrows", "yards"):
        was = {one["id"]: one for one in before.get(part, ())}
        for one in now.get(part, ()):
            old = was.get(one["id"])
            if old is None:
                found[one["id"]] = f"“{one['name']}”是新登记的"
            elif said := "、".join(label for name, label in _SAID.items() if one.get(name) != old.get(name)):
                found[one["id"]] = f"“{one['name']}”的{said}变了"
    whole = (("tariff", "运价变了"), ("limits", "限制条件变了"), ("roads", "道路距离变了"))
    if said := "、".join(label for part, label in whole if now.get(part) != before.get(part)):
        found[""] = said
    return found


_SAID = {
    "amount": "方量", "start": "起始日", "end": "截止日", "daily": "日能力", "soil": "土类", "grade": "等级",
    "use": "用途", "fee": "消纳费", "price": "购土价", "capacity": "容量", "place": "位置", "minimum": "至少方量",
}  # fmt: skip


def _stands(problem: Problem, flow: Flow) -> bool:
    """Tell whether a promise can still be meant: both ends are there, and its week lies in the plan."""
    here = problem.names.keys()
    return flow.kind in _PROMISED and {flow.from_id, flow.to_id} <= here and flow.week < problem.periods


def _matched_since(old: Plan) -> Counter[tuple[str, str]]:
    """Return what of each pair became a match after the old plan was asked."""
    since = Match.objects.filter(cancelled_at__isnull=True, created_at__gt=old.created_at)
    found = Counter[tuple[str, str]]()
    for surplus_id, need_id, bank in since.order_by().values_list("surplus_id", "need_id", "bank_m3"):
        found[lot_id(surplus_id), lot_id(need_id)] += bank
    return found
