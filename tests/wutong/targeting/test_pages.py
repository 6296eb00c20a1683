"""Promises of the pages: from a gap to a list with its reasons, judged with a key, taken away as a workbook."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Zone
from tests.wutong.targeting.rows import make_list, make_pick
from tests.wutong.targeting.stories import BEST, DAY, LOCAL, ask, pick
from wutong.accounts.models import Person
from wutong.industries.models import Anchor, Chain
from wutong.targeting import services
from wutong.targeting.models import Shortlist

PART = {"HTTP_HX_REQUEST": "true"}


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def zhang(zone: Zone) -> Client:
    """Zhang's browser."""
    return as_person(zone.zhang)


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_one_goes_from_the_chain_over_the_gap_to_the_conditions(zhang: Client, chain: Chain, anchor: Anchor) -> None:
    assert "电动两轮车" in text(zhang.get(reverse("targeting:new")))
    gaps = text(zhang.get(reverse("targeting:new"), {"chain": chain.pk}))
    assert "segment=tyre" in gaps
    form = text(zhang.get(reverse("targeting:new"), {"chain": chain.pk, "segment": "controller"}))
    assert anchor.firm in form
    assert "本区缺省:按招商经验设定,未经学习" in form
    assert 'data-weight="scope"' in form


def test_the_form_asks_and_leads_to_the_list(zhang: Client, chain: Chain, anchor: Anchor) -> None:
    said = {
        "chain": chain.pk, "segment": "controller", "anchor": anchor.pk, "words": "控制器、 驱动器,控制器",
        "region_groups": ["长三角"], "min_years": "5", "limit": "20", "w_scope": "30",
    }  # fmt: skip
    answer = zhang.post(reverse("targeting:new"), said)
    made = Shortlist.objects.get()
    assert answer.headers["Location"] == reverse("targeting:shortlist", args=[made.pk])
    assert made.problem["gap"]["words"] == ["控制器", "驱动器"]
    assert made.problem["constraints"]["registered_before"] == "2019-06-28"
    assert dict(made.problem["weights"]["points"])["scope"] == 30
    waiting = text(zhang.get(answer.headers["Location"]))
    assert "取消计算" in waiting
    assert reverse("targeting:progress", args=[made.pk]) in waiting


@pytest.mark.parametrize("field", [{"regions": "火星"}, {"min_capital": "9", "max_capital": "1"}, {"limit": "9999"}])
def test_what_cannot_be_meant_comes_back_with_the_form(zhang: Client, chain: Chain, field: dict[str, str]) -> None:
    answer = zhang.post(reverse("targeting:new"), {"chain": chain.pk, "segment": "controller", **field})
    assert answer.status_code == 422
    assert "wt-error" in answer.content.decode()
    assert not Shortlist.objects.exists()


def test_the_list_shows_reasons_sources_exclusions_and_what_is_not_known(
    zhang: Client, zone: Zone, chain: Chain, anchor: Anchor
) -> None:
    made = ask(zone, chain, anchor_id=anchor.pk)
    page = text(zhang.get(reverse("targeting:shortlist", args=[made.pk])))
    for words in (BEST, "经营范围写明生产:“控制器的研发、生产”", "工信部公告(演示)", "2024-04-20", "待查:", "分支机构"):
        assert words in page
    assert "还没有回测" in page
    assert "与链主有往来" in page
    assert 'class="tg-f tg-scope" style="width:' in page
    assert LOCAL not in page
    progress = zhang.get(reverse("targeting:progress", args=[made.pk]), **PART)
    assert progress.headers["HX-Refresh"] == "true"


def test_firms_are_narrowed_by_name_province_and_verdict_as_a_part(zhang: Client, zone: Zone, chain: Chain) -> None:
    made = make_list(zone, chain.pk)
    for number in range(1, 41):
        make_pick(made, number, province="江苏" if number % 2 else "浙江")
    address = reverse("targeting:shortlist", args=[made.pk])
    part = text(zhang.get(address, {"province": "浙江"}, **PART))
    assert "<html" not in part
    assert part.count('class="tg-pick ') == 20
    assert text(zhang.get(address)).count('class="tg-pick ') == 30
    assert text(zhang.get(address, {"all": "1"})).count('class="tg-pick ') == 40
    assert "没有符合的企业" in text(zhang.get(address, {"words": "\x00乌有"}))


def test_a_firm_is_judged_and_the_line_comes_back_with_the_counts(zhang: Client, zone: Zone, chain: Chain) -> None:
    made = make_list(zone, chain.pk)
    one = make_pick(made, 1)
    address = reverse("targeting:judge", args=[one.pk])
    kept = text(zhang.post(address, {"verdict": "keep", "before": "open"}, **PART))
    assert "✓ 要去" in kept
    assert 'hx-swap-oob="true"' in kept
    bare = zhang.post(address, {"verdict": "drop", "before": "keep"}, **PART)
    assert (bare.status_code, "请填写理由" in bare.content.decode()) == (409, True)
    stale = zhang.post(address, {"verdict": "open", "before": "open"}, **PART)
    assert (stale.status_code, "刚被他人标注" in stale.content.decode()) == (409, True)
    assert zhang.post(address, {"verdict": "drop", "reason": "太远"}).status_code == 302
    one.refresh_from_db()
    assert (one.verdict, one.verdict_reason) == ("drop", "太远")


def test_many_are_judged_and_nothing_ticked_is_said(zhang: Client, zone: Zone, chain: Chain) -> None:
    made = make_list(zone, chain.pk)
    one = make_pick(made, 1)
    address = reverse("targeting:judge_many", args=[made.pk])
    assert "先勾选" in text(zhang.post(address, {"verdict": "keep"}, follow=True))
    assert "已标注 1 家" in text(zhang.post(address, {"verdict": "keep", "pick_ids": [one.pk]}, follow=True))
    assert "没有改动" in text(zhang.post(address, {"verdict": "drop", "pick_ids": [one.pk]}, follow=True))


def test_a_leader_reads_and_is_offered_no_button(zone: Zone, chain: Chain) -> None:
    made = make_list(zone, chain.pk)
    make_pick(made, 1)
    page = text(as_person(zone.qian).get(reverse("targeting:shortlist", args=[made.pk])))
    assert "data-key" not in page
    assert "放进外出计划" not in page
    assert as_person(zone.qian).post(reverse("targeting:again", args=[made.pk])).status_code == 403


def test_why_not_answers_in_the_box_and_as_a_page(zhang: Client, zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    address = reverse("targeting:why", args=[made.pk])
    assert "本地企业(供给侧)" in text(zhang.get(address, {"firm": LOCAL}, **PART))
    assert "哪一家" in text(zhang.get(address, {"firm": "控达控制器"}))
    nobody = zhang.get(address, {"firm": "<script>alert(1)</script>"}, **PART)
    assert nobody.status_code == 422
    assert "<script>" not in nobody.content.decode()


def test_the_workbook_has_firms_every_reason_and_the_rules(zhang: Client, zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    services.judge(by=zone.zhang, pick_id=pick(made, BEST).pk, verdict="keep")
    answer = zhang.get(reverse("targeting:sheet", args=[made.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["名单", "依据", "口径"]
    first = [cell.value for cell in book["名单"][2]]
    assert (first[0], first[1], first[6]) == (1, BEST, "要去")
    reasons = [row for row in book["依据"].iter_rows(min_row=2, values_only=True) if row[1] == BEST]
    assert sum(float(row[5]) for row in reasons) == pytest.approx(first[4])
    assert all(row[7] for row in reasons)
    basis = {row[0]: row[1] for row in book["口径"].iter_rows(values_only=True)}
    assert basis["排除:分支机构(家)"] == 1
    assert basis["参与比较(家)"] == made.considered


def test_a_list_is_renamed_asked_again_taken_down_and_brought_back(zhang: Client, zone: Zone, chain: Chain) -> None:
    made = make_list(zone, chain.pk)
    one = [made.pk]
    renamed = zhang.post(reverse("targeting:rename", args=one), {"title": "二稿", "version": made.version})
    assert renamed.status_code == 302
    stale = zhang.post(reverse("targeting:rename", args=one), {"title": "三稿", "version": made.version})
    assert stale.status_code == 422
    gone = text(zhang.post(reverse("targeting:withdraw", args=one), {"reason": "已签约"}, follow=True))
    assert "二稿" in gone
    assert "二稿" in text(zhang.get(reverse("targeting:list"), {"withdrawn": "1", "chain": chain.pk}))
    assert zhang.post(reverse("targeting:restore", args=one)).status_code == 302
    assert zhang.post(reverse("targeting:again", args=one)).status_code == 302
    assert zhang.post(reverse("targeting:cancel", args=one)).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.state) == ("二稿", "failed")


def test_the_pull_page_draws_the_matrix_and_asks_for_the_gaps_without_a_list(
    zhang: Client, zone: Zone, chain: Chain
) -> None:
    address = reverse("targeting:pull", args=[chain.pk])
    assert "还没有可供组合的名单" in text(zhang.get(address))
    ask(zone, chain), ask(zone, chain, "tyre")
    page = text(zhang.get(address, {"k": "2"}))
    assert page.count("tg-dot-best") == 2
    assert "已证明没有更好的选法" in page
    assert "<html" not in text(zhang.get(address, {"k": "99999"}, **PART))
    asked = text(zhang.post(reverse("targeting:ask_gaps", args=[chain.pk]), follow=True))
    assert "各编一份名单" in asked
    assert "都已有名单" in text(zhang.post(reverse("targeting:ask_gaps", args=[chain.pk]), follow=True))
    assert "/jobs/" in zhang.post(reverse("targeting:find_makers", args=[chain.pk])).headers["Location"]


def test_the_backtest_page_says_the_figures_and_their_limits(zhang: Client, zone: Zone) -> None:
    address = reverse("targeting:backtests")
    assert "wutong backtest" in text(zhang.get(address))
    flat = {"mrr": 0.15, "hits_at_1": 0.1, "hits_at_3": 0.2, "hits_at_10": 0.4}
    figures = services.Figures(
        kind="主营产品", fingerprint="a663", seed=1, questions=500, candidates=100, mrr=0.3, hits_at_1=0.2,
        hits_at_3=0.3, hits_at_10=0.6, weights={"字对": 1.0}, baselines={"bigram": flat},
    )  # fmt: skip
    services.note_backtest(by=zone.zhao, figures=figures, ran_on=DAY, data="公开图谱")
    page = text(zhang.get(address))
    assert "2.0 倍" in page
    assert "没有经过本区成交检验" in page


def test_programs_ask_read_judge_and_are_answered(zhang: Client, zone: Zone, chain: Chain, anchor: Anchor) -> None:
    root = "/api/v1/targets"
    asked = {"chain_id": chain.pk, "segment_code": "tyre", "wishes": {"regions": ["山东"], "limit": 5}}
    made = zhang.post(f"{root}/lists", asked, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    ready = ask(zone, chain, anchor_id=anchor.pk)
    found = zhang.get(f"{root}/lists/{ready.pk}").json()
    assert found["picks"][0]["factors"][0]["evidence"]
    judged = zhang.post(
        f"{root}/picks/{found['picks'][0]['id']}/judge", {"verdict": "keep"}, content_type="application/json"
    )
    assert judged.json()["verdict"] == "keep"
    assert zhang.get(f"{root}/lists/{ready.pk}/why", {"firm": LOCAL}).json()["blocked_by"][0]["code"] == "local"
    assert zhang.get(f"{root}/pull", {"chain_id": chain.pk, "k": 1}).json()["firms"]
    assert zhang.get(f"{root}/lists").json()["total"] == 2
    assert zhang.get(f"{root}/backtests").json() == []
    assert as_person(zone.sun).get(f"{root}/lists").status_code == 403
