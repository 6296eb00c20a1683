"""Promises about the pages of background work."""

import pytest
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.kernel.jobs import steps  # noqa: F401 - registers the tasks
from wutong.accounts.models import Person
from wutong.kernel import jobs
from wutong.kernel.models import Job

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture
def job(zone: Zone) -> Job:
    """A job of zhang."""
    return jobs.enqueue("tests.steps", label="导入<b>名单</b>", by=zone.zhang, count=2)


def signed_in(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_submitter_sees_the_job_and_its_label_as_text(zone: Zone, job: Job) -> None:
    page = signed_in(zone.zhang).get(f"/jobs/{job.pk}/")
    assert page.status_code == 200
    assert "导入&lt;b&gt;名单" in page.content.decode()


def test_the_part_asks_again_until_the_job_has_ended(zone: Zone, job: Job) -> None:
    zhang = signed_in(zone.zhang)
    assert "every 1s" in zhang.get(f"/jobs/{job.pk}/", headers=PART).content.decode()
    jobs.run_waiting_jobs()
    ended = zhang.get(f"/jobs/{job.pk}/", headers=PART).content.decode()
    assert "every 1s" not in ended
    assert "走完 2 步" in ended
    assert "查看结果" in ended


def test_somebody_else_finds_nothing(zone: Zone, job: Job) -> None:
    assert signed_in(zone.wang).get(f"/jobs/{job.pk}/").status_code == 404
    assert signed_in(zone.wang).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    job.refresh_from_db()
    assert job.state == "waiting"


def test_the_system_officer_sees_the_state_and_not_what_it_is_about(zone: Zone, job: Job) -> None:
    for address in ("/jobs/", f"/jobs/{job.pk}/"):
        page = signed_in(zone.wu).get(address)
        assert page.status_code == 200
        assert "名单" not in page.content.decode()
        assert "tests.steps" in page.content.decode()


def test_the_list_shows_only_mine(zone: Zone, job: Job) -> None:
    assert "名单" in signed_in(zone.zhang).get("/jobs/").content.decode()
    assert "名单" not in signed_in(zone.wang).get("/jobs/").content.decode()


def test_cancelling_from_the_page_ends_a_waiting_job(zone: Zone, job: Job) -> None:
    answer = signed_in(zone.zhang).post(f"/jobs/{job.pk}/cancel/")
    assert answer.status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
