"""The directory's door to numpy; DuckDB, Ibis and Arrow stand behind the doors of ``backends``."""

from typing import Any

from wutong_engines.backends.libraries import arrow, ibis, parquet

__all__ = ["arrow", "duckdb", "ibis", "parquet"]


def duckdb() -> Any:
    """Return the module of the embedded database."""
    import duckdb as module  # loaded with the first question that needs columns

    return module
