"""Pages of background work: mine, one with its progress, cancel."""

from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from wutong.kernel import pages
from wutong.kernel.errors import NotFound
from wutong.kernel.jobs import queue
from wutong.kernel.models import Job

# The kernel lies below accounts: it knows the word for the system officer, not the class.
_SYSTEM_OFFICER = "system"


@require_GET
@pages.allowed(lambda user: bool(getattr(user, "has_desk", False)), "后台任务供园区工作人员查看。")
def listing(request: HttpRequest) -> HttpResponse:
    """List the person's own jobs; to the system officer the state of everybody's, without what they are about."""
    keeper = is_keeper(request.user)
    jobs = Job.objects.all() if keeper else Job.objects.filter(queued_by_id=request.user.pk)
    page = pages.paged(jobs, request.GET.get("page"))
    lines = [_shown(job, request.user) for job in page.rows]
    return pages.show(
        request, "kernel/jobs.html", "kernel/_jobs.html", {"page": page, "lines": lines, "keeper": keeper}
    )


@require_GET
def detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one job; the page asks for its part every second until the job has ended."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None or not (job.queued_by_id == request.user.pk or is_keeper(request.user)):
        raise NotFound("没有找到这项任务,或它不是您提交的。")
    return pages.show(request, "kernel/job.html", "kernel/_job.html", _shown(job, request.user))


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask the job to stop."""
    queue.cancel(job_id, cast("AbstractBaseUser", request.user))
    return redirect("kernel:job", job_id)


def is_keeper(user: Any) -> bool:
    """Tell whether the person keeps the machines running and may see that jobs run, not what they say."""
    return getattr(user, "role", "") == _SYSTEM_OFFICER


def _shown(job: Job, user: Any) -> dict[str, Any]:
    own = job.queued_by_id == user.pk
    address = str(job.result.get("address", "")) if own else ""
    return {
        "job": job,
        "is_own": own,
        "label": job.label if own else job.task,
        "message": job.message if own else "",
        "is_running": job.state in {Job.State.WAITING, Job.State.RUNNING},
        "percent": min(100, job.progress * 100 // job.total) if job.total else 0,
        "address": address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "",
    }
