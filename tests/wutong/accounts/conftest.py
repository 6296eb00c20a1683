"""The zone that the tests of people live in."""

import pytest

from tests.people import Zone, make_zone


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()
