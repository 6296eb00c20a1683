"""From a lead to a verified start: an officer claims with files, the promotion office verifies."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import Watcher
from tests.people import Zone, make_zone
from tests.wutong.projects.stories import JPEG, make_project, signed, started
from wutong.accounts.models import Person
from wutong.kernel import clock
from wutong.kernel.units import Mu, WanYuan
from wutong.leads import services as leads
from wutong.leads.models import Lead
from wutong.projects.models import Milestone, Project

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer) -> Zone:
    """The people, in the database that the server reads."""
    return make_zone()


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody else."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def lead_in_contact(zone: Zone) -> Lead:
    values = leads.LeadValues(
        project_name="爱玛电动车兰州项目", investor="爱玛科技集团股份有限公司", channel="chain",
        investment=WanYuan(200_000), land=Mu(824),
    )  # fmt: skip
    made = leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)
    return leads.move(by=zone.zhang, lead_id=made.pk, verb="contact", on=clock.today())


def scan(folder: Path, name: str) -> str:
    """Return the path of a picture called so."""
    path = folder / f"{name}.jpg"
    path.write_bytes(JPEG + name.encode())
    return str(path)


def today() -> str:
    return clock.today().isoformat()


def claim_signing(page: Page, tmp_path: Path) -> None:
    page.locator("#m-signed").get_by_role("link", name="申报").click()
    page.get_by_label("发生日期").fill(today())
    page.get_by_label("正式合同(投资协议书)").check()
    for paper in ("agreement", "legal_review", "fair_competition", "minutes"):
        page.locator(f"#file_{paper}").set_input_files(scan(tmp_path, paper))
    page.get_by_role("button", name="申报").click()


def claim_start(page: Page, tmp_path: Path) -> None:
    page.locator("#m-started").get_by_role("link", name="申报").click()
    page.get_by_label("发生日期").fill(today())
    page.get_by_label("场地平整(平场)").check()
    page.get_by_label("说明").fill("机械进场,场地平整")
    page.locator("#file_photo").set_input_files(scan(tmp_path, "现场照片"))
    page.get_by_role("button", name="申报").click()
    # refused: the sentence says why, the words and the file are still there
    expect(page.get_by_text("不算开工").first).to_be_visible()
    expect(page.get_by_label("说明")).to_have_value("机械进场,场地平整")
    expect(page.get_by_text("现场照片.jpg")).to_be_visible()
    page.get_by_label("主体工程打桩或基础施工").check()
    page.get_by_label("说明").fill("1#厂房开始打桩")
    page.locator("#file_build_contract").set_input_files(scan(tmp_path, "施工合同"))
    page.get_by_role("button", name="申报").click()


def test_from_a_lead_to_a_verified_start(
    page: Page, live_server: LiveServer, zone: Zone, tmp_path: Path, watcher: Watcher
) -> None:
    watcher.allow("422")
    lead = lead_in_contact(zone)
    become(page, zone.zhang, live_server)
    page.goto(f"/projects/from-lead/{lead.pk}/")
    expect(page.get_by_label("投资方")).to_have_value("爱玛科技集团股份有限公司")
    page.get_by_label("资金来源地").select_option("other_province")
    page.get_by_role("button", name="转为项目").click()
    expect(page.get_by_text("242.7 万元/亩")).to_be_visible()
    claim_signing(page, tmp_path)
    claim_start(page, tmp_path)
    expect(page.locator(".pj-step-claimed")).to_have_count(2)

    project = Project.objects.get(lead=lead)
    become(page, zone.zhao, live_server)
    page.goto("/projects/?differ=1")
    page.get_by_role("link", name="爱玛电动车兰州项目").click()
    for kind, label in (("signed", "正式签约"), ("started", "开工")):
        page.locator(f"#m-{kind}").get_by_role("button", name=f"核实“{label}”").click()
        expect(page.locator(f"#m-{kind} .pj-verified")).to_have_text("已核实")
    expect(page.locator(".pj-head .pj-verified").first).to_have_text("✔ 开工")
    project.refresh_from_db()
    assert project.verified_stage == "started"
    assert set(Milestone.objects.values_list("verified_by", flat=True)) == {zone.zhao.pk}


def test_returned_in_place_with_a_reason(page: Page, live_server: LiveServer, zone: Zone) -> None:
    project = make_project(zone)
    with clock.at(clock.now()):
        signed(zone, project)
    become(page, zone.zhao, live_server)
    page.goto(f"/projects/{project.pk}/")
    item = page.locator("#m-signed")
    item.get_by_text("退回…").click()
    item.get_by_label("退回理由").fill("协议没有盖章")
    item.get_by_role("button", name="确认退回").click()
    expect(page.get_by_text("已退回。").first).to_be_visible()
    expect(page.locator("#m-signed details summary", has_text="退回、撤回")).to_be_visible()
    project.refresh_from_db()
    assert project.verified_stage == ""


def test_on_a_phone_nothing_runs_off_the_side(phone: Page, live_server: LiveServer, zone: Zone) -> None:
    project = make_project(zone)
    started(zone, project)
    become(phone, zone.zhang, live_server)
    for address in ("/projects/", f"/projects/{project.pk}/", f"/projects/{project.pk}/claim/stat_entered/"):
        phone.goto(address)
        width = phone.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, address
