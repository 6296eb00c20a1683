"""Soil that lies in a yard for good, and sites that no road reaches: both are named, m³ by m³."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, roads, surplus, week
from wutong_engines.haulage.check import check
from wutong_engines.haulage.distances import Edge, Node, RoadGraph
from wutong_engines.haulage.plan import Plan, Unmatched, Why
from wutong_engines.haulage.problem import Haul, HaulKind, Limits, Problem, Span, Stock, Yard
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Soil

YARD = Yard(id="场", name="北堆场", capacity=800, place=at(1))


def lying(*lots, **more) -> Problem:
    """300 m³ of Ruiling's soil lie in the yard since the first week."""
    past = (Haul(HaulKind.TO_YARD, "瑞岭", "场", 0, 300), Haul(HaulKind.STOCK, "场", "场", 0, 300, "瑞岭"))
    ruiling = surplus("瑞岭", 500, place=at(0), end=week(1), **more.pop("giver", {}))
    return park(ruiling, *lots, **({"yards": (YARD,), "past": past, "today": week(1)} | more))


def planned(problem: Problem) -> Plan:
    plan = solve(problem)
    assert check(problem, plan).faults == ()
    return plan


def of(plan: Plan, ident: str) -> list[Unmatched]:
    return [line for line in plan.unmatched if line.id == ident]


def test_soil_in_a_yard_that_nobody_needs_is_told_to_the_last_m3():
    lines = of(planned(lying()), "瑞岭")
    assert sum(line.bank for line in lines) == 500
    assert [line.bank for line in lines if "北堆场" in line.sentence] == [300]
    assert all(line.outside == 0 for line in lines)


def test_soil_in_a_yard_that_the_only_need_cannot_use_says_which_need_and_why():
    line = of(planned(lying(need("金泰", 500, place=at(2)), giver={"soil": Soil.GRAVEL})), "瑞岭")[0]
    assert (line.bank, line.reason) == (300, Why.CLASS)
    assert "金泰" in line.sentence
    assert "北堆场" in line.sentence


def test_soil_in_a_yard_too_far_from_the_need_is_kept_by_the_distance():
    problem = lying(need("金泰", 500, place=at(9)), limits=Limits(max_km=5.0))
    line = of(planned(problem), "瑞岭")[0]
    assert (line.bank, line.reason) == (300, Why.DISTANCE)


def test_soil_in_a_yard_whose_needs_are_full_has_no_partner_left():
    plan = planned(lying(need("金泰", 100, place=at(2)), giver={"start": week(0)}))
    assert sum(line.bank for line in of(plan, "瑞岭")) == 400
    assert {line.reason for line in of(plan, "瑞岭")} == {Why.NO_PARTNER}


def test_soil_in_a_yard_behind_a_slow_gate_lacks_capacity():
    plan = planned(lying(need("金泰", 500, place=at(2), daily=2, end=week(4, 6))))
    line = of(plan, "瑞岭")[0]
    assert line.reason is Why.CAPACITY
    assert "金泰" in line.sentence


def test_a_check_misses_soil_that_a_plan_forgets_in_a_yard():
    problem = lying()
    plan = planned(problem)
    silent = replace(plan, unmatched=tuple(line for line in plan.unmatched if "北堆场" not in line.sentence))
    assert [fault.site for fault in check(problem, silent).faults] == ["瑞岭"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 400), st.sampled_from([None, 1, 20]), st.booleans())
def test_what_yards_keep_and_what_needs_get_adds_up_to_every_m3(
    out: int, wanted: int, daily: int | None, outside: bool
):
    gone = min(out, wanted)
    moved = (
        (HaulKind.TO_YARD, "瑞岭", "场", 300),
        (HaulKind.FROM_YARD, "场", "金泰", gone),
        (HaulKind.STOCK, "场", "场", 300 - gone),
    )
    past = tuple(Haul(kind, start, end, 0, bank, "瑞岭") for kind, start, end, bank in moved if bank)
    more = {"disposals": (disposal("南场", 900, place=at(3)),)} if outside else {}
    problem = lying(need("金泰", wanted, place=at(2), daily=daily), past=past, **more)
    plan = planned(problem)
    got = sum(flow.bank for flow in plan.flows if flow.to_id == "金泰")
    assert got + sum(line.bank for line in of(plan, "瑞岭")) == 500
    assert sum(line.bank - line.outside for line in of(plan, "金泰")) == wanted - got


def test_a_site_off_the_road_graph_is_unreachable_and_so_are_the_lots_that_only_it_could_serve():
    nodes, edges = (Node("东", 0.0, 0.0), Node("西", 4.0, 0.0)), (Edge("东", "西", 4.2),)
    lots = (surplus("瑞岭", 900, place=at(0)), need("金泰", 400, place=at(4)), need("读者", 300, place=at(4, 30)))
    plan = planned(park(*lots, roads=RoadGraph(nodes, edges)))
    assert [(line.id, line.bank, line.reason) for line in of(plan, "读者")] == [("读者", 300, Why.UNREACHABLE)]
    assert "读者没有道路可通" in of(plan, "读者")[0].sentence
    assert Counter({line.reason: line.bank for line in of(plan, "瑞岭")}) == {Why.UNREACHABLE: 300, Why.NO_PARTNER: 200}


def test_every_lot_that_no_road_reaches_is_named_even_where_more_forbids_it():
    lots = (surplus("瑞岭", 900, soil=Soil.GRAVEL), surplus("中兰", 50), need("金泰", 400), need("读者", 300))
    plan = planned(park(*lots, roads=roads(中兰_金泰=2.0)))
    for ident, bank in (("瑞岭", 900), ("读者", 300)):
        lines = of(plan, ident)
        assert [(line.bank, line.reason) for line in lines] == [(bank, Why.UNREACHABLE)]
        assert ident in lines[0].sentence
    assert sum(line.bank for line in of(plan, "金泰")) == 350


def test_a_site_without_a_road_to_neighbours_may_still_go_outside():
    problem = park(
        surplus("瑞岭", 900),
        need("金泰", 400),
        roads=roads(瑞岭_南场=3.0, 北坑_金泰=5.0),
        disposals=(disposal("南场", 900),),
        borrows=(borrow("北坑", 900),),
    )
    plan = planned(problem)
    assert [(line.id, line.outside, line.reason) for line in plan.unmatched] == [
        ("瑞岭", 900, Why.UNREACHABLE),
        ("金泰", 400, Why.UNREACHABLE),
    ]


def test_soil_on_a_heap_or_in_a_yard_lies_through_a_curfew_that_holds_today():
    curfew = Limits(curfews=(Span(week(1), week(1, 6)),))
    later = need("金泰", 300, place=at(2), start=week(2))
    past = (Haul(HaulKind.TO_STOCK, "瑞岭", "瑞岭", 0, 200), Haul(HaulKind.STOCK, "瑞岭", "瑞岭", 0, 200, "瑞岭"))
    heap = surplus("瑞岭", 200, place=at(0), end=week(0, 6), stock=Stock(200))
    for problem in (lying(later, limits=curfew), park(heap, later, past=past, today=week(1), limits=curfew)):
        hauled = sum(line.bank for line in planned(problem).flows if line.to_id == "金泰")
        assert hauled == min(300, problem.surpluses[0].bank(problem.basis))
