"""The directory on the command line."""

import json
from pathlib import Path

import pytest

from tests.wutong_engines.directory.conftest import FIRMS, write_table
from wutong_engines.directory.command import main


def test_build_search_update_show_and_tidy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, store = str(write_table(tmp_path / "t.csv", FIRMS)), str(tmp_path / "s")
    assert main(["build", table, "--to", store, "--source", "演示", "--date", "2024-06-28"]) == 0
    out, err = capsys.readouterr()
    assert "共 10 家企业" in out
    assert "读入 10 行" in err
    new = str(write_table(tmp_path / "n.csv", [{"客商": "兰州新来机械有限公司"}, {"客商": "?"}]))
    assert main(["update", new, "--in", store, "--column", "客商=name"]) == 0
    assert "n.csv 第 3 行“企业名称”" in capsys.readouterr().out
    assert main(["search", "新来", "--in", store]) == 0
    assert "兰州新来机械有限公司  甘肃兰州" in capsys.readouterr().out
    assert main(["show", "--in", store]) == 0
    assert "第 2 号快照" in capsys.readouterr().out
    assert main(["tidy", "--in", store]) == 0
    assert "snapshots/000001.json" in capsys.readouterr().out


def test_search_takes_filters_and_answers_in_json(firms_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["search", "爱玛", "--in", str(firms_folder), "--region", "长三角", "--industry", "3770", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["total"], found["hits"][0]["name"]) == (1, "无锡爱玛电动车有限公司")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["search", "爱玛", "--in", "{}/nowhere"], "不是名录"),
        (["build", "{}/none.csv", "--to", "{}/s"], "找不到表格 none.csv"),
        (["update", "{}/none.csv", "--in", "{}/nowhere"], "不是名录"),
        (["build", "{}/none.csv", "--to", "{}/s", "--column", "客商"], "表头=列"),
        (["show", "--in", "{}/nowhere"], "不是名录"),
    ],
)
def test_a_refusal_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main([word.format(tmp_path) for word in words]) == 1
    out, err = capsys.readouterr()
    assert sentence in err.splitlines()[-1]
    assert "Traceback" not in err
    assert out == ""


def test_an_unknown_region_is_refused(firms_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "爱玛", "--in", str(firms_folder), "--region", "火星"]) == 1
    assert "火星" in capsys.readouterr().err
