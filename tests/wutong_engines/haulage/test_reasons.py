"""Every m³ without a neighbour has its reason: the one restriction that, lifted, lets it go."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, two_sources, week
from wutong_engines.haulage.plan import Options, Status, Why
from wutong_engines.haulage.problem import Gate, Limits, PairRule, Problem, Stock
from wutong_engines.haulage.reasons import explain
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Flag, Grade, Soil

OUTSIDE = {"disposals": (disposal("南场", 2_000, place=at(30)),), "borrows": (borrow("北坑", 1_500, place=at(-30)),)}


def pair(giver: dict | None = None, taker: dict | None = None, **more) -> Problem:
    """Ruiling has 1,000 m³ and Zhonglan, 2 km away, needs as much; outside is far and dear."""
    lots = (
        surplus("瑞岭", 1_000, **({"place": at(0)} | (giver or {}))),
        need("中兰", 1_000, **({"place": at(2)} | (taker or {}))),
    )
    return park(*lots, **(OUTSIDE | more))


def reasons(problem: Problem) -> dict[str, Counter[Why]]:
    plan = solve(problem, explain=False)
    found: dict[str, Counter[Why]] = {}
    for line in explain(problem, plan):
        found.setdefault(line.id, Counter())[line.reason] += line.bank
    return found


def near(problem: Problem) -> int:
    return sum(line.bank for line in solve(problem, explain=False).flows if line.kind.value == "haul")


def rule(**terms) -> tuple[PairRule, ...]:
    return (PairRule(surplus_id="瑞岭", need_id="中兰", **terms),)


BLOCKED = {
    Why.CLASS: (pair({"soil": Soil.GRAVEL}), pair()),
    Why.GRADE: (pair({"grade": Grade.B}, {"worst_grade": Grade.A}), pair({"grade": Grade.B})),
    Why.RULE: (pair(pairs=rule(allowed=False, reason="水源地旁")), pair()),
    Why.DISTANCE: (pair(limits=Limits(max_km=1.5)), pair(limits=Limits(max_km=2.5))),
    Why.NO_PARTNER_IN_WINDOW: (pair({"end": week(3)}, {"start": week(4)}), pair({"end": week(4)}, {"start": week(4)})),
    Why.PRICE: (pair(pairs=rule(km=300)), pair(pairs=rule(km=30))),
    Why.LEAST_LOT: (pair(limits=Limits(least_lot=2_000)), pair(limits=Limits(least_lot=500))),
}


@pytest.mark.parametrize("why", BLOCKED, ids=lambda why: why.value)
def test_the_only_restriction_is_named_on_both_sides_and_lifting_it_lets_the_soil_go(why):
    blocked, lifted = BLOCKED[why]
    assert reasons(blocked) == {"瑞岭": {why: 1_000}, "中兰": {why: 1_000}}
    assert near(blocked) == 0
    assert near(lifted) == 1_000
    assert reasons(lifted) == {}


def test_a_lot_under_a_red_line_is_kept_by_the_law_and_its_partner_too():
    found = reasons(pair({"flags": frozenset({Flag.CONTAMINATED})}))
    assert found == {"瑞岭": {Why.LAW: 1_000}, "中兰": {Why.LAW: 1_000}}


def test_without_a_road_the_lot_cannot_be_reached():
    problem = replace(pair(), roads=two_sources().roads, disposals=(), borrows=())
    assert reasons(problem) == {"瑞岭": {Why.UNREACHABLE: 1_000}, "中兰": {Why.UNREACHABLE: 1_000}}


@pytest.mark.parametrize(
    ("problem", "moved"),
    [
        (pair({"daily": 10}, {"end": week(3, 6)}), 280),
        (pair(pairs=rule(most=300)), 300),
        (pair(limits=Limits(gates=(Gate("西门", ("瑞岭", "中兰"), 1),), truck_bank_m3=5)), 420),
        (pair(limits=Limits(trucks_per_day=1, trips_per_truck=1, truck_bank_m3=5)), 420),
    ],
    ids=["a rate", "a limit of the pair", "a shared gate", "the trucks of the zone"],
)
def test_what_a_narrow_way_holds_back_is_short_of_capacity(problem, moved):
    found = reasons(problem)
    moved = min(moved, near(problem))
    assert moved
    assert found["瑞岭"][Why.CAPACITY] == 1_000 - moved
    assert found["中兰"][Why.CAPACITY] == 1_000 - moved


def test_soil_that_arises_before_anyone_can_take_it_has_no_partner_in_its_window():
    problem = pair({"steady": True, "end": week(9, 6)}, {"start": week(5)})
    assert reasons(problem)["瑞岭"] == {Why.NO_PARTNER_IN_WINDOW: 500}
    stocked = pair({"steady": True, "end": week(9, 6), "stock": Stock(1_000)}, {"start": week(5)})
    assert reasons(stocked) == {}


def test_what_full_neighbours_leave_has_no_partner():
    found = reasons(pair({"amount": Decimal(1_600)}))
    assert found == {"瑞岭": {Why.NO_PARTNER: 600}}


def test_the_five_kilometre_limit_leaves_a_gap_of_15000_and_says_why():
    found = reasons(two_sources(limits=Limits(max_km=5.0)))
    assert found == {"R": {Why.DISTANCE: 15_000, Why.NO_PARTNER: 5_000}, "C": {Why.DISTANCE: 15_000}}


def test_two_restrictions_on_one_pair_are_both_told():
    problem = pair({"soil": Soil.GRAVEL}, limits=Limits(max_km=1.0))
    lines = explain(problem, solve(problem, explain=False))
    assert {line.reason for line in lines} == {Why.CLASS}
    assert all("同时" in line.sentence and "超过上限" in line.sentence for line in lines)


def test_a_fixed_cost_that_the_saving_does_not_cover_is_a_matter_of_price():
    problem = pair(limits=Limits(fixed_fen=1_000_000_000))
    lines = explain(problem, solve(problem, explain=False))
    assert {line.reason for line in lines} == {Why.PRICE}
    assert "固定费用" in lines[0].sentence


def test_others_who_would_have_to_move_over_are_part_of_the_price():
    """Ruiling may only serve Zhonglan, which a nearer heap fills; that heap could go far away, at a price."""
    lots = (
        surplus("瑞岭", 1_000, place=at(2, 5)),
        surplus("读者", 1_000, place=at(2)),
        need("中兰", 1_000, place=at(2)),
        need("金泰", 1_000, place=at(2)),
    )
    forbidden = PairRule(surplus_id="瑞岭", need_id="金泰", allowed=False)
    far = PairRule(surplus_id="读者", need_id="金泰", km=300)
    problem = park(*lots, **OUTSIDE, pairs=(forbidden, far))
    assert near(problem) == 1_000
    assert reasons(problem)["瑞岭"] == {Why.PRICE: 1_000}


def test_an_unfinished_plan_is_not_called_a_lack_of_capacity():
    problem = pair()
    plan = replace(solve(problem, explain=False), flows=(), status=Status.STOPPED)
    lines = explain(problem, plan)
    assert {line.reason for line in lines} == {Why.NO_PARTNER}
    assert all("停止" in line.sentence for line in lines)


@st.composite
def parks(draw):
    spot = st.integers(0, 12)
    size = st.integers(0, 400)
    begin = st.integers(0, 5)
    givers = [
        surplus(
            f"余{number}",
            draw(size),
            place=at(draw(spot), draw(spot)),
            start=week(draw(begin)),
            end=week(draw(st.integers(5, 11))),
            soil=draw(st.sampled_from((Soil.LOESS, Soil.GRAVEL))),
            daily=draw(st.sampled_from((None, 3))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    takers = [
        need(
            f"缺{number}",
            draw(size),
            place=at(draw(spot), draw(spot)),
            start=week(draw(st.integers(3, 8))),
            end=week(draw(st.integers(8, 11))),
            worst_grade=draw(st.sampled_from((Grade.A, Grade.B))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    limits = Limits(max_km=draw(st.sampled_from((None, 6.0))), least_lot=draw(st.sampled_from((0, 0, 150))))
    outside = OUTSIDE if draw(st.booleans()) else {}
    return park(*givers, *takers, limits=limits, **outside)


@settings(max_examples=60, deadline=None)
@given(parks())
def test_the_reasons_of_a_lot_add_up_to_what_no_neighbour_takes_or_gives(problem):
    plan = solve(problem, Options(time_limit=10), explain=False)
    lines = explain(problem, plan)
    rest, outside = Counter(), Counter()
    for line in lines:
        assert line.bank > 0
        assert 0 <= line.outside <= line.bank
        assert line.sentence
        rest[line.id] += line.bank
        outside[line.id] += line.outside
    for lot in (*problem.surpluses, *problem.needs):
        near_by = sum(f.bank for f in plan.flows if f.kind.value == "haul" and lot.id in (f.from_id, f.to_id))
        away = sum(
            f.bank for f in plan.flows if f.kind.value in {"disposal", "borrow"} and lot.id in (f.from_id, f.to_id)
        )
        assert rest[lot.id] == lot.bank(problem.basis) - near_by
        assert outside[lot.id] == away
