"""A build that is killed leaves the store whole; one that is already running is not disturbed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wutong_engines.directory.conftest import DAY, FIRMS, write_table
from wutong_engines.directory import StoreError, build, open_store, update

STEPS = ("settled", "index", "named", "listed", "current")

# A child that is killed for real one moment before the end: nothing of it runs on, no block is left. At every step on
# its way it puts a copy of the store aside: just what a kill at that step would have left.
_PROGRAM = """
import os, shutil, signal, sys
from datetime import date
from pathlib import Path
from wutong_engines.directory import building, layout, segments, update

folder = Path(sys.argv[1])
store = folder / "store"

def pausing(step, real, when=lambda *_: True):
    def run(*words, **more):
        if when(*words) and not (folder / step).exists():
            shutil.copytree(store, folder / step)
        return real(*words, **more)
    return run

building.expressions.settled = pausing("settled", building.expressions.settled)
segments.packed.write = pausing("index", segments.packed.write)
segments.layout.settle = pausing("named", segments.layout.settle, lambda path: path.name == "segments")
layout.write_whole = pausing("listed", layout.write_whole)
real = layout.write_whole
layout.write_whole = lambda path, text: (
    os.kill(os.getpid(), signal.SIGKILL) if path.name == "CURRENT" else real(path, text)
)
update(store, [folder / "new.csv"], made_on=date(2024, 7, 1), workers=1)
"""


def test_a_kill_at_any_step_leaves_the_previous_snapshot_whole(store_folder: Path, tmp_path: Path) -> None:
    table = write_table(tmp_path / "new.csv", [{"企业名称": "兰州新来机械有限公司", "省份": "甘肃"}])
    words = [sys.executable, "-W", "ignore", "-c", _PROGRAM, str(tmp_path)]
    killed = subprocess.run(words, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    store_folder.rename(tmp_path / "current")
    for step in STEPS:
        assert list((tmp_path / step).glob(".work-*"))
        with open_store(tmp_path / step) as store:
            assert (store.snapshot.number, store.count(), store.by_name("兰州新来机械有限公司")) == (1, 9, [])
    # The kill came one moment before the end: what it left is no snapshot, and the next update is not misled by it.
    report = update(tmp_path / "current", [table], made_on=DAY)
    with open_store(tmp_path / "current") as store:
        assert (store.search("新来").total, store.snapshot.firms, report.changed) == (1, 11, True)
    assert not list((tmp_path / "current").glob(".work-*"))


def test_two_writers_do_not_meet(store_folder: Path, tmp_path: Path) -> None:
    from wutong_engines.directory import layout  # noqa: PLC0415  # the lock itself is what is tested

    with layout.writing(store_folder), pytest.raises(StoreError, match="正在由另一个程序") as refused:
        update(store_folder, [tmp_path / "firms.csv"], made_on=DAY)
    assert refused.value.kind == "busy"
    assert open_store(store_folder).snapshot.number == 1


def test_a_first_build_that_was_interrupted_says_so(tmp_path: Path) -> None:
    (tmp_path / "store" / ".work-1").mkdir(parents=True)
    with pytest.raises(StoreError, match="可能中断了") as refused:
        open_store(tmp_path / "store")
    assert refused.value.kind == "empty"


def test_a_store_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="wutong directory build") as refused:
        open_store(tmp_path / "nowhere")
    assert refused.value.kind == "missing"


@pytest.mark.parametrize(("version", "kind", "advice"), [(0, "older", "重新运行"), (99, "newer", "升级")])
def test_a_store_of_another_format_says_what_to_do(store_folder: Path, version: int, kind: str, advice: str) -> None:
    path = store_folder / "snapshots" / "000001.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": version}), encoding="utf-8")
    with pytest.raises(StoreError, match=advice) as refused:
        open_store(store_folder)
    assert refused.value.kind == kind


@pytest.mark.parametrize("file", ["index.bin", "firms.parquet", "000001.json", "CURRENT"])
@pytest.mark.parametrize("keep", [0.0, 0.49])
def test_a_file_that_is_cut_off_is_named(store_folder: Path, file: str, keep: float) -> None:
    path = next(store_folder.rglob(file))
    os.truncate(path, int(path.stat().st_size * keep))
    with pytest.raises(StoreError) as refused:
        open_store(store_folder)
    assert refused.value.kind == "damaged"
    assert "重建" in str(refused.value)


def test_a_folder_with_other_things_in_it_is_not_built_into(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_text("x", encoding="utf-8")
    table = write_table(tmp_path / "t.csv", FIRMS)
    with pytest.raises(StoreError, match="别的文件"):
        build([table], tmp_path, made_on=DAY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.csv", "报告.docx"]
