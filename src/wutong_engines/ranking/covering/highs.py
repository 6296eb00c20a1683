"""The one door to HiGHS: it takes a third of a second to load, and a ranking alone does not need it."""

from typing import Any


def library() -> Any:
    """Return the solver's module."""
    import highspy  # noqa: PLC0415  # loaded when the first cover is proven

    return highspy
