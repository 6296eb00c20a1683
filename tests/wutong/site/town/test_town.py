"""The demo town is the zone of the report: its figures, rows and past; the report itself goes through the checker.

One file, because the town is built once for it.
"""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, Sum

from wutong.accounts.models import Person
from wutong.earthworks import queries as soil
from wutong.earthworks.lifecycle import MatchStage
from wutong.earthworks.models import LedgerLine, Match, Plan, Ticket
from wutong.earthworks.queries.stops import stop_on
from wutong.industries import queries as chains
from wutong.industries.models import Anchor, Maker
from wutong.insight.queries import checker, indicators
from wutong.insight.queries.checker import Verdict
from wutong.insight.queries.sources import Reader
from wutong.kernel import calendar, clock
from wutong.kernel.models import Event
from wutong.leads.models import Lead
from wutong.outreach.models import Target
from wutong.projects.models import Milestone, Project
from wutong.targeting.queries import backtests
from wutong.targeting.queries import lists as targets

DAY = date(2024, 6, 28)
FIGURES = {
    "trips": "20",
    "leads": "136",
    "talks": "12",
    "start_base": "36",
    "starts": "35",
    "start_rate": "97.2",
    "entries": "29",
    "entry_rate": "82.9",
    "talk_rate": "8.8",
    "soil_matched": "100190.46",
    "soil_saving": "1568910.51",
}
RIGHT = {
    "20批次": "trips",
    "136條": "leads",
    "12個": "talks",
    "35個": "starts",
    "97%": "start_rate",
    "29個": "entries",
    "10余條": "expo_leads",
    "100余家": "expo_contacts",
    "約10萬方": "soil_matched",
    "150萬元以上": "soil_saving",
}
NOT_KEPT = {"40余項": "tickets_solved"}


@pytest.mark.parametrize(("code", "said"), FIGURES.items())
def test_the_town_gives_the_report_s_figures(code: str, said: str, town: Any) -> None:
    assert indicators.compute(code, as_of=DAY).text == said


@pytest.mark.parametrize("code", ["trips", "leads", "talks", "start_base", "starts", "entries"])
def test_every_figure_opens_as_many_rows_as_it_says(code: str, zhaomin: Person) -> None:
    figure = indicators.compute(code, as_of=DAY, reader=Reader(zhaomin))
    rows = indicators.rows(zhaomin, figure)
    assert (rows.total, rows.hidden) == (figure.value, 0)
    assert all(row.address.startswith("/") and row.number for row in rows.rows)


def test_a_past_day_gives_what_was_known_then(town: Any) -> None:
    may = {code: indicators.compute(code, as_of=date(2024, 5, 31)).value for code in ("trips", "leads", "starts")}
    assert may == {"trips": 16, "leads": 108, "starts": 29}


def test_no_real_firm_has_a_made_up_credit_code(town: Any) -> None:
    assert not Lead.objects.exclude(uscc="").exists()
    assert not Project.objects.exclude(uscc="").exists()


def test_every_firm_of_the_town_is_a_public_fact_or_marked_as_a_demonstration(town: Any) -> None:
    public = {"爱玛科技集团股份有限公司", "莫尼赛克", "河北英利集团", "读者印务", "甘肃中蘭鑫绿建", "甘肃金泰绿建"}
    firms = {*Lead.objects.values_list("investor", flat=True), *Project.objects.values_list("investor", flat=True)}
    assert {firm for firm in firms if "演示" not in firm} <= public | {"瑞岭观樾一品项目建设单位"}


def test_levelling_a_site_is_no_start_in_the_town(town: Any) -> None:
    waiting = Project.objects.get(bases__year=2024, bases__delisted_at=None, verified_stage="land")
    assert not Milestone.objects.filter(project=waiting, kind="started").exists()


def test_a_housing_scheme_is_the_zone_s_but_not_counted(town: Any) -> None:
    scheme = Project.objects.get(name="瑞岭观樾一品")
    assert (scheme.is_counted, bool(scheme.not_counted_reason)) == (False, True)


def test_a_claim_without_a_second_person_does_not_count(town: Any) -> None:
    claimed = Milestone.objects.claimed(DAY).filter(kind="stat_entered").count()
    verified = Milestone.objects.verified(DAY).filter(kind="stat_entered").count()
    assert (claimed, verified) == (30, 29)


def test_every_verb_of_the_town_left_a_sentence(town: Any) -> None:
    assert Event.objects.count() > 2000
    assert not Event.objects.filter(sentence__contains="{").exists()


def test_every_lead_has_one_team_and_one_person_or_stands_in_the_pool(town: Any) -> None:
    held = Lead.objects.filter(seat__isnull=False, pooled_at=None).count()
    pooled = Lead.objects.filter(seat=None, pooled_at__isnull=False).count()
    assert (held + pooled, pooled) == (136, 5)


def test_the_soil_of_the_report_is_tickets_of_the_four_firms_and_frozen_demonstration_prices(town: Any) -> None:
    ours = Match.objects.filter(pk__in=soil.balanced(DAY)[0]).select_related("agreement", "need")
    volume = {row.match_id: row.bank_m3 for row in soil.hauled(DAY)}
    named = {match.need.firm.name: volume[match.pk] for match in ours if match.need.project.source != "演示"}
    assert set(named) == {"甘肃中蘭鑫绿建", "甘肃金泰绿建", "读者印务"}
    assert sum(named.values()) > 96_000
    prices = [price for match in ours for price in match.agreement.baseline["prices"]]
    assert prices
    assert all(price["is_demo"] and price["source"] and price["quoted_on"] for price in prices)


def test_every_trip_counts_once_and_the_settled_survey_corrects_it(town: Any) -> None:
    counted = Ticket.objects.counted(DAY).aggregate(total=Sum("bank_m3"))["total"]
    corrected = LedgerLine.objects.filter(kind="survey").aggregate(total=Sum("bank_m3"))["total"]
    assert abs(soil.balanced(DAY)[1] - counted - corrected) < Decimal("0.001")
    assert not LedgerLine.objects.filter(kind="ticket").values("ticket").annotate(n=Count("pk")).filter(n__gt=1)


def test_no_truck_of_the_town_ran_on_a_day_off_or_over_what_was_agreed(town: Any) -> None:
    days = set(Ticket.objects.values_list("hauled_on", flat=True))
    assert all(calendar.is_working_day(day) and not stop_on(day) for day in days)
    for match in Match.objects.filter(agreement__isnull=False).select_related("agreement"):
        hauled = match.tickets.filter(voided_at=None).aggregate(total=Sum("bank_m3"))["total"] or 0
        assert hauled <= match.agreement.bank_m3


def test_a_match_stands_at_every_stage_and_its_stage_is_what_happened(town: Any) -> None:
    matches = list(Match.objects.all())
    assert {match.stage for match in matches} == {stage.value for stage in MatchStage} - {"cancelled"}
    assert all(match.stage == match.stage_now() for match in matches)


def test_the_town_s_plans_are_proven(town: Any) -> None:
    plans = list(Plan.objects.order_by("id"))
    assert [(plan.state, plan.is_proven) for plan in plans] == [("done", True)] * 2
    assert all(plan.cost_fen == plan.bound_fen for plan in plans)


def judge(text: str, user: Person) -> dict[str, tuple[str, str]]:
    checked = checker.check(text, user=user, as_of=clock.today())
    return {judged.text: (judged.indicator.code, judged.verdict.value) for judged in checked.claims if judged.indicator}


def test_every_figure_of_the_report_is_found_and_right_or_named_as_not_kept(report: str, zhaomin: Person) -> None:
    found = judge(report, zhaomin)
    assert {text: found[text] for text in RIGHT} == {text: (code, "right") for text, code in RIGHT.items()}
    assert {text: found[text] for text in NOT_KEPT} == {text: (code, "not_kept") for text, code in NOT_KEPT.items()}


def test_nothing_of_the_report_is_wrong_and_thirteen_figures_are_ours(report: str, zhaomin: Person) -> None:
    checked = checker.check(report, user=zhaomin, as_of=clock.today())
    assert (len(checked.claims), checked.count(Verdict.RIGHT), checked.count(Verdict.WRONG)) == (13, 12, 0)


def test_calls_and_talks_of_the_incubator_are_told_apart_from_the_zone_s(report: str, zhaomin: Person) -> None:
    checked = checker.check(report, user=zhaomin, as_of=clock.today())
    scoped = {judged.indicator.code: judged.scope.label for judged in checked.claims[7:11] if judged.indicator}
    assert scoped == dict.fromkeys(("expo_leads", "calls", "expo_contacts", "talks_held"), "专精特新公司")


@pytest.mark.parametrize(
    ("printed", "altered", "true"),
    [("20批次", "21批次", "20"), ("136條", "137條", "136"), ("12個", "13個", "12"), ("97%", "98%", "97.2"),
     ("約10萬方", "約13萬方", "100190.46"), ("150萬元以上", "160萬元以上", "1568910.51")],
)  # fmt: skip
def test_one_altered_digit_is_marked_wrong_with_the_true_value_and_its_rows(
    printed: str, altered: str, true: str, report: str, zhaomin: Person
) -> None:
    checked = checker.check(report.replace(printed, altered, 1), user=zhaomin, as_of=clock.today())
    wrong = [judged for judged in checked.claims if judged.verdict is Verdict.WRONG]
    assert [judged.text for judged in wrong] == [altered]
    assert wrong[0].computed is not None
    assert wrong[0].computed.text == true
    assert checker.rows(zhaomin, wrong[0]).total > 0


def test_the_command_prints_the_figures_as_json_with_their_rows(report: str, town: Any, tmp_path: Path) -> None:
    path, out = tmp_path / "report.txt", StringIO()
    path.write_text(report, encoding="utf-8")
    call_command("check_report", str(path), "--json", stdout=out)
    lines = json.loads(out.getvalue())
    leads = next(line for line in lines if line["indicator"] == "leads")
    wanted = {"text", "indicator", "period", "claimed", "computed", "verdict", "rows"}
    assert wanted <= set(leads)
    assert (leads["claimed"], leads["computed"], leads["verdict"], len(leads["rows"])) == ("136条", "136", "right", 136)


def test_the_command_exits_with_one_when_a_figure_is_wrong(report: str, town: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(report.replace("35個", "36個"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("check_report", str(path), stdout=StringIO())
    assert ended.value.code == 1


def test_the_command_says_what_it_cannot_read(town: Any, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 scan")
    with pytest.raises(CommandError, match="PDF"):
        call_command("check_report", str(path), stdout=StringIO())


def test_a_draft_of_our_own_is_checked_as_well(zhaomin: Person) -> None:
    draft = "2024年6月28日\n今年以来,园区外出招商20批次,累计登记线索136条,其中在谈项目12个;开工项目34个,开工率97.2%。"
    verdicts = judge(draft, zhaomin)
    assert verdicts["20批次"] == ("trips", "right")
    assert verdicts["136条"] == ("leads", "right")
    assert verdicts["34个"] == ("starts", "wrong")
    assert verdicts["97.2%"] == ("start_rate", "right")


def test_the_chains_of_the_town_say_what_is_missing(zhaomin: Person) -> None:
    lines = {line.chain.code: line for line in chains.chains(zhaomin, DAY)}
    assert {code: line.version.number for code, line in lines.items() if line.version} == {
        "ebike": 2, "pv": 1, "vetpharm": 1,
    }  # fmt: skip
    assert all(line.tally.missing and line.tally.have for line in lines.values())
    earlier = chains.graph(lines["ebike"].chain.pk, as_of=date(2024, 6, 2))
    assert "lithium" not in earlier.by_code


def test_the_anchor_of_the_town_keeps_what_is_not_known_as_a_gap(zhaomin: Person) -> None:
    sheet = chains.anchor_sheet(zhaomin, Anchor.objects.get(firm__startswith="爱玛").pk, DAY)
    known = {line.name: line.best for line in sheet.lines}
    assert (known["控制器"], known["铅蓄电池"], known["轮胎"]) == ("直接供货", "股权关系", "仅知同业")
    assert {"制动", "座垫"} <= {line.name for line in sheet.lines if line.is_open}


def test_the_lists_of_the_town_are_ranked_judged_and_on_the_next_trip(zhaomin: Person) -> None:
    rows = {row.title: row for row in targets.listing(zhaomin)}
    assert {row.state for row in rows.values()} == {"ready"}
    assert {row.chain.code for row in rows.values()} == {"ebike", "pv", "vetpharm"}
    aima = rows["控制器:爱玛配套"]
    firms = targets.ranked(list(targets.picks(zhaomin, aima.pk)))
    assert [firm.pick.name for firm in firms if firm.has_tie] == ["江苏协昌电子科技股份有限公司"]
    assert targets.tally(zhaomin, aima.pk)["keep"] == 3
    assert Target.objects.filter(trip__title="走访爱玛配套控制器企业", why__startswith="靶向第").count() == 3
    assert Maker.objects.filter(evidence="scope", is_local=True).exists()
    assert all(one.times and one.times > 1 for one in backtests.backtests(zhaomin))
