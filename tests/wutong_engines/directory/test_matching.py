"""A store matches names as people write them to its firms."""

from pathlib import Path

from wutong_engines.directory import open_store


def test_a_written_name_is_matched_and_the_index_is_kept_beside_the_snapshot(store_folder: Path) -> None:
    with open_store(store_folder) as store:
        match = store.match("蘭州蘭石集團(A12展位)")
        assert (match.name, store.id_at(match.row)) == ("兰州兰石集团有限公司", "91440300708461136T")
        assert store.match("完全没有的某某纺织厂").name is None
    assert (store_folder / "identity" / "000001").is_dir()
    with open_store(store_folder) as again:
        assert again.match("兰石集团").name == "兰州兰石集团有限公司"


def test_rows_of_the_matcher_are_places_in_the_list_of_names(store_folder: Path) -> None:
    with open_store(store_folder) as store:
        assert [store.id_at(row) for row in range(len(store))] == [firm_id for firm_id, _ in store.names()]
