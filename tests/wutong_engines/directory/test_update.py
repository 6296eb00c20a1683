"""An update is a new snapshot; the old one stays what it was."""

from datetime import date
from pathlib import Path

import pytest

from tests.wutong_engines.directory.conftest import CODES, DAY, FIRMS, write_table
from wutong_engines.directory import StoreError, open_store, tidy, update


def test_new_facts_go_first_and_old_ones_stay_where_nothing_is_said(store_folder: Path, tmp_path: Path) -> None:
    rows = [{"企业名称": "爱玛科技集团股份有限公司", "信用代码": CODES[0], "注册资本": "86,000万元"}]
    report = update(store_folder, [write_table(tmp_path / "new.csv", rows)], made_on=date(2024, 7, 1))
    with open_store(store_folder) as store:
        firm = store.firm(CODES[0])
    assert firm is not None
    assert (firm.capital_wan, firm.scope, firm.city, report.changed) == (86000, "电动自行车制造", "静海", True)


def test_the_old_snapshot_stays_open_and_can_be_opened_again(store_folder: Path, tmp_path: Path) -> None:
    with open_store(store_folder) as before:
        update(store_folder, [write_table(tmp_path / "n.csv", [{"企业名称": "西宁爱玛有限公司"}])], made_on=DAY)
        assert before.by_name("西宁爱玛有限公司") == []
    with open_store(store_folder, 1) as old, open_store(store_folder) as new:
        assert (len(old.by_name("西宁爱玛有限公司")), len(new.by_name("西宁爱玛有限公司"))) == (0, 1)
        assert (old.snapshot.number, new.snapshot.number, new.snapshot.firms) == (1, 2, 11)


def test_only_the_provinces_concerned_are_written_anew(store_folder: Path, tmp_path: Path) -> None:
    before = {path.name for path in (store_folder / "segments").iterdir()}
    update(store_folder, [write_table(tmp_path / "n.csv", [{"企业名称": "西宁爱玛有限公司"}])], made_on=DAY)
    after = {path.name for path in (store_folder / "segments").iterdir()}
    assert before < after
    assert [name[:2] for name in after - before] == ["63"]


def test_the_same_table_again_changes_nothing(store_folder: Path, tmp_path: Path) -> None:
    report = update(store_folder, [tmp_path / "firms.csv"], made_on=date(2024, 7, 1))
    assert (report.changed, report.snapshot, report.rows_kept) == (False, 1, len(FIRMS))


def test_a_firm_that_gets_its_code_is_still_found_by_the_id_it_had(store_folder: Path, tmp_path: Path) -> None:
    with open_store(store_folder) as store:
        old_id = store.by_name("小米科技(武汉)有限公司")[0]
    rows = [{"企业名称": "小米科技(武汉)有限公司", "信用代码": CODES[4], "省份": "湖北"}]
    update(store_folder, [write_table(tmp_path / "n.csv", rows)], made_on=DAY)
    with open_store(store_folder) as store:
        firm = store.firm(old_id)
        assert firm is not None
        assert (firm.id, store.by_name("小米科技(武汉)有限公司")) == (CODES[4], [CODES[4]])


def test_a_renamed_firm_keeps_its_code_and_its_old_name(store_folder: Path, tmp_path: Path) -> None:
    rows = [{"企业名称": "兰石重型装备集团有限公司", "信用代码": CODES[2], "曾用名": "兰州兰石集团有限公司"}]
    update(store_folder, [write_table(tmp_path / "n.csv", rows)], made_on=DAY)
    with open_store(store_folder) as store:
        hit = store.search("兰州兰石集团有限公司").hits[0]
    assert (hit.id, hit.name, hit.matched_on) == (CODES[2], "兰石重型装备集团有限公司", "曾用名")


def test_another_name_under_a_known_code_does_not_take_it_away(store_folder: Path, tmp_path: Path) -> None:
    rows = [{"企业名称": "不相干纺织有限公司", "信用代码": CODES[2]}]
    report = update(store_folder, [write_table(tmp_path / "n.csv", rows)], made_on=DAY)
    with open_store(store_folder) as store:
        firm = store.firm(CODES[2])
    assert firm is not None
    assert (firm.name, report.doubtful[0].kind) == ("兰州兰石集团有限公司", "one_code_two_firms")


def test_a_refused_update_leaves_the_store_as_it_was(store_folder: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in store_folder.rglob("*"))
    with pytest.raises(ValueError, match="没有企业名称一列"):
        update(store_folder, [write_table(tmp_path / "n.csv", [{"电话": "123"}])], made_on=DAY)
    assert sorted(path.name for path in store_folder.rglob("*") if path.name != ".lock") == [
        name for name in before if name != ".lock"
    ]


def test_tidying_removes_old_snapshots_and_only_what_they_alone_used(store_folder: Path, tmp_path: Path) -> None:
    update(store_folder, [write_table(tmp_path / "n.csv", [{"企业名称": "兰州西固化工厂"}])], made_on=DAY)
    gone = tidy(store_folder)
    assert [name for name in gone if name.startswith("segments/62")]
    assert "snapshots/000001.json" in gone
    with open_store(store_folder) as store:
        assert (store.snapshot.number, store.search("").total) == (2, store.count())
    with pytest.raises(StoreError, match="现有:2"):
        open_store(store_folder, 1)
    assert tidy(store_folder) == ()
