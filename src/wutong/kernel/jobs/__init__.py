"""Background work: tasks declared by name, jobs queued in the caller's transaction, workers that lease them.

A task is a function ``(progress, **arguments) -> dict | None``. It may be killed at any moment and started again by
another worker, so it keeps its own state in its own rows and starts from there. The dict it returns is kept as the
job's result; ``address`` in it (a path of this house) becomes the button under the finished job, ``sentence`` the
line above it.
"""

from wutong.kernel.jobs.progress import Cancelled, Interrupted, LostLease, Progress, Stopped
from wutong.kernel.jobs.queue import cancel, enqueue
from wutong.kernel.jobs.tasks import task
from wutong.kernel.jobs.worker import Worker, run_waiting_jobs

__all__ = [
    "Cancelled",
    "Interrupted",
    "LostLease",
    "Progress",
    "Stopped",
    "Worker",
    "cancel",
    "enqueue",
    "run_waiting_jobs",
    "task",
]
