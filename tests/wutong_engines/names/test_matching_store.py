"""The index on disk: whole or not there, never misread."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.wutong_engines.names.conftest import FIRMS
from wutong_engines.names.matching import BadIndex, Matcher, store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kept index."""
    Matcher.build(FIRMS, tmp_path / "index")
    return tmp_path / "index"


def test_a_kept_index_answers_as_the_one_just_built(folder: Path) -> None:
    built, opened = Matcher.build(FIRMS), Matcher.open(folder)
    queries = ["藤艺电子", "东莞嘉名鑫机械设备有限公司", "Kunming Huien Technology", "没有"]
    assert opened.match_many(queries) == built.match_many(queries)
    assert len(opened) == len(FIRMS)
    assert [opened.name(row) for row in range(len(FIRMS))] == list(FIRMS)


def test_an_index_of_another_version_is_refused(folder: Path) -> None:
    header = json.loads((folder / "header.json").read_text(encoding="utf-8"))
    (folder / "header.json").write_text(json.dumps(header | {"version": 0}), encoding="utf-8")
    assert not store.is_index(folder)
    with pytest.raises(BadIndex, match="第0版"):
        Matcher.open(folder)


def test_a_damaged_index_is_refused(folder: Path, tmp_path: Path) -> None:
    np.save(folder / "place.npy", np.zeros(3, np.int16))
    with pytest.raises(BadIndex, match="行数"):
        Matcher.open(folder)
    (folder / "keys.npy").unlink()
    with pytest.raises(BadIndex, match="不完整"):
        Matcher.open(folder)
    (folder / "header.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadIndex, match="读不了"):
        Matcher.open(folder)
    with pytest.raises(BadIndex, match="没有名称索引"):
        Matcher.open(tmp_path)


def test_a_build_that_fails_leaves_the_index_before_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(part: Path) -> None:
        raise OSError(28, "No space left on device", str(part))

    monkeypatch.setattr(store, "_settle", full)
    with pytest.raises(OSError, match="No space"):
        Matcher.build(["另一家有限公司"], folder)
    assert len(Matcher.open(folder)) == len(FIRMS)
    assert [path.name for path in folder.parent.iterdir()] == ["index"]


def test_a_new_build_takes_the_place_of_the_old_one(folder: Path) -> None:
    assert Matcher.build(["另一家有限公司"], folder).match("另一家").row == 0
    assert len(Matcher.open(folder)) == 1


def test_an_empty_directory_matches_nothing(tmp_path: Path) -> None:
    assert Matcher.build([], tmp_path / "none").match("爱玛").name is None
    assert Matcher.build(["", "  "]).match("爱玛").name is None
