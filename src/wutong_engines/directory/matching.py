"""The matcher of a snapshot: the index of all its names, kept in the store and made when somebody first matches."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wutong_engines.directory.store import Store


def folder(store: "Store") -> Path:
    """Return where the index of a snapshot's names is kept."""
    return store.path / "identity" / store.snapshot.name


def matcher(store: "Store", progress: Callable[[str], None] | None = None) -> Any:
    """Open the matcher over the names of a snapshot, after building it when it is not there."""
    from wutong_engines.names.matching import Matcher  # noqa: PLC0415  # heavy, and asked for by few

    place = folder(store)
    if place.is_dir():
        return Matcher.open(place)
    place.parent.mkdir(exist_ok=True)
    return Matcher.build((name for _, name in store.names()), place, progress)
