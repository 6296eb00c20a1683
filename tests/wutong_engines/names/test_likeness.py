"""How alike two names are: small slips come close, another firm stays away."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.names import Index, compare, normalise, similarity

SHARED = Path(__file__).resolve().parents[3] / "../shared/data"
names = st.text(alphabet="兰州天水爱玛德隆昌盛科技机械设备化工有限公司()分厂A1", max_size=16)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("兰州嘉铭鑫机械设备有限公司", "兰州嘉名鑫机械设备"),
        ("兰州卓联电子", "兰州卓联电子科技有限公司"),
        ("甘肃金丰石化厂", "甘肃丰金石化有限公司"),
        ("兰州杨柳青青化工", "杨柳青化工有限公司"),
    ],
)
def test_a_slip_of_the_hand_comes_close(one: str, other: str) -> None:
    assert 0.85 <= similarity(normalise(one), normalise(other)) < 1


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("兰州德隆化工有限公司", "上海德隆化工有限公司", "地区不同"),
        ("兰州德隆化工有限公司", "兰州德隆旅行社", "行业不同"),
        ("兰州蓝柏电子科技", "兰州蓝涛电子科技", "字号"),
        ("甘肃电投集团有限公司", "甘肃电投集团有限公司兰州分公司", "分支机构"),
        ("", "甘肃电投", "名称为空"),
    ],
)
def test_another_firm_stays_away_and_the_reason_is_said(one: str, other: str, why: str) -> None:
    likeness = compare(normalise(one), normalise(other))
    assert likeness.score < 0.85
    assert why in likeness.why


@given(names, names)
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    a, b = normalise(one), normalise(other)
    assert compare(a, b) == compare(b, a)
    assert 0 <= similarity(a, b) <= 1


@given(names, st.sampled_from(["", "有限公司", "股份有限公司"]))
def test_equal_keys_in_agreeing_regions_are_one_firm(name: str, form: str) -> None:
    a, b = normalise(name), normalise(name + form)
    if a.key and a.key == b.key and a.region == b.region:
        assert similarity(a, b) == 1


ROWS = [
    (1, "兰州爱玛电动车有限公司"),
    (2, "天津爱玛科技集团股份有限公司"),
    (3, "上海德隆化工有限公司"),
    (4, "甘肃德隆化工有限公司"),
    (5, "甘肃电投集团有限公司兰州分公司"),
]


def test_the_same_firm_is_found_whatever_the_spelling() -> None:
    index = Index(ROWS)
    assert index.same("3、愛瑪電動車（蘭州新區）有限責任公司") == [1]
    assert index.same("甘肃电投有限公司") == []


def test_a_firm_of_another_region_is_not_the_same() -> None:
    index = Index(ROWS)
    assert index.same("兰州德隆化工有限公司") == [4]
    assert index.same("德隆化工") == [3, 4]


def test_close_names_come_best_first_with_their_reason() -> None:
    index = Index(ROWS)
    found = index.close("甘肃德龙化工", at_least=0.5)
    assert [row_id for row_id, _, _ in found] == [4, 3]
    assert found[0][2] == "字号同音,行业相同"
    assert index.close("甘肃德龙化工", at_least=0.5, limit=1) == found[:1]


def test_a_name_added_later_is_found_and_an_id_comes_once() -> None:
    index = Index(ROWS)
    index.add(6, "瑞岭观樾置业有限公司")
    index.add(6, "瑞岭观樾置业(兰州)有限公司")
    assert index.same("瑞岭观樾置业") == [6]
    assert [row_id for row_id, _, _ in index.close("瑞岭观越置业")] == [6]
    assert len(index) == 7


@given(st.text(max_size=30))
def test_any_question_gets_an_answer(name: str) -> None:
    index = Index(ROWS)
    assert all(score >= 0.85 for _, score, _ in index.close(name))
    assert index.same("") == []


@pytest.mark.shared
def test_the_sample_of_duplicates_is_matched_as_well_as_before() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    if not (SHARED / "name_matching_sample.csv").exists():
        pytest.skip("the reference data is not beside the checkout")
    directory = parquet.read_table(SHARED / "name_matching_sample_directory.parquet")["name"].to_pylist()
    index = Index((name, name) for name in directory)
    with (SHARED / "name_matching_sample.csv").open(encoding="utf-8-sig") as lines:
        rows = [row for row in csv.DictReader(lines) if row["split"] == "easy"]
    answers = [(row["canonical"], index.same(row["query"])) for row in rows]
    right = sum(bool(wanted) and wanted in found for wanted, found in answers)
    assert right / sum(bool(wanted) for wanted, _ in answers) >= 0.97
    assert right / sum(len(found) for _, found in answers) >= 0.98
