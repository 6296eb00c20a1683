"""One engine in this process, and one cluster of two worker processes, for all tests of this folder."""

import sys
from collections.abc import Iterator

import pytest

from tests.wutong_engines.backends.pods import Cluster, cluster
from wutong_engines import backends
from wutong_engines.backends import Engine


@pytest.fixture(scope="session")
def sail() -> Iterator[Cluster]:
    """A Sail driver with two workers, each a process of its own; a machine where they do not start fails the test."""
    with cluster(workers=2) as started:
        yield started


@pytest.fixture(scope="session")
def far(sail: Cluster) -> Iterator[Engine]:
    """The cluster, as a program asks it."""
    main = sys.modules["__main__"]
    if not hasattr(main, "__file__"):
        # A test process of xdist is started from a string, which the client library takes for its own doctests.
        main.__file__ = __file__
    with backends.connect(sail.address) as engine:
        yield engine


@pytest.fixture(scope="session")
def here() -> Iterator[Engine]:
    with backends.connect(memory="1GB", threads=2) as engine:
        yield engine
