"""Where the firms come from: a store of the directory, Parquet files, or a folder of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from wutong_engines import backends
from wutong_engines.backends import BackendError, Engine
from wutong_engines.ranking.columns import firms
from wutong_engines.ranking.errors import BadDirectory


class HasParquet(Protocol):
    """What the ranking needs of a directory store."""

    @property
    def snapshot(self) -> Any:
        """Which state of the directory this is."""

    def parquet(self) -> Sequence[Path]:
        """Return the files of the snapshot."""


Firms = HasParquet | Path | Sequence[Path]


@dataclass(frozen=True, slots=True)
class Source:
    """The firms as a table of an engine, and what tells this state of the directory from another."""

    engine: Engine
    table: Any
    snapshot: str


@contextmanager
def opened(firms_at: Firms, backend: Engine | None) -> Iterator[Source]:
    """Open the firms on an engine; one of our own is closed again.

    :raises BadDirectory: nothing is there, or it cannot be read.
    """
    engine = backend or backends.connect()
    try:
        yield Source(engine, firms(_read(engine, _paths(firms_at))), _snapshot(firms_at))
    finally:
        if backend is None:
            engine.close()


def _paths(firms_at: Firms) -> list[Path]:
    if isinstance(firms_at, Path):
        return [firms_at]
    found = list(firms_at if isinstance(firms_at, Sequence) else firms_at.parquet())
    if not found:
        raise BadDirectory("名录里一个文件也没有;请先用 wutong directory build 建好名录")
    return found


def _read(engine: Engine, paths: list[Path]) -> Any:
    missing = [path for path in paths if "://" not in str(path) and not Path(path).exists()]
    if missing:
        raise BadDirectory(f"没有{missing[0]};请核对名录的路径")
    try:
        return engine.read(paths[0] if len(paths) == 1 else paths)
    except BackendError as error:
        raise BadDirectory(str(error)) from None
    except Exception as error:
        raise BadDirectory(f"读不了{paths[0].name}:不是Parquet文件,或已损坏({type(error).__name__})") from error


def _snapshot(firms_at: Firms) -> str:
    if isinstance(firms_at, Path | Sequence):
        return Path(firms_at).name if isinstance(firms_at, Path) else f"{len(firms_at)}个文件"
    snapshot = firms_at.snapshot
    return str(getattr(snapshot, "name", snapshot))
