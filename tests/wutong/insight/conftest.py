"""The zone of the insight tests, and its day: 28 June 2024."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.people import Zone, make_zone
from wutong.kernel import clock

TODAY = date(2024, 6, 28)


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on the day of the report."""
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def zone(db: None) -> Zone:
    """The people, in their places since the year began."""
    with clock.at(date(2024, 1, 1)):
        return make_zone()
