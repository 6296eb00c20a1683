"""A directory is searched as people type."""

import pytest

from tests.wutong_engines.directory.conftest import CODES
from wutong_engines.directory import BadQuestion, Filters, Store


def names(store: Store, text: str, **more: object) -> list[str]:
    return [hit.name for hit in store.search(text, **more).hits]  # type: ignore[arg-type]  # limit, offset, filters


def test_names_that_begin_so_stand_before_brands_and_shorter_ones_before_longer(firms: Store) -> None:
    assert names(firms, "爱玛") == [
        "爱玛服务区超市",
        "爱玛科技集团股份有限公司",
        "无锡爱玛电动车有限公司",
        "天津爱玛车业科技有限公司",
    ]


def test_an_exact_name_stands_first(firms: Store) -> None:
    hit = firms.search("天津爱玛车业科技有限公司").hits[0]
    assert (hit.name, hit.matched_on, hit.id) == ("天津爱玛车业科技有限公司", "名称", CODES[1])
    assert hit.score > 0.99


def test_one_character_is_enough(firms: Store) -> None:
    assert len(names(firms, "爱")) == 4
    assert names(firms, "米") == ["小米科技(武汉)有限公司"]


def test_a_brand_is_found_behind_its_region(firms: Store) -> None:
    hit = firms.search("爱玛车业").hits[0]
    assert (hit.name, hit.matched_on) == ("天津爱玛车业科技有限公司", "简称")


def test_a_part_in_the_middle_is_found(firms: Store) -> None:
    assert names(firms, "石集团") == ["兰州兰石集团有限公司"]
    assert names(firms, "动车有限") == ["无锡爱玛电动车有限公司"]


def test_brackets_in_a_name_need_not_be_typed(firms: Store) -> None:
    assert names(firms, "小米科技武汉有限公司") == ["小米科技(武汉)有限公司"]
    assert names(firms, "建设投资控股集团") == ["甘肃省建设投资(控股)集团有限公司"]


def test_a_region_in_brackets_does_not_part_the_firms_own_words(firms: Store) -> None:
    assert names(firms, "小米科技有限公司") == ["小米科技(武汉)有限公司"]


@pytest.mark.parametrize("typed", ["amkj", "AMKJ", "amkjjt"])
def test_initials_find_a_name(firms: Store, typed: str) -> None:
    hit = firms.search(typed).hits[0]
    assert (hit.name, hit.matched_on) == ("爱玛科技集团股份有限公司", "首字母")


def test_initials_find_the_brand_behind_a_region_too(firms: Store) -> None:
    assert "无锡爱玛电动车有限公司" in names(firms, "amddc")
    assert "天津爱玛车业科技有限公司" in names(firms, "am")


def test_full_pinyin_finds_a_brand(firms: Store) -> None:
    found = firms.search("huawei")
    assert [(hit.name, hit.matched_on) for hit in found.hits] == [("成都华为技术有限公司", "拼音")]


def test_the_beginning_of_a_credit_code_is_enough(firms: Store) -> None:
    assert names(firms, CODES[2]) == ["兰州兰石集团有限公司"]
    assert {hit.id for hit in firms.search("914403").hits} == set(CODES[:3])
    assert firms.search("914403").hits[0].matched_on == "信用代码"


def test_an_earlier_name_leads_to_the_firm(firms: Store) -> None:
    hit = firms.search("天津爱玛科技股份有限公司").hits[0]
    assert (hit.name, hit.matched_on) == ("爱玛科技集团股份有限公司", "曾用名")


@pytest.mark.parametrize("typed", ["愛瑪車業", "爱玛　车业", "（爱玛）车业", " 爱玛车业 "])
def test_script_width_brackets_and_space_do_not_matter(firms: Store, typed: str) -> None:
    assert names(firms, typed)[0] == "天津爱玛车业科技有限公司"


def test_several_words_must_all_be_there(firms: Store) -> None:
    assert names(firms, "天津 科技 爱玛") == ["天津爱玛车业科技有限公司", "爱玛科技集团股份有限公司"]
    assert firms.search("天津 米粉").total == 0


def test_a_place_among_several_words_is_where_the_firm_is(firms: Store) -> None:
    assert names(firms, "兰州 建设投资") == ["甘肃省建设投资(控股)集团有限公司"]


def test_another_legal_form_or_region_still_finds_the_firm(firms: Store) -> None:
    assert names(firms, "天津爱玛车业科技股份公司") == ["天津爱玛车业科技有限公司"]
    assert names(firms, "3、甘肃兰州兰石集团公司(A12展位)") == ["兰州兰石集团有限公司"]


def test_a_short_name_that_leaves_characters_out_is_found(firms: Store) -> None:
    hit = firms.search("甘肃建投").hits[0]
    assert (hit.name, hit.matched_on) == ("甘肃省建设投资(控股)集团有限公司", "简称")


@pytest.mark.parametrize("typed", ["*ST兰石", "兰石A", "深兰石A", "甘兰石"])
def test_a_short_name_as_the_stock_exchange_writes_it_is_found(firms: Store, typed: str) -> None:
    assert names(firms, typed) == ["兰州兰石集团有限公司"]


def test_branches_are_shown_only_when_asked_for_and_then_behind_their_parents(firms: Store) -> None:
    assert not any("分公司" in name for name in names(firms, "天津爱玛车业"))
    assert names(firms, "天津爱玛车业", filters=Filters(branches=True)) == [
        "天津爱玛车业科技有限公司",
        "天津爱玛车业科技有限公司兰州分公司",
    ]


def test_pages_follow_one_another_without_a_gap(firms: Store) -> None:
    whole = names(firms, "爱玛")
    assert names(firms, "爱玛", limit=2) + names(firms, "爱玛", limit=2, offset=2) == whole
    assert firms.search("爱玛", limit=2).total == len(whole)


def test_an_empty_question_lists_everybody_and_signs_alone_nobody(firms: Store) -> None:
    assert firms.search("").total == firms.count() == 9
    assert firms.search("!!!").hits == ()
    assert firms.search("").is_exact


@pytest.mark.parametrize("typed", ["龘龘龘", "x" * 5000, "'; DROP TABLE firms;--龘", "\0", "🙂🙂", "%", "_"])
def test_whatever_is_typed_is_answered(firms: Store, typed: str) -> None:
    assert firms.search(typed).hits == ()


def test_markup_in_a_name_is_text(firms: Store) -> None:
    assert names(firms, "drop table") == ["<b>'; DROP TABLE firms;--</b>科技有限公司"]


def test_scores_fall_in_the_order_of_the_list(firms: Store) -> None:
    scores = [hit.score for hit in firms.search("爱玛", filters=Filters(branches=True)).hits]
    assert scores == sorted(scores, reverse=True)


def test_an_unknown_region_is_refused_with_its_name(firms: Store) -> None:
    with pytest.raises(BadQuestion, match="火星"):
        firms.search("爱玛", filters=Filters(regions=("火星",)))
