"""The one door to Arrow: it takes a while to load, and graphs of CSV files never need it."""

from typing import Any


def library() -> Any:
    """Return Arrow's Parquet module."""
    import pyarrow.parquet  # noqa: PLC0415  # loaded when the first Parquet file is met

    return pyarrow.parquet
