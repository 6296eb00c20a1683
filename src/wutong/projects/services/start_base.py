"""The year's start plan: the declared denominator of the start rate, entered and left with a date."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, WrongStage
from wutong.projects import permissions
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Milestone, Project, StartBase
from wutong.projects.services.ground import project_to_see

LISTED = history.verb("projects.start_base.listed", "列入", "列入 {year} 年度开工计划")
DELISTED = history.verb("projects.start_base.delisted", "移出", "移出 {year} 年度开工计划")
FIRST_YEAR = 2010


@transaction.atomic
def list_to_start(*, by: AbstractBaseUser, project_id: int, year: int) -> StartBase:
    """Declare that a project is to start in a year.

    :raises Duplicate: when it is in that year's plan already.
    :raises WrongStage: when it started in an earlier year, was terminated, or is not counted as a promoted one.
    """
    project = _kept_by(by, project_id)
    if not FIRST_YEAR <= year <= clock.today().year + 1:
        raise Incomplete(f"年度 {year} 不对:请填 {FIRST_YEAR} 至明年之间的年份。", fields={"year": "请核对年度。"})
    _may_start_in(project, year)
    try:
        with transaction.atomic():
            row = StartBase.objects.create(project=project, year=year, listed_by_id=by.pk)
    except IntegrityError:
        raise Duplicate(f"项目“{project.name}”已在 {year} 年度开工计划里,不必重复列入。") from None
    history.record(LISTED, project, by=by, year=year)
    return row


@transaction.atomic
def delist(*, by: AbstractBaseUser, project_id: int, year: int, reason: str) -> StartBase:
    """Take a project out of a year's plan, with a reason; the row stays, so that past rates stay what they were.

    :raises Incomplete: without a reason.
    :raises WrongStage: when it is not in that year's plan.
    """
    project = _kept_by(by, project_id)
    text = reason.strip()
    if not text:
        raise Incomplete("移出年度开工计划须写明理由:分母变小要说得清。", fields={"reason": "请写明移出理由。"})
    row = StartBase.objects.filter(project=project, year=year, delisted_at__isnull=True).first()
    if row is None:
        raise WrongStage(f"项目“{project.name}”不在 {year} 年度开工计划里,无须移出。")
    row.delisted_at, row.reason = clock.now(), text[:200]
    row.save(update_fields=["delisted_at", "reason"])
    history.record(DELISTED, project, by=by, reason=text, year=year)
    return row


def _kept_by(by: AbstractBaseUser, project_id: int) -> Project:
    project = project_to_see(by, project_id)
    if not permissions.may_keep_start_base(by):
        raise NotAllowed("年度开工计划是开工率的分母,由招商办列入和移出;请联系招商办。")
    return project


def _may_start_in(project: Project, year: int) -> None:
    if not project.is_counted:
        why = project.not_counted_reason
        raise WrongStage(f"项目“{project.name}”不计入招商引资({why}),不列入年度开工计划。")
    standing = Milestone.objects.filter(project=project).standing()
    days = {Kind(kind): on for kind, on in standing.values_list("kind", "happened_on")}
    if Kind.TERMINATED in days:
        raise WrongStage(f"项目“{project.name}”已于 {days[Kind.TERMINATED]} 终止,不列入开工计划。")
    started = days.get(Kind.STARTED)
    if started and started.year < year:
        raise WrongStage(f"项目“{project.name}”已于 {started} 开工,不能再列入 {year} 年度开工计划。")
