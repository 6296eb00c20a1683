"""The command: `python -m wutong_engines.figures FILE [--json]`."""

import json
from pathlib import Path

import pytest

from wutong_engines.figures.__main__ import main


def test_figures_of_a_file_are_printed_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_bytes("收集线索136条".encode("gb18030"))
    assert main([str(draft), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["text"], row["value"], row["unit"]) == ("136条", "136", "条")


def test_figures_of_a_file_are_printed_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("约10万方", encoding="utf-8")
    assert main([str(draft)]) == 0
    assert capsys.readouterr().out.split("\t")[2:4] == ["约10万方", "100000"]


def test_a_missing_file_is_one_plain_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err.startswith("读不了文件")
