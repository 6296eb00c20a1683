"""An update is a new snapshot; the old one stays what it was.

What an update does to firms is read from one update of many rows.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.wutong_engines.directory.conftest import CODES, DAY, FIRMS, Built, code_of, write_table
from wutong_engines.directory import Filters, FirmRow, Found, Store, StoreError, open_store, tidy, update

_XIAOMI = "小米科技(武汉)有限公司"
_NEWS = (
    {"企业名称": "爱玛科技集团股份有限公司", "信用代码": CODES[0], "注册资本": "86,000万元"},
    {"企业名称": _XIAOMI, "信用代码": CODES[4], "省份": "湖北"},
    {"企业名称": "兰石重型装备集团有限公司", "信用代码": CODES[2], "曾用名": "兰州兰石集团有限公司"},
    {"企业名称": "不相干纺织有限公司", "信用代码": CODES[1]},
    {"企业名称": "西宁爱玛有限公司", "信用代码": code_of(3, "630100"), "成立日期": "2024-06-01"},
    {"企业名称": "?"},
)


@dataclass(frozen=True)
class Renewed(Built):
    """A store after an update, and a reader that opened it before and goes on reading."""

    reader: Store
    seen: Found


@pytest.fixture(scope="module")
def renewed(firms_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renewed]:
    """The ten firms after one update; both snapshots are there."""
    folder = tmp_path_factory.mktemp("renewed")
    shutil.copytree(firms_folder, folder / "store")
    reader = open_store(folder / "store")
    seen = reader.search("爱玛")
    report = update(
        folder / "store", [write_table(folder / "new.csv", _NEWS)], made_on=date(2024, 7, 1), source="回访", workers=1
    )
    with open_store(folder / "store") as store:
        yield Renewed(report, store, reader, seen)
    reader.close()


@pytest.fixture
def renewed_folder(renewed: Renewed, tmp_path: Path) -> Path:
    """A copy of it that may be written to."""
    return Path(shutil.copytree(renewed.store.path, tmp_path / "renewed"))


def _firm(built: Built, firm_id: str) -> FirmRow:
    firm = built.store.firm(firm_id)
    assert firm is not None
    return firm


def test_new_facts_go_first_and_old_ones_stay_where_nothing_is_said(renewed: Renewed) -> None:
    firm = _firm(renewed, CODES[0])
    assert (firm.capital_wan, firm.scope, firm.city) == (86000, "电动自行车制造", "静海")
    assert (firm.source, firm.source_date) == ("回访", date(2024, 7, 1))
    assert firm.titles[0].title == "制造业单项冠军"


def test_firms_an_update_does_not_speak_of_are_as_they_were(renewed: Renewed, firms_folder: Path) -> None:
    with open_store(firms_folder) as before:
        for name in ("无锡爱玛电动车有限公司", "甘肃省建设投资(控股)集团有限公司", "成都华为技术有限公司"):
            assert before.firms(before.by_name(name)) == renewed.store.firms(renewed.store.by_name(name))


def test_the_old_snapshot_can_be_opened_again(renewed: Renewed) -> None:
    with open_store(renewed.store.path, 1) as old:
        assert (len(old.by_name("西宁爱玛有限公司")), len(renewed.store.by_name("西宁爱玛有限公司"))) == (0, 1)
        assert (old.snapshot.number, renewed.store.snapshot.number) == (1, 2)
        assert (old.snapshot.firms, renewed.store.snapshot.firms) == (10, 12)
        assert old.by_name("兰州兰石集团有限公司") == [CODES[2]]


def test_a_reader_of_the_old_snapshot_is_not_disturbed(renewed: Renewed) -> None:
    assert renewed.reader.search("爱玛") == renewed.seen
    assert [firm.id for firm in renewed.reader.firms(hit.id for hit in renewed.seen.hits)] == [
        hit.id for hit in renewed.seen.hits
    ]
    assert renewed.store.search("爱玛").total == renewed.seen.total + 1


def test_only_the_provinces_concerned_are_written_anew(renewed: Renewed, firms_folder: Path) -> None:
    before = {path.name for path in (firms_folder / "segments").iterdir()}
    after = {path.name for path in (renewed.store.path / "segments").iterdir()}
    assert before < after
    # 44 is the authority in the code of the firm that says no province.
    assert {name[:2] for name in after - before} == {"12", "42", "44", "62", "63"}


def test_the_same_table_again_changes_nothing(store_folder: Path, tmp_path: Path) -> None:
    report = update(store_folder, [tmp_path / "firms.csv"], made_on=date(2024, 7, 1), workers=1)
    assert (report.changed, report.snapshot, report.rows_kept) == (False, 1, len(FIRMS))


def test_a_firm_that_gets_its_code_is_still_found_by_the_id_it_had(renewed: Renewed) -> None:
    with open_store(renewed.store.path, 1) as old:
        old_id = old.by_name(_XIAOMI)[0]
    assert old_id.startswith("n-")
    assert _firm(renewed, old_id).id == CODES[4]
    assert renewed.store.by_name(_XIAOMI) == [CODES[4]]
    assert [hit.id for hit in renewed.store.search(old_id).hits] == [CODES[4]]


def test_a_renamed_firm_keeps_its_code_and_its_old_name(renewed: Renewed) -> None:
    hit = renewed.store.search("兰州兰石集团有限公司").hits[0]
    assert (hit.id, hit.name, hit.matched_on) == (CODES[2], "兰石重型装备集团有限公司", "曾用名")
    assert _firm(renewed, CODES[2]).former_names == ("兰州兰石集团有限公司",)


def test_another_name_under_a_known_code_does_not_take_it_away(renewed: Renewed) -> None:
    assert _firm(renewed, CODES[1]).name == "天津爱玛车业科技有限公司"
    other = renewed.firm("不相干纺织有限公司")
    assert (other.id[:2], other.uscc, other.uscc_status) == ("n-", CODES[1], "warn")
    assert [(doubt.kind, doubt.row) for doubt in renewed.report.doubtful] == [("one_code_two_firms", 5)]


def test_an_update_gives_account_of_its_own_rows_only(renewed: Renewed) -> None:
    report = renewed.report
    assert (report.rows_read, report.rows_kept, report.refused_count, report.changed) == (6, 5, 1, True)
    assert (report.firms, report.refused[0].row) == (12, 7)
    assert renewed.store.count(Filters(registered_from=date(2024, 1, 1))) == 1


def test_a_refused_update_leaves_the_store_as_it_was(store_folder: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in store_folder.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match="没有企业名称一列"):
        update(store_folder, [write_table(tmp_path / "n.csv", [{"电话": "123"}])], made_on=DAY)
    after = {path: path.stat().st_mtime_ns for path in store_folder.rglob("*") if path.is_file()}
    assert {path: seen for path, seen in after.items() if path.name != ".lock"} == {
        path: seen for path, seen in before.items() if path.name != ".lock"
    }


def test_an_update_that_fails_in_the_middle_leaves_the_store_as_it_was(
    store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = sorted(path for path in store_folder.rglob("*") if path.name != ".lock")
    monkeypatch.setattr("wutong_engines.directory.segments.packed.write", full)
    with pytest.raises(OSError, match="No space"):
        update(store_folder, [write_table(tmp_path / "n.csv", _NEWS[4:])], made_on=DAY, workers=1)
    assert sorted(path for path in store_folder.rglob("*") if path.name != ".lock") == before
    with open_store(store_folder) as store:
        assert (store.snapshot.number, store.snapshot.firms, store.by_name("西宁爱玛有限公司")) == (1, 10, [])


def test_an_update_of_no_store_makes_none(tmp_path: Path) -> None:
    table = write_table(tmp_path / "n.csv", _NEWS)
    with pytest.raises(StoreError, match="不是名录"):
        update(tmp_path / "nowhere", [table], made_on=DAY)
    assert not (tmp_path / "nowhere").exists()


def test_tidying_removes_old_snapshots_and_only_what_they_alone_used(renewed_folder: Path) -> None:
    gone = tidy(renewed_folder)
    assert {name[9:11] for name in gone if name.startswith("segments/")} >= {"62", "42"}
    assert "snapshots/000001.json" in gone
    with open_store(renewed_folder) as store:
        assert (store.snapshot.number, store.search("").total) == (2, store.count())
        assert len(store.firms(firm_id for firm_id, _ in store.names())) == 12
    with pytest.raises(StoreError, match="现有:2"):
        open_store(renewed_folder, 1)
    assert tidy(renewed_folder) == ()


def test_tidying_keeps_as_many_snapshots_as_asked_for(renewed_folder: Path) -> None:
    assert tidy(renewed_folder, keep=2) == ()
    with open_store(renewed_folder, 1) as old:
        assert old.snapshot.firms == 10
