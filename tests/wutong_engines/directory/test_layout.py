"""Snapshots are listed when they are finished, and numbers are not used twice."""

from datetime import date
from pathlib import Path

import pytest

from wutong_engines.directory import StoreError, layout, open_store, tidy
from wutong_engines.directory.layout import Manifest
from wutong_engines.directory.rows import Snapshot


def test_a_manifest_comes_back_as_it_was_written(firms_folder: Path) -> None:
    manifest = layout.open_manifest(firms_folder)
    assert manifest.snapshot.name == "000001"
    assert manifest.snapshot.made_on == date(2024, 6, 28)
    assert sum(piece.firms for piece in manifest.pieces) == manifest.snapshot.firms == 10
    assert dict(manifest.snapshot.provinces)["天津"] == 2


def test_a_snapshot_past_the_current_one_was_never_finished(store_folder: Path) -> None:
    (store_folder / "snapshots" / "000002.json").write_text("{}", encoding="utf-8")
    assert layout.numbers(store_folder) == [1]
    assert open_store(store_folder).snapshot.number == 1
    assert "snapshots/000002.json" in tidy(store_folder)


def test_publishing_replaces_the_pointer_last(store_folder: Path) -> None:
    pieces = layout.open_manifest(store_folder).pieces
    layout.publish(store_folder, Manifest(Snapshot(7, date(2024, 7, 1), 10, len(pieces)), pieces))
    assert (store_folder / "CURRENT").read_text(encoding="ascii") == "7\n"
    assert layout.numbers(store_folder) == [1, 7]


def test_writing_clears_away_what_was_left_and_leaves_nothing(store_folder: Path) -> None:
    (store_folder / ".work-1" / "deep").mkdir(parents=True)
    with layout.writing(store_folder) as work:
        assert [path.name for path in store_folder.glob(".work-*")] == [work.name]
    assert not list(store_folder.glob(".work-*"))


def test_at_least_one_snapshot_is_kept(store_folder: Path) -> None:
    with pytest.raises(StoreError, match="至少"):
        tidy(store_folder, keep=0)
    assert open_store(store_folder).snapshot.number == 1


@pytest.mark.parametrize("text", ["x\n", "\xff", "-1"])
def test_a_pointer_that_is_no_number_is_damage(store_folder: Path, text: str) -> None:
    (store_folder / "CURRENT").write_text(text, encoding="latin-1")
    with pytest.raises(StoreError, match="CURRENT") as refused:
        open_store(store_folder)
    assert refused.value.kind == "damaged"


@pytest.mark.parametrize("gone", ["pieces", "snapshot"])
def test_a_manifest_with_parts_missing_is_damage(store_folder: Path, gone: str) -> None:
    path = store_folder / "snapshots" / "000001.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{gone}"', '"else"'), encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        open_store(store_folder)
    assert refused.value.kind == "damaged"
