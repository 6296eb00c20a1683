"""`wutong rank`: a list in a file, an answer to why not, and a sentence when the input cannot be used."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.wutong_engines.ranking.firms import TOWN, firm, stored
from wutong_engines.ranking.command import main

GAP = {"gap": {"name": "控制器", "words": ["控制器", "电控"], "industries": ["3824"]}, "as_of": "2024-06-28"}


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    path = tmp_path / "gap.json"
    path.write_text(json.dumps(GAP), encoding="utf-8")
    return path


def test_a_list_is_written_as_csv_with_every_reason(gap: Path, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    assert main([str(gap), "--directory", str(town), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["企业名称"] == "无锡凌云控制器有限公司"
    assert "控制器的研发、生产" in rows[0]["经营范围:依据"]
    assert {row["注册资本(分)"] for row in rows if row["编号"] == "F003"} == {"未知"}
    assert not list(tmp_path.glob(".list*"))


def test_a_list_is_written_for_excel_with_its_basis(gap: Path, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    assert main([str(gap), "--directory", str(town), "--out", str(out), "--limit", "2"]) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["名单", "口径"]
    assert book["名单"].max_row == 3
    assert ("名录企业", len(TOWN)) in [(row[0].value, row[1].value) for row in book["口径"].iter_rows()]


def test_a_list_is_written_as_json_that_adds_up(
    gap: Path, town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "list.json"
    assert main([str(gap), "--directory", str(town), "--out", str(out)]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    for one in result["ranked"]:
        assert round(sum(factor["points"] for factor in one["factors"]), 2) == one["score"]
    assert result["status_label"] == "已是最优"
    assert "排除 本地企业(供给侧) 1家" in capsys.readouterr().out


def test_a_name_that_looks_like_a_formula_stays_text(gap: Path, tmp_path: Path) -> None:
    odd = stored(tmp_path / "odd.parquet", [firm(1, "=cmd|'控制器'!A1")])
    out = tmp_path / "list.csv"
    assert main([str(gap), "--directory", str(odd), "--out", str(out)]) == 0
    assert "'=cmd" in out.read_text(encoding="utf-8-sig")


def test_why_not_answers_on_the_terminal(gap: Path, town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(gap), "--directory", str(town), "--why", "西安长河电子有限公司"]) == 0
    assert "西安长河电子有限公司排第" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "list.doc"], "不会写“.doc”"),
        ([], "请用 --out 写明名单存到哪里"),
        (["--out", "list.csv", "--limit", "0"], "名单长度应在1到10000之间"),
    ],
)
def test_bad_words_leave_a_sentence_and_no_file(
    gap: Path,
    town: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(gap.parent)
    assert main([str(gap), "--directory", str(town), *words]) == 1
    assert said in capsys.readouterr().err
    assert [path.name for path in gap.parent.iterdir()] == ["gap.json"]


def test_a_directory_that_is_none_is_a_sentence(gap: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"no parquet at all")
    out = str(tmp_path / "list.csv")
    for place in (tmp_path / "nowhere", broken):
        assert main([str(gap), "--directory", str(place), "--out", out]) == 1
        assert "\n" in (said := capsys.readouterr().err)
        assert "Traceback" not in said
    assert not Path(out).exists()


def test_nobody_found_leaves_with_one_and_says_why(
    tmp_path: Path, town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gap.json"
    path.write_text(json.dumps({"gap": {"name": "量子芯片"}, "as_of": "2024-06-28"}), encoding="utf-8")
    assert main([str(path), "--directory", str(town), "--out", str(tmp_path / "list.csv")]) == 1
    assert "名录里没有企业提到该环节" in capsys.readouterr().out
