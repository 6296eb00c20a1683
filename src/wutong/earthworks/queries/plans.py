"""Plans as lists and rows: what was asked, where the computation stands, whether the data have moved since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wutong.earthworks import permissions
from wutong.earthworks.models import Plan
from wutong.earthworks.queries.questions import LeftOut, fingerprint, question
from wutong.kernel import clock, history
from wutong.kernel.errors import NotFound, Refusal
from wutong.kernel.models import Event, Job
from wutong_engines.haulage import reading
from wutong_engines.haulage.plan import Status

_GOING = frozenset({Job.State.WAITING, Job.State.RUNNING})


@dataclass(frozen=True)
class Standing:
    """Where a plan stands: a word, a colour, and why there is no answer when there is none."""

    code: str
    label: str
    sentence: str

    @property
    def is_running(self) -> bool:
        """Tell whether somebody is still at work on it."""
        return self.code == "waiting"


@dataclass(frozen=True)
class Freshness:
    """Whether the same question, asked today, would be another."""

    is_stale: bool
    sentence: str


def plan_rows(user: Any) -> QuerySet[Plan]:
    """Return the plans the person may see, the newest first; without their questions and answers, which are large."""
    rows = permissions.visible_plans(user).select_related("job", "replan_of", "created_by")
    return rows.defer("problem", "answer", "alternatives")


def plan_row(user: Any, plan_id: int) -> Plan:
    """Return a plan with its question and answer.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = permissions.visible_plans(user).select_related("job", "replan_of", "created_by").filter(pk=plan_id).first()
    if found is None:
        raise NotFound("没有找到这个平衡方案,或它不在您可见的范围内。")
    return found


def is_running(plan: Plan) -> bool:
    """Tell whether a worker has the plan, or will take it up."""
    return plan.state == Plan.State.WAITING and plan.job is not None and plan.job.state in _GOING


def standing(plan: Plan) -> Standing:
    """Return where a plan stands; one whose worker was lost says so and is never taken for an answer."""
    if plan.state == Plan.State.DONE:
        status = Status(plan.status)
        return Standing("done" if plan.is_proven else "open", status.label, "")
    if plan.state == Plan.State.WAITING and is_running(plan):
        return Standing("waiting", "计算中", plan.job.message if plan.job else "")
    if plan.state == Plan.State.WAITING:
        why = plan.job.message if plan.job else ""
        return Standing("failed", "未得出", why or "计算中途退出,没有得出方案。请重算。")
    return Standing(plan.state, plan.get_state_display(), plan.fault)


def standings(rows: Iterable[Plan]) -> list[tuple[Plan, Standing]]:
    """Return plans with where they stand, for a list."""
    return [(row, standing(row)) for row in rows]


def left_out(plan: Plan) -> tuple[LeftOut, ...]:
    """Return the registrations that took no part, and why."""
    return tuple(LeftOut(**one) for one in plan.settings.get("left_out", ()))


def freshness(user: Any, plan_id: int) -> Freshness:
    """Tell whether registrations, prices, outlets or rules behind a plan have changed since it was asked."""
    plan = plan_row(user, plan_id)
    settings = {key: value for key, value in plan.settings.items() if key not in {"left_out", "notes", "change_fen"}}
    try:
        now = question(
            name=plan.name, starts_on=plan.starts_on, weeks=plan.weeks, settings=settings, today=clock.today()
        )
    except Refusal as refusal:
        return Freshness(is_stale=True, sentence=f"按今天的数据已不能编制这个方案:{refusal.message}")
    if fingerprint(reading.as_json(now.problem)) == plan.problem_hash:
        return Freshness(is_stale=False, sentence="")
    return Freshness(is_stale=True, sentence=_difference(plan, reading.as_json(now.problem)))


def _difference(plan: Plan, now: dict[str, Any]) -> str:
    """Say in a line what moved: names of sites first, for that is what people know."""
    moved: list[str] = []
    for part, label in (
        ("surpluses", "余土"), ("needs", "缺土"), ("disposals", "消纳场"), ("borrows", "取土场"), ("yards", "堆场"),
    ):  # fmt: skip
        before = {one["id"]: one for one in plan.problem.get(part, ())}
        after = {one["id"]: one for one in now.get(part, ())}
        moved += [f"{label}“{after[key]['name']}”新增" for key in after.keys() - before.keys()]
        moved += [f"{label}“{before[key]['name']}”不再列入" for key in before.keys() - after.keys()]
        moved += [f"{label}“{one['name']}”有变" for key, one in after.items() if key in before and before[key] != one]
    for part, label in (("tariff", "运价"), ("limits", "限制条件"), ("roads", "道路距离"), ("pairs", "配合费用")):
        if plan.problem.get(part) != now.get(part):
            moved.append(label)
    shown = "、".join(sorted(moved)[:6]) + (f"等 {len(moved)} 处" if len(moved) > 6 else "")
    return f"登记已变:{shown or '参数'}。下面的方案按编制时的数据得出。"


def plan_events(plan: Plan) -> QuerySet[Event]:
    """Return the history of a plan, newest first."""
    return history.of(plan)
