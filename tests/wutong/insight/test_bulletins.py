"""Bulletins: figures computed once and standing, words that people write, Word and Excel that open the rows."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from docx import Document
from docx.shared import Mm
from openpyxl import load_workbook

from tests.people import Zone, make_zone
from wutong.insight import services
from wutong.insight.models import Bulletin
from wutong.insight.queries import bulletins
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed
from wutong.leads import services as leads

pytestmark = pytest.mark.django_db
FRIDAY = date(2024, 6, 28)


@pytest.fixture
def zone() -> Zone:
    """Return a zone in which zhang registered one lead in May and two this week."""
    zone = make_zone()
    for day, firm in ((date(2024, 5, 8), "甲"), (date(2024, 6, 25), "乙"), (date(2024, 6, 27), "丙")):
        with clock.at(day):
            values = {"investor": f"江苏{firm}电机有限公司(演示)", "project_name": "电机", "channel": "trip"}
            leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values, despite_similar=True)
    return zone


@pytest.fixture
def made(zone: Zone) -> Bulletin:
    with clock.at(FRIDAY):
        return services.make(by=zone.zhao, kind="weekly", as_of=FRIDAY)


def line(bulletin: Bulletin, code: str, user: object) -> bulletins.FigureLine:
    shown = bulletins.issue(user, bulletin.pk)  # type: ignore[arg-type]  # a person of the zone
    return next(row for row in shown.lines if row.code == code)


def test_a_weekly_says_the_week_the_year_and_the_week_before(zone: Zone, made: Bulletin) -> None:
    leads_line = line(made, "new_leads", zone.zhao)
    assert (leads_line.period, leads_line.year, leads_line.before) == ("2", "3", "1")


def test_its_first_draft_says_the_figures_in_a_sentence(made: Bulletin) -> None:
    assert "本周(6月22日至6月28日),新增线索2条" in made.text["summary"]


def test_what_moved_since_last_week_is_listed_row_by_row(zone: Zone, made: Bulletin) -> None:
    with clock.at(FRIDAY):
        shown = bulletins.issue(zone.zhao, made.pk)
    assert [(row.label, row.way, row.firm) for row in shown.moved] == [
        ("新增线索", "新增", "江苏乙电机有限公司(演示)"),
        ("新增线索", "新增", "江苏丙电机有限公司(演示)"),
    ]


def test_figures_stand_as_they_were_when_later_leads_come(zone: Zone, made: Bulletin) -> None:
    with clock.at(date(2024, 7, 2)):
        values = {"investor": "江苏丁电机有限公司(演示)", "project_name": "电机", "channel": "trip"}
        leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values, despite_similar=True)
        assert line(made, "new_leads", zone.zhao).year == "3"
        assert bulletins.differences(zone.zhao, bulletins.issue(zone.zhao, made.pk)) == []


def test_the_same_bulletin_is_made_once(zone: Zone, made: Bulletin) -> None:
    with clock.at(FRIDAY), pytest.raises(Duplicate):
        services.make(by=zone.zhao, kind="weekly", as_of=FRIDAY)
    assert Bulletin.objects.count() == 1


def test_only_the_promotion_office_makes_one(zone: Zone) -> None:
    with clock.at(FRIDAY), pytest.raises(NotAllowed):
        services.make(by=zone.qian, kind="weekly", as_of=FRIDAY)
    assert not Bulletin.objects.exists()


def test_a_day_to_come_has_no_bulletin(zone: Zone) -> None:
    with clock.at(FRIDAY), pytest.raises(Incomplete):
        services.make(by=zone.zhao, kind="monthly", as_of=date(2024, 7, 1))
    assert not Bulletin.objects.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(zone: Zone, made: Bulletin) -> None:
    services.write(by=zone.zhao, bulletin_id=made.pk, based_on=1, text={"plan": "赴天津回访"})
    with pytest.raises(Conflict):
        services.write(by=zone.zhao, bulletin_id=made.pk, based_on=1, text={"plan": "赴北京"})
    made.refresh_from_db()
    assert made.text["plan"] == "赴天津回访"
    assert history.of(made)[0].sentence == "修改招商周报正文(截止 2024-06-28)"


def test_the_word_file_has_the_page_of_the_standard_and_links_every_figure(zone: Zone, made: Bulletin) -> None:
    shown = bulletins.issue(zone.zhao, made.pk)
    data = services.word(shown, lambda code: f"https://wutong.example/insight/indicators/{code}/")
    document = Document(BytesIO(data))
    section = document.sections[0]
    assert (round(section.top_margin / Mm(1)), round(section.left_margin / Mm(1))) == (37, 28)
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "内部资料 注意保存" in words
    assert "一、总体情况" in words
    relations = ZipFile(BytesIO(data)).read("word/_rels/document.xml.rels").decode()
    assert "https://wutong.example/insight/indicators/new_leads/" in relations


def test_the_excel_file_has_a_sheet_of_rows_for_each_figure(zone: Zone, made: Bulletin) -> None:
    with clock.at(FRIDAY):
        shown = bulletins.issue(zone.zhao, made.pk)
        book = load_workbook(BytesIO(services.excel(shown, zone.zhao, lambda code: f"/{code}/")))
    assert {"总表", "新增线索", "比上周的变化"} <= set(book.sheetnames)
    firms = [row[2].value for row in book["新增线索"].iter_rows(min_row=3)]
    assert sorted(firms) == [f"江苏{name}电机有限公司(演示)" for name in sorted("甲乙丙")]


@pytest.mark.parametrize("kind", ["word", "excel"])
def test_the_files_come_from_the_page(kind: str, zone: Zone, made: Bulletin, client: Client) -> None:
    client.force_login(zone.qian)
    answer = client.get(f"/insight/bulletins/{made.pk}/{kind}/")
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert "attachment" in answer["Content-Disposition"]


def test_the_page_judges_the_figures_of_its_own_words(zone: Zone, made: Bulletin, client: Client) -> None:
    with clock.at(datetime(2024, 6, 28, 17)):  # noqa: DTZ001 - the clock makes it aware
        services.write(by=zone.zhao, bulletin_id=made.pk, based_on=1, text={"summary": "今年以来,累计登记线索4条。"})
        client.force_login(zone.zhao)
        page = client.get(f"/insight/bulletins/{made.pk}/").content.decode()
    assert "4条 不符" in page
