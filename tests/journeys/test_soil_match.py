"""A match from proposal to permit: 马工 proposes, 瑞岭 and 读者 agree on their own pages, papers and trucks, permit."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_project_start import become
from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import PDF, propose, quote_prices, tick_all
from wutong.earthworks.models import Match
from wutong.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer) -> Zone:
    """The people, in the database that the server reads."""
    return make_zone()


def next_year() -> str:
    return (clock.today() + timedelta(days=365)).isoformat()


def sites(zone: Zone) -> None:
    """Register and verify 瑞岭's heap and 读者's hole, and quote the prices."""
    today = clock.today()
    window = {"starts_on": today, "ends_on": today + timedelta(days=365)}
    quote_prices(zone, today)
    make_registration(zone, "surplus", **window)
    make_registration(zone, "need", **window)


def said(page: Page, opinion: str = "同意") -> None:
    page.locator("#opinions").get_by_label(opinion, exact=True).check()
    page.locator("#opinions").get_by_role("button").click()
    expect(page.get_by_text("会商意见已登记。")).to_be_visible()


def test_from_proposal_to_permit(page: Page, live_server: LiveServer, zone: Zone, tmp_path: Path) -> None:
    sites(zone)
    become(page, zone.ma, live_server)
    page.goto("/soil/matches/")
    page.get_by_role("link", name="提匹配建议").first.click()
    page.get_by_label("出土(余土登记)").select_option(index=1)
    page.get_by_label("用土(缺土登记)").select_option(index=1)
    page.get_by_label("方量(自然方 m³)").fill("8000")
    page.get_by_label("开运").fill(clock.today().isoformat())
    page.get_by_label("完工").fill(next_year())
    page.get_by_label("路线").fill("经纬三路")
    expect(page.locator("#preview")).to_contain_text("测算节约")
    page.get_by_role("button", name="提出匹配建议").click()
    expect(page.locator(".mt-here")).to_have_text("匹配建议")

    match = Match.objects.get()
    for person in (zone.rui, zone.xu):
        become(page, person, live_server)
        page.goto(f"/soil/matches/{match.pk}/")
        expect(page.get_by_text("只显示公开信息")).to_be_visible()
        said(page)
    become(page, zone.ma, live_server)
    page.goto(f"/soil/matches/{match.pk}/")
    page.get_by_label("谁的意见").select_option("自规环局")
    page.get_by_label("发表人").fill("孔科长")
    said(page)
    expect(page.locator(".mt-here")).to_have_text("会商同意")

    scan = tmp_path / "协议.pdf"
    scan.write_bytes(PDF)
    page.get_by_role("link", name="登记协议").click()
    page.get_by_label("协议号").fill("中土协〔2024〕1号")
    page.get_by_label("签字扫描件").set_input_files(scan)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("#agreement")).to_contain_text("折自然方 8,000 m³")

    tick_all(zone, match, but="licence")
    page.reload()
    row = page.locator("#papers tr", has_text="运输单位道路运输许可")
    row.get_by_role("link", name="办结").click()
    page.get_by_label("文号").fill("甘交运管许可兰字1号")
    page.get_by_role("button", name="办结").click()
    expect(page.locator("#papers")).to_contain_text("10/10 项")
    page.get_by_text("登记一辆车").click()
    page.get_by_label("车号").fill("甘A·12345")
    page.get_by_label("车斗容积").fill("16")
    page.get_by_label("准运证号").fill("兰准1号")
    page.get_by_label("有效期至").fill(next_year())
    page.get_by_role("button", name="列入白名单").click()
    page.get_by_role("button", name="办理运输核准").click()
    expect(page.locator(".mt-here")).to_have_text("运输已核准")
    match.refresh_from_db()
    assert (match.stage, match.stage_now().value) == ("permitted", "permitted")


def test_on_a_phone_nothing_runs_off_the_side(phone: Page, live_server: LiveServer, zone: Zone) -> None:
    sites(zone)
    today = clock.today()
    match = propose(zone, starts_on=today, ends_on=today)
    for person in (zone.ma, zone.rui):
        become(phone, person, live_server)
        for address in (
            "/soil/matches/", "/soil/matches/?view=board", f"/soil/matches/{match.pk}/",
            f"/soil/matches/{match.pk}/sheet/",
        ):  # fmt: skip
            phone.goto(address)
            assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address
    become(phone, zone.ma, live_server)
    phone.goto("/soil/matches/new/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
