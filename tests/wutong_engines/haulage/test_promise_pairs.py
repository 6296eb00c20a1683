"""Promises about pairs: who may haul to whom, in which order that is judged, and what each m³ that stays is told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, roads, week
from tests.wutong_engines.haulage.test_reasons import BLOCKED, pair, parks
from wutong_engines.haulage.check import check
from wutong_engines.haulage.model.outside import outside_of
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Plan, Reason, Status, Why
from wutong_engines.haulage.problem import HaulKind, Limits, PairRule, Problem, Yard
from wutong_engines.haulage.reasons import explain
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.words import FLAGS, SUITABLE, Convention, Flag, Grade, Soil, Use

NEAR = (HaulKind.HAUL, HaulKind.FROM_YARD)


def judged(problem: Problem) -> tuple[Why | None, str]:
    verdict = Pairing(problem).verdict(problem.surpluses[0], problem.needs[0])
    return verdict.why, verdict.sentence


def rule(**terms: object) -> tuple[PairRule, ...]:
    return (PairRule(**({"surplus_id": "瑞岭", "need_id": "中兰"} | terms)),)  # type: ignore[arg-type]  # fields of a rule, by name


def volume(plan: Plan, kind: HaulKind) -> int:
    return sum(flow.bank for flow in plan.flows if flow.kind is kind)


@pytest.mark.parametrize("use", Use)
@pytest.mark.parametrize("soil", Soil)
def test_each_use_takes_the_soils_of_its_table_and_no_other(use: Use, soil: Soil) -> None:
    problem = pair({"soil": soil}, {"use": use})
    suits = soil in SUITABLE[use]
    assert judged(problem)[0] is (None if suits else Why.CLASS)
    plan = solve(problem, explain=False)
    assert volume(plan, HaulKind.HAUL) == (1_000 if suits else 0)
    assert check(problem, plan).ok


@pytest.mark.parametrize("use", Use)
def test_gravel_rock_and_topsoil_are_fill_for_nobody_unless_a_rule_says_so(use: Use) -> None:
    for soil in (Soil.GRAVEL, Soil.ROCK, Soil.TOPSOIL):
        assert soil not in SUITABLE[use]
        assert judged(pair({"soil": soil}, {"use": use, "worst_grade": Grade.A}, pairs=rule(allowed=True)))[0] is None


@pytest.mark.parametrize("flag", Flag)
@pytest.mark.parametrize("side", ["giver", "taker"])
def test_a_red_line_stands_above_every_rule_and_names_its_law(flag: Flag, side: str) -> None:
    flagged = {"flags": frozenset({flag})}
    problem = pair(*([flagged, None] if side == "giver" else [None, flagged]), pairs=rule(allowed=True, km=1.0))
    why, sentence = judged(problem)
    assert why is Why.LAW
    assert all(part in sentence for part in FLAGS[flag])
    plan = solve(problem)
    assert volume(plan, HaulKind.HAUL) == 0
    assert {rest.reason for rest in plan.unmatched} == {Why.LAW}


@pytest.mark.parametrize(
    ("worst", "grade", "why"),
    [
        (Grade.A, Grade.A, None),
        (Grade.A, Grade.B, Why.GRADE),
        (Grade.B, Grade.A, None),
        (Grade.B, Grade.B, None),
        (Grade.C, Grade.C, Why.GRADE),
    ],
)
def test_soil_may_be_cleaner_than_asked_and_grade_c_is_never_exchanged(
    worst: Grade, grade: Grade, why: Why | None
) -> None:
    assert judged(pair({"grade": grade}, {"worst_grade": worst}))[0] is why


@pytest.mark.parametrize(
    ("use", "dirtiest"),
    [
        (Use.PLANTING, Grade.A),
        (Use.RECLAIM, Grade.A),
        (Use.ROADBED, Grade.B),
        (Use.LEVELLING, Grade.B),
        (Use.BACKFILL, Grade.B),
    ],
)
def test_what_grows_takes_only_clean_soil(use: Use, dirtiest: Grade) -> None:
    assert need("中兰", 1, use=use).dirtiest is dirtiest


def test_a_rule_does_not_open_grade_c() -> None:
    assert judged(pair({"grade": Grade.C}, {"worst_grade": Grade.C}, pairs=rule(allowed=True)))[0] is Why.GRADE
    assert volume(solve(pair({"grade": Grade.C}, pairs=rule(allowed=True))), HaulKind.DISPOSAL) == 0


ORDER: list[tuple[Why, Callable[[Problem], Problem]]] = [
    (
        Why.NO_PARTNER_IN_WINDOW,
        lambda p: replace(
            p, needs=(replace(p.needs[0], start=week(8)),), surpluses=(replace(p.surpluses[0], end=week(7)),)
        ),
    ),
    (Why.DISTANCE, lambda p: replace(p, limits=Limits(max_km=1.0))),
    (Why.UNREACHABLE, lambda p: replace(p, roads=roads(别_处=1.0))),
    (
        Why.GRADE,
        lambda p: replace(
            p, needs=(replace(p.needs[0], worst_grade=Grade.A),), surpluses=(replace(p.surpluses[0], grade=Grade.B),)
        ),
    ),
    (Why.CLASS, lambda p: replace(p, surpluses=(replace(p.surpluses[0], soil=Soil.ROCK),))),
    (Why.RULE, lambda p: replace(p, pairs=rule(allowed=False))),
    (Why.LAW, lambda p: replace(p, surpluses=(replace(p.surpluses[0], flags=frozenset({Flag.STOPPED})),))),
]


def test_what_weighs_more_is_named_first_when_one_thing_after_another_is_wrong() -> None:
    problem = pair()
    for why, spoil in ORDER:
        problem = spoil(problem)
        assert judged(problem)[0] is why


def test_the_distance_limit_is_for_neighbours_and_yards_and_not_for_the_way_outside() -> None:
    yard = Yard(id="堆场", name="堆场", capacity=9_000, place=at(40))
    problem = pair(None, {"place": at(50)}, limits=Limits(max_km=20.0), yards=(yard,))
    pairing, giver, taker = Pairing(problem), problem.surpluses[0], problem.needs[0]
    assert pairing.to_yard(giver, yard).why is Why.DISTANCE
    assert pairing.verdict(giver, taker).why is Why.DISTANCE
    assert pairing.disposal(giver, problem.disposals[0]).why is None
    assert pairing.verdict(problem.borrows[0], taker).why is None
    assert pairing.from_yard(yard, taker).why is None


@pytest.mark.parametrize(
    ("soils", "terms", "why"),
    [
        (None, {}, None),
        (frozenset({Soil.ROCK}), {}, Why.CLASS),
        (frozenset({Soil.ROCK}), {"allowed": True}, None),
        (None, {"allowed": False}, Why.RULE),
    ],
)
def test_a_tip_and_a_yard_take_what_they_say_they_take(
    soils: frozenset[Soil] | None, terms: dict, why: Why | None
) -> None:
    tip, yard = (
        disposal("平沟", 9, place=at(3), soils=soils),
        Yard(id="堆场", name="堆场", capacity=9, place=at(3), soils=soils),
    )
    rules = tuple(PairRule(surplus_id="瑞岭", need_id=ident, **terms) for ident in ("平沟", "堆场"))
    pairing = Pairing(problem := pair(disposals=(tip,), yards=(yard,), pairs=rules))
    assert pairing.disposal(problem.surpluses[0], tip).why is why
    assert pairing.to_yard(problem.surpluses[0], yard).why is why


def test_the_way_outside_is_the_cheapest_delivered_and_not_the_cheapest_fee() -> None:
    tips = (
        disposal("近沟", 2_000, place=at(1)),
        disposal("远沟", 100, place=at(60)),
        disposal("关沟", 1, place=at(0), end=week(-1)),
    )
    pits = (borrow("近坑", 900, place=at(3)), borrow("石坑", 1, place=at(2), soil=Soil.ROCK))
    problem = pair(disposals=tips, borrows=pits)
    out, bought = (outside_of(Pairing(problem), lot) for lot in (problem.surpluses[0], problem.needs[0]))
    assert out is not None
    assert (out.name, out.fen, out.haul_fen) == ("近沟", 2_600, 600)
    assert bought is not None
    assert bought.name == "近坑"
    assert outside_of(Pairing(replace(problem, disposals=())), problem.surpluses[0]) is None


# -- why the rest stays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", BLOCKED, ids=lambda why: why.value)
def test_a_reason_names_what_went_outside_and_stays_within_the_lot(why: Why) -> None:
    plan = solve(BLOCKED[why][0])
    assert {(rest.id, rest.bank, rest.outside) for rest in plan.unmatched} == {
        ("瑞岭", 1_000, 1_000),
        ("中兰", 1_000, 1_000),
    }
    told = {rest.id: rest.sentence for rest in plan.unmatched}
    assert told["瑞岭"].endswith("外运消纳1,000方")
    assert told["中兰"].endswith("外购1,000方")


@pytest.mark.parametrize("why", [why for why in BLOCKED if why is not Why.PRICE], ids=lambda why: why.value)
def test_without_a_way_outside_the_same_reason_stands_and_the_soil_stays(why: Why) -> None:
    plan = solve(replace(BLOCKED[why][0], disposals=(), borrows=()))
    assert {(rest.reason, rest.outside) for rest in plan.unmatched} == {(why, 0)}
    assert "无处可去1,000方" in plan.unmatched[0].sentence
    assert "缺口1,000方" in plan.unmatched[1].sentence
    assert plan.status is Status.OPTIMAL


def test_without_a_way_outside_no_haul_is_too_dear() -> None:
    dear = replace(BLOCKED[Why.PRICE][0], disposals=(), borrows=())
    assert volume(solve(dear), HaulKind.HAUL) == 1_000


def test_a_price_is_told_with_both_sums() -> None:
    (line, _) = explain(dear := BLOCKED[Why.PRICE][0], solve(dear, explain=False))
    assert "每方364.80元,高于" in line.sentence
    assert "外运到南场" in line.sentence
    assert "外购自北坑" in line.sentence


@pytest.mark.parametrize(
    "words", [Why, Reason, Status, HaulKind, Soil, Grade, Use, Flag, Convention], ids=lambda kind: kind.__name__
)
def test_every_word_the_engine_uses_has_a_chinese_label_of_its_own(words: type) -> None:
    labels = [word.label for word in words]  # type: ignore[attr-defined]  # all are enums with labels
    assert len(set(labels)) == len(labels)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in label) for label in labels)


@settings(max_examples=40, deadline=None)
@given(parks(), st.booleans())
def test_what_was_judged_forbidden_is_never_hauled_and_every_m3_has_its_line(problem: Problem, outside: bool) -> None:
    if not outside:
        problem = replace(problem, disposals=(), borrows=())
    plan, pairing = solve(problem), Pairing(problem)
    givers, takers = ({lot.id: lot for lot in lots} for lots in (problem.surpluses, problem.needs))
    moved: Counter[str] = Counter()
    for flow in plan.flows:
        if flow.kind is HaulKind.HAUL:
            assert pairing.verdict(givers[flow.from_id], takers[flow.to_id]).why is None
            moved.update({flow.from_id: flow.bank, flow.to_id: flow.bank})
    for rest in plan.unmatched:
        moved[rest.id] += rest.bank
    assert all(moved[lot.id] == lot.bank(problem.basis) for lot in (*problem.surpluses, *problem.needs))
