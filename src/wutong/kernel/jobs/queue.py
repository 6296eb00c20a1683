"""The queue of jobs: put in, claimed by one worker at a time under a lease, ended.

Every step is one conditional UPDATE, so that SQLite and PostgreSQL decide races alike: whoever changes the row has it.
"""

import json
import logging
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from wutong.kernel import clock
from wutong.kernel.errors import NotFound, WrongStage
from wutong.kernel.jobs import tasks
from wutong.kernel.models import Job

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
_WORN_OUT = "执行这项任务的后台进程已 3 次中途退出,任务不再重试。已完成的部分保留,请把任务编号告诉系统管理员。"
_CANCELLED = "已取消。"


def enqueue(
    name: str, /, *, label: str, by: AbstractBaseUser | None, due_on: date | None = None, **arguments: Any
) -> Job:
    """Queue a job, in the caller's transaction: it starts after the commit, or never was.

    :param name: a registered task.
    :param label: what the person reads, e.g. “导入线索:名单.xlsx”.
    :param due_on: the zone's day before which it does not start.
    :raises ValueError: when no task has the name, or an argument is not JSON.
    """
    if tasks.find(name) is None:
        raise ValueError(f"no task is called {name}")
    try:
        json.dumps(arguments)
    except TypeError as trouble:
        raise ValueError(f"the arguments of {name} are not JSON: {trouble}") from trouble
    by_id = by.pk if by else None
    return Job.objects.create(task=name, label=label[:200], arguments=arguments, queued_by_id=by_id, due_on=due_on)


@transaction.atomic
def cancel(job_id: int, by: AbstractBaseUser) -> Job:
    """Ask a job to stop: one that waits is ended at once, one that runs stops at its next step.

    :raises NotFound: when the job is not the person's own.
    :raises WrongStage: when it has ended already.
    """
    mine = Job.objects.filter(pk=job_id, queued_by_id=by.pk)
    now = clock.now()
    untouched = mine.filter(state=Job.State.WAITING, started_at__isnull=True)
    if untouched.update(state=Job.State.CANCELLED, cancel_asked=True, ended_at=now, message=_CANCELLED):
        job = mine.get()
        declared = tasks.find(job.task)
        if declared and declared.dropped:
            declared.dropped(**job.arguments)
        return job
    if mine.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).update(cancel_asked=True):
        return mine.get()
    job_now = mine.first()
    if job_now is None:
        raise NotFound("没有找到这项任务,或它不是您提交的。")
    raise WrongStage(f"任务“{job_now.label}”已经{job_now.get_state_display()},不能再取消。")


def claim(worker: str, *, lease: float) -> Job | None:
    """Take the next job: the oldest that waits, or one whose worker let its lease run out."""
    while True:
        now = clock.machine_time()
        due = Q(due_on__isnull=True) | Q(due_on__lte=clock.today())
        free = due & Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
        found = Job.objects.filter(free).order_by("id").values_list("id", "attempt").first()
        if found is None:
            return None
        job_id, attempt = found
        mine = Job.objects.filter(free, pk=job_id, attempt=attempt)
        if attempt >= MOST_ATTEMPTS:
            _end(mine, Job.State.FAILED, message=_WORN_OUT)
            continue
        taken = mine.update(
            state=Job.State.RUNNING,
            worker=worker,
            attempt=F("attempt") + 1,
            lease_until=now + timedelta(seconds=lease),
            started_at=Coalesce(F("started_at"), Value(clock.now())),
        )
        if taken:
            return Job.objects.get(pk=job_id)


def finish(job: Job, result: dict[str, Any]) -> None:
    """Note that the task came to its end."""
    sentence = str(result.get("sentence", ""))
    _end(_held(job), Job.State.DONE, message=sentence, result=result)


def fail(job: Job, sentence: str) -> None:
    """Note that the task failed, with a sentence for the person who waits."""
    _end(_held(job), Job.State.FAILED, message=sentence)


def stop(job: Job) -> None:
    """Note that the task stopped because it was cancelled."""
    _end(_held(job), Job.State.CANCELLED, message=_CANCELLED)


def put_back(job: Job) -> None:
    """Return a job to the queue: its worker is shutting down, which does not count as an attempt."""
    _held(job).update(state=Job.State.WAITING, worker="", lease_until=None, attempt=F("attempt") - 1)


def extend(job: Job, *, lease: float) -> bool:
    """Keep the lease; False when it is lost."""
    return bool(_held(job).update(lease_until=clock.machine_time() + timedelta(seconds=lease)))


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, attempt=job.attempt)


def _end(jobs: QuerySet[Job], state: Job.State, *, message: str, result: dict[str, Any] | None = None) -> None:
    values = {"state": state, "message": message[:255], "ended_at": clock.now(), "lease_until": None}
    ended = jobs.update(**values, **({} if result is None else {"result": result, "progress": F("total")}))
    if not ended:
        log.warning("a job was taken over before it could be ended as %s", state.label)
