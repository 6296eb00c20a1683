"""What a running task holds: its lease, its progress, and the ways in which it is told to stop."""

from contextlib import suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from django.db.models import QuerySet

from wutong.kernel import clock
from wutong.kernel.models import Job


class Stopped(Exception):
    """The task must stop here; its rows say how far it came."""


class Cancelled(Stopped):
    """Somebody asked for the job to be cancelled: tidy up, then let it pass on."""


class Interrupted(Stopped):
    """The worker is shutting down: the job goes back to the queue and is taken up again later."""


class LostLease(Stopped):
    """Another worker has the job now: nothing more may be written."""


class StopSign:
    """A wish to stop that a signal handler may set at any moment.

    An ``Event`` may not: its lock is not reentrant, and a signal that comes while it is held would wait for ever.
    """

    def __init__(self) -> None:
        self._told = False
        self._wake: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Ask to stop, and wake whoever waits."""
        self._told = True
        self._wake.put(None)

    def is_set(self) -> bool:
        """Tell whether to stop."""
        return self._told

    def wait(self, seconds: float) -> None:
        """Wait that long, or until told to stop."""
        if not self._told:
            with suppress(Empty):
                self._wake.get(timeout=seconds)


class Progress:
    """The task's hold on its job."""

    def __init__(self, job: Job, *, lease: float, stop: StopSign | None = None) -> None:
        self.job_id: int = job.pk
        self.attempt: int = job.attempt
        self.by_id: int | None = job.queued_by_id
        self._worker = job.worker
        self._lease = timedelta(seconds=lease)
        self._stop = stop or StopSign()

    def advance(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is, and keep the lease.

        Inside a transaction this also holds the job against other workers until the commit: what is written in the
        same transaction is written by the one holder of the lease, or not at all.

        :raises Cancelled: when the job was cancelled.
        :raises Interrupted: when the worker is shutting down.
        :raises LostLease: when the lease ran out and somebody else took the job.
        """
        if self._stop.is_set():
            raise Interrupted
        changed = (
            self._held()
            .filter(cancel_asked=False)
            .update(progress=min(done, total), total=total, message=message[:255], lease_until=self._until())
        )
        if not changed:
            self.keep()
            raise Cancelled

    def keep(self) -> None:
        """Keep the lease without asking whether to stop: for tidying up after a cancel.

        :raises LostLease: when somebody else took the job.
        """
        if not self._held().update(lease_until=self._until()):
            raise LostLease

    def _held(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.job_id, state=Job.State.RUNNING, worker=self._worker, attempt=self.attempt)

    def _until(self) -> datetime:
        return clock.machine_time() + self._lease
