"""The engine looks at every line of a list; killed at any moment, it goes on with what still waits."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.enterprises.lifecycle import LineState
from wutong.enterprises.models import Line, NameList
from wutong.enterprises.queries import Identity, identify, lists, store
from wutong.kernel import clock, jobs
from wutong.kernel.models import Job

MATCH = "enterprises.match"
_CHUNK = 200


def ensure_job(name_list: NameList, *, by: AbstractBaseUser) -> None:
    """See that a job is queued that has not begun yet: what waits now is then seen by it."""
    if name_list.job_id and Job.objects.filter(pk=name_list.job_id, state=Job.State.WAITING).exists():
        return
    job = jobs.enqueue(MATCH, label=f"比对名单:{name_list.title}", by=by, list_id=name_list.pk)
    NameList.objects.filter(pk=name_list.pk).update(job=job)
    name_list.job_id = job.pk


@jobs.task(MATCH)
def match_list(progress: jobs.Progress, list_id: int) -> dict[str, Any]:
    """Say of every waiting line whose name it is: sure ones at once, doubtful ones for the queue."""
    row = NameList.objects.get(pk=list_id)
    total = row.lines.count()
    store.prepare(lambda told: progress.advance(0, total, told))
    while row.withdrawn_at is None:
        waiting = list(row.lines.filter(state=LineState.WAITING).order_by("row")[:_CHUNK])
        if not waiting:
            break
        found = identify([line.written for line in waiting], [line.place for line in waiting])
        with transaction.atomic():
            done = total - row.lines.filter(state=LineState.WAITING).count()
            # Within the transaction: until the commit nobody else can take the job over.
            progress.advance(done + len(waiting), total, f"已比对 {done + len(waiting):,} / {total:,} 行")
            for line, identity in zip(waiting, found, strict=True):
                write(line.pk, identity)
        row.refresh_from_db(fields=["withdrawn_at"])
    NameList.objects.filter(pk=list_id).update(matched_at=clock.now(), snapshot=store.edition())
    return {"address": reverse("enterprises:list", args=[list_id]), "sentence": _summed(row)}


def write(line_id: int, found: Identity) -> None:
    """Write what was found to a line that still waits; what somebody decided meanwhile stays."""
    Line.objects.filter(pk=line_id, state=LineState.WAITING).update(
        state=found.state.value,
        candidates=[one.as_json() for one in found.candidates],
        probability=None if found.probability is None else max(0.0, min(1.0, found.probability)),
        reason=found.reason[:255],
        directory_id=found.directory_id,
        matched_name=found.name[:200],
        enterprise_id=found.enterprise_id,
    )


def _summed(row: NameList) -> str:
    states = dict.fromkeys((*lists.KNOWN, *lists.OPEN, LineState.UNREADABLE.value), 0)
    for state in row.lines.values_list("state", flat=True):
        states[state] = states.get(state, 0) + 1
    known = sum(states[state] for state in lists.KNOWN)
    return f"认定 {known:,} 行,待复核 {states[LineState.DOUBTFUL]:,} 行,名录中没有 {states[LineState.UNKNOWN]:,} 行。"
