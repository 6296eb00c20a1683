"""Promises about background work: it is done once, it can be stopped, and every end has a sentence."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.people import Zone, make_zone
from tests.wutong.kernel.jobs import steps  # noqa: F401 - registers the tasks
from wutong.accounts.models import Office
from wutong.kernel import clock, jobs
from wutong.kernel.errors import NotFound, WrongStage
from wutong.kernel.jobs import queue
from wutong.kernel.jobs.progress import Progress
from wutong.kernel.jobs.worker import run
from wutong.kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


def made() -> int:
    """Count what the steps made."""
    return Office.objects.filter(note="步骤").count()


def test_a_queued_job_is_done_and_says_so(zone: Zone) -> None:
    job = jobs.enqueue("tests.steps", label="走三步", by=zone.zhang, count=3)
    assert jobs.run_waiting_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.message, job.progress, job.total) == ("done", "走完 3 步。", 3, 3)
    assert made() == 3


def test_a_job_queued_in_a_transaction_that_fails_never_was(zone: Zone) -> None:
    with transaction.atomic():
        jobs.enqueue("tests.steps", label="走三步", by=zone.zhang, count=3)
        transaction.set_rollback(True)
    assert jobs.run_waiting_jobs() == 0


def test_a_task_nobody_declared_is_refused_when_it_is_queued(zone: Zone) -> None:
    with pytest.raises(ValueError, match=r"no task is called tests\.unknown"):
        jobs.enqueue("tests.unknown", label="?", by=zone.zhang)
    assert not Job.objects.exists()


def test_arguments_that_json_cannot_keep_are_refused_when_queued(zone: Zone) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        jobs.enqueue("tests.steps", label="走", by=zone.zhang, count=zone.zhang)
    assert not Job.objects.exists()


def test_a_refusal_ends_the_job_with_its_own_sentence(zone: Zone) -> None:
    job = jobs.enqueue("tests.refused", label="办不成", by=zone.zhang)
    jobs.run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "缺少名单,请先上传名单。")


def test_a_fault_ends_the_job_with_a_neutral_sentence_and_a_traceback_in_the_log(
    zone: Zone, caplog: pytest.LogCaptureFixture
) -> None:
    job = jobs.enqueue("tests.broken", label="坏的", by=zone.zhang)
    jobs.run_waiting_jobs()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "secret" not in job.message
    assert "ZeroDivisionError" in caplog.text


def test_a_waiting_job_that_is_cancelled_never_starts(zone: Zone) -> None:
    job = jobs.enqueue("tests.steps", label="走三步", by=zone.zhang, count=3)
    assert jobs.cancel(job.pk, zone.zhang).state == "cancelled"
    assert jobs.run_waiting_jobs() == 0
    assert made() == 0


def test_a_running_job_stops_at_its_next_step_when_cancelled(zone: Zone) -> None:
    jobs.enqueue("tests.steps", label="走三步", by=zone.zhang, count=3)
    job = queue.claim("w1", lease=60)
    assert job is not None
    jobs.cancel(job.pk, zone.zhang)
    run(job, Progress(job, lease=60))
    job.refresh_from_db()
    assert (job.state, made()) == ("cancelled", 0)


def test_an_ended_job_cannot_be_cancelled(zone: Zone) -> None:
    job = jobs.enqueue("tests.steps", label="走一步", by=zone.zhang, count=1)
    jobs.run_waiting_jobs()
    with pytest.raises(WrongStage, match="已经完成"):
        jobs.cancel(job.pk, zone.zhang)
    job.refresh_from_db()
    assert job.state == "done"


def test_nobody_cancels_what_somebody_else_queued(zone: Zone) -> None:
    job = jobs.enqueue("tests.steps", label="走一步", by=zone.zhang, count=1)
    with pytest.raises(NotFound):
        jobs.cancel(job.pk, zone.wang)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == ("waiting", False)


def test_a_claimed_job_is_not_claimed_again_while_its_lease_holds(zone: Zone) -> None:
    jobs.enqueue("tests.steps", label="走一步", by=zone.zhang, count=1)
    assert queue.claim("w1", lease=60) is not None
    assert queue.claim("w2", lease=60) is None


@pytest.fixture
def lapsed(zone: Zone) -> Job:
    """A job whose worker fell silent."""
    jobs.enqueue("tests.steps", label="走三步", by=zone.zhang, count=3)
    job = queue.claim("silent", lease=60)
    assert job is not None
    Job.objects.update(lease_until=clock.machine_time() - timedelta(seconds=1))
    return job


def test_a_silent_worker_loses_its_job_and_can_write_no_more(lapsed: Job) -> None:
    taken = queue.claim("w2", lease=60)
    assert taken is not None
    assert (taken.pk, taken.attempt) == (lapsed.pk, 2)
    run(lapsed, Progress(lapsed, lease=60))
    lapsed.refresh_from_db()
    assert (lapsed.state, lapsed.worker, made()) == ("running", "w2", 0)


def test_after_three_lost_workers_a_job_fails_with_a_sentence(lapsed: Job) -> None:
    Job.objects.update(attempt=3)
    assert queue.claim("w4", lease=60) is None
    lapsed.refresh_from_db()
    assert lapsed.state == "failed"
    assert "3 次" in lapsed.message


def test_a_worker_that_shuts_down_puts_its_job_back(zone: Zone) -> None:
    jobs.enqueue("tests.steps", label="走三步", by=zone.zhang, count=3)
    job = queue.claim("w1", lease=60)
    assert job is not None
    sign = jobs.progress.StopSign()
    sign.set()
    run(job, Progress(job, lease=60, stop=sign))
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("waiting", 0)
    jobs.run_waiting_jobs()
    assert made() == 3
