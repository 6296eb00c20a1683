"""The background work of a plan: solve, check, weigh the alternatives, write all of it down at once or nothing."""

import logging
from typing import Any

from django.db import transaction
from django.urls import reverse

from wutong.earthworks.models import Plan
from wutong.earthworks.queries import comparisons
from wutong.earthworks.queries.promises import moved
from wutong.kernel import clock, jobs
from wutong_engines.haulage import reading
from wutong_engines.haulage.check import check
from wutong_engines.haulage.errors import HaulageError
from wutong_engines.haulage.plan import Options, Reason
from wutong_engines.haulage.solve import solve

log = logging.getLogger(__name__)

SOLVE, RECHECK = "earthworks.plan", "earthworks.plan_recheck"
# A park of hundreds of sites over a year; what is not proven by then is kept with its gap.
SECONDS = 600.0
_STEPS = 100
_UNPROVEN = frozenset({Reason.TIME, Reason.CANCELLED, Reason.NO_BOUND})


class _Watch:
    """Tells the job how far the engine is, and the engine when somebody wants it to stop."""

    def __init__(self, progress: jobs.Progress) -> None:
        self.progress = progress
        self.stopped: jobs.Stopped | None = None

    def __call__(self, share: float, sentence: str) -> bool:
        """Keep the lease; False once the job was cancelled or lost, or its worker goes down."""
        try:
            self.progress.advance(min(_STEPS - 10, round(share * (_STEPS - 10))), _STEPS, sentence)
        except jobs.Stopped as stop:
            self.stopped = stop
        return self.stopped is None

    def stop_if_told(self) -> None:
        """Raise what the engine could not: the wish to stop."""
        if self.stopped is not None:
            raise self.stopped


def _dropped(plan_id: int) -> None:
    Plan.objects.filter(pk=plan_id, state=Plan.State.WAITING).update(
        state=Plan.State.CANCELLED, fault="计算开始前已取消。"
    )


@jobs.task(SOLVE, dropped=_dropped)
def solve_plan(progress: jobs.Progress, plan_id: int) -> dict[str, Any]:
    """Solve the frozen question of a plan. Killed at any moment, it starts again from the question."""
    plan = Plan.objects.select_related("replan_of").get(pk=plan_id)
    if plan.state != Plan.State.WAITING:
        return _said(plan, f"方案{plan.get_state_display()}。")
    try:
        _end(progress, plan, **_found(progress, plan))
    except jobs.Cancelled:
        _end(progress, plan, state=Plan.State.CANCELLED, fault="计算已取消,没有保留中途的结果。")
        raise
    except jobs.Stopped:
        raise
    except HaulageError as trouble:
        _end(progress, plan, state=Plan.State.FAILED, fault=str(trouble)[:500])
        return _said(plan, f"未得出:{trouble}"[:200])
    except Exception:
        _end(
            progress, plan, state=Plan.State.FAILED, fault="计算程序出错,没有得出方案。请重算;仍不行请联系系统管理员。"
        )
        raise
    plan.refresh_from_db(fields=["state", "fault"])
    return _said(plan, "已得出。" if plan.state == Plan.State.DONE else f"未得出:{plan.fault}")


@jobs.task(RECHECK)
def recheck(progress: jobs.Progress, plan_id: int) -> dict[str, Any]:
    """Solve the frozen question of a finished plan again and compare, m³ by m³ and fen by fen."""
    plan = Plan.objects.select_related("replan_of").get(pk=plan_id)
    found = _found(progress, plan)
    before, after = (reading.plan(one) for one in (plan.answer, found["answer"]))
    if before.cost_fen != after.cost_fen:
        same = f"费用不一致:原 {before.cost_fen / 100:,.2f} 元,重算 {after.cost_fen / 100:,.2f} 元"
    elif before.flows != after.flows:
        same = f"费用一致({after.cost_fen / 100:,.2f} 元),调配不同:同价方案不止一个"
    else:
        same = f"重算结果与原方案完全一致:{after.cost_fen / 100:,.2f} 元"
    return _said(plan, f"{same}。")


def _found(progress: jobs.Progress, plan: Plan) -> dict[str, Any]:
    """Return the columns of the answer."""
    watch = _Watch(progress)
    problem = reading.problem(plan.problem)
    answer = solve(problem, Options(time_limit=SECONDS), watch)
    watch.stop_if_told()
    report = check(problem, answer)
    if not report.ok:
        return _failed("独立核对没有通过:" + ";".join(map(str, report.faults[:5])))
    watch(1.0, "比选与分摊")
    watch.stop_if_told()
    weighed = comparisons.compared(problem, answer, watch)
    watch.stop_if_told()
    if problem.keep and plan.replan_of is not None:
        weighed |= moved(problem, answer, plan.replan_of.problem)
    return {
        "state": Plan.State.DONE,
        "fault": "",
        "answer": reading.as_json(answer),
        "alternatives": weighed,
        "status": answer.status.value,
        "cost_fen": answer.cost_fen,
        "bound_fen": answer.bound_fen,
        "saving_fen": answer.saving_fen,
        # Stopped half-way is never proven, whatever the numbers happen to say.
        "is_proven": answer.proven and answer.reason not in _UNPROVEN and answer.bound_fen is not None,
        "solved_at": clock.now(),
    }


def _failed(fault: str) -> dict[str, Any]:
    return {"state": Plan.State.FAILED, "fault": fault[:500]}


def _end(progress: jobs.Progress, plan: Plan, **columns: Any) -> None:
    """Write the end down in one transaction, as the one holder of the lease."""
    with transaction.atomic():
        if columns.get("state") == Plan.State.CANCELLED:
            progress.keep()
        else:
            progress.advance(_STEPS, _STEPS, "保存结果")
        Plan.objects.filter(pk=plan.pk, state=Plan.State.WAITING).update(**columns)


def _said(plan: Plan, sentence: str) -> dict[str, Any]:
    return {"address": reverse("earthworks:plan", args=[plan.pk]), "sentence": f"方案 {plan.number} {sentence}"}
