"""One engine and one town for all tests of the ranking: starting them takes longer than asking."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wutong_engines.ranking.firms import TOWN, stored
from wutong_engines import backends


@pytest.fixture(scope="session")
def engine() -> Iterator[backends.Engine]:
    """An engine of this machine."""
    with backends.connect(threads=1) as started:
        yield started


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nine firms of the town."""
    return stored(tmp_path_factory.mktemp("town") / "firms.parquet", TOWN)
