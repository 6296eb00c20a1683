"""One small graph for all tests of the package."""

from pathlib import Path

import pytest

from tests.wutong_engines.chains.scoring import small
from wutong_engines.chains.scoring import Known, Text, read


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the small graph."""
    return small.write(tmp_path_factory.mktemp("chain") / "graph")


@pytest.fixture(scope="session")
def known(graph: Path) -> Known:
    """Return the small graph, read once."""
    return read(graph)


@pytest.fixture(scope="session")
def text(known: Known) -> Text:
    """Return the names of the small graph as rows of grams."""
    return Text(known)
