"""The one door to numba: compiled functions keep their types, and their machine code until a source changes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile on first call, let other threads run meanwhile, keep the code on disk where there is a place for it.

    That is ``__pycache__`` beside the source, ``NUMBA_CACHE_DIR`` or the user's cache folder.
    """
    from numba import njit  # noqa: PLC0415  # takes half a second that no page should wait for

    try:
        kept: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to write: each process compiles for itself
        return cast("Function", njit(nogil=True)(function))
    # What is kept holds the code of every function it calls, in other files too; numba looks at its own file only.
    # Stamped with all sources of its engine, it is compiled anew after a change to any.
    kept._cache._cache_file._source_stamp = _stamp(function.__module__)
    return cast("Function", kept)


@cache
def _stamp(module: str) -> tuple[tuple[str, int, int], ...]:
    """Return the names, times and sizes of the sources of the engine that a module belongs to."""
    root = Path(__file__).parent
    engine = root.joinpath(*module.split(".")[1:2])
    sources = sorted(engine.rglob("*.py")) if engine.is_dir() else [root / Path(__file__).name]
    return tuple((str(path.relative_to(root)), path.stat().st_mtime_ns, path.stat().st_size) for path in sources)
