"""Promises about JSON: what is written can be read again, what is unknown is named, order means nothing."""

import json
from dataclasses import replace
from decimal import Decimal
from math import cos, hypot, radians
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import MONDAY, at, borrow, disposal, need, park, price, surplus, tariff, week
from tests.wutong_engines.haulage.test_reasons import parks
from wutong_engines.haulage import reading
from wutong_engines.haulage.distances import Distance, Edge, Node, Place, RoadGraph, Roads, RoadTable, Straight
from wutong_engines.haulage.errors import BadProblem, Fault
from wutong_engines.haulage.factors import ROCK, Factors
from wutong_engines.haulage.plan import Plan, Status
from wutong_engines.haulage.problem import (
    Basis,
    Disposal,
    Gate,
    Haul,
    HaulKind,
    Limits,
    PairRule,
    Problem,
    Span,
    Stock,
    Surcharge,
    Yard,
)
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Convention, Flag, Grade, Soil, Use

ROADS: tuple[Roads, ...] = (
    Straight(1.35),
    RoadTable((Distance("瑞岭", "中兰", 2.125),), Straight(1.5), "实测"),
    RoadTable(()),
    RoadGraph((Node("甲", 0.5, 0.0), Node("乙", 2.0, 1.0)), (Edge("甲", "乙", 2.5, one_way=True),), 0.75, "园区路网"),
)


def full(roads: Roads = ROADS[0]) -> Problem:
    """A zone in which no field has the value it would have if it were left out."""
    clay = Factors(Decimal("1.305"), Decimal("0.90"), "试验 2024-12")
    giver = surplus(
        "瑞岭",
        "1000.50",
        convention=Convention.LOOSE,
        factors=clay,
        place=Place(0.125, -1.0, "观樾一品", 103.62, 36.52),
        owner="瑞岭置业",
        daily=90,
        steady=True,
        stock=Stock(500, 20, 150),
        minimum=100,
        flags=frozenset({Flag.UNVERIFIED, Flag.STOPPED}),
        pauses=(Span(week(1), week(2), "高考"),),
        grade=Grade.B,
    )
    taker = need("中兰", 900, place=at(2), accepts=frozenset({Soil.LOESS, Soil.ROCK}), worst_grade=Grade.B)
    soils = frozenset({Soil.LOESS, Soil.CLASS_2})
    tip = disposal("平沟", 900, place=at(9), capacity=70_000, daily=800, start=week(0), end=week(9), soils=soils)
    pit = borrow("北坑", 1_500, place=at(-9), grade=Grade.B, factors=ROCK, closed_weekdays=frozenset({5, 6}))
    lime = PairRule(surplus_id="瑞岭", need_id="中兰", allowed=True, reason="掺灰", km=2.2, add_fen=500, fixed_fen=9)
    return park(
        giver,
        taker,
        roads=roads,
        tariff=tariff(surcharges=(Surcharge("冬季", 60, (Span(week(8), week(11)),)),)),
        yards=(Yard(id="场", name="场", capacity=700, place=at(1), start=week(0), end=week(8), soils=soils),),
        disposals=(replace(tip, closed_weekdays=frozenset({6})),),
        borrows=(pit,),
        pairs=(replace(lime, yield_=Decimal("0.875"), least=10, most=800),),
        limits=Limits(max_km=30.5, trucks_per_day=40, curfews=(Span(week(4), week(4), "大风"),), gates=GATES),
        basis=Basis.MINIMUM,
        today=week(1),
        past=(Haul(HaulKind.TO_YARD, "瑞岭", "场", 0, 30, "瑞岭"),),
        keep=(Haul(HaulKind.HAUL, "瑞岭", "中兰", 3, 40),),
        change_fen=25,
    )


GATES = (Gate("北门", ("瑞岭", "中兰"), 60),)


def written(value: Problem | Plan) -> dict[str, Any]:
    data: dict[str, Any] = reading.loads(json.dumps(reading.as_json(value), ensure_ascii=False))
    return data


def refusal(data: object) -> tuple[Fault, ...]:
    with pytest.raises(BadProblem) as refused:
        reading.problem(data)
    return refused.value.faults


@pytest.mark.parametrize("roads", ROADS, ids=["straight", "table", "empty table", "graph"])
def test_a_zone_with_every_field_filled_comes_back_as_it_was(roads: Roads) -> None:
    problem = full(roads)
    again = reading.problem(written(problem))
    assert again == problem
    assert reading.fingerprint(again) == reading.fingerprint(problem)


def test_numbers_keep_every_digit_they_were_written_with() -> None:
    data = written(full())
    assert data["surpluses"][0]["amount"] == "1000.50"
    assert data["pairs"][0]["yield"] == "0.875"
    data["surpluses"][0]["amount"] = Decimal("1000.5")
    assert reading.fingerprint(reading.problem(data)) == reading.fingerprint(full())


@settings(max_examples=30, deadline=None)
@given(parks(), st.randoms(use_true_random=False))
def test_the_order_of_fields_and_of_flags_means_nothing(problem: Problem, dice: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in dice.sample(sorted(value), len(value))}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    again = reading.problem(shuffled(written(problem)))
    assert reading.fingerprint(again) == reading.fingerprint(problem)


def test_the_order_of_what_is_a_set_means_nothing() -> None:
    data = written(full())
    data["surpluses"][0]["flags"].reverse()
    data["disposals"][0]["soils"].reverse()
    assert reading.fingerprint(reading.problem(data)) == reading.fingerprint(full())


@pytest.mark.parametrize(("one", "other"), [(at(9), at(9.0)), (at(0), at(-0.0)), (at(0.5), at(0.50))])
def test_equal_problems_have_one_fingerprint_however_their_numbers_are_written(one: Place, other: Place) -> None:
    amounts = ("100", "100.0", "1E+2")
    prints = {reading.fingerprint(park(surplus("瑞岭", a, place=spot))) for a in amounts for spot in (one, other)}
    assert len(prints) == 1


CHANGES: list[dict[str, object]] = [
    {"name": "另一园区"},
    {"weeks": 13},
    {"start": week(-1)},
    {"change_fen": 26},
    {"basis": Basis.LIKELY},
    {"today": week(2)},
    {"past": ()},
    {"keep": ()},
    {"pairs": ()},
    {"yards": ()},
    {"limits": Limits()},
    {"tariff": tariff(each_km_fen=121)},
    {"roads": Straight(1.36)},
    {"period_days": 1},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_whatever_changes_the_question_changes_the_fingerprint(change: dict[str, Any]) -> None:
    assert reading.fingerprint(replace(full(), **change)) != reading.fingerprint(full())


@settings(max_examples=25, deadline=None)
@given(parks())
def test_any_plan_with_all_its_sentences_comes_back_as_it_was(problem: Problem) -> None:
    plan = solve(problem)
    data = written(plan)
    assert reading.plan(data) == plan
    assert (data["cost_fen"], data["status_label"]) == (plan.cost_fen, plan.status.label)


def test_a_plan_cannot_be_talked_into_another_cost() -> None:
    plan = solve(park(surplus("瑞岭", 9, place=at(0)), need("中兰", 9, place=at(1))))
    data = written(plan) | {"cost_fen": 1, "gap": 0.5, "status_label": "最好"}
    assert reading.plan(data) == plan


@pytest.mark.parametrize("change", [{"status": "best"}, {"engine": 3}, {"flows": [{}]}, {"cost": 5}, {"proven": "是"}])
def test_a_plan_with_a_field_that_cannot_be_read_is_refused(change: dict[str, object]) -> None:
    plan = Plan(problem_hash="x", status=Status.OPTIMAL, reason=solve(park()).reason)
    with pytest.raises(BadProblem):
        reading.plan(written(plan) | change)


WRONG: list[tuple[tuple[str | int, ...], object, str, str]] = [
    (("weeks",), "12", "weeks", "读不懂:“12”"),
    (("weeks",), True, "weeks", "读不懂:“True”"),
    (("weeks",), 12.5, "weeks", "读不懂:“12.5”"),
    (("start",), 20240304, "start", "开始日(start)读不懂"),
    (("name",), 7, "name", "名称(name)读不懂"),
    (("tariff", "step_km"), "一公里", "step_km", "读不懂:“一公里”"),
    (("tariff", "each_km_fen"), None, "each_km_fen", "缺少each_km_fen"),
    (("limits", "gates"), {}, "gates", "应为一个列表"),
    (("limits", "trucks"), 5, "trucks", "不认识的字段“trucks”"),
    (("yards", 0, "capacity"), "很大", "capacity", "容量(capacity)读不懂"),
    (("yards", 0, "soils"), ["泥"], "soils", "可选:class_1、"),
    (("disposals", 0, "fee"), 900, "", "应为一个对象,实为“900”"),
    (("disposals", 0, "fee", "on"), "昨天", "on", "日期(on)读不懂:“昨天”"),
    (("disposals", 0, "closed_weekdays"), [1.5], "closed_weekdays", "读不懂"),
    (("borrows", 0, "grade"), "D", "grade", "土质等级(grade)读不懂:“D”,可选:A、B、C"),
    (("needs", 0, "use"), "造湖", "use", "用途(use)读不懂"),
    (("surpluses", 0, "flags"), ["脏"], "flags", "法律旗标(flags)读不懂"),
    (("surpluses", 0, "factors", "loose"), "大", "loose", "松方系数(loose)读不懂"),
    (("surpluses", 0, "stock", "holds"), 1, "holds", "不认识的字段“holds”"),
    (("surpluses", 0, "amount"), True, "amount", "方量(amount)读不懂"),
    (("pairs", 0, "yield_"), 1, "yield_", "不认识的字段“yield_”"),
    (("pairs", 0, "allowed"), "可以", "allowed", "读不懂:“可以”"),
    (("past", 0, "kind"), "flown", "kind", "可选:haul、to_yard"),
    (("roads", "kind"), "air", "roads", "道路数据的 kind 应为 table、graph 或 straight"),
    (("roads", "detours"), 1.2, "detours", "不认识的字段“detours”"),
]


@pytest.mark.parametrize(("path", "value", "field", "words"), WRONG, ids=[f"{w[0]}={w[1]}" for w in WRONG])
def test_a_wrong_value_is_named_by_its_field(
    path: tuple[str | int, ...], value: object, field: str, words: str
) -> None:
    data: Any = written(full())
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    faults = refusal(data)
    assert field in {fault.field for fault in faults}
    assert words in "".join(fault.sentence for fault in faults)


def test_faults_of_several_sites_come_at_once_and_each_under_its_own_name() -> None:
    data = written(full())
    data["surpluses"][0]["amount"], data["needs"][0]["use"], data["pairs"][0]["km"] = "多", "湖", "远"
    assert [fault.site for fault in refusal(data)] == ["瑞岭", "中兰", "瑞岭→中兰"]


@pytest.mark.parametrize("name", ["name", "start", "weeks", "surpluses", "needs", "tariff", "roads"])
def test_what_a_problem_cannot_do_without_is_asked_for(name: str) -> None:
    data = written(full())
    del data[name]
    if name in {"surpluses", "needs"}:
        assert getattr(reading.problem(data | {"pairs": [], "past": [], "keep": [], "limits": {}}), name) == ()
    else:
        assert f"({name})" in "".join(fault.sentence for fault in refusal(data))


@pytest.mark.parametrize("kind", [Yard, Disposal], ids=lambda kind: kind.__name__)
def test_optional_fields_may_be_left_out(kind: type) -> None:
    data = written(
        park(yards=(Yard(id="场", name="场", capacity=5, place=at(0)),), disposals=(disposal("沟", 5, place=at(0)),))
    )
    (site,) = data["yards" if kind is Yard else "disposals"]
    for field in ("start", "end", "soils"):
        del site[field]
    assert reading.problem(data).sites[0 if kind is Yard else 1].start is None  # type: ignore[union-attr]  # sites of a kind


# -- longitude and latitude -------------------------------------------------------------------------------------------


@given(st.floats(73.5, 135.0), st.floats(18.0, 53.0), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_kilometres_of_the_zone_are_those_of_a_sphere_to_a_third_of_a_per_cent(
    lon: float, lat: float, east: float, north: float
) -> None:
    x_km, y_km = reading.local_km(lon + east, lat + north, (lon, lat))
    sphere = 6371.0 * radians(1)
    across, along = east * sphere * cos(radians(lat + north / 2)), north * sphere
    assert hypot(x_km - across, y_km - along) <= 0.0045 * hypot(across, along) + 0.001


def test_the_origin_may_be_stated_and_moves_nobody_against_another() -> None:
    spots = {"瑞岭": (103.60, 36.50), "中兰": (103.65, 36.52)}
    data = written(park(surplus("瑞岭", 9, place=at(0)), need("中兰", 9, place=at(1))))
    for site in (data["surpluses"][0], data["needs"][0]):
        site["place"] = dict(zip(("lon", "lat"), spots[site["id"]], strict=True))
    plain, stated = (reading.problem(data | more) for more in ({}, {"origin": {"lon": 103.5, "lat": 36.4}}))
    assert [site.place.lon for site in stated.sites if site.place] == [103.60, 103.65]
    assert solve(plain).flows[0].km == pytest.approx(solve(stated).flows[0].km, abs=0.01)


def test_kilometres_that_are_stated_beside_longitude_and_latitude_are_kept() -> None:
    data = written(full())
    data["surpluses"][0]["place"] |= {"x_km": 5.0, "y_km": 6.0}
    place = reading.problem(data).surpluses[0].place
    assert place is not None
    assert (place.x_km, place.y_km, place.lon) == (5.0, 6.0, 103.62)


@pytest.mark.parametrize("datum", ["CGCS2000", "cgcs2000 ", "EPSG:4490", "国家2000"])
def test_the_national_datum_goes_by_several_names(datum: str) -> None:
    assert list(reading.place_faults("瑞岭", 103.6, 36.5, datum)) == []


@pytest.mark.parametrize("datum", ["WGS84", "GCJ-02", "BD09", "北京54", ""])
def test_another_datum_is_refused_with_what_it_would_do(datum: str) -> None:
    (fault,) = reading.place_faults("瑞岭", 103.6, 36.5, datum)
    assert (fault.site, fault.field) == ("瑞岭", "datum")
    assert "偏移数十至数百米" in fault.sentence


def test_reading_leaves_the_values_it_was_given_alone() -> None:
    data = written(full())
    data["needs"][0]["place"] = {"lon": 103.6, "lat": 36.5, "datum": "CGCS2000"}
    before = json.dumps(data, default=str, sort_keys=True)
    reading.problem(data)
    assert json.dumps(data, default=str, sort_keys=True) == before


def test_every_word_of_the_trade_is_read_by_its_value() -> None:
    lots = [surplus(soil.value, 1, soil=soil, place=at(0)) for soil in Soil]
    taken = [need(f"缺{use.value}", 1, use=use, place=at(0)) for use in Use]
    problem = park(*lots, *taken, disposals=(Disposal(id="沟", name="沟", fee=price(1), place=at(0)),), start=MONDAY)
    assert reading.problem(written(problem)) == problem
