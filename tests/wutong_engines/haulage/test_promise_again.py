"""Promises about planning again and about prices: what is driven stays, what is promised has its price, prices fit."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, tariff, week
from tests.wutong_engines.haulage.test_reasons import OUTSIDE, parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.distances import Straight
from wutong_engines.haulage.errors import BadProblem
from wutong_engines.haulage.model.outside import outside_of
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Plan
from wutong_engines.haulage.prices import marginal
from wutong_engines.haulage.problem import Basis, Haul, HaulKind, Limits, PairRule, Problem, Span, Stock, Yard
from wutong_engines.haulage.replan import Change, differences, replan
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import Flag, Grade, Soil, Use

FEW = settings(max_examples=20, deadline=None)
EVERYWHERE = parks().map(lambda problem: replace(problem, **OUTSIDE, limits=replace(problem.limits, least_lot=0)))
LOTS = (
    surplus("瑞岭", 1_200, place=at(0, 3)),
    surplus("读者", 1_200, place=at(3)),
    need("中兰", 1_200, place=at(1)),
    need("金泰", 1_200, place=at(4)),
)
TOWN = park(*LOTS, **OUTSIDE)
OLD = solve(TOWN)


def again(problem: Problem, plan: Plan = OLD, *, number: int = 0, fen: int = 0, **more: object) -> Change:
    return replan(problem, plan, today=week(number), change_fen_per_m3=fen, before=TOWN, **more)  # type: ignore[arg-type]  # by name


def lot(ident: str, **fields: object) -> Problem:
    sides = {
        side: tuple(replace(one, **fields) if one.id == ident else one for one in getattr(TOWN, side))
        for side in ("surpluses", "needs", "disposals", "borrows")
    }
    return replace(TOWN, **sides)


def lines(plan: Plan, *, past: bool | None = None) -> set[tuple[object, ...]]:
    return {
        (flow.kind, flow.from_id, flow.to_id, flow.week, flow.bank)
        for flow in plan.flows
        if past is None or flow.past is past
    }


# -- planning again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fen", [1, 100, 100_000])
@pytest.mark.parametrize("number", [0, 5, 11])
def test_nothing_changed_means_nothing_moves_at_any_price_and_on_any_day(number: int, fen: int) -> None:
    change = again(TOWN, number=number, fen=fen)
    assert lines(change.plan) == lines(OLD)
    assert (change.moved, change.changed, change.kept_share) == ((), (), 1.0)


@pytest.mark.parametrize("number", [0, 4, 8, 12])
def test_what_lies_before_today_is_marked_as_driven_and_stands(number: int) -> None:
    change = again(lot("金泰", end=week(9, 6)), number=number)
    assert lines(change.plan, past=True) == {line for line in lines(OLD) if line[3] < number}  # type: ignore[operator]  # a week
    assert all(flow.week >= number for flow in change.plan.flows if not flow.past)
    assert check(change.problem, change.plan).ok


NEWS: dict[str, Problem] = {
    "a shorter window": lot("中兰", end=week(4, 6)),
    "more soil": lot("瑞岭", amount=Decimal(1_500)),
    "less need": lot("金泰", amount=Decimal(700)),
    "a newcomer": replace(TOWN, surpluses=(*TOWN.surpluses, surplus("新城", 600, place=at(1)))),
    "dearer disposal": lot("南场", fee=disposal("x", 9_000).fee),
    "a red line": lot("读者", flags=frozenset({Flag.UNVERIFIED})),
    "a limit": replace(TOWN, limits=Limits(max_km=2.0)),
}


@pytest.mark.parametrize("news", NEWS)
def test_a_promise_that_costs_nothing_to_break_leaves_the_new_optimum(news: str) -> None:
    change = again(NEWS[news])
    assert change.plan.cost_fen == solve(NEWS[news]).cost_fen
    assert check(change.problem, change.plan).ok


@pytest.mark.parametrize("news", NEWS)
def test_the_dearer_a_change_the_more_is_kept_and_the_more_it_costs(news: str) -> None:
    ladder = [again(NEWS[news], fen=fen) for fen in (0, 40, 90, 400, 50_000)]
    shares = [change.kept_m3 for change in ladder]
    costs = [change.plan.cost_fen for change in ladder]
    assert shares == sorted(shares)
    assert costs == sorted(costs)
    assert costs[0] < costs[-1] or news != "a newcomer"
    assert {change.promised_m3 for change in ladder} == {2_400}
    assert all(check(change.problem, change.plan).ok for change in ladder)


@pytest.mark.parametrize("news", NEWS)
def test_every_move_says_what_it_does_and_what_it_comes_from(news: str) -> None:
    change = again(NEWS[news], fen=10)
    assert change.changed
    assert bool(change.moved) == (news != "dearer disposal")
    for move in change.moved:
        assert move.what in {"less", "more", "later", "sooner"}
        assert move.bank > 0
        assert move.cause in change.changed
        assert move.sentence.endswith(f"因{move.cause.sentence}" if move.cause else "最省")
    assert [move.bank for move in change.moved] == sorted((move.bank for move in change.moved), reverse=True)


@FEW
@given(EVERYWHERE, st.integers(0, 11))
def test_with_all_promises_free_the_rest_is_planned_as_if_nobody_had_promised(problem: Problem, number: int) -> None:
    plan = solve(problem, explain=False)
    change = replan(problem, plan, today=week(number), change_fen_per_m3=0)
    fresh = replace(problem, today=week(number), past=change.problem.past)
    assert change.plan.cost_fen == solve(fresh, explain=False).cost_fen
    assert change.changed == ()


def test_tickets_of_more_than_was_registered_are_refused_and_no_plan_is_made() -> None:
    driven = (Haul(HaulKind.HAUL, "瑞岭", "中兰", 0, 1_201),)
    with pytest.raises(BadProblem, match="已运1201自然方,超过登记的1200自然方"):
        again(TOWN, number=1, driven=driven)


def test_tickets_may_show_less_than_was_planned_and_the_rest_is_caught_up() -> None:
    change = again(TOWN, number=6, driven=(Haul(HaulKind.HAUL, "瑞岭", "中兰", 2, 100),))
    hauled = sum(flow.bank for flow in change.plan.flows if flow.to_id == "中兰")
    assert hauled == 1_200
    assert lines(change.plan, past=True) == {(HaulKind.HAUL, "瑞岭", "中兰", 2, 100)}


def test_nothing_was_promised_so_everything_is_kept() -> None:
    change = again(TOWN, replace(OLD, flows=()))
    assert (change.kept_share, change.promised_m3) == (1.0, 0)
    assert {move.what for move in change.moved} == {"more"}


TOLD: list[tuple[Problem, str]] = [
    (lot("瑞岭", amount=Decimal(1_500)), "瑞岭方量由1,200改为1,500"),
    (lot("中兰", end=week(4, 6)), "中兰结束日由2024-05-26改为2024-04-07"),
    (lot("瑞岭", soil=Soil.ROCK), "瑞岭土类由湿陷性黄土改为石方"),
    (lot("瑞岭", grade=Grade.B), "瑞岭土质等级由A 一类用地可用改为B 仅二类用地可用"),
    (lot("中兰", use=Use.ROADBED), "中兰用途由场平改为路基"),
    (lot("瑞岭", daily=50), "瑞岭日运量由无改为50"),
    (lot("瑞岭", flags=frozenset({Flag.STOPPED})), "瑞岭法律旗标由无改为停工令期间"),
    (lot("北坑", price=borrow("x", 1_700).price), "北坑单价由15.00元改为17.00元"),
    (lot("瑞岭", stock=Stock(5)), "瑞岭场内堆存由无改为新的内容"),
    (replace(TOWN, surpluses=TOWN.surpluses[1:]), "瑞岭已退出"),
    (replace(TOWN, yards=(Yard(id="场", name="堆场", capacity=5, place=at(0)),)), "堆场新登记"),
    (replace(TOWN, roads=Straight(1.2)), "道路或距离表已更新"),
    (replace(TOWN, basis=Basis.MINIMUM), "方量口径由likely改为minimum"),
    (
        replace(TOWN, pairs=(PairRule(surplus_id="瑞岭", need_id="中兰", allowed=False, reason="水源地"),)),
        "瑞岭到中兰的专门约定已变更:水源地",
    ),
    (replace(TOWN, limits=Limits(max_km=3.0)), "运距上限由无改为3.0"),
    (replace(TOWN, tariff=tariff(each_km_fen=130)), "120改为130"),
]


@pytest.mark.parametrize(("after", "sentence"), TOLD, ids=[case[1] for case in TOLD])
def test_a_difference_is_told_in_words_and_alone(after: Problem, sentence: str) -> None:
    (told,) = differences(TOWN, after)
    assert sentence in told.sentence
    assert len(differences(after, TOWN)) == 1


def test_a_curfew_that_is_declared_moves_its_weeks_and_says_so() -> None:
    after = replace(TOWN, limits=Limits(curfews=(Span(week(0), week(3, 6), "重污染"),)))
    change = again(after, fen=10)
    assert min(flow.week for flow in change.plan.flows) == 4
    assert {move.what for move in change.moved} == {"later"}
    assert {move.cause.field for move in change.moved if move.cause} == {"curfews"}


# -- prices -----------------------------------------------------------------------------------------------------------


def worth(problem: Problem, plan: Plan) -> dict[str, int]:
    return {line.id: line.fen_per_m3 for line in marginal(problem, plan)}


@FEW
@given(EVERYWHERE)
def test_no_haul_costs_less_than_what_its_two_ends_would_save(problem: Problem) -> None:
    """Reduced costs: giving one more m³ and taking one more together cost at most the haul between them."""
    free = replace(problem, limits=Limits())
    free = replace(
        free,
        surpluses=tuple(replace(lot, daily=None) for lot in free.surpluses),
        needs=tuple(replace(lot, daily=None) for lot in free.needs),
    )
    prices, pairing = worth(free, solve(free, explain=False)), Pairing(free)
    for giver in free.surpluses:
        for taker in free.needs:
            verdict = pairing.verdict(giver, taker)
            if verdict.why is None and giver.amount and taker.amount:
                assert -prices[giver.id] - prices[taker.id] <= verdict.haul_fen


@FEW
@given(EVERYWHERE)
def test_one_more_m3_is_never_dearer_than_its_own_way_outside(problem: Problem) -> None:
    prices, pairing = worth(problem, solve(problem, explain=False)), Pairing(problem)
    for lot_ in (*problem.surpluses, *problem.needs):
        out = outside_of(pairing, lot_)
        if out is not None and lot_.amount and lot_.daily is None:
            assert -prices[lot_.id] <= out.fen


def test_a_lot_that_goes_outside_pays_for_one_more_what_outside_costs() -> None:
    problem = park(surplus("瑞岭", 900, place=at(0)), need("中兰", 600, place=at(2)), **OUTSIDE)
    assert worth(problem, solve(problem)) == {"瑞岭": -(600 + 29 * 120 + 2_000), "中兰": 600 + 29 * 120 + 2_000 - 720}


@pytest.mark.parametrize("change", [lambda p: replace(p, name="新"), lambda p: replace(p, surpluses=p.surpluses[::-1])])
def test_prices_do_not_depend_on_names_or_order(change: Callable[[Problem], Problem]) -> None:
    assert worth(change(TOWN), solve(change(TOWN))) == worth(TOWN, OLD)


@FEW
@given(EVERYWHERE)
def test_each_lot_has_its_price_and_its_sentence_once_a_week_at_most(problem: Problem) -> None:
    told = [(line.id, line.week) for line in marginal(problem, solve(problem, explain=False))]
    assert len(set(told)) == len(told)
    assert {ident for ident, _ in told} == {lot.id for lot in (*problem.surpluses, *problem.needs) if lot.amount}
