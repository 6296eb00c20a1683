"""Ask for a plan, ask again, change it as little as can be, call it off; the answer comes from ``solving``."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from wutong.earthworks.models import NumberCounter, Plan
from wutong.earthworks.queries import plan_page
from wutong.earthworks.queries import plans as kept
from wutong.earthworks.queries.promises import with_promises
from wutong.earthworks.queries.questions import Question, fingerprint, question, what_if
from wutong.earthworks.services import solving
from wutong.earthworks.services.given import manager, text
from wutong.earthworks.services.matches import propose
from wutong.earthworks.services.plan_settings import checked_settings
from wutong.earthworks.services.road_files import read_roads
from wutong.kernel import clock, files, history, jobs, numbering, records
from wutong.kernel.errors import Incomplete, WrongStage
from wutong_engines.haulage import reading
from wutong_engines.haulage.errors import BadProblem
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.validation import validated

STARTED = history.verb(
    "earthworks.plan.started", "编制方案", "编制平衡方案 {number}“{name}”,自 {starts_on} 起 {weeks} 周,登记 {count} 条"
)
REPLANNED = history.verb("earthworks.plan.replanned", "调整方案", "按最少改动调整方案 {number},每方改动计 {yuan} 元")
RECHECKED = history.verb("earthworks.plan.rechecked", "重算方案", "重算方案 {number} 的原问题")
CANCELLED = history.verb("earthworks.plan.cancelled", "取消方案", "取消方案 {number} 的计算")
_MOST_WEEKS = 520


@transaction.atomic
def start_plan(
    *, by: AbstractBaseUser, name: str, starts_on: date, weeks: int, settings: Mapping[str, Any] | None = None
) -> Plan:
    """Freeze the question as it stands now and queue its solution.

    :param starts_on: any day of the first week; the plan begins on its Monday.
    :param settings: ``PlanSettings``: basis, max_km, detour, trucks_per_day, haul_percent, shifts, registration_ids,
        roads; what is not said follows the rules in force.
    :raises Incomplete: naming what is missing or cannot be meant, site by site.
    """
    manager(by, "平衡方案")
    said, called = checked_settings(settings or {}), text(name, "name", "方案名称", 100)
    monday = _monday(starts_on, weeks)
    asked = question(name=called, starts_on=monday, weeks=weeks, settings=said, today=clock.today())
    return _keep(by, asked, said)


@transaction.atomic
def plan_again(*, by: AbstractBaseUser, plan_id: int) -> Plan:
    """Ask the same with the data of today: for a plan whose registrations, prices or outlets have changed."""
    old = kept.plan_row(by, plan_id)
    said = {name: value for name, value in old.settings.items() if name not in _ABOUT}
    return start_plan(by=by, name=old.name, starts_on=old.starts_on, weeks=old.weeks, settings=said)


@transaction.atomic
def save_what_if(*, by: AbstractBaseUser, plan_id: int, name: str, change: Mapping[str, Any]) -> Plan:
    """Keep what the what-if panel showed as a plan of its own: the same frozen data, otherwise asked."""
    manager(by, "平衡方案")
    old = kept.plan_row(by, plan_id)
    called, changed = text(name, "name", "方案名称", 100), checked_settings(change)
    frozen = reading.problem(old.problem)
    said = {**{key: value for key, value in old.settings.items() if key not in _ABOUT}, **_joined(old, changed)}
    asked = Question(
        what_if(frozen, changed), tuple(old.registrations.values_list("pk", flat=True)), kept.left_out(old),
        tuple(old.settings.get("notes", ())),
    )  # fmt: skip
    return _keep(by, asked, said, name=called, replan_of=old)


@transaction.atomic
def replan(*, by: AbstractBaseUser, plan_id: int, change_fen: int, name: str = "") -> Plan:
    """Plan again with the data of today, keeping as much of a kept plan as is worth it.

    :param change_fen: what it is worth not to move one m³ that the kept plan promised, in fen.
    :raises WrongStage: when the kept plan has no answer.
    """
    manager(by, "平衡方案")
    old = kept.plan_row(by, plan_id)
    if old.state != Plan.State.DONE:
        raise WrongStage(f"方案 {old.number} 还没有结果,不能在它的基础上调整。")
    if not 0 <= change_fen <= 10**6:
        raise Incomplete("每方改动的代价应在 0 到 10000 元之间。", fields={"change_fen": "应在 0 到 10000 元之间。"})
    said = {key: value for key, value in old.settings.items() if key not in _ABOUT}
    asked = question(
        name=text(name or f"{old.name}(调整)", "name", "方案名称", 100), starts_on=old.starts_on, weeks=old.weeks,
        settings=said, today=clock.today(),
    )  # fmt: skip
    asked = dataclasses.replace(asked, problem=with_promises(asked.problem, old, change_fen))
    made = _keep(by, asked, {**said, "change_fen": change_fen}, replan_of=old)
    history.record(REPLANNED, old, by=by, number=old.number, yuan=f"{change_fen / 100:.2f}")
    return made


@transaction.atomic
def recheck_plan(*, by: AbstractBaseUser, plan_id: int) -> Plan:
    """Solve the frozen question again (重算): says whether the same answer comes out; a failed plan gets its answer."""
    manager(by, "平衡方案")
    plan = kept.plan_row(by, plan_id)
    if kept.is_running(plan):
        raise WrongStage(f"方案 {plan.number} 正在计算,请等它结束。")
    if plan.state == Plan.State.DONE:
        job = jobs.enqueue(solving.RECHECK, label=f"重算平衡方案 {plan.number}", by=by, plan_id=plan.pk)
        records.amend(plan, job_id=job.pk)
    else:
        _queue(plan, by)
    history.record(RECHECKED, plan, by=by, number=plan.number)
    return plan


@transaction.atomic
def cancel_plan(*, by: AbstractBaseUser, plan_id: int) -> Plan:
    """Ask a running plan to stop; what a worker lost is put to rest at once."""
    manager(by, "平衡方案")
    plan = kept.plan_row(by, plan_id)
    if plan.state != Plan.State.WAITING:
        raise WrongStage(f"方案 {plan.number} 已经{plan.get_state_display()},没有可取消的计算。")
    if kept.is_running(plan) and plan.job_id:
        jobs.cancel(plan.job_id, by)
    else:
        records.amend(plan, state=Plan.State.CANCELLED, fault="计算已取消。")
    history.record(CANCELLED, plan, by=by, number=plan.number)
    plan.refresh_from_db()
    return plan


# What a plan keeps in its settings beside what it was asked with.
_ABOUT = frozenset({"left_out", "notes", "change_fen"})


def _keep(
    by: AbstractBaseUser, asked: Question, said: Mapping[str, Any], *, name: str = "", replan_of: Plan | None = None
) -> Plan:
    problem = _sound(asked.problem)
    frozen = reading.as_json(problem)
    about = {"left_out": [vars(one) for one in asked.left_out], "notes": list(asked.notes)}
    year = timezone.localdate(clock.now()).year
    (number,) = numbering.take(NumberCounter, series="FA", year=year)
    plan = Plan.objects.create(
        number=f"ZC-FA-{year}-{number:03d}", name=name or problem.name, starts_on=problem.start, weeks=problem.weeks,
        settings={**said, **about}, problem=frozen, problem_hash=fingerprint(frozen), replan_of=replan_of,
        created_by_id=by.pk, created_at=clock.now(),
    )  # fmt: skip
    plan.registrations.set(asked.registration_ids)
    _queue(plan, by)
    history.record(
        STARTED, plan, by=by, number=plan.number, name=plan.name, starts_on=plan.starts_on, weeks=plan.weeks,
        count=len(asked.registration_ids),
    )  # fmt: skip
    return plan


def _queue(plan: Plan, by: AbstractBaseUser) -> None:
    job = jobs.enqueue(solving.SOLVE, label=f"平衡方案 {plan.number} {plan.name}", by=by, plan_id=plan.pk)
    records.amend(plan, job_id=job.pk, state=Plan.State.WAITING, fault="")


def _sound(problem: Problem) -> Problem:
    try:
        return validated(problem)
    except BadProblem as trouble:
        raise Incomplete("不能编制方案:" + ";".join(map(str, trouble.faults[:20]))) from trouble


def _monday(starts_on: date, weeks: int) -> date:
    if not 1 <= weeks <= _MOST_WEEKS:
        sentence = f"周数应在 1 到 {_MOST_WEEKS} 之间。"
        raise Incomplete(sentence, fields={"weeks": sentence})
    if abs(starts_on.year - clock.today().year) > 10:
        sentence = f"起始日 {starts_on} 离今天超过十年,请核对。"
        raise Incomplete(sentence, fields={"starts_on": sentence})
    return starts_on - timedelta(days=starts_on.weekday())


def _joined(old: Plan, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings after a change on top of those the plan was asked with: shares multiply, days add up."""
    said = dict(changed)
    if "haul_percent" in changed:
        said["haul_percent"] = round(int(old.settings.get("haul_percent", 100)) * int(changed["haul_percent"]) / 100)
    if "shifts" in changed:
        before: Mapping[str, int] = old.settings.get("shifts", {})
        keys = before.keys() | changed["shifts"].keys()
        said["shifts"] = {key: before.get(key, 0) + changed["shifts"].get(key, 0) for key in sorted(keys)}
    return said


def roads_from_file(*, by: AbstractBaseUser, file: files.Upload) -> dict[str, Any]:
    """Keep a file of distances and return what it says as the settings of a plan take it.

    :raises BadFile: naming the line that cannot be read.
    """
    manager(by, "距离表")
    return {"roads": read_roads(files.store(file, by=by))}


def propose_from_plan(*, by: AbstractBaseUser, plan_id: int, pairs: Sequence[tuple[int, int]]) -> list[Any]:
    """Turn chosen pairs of a plan into proposals (匹配建议单), all or none."""
    manager(by, "匹配建议")
    page = plan_page.plan(by, plan_id)
    known = {(pair.surplus_id, pair.need_id): pair for pair in page.pairs}
    if not pairs or not set(pairs) <= known.keys():
        raise Incomplete("请先勾选要生成匹配建议的调配。", fields={"pairs": "请先勾选要生成匹配建议的调配。"})
    with transaction.atomic():
        return [
            propose(
                by=by, surplus_id=pair.surplus_id, need_id=pair.need_id, bank_m3=pair.bank, starts_on=pair.first,
                ends_on=pair.last, plan_id=plan_id, km=pair.km, km_basis=pair.km_basis,
            )
            for pair in (known[key] for key in pairs)
        ]  # fmt: skip
