"""Promises about real worker processes."""

import signal
import threading

import pytest
from django.db import connection

from tests.people import Zone, make_zone
from tests.wutong.kernel.jobs import steps  # noqa: F401 - registers the tasks
from tests.wutong.kernel.workers import eventually, until, worker_process
from wutong.accounts.models import Office
from wutong.kernel import jobs
from wutong.kernel.jobs import queue
from wutong.kernel.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone(transactional_db: None) -> Zone:
    """The people."""
    return make_zone()


def made() -> int:
    """Count what the steps made."""
    return Office.objects.filter(note="步骤").count()


def test_a_job_whose_worker_is_killed_is_finished_by_another(zone: Zone) -> None:
    job = jobs.enqueue("tests.steps", label="走五步", by=zone.zhang, count=5)
    with worker_process(lease=1, hold_at=3) as doomed:
        until(doomed, "holding")
        doomed.kill()
        doomed.wait()
    assert made() == 3
    heir = jobs.Worker(lease=5)
    assert eventually(heir.run_one)
    job.refresh_from_db()
    assert (job.state, job.attempt, made()) == ("done", 2, 5)


def test_a_lease_is_kept_alive_while_a_step_takes_long(zone: Zone) -> None:
    job = jobs.enqueue("tests.steps", label="走五步", by=zone.zhang, count=5)
    with worker_process(lease=1, hold_at=3) as slow:
        until(slow, "holding")
        threading.Event().wait(1.5)
        assert queue.claim("thief", lease=5) is None
        job.refresh_from_db()
        assert job.state == "running"


def test_a_worker_stops_at_once_when_told(zone: Zone) -> None:
    jobs.enqueue("tests.steps", label="走两步", by=zone.zhang, count=2)
    with worker_process(lease=5) as idle:
        assert eventually(lambda: Job.objects.filter(state="done").exists())
        idle.send_signal(signal.SIGTERM)
        assert idle.wait(timeout=5) == 0


def test_two_workers_never_claim_one_job_twice(zone: Zone) -> None:
    for number in range(12):
        jobs.enqueue("tests.steps", label=f"第 {number} 项", by=zone.zhang, count=0)
    claimed: list[int] = []

    def work(name: str) -> None:
        while job := queue.claim(name, lease=60):
            claimed.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(Job.objects.values_list("pk", flat=True))
    assert len(claimed) == len(set(claimed)) == 12
