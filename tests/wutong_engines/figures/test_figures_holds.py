"""Judging: a printed figure against the true value, by the way it was written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.figures import Bound, Figure, explain, find, holds

TRUE = st.decimals(0, 10**9, places=2)
PRINTED = st.integers(1, 10**6)


def one(text: str) -> Figure:
    (figure,) = find(text)
    return figure


@pytest.mark.parametrize(
    ("text", "fits", "fails"),
    [
        ("97%", ["97.22", "97", "97.99", "96.5"], ["98", "96.49", "35"]),
        ("98%", ["97.5", "98.9"], ["97.22"]),
        ("97.2%", ["97.22", "97.29", "97.15"], ["97.3", "97.14"]),
        ("35个", ["35"], ["34", "36"]),
        ("40余项", ["41", "49"], ["40", "50", "39"]),
        ("100余家", ["101", "199"], ["100", "200"]),
        ("10余家", ["11", "19"], ["10", "20", "9"]),
        ("120余家", ["121", "129"], ["130"]),
        ("十几家", ["13"], ["10", "20"]),
        ("10余万方", ["100001", "199999"], ["100000", "200000"]),
        ("10万余方", ["100001", "109999"], ["110000", "100000"]),
        ("150万元以上", ["1500000", "1600000"], ["1499999"]),
        ("超过20家", ["21"], ["20", "19"]),
        ("约10万方", ["100000", "95000", "105000", "104999"], ["94000", "110001"]),
        ("20家左右", ["19", "21"], ["18", "22"]),
        ("近百家", ["90", "99"], ["100", "89"]),
        ("10万方", ["100000", "104321", "109999"], ["94999", "110000"]),
        ("不超过3天", ["3", "1"], ["4"]),
        ("不足5家", ["4"], ["5"]),
        ("5—8个", ["5", "8"], ["4", "9"]),
        ("九成", ["90", "85", "97.22"], ["84", "100"]),
        ("三分之一", ["33.33"], ["35"]),
        ("数十家", ["20", "99"], ["19", "100"]),
        ("20.6亿元", ["2061000000", "2055000000"], ["2070000000", "2054999999"]),
    ],
)
def test_a_figure_holds_for_what_it_may_stand_for(text: str, fits: list[str], fails: list[str]) -> None:
    assert all(holds(one(text), Decimal(true)) for true in fits)
    assert not any(holds(one(text), Decimal(true)) for true in fails)


def test_the_rate_of_the_seed_is_thirty_five_of_thirty_six() -> None:
    rate = Decimal(35) * 100 / 36
    assert holds(one("97%"), rate)
    assert holds(one("97.2%"), rate)
    assert not holds(one("98%"), rate)
    assert not holds(one("97.3%"), rate)


def test_the_explanation_is_a_sentence_with_both_numbers() -> None:
    assert explain(one("40余项"), 43) == "原文“40余项”,应多于40、不到50;实为43,相符。"
    assert explain(one("35个"), 36) == "原文“35个”,即35;实为36,不符。"
    assert explain(one("98%"), Decimal("97.2222")).endswith("实为97.22%,不符。")


@given(PRINTED, TRUE)
def test_the_explanation_always_agrees_with_the_verdict(printed: int, true: Decimal) -> None:
    for text in ("{}个", "{}余个", "约{}个", "近{}个", "{}个以上", "超{}个", "不足{}个", "不超过{}个"):
        figure = one(text.format(printed))
        assert explain(figure, true).endswith("相符。" if holds(figure, true) else "不符。")


@given(PRINTED, TRUE, TRUE)
def test_a_floor_that_holds_keeps_holding_as_the_truth_grows(printed: int, one_true: Decimal, other: Decimal) -> None:
    low, high = sorted((one_true, other))
    for text in (f"{printed}个以上", f"超过{printed}个", f"不少于{printed}个"):
        assert holds(one(text), high) or not holds(one(text), low)


@given(PRINTED, TRUE, TRUE)
def test_a_ceiling_that_holds_keeps_holding_as_the_truth_falls(printed: int, one_true: Decimal, other: Decimal) -> None:
    low, high = sorted((one_true, other))
    for text in (f"不超过{printed}个", f"不足{printed}个"):
        assert holds(one(text), low) or not holds(one(text), high)


@given(PRINTED, st.lists(TRUE, min_size=3, max_size=3))
def test_every_other_bound_holds_on_one_unbroken_stretch(printed: int, trues: list[Decimal]) -> None:
    low, middle, high = sorted(trues)
    for text in (f"{printed}个", f"{printed}余个", f"约{printed}个", f"近{printed}个"):
        figure = one(text)
        if holds(figure, low) and holds(figure, high):
            assert holds(figure, middle)


@given(PRINTED)
def test_an_exact_figure_holds_for_itself_and_so_does_about(printed: int) -> None:
    assert holds(one(f"{printed}个"), printed)
    assert holds(one(f"约{printed}个"), printed)
    assert not holds(one(f"{printed}个"), printed + 1)
    assert one(f"{printed}余个").bound is Bound.MORE
