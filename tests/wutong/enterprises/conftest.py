"""A zone, and a small directory built once a session."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.people import Zone, make_zone
from tests.wutong.enterprises.stories import Likeness, make_directory
from wutong.enterprises import queries
from wutong_engines.directory import Store, open_store


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


@pytest.fixture(scope="session")
def indexed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same directory, with the index of names that the engine itself makes."""
    store = shutil.copytree(built, tmp_path_factory.mktemp("索引") / "directory")
    shutil.rmtree(store / "identity")
    with open_store(store) as opened:
        opened.matcher()
    return store


@pytest.fixture
def real(indexed: Path, _no_directory: None) -> Iterator[Path]:
    """The directory with the engine itself, in a process that has not loaded its index yet."""
    with override_settings(DIRECTORY=indexed):
        yield indexed
    for thread in threading.enumerate():
        if thread.name == "names":
            thread.join()
