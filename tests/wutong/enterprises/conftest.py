"""A zone, and a small directory built once a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.people import Zone, make_zone
from tests.wutong.enterprises.stories import Likeness, make_directory
from wutong.enterprises import queries
from wutong_engines.directory import Store


@pytest.fixture
def zone(db: None) -> Zone:
    """Two teams, an office that keeps the register, a leader."""
    return make_zone()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small directory on the disk."""
    return make_directory(tmp_path_factory.mktemp("名录"))


@pytest.fixture
def directory(built: Path, monkeypatch: pytest.MonkeyPatch, _no_directory: None) -> Iterator[Path]:
    """The small directory, open."""
    monkeypatch.setattr(Store, "matcher", lambda store, progress=None: Likeness(store))
    with override_settings(DIRECTORY=built):
        queries.store.prepare(lambda told: None)
        yield built


@pytest.fixture(autouse=True)
def _no_directory(tmp_path: Path) -> Iterator[None]:
    """Stand on no directory unless a test asks for one: a developer's own must not be read."""
    with override_settings(DIRECTORY=tmp_path / "none"):
        yield
