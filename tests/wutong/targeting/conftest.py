"""A zone, a chain with an anchor, and a small directory that is built once for all tests here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.targeting.stories import DAY, make_directory, make_world
from wutong.industries.models import Anchor, Chain
from wutong.kernel import clock


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small directory."""
    return make_directory(tmp_path_factory.mktemp("directory"))


@pytest.fixture(autouse=True)
def _on_the_day(store: Path, settings: Any) -> Iterator[None]:
    """It is the 28th of June 2024, and the directory is there."""
    settings.DIRECTORY = store
    with clock.at(DAY):
        yield


@pytest.fixture
def zone(db: None) -> Zone:
    """Two teams, an office that keeps the register, a leader."""
    return make_zone()


@pytest.fixture
def world(zone: Zone) -> tuple[Chain, Anchor]:
    """The chain of two-wheelers and its anchor."""
    return make_world(zone)


@pytest.fixture
def chain(world: tuple[Chain, Anchor]) -> Chain:
    """The chain of two-wheelers."""
    return world[0]


@pytest.fixture
def anchor(world: tuple[Chain, Anchor]) -> Anchor:
    """Its anchor, which is known to buy controllers from one firm."""
    return world[1]
