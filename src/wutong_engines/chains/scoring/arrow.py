"""The one door to Arrow: it takes a while to load, and graphs of CSV files never need it."""

from importlib import import_module
from typing import Any


def library() -> Any:
    """Return Arrow's Parquet module."""
    return import_module("pyarrow.parquet")


def table(columns: dict[str, list[str]]) -> Any:
    """Return an Arrow table of columns of text."""
    return import_module("pyarrow").table(columns)
