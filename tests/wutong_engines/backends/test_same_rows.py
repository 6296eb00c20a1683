"""What is written once gives the same rows on this machine and on a cluster of two worker processes."""

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.backends import made
from tests.wutong_engines.backends.pods import Cluster
from wutong_engines import backends
from wutong_engines.backends import Engine

SIZE = backends.vector(made.lengths, takes=("string",), gives="int64")
GRAMS = backends.vector(made.bigrams, takes=("string",), gives="array<string>")
MARK = backends.vector(made.marked, takes=("string", "int32"), gives="struct<who: string, odd: boolean>")
PROCESS = backends.vector(made.process, takes=("string",), gives="int64")


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of firms in one folder."""
    folder = tmp_path_factory.mktemp("firms")
    for number in range(3):
        pq.write_table(made.firms(700, seed=number), folder / f"{number}.parquet")
    return folder


def test_two_processes_beside_this_one_share_the_work(far: Engine, sail: Cluster, firms: Path) -> None:
    names = far.read(firms).select("name").distinct()
    staged = far.stage(names.mutate(worker=PROCESS(names.name)))
    found = far.collect(staged.select("worker").distinct())["worker"].to_pylist()
    assert sorted(found) == sorted(sail.workers)
    assert len(found) == 2


def test_sums_joins_and_windows_agree(here: Engine, far: Engine, firms: Path) -> None:
    one, other = (_report(engine, firms) for engine in (here, far))
    assert one.num_rows > 5
    assert one == other


def _report(engine: Engine, firms: Path) -> pa.Table:
    rows = engine.read(firms).filter(ibis._.capital.notnull())
    order = ibis.window(group_by=rows.province, order_by=[rows.capital.desc(), rows.row, rows.name])
    rows = rows.mutate(place=ibis.row_number().over(order), year=rows.founded.year(), tags=rows.tags.length())
    wealth = rows.group_by("province").agg(firms=rows.count(), staff=rows.staff.sum(), top=rows.capital.max())
    best = rows.filter(rows.place < 3).drop("code").join(wealth, "province")
    return engine.collect(best.order_by("province", "place"))


def test_functions_in_python_see_the_same_values(here: Engine, far: Engine, firms: Path) -> None:
    one, other = (_facts(engine, firms) for engine in (here, far))
    assert one.num_rows == 2100
    assert one == other
    assert one["odd"].null_count > 0


def _facts(engine: Engine, firms: Path) -> pa.Table:
    rows = engine.read(firms)
    staged = engine.stage(rows.mutate(mark=MARK(rows.name, rows.staff), gap=SIZE(rows.scope), grams=GRAMS(rows.name)))
    shown = staged.select("row", "name", "gap", "grams", who=staged.mark.who, odd=staged.mark.odd)
    return engine.collect(shown.order_by("row", "name", "gap", "odd"))


def test_a_missing_value_reaches_the_function(here: Engine, far: Engine) -> None:
    rows = pa.table({"name": pa.array(["爱玛", None, "雅迪科技"])})
    for engine in (here, far):
        table = engine.table(rows)
        found = engine.collect(engine.stage(table.select(size=SIZE(table.name))).order_by("size"))
        assert found["size"].to_pylist() == [-1, 2, 4]


def test_partitions_are_read_back_whole_by_either(here: Engine, far: Engine, firms: Path, tmp_path: Path) -> None:
    order = ("row", "name", "staff", "capital")
    for engine in (here, far):
        rows = engine.read(firms)
        written = engine.write(rows, tmp_path / engine.kind, by=["province"])
        assert len({Path(file).parent for file in written}) == 6
    answers = [
        engine.collect(engine.read(tmp_path / kind).select(*made.SCHEMA.names).order_by(*order))
        for engine in (here, far)
        for kind in ("duckdb", "spark")
    ]
    assert answers[0]["province"].null_count > 0
    assert all(answer == answers[0] for answer in answers)


def test_a_dead_worker_costs_time_and_no_row(far: Engine, sail: Cluster, firms: Path) -> None:
    rows = far.read(firms)
    staged = far.stage(rows.mutate(size=SIZE(rows.name)))
    asked = staged.group_by("province").agg(rows=staged.count(), size=staged.size.sum()).order_by("province")
    before, [first, second] = far.collect(asked), sail.workers
    sail.kill(first)
    # The driver finds out by the missing heartbeat; until then the step is asked for again. Then it goes on with the
    # worker that is left, or with one more where the tasks need it.
    assert far.collect(asked) == before
    assert first not in sail.workers
    assert second in sail.workers
