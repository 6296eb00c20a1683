"""The ranking on a real store of the directory, and on several files at once."""

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, TOWN, stored
from wutong_engines import directory, ranking
from wutong_engines.backends import Engine

PROBLEM = ranking.Problem(CONTROLLER, DAY)


def test_a_store_is_ranked_under_the_name_of_its_snapshot(tmp_path: Path, engine: Engine) -> None:
    with (tmp_path / "firms.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["企业名称", "经营范围", "注册资本", "省份", "城市"])
        rows.writerow(["无锡凌云控制器有限公司", "控制器的研发、生产", "5200万元人民币", "江苏", "无锡"])
        rows.writerow(["无锡大江食品有限公司", "糕点生产", "100万元人民币", "江苏", "无锡"])
    directory.build([tmp_path / "firms.csv"], tmp_path / "store", made_on=date(2024, 6, 1), source="演示名录")
    with directory.open_store(tmp_path / "store") as store:
        result = ranking.solve(PROBLEM, store, engine)
        assert ranking.check(PROBLEM, result, store, engine) == ()
        assert result.snapshot == store.snapshot.name
    assert [one.name for one in result.ranked] == ["无锡凌云控制器有限公司"]
    assert result.ranked[0].factors[0].source == "演示名录"


def test_many_files_are_one_directory(tmp_path: Path, town: Path, engine: Engine) -> None:
    halves = [stored(tmp_path / f"{n}.parquet", TOWN[n::2]) for n in (0, 1)]
    whole, parts = ranking.solve(PROBLEM, town, engine), ranking.solve(PROBLEM, halves, engine)
    assert parts.ranked == whole.ranked
    assert parts.excluded == whole.excluded


def test_no_file_no_id_and_no_place_are_sentences(tmp_path: Path, engine: Engine) -> None:
    pq.write_table(pa.table({"名称": ["甲"]}), tmp_path / "odd.parquet")
    for firms, said in (
        (tmp_path / "odd.parquet", "没有id列"),
        (tmp_path / "none", "请核对名录的路径"),
        ([], "一个文件也没有"),
    ):
        with pytest.raises(ranking.BadDirectory, match=said):
            ranking.solve(PROBLEM, firms, engine)
