"""Matching: the firm that a changed name means, and none when none is meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.names.conftest import FIRMS
from wutong_engines.names.matching import Matcher, probabilities


@pytest.mark.parametrize(
    ("query", "firm"),
    [
        ("蘭州愛瑪電動車有限公司", "兰州爱玛电动车有限公司"),
        ("12、兰州爱玛电动车有限公司（拟签约）", "兰州爱玛电动车有限公司"),
        ("兰州爱玛电 动车有限\n公司", "兰州爱玛电动车有限公司"),
        ("兰州爱玛电动车 Co.，Ltd。", "兰州爱玛电动车有限公司"),
        ("兰州爱玛电动车有限责任公司", "兰州爱玛电动车有限公司"),
        ("甘肃省兰州市爱玛电动车有限公司", "兰州爱玛电动车有限公司"),
        ("爱玛电动车（兰州)有限公司", "兰州爱玛电动车有限公司"),
        ("东莞嘉名鑫机械设备有限公司", "东莞嘉铭鑫机械设备有限公司"),
        ("东莞嘉铭鑫机卸设备有限公司", "东莞嘉铭鑫机械设备有限公司"),
        ("石家庄夭合机械设备有限公司", "石家庄天合机械设备有限公司"),
        ("厦门信聚堂生物科技有限公司", "厦门聚信堂生物科技有限公司"),
        ("北京鹤延龄药业展有限公司", "北京鹤延龄药业发展有限公司"),
        ("北京鹤延龄药业发有限公司", "北京鹤延龄药业发展有限公司"),
        ("威海至佳百隆", "威海至佳百隆家具有限公司"),
        ("藤艺电子", "沈阳藤艺电子有限公司"),
        ("杭州卓联电子", "杭州卓联电子科技有限公司"),
        ("甘肃省状元楼粮油有限公司", "甘肃状元楼粮油有限公司"),
        ("威立雅资源利用 西安 有限公司", "威立雅资源利用(西安)有限公司"),
        ("江西省乐平市众友钢结构建设有限公司", "乐平市众友钢结构建设有限公司"),
        ("乐平众友钢结构建设有限公司", "乐平市众友钢结构建设有限公司"),
    ],
)
def test_a_changed_name_finds_its_firm(matcher: Matcher, query: str, firm: str) -> None:
    found = matcher.match(query)
    assert found.name == firm
    assert found.row is not None
    assert matcher.name(found.row) == firm
    assert found.probability >= 0.5


@pytest.mark.parametrize(
    "query",
    [
        "平凉和顺旅行社有限公司",  # the same name elsewhere
        "上海界宇电子有限公司",  # one plainly different character
        "上海冠中机械有限公司",  # the same brand in another trade
        "海南大顺生物科技有限公司",  # nothing alike
        "大通物流有限公司",  # two firms fit equally well
        "爱玛",
    ],
)
def test_a_firm_that_is_not_there_stays_without_a_match(matcher: Matcher, query: str) -> None:
    found = matcher.match(query)
    assert found.name is None
    assert found.row is None
    assert found.reason


def test_two_firms_that_differ_only_in_legal_form_are_told_apart(matcher: Matcher) -> None:
    assert matcher.match("红星机械有限公司").name == "红星机械有限公司"
    assert matcher.match("紅星機械股份有限公司").name == "红星机械股份有限公司"


@pytest.mark.parametrize(
    ("query", "firm"),
    [
        ("Kunming Huien Technology Co., Ltd.", "昆明会恩科技有限公司"),
        ("Zhongqing Qianda Chemical Co.,Ltd", "重庆前达化工有限公司"),
        ("Chongqing Qianda Chemical Co.,Ltd", "重庆前达化工有限公司"),
        ("China Jushi Co., Ltd.", "中国巨石股份有限公司"),
        ("Xi'an ChenXi Aviation Technology Corp., Ltd.", "西安晨曦航空科技股份有限公司"),
    ],
)
def test_an_english_name_finds_its_firm(matcher: Matcher, query: str, firm: str) -> None:
    assert matcher.match(query).name == firm


@pytest.mark.parametrize("query", ["Kunming Huien Food Co., Ltd.", "Beijing Siemens Ltd.", "LTD", "Co., Ltd.", "abc"])
def test_an_english_name_of_no_firm_stays_without_a_match(matcher: Matcher, query: str) -> None:
    assert matcher.match(query).name is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "。",
        "★☆★",
        "()",
        "厂",
        "爱",
        "1",
        "爱玛" * 2500,
        "'; DROP TABLE firms; --",
        "<b>爱玛</b><script>x</script>",
        "Ａ爱玛Хлеб",
        "\x00",
        "�",
        "𠮷野家",
        "兰州",
        "有限公司",
        "兰州有限公司",
        "（）有限公司",
        "甘肃省兰州市",
    ],
)
def test_what_is_no_name_gets_a_reason_and_never_a_firm(matcher: Matcher, query: str) -> None:
    found = matcher.match(query)
    assert found.name is None
    assert found.reason


def test_many_queries_are_answered_in_order_and_as_one_by_one(matcher: Matcher) -> None:
    queries = [*FIRMS, "没有这家", "", "Kunming Huien Technology"] * 90
    together = matcher.match_many(queries, workers=2)
    assert [match.query for match in together] == queries
    assert together[: len(FIRMS) + 3] == [matcher.match(query) for query in queries[: len(FIRMS) + 3]]


def test_a_threshold_of_the_callers_own_is_kept(matcher: Matcher) -> None:
    sure = matcher.match("东莞嘉名鑫机械设备有限公司")
    assert sure.name
    assert matcher.match("东莞嘉名鑫机械设备有限公司", threshold=0.9999).name is None


@settings(max_examples=150, deadline=None)
@given(query=st.text(alphabet=st.sampled_from("兰州爱玛电子有限公司()（ 　厂12ACo.,'\"%<>/\\\u200b愛"), max_size=30))
def test_any_text_is_answered_without_a_crash(matcher: Matcher, query: str) -> None:
    found = matcher.match(query)
    assert 0 <= found.probability <= 1.001
    assert sum(candidate.probability for candidate in found.candidates) <= 1.001
    assert (found.name is None) == (found.row is None)


@settings(max_examples=60, deadline=None)
@given(firm=st.sampled_from(FIRMS))
def test_every_firm_is_found_by_its_own_name(matcher: Matcher, firm: str) -> None:
    found = matcher.match(firm)
    assert (found.name, round(found.probability, 3)) == (firm, 1.0)


@settings(max_examples=60, deadline=None)
@given(pair=st.tuples(st.sampled_from(FIRMS), st.sampled_from([*FIRMS, "爱玛电动车", "兰州爱马电动车有限公司"])))
def test_the_order_of_two_names_does_not_change_how_alike_they_are(pair: tuple[str, str]) -> None:
    one, other = pair
    there, back = probabilities([one], [other]), probabilities([other], [one])
    assert there[0] == pytest.approx(back[0], abs=1e-5)
    assert not (one == other and there[0] < 0.999)


def test_pairs_of_names_are_scored_and_unequal_lists_refused() -> None:
    chances = probabilities(
        ["兰州爱马电动车有限公司", "平凉和顺旅行社", "", "上海界宇电子有限公司"],
        ["兰州爱玛电动车有限公司", "威海和顺旅行社有限公司", "爱玛", "上海丛宇电子有限公司"],
    )
    assert chances[0] > 0.5
    assert (chances[1:] < 0.5).all()
    with pytest.raises(ValueError, match="不一样长"):
        probabilities(["a"], [])
