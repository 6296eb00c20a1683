"""The three heavy jobs, each run unchanged on this machine and on two worker processes: the same to the row.

The build of a directory, the identity of many rows, the ranking of firms for a gap.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.backends import made
from wutong_engines import directory, ranking
from wutong_engines.backends import Engine
from wutong_engines.names import identity

DAY = date(2026, 3, 2)
HEADINGS = {"name": "企业名称", "code": "统一社会信用代码", "scope": "经营范围", "founded": "成立日期"}


@pytest.fixture(scope="module")
def stores(here: Engine, far: Engine, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One directory built twice from the same two tables: here and on the cluster."""
    folder = tmp_path_factory.mktemp("stores")
    tables = []
    for number in range(2):
        rows = made.firms(300, seed=number).select(list(HEADINGS)).rename_columns(list(HEADINGS.values()))
        tables.append(folder / f"{number}.csv")
        pc.write_csv(rows, tables[-1])
    for engine in (here, far):
        directory.build(tables, folder / engine.kind, made_on=DAY, source="登记", backend=engine)
    return {engine.kind: folder / engine.kind for engine in (here, far)}


def test_a_directory_is_built_with_the_same_firms(stores: Mapping[str, Path]) -> None:
    one, other = (_firms(stores[kind]) for kind in ("duckdb", "spark"))
    assert one.num_rows > 100
    assert one == other


def _firms(store: Path) -> pa.Table:
    with directory.open_store(store) as opened:
        tables = [pq.ParquetFile(path).read() for path in opened.parquet()]
    return pa.concat_tables(tables).sort_by("id")


def test_a_build_gives_the_same_account_of_its_rows(stores: Mapping[str, Path]) -> None:
    one, other = (next((stores[kind] / "reports").iterdir()).read_text("utf-8-sig") for kind in ("duckdb", "spark"))
    assert one.count("\n") > 5
    assert sorted(one.splitlines()) == sorted(other.splitlines())


def test_rows_fall_into_the_same_groups(here: Engine, far: Engine) -> None:
    rows = made.firms(400, seed=3).select(["row", "name", "code"])
    one, other = (engine.collect(identity.groups(engine, engine.table(rows)).order_by("row")) for engine in (here, far))
    assert len(set(one["group"].to_pylist())) < 400
    assert one == other


def test_a_gap_gets_the_same_list(here: Engine, far: Engine, stores: Mapping[str, Path]) -> None:
    wanted = ranking.Wanted("motor", "电机", ("电机", "电动车"), ("3812", "3770"))
    problem = ranking.Problem(gap=wanted, as_of=DAY, limit=40)
    with directory.open_store(stores["duckdb"]) as store:
        one, other = (ranking.solve(problem, store, engine) for engine in (here, far))
    assert len(one.ranked) == 40
    assert one == replace(other, snapshot=one.snapshot)
