"""The one door to numba for names: compiled functions keep their types, their cache, and let other threads run."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile on first call and keep the machine code for the next process, where there is a place for it."""
    try:
        return cast("Function", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nowhere to write: each process compiles for itself
        return cast("Function", njit(nogil=True)(function))
