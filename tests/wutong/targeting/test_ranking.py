"""Promises of a list: ranked with a reason for every point, checked, honest about whom it left out; never lost."""

from datetime import date
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.targeting.stories import BEST, BOTH, BRANCH, LOCAL, SHOP, TIED, TYRES, ask, names, pick
from wutong.industries.models import Anchor, Chain
from wutong.kernel import history, jobs
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.models import Job
from wutong.targeting import services
from wutong.targeting.models import Pick, Shortlist
from wutong.targeting.queries import lists
from wutong.targeting.queries.questions import Wishes
from wutong_engines import ranking


def test_the_firm_that_says_it_makes_the_part_comes_first_with_its_reasons(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    assert (made.state, names(made)[0]) == ("ready", BEST)
    first = lists.ranked([pick(made, BEST)])[0]
    assert sum(one.points for one in first.factors) == pytest.approx(first.pick.score)
    assert "控制器的研发、生产" in first.reasons[0].evidence
    assert {one.source for one in first.factors if one.is_known} == {"工商登记(演示)", "工信部公告(演示)"}
    assert "编制靶向名单" in history.of(made)[0].sentence


def test_the_zones_own_firms_branches_and_those_unrelated_are_left_out_and_counted(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    page = lists.shortlist(zone.zhang, made.pk)
    assert not {LOCAL, BRANCH, TYRES} & set(names(made))
    assert made.considered == made.eligible + sum(count for _, count in page.excluded)
    assert dict(page.shut_out) == {"本地企业(供给侧)": 1, "分支机构": 1}
    assert page.related == made.eligible + 2
    assert (page.counts["all"], made.reason) == (made.eligible, "全部企业都比过")


def test_a_known_tie_with_the_anchor_counts_with_its_source_and_day(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    alone, tied = ask(zone, chain), ask(zone, chain, anchor_id=anchor.pk)
    firm = lists.ranked([pick(tied, TIED)])[0]
    relation = next(one for one in firm.factors if one.code == "relation")
    assert firm.has_tie
    assert (relation.source, relation.date) == ("公开报道:年报", "2024-04-20")
    assert "relation" not in {one.code for one in lists.factors(pick(alone, TIED))}
    assert lists.shortlist(zone.zhang, tied.pk).asked.partners == ((TIED, "公开报道:年报"),)


def test_a_tie_in_another_part_says_nothing_about_this_gap(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    tyres = ask(zone, chain, "tyre", anchor_id=anchor.pk)
    assert names(tyres) == [TYRES]
    assert tyres.problem["anchor"]["partners"] == []


def test_a_limit_on_what_is_not_known_keeps_the_firm_out_and_says_so(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain, wishes=Wishes(min_capital=2500, regions=("江苏", "陕西", "河北"), limit=10))
    assert names(made) == [BEST]
    left_out = dict(made.excluded)
    assert (left_out["注册资本未知"], left_out["注册资本不合要求"], left_out["不在指定地区"]) == (1, 1, 2)


def test_what_is_asked_is_kept_and_shown_in_words(zone: Zone, chain: Chain) -> None:
    made = ask(
        zone, chain, ranked=False,
        wishes=Wishes(
            region_groups=("长三角",), min_capital=100, max_capital=9000, titles=("专精特新",), max_km=1500,
            registered_before=date(2020, 1, 1), size_classes=("中型",), with_branches=True, limit=7,
        ),
    )  # fmt: skip
    said = dict(lists.shortlist(zone.zhang, made.pk).asked.limits)
    assert said["注册资本"] == "100—9,000 万元"
    assert (said["地区"], said["划型"], said["分支机构"], said["最多列"]) == ("长三角", "中型", "也算", "7 家")
    assert (said["直线距离"], said["成立"]) == ("1500 公里内", "不晚于 2020-01-01")


def test_weights_set_for_one_list_are_shown_with_it_and_change_the_order(zone: Zone, chain: Chain) -> None:
    only = dict.fromkeys(("scope", "focus", "name", "industry", "titles", "capital", "distance", "age"), 0.0)
    made = ask(zone, chain, wishes=Wishes(weights={**only, "size": 10.0}, limit=50))
    about = lists.shortlist(zone.zhang, made.pk).asked
    assert (about.origin, [(one.code, one.points) for one in about.weights if not one.is_penalty]) == (
        "设定", [("size", 100.0)],
    )  # fmt: skip
    assert {BEST, BOTH} == set(names(made)[:2])


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        (Wishes(regions=("火星",)), "regions"),
        (Wishes(min_capital=10, max_capital=1), "min_capital"),
        (Wishes(must_words=("铜",), not_words=("铜",)), "not_words"),
        (Wishes(weights={"scope": -1.0}), "scope"),
        (Wishes(limit=100_000), "limit"),
    ],
)
def test_wishes_that_cannot_be_meant_are_refused_by_field(zone: Zone, chain: Chain, wishes: Wishes, field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        services.ask(by=zone.zhang, chain_id=chain.pk, segment_code="controller", wishes=wishes)
    assert set(refused.value.fields) & {field, "words"}
    assert not Shortlist.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize("who", ["qian", "sun", "hu", "ma", "wu", "zheng", "feng", "he"])
def test_only_promoters_ask(zone: Zone, chain: Chain, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.ask(by=getattr(zone, who), chain_id=chain.pk, segment_code="controller")
    assert not Shortlist.objects.exists()


def test_a_segment_the_graph_does_not_have_is_refused(zone: Zone, chain: Chain) -> None:
    with pytest.raises(NotFound, match="没有代码为"):
        services.ask(by=zone.zhang, chain_id=chain.pk, segment_code="wings")
    assert not Shortlist.objects.exists()


def test_without_a_directory_the_list_says_what_to_do_and_can_be_ranked_later(
    zone: Zone, chain: Chain, settings: Any, store: Any, tmp_path: Any
) -> None:
    settings.DIRECTORY = tmp_path / "nothing"
    made = ask(zone, chain)
    assert (made.state, made.trouble[:9]) == ("failed", "还没有企业名录,暂")
    settings.DIRECTORY = store
    services.rank_again(by=zone.zhang, shortlist_id=made.pk)
    jobs.run_waiting_jobs()
    made.refresh_from_db()
    assert (made.state, made.trouble) == ("ready", "")


def test_a_list_that_fails_its_check_keeps_no_firm(zone: Zone, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "check", lambda *_: ("第1名的得分与依据不符",))
    made = ask(zone, chain)
    assert (made.state, made.picks.count()) == ("failed", 0)
    assert "独立核对没有通过:第1名的得分与依据不符" in made.trouble


def test_ranked_again_the_words_said_of_a_firm_stay_with_it(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    services.judge(by=zone.zhang, pick_id=pick(made, BEST).pk, verdict="keep")
    services.judge(by=zone.chen, pick_id=pick(made, SHOP).pk, verdict="drop", reason="只卖不做")
    services.rank_again(by=zone.li, shortlist_id=made.pk)
    services.rank_again(by=zone.li, shortlist_id=made.pk)
    assert Job.objects.filter(state="waiting").count() == 1
    jobs.run_waiting_jobs()
    kept, dropped = pick(made, BEST), pick(made, SHOP)
    assert (kept.verdict, kept.verdict_by) == ("keep", zone.zhang)
    assert (dropped.verdict, dropped.verdict_reason, dropped.verdict_by) == ("drop", "只卖不做", zone.chen)


def test_a_computation_is_cancelled_while_it_waits(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain, ranked=False)
    services.cancel(by=zone.zhang, shortlist_id=made.pk)
    jobs.run_waiting_jobs()
    made.refresh_from_db()
    assert (made.state, made.picks.count()) == ("failed", 0)
    assert "取消" in made.trouble
    with pytest.raises(WrongStage):
        services.cancel(by=zone.zhang, shortlist_id=made.pk)


def test_a_list_whose_worker_was_lost_says_so_and_can_be_put_to_rest(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain, ranked=False)
    Job.objects.update(state="failed", message="后台进程已 3 次中途退出")
    page = lists.shortlist(zone.zhang, made.pk)
    assert (page.is_running, page.trouble) == (False, "后台进程已 3 次中途退出")
    assert services.cancel(by=zone.zhang, shortlist_id=made.pk).state == "failed"


def test_a_list_is_taken_down_and_brought_back_as_it_was(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    services.withdraw(by=zone.zhang, shortlist_id=made.pk, reason="已签约")
    assert list(lists.listing(zone.zhang)) == []
    with pytest.raises(WrongStage, match="已撤下"):
        services.judge(by=zone.zhang, pick_id=pick(made, BEST).pk, verdict="keep")
    assert services.restore(by=zone.zhang, shortlist_id=made.pk).state == "ready"
    assert names(made)[0] == BEST


def test_one_that_was_never_ranked_is_ranked_when_it_comes_back(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain, ranked=False)
    services.withdraw(by=zone.zhang, shortlist_id=made.pk)
    jobs.run_waiting_jobs()
    services.restore(by=zone.zhang, shortlist_id=made.pk)
    jobs.run_waiting_jobs()
    made.refresh_from_db()
    assert made.state == "ready"


def test_a_new_title_from_a_stale_page_is_refused(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    services.rename(by=zone.zhang, shortlist_id=made.pk, title="控制器(二稿)")
    with pytest.raises(Conflict):
        services.rename(by=zone.chen, shortlist_id=made.pk, title="别的", based_on=1)
    made.refresh_from_db()
    assert made.title == "控制器(二稿)"


def test_every_gap_without_a_list_gets_one(zone: Zone, chain: Chain, anchor: Anchor) -> None:
    ask(zone, chain, ranked=False)
    made = services.ask_gaps(by=zone.zhang, chain_id=chain.pk, anchor_id=anchor.pk)
    assert "controller" not in {one.segment_code for one in made}
    assert "tyre" in {one.segment_code for one in made}
    with pytest.raises(Incomplete, match="都已有名单"):
        services.ask_gaps(by=zone.zhang, chain_id=chain.pk)
    assert Shortlist.objects.count() == len(made) + 1


def test_the_books_hold_no_firm_twice_on_a_list(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    ids = list(Pick.objects.filter(shortlist=made).values_list("directory_id", flat=True))
    assert len(ids) == len(set(ids))
    assert list(made.picks.values_list("place", flat=True)) == list(range(1, len(ids) + 1))
