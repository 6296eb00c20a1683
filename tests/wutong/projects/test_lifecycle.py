"""The table of milestones: order, papers, what is mistaken for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.projects.lifecycle import (
    BASES_OF,
    MOVES,
    RULES,
    STATES,
    Kind,
    Stages,
    State,
    highest,
    reads_as_framework,
    reads_as_levelling,
    resting_on,
)

kinds = st.sampled_from(list(Kind))


@pytest.mark.parametrize("kind", Kind)
def test_every_milestone_has_a_rule_with_papers_and_comes_after_lower_ones(kind: Kind) -> None:
    rule = RULES[kind]
    assert rule.label
    assert rule.proof
    assert all(RULES[before].rank < rule.rank for before in rule.after | rule.only_after)
    assert rule.only_after <= rule.after


def test_a_framework_agreement_and_an_end_do_not_count() -> None:
    assert {kind for kind, rule in RULES.items() if not rule.counts} == {Kind.SIGNED_FRAME, Kind.TERMINATED}


def test_entering_the_statistics_and_growing_above_scale_are_two_milestones() -> None:
    assert RULES[Kind.STAT_ENTERED].proof != RULES[Kind.ABOVE_SCALE].proof
    assert Kind.STAT_ENTERED not in resting_on(Kind.PRODUCTION)
    assert Kind.ABOVE_SCALE not in resting_on(Kind.STARTED)


def test_every_state_can_be_named_and_only_standing_claims_move() -> None:
    assert set(STATES) == set(State)
    assert all(move.sources <= {State.CLAIMED, State.VERIFIED} for move in MOVES.values())
    assert all(move.needs_reason for verb, move in MOVES.items() if verb != "verify")


@given(st.lists(kinds, min_size=1))
def test_the_highest_is_one_of_them_and_none_is_further(reached: list[Kind]) -> None:
    top = highest(reached)
    assert top in reached
    assert top is not None
    assert all(RULES[kind].rank <= RULES[top].rank for kind in reached)


def test_before_the_first_milestone_there_is_no_stage() -> None:
    assert highest([]) is None
    assert not Stages(None, None).differ
    assert Stages(Kind.SIGNED, None).differ


@pytest.mark.parametrize(
    "note",
    [
        "场地平整已完成", "正在平场,机械进场", "举行奠基仪式", "围墙砌筑中", "三通一平", "平场完成,尚未打桩",
        "围墙完成,准备做基础", "平场,基础设施配套到位", "奠基,未做主体",
    ],
)  # fmt: skip
def test_levelling_walls_and_ceremonies_are_read_as_such(note: str) -> None:
    assert reads_as_levelling(note)


@pytest.mark.parametrize(
    "note",
    ["平场完成,开始打桩", "1#厂房桩基施工", "围墙完成,基础开挖", "奠基后主体施工", "设备已到位安装", "", "进展顺利"],
)
def test_building_work_is_not_read_as_levelling(note: str) -> None:
    assert not reads_as_levelling(note)


@pytest.mark.parametrize("note", ["签订战略合作协议", "框架协议", "双方签意向书", "合作备忘录"])
def test_framework_agreements_are_read_as_such(note: str) -> None:
    assert reads_as_framework(note)


@pytest.mark.parametrize("note", ["投资协议书已盖章", "在框架协议基础上签订投资协议书", ""])
def test_a_formal_contract_is_not_read_as_a_framework(note: str) -> None:
    assert not reads_as_framework(note)


def test_only_signings_and_starts_are_claimed_upon_a_basis() -> None:
    assert set(BASES_OF) == {Kind.SIGNED, Kind.SIGNED_FRAME, Kind.STARTED}
