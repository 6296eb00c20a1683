"""A figure opens its rows: each side, what came in and went out, what the person may not see, the workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.people import Zone
from tests.wutong.insight.stories import JUNE_28, gone, in_talks, planned, reported, started
from wutong.insight.queries import indicators
from wutong.insight.queries.sources import Reader
from wutong.insight.views import indicators as pages
from wutong.kernel import clock
from wutong.leads import services as leads
from wutong.leads.models import Lead

pytestmark = pytest.mark.django_db


def page(client: Client, person: object, address: str) -> str:
    client.force_login(person)  # type: ignore[arg-type]  # any person of the zone
    answer = client.get(f"/insight/{address}")
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_rate_page_says_formula_value_and_both_sides(zone: Zone, client: Client) -> None:
    started(zone, "高效组件", date(2024, 5, 6))
    planned(zone, "绿色印刷")
    shown = page(client, zone.qian, "indicators/start_rate/")
    for words in ("50.0", "开工项目 ÷ 年度开工计划项目", "2024-01-01 至 2024-06-28", "分母各地不一", "高效组件"):
        assert words in shown
    assert "绿色印刷" not in shown
    assert "绿色印刷" in page(client, zone.qian, "indicators/start_rate/?set=denominator")


def test_the_row_of_a_started_project_shows_the_day_it_started(zone: Zone) -> None:
    started(zone, "高效组件", date(2024, 5, 6), known=date(2024, 5, 9))
    figure = indicators.compute("starts", as_of=JUNE_28)
    assert [row.day for row in indicators.rows(zone.qian, figure).rows] == [date(2024, 5, 6)]


def test_every_row_links_to_its_record(zone: Zone, client: Client) -> None:
    lead, trip = reported(zone, "爱玛", date(2024, 3, 1)), gone(zone, "北京", date(2024, 3, 4))
    assert f'href="{reverse("leads:lead", args=[lead.pk])}"' in page(client, zone.qian, "indicators/leads/")
    assert f'href="{reverse("outreach:trip", args=[trip.pk])}"' in page(client, zone.qian, "indicators/trips/")


def test_rows_that_a_person_may_not_see_are_counted_and_not_listed(zone: Zone, client: Client) -> None:
    reported(zone, "爱玛", date(2024, 3, 1))
    reported(zone, "海南药业", date(2024, 3, 1), by=zone.wang)
    shown = page(client, zone.zhang, "indicators/leads/")
    assert "爱玛" in shown
    assert "海南药业" not in shown
    assert "另有 1 行已计入数值" in shown


def test_the_week_shows_which_rows_came_and_which_went(zone: Zone, client: Client) -> None:
    left = in_talks(zone, "莫尼赛克", date(2024, 3, 1), date(2024, 4, 1))
    in_talks(zone, "爱玛", date(2024, 3, 1), date(2024, 6, 26))
    with clock.at(date(2024, 6, 27)):
        leads.move(by=zone.li, lead_id=left.pk, verb="step_back", on=date(2024, 6, 27), reason="投资方内部重审")
    reader = Reader(zone.qian)
    change = indicators.change("talks", as_of=JUNE_28, reader=reader)
    found = indicators.opened(change.after, "numerator", change, reader=reader)
    assert [row.firm for row in found.came.rows] == ["爱玛"]
    assert [row.firm for row in found.went.rows] == ["莫尼赛克"]
    assert "与上周比" in page(client, zone.qian, "indicators/talks/")


def test_a_long_side_is_paged_before_its_rows_are_asked_for(
    zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for firm in ("爱玛", "英利", "金泰"):
        reported(zone, firm, date(2024, 3, 1))
    monkeypatch.setattr(pages, "WHOLE", 2)
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    first, second = (page(client, zone.qian, f"indicators/leads/?page={number}") for number in (1, 2))
    assert "第 1–2 条,共 3 条" in first
    assert ("金泰" in first, "爱玛" in first) == (True, False)
    assert "爱玛" in second


def test_the_workbook_holds_the_rows_and_says_what_they_are(zone: Zone, client: Client) -> None:
    started(zone, "高效组件", date(2024, 5, 6))
    client.force_login(zone.qian)
    answer = client.get("/insight/indicators/start_rate/rows.xlsx")
    cells = [cell for row in load_workbook(BytesIO(answer.content)).active.values for cell in row if cell]
    assert "高效组件" in cells
    assert any("本次分母:年度开工计划项目" in str(cell) for cell in cells)


def test_a_sensitive_lead_stays_in_the_house(zone: Zone, client: Client) -> None:
    secret = reported(zone, "某上市公司", date(2024, 3, 1))
    Lead.objects.filter(pk=secret.pk).update(confidentiality=3)
    client.force_login(zone.qian)
    answer = client.get("/insight/indicators/leads/rows.xlsx")
    cells = [str(cell) for row in load_workbook(BytesIO(answer.content)).active.values for cell in row if cell]
    assert not any("某上市公司" in cell for cell in cells)


@pytest.mark.parametrize("address", ["?as_of=2024-13-01", "?as_of=2024-06-29", "indicators/starts/?since=2025-01-01"])
def test_a_day_that_is_no_day_or_has_not_come_is_refused_in_a_sentence(
    zone: Zone, client: Client, address: str
) -> None:
    client.force_login(zone.qian)
    answer = client.get(f"/insight/{address}")
    assert answer.status_code == 422
    assert "日期" in answer.content.decode() or "还没有到" in answer.content.decode()


def test_the_dictionary_names_every_indicator_with_its_words(zone: Zone, client: Client) -> None:
    shown = page(client, zone.sun, "indicators/")
    for indicator in indicators.every():
        assert f'id="{indicator.code}"' in shown
        assert indicator.label in shown


def test_programs_get_the_same_figure_and_the_same_rows(zone: Zone, client: Client) -> None:
    started(zone, "高效组件", date(2024, 5, 6))
    planned(zone, "绿色印刷")
    client.force_login(zone.qian)
    figure = client.get("/api/v1/insight/indicators/start_rate?as_of=2024-06-28").json()
    assert (figure["text"], figure["numerator"], figure["denominator"]) == ("50.0", 1, 2)
    rows = client.get("/api/v1/insight/indicators/start_rate/rows?set=denominator").json()
    assert (rows["total"], rows["hidden"], len(rows["rows"])) == (2, 0, 2)
    assert {one["code"] for one in client.get("/api/v1/insight/indicators").json()} == set(indicators.INDICATORS)


@pytest.mark.parametrize("name", ["wu", "zheng", "feng", "he"])
@pytest.mark.parametrize(
    "address",
    [
        "/insight/",
        "/insight/?part=moved-leads",
        "/insight/indicators/",
        "/insight/indicators/leads/",
        "/insight/indicators/leads/rows.xlsx",
        "/api/v1/insight/indicators",
        "/api/v1/insight/indicators/leads",
        "/api/v1/insight/indicators/leads/rows",
    ],
)
def test_the_three_officers_and_firms_see_no_figure(zone: Zone, client: Client, name: str, address: str) -> None:
    client.force_login(zone.everyone()[name])
    assert client.get(address).status_code == 403
