"""Planning again: the past stands, promises have a price, and every move names its cause."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, week
from tests.wutong_engines.haulage.test_reasons import parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.problem import Haul, HaulKind, Limits
from wutong_engines.haulage.replan import differences, replan
from wutong_engines.haulage.solve import solve

OUTSIDE = {"disposals": (disposal("南场", 2_000, place=at(20)),), "borrows": (borrow("北坑", 1_500, place=at(-20)),)}


def town(**more):
    lots = (
        surplus("瑞岭", 1_200, place=at(0)),
        surplus("读者", 1_200, place=at(3)),
        need("中兰", 1_200, place=at(1)),
        need("金泰", 1_200, place=at(4)),
    )
    return park(*lots, **(OUTSIDE | more))


def with_lot(problem, ident, **more):
    changed = tuple(replace(lot, **more) if lot.id == ident else lot for lot in problem.needs)
    return replace(problem, needs=changed)


def lines(plan, *, before: int) -> set:
    return {(f.kind, f.from_id, f.to_id, f.week, f.bank) for f in plan.flows if f.week < before and f.bank}


def test_without_a_change_nothing_moves():
    problem = town()
    plan = solve(problem)
    change = replan(problem, plan, today=week(5), change_fen_per_m3=100, before=problem)
    assert change.moved == ()
    assert change.kept_share == 1.0
    assert change.plan.cost_fen == plan.cost_fen


def test_the_past_stands_as_it_was():
    problem = town()
    plan = solve(problem)
    after = with_lot(problem, "中兰", end=week(6, 6))
    change = replan(after, plan, today=week(5, 2), change_fen_per_m3=0, before=problem)
    assert lines(change.plan, before=5) == lines(plan, before=5)
    assert check(change.problem, change.plan).ok


def test_tickets_replace_what_the_old_plan_thought_was_driven():
    problem = town()
    plan = solve(problem)
    driven = (Haul(HaulKind.HAUL, "瑞岭", "中兰", 0, 700, "瑞岭"),)
    change = replan(problem, plan, today=week(3), change_fen_per_m3=0, driven=driven)
    assert lines(change.plan, before=3) == {(HaulKind.HAUL, "瑞岭", "中兰", 0, 700)}
    assert sum(f.bank for f in change.plan.flows if f.to_id == "中兰") == 1_200
    assert check(change.problem, change.plan).ok


def test_a_high_price_of_change_keeps_promises_that_a_low_one_gives_up():
    problem = town()
    problem = replace(problem, surpluses=(surplus("瑞岭", 1_200, place=at(0, 6)), problem.surpluses[1]))
    plan = solve(problem)
    newcomer = replace(problem, surpluses=(*problem.surpluses, surplus("新城", 1_200, place=at(1))))
    cheap = replan(newcomer, plan, today=week(0), change_fen_per_m3=0, before=problem)
    dear = replan(newcomer, plan, today=week(0), change_fen_per_m3=100_000, before=problem)
    assert cheap.kept_share < dear.kept_share == 1.0
    assert cheap.plan.cost_fen < dear.plan.cost_fen
    assert {move.cause.sentence for move in cheap.moved} == {"新城新登记"}


def test_each_move_names_the_input_it_comes_from():
    problem = town()
    plan = solve(problem)
    after = with_lot(problem, "中兰", end=week(3, 6))
    change = replan(after, plan, today=week(0), change_fen_per_m3=50, before=problem)
    touched = [move for move in change.moved if "中兰" in (move.from_id, move.to_id)]
    assert touched
    assert all(move.cause.site_id == "中兰" and move.cause.field == "end" for move in touched)
    assert "中兰结束日由2024-05-26改为2024-03-31" in touched[0].sentence


def test_a_cause_is_followed_through_the_sites_that_moved_because_of_it():
    problem = town()
    plan = solve(problem)
    after = with_lot(problem, "中兰", amount=problem.needs[0].amount / 2)
    change = replan(after, plan, today=week(0), change_fen_per_m3=0, before=problem)
    assert change.moved
    assert {move.cause.site_id for move in change.moved} == {"中兰"}


def test_a_zone_wide_limit_is_the_cause_where_no_site_changed():
    problem = town()
    plan = solve(problem)
    after = replace(problem, limits=Limits(max_km=0.5))
    change = replan(after, plan, today=week(0), change_fen_per_m3=0, before=problem)
    assert {move.cause.field for move in change.moved} == {"max_km"}
    assert "运距上限由无改为0.5" in change.moved[0].sentence


def test_a_site_that_left_keeps_no_promises():
    problem = town()
    plan = solve(problem)
    after = replace(problem, needs=problem.needs[:1])
    change = replan(after, plan, today=week(0), change_fen_per_m3=10, before=problem)
    assert any("金泰已退出" in move.sentence for move in change.moved)
    assert change.kept_share == 0.5


def test_a_negative_price_of_change_is_refused():
    problem = town()
    with pytest.raises(ValueError, match="不能为负"):
        replan(problem, solve(problem), today=week(0), change_fen_per_m3=-1)


def test_differences_are_told_in_words():
    before, after = town(), town(disposals=(disposal("南场", 2_600, place=at(20)),))
    told = [change.sentence for change in differences(before, after)]
    assert told == ["南场消纳费由20.00元改为26.00元"]
    assert differences(before, before) == ()


@settings(max_examples=25, deadline=None)
@given(parks(), st.integers(0, 11), st.integers(0, 2_000))
def test_a_plan_made_again_is_legal_and_without_news_keeps_its_promises(problem, number, price):
    plan = solve(problem, explain=False)
    day: date = week(number)
    change = replan(problem, plan, today=day, change_fen_per_m3=price + 1, before=problem)
    report = check(change.problem, change.plan)
    assert report.ok, report.faults
    assert lines(change.plan, before=number) == lines(plan, before=number)
    assert change.kept_share == 1.0
    assert change.plan.cost_fen == plan.cost_fen
