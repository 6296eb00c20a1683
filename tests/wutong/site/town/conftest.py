"""The demo town, built once for the files that walk through it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from wutong.accounts.models import Person
from wutong.kernel import clock
from wutong.site.demo import Tables, build
from wutong.site.demo.town import Town

REPOSITORY = Path(__file__).resolve().parents[4]
REPORT = REPOSITORY / "../shared/seed/report-2024-06-28.txt"


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Build the town in a transaction that is rolled back when the file's tests are done; it is 2024-06-28."""
    with django_db_blocker.unblock(), transaction.atomic():
        town = build(Tables.read(REPOSITORY / "seeds"), "Wutong-000000")
        with clock.at(datetime(2024, 6, 28, 18)):  # noqa: DTZ001 - the clock makes it aware
            yield town
        transaction.set_rollback(True)


@pytest.fixture
def db(built: Town) -> Iterator[None]:
    """Stand in the built town; what one test changes goes with its savepoint."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(db: None, built: Town) -> Town:
    """Return the town."""
    return built


@pytest.fixture
def zhaomin(town: Town) -> Person:
    """Return the head of 招商办."""
    return Person.objects.get(username="zhaomin")


@pytest.fixture(scope="session")
def report() -> str:
    """Return the report as it was stored."""
    if not REPORT.exists():
        pytest.skip("the report lies beside the checkout in ../shared, and is not there")
    return REPORT.read_text(encoding="utf-8")
