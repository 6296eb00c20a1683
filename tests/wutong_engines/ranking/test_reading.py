"""GAP.json: what it may say, and a sentence for everything it may not."""

import json
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong_engines import ranking
from wutong_engines.chains import Segment, Stage

GAP: dict[str, Any] = {
    "gap": {"segment": "controller", "name": "控制器", "words": ["控制器", "电控"], "industries": ["C3824"]},
    "as_of": "2024-06-28",
    "anchor": {
        "name": "爱玛", "lon": 117.0, "lat": 38.9,
        "partners": [
            {"firm_id": "F1", "name": "协昌", "evidence": "直接证据", "source": "招股书", "source_date": "2023-08-01"}
        ],
    },
    "constraints": {"region_groups": ["长三角"], "min_capital_wan": 500, "registered_before": "2020-01-01"},
    "weights": {"scope": 30, "name": 10, "branch": 5},
    "limit": 20,
    "rates": [{"currency": "USD", "yuan": 7.1, "source": "演示汇率", "on": "2024-06-28"}],
}  # fmt: skip


def changed(**parts: Any) -> dict[str, Any]:
    data = deepcopy(GAP)
    for path, value in parts.items():
        keys = path.split("__")
        place = data
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value
    return data


def test_a_whole_question_is_read() -> None:
    problem = ranking.problem_from(GAP)
    assert problem.as_of == date(2024, 6, 28)
    assert problem.anchor is not None
    assert problem.anchor.partners[0].evidence.value == "direct"
    assert problem.constraints.registered_before == date(2020, 1, 1)
    assert problem.weights == ranking.Weights.of({"scope": 30, "name": 10, "branch": 5})


def test_a_question_survives_json_and_back() -> None:
    problem = ranking.problem_from(GAP)
    assert ranking.problem_from(json.loads(json.dumps(ranking.as_json(problem)))) == problem


def test_words_left_out_are_the_name() -> None:
    data = changed()
    del data["gap"]["words"]
    assert ranking.problem_from(data).gap.words == ("控制器",)
    segment = Segment("motor", "轮毂电机", Stage.UPSTREAM, ("3812",))
    assert ranking.Wanted.of(segment).words == ("轮毂电机",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(colour="红"), "不认识的字段“colour”"),
        (changed(constraints__region="浙江"), "constraints:不认识的字段“region”"),
        (changed(gap__words=[]), "gap:没有关键词;请给出厂商会写进经营范围的产品词"),
        (changed(gap__words=["控制器", " "]), "第2个关键词是空的"),
        (changed(gap__words="控制器"), "words应为文字的列表"),
        (changed(gap__words=["字" * 5000]), "第1个关键词有5000个字"),
        (changed(gap__industries=["电子"]), "不是GB/T 4754的写法"),
        (changed(weights={"scope": -1}), "经营范围的权重-1不成立;请写0以上的数"),
        (changed(weights={"luck": 1, "name": 1}), "不认识的因素“luck”"),
        (changed(weights={"scope": 0, "branch": 5}), "没有一项加分因素的权重大于0"),
        (changed(weights={"scope": "多"}), "scope应为数"),
        (changed(constraints__region_groups=["江南一带"]), "江南一带”不是区划代码"),
        (changed(constraints__regions=["99"]), "请改用区划代码、省市名或城市群名"),
        (changed(constraints__max_capital_wan=100), "注册资本下限500万元高于上限100万元;请对调"),
        (changed(constraints__min_capital_wan=float("inf")), "min_capital_wan应为有限的数"),
        (changed(constraints__registered_after="2021-01-01"), "晚于止2020-01-01;请对调"),
        (changed(constraints__registered_before="昨天"), "不是日期;请写成2024-06-28"),
        (changed(constraints__size_classes=["巨型"]), "企业规模“巨型”不认识"),
        (changed(constraints__branches="是"), "branches应为true或false"),
        (changed(constraints__must_words=["电机"], constraints__not_words=["电机"]), "既要求有又要求没有"),
        (changed(as_of=None), "没有截止日"),
        (changed(limit=0), "名单长度应在1到10000之间"),
        (changed(anchor__lon=38.9, anchor__lat=117.0), "是否写反"),
        (changed(anchor__lat=None), "要么都有,要么都空"),
        (changed(anchor__partners=[{"firm_id": "F", "name": "某", "evidence": "听说"}]), "依据“听说”不认识"),
        (changed(anchor__partners=[{"firm_id": "F", "name": "某", "evidence": "direct"}]), "往来没有来源"),
        (changed(rates=[{"currency": "USD", "yuan": -1, "source": "x", "on": "2024-01-01"}]), "汇率应为正数"),
        (changed(gap=["控制器"]), "应为一个对象"),
        (changed(gap__name=" "), "缺口环节没有名称"),
        (changed(gap__name=3), "name应为文字,现为3"),
        (changed(gap__words=[f"控制器{n}" for n in range(61)]), "关键词有61个,最多60个;请拆成几个环节"),
        (changed(as_of="六月"), "as_of“六月”不是日期;请写成2024-06-28"),
        (changed(limit=float("nan")), "limit应为有限的数,现为nan"),
        (changed(limit=float("inf")), "limit应为有限的数,现为inf"),
        (changed(limit=2.7), "名单长度应为整数,现为2.7"),
        (changed(limit=10_001), "名单长度应在1到10000之间,现为10001"),
        (changed(weights={"scope": 10**400}), "scope应为有限的数"),
        (changed(weights={"points": [[["scope"], 1]]}), "应为“因素: 分值”的对象"),
        (changed(weights=[30]), "应为“因素: 分值”的对象"),
        (changed(constraints=0), "constraints:应为一个对象"),
        (changed(constraints__max_km=-1), "max_km应为0以上的数,现为-1;不限请留空"),
        (changed(constraints__titles=["专精特新", ""]), "titles里有空白项,请删去"),
        (changed(constraints__exclude_ids=[7]), "exclude_ids应为文字的列表"),
        (changed(anchor__name=""), "链主没有名称"),
        (changed(anchor__partners="协昌"), "partners应为一个列表"),
        (changed(anchor__partners=[{"name": "某", "evidence": "direct", "source": "年报"}]), "某没有编号"),
        (changed(rates=[{"currency": "USD", "yuan": 7, "source": "x"}]), "汇率要有数值(yuan)和日期(on)"),
        (changed(rates={"USD": 7}), "rates应为一个列表"),
        (changed(rates=[GAP["rates"][0], GAP["rates"][0]]), "USD的汇率写了2次;请只留一个"),
        (changed(rates=[{**GAP["rates"][0], "currency": "CNY"}]), "人民币不用汇率;请删去"),
        (changed(rates=[{**GAP["rates"][0], "currency": "美元"}]), "币种“美元”应为三个大写字母,如USD"),
        (changed(zone={"lon": None}), "园区的经度、纬度应在中国境内"),
        (changed(zone={"province": "火星"}), "园区所在的省“火星”不认识"),
        (changed(zone={"region_codes": ["兰州"]}), "园区的区划代码“兰州”应为数字"),
        (changed(zone={"area": 1}), "zone:不认识的字段“area”"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence_with_its_place(data: dict[str, Any], said: str) -> None:
    before = deepcopy(data)
    with pytest.raises(ranking.BadProblem) as refusal:
        ranking.problem_from(data)
    assert said in str(refusal.value)
    assert str(data) == str(before)


def test_a_day_that_is_none_is_told_once() -> None:
    with pytest.raises(ranking.BadProblem) as refusal:
        ranking.problem_from(changed(as_of="六月"))
    assert len(refusal.value.faults) == 1


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ranking.BadProblem) as refusal:
        ranking.problem_from(changed(gap__words=[], limit=0, weights={"scope": -1}))
    assert {fault.field for fault in refusal.value.faults} >= {"words", "limit", "scope"}


JSON = st.recursive(
    st.none() | st.booleans() | st.sampled_from([float("nan"), float("inf"), 10**400, 2.5, -1]) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GAP, "words", "x"]), inner, max_size=4)
    ),
)


@settings(max_examples=60)
@given(JSON, st.sampled_from(["gap", "as_of", "anchor", "constraints", "weights", "limit", "rates", "zone"]))
def test_any_json_is_read_or_refused_and_never_breaks(value: Any, key: str) -> None:
    with suppress(ranking.BadProblem):
        assert ranking.problem_from({**GAP, key: value}).gap.words


@given(st.dictionaries(st.sampled_from(list(ranking.FACTORS)), st.floats(0, 1e6), min_size=1))
def test_shares_of_a_hundred_points_add_up_whatever_was_set(points: dict[str, float]) -> None:
    shares = ranking.Weights.of(points).hundredths(ranking.FACTORS)
    assert sum(shares.values()) == (10_000 if sum(points.values()) > 0 else 0)
    assert all(points[code] > 0 for code in shares)


def test_a_file_that_is_missing_binary_or_broken_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "broken.json").write_text('{"gap": ', encoding="utf-8")
    for name, said in (("none", "没有文件"), ("binary", "不是UTF-8"), ("broken", "不是完整的JSON:第1行")):
        with pytest.raises(ranking.BadProblem, match=said):
            ranking.read_problem(tmp_path / f"{name}.json")


def test_a_problem_built_in_code_is_held_to_the_same_rules() -> None:
    problem = replace(ranking.problem_from(GAP), gap=ranking.Wanted("x", "x", ()))
    with pytest.raises(ranking.BadProblem, match="没有关键词"):
        ranking.validated(problem)
