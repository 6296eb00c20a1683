"""The one door to the compiled core: numba takes a second to load, and small problems never need it."""

from importlib import import_module
from typing import Any, Literal


def core(part: Literal["simplex", "static", "pricing"]) -> Any:
    """Return a module of `network`."""
    return import_module(f"wutong_engines.haulage.network.{part}")
