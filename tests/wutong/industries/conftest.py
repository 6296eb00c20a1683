"""A zone with one chain: published in June, looked at on the 28th."""

from collections.abc import Iterator

import pytest

from tests.people import Zone, make_zone
from tests.wutong.industries.stories import DAY, make_chain
from wutong.industries.models import Chain
from wutong.kernel import clock


@pytest.fixture
def zone(db: None) -> Zone:
    """Two teams, an office that keeps the register, a leader."""
    return make_zone()


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """It is the 28th of June 2024."""
    with clock.at(DAY):
        yield


@pytest.fixture
def chain(zone: Zone) -> Chain:
    """The small chain of two-wheelers."""
    return make_chain(zone)
