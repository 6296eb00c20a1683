"""The smell tests of the trade (reference: domain 9): any one of them tells an expert that we do not know the job.

Those whose domain is still to be built (代办, 土方, 测算, 产业) come with it.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document

from tests.people import Zone, make_office, make_person, make_zone
from tests.wutong.insight.stories import planned, proven, reported
from tests.wutong.projects.stories import claim, papers
from wutong.accounts import queries as accounts
from wutong.accounts.lifecycle import Role
from wutong.accounts.models import Person, Team
from wutong.insight import services as insight
from wutong.insight.queries import bulletins, indicators
from wutong.insight.queries.sources import Reader
from wutong.kernel import calendar, clock, history, tables
from wutong.kernel.errors import Refusal
from wutong.kernel.units import Mu, WanYuan
from wutong.leads import permissions
from wutong.leads import services as leads
from wutong.leads.models import Lead
from wutong.projects import services as projects
from wutong.projects.lifecycle import Kind, Paper
from wutong.projects.models import Milestone
from wutong.projects.queries import facts
from wutong_engines.codes import project_code, region, uscc

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 28)
SOURCES = Path(__file__).resolve().parents[3] / "src" / "wutong"
# Software people's words for what the trade calls 客商, 线索, 项目.
FOREIGN = re.compile(r"客户(?!端)|商机|CRM|潜客|跟单|工单系统")


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on the day of the report."""
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def zone() -> Zone:
    with clock.at(date(2024, 1, 1)):
        return make_zone()


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(person: Person, address: str) -> str:
    answer = browser(person).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def count(code: str) -> int:
    return int(indicators.compute(code, as_of=TODAY).value or 0)


@pytest.mark.parametrize("basis", ["levelling", "ceremony", "wall"])
def test_1_levelling_and_ceremonies_are_no_start(zone: Zone, basis: str) -> None:
    project = planned(zone, "电机")
    with pytest.raises(Refusal, match="不算开工"):
        claim(zone.zhang, project, Kind.STARTED, TODAY, basis=basis)
    assert (count("starts"), Milestone.objects.filter(kind="started").count()) == (0, 0)


@pytest.mark.parametrize("lost", [Paper.PHOTO, Paper.BUILD_CONTRACT])
def test_1_a_start_needs_a_photo_and_a_contract(zone: Zone, lost: Paper) -> None:
    project = planned(zone, "电机")
    given = [one for one in papers(Kind.STARTED) if one[0] != lost]
    assert len(given) == 1
    with pytest.raises(Refusal):
        claim(zone.zhang, project, Kind.STARTED, TODAY, proofs=given)
    assert not Milestone.objects.filter(kind="started").exists()


def test_2_a_framework_agreement_is_not_among_the_signed(zone: Zone) -> None:
    project = projects.register(
        by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, name="电池", investor="英利能源", origin="other_province",
        values=projects.ProjectValues(investment=WanYuan(50_000)),
    )  # fmt: skip
    proven(zone, project, Kind.SIGNED_FRAME, TODAY)
    assert count("signed") == 0


@pytest.mark.parametrize("code", [one.code for one in indicators.every() if one.is_rate and one.kept])
def test_3_a_rate_has_its_denominator_and_never_passes_a_hundred(zone: Zone, code: str) -> None:
    assert indicators.compute(code, as_of=TODAY).value is None
    inside, outside = planned(zone, "计划内"), planned(zone, "计划外")
    projects.delist(by=zone.zhao, project_id=outside.pk, year=2024, reason="调出")
    for project in (inside, outside):
        proven(zone, project, Kind.STARTED, date(2024, 6, 3))
        proven(zone, project, Kind.STAT_ENTERED, date(2024, 6, 20))
    figure = indicators.compute(code, as_of=TODAY)
    assert figure.denominator is not None
    assert figure.value is None or 0 <= figure.value <= 100
    assert figure.numerator <= figure.denominator


def test_3_the_cockpit_prints_both_sides_of_a_rate(zone: Zone) -> None:
    proven(zone, planned(zone, "电机"), Kind.STARTED, date(2024, 6, 3))
    assert "1 ÷ 1" in page(zone.qian, "/insight/")


def test_5_the_two_ruku_are_two_milestones_that_two_papers_prove(zone: Zone) -> None:
    project = planned(zone, "电机")
    proven(zone, project, Kind.STARTED, date(2024, 6, 3))
    proven(zone, project, Kind.STAT_ENTERED, date(2024, 6, 20))
    assert (Kind.STAT_ENTERED.label, Kind.ABOVE_SCALE.label) == ("入库(纳统)", "升规入统")
    assert count("entries") == 1
    assert facts.reached("above_scale", TODAY) == []


def test_6_land_is_in_mu_and_beside_it_stands_wan_yuan_per_mu(zone: Zone) -> None:
    project = projects.register(
        by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, name="电动车", investor="爱玛", origin="other_province",
        values=projects.ProjectValues(investment=WanYuan(200_000), land=Mu(824)),
    )  # fmt: skip
    shown = page(zone.zhang, f"/projects/{project.pk}/")
    assert "824" in shown
    assert "242.7 万元/亩" in shown
    assert "万元/亩" in page(zone.zhang, "/projects/")


@pytest.mark.parametrize("kind", ["*.html", "*.py", "*.js"])
def test_7_no_word_of_the_interface_is_a_software_seller_s(kind: str) -> None:
    said = {
        f"{path.relative_to(SOURCES)}: {match.group()}"
        for path in SOURCES.rglob(kind)
        for match in FOREIGN.finditer(path.read_text(encoding="utf-8"))
    }
    assert said == set()


def test_9_working_days_know_the_state_council_s_calendar() -> None:
    assert calendar.add_working_days(date(2024, 9, 27), 3) == date(2024, 10, 8)
    assert calendar.is_working_day(date(2024, 9, 29))
    assert not calendar.is_working_day(date(2024, 10, 1))


def test_9_a_lead_s_time_limit_passes_over_a_holiday(zone: Zone) -> None:
    plain, eve = date(2024, 6, 17), date(2024, 9, 30)
    due = {day: reported(zone, f"{day:%m%d}来的企业", day).due_on for day in (plain, eve)}
    limits = {day: calendar.working_days_between(day, on) for day, on in due.items()}
    assert limits[plain] == limits[eve] > 0
    assert (due[eve] - eve).days > 7 > (due[plain] - plain).days


def test_12_the_new_area_is_a_region() -> None:
    assert [place.name for place in region.REGIONS.path("620171")] == ["甘肃省", "兰州市", "兰州新区"]
    assert region.REGIONS.check("620171").usable
    body = "91620171MA7XXXXX0"
    made = body + uscc.check_character(body)
    assert uscc.check(made).usable
    assert project_code.parse("2406-620171-04-01-123456") is not None


@pytest.mark.parametrize("officer", ["wu", "zheng", "feng"])
def test_14_nobody_reads_everything(zone: Zone, officer: str) -> None:
    person = getattr(zone, officer)
    lead = reported(zone, "爱玛", TODAY)
    assert not any(hasattr(person, name) for name in ("is_superuser", "is_staff", "user_permissions"))
    assert not permissions.visible(person).exists()
    assert browser(person).get(f"/leads/{lead.pk}/").status_code in {403, 404}


def test_15_leaders_and_offices_stand_in_their_order_and_not_by_name() -> None:
    office = make_office("管委会", 1)
    for username, name, rank in (("b", "安副主任", 2), ("a", "郑主任", 1), ("c", "毕副主任", 3)):
        person = make_person(username, name, Role.LEADER, office)
        Person.objects.filter(pk=person.pk).update(rank=rank)
    make_office("产业组", 2)
    assert [name for _, name, *_ in accounts.sign_in_names()] == ["郑主任", "安副主任", "毕副主任"]
    assert [one.name for one in accounts.offices()] == ["管委会", "产业组"]


def test_16_a_lead_has_one_person_or_stands_in_the_pool(zone: Zone) -> None:
    lead = reported(zone, "爱玛", TODAY)
    for broken in ({"seat": None}, {"pooled_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lead.objects.filter(pk=lead.pk).update(**broken)
    assert not [field for field in Lead._meta.many_to_many if field.related_model is Person]
    assert Team.objects.get(seats__leads=lead) == zone.equipment_team


@pytest.mark.parametrize("code", ["leads.leads"])
def test_17_a_column_of_money_names_its_unit_and_it_is_wan_yuan(code: str) -> None:
    money = [column.label for column in tables.get(code).columns if column.parse is tables.parsers.wan_yuan]
    assert money
    assert all(label.endswith("(万元)") for label in money)


def test_17_amounts_of_any_spelling_stand_in_one_unit(zone: Zone) -> None:
    given = [tables.parsers.wan_yuan(cell) for cell in ("2亿元", "20000万元", "200000000元", 20000)]
    assert set(given) == {WanYuan(20_000)}


def made_bulletin(zone: Zone) -> bulletins.Issue:
    reported(zone, "江苏甲电机有限公司", date(2024, 6, 25))
    made = insight.make(by=zone.zhao, kind="weekly", as_of=TODAY)
    return bulletins.issue(zone.zhao, made.pk)


def test_18_an_internal_brief_has_no_red_head_and_no_seal(zone: Zone) -> None:
    document = Document(BytesIO(insight.word(made_bulletin(zone), lambda code: f"http://testserver/{code}/")))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    colours = {
        str(run.font.color.rgb) for paragraph in document.paragraphs for run in paragraph.runs if run.font.color.rgb
    }
    assert "内部资料 注意保存" in words
    assert not any(word in words for word in ("文件", "红头", "公章", "发文字号"))
    assert "FF0000" not in colours


def test_19_every_figure_of_a_bulletin_opens_its_rows(zone: Zone) -> None:
    shown = made_bulletin(zone)
    table = page(zone.qian, f"/insight/bulletins/{shown.id}/")
    for line in shown.lines:
        if line.kept:
            assert re.search(rf'href="/insight/indicators/{line.code}/[^"]*"><b>{re.escape(line.year)}', table), line
            figure = indicators.compute(line.code, as_of=TODAY, reader=Reader(zone.qian))
            assert indicators.rows(zone.qian, figure).total == len(figure.numerator)


def test_20_a_changed_value_and_a_passed_day_stay_in_the_history(zone: Zone) -> None:
    lead = reported(zone, "爱玛", TODAY)
    leads.edit(by=zone.zhang, lead_id=lead.pk, based_on=lead.version, values={"decision_time": "2024 年 9 月"})
    lead.refresh_from_db()
    leads.edit(by=zone.zhang, lead_id=lead.pk, based_on=lead.version, values={"decision_time": "2024 年 12 月"})
    changes = [event.changes.get("decision_time") for event in history.of(lead)]
    assert ["2024 年 9 月", "2024 年 12 月"] in changes
    assert "2024 年 9 月" in page(zone.zhang, f"/leads/{lead.pk}/")


def test_20_a_milestone_given_back_and_claimed_anew_leaves_both(zone: Zone) -> None:
    project = planned(zone, "电机")
    first = claim(zone.zhang, project, Kind.STARTED, date(2024, 6, 3))
    projects.give_back(by=zone.zhao, milestone_id=first.pk, reason="照片没有水印")
    second = claim(zone.zhang, project, Kind.STARTED, date(2024, 6, 20), note="补拍照片,6 月 20 日打桩")
    kept = Milestone.objects.filter(project=project, kind="started").order_by("pk")
    assert [one.happened_on for one in kept] == [date(2024, 6, 3), date(2024, 6, 20)]
    assert second.pk != first.pk
