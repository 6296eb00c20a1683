"""The first page: the report's figures on any day, what moved, who waits, and never too many questions."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.insight.stories import JUNE_28, gone, in_talks, planned, proven, reported, started
from wutong.insight.queries import cockpit
from wutong.insight.views.cockpit import PARTS
from wutong.projects.lifecycle import Kind

BUDGET = 12
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.fixture
def busy(zone: Zone) -> Zone:
    """A zone in which a little of everything happened."""
    gone(zone, "北京", date(2024, 3, 4))
    in_talks(zone, "爱玛", date(2024, 3, 1), date(2024, 6, 26))
    reported(zone, "海南药业", date(2024, 6, 25), by=zone.wang)
    planned(zone, "绿色印刷")
    started(zone, "两轮车配套", date(2024, 4, 10))
    proven(zone, started(zone, "高效组件", date(2024, 5, 6)), Kind.STAT_ENTERED, date(2024, 6, 27))
    return zone


def test_the_seven_figures_stand_in_the_order_of_the_report(busy: Zone) -> None:
    figures = cockpit.figures(busy.qian, JUNE_28)
    assert [(figure.label, figure.text) for figure in figures] == [
        ("招商批次", "1"),
        ("招商线索", "2"),
        ("在谈项目", "1"),
        ("年度开工计划", "3"),
        ("开工项目", "2"),
        ("开工率", "66.7"),
        ("入库项目", "1"),
    ]


def test_each_card_opens_its_rows_and_says_what_it_counts(busy: Zone, client: Client) -> None:
    client.force_login(busy.qian)
    shown = client.get("/insight/").content.decode()
    for code in (*cockpit.CARDS, *cockpit.SOIL):
        assert f'href="/insight/indicators/{code}/?as_of=2024-06-28' in shown
        assert f'id="note-{code}"' in shown
    for words in ("分子", "分母", "口径", "截止"):
        assert shown.count(f"<dt>{words}</dt>") == len(cockpit.CARDS) + len(cockpit.SOIL)


def test_a_past_day_shows_what_was_known_then(busy: Zone, client: Client) -> None:
    client.force_login(busy.qian)
    shown = client.get("/insight/?as_of=2024-05-31").content.decode()
    assert "截至 <b>2024-05-31</b> 当时已知" in shown
    assert [figure.value for figure in cockpit.figures(busy.qian, date(2024, 5, 31))][2] == 0


def test_what_moved_in_a_week_is_told_row_by_row(busy: Zone, client: Client) -> None:
    client.force_login(busy.qian)
    shown = client.get("/insight/?part=moved-leads", headers={"HX-Request": "true"}).content.decode()
    assert "海南药业项目" in shown
    assert "+1" in shown
    projects = client.get("/insight/?part=moved-projects", headers={"HX-Request": "true"}).content.decode()
    assert "＋高效组件" in projects
    assert "两轮车配套" not in projects


def test_a_started_project_waits_for_the_statistics_under_a_light(busy: Zone) -> None:
    (waiting,) = cockpit.waiting(busy.qian, JUNE_28)
    assert (waiting.row.title, waiting.light) == ("两轮车配套", "red")
    assert [one.light for one in cockpit.waiting(busy.qian, date(2024, 5, 12))] == ["yellow", "green"]


def test_months_add_up_to_their_line(busy: Zone) -> None:
    starts, entries = cockpit.projects_by_month(busy.qian, JUNE_28)
    assert [month.count for month in starts.months] == [0, 0, 0, 1, 1, 0]
    assert [month.count for month in entries.months] == [0, 0, 0, 0, 0, 1]
    assert [month.count for month in cockpit.leads_by_month(JUNE_28).months] == [0, 0, 1, 0, 0, 1]


def test_offices_stand_side_by_side_with_their_own_start_rate(busy: Zone) -> None:
    (line,) = cockpit.by_office(busy.qian, JUNE_28).lines
    assert (line.talks, line.base, line.started, line.entered) == (1, 3, 2, 1)
    assert cockpit.by_office(busy.wang, JUNE_28).hidden_talks == 1


def test_pictures_carry_a_table_and_a_sentence(busy: Zone, client: Client) -> None:
    client.force_login(busy.qian)
    shown = client.get("/insight/?part=funnel", headers={"HX-Request": "true"}).content.decode()
    assert 'role="img" aria-label="从线索到入库' in shown
    assert "看表格" in shown
    assert "<script>" not in shown


@pytest.mark.parametrize("address", ["", "?as_of=2024-05-31", *(f"?part={part}" for part in PARTS)])
def test_no_part_of_the_cockpit_asks_the_database_too_often(busy: Zone, client: Client, address: str) -> None:
    client.force_login(busy.qian)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(f"/insight/{address}").status_code == 200
    assert len(asked) <= BUDGET, [query["sql"][:90] for query in asked]


@pytest.mark.parametrize("code", ["start_rate", "talk_rate", "trips", "expo_leads", "lead_time", "watched"])
def test_no_figure_asks_the_database_too_often(busy: Zone, client: Client, code: str) -> None:
    client.force_login(busy.qian)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/insight/indicators/{code}/?office={busy.equipment_office.pk}").status_code == 200
    assert len(asked) <= BUDGET, [query["sql"][:90] for query in asked]


def test_the_number_of_questions_does_not_grow_with_the_rows(busy: Zone, client: Client) -> None:
    client.force_login(busy.qian)
    # The first page of a minute also moves the session's end on.
    client.get("/insight/indicators/leads/")
    with CaptureQueriesContext(connection) as few:
        client.get("/insight/indicators/leads/")
    for place in range(5):
        reported(busy, f"新客商{place}", date(2024, 6, 20))
    with CaptureQueriesContext(connection) as many:
        client.get("/insight/indicators/leads/")
    # The first request of a session also writes down that it was used.
    assert len(many) <= len(few)


@given(days, st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = cockpit.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later.month != date.fromordinal(later.toordinal() + 1).month)


@given(days)
def test_six_months_follow_each_other_without_a_gap(day: date) -> None:
    months = cockpit.months_of(day)
    assert len(months) == cockpit.MONTHS
    assert months[-1][1] == day
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(months))


@given(days, st.integers(0, 200))
def test_a_light_never_turns_back_while_a_project_waits(day: date, waited: int) -> None:
    order = ["green", "yellow", "red"]
    here, next_day = (date.fromordinal(day.toordinal() + gap) for gap in (waited, waited + 1))
    assert order.index(cockpit.entry_light(day, here)) <= order.index(cockpit.entry_light(day, next_day))
