"""One small graph for all tests of the package."""

from pathlib import Path

import pytest

from tests.wutong_engines.chains.scoring import small


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the small graph."""
    return small.write(tmp_path_factory.mktemp("chain") / "graph")
