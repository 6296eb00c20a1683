"""Problems and plans as JSON: nothing lost on the way, nothing unknown let in, every fault named."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, two_sources
from tests.wutong_engines.haulage.test_model_random import parks
from wutong_engines.haulage import reading
from wutong_engines.haulage.errors import BadFile, BadProblem, Fault
from wutong_engines.haulage.problem import PairRule, Problem
from wutong_engines.haulage.solve import solve


def written(problem: Problem) -> dict[str, Any]:
    fields: dict[str, Any] = reading.loads(json.dumps(reading.as_json(problem), ensure_ascii=False))
    return fields


def faults(data: object) -> tuple[Fault, ...]:
    with pytest.raises(BadProblem) as refused:
        reading.problem(data)
    return refused.value.faults


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)
@given(parks(timed=True))
def test_a_problem_comes_back_as_it_was(problem: Problem) -> None:
    again = reading.problem(written(problem))
    assert again == problem
    assert reading.fingerprint(again) == reading.fingerprint(problem)


def test_a_plan_comes_back_as_it_was() -> None:
    plan = solve(two_sources())
    assert reading.plan(reading.loads(json.dumps(reading.as_json(plan)))) == plan


def test_a_changed_volume_changes_the_fingerprint() -> None:
    data = written(two_sources())
    data["surpluses"][0]["amount"] = "100001"
    assert reading.fingerprint(reading.problem(data)) != reading.fingerprint(two_sources())


def test_a_yield_is_called_yield() -> None:
    rule = PairRule(surplus_id="R", need_id="A", yield_=None)
    data = written(park(surplus("R", 1, place=at(0)), need("A", 1, place=at(1)), pairs=(rule,)))
    assert "yield" in data["pairs"][0]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", None, "缺少方量"),
        ("amount", "许多", "方量(amount)读不懂:“许多”"),
        ("convention", None, "缺少口径"),
        ("convention", "车方", "口径(convention)读不懂:“车方”,可选:bank、loose、compacted"),
        ("soil", "泥", "土类(soil)读不懂"),
        ("start", "2024-02-30", "开始日(start)读不懂"),
        ("steady", "是", "steady"),
        ("daily", 1.5, "日运量(daily)读不懂"),
        ("volume", 5, "不认识的字段“volume”"),
        ("pauses", "三月", "应为一个列表"),
        ("place", "老庙", "应为一个对象"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_with_its_site(field: str, value: object, words: str) -> None:
    data = written(two_sources())
    data["surpluses"][0][field] = value
    (fault,) = faults(data)
    assert fault.site == "R"
    assert words in fault.sentence


def test_a_missing_convention_is_asked_for() -> None:
    data = written(two_sources())
    del data["needs"][1]["convention"]
    assert str(faults(data)[0]) == "B:缺少口径(convention)"


def test_a_price_without_a_source_is_refused_by_name() -> None:
    data = written(park(surplus("R", 1, place=at(0)), disposals=(disposal("平沟", 1, place=at(0)),)))
    del data["disposals"][0]["fee"]["source"]
    assert str(faults(data)[0]) == "平沟:缺少来源(source)"


def test_roads_of_an_unknown_kind_are_refused() -> None:
    data = written(two_sources()) | {"roads": {"kind": "高德"}}
    assert "table、graph 或 straight" in faults(data)[0].sentence


@pytest.mark.parametrize("text", ["", "{", '{"name": "半', "[" * 100_000])
def test_half_a_file_is_no_problem(text: str) -> None:
    with pytest.raises(BadFile, match="不是完整的JSON"):
        reading.loads(text)


def test_a_list_is_no_problem() -> None:
    assert "应为一个对象" in faults([])[0].sentence


def located(**place: object) -> dict[str, Any]:
    data = written(
        park(surplus("R", 1, place=at(0)), need("A", 1, place=at(1)), borrows=(borrow("取", 1, place=at(0)),))
    )
    data["surpluses"][0]["place"] = {"lon": 103.62, "lat": 36.52} | place
    data["needs"][0]["place"] = {"lon": 103.62, "lat": 36.53}
    return data


def test_longitude_and_latitude_become_kilometres() -> None:
    problem = reading.problem(located())
    start, end = problem.surpluses[0].place, problem.needs[0].place
    assert start is not None
    assert end is not None
    assert end.y_km - start.y_km == pytest.approx(1.1097, abs=0.001)
    assert end.x_km == start.x_km


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"lon": 36.52, "lat": 103.62}, "写反了"),
        ({"lon": 2.35, "lat": 48.85}, "不在中国境内"),
        ({"lon": 465_432.1, "lat": 4_042_001.0}, "投影坐标"),
        ({"datum": "WGS84"}, "坐标系为WGS84,应为CGCS2000"),
        ({"datum": "西安80"}, "坐标系为西安80"),
    ],
)
def test_coordinates_that_cannot_be_are_refused_by_site(place: dict[str, object], words: str) -> None:
    fault = faults(located(**place))[0]
    assert fault.site == "R"
    assert words in fault.sentence
