"""Where one can compute, and what is refused."""

import subprocess
import sys
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.backends import made
from wutong_engines import backends
from wutong_engines.backends import BackendError


@pytest.mark.parametrize("where", ["spark://host:7077", "duckdb", ""])
def test_an_unknown_place_is_refused(where: str) -> None:
    with pytest.raises(BackendError, match="不认识计算位置"):
        backends.connect(where)


def test_an_address_where_nobody_listens_is_refused_at_once() -> None:
    with pytest.raises(BackendError, match=r"连不上集群“sc://127\.0\.0\.1:1”"):
        backends.connect("sc://127.0.0.1:1")


def test_a_cluster_has_its_own_memory() -> None:
    with pytest.raises(BackendError, match="在集群一侧设置"):
        backends.connect("sc://127.0.0.1:1", memory="4GB")


def test_memory_that_is_no_number_is_refused_and_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="内存“很多”"):
        backends.connect(memory="很多", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with backends.connect() as engine, pytest.raises(BackendError, match="没有 Parquet 文件"):
        engine.read(tmp_path)


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "old.parquet").write_bytes(b"kept")
    with backends.connect() as engine, pytest.raises(BackendError, match="已经存在,不覆盖"):
        engine.write(engine.table(made.firms(3)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old.parquet"]


def test_partitions_by_two_columns_come_back(tmp_path: Path) -> None:
    rows = made.firms(200).select(["row", "name", "province", "scope"])
    with backends.connect() as engine:
        engine.write(engine.table(rows), tmp_path / "out", by=["province", "scope"])
        back = engine.collect(engine.read(tmp_path / "out").select(*rows.column_names).order_by("row"))
    assert back == rows


def test_a_table_keeps_its_types_and_takes_others(tmp_path: Path) -> None:
    with backends.connect() as engine:
        rows = made.firms(20)
        assert engine.collect(engine.table(rows).order_by("row")).schema == rows.schema
        wide = engine.table(rows, {"row": "int64", "staff": "float64"})
        assert dict(wide.schema()) == {"row": ibis.dtype("int64"), "staff": ibis.dtype("float64")}


def test_a_function_is_called_once_a_row_behind_a_stage() -> None:
    calls: list[int] = []

    def size(names: pa.Array) -> pa.Array:
        calls.append(len(names))
        return made.lengths(names)

    function = backends.vector(size, takes=("string",), gives="int64")
    with backends.connect() as engine:
        table = engine.table(made.firms(100))
        staged = engine.stage(table.mutate(size=function(table.name)))
        engine.collect(staged.filter((staged.size > 3) & (staged.size < 99)).order_by(staged.size))
    assert sum(calls) == 100


def test_memory_and_threads_reach_the_engine(tmp_path: Path) -> None:
    with backends.connect(memory="1GiB", threads=1, folder=tmp_path) as engine:
        asked = "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory')"
        [(memory, threads, spill)] = engine.con.raw_sql(asked).fetchall()
    assert (memory, threads) == ("1.0 GiB", 1)
    assert Path(spill).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_several_files_are_one_table(tmp_path: Path) -> None:
    for number in range(3):
        pq.write_table(made.firms(10, seed=number), tmp_path / f"{number}.parquet")
    with backends.connect() as engine:
        assert engine.collect(engine.read(sorted(tmp_path.iterdir())).count().as_table())[0][0].as_py() == 30


def test_the_package_alone_loads_no_engine() -> None:
    heavy = "{'duckdb', 'ibis', 'pyarrow', 'pyspark', 'numpy'}"
    code = f"import sys, wutong_engines.backends; print(sorted(set(sys.modules) & {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
