"""A store is read by many at once, stays at its snapshot, and lets go when it is closed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.directory.conftest import FIRMS
from wutong_engines.directory import BadQuestion, Filters, Store, open_store

_QUESTIONS = ("金华", "公司", "am", "jinhua", "9162", "兰州 科技", "")
_CHOSEN = tuple(Filters(regions=(place,), branches=True) for place in ("甘肃", "江苏", "浙江", "长三角", "兰州"))


def test_several_threads_get_the_answers_one_gets(town: Store) -> None:
    asked = [(text, chosen) for text in _QUESTIONS for chosen in _CHOSEN] * 2
    alone = [town.search(text, filters=chosen) for text, chosen in asked]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda pair: town.search(pair[0], filters=pair[1]), asked))
    assert together == alone


def test_more_sets_of_filters_than_are_remembered_are_answered_all_the_same(town: Store) -> None:
    many = [Filters(capital_min_wan=float(least), registered_from=date(2000, 1, 1)) for least in range(0, 1200, 100)]
    first = [town.count(chosen) for chosen in many]
    assert [town.count(chosen) for chosen in many] == first
    assert first == sorted(first, reverse=True)
    assert first[0] > 0


def test_the_snapshot_says_what_is_in_it(firms: Store) -> None:
    assert (firms.snapshot.number, firms.snapshot.made_on, firms.snapshot.source) == (1, date(2024, 6, 28), "演示")
    assert len(firms) == firms.snapshot.firms == len(FIRMS)
    assert sum(count for _, count in firms.snapshot.provinces) == len(FIRMS)


def test_a_closed_store_answers_nothing(firms_folder: Path) -> None:
    with open_store(firms_folder) as store:
        assert store.count() == 9
    assert store.search("爱玛").hits == ()
    assert list(store.names()) == store.parquet() == []


def test_the_columns_hold_what_the_store_answers(firms: Store) -> None:
    rows = [row for file in firms.parquet() for row in pq.read_table(file).to_pylist()]
    assert [(row["id"], row["name"]) for row in rows] == list(firms.names())
    aima = next(row for row in rows if row["name"] == "爱玛科技集团股份有限公司")
    assert (aima["capital_wan"], aima["reg_date"], aima["industry"]) == (58000, date(1999, 9, 24), "3770")
    assert aima["titles"][0]["title"] == "制造业单项冠军"
    # Unknown is nothing at all, never an empty text.
    assert all(value != "" for row in rows for value in row.values())


@pytest.mark.parametrize("regions", [("火星",), ("甘肃", "月球市"), ("99",)])
def test_a_wrong_filter_is_refused_and_the_next_question_answered(firms: Store, regions: tuple[str, ...]) -> None:
    for ask in (
        firms.count,
        lambda chosen: firms.facets(chosen, "city"),
        lambda chosen: firms.search("", filters=chosen),
    ):
        with pytest.raises(BadQuestion):
            ask(Filters(regions=regions))
    assert firms.count() == 9
