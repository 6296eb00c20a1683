"""One engine and one town for all tests of the ranking: starting them takes longer than asking."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wutong_engines.ranking.firms import TOWN, stored
from wutong_engines import backends

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Ibis 12 call DuckDB 1.5 by a name that DuckDB has since given up; nothing of ours does."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"))


@pytest.fixture(scope="session")
def engine() -> Iterator[backends.Engine]:
    """An engine of this machine."""
    with backends.connect(threads=1) as started:
        yield started


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nine firms of the town."""
    return stored(tmp_path_factory.mktemp("town") / "firms.parquet", TOWN)
