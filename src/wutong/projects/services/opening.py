"""Bringing a project in — from a lead, or from earlier years — and keeping what is known of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts_queries
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, WrongStage
from wutong.leads import queries as leads_queries
from wutong.leads import services as leads_services
from wutong.projects import permissions
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Project
from wutong.projects.services.ground import project_to_see, project_to_write
from wutong.projects.services.values import DERIVED, ProjectValues, clean_values
from wutong_engines.names import regions_agree

OPENED = history.verb("projects.project.opened", "立项", "由线索 {lead} 转为项目")
REGISTERED = history.verb("projects.project.registered", "登记", "登记项目(无线索),专班专人 {seat}")
EDITED = history.verb("projects.project.edited", "修改", "修改 {fields}")
WATCHED = history.verb("projects.project.watched", "重点推进", "列为重点推进")
UNWATCHED = history.verb("projects.project.unwatched", "取消重点", "取消重点推进")
HANDED_OVER = history.verb("projects.project.handed_over", "移交", "由 {old} 移交 {new}")
_NUMBER_TRIES = 8


@transaction.atomic
def open_from_lead(
    *,
    by: AbstractBaseUser,
    lead_id: int,
    on: date,
    origin: str,
    name: str | None = None,
    values: ProjectValues | None = None,
) -> Project:
    """Open a project from a lead in one step: the lead is landed, and its 专班 and 专人 go on with the project.

    :raises NotFound: when the lead is not there or not theirs to see.
    :raises NotAllowed: when the lead is not theirs to work on.
    :raises WrongStage: when the lead's stage does not admit it.
    :raises Duplicate: when the lead has its project already, or the investor has one of that name.
    """
    lead = leads_queries.summary(by, lead_id)
    already = Project.objects.filter(lead_id=lead_id).first()
    if already is not None:
        raise Duplicate(f"线索“{lead.project_name}”已经转为项目 {already.number}“{already.name}”,不必再转。")
    landed = leads_services.land(by=by, lead_id=lead_id, on=on)
    if landed.seat_id is None:
        raise WrongStage(f"线索 {lead.number} 没有专班专人,不能转为项目;请先认领。")
    given: ProjectValues = {
        "investor": lead.investor,
        "uscc": lead.uscc,
        "chain": lead.chain,
        "industry_code": lead.industry_code,
        "content": lead.content,
        "investment": lead.investment,
        "fixed_investment": lead.fixed_investment,
        "land": lead.land,
        **(values or {}),
    }
    given["name"] = name or given.get("name") or lead.project_name
    given["origin"] = origin
    project = _create(by, given, seat_id=landed.seat_id, lead_id=lead_id)
    history.record(OPENED, project, by=by, lead=lead.number)
    return project


@transaction.atomic
def register(
    *,
    by: AbstractBaseUser,
    seat_id: int,
    name: str,
    investor: str,
    origin: str,
    values: ProjectValues | None = None,
) -> Project:
    """Register a project that has no lead here, as those of earlier years.

    :raises NotAllowed: when the seat is neither theirs nor in a team they lead, and they are not the promotion office.
    :raises Duplicate: when the investor has a project of that name.
    """
    if not permissions.may_register(by):
        raise NotAllowed("登记项目由招商专员、班长和招商办办理,您不能登记。")
    seat = _seat(by, seat_id)
    given: ProjectValues = {**(values or {}), "name": name, "investor": investor, "origin": origin}
    project = _create(by, given, seat_id=seat_id, lead_id=None)
    history.record(REGISTERED, project, by=by, seat=seat)
    return project


@transaction.atomic
def edit(*, by: AbstractBaseUser, project_id: int, based_on: int, values: ProjectValues) -> Project:
    """Change what is known of a project; its stage is not among it, for it follows from the milestones.

    :param based_on: the version the edit was made from.
    :raises Conflict: when somebody changed it since.
    :raises Incomplete: when a value is wrong; names the fields.
    """
    project = project_to_write(by, project_id)
    clean = clean_values(values, project)
    _refuse_twin(_identity(project) | clean, project)
    with _once(clean, project):
        changes = records.amend(project, based_on=based_on, **clean)
    if changes:
        changes = {name: change for name, change in changes.items() if name not in DERIVED}
        labels = "、".join(str(Project._meta.get_field(name).verbose_name) for name in changes)  # type: ignore[union-attr]  # own columns only
        history.record(EDITED, project, by=by, changes=changes, fields=labels)
    return project


@transaction.atomic
def watch(*, by: AbstractBaseUser, project_id: int, on: bool) -> Project:
    """Put a project on the list of those pushed hardest (重点推进), or take it off.

    :raises NotAllowed: for everybody but the promotion office and the leaders.
    """
    project = project_to_see(by, project_id)
    if not permissions.may_watch(by):
        raise NotAllowed("“重点推进”由招商办或分管领导确定。")
    if project.is_watched != on:
        Project.objects.filter(pk=project.pk).update(is_watched=on)
        project.is_watched = on
        history.record(WATCHED if on else UNWATCHED, project, by=by)
    return project


@transaction.atomic
def hand_over(*, by: AbstractBaseUser, project_id: int, seat_id: int, reason: str) -> Project:
    """Give a project to another seat: within a team its leader may, across teams the promotion office.

    :raises NotAllowed: when the new seat is not theirs to charge.
    :raises Incomplete: without a reason.
    """
    project = project_to_write(by, project_id)
    text = reason.strip()
    if not text:
        raise Incomplete("移交须写明理由。", fields={"reason": "请写明移交理由。"})
    seat = _seat(by, seat_id)
    old = str(project.seat)
    records.amend(project, seat_id=seat_id)
    history.record(HANDED_OVER, project, by=by, reason=text, old=old, new=seat)
    return project


def _seat(by: AbstractBaseUser, seat_id: int) -> str:
    """Return the seat in words, when this person may have projects held by it."""
    seat = accounts_queries.seat(seat_id)
    if not seat.is_open:
        raise Incomplete(f"{seat}已离开专班,请改选在岗的专人。", fields={"seat_id": "请改选在岗的专人。"})
    if people.is_promotion_office(by):
        return str(seat)
    own = people.seats_of(by).filter(pk=seat_id).exists()
    if own or people.teams_led_by(by).filter(seats__id=seat_id).exists():
        return str(seat)
    raise NotAllowed(
        "只能登记到本人名下,或(班长)本专班成员名下;登记到其他专班请找招商办。",
        fields={"seat_id": "请改选专班专人。"},
    )


def _create(by: AbstractBaseUser, values: ProjectValues, *, seat_id: int, lead_id: int | None) -> Project:
    clean = clean_values(values, None)
    _refuse_twin(clean, None)
    for _ in range(_NUMBER_TRIES):
        try:
            with transaction.atomic():
                return Project.objects.create(
                    **clean, number=_next_number(), seat_id=seat_id, lead_id=lead_id, created_by_id=by.pk
                )
        except IntegrityError:
            # Either the number was taken meanwhile, or the project was: the second is told, the first tried again.
            _refuse_twin(clean, None)
    raise Conflict("同时登记的项目太多,没有取到编号;请稍后再试一次。")


def _next_number() -> str:
    prefix = f"XM{clock.today().year}-"
    taken = Project.objects.filter(number__startswith=prefix).order_by("-number")
    last = taken.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"


@contextmanager
def _once(clean: Mapping[str, Any], project: Project) -> Iterator[None]:
    """Tell a broken constraint of an edit in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _refuse_twin({**_identity(project), **clean}, project)
        raise


def _identity(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in ("investor_key", "investor_place", "name")}


def _refuse_twin(clean: Mapping[str, Any], project: Project | None) -> None:
    alike = Project.objects.filter(investor_key=clean["investor_key"], name=clean["name"])
    twins = [
        twin
        for twin in (alike.exclude(pk=project.pk) if project else alike)
        if regions_agree(twin.investor_place, clean["investor_place"])
    ]
    if twins:
        twin = twins[0]
        raise Duplicate(
            f"“{twin.investor}”的项目“{twin.name}”已登记为 {twin.number}:同一项目只登记一次。"
            "增资请写明“二期”“增资”等以示区别。",
            fields={"name": f"与 {twin.number} 重复。"},
        )


def why_keep(seat_id: int) -> str:
    """Return why a seat cannot end yet: the projects it carries; empty when it carries none."""
    carried = Project.objects.filter(seat_id=seat_id).exclude(verified_stage=Kind.TERMINATED.value).count()
    return f"还负责 {carried} 个项目,请先移交" if carried else ""
