"""Promises of what is asked of a list: why not this firm, which few close most, who is here already, how good it is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.people import Zone
from tests.wutong.targeting.rows import make_list
from tests.wutong.targeting.stories import BEST, BOTH, BRANCH, DAY, LOCAL, TIED, TYRES, ask
from wutong.enterprises.queries import store
from wutong.industries.models import Chain, Maker
from wutong.kernel import jobs
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong.targeting import services
from wutong.targeting.models import Backtest
from wutong.targeting.queries import backtests, cover, rules
from wutong.targeting.queries.whys import why_not
from wutong_engines.chains import scoring

FIGURES = services.Figures(
    kind="主营产品", fingerprint="a663", seed=1, questions=500, candidates=100, mrr=0.3, hits_at_1=0.2, hits_at_3=0.3,
    hits_at_10=0.6, weights={"字对": 1.0, "相似": 2.0},
    baselines={
        "bigram": {"mrr": 0.15, "hits_at_1": 0.1, "hits_at_3": 0.2, "hits_at_10": 0.4},
        "popularity": {"mrr": 0.1, "hits_at_1": 0.0, "hits_at_3": 0.1, "hits_at_10": 0.2},
    },
)  # fmt: skip


def test_a_firm_shut_out_is_told_by_the_limit_it_does_not_meet(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    answer = why_not(zone.zhang, made.pk, LOCAL).why
    assert answer is not None
    assert [one.label for one in answer.blocked_by] == ["本地企业(供给侧)"]
    unrelated = why_not(zone.zhang, made.pk, TYRES).why
    assert unrelated is not None
    assert "与该环节无关" in unrelated.sentence


def test_a_firm_on_the_list_is_told_its_place_and_what_it_lacks(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    found = why_not(zone.qian, made.pk, TIED).why
    assert found is not None
    assert found.rank is not None
    assert found.rank > 1
    assert "失分最多的是经营范围" in found.sentence


def test_words_that_mean_several_firms_are_asked_back_and_a_branch_is_found(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    several = why_not(zone.zhang, made.pk, "控达控制器")
    assert several.why is None
    assert {BEST, BRANCH} <= {one.name for one in several.meant}
    branch = why_not(zone.zhang, made.pk, BRANCH).why
    assert branch is not None
    assert [one.label for one in branch.blocked_by] == ["分支机构"]


@pytest.mark.parametrize(
    ("words", "kind"), [("  ", Incomplete), ("<b>乌有</b>'; --", NotFound), ("无此企业甲乙丙", NotFound)]
)
def test_nothing_asked_and_nobody_known_are_refused(
    zone: Zone, chain: Chain, words: str, kind: type[Exception]
) -> None:
    made = make_list(zone, chain.pk)
    with pytest.raises(kind):
        why_not(zone.zhang, made.pk, words)


def test_without_a_directory_only_this_question_waits(zone: Zone, chain: Chain, settings: Any, tmp_path: Path) -> None:
    settings.DIRECTORY = tmp_path
    made = make_list(zone, chain.pk)
    with pytest.raises(WrongStage, match="还没有企业名录"):
        why_not(zone.zhang, made.pk, BEST)


def test_one_firm_that_closes_two_gaps_goes_before_two_that_close_one(zone: Zone, chain: Chain) -> None:
    ask(zone, chain), ask(zone, chain, "motor"), ask(zone, chain, "tyre")
    one = cover.pull(zone.zhang, chain.pk, 1)
    assert [firm.name for firm in one.firms] == [BOTH]
    assert sum(cell.share > 0 for cell in one.firms[0].cells) == 2
    three = cover.pull(zone.zhang, chain.pk, 3)
    assert three.is_proven
    assert one.value < three.value <= three.bound + 1e-9
    assert all(column.closed for column in three.columns)
    assert "controller" not in {gap.code for gap in three.unasked}


def test_who_only_shares_the_class_closes_nothing_and_who_was_dropped_is_left_out(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    before = cover.pull(zone.zhang, chain.pk, 30)
    assert TIED not in {firm.name for firm in before.firms}
    for firm in made.picks.exclude(name=BOTH):
        services.judge(by=zone.zhang, pick_id=firm.pk, verdict="drop", reason="已经接触过")
    assert [firm.name for firm in cover.pull(zone.zhang, chain.pk, 30).firms] == [BOTH]


def test_a_chain_without_lists_says_what_to_do_and_is_closed_to_others(zone: Zone, chain: Chain) -> None:
    empty = cover.pull(zone.zhang, chain.pk, 5)
    assert (empty.firms, empty.share, empty.most) == ((), 0.0, 1)
    assert "先为缺口编制名单" in empty.sentence
    with pytest.raises(NotFound):
        cover.pull(zone.wu, chain.pk, 5)


def test_local_firms_are_found_by_their_scope_once_and_close_no_gap(zone: Zone, chain: Chain) -> None:
    for _ in range(2):
        services.find_makers(by=zone.zhang, chain_id=chain.pk)
        jobs.run_waiting_jobs()
    found = Maker.objects.get(firm=LOCAL)
    assert (found.segment_code, found.is_local, found.evidence) == ("controller", True, "scope")
    assert "控制器的研发、生产" in found.said
    assert (found.source, found.source_date, found.directory_id[:2]) == ("工商登记(演示)", date(2024, 6, 1), "n-")
    with pytest.raises(NotAllowed):
        services.find_makers(by=zone.qian, chain_id=chain.pk)


def test_a_backtest_is_kept_once_with_the_simple_ways_beside_it(zone: Zone) -> None:
    for _ in range(2):
        services.note_backtest(by=zone.zhao, figures=FIGURES, ran_on=DAY, data="公开图谱")
    (found,) = backtests.backtests(zone.qian)
    assert (found.best.label if found.best else "", found.times) == ("字面相似", pytest.approx(2.0))
    assert found.factors[0] == ("相似", 2.0)
    assert "500 题" in found.sentence
    assert backtests.backtests(zone.sun) == []
    with pytest.raises(Incomplete, match="什么数据"):
        services.note_backtest(by=zone.zhao, figures=FIGURES, ran_on=DAY, data=" ")
    assert Backtest.objects.count() == 1


def test_the_command_keeps_what_it_measured_and_says_what_is_too_small(
    zone: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = scoring.Figures(0.15, 0.1, 0.2, 0.4)
    found = scoring.Backtest(
        "主营产品", 500, 100.9, "mixed", 3, 0.3, 0.2, 0.3, 0.6, {"bigram": plain},
        (scoring.Factor("a", "字对", 1.5),), "f",
    )  # fmt: skip

    def measured(known: object, kind: str, **asked: Any) -> scoring.Backtest:
        if kind != "主营产品":
            raise scoring.ScoringError(f"图谱里“{kind}”太少")
        return found

    monkeypatch.setattr(scoring, "read", lambda folder: folder)
    monkeypatch.setattr(scoring, "Text", lambda known: known)
    monkeypatch.setattr(scoring, "backtest", measured)
    call_command("backtest", graph=tmp_path, data="公开图谱", seed=3)
    (kept,) = Backtest.objects.all()
    assert (kept.candidates, kept.weights, kept.data, kept.ran_on) == (101, {"字对": 1.5}, "公开图谱", DAY)
    said = capsys.readouterr().out
    assert "最好的简单办法的 2.00 倍" in said
    assert "图谱里“上游材料”太少" in said
    with pytest.raises(CommandError, match="太少"):
        call_command("backtest", graph=tmp_path, kind=["上游材料"])


def test_the_command_refuses_a_folder_that_is_no_graph(zone: Zone, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("backtest", graph=tmp_path / "nothing", kind=[], questions=20)
    assert not Backtest.objects.exists()


def test_weights_say_who_set_them(zone: Zone) -> None:
    assert rules.weights(DAY).origin == "默认"
    assert rules.weights(DAY, {"scope": 50.0}).origin == "设定"
    assert rules.source(DAY).startswith("本区缺省")
    assert [one.code for one in rules.factors(DAY) if one.is_penalty] == ["dealer", "branch"]
    assert store.state().is_there
