"""A cluster behind a Spark Connect address: Apache Spark 4 or Sail, with as many worker processes as it has."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import urlsplit

from wutong_engines.backends import libraries
from wutong_engines.backends.engine import ELSEWHERE, Source, files, refuse_existing, typed, written
from wutong_engines.backends.errors import BackendError

Done = TypeVar("Done")
NOTHING: Final = "__HIVE_DEFAULT_PARTITION__"  # the folder of rows without a value, by custom
_PORT: Final = 15002  # where Spark Connect listens unless told otherwise
_PATIENCE: Final = 10.0  # seconds
# A cluster replaces a dead worker after its heartbeat's timeout, two minutes unless told otherwise; what was staged
# stays, so only the step at hand is asked for again.
_ATTEMPTS: Final = 90
_PAUSE: Final = 2.0  # seconds
_LOST: Final = ("connection refused", "connection reset", "connection closed", "broken pipe", "transport error")


class Cluster:
    """An engine at an address. Files must lie where its workers see them under the same path."""

    kind = "spark"

    def __init__(self, where: str, *, folder: str | Path | None = None) -> None:
        """Connect.

        :param where: `sc://host:port`.
        :param folder: where stages are kept between two steps: storage that all workers share (a path or a URL);
            a temporary folder of this machine when left out, which is right for workers on this machine only.
        """
        _answers(where)
        self._own = folder is None
        self._folder = str(folder) if folder is not None else tempfile.mkdtemp(prefix="wutong-")
        try:
            with libraries.quiet():
                self._session = libraries.spark().SparkSession.builder.remote(where).create()
                self._session.version  # noqa: B018  # the first question is what finds out that nobody answers
                self.con = _backend(self._session)
        except BackendError:
            raise
        except Exception as error:
            self._tidy()
            raise BackendError(f"连不上集群“{where}”:请查地址,并确认 Spark Connect 服务已启动") from error
        self._count = count()

    def read(self, source: Source) -> Any:
        """Return the table in Parquet files."""
        paths = files(source)
        reader = self._session.read.option("mergeSchema", len(paths) > 1)
        if isinstance(source, str | Path) and Path(source).is_dir():
            # One root, so that province=甘肃/ below it becomes a column.
            return self._with_nulls(self._named(reader.parquet(str(source)), "read"), Path(source), paths)
        return self._named(reader.parquet(*paths), "read")

    def table(self, rows: Any, types: Mapping[str, str] | None = None) -> Any:
        """Return a small Arrow table as a table of this engine."""
        return self._named(self._session.createDataFrame(typed(rows, types)), "table")

    def stage(self, expression: Any) -> Any:
        """Compute now and once, into the shared folder."""

        def work() -> str:
            # A new place for every attempt: a dead one may have left files behind.
            path = f"{self._folder}/stage-{next(self._count)}"
            self._frame(expression).write.parquet(path)
            return path

        return self._named(self._session.read.parquet(_surviving(work)), "stage")

    def collect(self, expression: Any) -> Any:
        """Return the rows as an Arrow table."""
        rows = _surviving(lambda: self._frame(expression).toArrow())
        return rows.cast(expression.as_table().schema().to_pyarrow())

    def write(self, expression: Any, folder: str | Path, *, by: Sequence[str] = ()) -> list[str]:
        """Write the rows as Parquet files into a new folder."""
        target = folder if ELSEWHERE in str(folder) else refuse_existing(folder)
        # Sail would write no value and an empty one into the same folder.
        named = expression.mutate(**{column: expression[column].fill_null(NOTHING) for column in by})

        def work() -> None:
            writer = self._frame(named).write.mode("overwrite").option("compression", "zstd")
            (writer.partitionBy(*by) if by else writer).parquet(os.fspath(target))

        _surviving(work)
        return written(target) if isinstance(target, Path) else [str(target)]

    def close(self) -> None:
        """Leave the cluster and delete what was staged on this machine."""
        self._session.stop()
        self._tidy()

    def __enter__(self) -> Self:
        """Return the engine; it is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    def _frame(self, expression: Any) -> Any:
        """Return the expression as the cluster's own lazy frame."""
        table = expression.as_table()
        self.con._run_pre_execute_hooks(table)
        return self._session.sql(self.con.compile(table))

    @staticmethod
    def _with_nulls(table: Any, root: Path, paths: list[str]) -> Any:
        """Turn the folder name that stands for no value back into none."""
        parts = {part for path in paths for part in Path(path).relative_to(root).parts}
        missing = {part.partition("=")[0] for part in parts if part.endswith(f"={NOTHING}")}
        return table.mutate(**{column: table[column].nullif(NOTHING) for column in missing}) if missing else table

    def _named(self, frame: Any, purpose: str) -> Any:
        name = f"wutong_{purpose}_{next(self._count)}"
        frame.createOrReplaceTempView(name)
        return self.con.table(name)

    def _tidy(self) -> None:
        if self._own:
            shutil.rmtree(self._folder, ignore_errors=True)


def _answers(where: str) -> None:
    """Refuse an address where nobody listens at once: PySpark itself would try again for ten minutes."""
    address = urlsplit(where)
    try:
        host, port = address.hostname or "", address.port or _PORT
        socket.create_connection((host, port), _PATIENCE).close()
    except (OSError, ValueError) as error:
        raise BackendError(f"连不上集群“{where}”:请查地址,并确认 Spark Connect 服务已启动({error})") from error


def _surviving(work: Callable[[], Done]) -> Done:
    """Do a step, and do it again when a worker died under it."""
    errors = libraries.spark_errors()
    for attempt in range(_ATTEMPTS):
        try:
            with libraries.quiet():
                return work()
        except errors.PySparkException as error:
            if not any(word in str(error).lower() for word in _LOST):
                raise
            if attempt + 1 == _ATTEMPTS:
                raise BackendError(f"集群的工作进程断开后没有恢复:{error}") from error
        Event().wait(_PAUSE)
    raise AssertionError


def _backend(session: Any) -> Any:
    """Return Ibis's Spark backend with functions on whole Arrow arrays, which Ibis 12 hands over row by row."""
    ibis = libraries.ibis()
    ibis.pyspark  # noqa: B018  # asking for it registers the options its compiler reads
    from ibis.backends.pyspark import Backend  # only where PySpark is
    from ibis.backends.pyspark.datatypes import PySparkType  # with the cluster only
    from ibis.expr import operations  # with the cluster only
    from ibis.expr.operations.udf import InputType  # with the cluster only

    class Vectors(Backend):  # type: ignore[misc]  # Ibis ships no types for its backends
        def _register_udfs(self, expr: Any) -> None:
            for made in expr.op().find(operations.ScalarUDF):
                if made.__input_type__ is InputType.PYARROW:
                    gives = PySparkType.from_ibis(made.dtype)
                    call = libraries.spark().functions.arrow_udf(_typed(made.__func__), gives)
                    session.udf.register(self.compiler.__sql_name__(made), call)
                elif made.__input_type__ is not InputType.BUILTIN:
                    raise BackendError(f"函数“{made.__func_name__}”不能送到集群:请用 backends.vector 写它")

    backend = Vectors()
    backend.do_connect(session=session)
    return backend


def _typed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the function the hints by which PySpark knows that it takes arrays."""
    pa = libraries.arrow()

    def call(*columns: Any) -> Any:
        return function(*columns)

    call.__annotations__ = {"columns": pa.Array, "return": pa.Array}
    return call
