"""Kilometres and where they come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, tariff
from wutong_engines.haulage.distances import (
    Basis,
    Distance,
    Edge,
    Leg,
    Node,
    RoadGraph,
    Roads,
    RoadTable,
    Router,
    Straight,
)

PLACES = {"老庙": at(0.0), "新城": at(3.0, 4.0), "孤岛": at(90.0)}
CROSS = RoadGraph(
    nodes=(Node("甲", 0.0, 0.0), Node("乙", 3.0, 0.0), Node("丙", 3.0, 4.0)),
    edges=(Edge("甲", "乙", 3.2), Edge("乙", "丙", 4.5), Edge("丙", "甲", 5.5, one_way=True)),
)


def leg(roads: Roads, start: str, end: str) -> Leg | None:
    return Router(roads, PLACES).leg(start, end)


def test_a_straight_line_is_lengthened_and_says_so() -> None:
    assert leg(Straight(1.35), "老庙", "新城") == Leg(6.75, Basis.STRAIGHT, "直线×1.35")


def test_a_table_holds_both_ways() -> None:
    assert leg(RoadTable((Distance("老庙", "新城", 7.2),)), "新城", "老庙") == Leg(7.2, Basis.TABLE, "距离表")


def test_a_table_with_a_line_for_the_way_back_keeps_the_two_apart() -> None:
    table = RoadTable((Distance("老庙", "新城", 7.2), Distance("新城", "老庙", 8.1)))
    assert [leg(table, *ends).km for ends in (("老庙", "新城"), ("新城", "老庙"))] == [7.2, 8.1]  # type: ignore[union-attr]  # both are there


def test_a_pair_missing_from_the_table_takes_the_fallback_or_cannot_be_reached() -> None:
    assert leg(RoadTable((), Straight(1.2)), "老庙", "新城") == Leg(6.0, Basis.STRAIGHT, "直线×1.2")
    assert leg(RoadTable(()), "老庙", "新城") is None


def test_a_graph_takes_the_shortest_way_and_minds_one_way_roads() -> None:
    assert leg(CROSS, "老庙", "新城") == Leg(7.7, Basis.GRAPH, "路网")
    assert leg(CROSS, "新城", "老庙") == Leg(5.5, Basis.GRAPH, "路网")


def test_a_site_far_from_any_road_cannot_be_reached() -> None:
    assert leg(CROSS, "老庙", "孤岛") is None


def test_the_router_names_the_bases_it_used() -> None:
    router = Router(RoadTable((Distance("老庙", "新城", 7.2),), Straight(1.35)), PLACES)
    router.leg("老庙", "新城")
    router.leg("老庙", "孤岛")
    assert router.labels == ("直线×1.35", "距离表")


@pytest.mark.parametrize(
    ("step", "km", "fen"),
    [
        (1.0, 0.4, 600),
        (1.0, 1.0, 600),
        (1.0, 1.001, 720),
        (1.0, 3.0, 840),
        (0.1, 2.1, 732),
        (0.1, 2.11, 744),
        (None, 2.115, 734),
    ],
)
def test_the_first_kilometre_and_each_started_step_are_charged(step: float | None, km: float, fen: int) -> None:
    assert tariff(step_km=step).fen(km) == fen


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from([None, 0.1, 0.5, 1.0]))
def test_farther_is_never_cheaper(near: float, far: float, step: float | None) -> None:
    near, far = sorted((near, far))
    assert tariff(step_km=step).fen(near) <= tariff(step_km=step).fen(far)
