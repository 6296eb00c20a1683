"""The worker: claims one job after another, runs it, keeps its lease alive, stops at once when told."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from wutong.kernel.errors import Refusal
from wutong.kernel.jobs import queue, tasks
from wutong.kernel.jobs.progress import Cancelled, Interrupted, LostLease, Progress, StopSign
from wutong.kernel.models import Job

log = logging.getLogger(__name__)

IDLE_PAUSE = 0.5
_NEUTRAL = "任务执行时出了差错,没有完成。请稍后再试;若仍不行,请把任务编号告诉系统管理员。"


def lease_seconds() -> float:
    """Return how long a silent worker keeps its job (``JOB_LEASE_SECONDS``, a minute unless set)."""
    return float(getattr(settings, "JOB_LEASE_SECONDS", 60))


class Worker:
    """One process that works; several may run side by side."""

    def __init__(self, *, lease: float | None = None) -> None:
        self.name = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease = lease_seconds() if lease is None else lease
        self.stop = StopSign()

    def run_for_ever(self) -> None:
        """Work until told to stop; look for work twice a second while there is none."""
        tasks.discover()
        while not self.stop.is_set():
            close_old_connections()
            try:
                worked = self.run_one()
            except DatabaseError:
                # A database that restarts must not end the worker: it is there again a moment later.
                log.exception("the database did not answer")
                connection.close()
                worked = False
            if not worked:
                self.stop.wait(IDLE_PAUSE)

    def run_one(self) -> bool:
        """Run the next job, if there is one."""
        job = queue.claim(self.name, lease=self.lease)
        if job is None:
            return False
        with self._heartbeat(job):
            run(job, Progress(job, lease=self.lease, stop=self.stop))
        return True

    @contextmanager
    def _heartbeat(self, job: Job) -> Iterator[None]:
        """Keep the lease alive from a thread, for steps that take longer than it lasts."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(self.lease / 3):
                try:
                    if not queue.extend(job, lease=self.lease):
                        break
                except DatabaseError:
                    log.warning("the lease of job %s could not be extended this time", job.pk)
            connection.close()

        thread = threading.Thread(target=beat, name=f"lease-{job.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def run(job: Job, progress: Progress) -> None:
    """Run a claimed job and write down how it ended."""
    declared = tasks.find(job.task)
    if declared is None:
        queue.fail(job, f"这台服务器不认识任务“{job.task}”,可能是版本不一致,请联系系统管理员。")
        return
    try:
        result = declared.function(progress, **job.arguments)
    except Cancelled:
        queue.stop(job)
    except Interrupted:
        queue.put_back(job)
    except LostLease:
        log.warning("job %s was taken over by another worker", job.pk)
    except Refusal as refusal:
        queue.fail(job, refusal.message)
    except Exception:
        # Whatever a task does wrong must neither end the worker nor reach the page as a traceback.
        log.exception("job %s (%s) failed", job.pk, job.task)
        queue.fail(job, _NEUTRAL)
    else:
        queue.finish(job, result or {})


def run_waiting_jobs() -> int:
    """Run every queued job here and now, one after another; for tests and the demo town. Returns how many ran."""
    worker = Worker()
    count = 0
    while (job := queue.claim(worker.name, lease=worker.lease)) is not None:
        run(job, Progress(job, lease=worker.lease))
        count += 1
    return count
