"""The doors to DuckDB, Ibis, Arrow and Spark Connect: each takes a second to load, and the web process needs none."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wutong_engines.backends.errors import BackendError


@contextmanager
def quiet() -> Iterator[None]:
    """Keep libraries from warning of each other: Ibis of DuckDB's older calls, PySpark of a newer pandas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def ibis() -> Any:
    """Return the module that writes an expression once for every engine."""
    import ibis as module  # loaded with the first table

    return module


def arrow() -> Any:
    """Return the module of the columns that all engines pass to a function."""
    import pyarrow as pa  # loaded with the first table

    return pa


def parquet() -> Any:
    """Return Arrow's reader and writer of Parquet files."""
    import pyarrow.parquet as module  # loaded with the first table

    return module


def spark() -> Any:
    """Return PySpark, or refuse: only a machine that talks to a cluster has it."""
    try:
        with quiet():
            import pyspark.sql as module  # most machines have no cluster to talk to
    except ImportError as error:
        raise BackendError("连接集群需要 pyspark-client,本机没有安装:pip install pyspark-client") from error
    return module


def spark_errors() -> Any:
    """Return what PySpark raises."""
    import pyspark.errors as module  # only where PySpark is

    return module
