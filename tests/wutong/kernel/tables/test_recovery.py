"""Promises about an import whose worker is killed."""

import pytest

from tests.people import Zone, make_zone
from tests.wutong.kernel.tables import made
from tests.wutong.kernel.tables.offices import OFFICES
from tests.wutong.kernel.workers import eventually, until, worker_process
from wutong.accounts.models import Office
from wutong.kernel import jobs
from wutong.kernel.models import ImportRow, Job
from wutong.kernel.tables import imports

pytestmark = pytest.mark.django_db(transaction=True)
CODE = OFFICES.code


@pytest.fixture
def zone(transactional_db: None) -> Zone:
    """The people."""
    return make_zone()


def test_a_killed_import_goes_on_where_it_stood_and_doubles_nothing(zone: Zone) -> None:
    batch = imports.begin(CODE, made.upload(made.xlsx(made.offices(45))), by=zone.zhang, options={})
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    with worker_process(lease=1, hold_at=25) as doomed:
        until(doomed, "holding")
        doomed.kill()
        doomed.wait()
    batch.refresh_from_db()
    made_so_far = Office.objects.filter(name__startswith="单位").count()
    assert (batch.state, batch.rows_done, made_so_far) == ("running", 20, 20)
    heir = jobs.Worker(lease=5)
    assert eventually(heir.run_one)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_created, batch.rows_duplicate) == ("done", 45, 0)
    assert Office.objects.filter(name__startswith="单位").count() == 45
    assert ImportRow.objects.filter(batch=batch).count() == 45


def test_an_import_that_broke_off_can_be_taken_up_by_hand(zone: Zone) -> None:
    batch = imports.begin(CODE, made.upload(made.xlsx(made.offices(15))), by=zone.zhang, options={})
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    Job.objects.update(state="failed")
    imports.resume(CODE, batch.pk, by=zone.zhang)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.rows_created) == ("done", 15)
