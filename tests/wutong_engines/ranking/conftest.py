"""One engine and one town for all tests of the ranking: starting them takes longer than asking."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, TOWN, stored
from wutong_engines import backends, ranking


@pytest.fixture(scope="session")
def engine() -> Iterator[backends.Engine]:
    """An engine of this machine."""
    with backends.connect(threads=1) as started:
        yield started


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nine firms of the town."""
    return stored(tmp_path_factory.mktemp("town") / "firms.parquet", TOWN)


@pytest.fixture(scope="session")
def result(town: Path, engine: backends.Engine) -> ranking.Result:
    """The town ranked for a controller, asked once."""
    return ranking.solve(ranking.Problem(CONTROLLER, DAY), town, engine)
