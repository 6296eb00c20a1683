"""The k firms that together close most, beside trying every choice."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong_engines import ranking
from wutong_engines.ranking.covering import choices, choosing
from wutong_engines.ranking.covering.choices import Choices

PARTS = st.integers(0, 10).map(lambda tenth: tenth / 10)
OPTIONS = st.dictionaries(
    st.sampled_from("甲乙丙丁戊己庚"),
    st.dictionaries(st.sampled_from("abcde"), PARTS, max_size=4),
    min_size=1,
    max_size=7,
)
WEIGHTS = st.none() | st.fixed_dictionaries({segment: st.integers(0, 5).map(float) for segment in "abcde"})


def every_choice(
    options: dict[str, dict[str, float]], k: int, weights: dict[str, float] | None, together: str
) -> float:
    def worth(firms: tuple[str, ...]) -> float:
        total = 0.0
        for segment in "abcde":
            parts = [options[firm].get(segment, 0.0) for firm in firms]
            closed = min(1.0, sum(parts)) if together == "add" else max(parts, default=0.0)
            total += closed * (1.0 if weights is None else weights[segment])
        return total

    return max(worth(firms) for firms in combinations(options, min(k, len(options))))


@settings(max_examples=60, deadline=None)
@given(OPTIONS, st.integers(1, 4), WEIGHTS, st.sampled_from(["add", "best"]))
def test_a_small_cover_is_the_best_of_all_choices(options, k, weights, together) -> None:
    k = min(k, len(options))
    found = ranking.cover(options, k, weights=weights, together=together)
    best = every_choice(options, k, weights, together)
    assert found.value == pytest.approx(best, abs=1e-5)
    assert found.bound >= best - 1e-6
    assert len(found.firms) <= k
    assert sum(added for _, added in found.adds) == pytest.approx(found.value)


@settings(max_examples=40, deadline=None)
@given(OPTIONS, st.integers(1, 4), st.sampled_from(["add", "best"]))
def test_the_greedy_bound_is_never_passed(options, k, together) -> None:
    k = min(k, len(options))
    made = Choices.of(options, None, together)
    chosen, bound = choices.greedy(made, k)
    best = every_choice(options, k, None, together)
    assert bound >= best - 1e-9
    assert made.worth(chosen) >= (1 - 1 / 2.718281828) * best - 1e-9


@settings(max_examples=25, deadline=None)
@given(OPTIONS, st.integers(1, 4), WEIGHTS, st.sampled_from(["add", "best"]))
def test_a_cover_accounts_for_itself(options, k, weights, together) -> None:
    k = min(k, len(options))
    found = ranking.cover(options, k, weights=weights, together=together)
    worth = {segment: 1.0 if weights is None else weights[segment] for segment, _ in found.closes}
    assert sum(worth[segment] * part for segment, part in found.closes) == pytest.approx(found.value, abs=1e-6)
    assert [firm for firm, _ in found.adds] == list(found.firms)
    gains = [added for _, added in found.adds]
    assert gains == sorted(gains, reverse=True)
    assert all(added > 0 for added in gains)
    assert found == ranking.cover(dict(reversed(options.items())), k, weights=weights, together=together)


@settings(max_examples=25, deadline=None)
@given(OPTIONS, st.integers(1, 3), st.sampled_from(["add", "best"]))
def test_one_more_firm_never_closes_less_and_each_adds_less_than_all_before(options, k, together) -> None:
    k = min(k, len(options))
    less, more = (ranking.cover(options, number, together=together) for number in (k, min(k + 1, len(options))))
    assert more.value >= less.value - 1e-6
    assert more.value <= less.value * (k + 1) / k + 1e-6


@pytest.mark.parametrize("together", ["add", "best"])
def test_beyond_what_is_solved_exactly_the_bounds_still_hold(monkeypatch: pytest.MonkeyPatch, together) -> None:
    random = Random(3)  # noqa: S311  # the same firms every time
    options = {f"企{n:02d}": {s: random.random() for s in random.sample("abcdefgh", 3)} for n in range(14)}
    best = ranking.cover(options, 3, together=together)
    monkeypatch.setattr(choosing, "EXACT_PAIRS", 0)
    linear = ranking.cover(options, 3, together=together)
    monkeypatch.setattr(choosing, "LINEAR_PAIRS", 0)
    greedy = ranking.cover(options, 3, together=together)
    assert best.status is ranking.Status.OPTIMAL
    for found in (linear, greedy):
        assert found.value <= best.value + 1e-6 <= found.bound + 2e-6
    assert linear.bound <= greedy.bound + 1e-9
    assert {linear.reason, greedy.reason} <= {*ranking.Reason}


def test_the_sentence_says_how_much_and_how_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"甲": {"a": 0.6, "b": 0.6}, "乙": {"a": 0.5, "c": 0.5}, "丙": {"b": 0.5, "c": 0.5}}
    assert ranking.cover(options, 1).sentence == "1家合起来补上1.20,占全部3.00的40.0%,已证明没有更好的选法。"
    monkeypatch.setattr(choosing, "LINEAR_PAIRS", 0)
    loose = ranking.cover(options, 2)
    assert loose.reason in (ranking.Reason.GREEDY_BOUND, ranking.Reason.PROVEN)
    assert loose.sentence.startswith("2家合起来补上2.1")


def test_a_segment_that_weighs_nothing_is_worth_no_firm() -> None:
    found = ranking.cover({"甲": {"a": 1.0}, "乙": {"b": 0.2}}, 1, weights={"b": 1.0})
    assert (found.firms, found.value) == (("乙",), 0.2)
    assert dict(found.closes) == {"a": 0.0, "b": 0.2}


def test_two_halves_make_a_whole_only_when_they_add() -> None:
    options = {"甲": {"a": 0.5}, "乙": {"a": 0.5}, "丙": {"b": 0.4}}
    assert ranking.cover(options, 2, together="add").value == pytest.approx(1.0)
    assert ranking.cover(options, 2, together="best").firms == ("乙", "丙")


def test_a_large_cover_shows_its_bound_and_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "EXACT_PAIRS", 0)
    options = {"甲": {"a": 0.6, "b": 0.6}, "乙": {"a": 0.5, "c": 0.5}, "丙": {"b": 0.5, "c": 0.5}}
    found = ranking.cover(options, 2)
    assert found.value <= found.bound
    assert found.gap == pytest.approx((found.bound - found.value) / found.bound, abs=1e-6)
    assert (found.status is ranking.Status.OPTIMAL) == (found.gap == 0)


def test_a_firm_that_adds_nothing_is_not_named() -> None:
    found = ranking.cover({"甲": {"a": 1.0}, "乙": {"a": 1.0}}, 2)
    assert found.firms == ("乙",)


def test_nothing_to_close_is_said_plainly() -> None:
    found = ranking.cover({"甲": {}, "乙": {"a": 0.0}}, 1)
    assert (found.firms, found.reason) == ((), ranking.Reason.NOTHING_TO_CLOSE)


@pytest.mark.parametrize(
    ("options", "k", "weights", "said"),
    [
        ({}, 1, None, "没有可选的企业"),
        ({"甲": {"a": 1.0}}, 2, None, "请把k改成1到1"),
        ({"甲": {"a": 1.0}}, 0, None, "请把k改成1到1"),
        ({"甲": {"a": 1.5}}, 1, None, "不在0到1之间"),
        ({"甲": {"a": float("nan")}}, 1, None, "不在0到1之间"),
        ({"甲": {"a": 1.0}}, 1, {"a": -1.0}, "请写0以上的数"),
    ],
)
def test_what_cannot_be_meant_is_refused(options, k, weights, said) -> None:
    with pytest.raises(ranking.BadProblem, match=said):
        ranking.cover(options, k, weights=weights)


def test_an_unknown_way_to_add_up_and_no_time_are_refused() -> None:
    with pytest.raises(ranking.BadProblem, match="合计方式“sum”不认识") as refusal:
        ranking.cover({"甲": {"a": 1.0}}, 1, together="sum", seconds=0.0)  # type: ignore[arg-type]  # what a file may say
    assert [fault.field for fault in refusal.value.faults] == ["together", "seconds"]
