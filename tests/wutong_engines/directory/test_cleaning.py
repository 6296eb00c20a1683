"""One row made clean: what is said, what is known from codes and names, what stays unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.directory import spelling, whereabouts
from wutong_engines.directory.cleaning import FIELDS, MANY, clean, hashed, name_fault
from wutong_engines.directory.facts import TITLE_PARTS, day, industry, number, several, size_class, titles, yes_or_no


@pytest.mark.parametrize(
    ("province", "city", "code", "address", "authority", "named", "expected"),
    [
        ("甘肃", "兰州", "", "", "", "", ("甘肃", "兰州", "6201", 0)),
        ("甘肃省", "兰州市", "", "甘肃省兰州市兰州新区中川镇", "", "", ("甘肃", "兰州", "620171", 0)),
        ("甘肃", "", "", "", "", "", ("甘肃", "", "62", 1)),
        ("", "", "320200", "", "", "", ("江苏", "无锡", "3202", 0)),
        ("上海", "嘉定", "", "上海市嘉定区叶城路", "", "", ("上海", "嘉定", "31", 0)),
        ("", "", "", "浙江省宁波市鄞州区", "", "", ("浙江", "宁波", "3302", 2)),
        ("", "", "", "", "510100", "兰州", ("四川", "成都", "5101", 3)),
        ("", "", "", "", "", "兰州", ("甘肃", "兰州", "6201", 4)),
        ("", "", "", "", "", "", ("", "", "", 9)),
        ("火星省", "环形山市", "", "", "", "", ("火星省", "环形山市", "", 0)),
    ],
)
def test_a_place_comes_from_the_row_then_from_codes_then_from_the_name(
    province: str, city: str, code: str, address: str, authority: str, named: str, expected: tuple[object, ...]
) -> None:
    place = whereabouts.find(province, city, code, address, authority, named)
    assert (place.province, place.city, place.code, place.rank) == expected


def test_a_firm_has_the_coordinates_of_its_city_but_not_of_its_province() -> None:
    assert whereabouts.find("甘肃", "兰州", "", "", "", "").lon is not None
    assert whereabouts.find("甘肃", "", "", "", "", "").lon is None
    assert whereabouts.find("上海", "嘉定", "", "", "", "").lat is not None


def test_coordinates_that_cannot_be_in_the_country_are_not_taken() -> None:
    row = {"name": "甲乙机械有限公司", "province": "甘肃", "city": "兰州", "lon": "3.5", "lat": "200"}
    assert clean(row)["lon"] == whereabouts.find("甘肃", "兰州", "", "", "", "").lon
    assert clean(row | {"lon": "103.6", "lat": "36.5"})["lat"] == 36.5


def test_every_field_is_there_in_every_row() -> None:
    assert set(clean({"name": "甲乙机械有限公司"})) == set(clean({"name": "?"})) == set(FIELDS)


def test_a_given_amount_stands_where_the_text_cannot_be_read() -> None:
    row = clean({"name": "甲乙机械有限公司", "capital_raw": "见章程", "capital_wan": "500", "capital_currency": "USD"})
    assert (row["capital_wan"], row["capital_currency"], row["notes"]) == (500, "USD", None)
    assert clean({"name": "甲乙机械有限公司", "capital_wan": "500"})["capital_currency"] == "CNY"


def test_a_branch_is_known_by_its_name_unless_the_table_knows_better() -> None:
    name = "天津爱玛车业科技有限公司兰州分公司"
    assert clean({"name": name})["is_branch"] is True
    assert clean({"name": name, "is_branch": "否"})["is_branch"] is False


def test_earlier_names_are_kept_once_each_and_never_the_name_itself() -> None:
    row = clean({"name": "甲乙机械有限公司", "former_names": "甲乙機械廠;甲乙机械厂、甲乙机械有限公司"})
    assert row["former_names"] == "甲乙机械厂"


def test_the_pilot_codes_are_kept_with_a_warning_and_are_no_ids() -> None:
    row = clean({"name": "甲乙机械有限公司", "uscc": "91350100M0001TGQXM"})
    assert (row["uscc_status"], row["code"], row["uscc"]) == ("warn", None, "91350100M0001TGQXM")
    assert "wrong_code" in row["notes"]


@pytest.mark.parametrize(
    "name", ["中国", "3M中国有限公司", "A股份", "甲乙", "ＴＣＬ集团", "<script>alert(1)</script>公司"]
)
def test_short_mixed_and_strange_names_are_names(name: str) -> None:
    assert name_fault(name) == ""


@given(st.text(max_size=300))
def test_any_name_is_taken_or_refused_with_a_sentence(name: str) -> None:
    row = clean({"name": name})
    fault = name_fault(name)
    assert row["refused_reason"] == (fault or None)
    assert fault == "" or fault.endswith("。")
    assert bool(fault) != bool(row["plain"])


@given(
    st.dictionaries(st.sampled_from([name for name in FIELDS if name not in {"extra", "notes"}]), st.text(max_size=30))
)
def test_whatever_the_cells_hold_the_row_is_cleaned(cells: dict[str, str]) -> None:
    row = clean({"name": "甲乙机械有限公司", **{name: text.strip() for name, text in cells.items() if name != "name"}})
    assert row["plain"] == "甲乙机械有限公司"
    assert len(row["name_id"]) == len(hashed("x")) == 18


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015/3/9", "2015-03-09"),
        ("2015年03月09日", "2015-03-09"),
        ("20150309", "2015-03-09"),
        ("2015.3.9", "2015-03-09"),
        ("2015-03-09T00:00:00", "2015-03-09"),
        *((text, "") for text in ("2015-13-01", "去年", "2015", "")),
    ],
)
def test_days_are_read_in_their_usual_forms(text: str, expected: str) -> None:
    assert day(text) == expected


def test_small_facts() -> None:
    assert (number("1,234.5"), number("x"), number(""), number("1e999")) == (1234.5, None, None, None)
    assert (yes_or_no("是"), yes_or_no("N"), yes_or_no("也许")) == (True, False, None)
    assert (size_class("大型企业"), size_class("微"), size_class("?")) == ("大型", "微型", "")
    assert several("a;b、c|d，e\n") == several('["a", "b", "c", "d", "e"]') == ["a", "b", "c", "d", "e"]


def test_titles_are_words_or_structures() -> None:
    assert titles("小巨人;单项冠军").count('"title"') == 2
    assert '"valid_to": "2024-06-30"' in titles('[{"title": "小巨人", "valid_to": "2024年6月30日"}]')
    assert titles('[{"title": ""}, {"x": 1}]') == "[]"
    assert all(part in titles("小巨人") for part in TITLE_PARTS)
    assert MANY not in titles("小巨人")


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = spelling.fold(text)
    assert spelling.fold_plain(once) == once or spelling.fold(once) == spelling.fold(spelling.fold(once))


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("huawei", ("hua", "wei")),
        ("aima", ("ai", "ma")),
        ("chongqing", ("chong", "qing")),
        ("zhongguo", ("zhong", "guo")),
    ],
)
def test_letters_are_cut_into_the_fewest_syllables(letters: str, first: tuple[str, ...]) -> None:
    assert spelling.syllables(letters)[0] == first


@pytest.mark.parametrize("letters", ["bcd", "a", "xyz1", "", "华为", "v" * 40])
def test_letters_that_are_no_pinyin_are_not_cut(letters: str) -> None:
    assert spelling.syllables(letters) == ()


def test_initials_leave_the_legal_form_out() -> None:
    assert spelling.initials("重庆长安汽车股份有限公司") == "cqcaqcgf"
    assert spelling.initials("有限公司") == "yxgs"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C3770", "3770"), ("3770助动车制造", "3770"), ("c 37", "37"), ("C", "C"), ("助动车制造", "3770"),
        ("制造业-助动车制造", "3770"), ("制造业/金属制品业", "33"), ("C 制造业", "C"), ("制造业", "C"),
        ("批发业", "51"), ("37701", ""), ("制造", ""), ("高科技", ""), ("U", ""), ("-", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_industry_is_a_code_or_the_name_of_one(written: str, code: str) -> None:
    assert industry(written) == code


def test_an_industry_nobody_knows_is_unknown_and_said() -> None:
    row = clean({"name": "甲乙机械有限公司", "industry": "高科技"})
    assert row["industry"] is None
    assert "“高科技”读不成行业" in row["notes"]
