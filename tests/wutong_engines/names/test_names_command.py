"""Names on the command line: tables in, a table out, and sentences that name row and column."""

import csv
from datetime import date
from pathlib import Path

import pytest

from wutong_engines.names import command
from wutong_engines.names.matching import reading


def _table(path: Path, heading: str, *rows: str) -> Path:
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """A small directory as a table."""
    return _table(tmp_path / "names.csv", "企业名称", "兰州爱玛电动车有限公司", "沈阳藤艺电子有限公司")


def _run(queries: Path, names: Path, out: Path, *more: str) -> int:
    return command.main(["match", str(queries), "--names", str(names), "--out", str(out), *more])


def test_every_query_gets_one_row_in_its_order(tmp_path: Path, names: Path) -> None:
    asked = _table(tmp_path / "q.csv", "qid,query", "a,蘭州愛瑪電動車有限公司", "b,没有这家有限公司", "c,")
    assert _run(asked, names, tmp_path / "r.csv") == 0
    with (tmp_path / "r.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["qid"] for row in rows] == ["a", "b", "c"]
    assert [row["name"] for row in rows] == ["兰州爱玛电动车有限公司", "", ""]
    assert list(rows[0]) == ["qid", "query", "name", "probability", "reason"]
    assert rows[2]["reason"] == "名称为空"


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_results_are_written_as_other_tables_too(tmp_path: Path, names: Path, suffix: str) -> None:
    asked = _table(tmp_path / "q.csv", "qid,query", "1,藤艺电子")
    out = tmp_path / f"r{suffix}"
    assert _run(asked, names, out) == 0
    assert reading.column(out, ["name"]) == ["沈阳藤艺电子有限公司"]
    assert _run(out, names, tmp_path / "again.csv") == 0


def test_an_index_is_kept_and_used_again(tmp_path: Path, names: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = _table(tmp_path / "q.csv", "qid,query", "1,藤艺电子")
    for _ in range(2):
        assert _run(asked, names, tmp_path / "r.csv", "--index", str(tmp_path / "index")) == 0
    assert "用现成的索引" in capsys.readouterr().err
    assert _run(asked, tmp_path / "index", tmp_path / "s.csv") == 0
    assert (tmp_path / "s.csv").read_bytes() == (tmp_path / "r.csv").read_bytes()


@pytest.mark.parametrize(
    ("heading", "rows", "sentence"),
    [
        ("qid,name1", ["1,a"], "缺少“query”列"),
        ("qid,query", ["1,a", "1,b"], "第3行“qid”列的编号1与第2行重复"),
        ("qid,query", [",a"], "第2行“qid”列为空"),
        ("qid,query", ["1,a,b"], "第2行有3列,表头只有2列"),
        ("", [], "是空文件"),
    ],
)
def test_a_faulty_table_is_refused_in_a_sentence(
    tmp_path: Path, names: Path, capsys: pytest.CaptureFixture[str], heading: str, rows: list[str], sentence: str
) -> None:
    asked = _table(tmp_path / "q.csv", heading, *rows)
    out = tmp_path / "r.csv"
    out.write_text("before", encoding="utf-8")
    assert _run(asked, names, out) == 1
    assert sentence in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "before"


def test_files_that_are_no_tables_are_refused(tmp_path: Path, names: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 nothing")
    other = tmp_path / "q.txt"
    other.write_text("x", encoding="utf-8")
    for asked in (broken, other, tmp_path / "missing.csv"):
        assert _run(asked, names, tmp_path / "r.csv") == 1
        assert asked.name in capsys.readouterr().err
    asked = _table(tmp_path / "q.csv", "qid,query", "1,a")
    assert _run(asked, names, tmp_path / "r.doc") == 1
    assert _run(asked, names, tmp_path / "nowhere" / "r.csv") == 1
    assert not (tmp_path / "r.csv").exists()


def test_a_table_in_the_older_chinese_encoding_is_read(tmp_path: Path, names: Path) -> None:
    asked = tmp_path / "q.csv"
    asked.write_bytes("qid,query\n1,藤艺电子\n".encode("gb18030"))
    assert _run(asked, names, tmp_path / "r.csv") == 0
    assert "沈阳藤艺电子有限公司" in (tmp_path / "r.csv").read_text(encoding="utf-8")


def test_a_directory_store_is_asked_through_an_index_kept_beside_it(tmp_path: Path) -> None:
    directory = pytest.importorskip("wutong_engines.directory")
    firms = _table(tmp_path / "firms.csv", "企业名称", "兰州爱玛电动车有限公司", "沈阳藤艺电子有限公司")
    directory.build([firms], tmp_path / "store", made_on=date(2026, 11, 23))
    asked = _table(tmp_path / "q.csv", "qid,query", "1,藤艺电子")
    for _ in range(2):
        assert _run(asked, tmp_path / "store", tmp_path / "r.csv") == 0
    assert "沈阳藤艺电子有限公司" in (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "store" / "identity").iterdir()] == ["000001"]
