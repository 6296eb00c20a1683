"""A zone, its project, and today: a day in autumn 2024."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.people import Zone, make_zone
from tests.wutong.projects.stories import make_project
from wutong.kernel import clock
from wutong.projects.models import Project

TODAY = date(2024, 10, 8)


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 8 October 2024."""
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture
def project(zone: Zone) -> Project:
    """One project, held by zhang."""
    return make_project(zone)
