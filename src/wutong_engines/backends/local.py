"""This machine: DuckDB in memory, spilling to a folder when a table is larger than it may take."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wutong_engines.backends import libraries
from wutong_engines.backends.engine import Source, files, refuse_existing, typed, written
from wutong_engines.backends.errors import BackendError


class Local:
    """An engine inside this process."""

    kind = "duckdb"

    def __init__(self, *, memory: str = "", threads: int = 0, folder: str | Path | None = None) -> None:
        """Open an engine.

        :param memory: at most this much, as `"4GB"`; four fifths of the machine when left out.
        :param threads: at most so many; every core when left out.
        :param folder: where it spills to; a temporary one when left out.
        """
        self._spill = Path(tempfile.mkdtemp(prefix="wutong-", dir=folder))
        settings: dict[str, Any] = {"temp_directory": str(self._spill), "preserve_insertion_order": False}
        if memory:
            settings["memory_limit"] = memory
        if threads:
            settings["threads"] = threads
        try:
            with libraries.quiet():
                self.con = libraries.ibis().duckdb.connect(**settings)
        except Exception as error:
            self._spill.rmdir()
            raise BackendError(f"本机引擎没有启动:内存“{memory}”、线程“{threads}”不能用({error})") from error
        self._count = count()

    @libraries.quiet()
    def read(self, source: Source) -> Any:
        """Return the table in Parquet files."""
        paths = files(source)
        options = {"hive_partitioning": True, "hive_types_autocast": False, "union_by_name": len(paths) > 1}
        return self.con.read_parquet(paths, table_name=self._name("read"), **options)

    @libraries.quiet()
    def table(self, rows: Any, types: Mapping[str, str] | None = None) -> Any:
        """Return a small Arrow table as a table of this engine."""
        name = self._name("table")
        # The raw connection: Ibis asks the same of its own through a statement that DuckDB does not read.
        self.con.con.register(f"{name}_rows", typed(rows, types))
        self.con.raw_sql(f"CREATE TEMP TABLE {name} AS FROM {name}_rows")
        self.con.con.unregister(f"{name}_rows")
        return self.con.table(name)

    @libraries.quiet()
    def stage(self, expression: Any) -> Any:
        """Compute now and once."""
        name, table = self._name("stage"), expression.as_table()
        self.con._run_pre_execute_hooks(table)
        self.con.raw_sql(f"CREATE TEMP TABLE {name} AS {self.con.compile(table)}")
        return self.con.table(name)

    @libraries.quiet()
    def collect(self, expression: Any) -> Any:
        """Return the rows as an Arrow table."""
        return self.con.to_pyarrow(expression)

    @libraries.quiet()
    def write(self, expression: Any, folder: str | Path, *, by: Sequence[str] = ()) -> list[str]:
        """Write the rows as Parquet files into a new folder."""
        target = refuse_existing(folder)
        target.mkdir(parents=True)
        options: dict[str, Any] = {"compression": "zstd"}
        if by:
            # Ibis writes a tuple of one name as ("p",), which DuckDB does not read.
            self.con.to_parquet(expression, target, partition_by=by[0] if len(by) == 1 else tuple(by), **options)
        else:
            self.con.to_parquet(expression, target / "part-0.parquet", **options)
        return written(target)

    def close(self) -> None:
        """Give back memory and everything staged."""
        self.con.disconnect()
        shutil.rmtree(self._spill, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the engine; it is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    def _name(self, purpose: str) -> str:
        return f"wutong_{purpose}_{next(self._count)}"
