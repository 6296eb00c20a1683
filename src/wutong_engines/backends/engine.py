"""What every place to compute can do: read, stage, collect, write."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from wutong_engines.backends import libraries
from wutong_engines.backends.errors import BackendError

Source = str | Path | Sequence[str | Path]

# A path with a scheme (s3://…, hdfs://…) lies where this process cannot look: the engine itself answers for it.
ELSEWHERE: Final = "://"


class Engine(Protocol):
    """One place to compute. Tables are Ibis tables; an expression written for one engine runs on all."""

    @property
    def kind(self) -> str:
        """`duckdb` or `spark`."""

    @property
    def con(self) -> Any:
        """The Ibis backend itself."""

    def read(self, source: Source) -> Any:
        """Return the table in a Parquet file, in several, or in a folder of them (`province=甘肃/…` gives a column)."""

    def table(self, rows: Any, types: Mapping[str, str] | None = None) -> Any:
        """Return a small Arrow table as a table of this engine."""

    def stage(self, expression: Any) -> Any:
        """Compute now and once: what stands behind the returned table is not computed again.

        Put it behind every Python function: an optimiser may otherwise call it once per use of its result.
        """

    def collect(self, expression: Any) -> Any:
        """Return the rows as an Arrow table, in the order of the expression's `order_by`, in any order without one."""

    def write(self, expression: Any, folder: str | Path, *, by: Sequence[str] = ()) -> list[str]:
        """Write the rows as Parquet files into a new folder, one sub-folder per value of `by`; return the files.

        Refuses a folder that is already there: a snapshot is written once.
        """

    def close(self) -> None:
        """Give back memory and everything staged."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def files(source: Source) -> list[str]:
    """Return what to read as a list of paths; a folder becomes its Parquet files, and nothing to read is refused."""
    if not isinstance(source, str | Path):
        found = [path for one in source for path in files(one)]
    elif ELSEWHERE in str(source) or Path(source).is_file():
        found = [str(source)]
    else:
        found = written(Path(source))
    if not found:
        raise BackendError(f"“{source}”里没有 Parquet 文件,无从读起")
    return found


def written(folder: Path) -> list[str]:
    """Return the Parquet files below a folder, in order."""
    return sorted(str(path) for path in folder.rglob("*.parquet"))


def refuse_existing(folder: str | Path) -> Path:
    """Return the folder to write to, or refuse one that is there: a snapshot is written once."""
    target = Path(folder)
    if target.exists():
        raise BackendError(f"“{target}”已经存在,不覆盖:请换一个新文件夹")
    return target


def typed(rows: Any, types: Mapping[str, str] | None) -> Any:
    """Return an Arrow table with these columns in these types, given as Ibis names; as it is without them."""
    if not types:
        return rows
    return rows.select(list(types)).cast(libraries.ibis().schema(types).to_pyarrow())
