"""Plans as programs get them."""

from dataclasses import asdict
from typing import Any

from wutong.earthworks.models import Plan
from wutong.earthworks.queries.plan_page import Line, PlanPage, Shortage
from wutong.earthworks.queries.plans import standing
from wutong.earthworks.queries.what_ifs import WhatIf


def plan_summary(plan: Plan) -> dict[str, Any]:
    """Return a plan in a line."""
    where = standing(plan)
    return {
        "id": plan.pk, "number": plan.number, "name": plan.name, "starts_on": plan.starts_on, "weeks": plan.weeks,
        "state": where.code, "standing": where.label, "proven": plan.is_proven, "cost_fen": plan.cost_fen,
        "bound_fen": plan.bound_fen, "saving_fen": plan.saving_fen, "fault": where.sentence,
    }  # fmt: skip


def plan_detail(page: PlanPage) -> dict[str, Any]:
    """Return a plan with its answer."""
    return {
        **plan_summary(page.plan),
        "proof": page.proof,
        "is_demo": page.is_demo,
        "matched_m3": page.matched_m3,
        "gap_m3": page.gap_m3,
        "stuck_m3": page.stuck_m3,
        "roads_basis": list(page.answer.roads_basis) if page.answer else [],
        "lines": [_line(line) for line in page.lines],
        "shortages": [_shortage(one) for one in page.shortages],
        "left_out": [asdict(one) for one in page.left_out],
        "notes": list(page.notes),
        "weighed": dict(page.weighed),
    }


def what_if_detail(found: WhatIf) -> dict[str, Any]:
    """Return what the panel found."""
    return {
        "refusal": found.refusal,
        "is_large": found.is_large,
        "proven": found.is_proven,
        "cost_fen": found.answer.cost_fen if found.answer else None,
        "cost_more_fen": found.cost_more_fen,
        "saving_fen": found.saving_fen,
        "matched_m3": found.matched_m3,
        "matched_more_m3": found.matched_more_m3,
        "gap_m3": found.gap_m3,
        "gap_more_m3": found.gap_more_m3,
        "stuck_m3": found.stuck_m3,
        "lines": [_line(line) for line in found.lines],
        "shortages": [_shortage(one) for one in found.shortages],
    }


def _line(line: Line) -> dict[str, Any]:
    return {**asdict(line), "kind": line.kind.value}


def _shortage(one: Shortage) -> dict[str, Any]:
    return {**asdict(one), "stays": one.stays}
