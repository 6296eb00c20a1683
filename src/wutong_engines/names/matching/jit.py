"""The one door to numba for names: compiled functions keep their types, their cache, and let other threads run."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile on first call and keep the machine code for the next process, where there is a place for it."""
    try:
        kept: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to write: each process compiles for itself
        return cast("Function", njit(nogil=True)(function))
    # What is kept holds the code of every function it calls, in other files too; numba looks at its own file only.
    # Stamped with all of them, it is compiled anew after a change to any.
    kept._cache._cache_file._source_stamp = _stamp()
    return cast("Function", kept)


@cache
def _stamp() -> tuple[tuple[str, int, int], ...]:
    """Return the names, times and sizes of the sources of this package."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in sources)
