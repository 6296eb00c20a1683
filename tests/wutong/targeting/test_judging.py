"""Promises of judging: a word can be taken back, a firm is dropped with a reason, nobody's later word is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.targeting.rows import make_list, make_pick
from wutong.industries.models import Chain
from wutong.kernel import history
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound
from wutong.targeting import services
from wutong.targeting.models import Pick, Shortlist
from wutong.targeting.queries import lists


@pytest.fixture
def listed(zone: Zone, chain: Chain) -> Shortlist:
    """A list of three firms."""
    made = make_list(zone, chain.pk)
    for number in (1, 2, 3):
        make_pick(made, number)
    return made


def first(listed: Shortlist) -> Pick:
    return listed.picks.get(place=1)


def test_a_firm_is_kept_and_the_history_names_it(zone: Zone, listed: Shortlist) -> None:
    kept = services.judge(by=zone.zhang, pick_id=first(listed).pk, verdict="keep")
    assert (kept.verdict, kept.verdict_by) == ("keep", zone.zhang)
    assert f"{kept.name} 标为“要去”" in history.of(listed)[0].sentence


def test_a_firm_is_dropped_only_with_a_reason(zone: Zone, listed: Shortlist) -> None:
    with pytest.raises(Incomplete, match="请填写理由"):
        services.judge(by=zone.zhang, pick_id=first(listed).pk, verdict="drop", reason="  ")
    assert first(listed).verdict == "open"


def test_somebody_elses_later_word_is_not_written_over(zone: Zone, listed: Shortlist) -> None:
    services.judge(by=zone.chen, pick_id=first(listed).pk, verdict="drop", reason="太远")
    with pytest.raises(Conflict, match="刚被他人标注"):
        services.judge(by=zone.zhang, pick_id=first(listed).pk, verdict="keep", based_on="open")
    assert (first(listed).verdict, first(listed).verdict_by) == ("drop", zone.chen)


@pytest.mark.parametrize(("verdict", "reason"), [("maybe", ""), ("drop", "远" * 201)])
def test_a_word_nobody_knows_and_a_reason_too_long_are_refused(
    zone: Zone, listed: Shortlist, verdict: str, reason: str
) -> None:
    with pytest.raises(Incomplete):
        services.judge(by=zone.zhang, pick_id=first(listed).pk, verdict=verdict, reason=reason)
    assert first(listed).verdict == "open"


def test_leaders_look_and_do_not_judge_and_others_learn_nothing(zone: Zone, listed: Shortlist) -> None:
    with pytest.raises(NotAllowed):
        services.judge(by=zone.qian, pick_id=first(listed).pk, verdict="keep")
    with pytest.raises(NotFound):
        services.judge(by=zone.sun, pick_id=first(listed).pk, verdict="keep")
    assert first(listed).verdict == "open"


def test_many_are_judged_together_or_none(zone: Zone, listed: Shortlist) -> None:
    ids = list(listed.picks.values_list("pk", flat=True))
    assert services.judge_many(by=zone.zhang, shortlist_id=listed.pk, pick_ids=ids[:2], verdict="keep") == 2
    with pytest.raises(Incomplete):
        services.judge_many(by=zone.zhang, shortlist_id=listed.pk, pick_ids=ids, verdict="drop")
    assert lists.tally(zone.zhang, listed.pk) == {"open": 1, "keep": 2, "drop": 0, "all": 3}


def test_firms_of_another_list_are_not_touched(zone: Zone, chain: Chain, listed: Shortlist) -> None:
    other = make_pick(make_list(zone, chain.pk, title="另一份"), 1)
    assert services.judge_many(by=zone.zhang, shortlist_id=listed.pk, pick_ids=[other.pk], verdict="keep") == 0
    other.refresh_from_db()
    assert other.verdict == "open"


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["open", "keep", "drop"])), max_size=8))
def test_however_often_minds_change_the_counts_are_those_of_the_last_words(
    zone: Zone, listed: Shortlist, words: list[tuple[int, str]]
) -> None:
    listed.picks.update(verdict="open", verdict_reason="")
    last = dict.fromkeys((1, 2, 3), "open")
    for place, verdict in words:
        services.judge(by=zone.zhang, pick_id=listed.picks.get(place=place).pk, verdict=verdict, reason="改主意")
        last[place] = verdict
    said = list(last.values())
    assert lists.tally(zone.zhang, listed.pk) == {w: said.count(w) for w in ("open", "keep", "drop")} | {"all": 3}


def test_a_trip_is_offered_the_kept_ones_or_those_named(zone: Zone, listed: Shortlist) -> None:
    services.judge(by=zone.zhang, pick_id=first(listed).pk, verdict="keep")
    third = listed.picks.get(place=3)
    assert [firm.pick.place for firm in lists.chosen(zone.zhang, listed.pk)] == [1]
    assert [firm.pick.place for firm in lists.chosen(zone.zhang, listed.pk, [third.pk])] == [3]
    with pytest.raises(NotFound):
        lists.chosen(zone.sun, listed.pk)
