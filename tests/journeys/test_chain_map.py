"""From a hole in the chain to its end: seen on the map, a maker noted, a new edition drafted and published."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import Zone, make_zone
from tests.wutong.industries.stories import make_anchor, make_chain, make_part
from wutong.accounts.models import Person
from wutong.industries.models import Anchor, Chain, ChainVersion, Maker
from wutong.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer) -> Zone:
    """The people, in the database that the server reads."""
    return make_zone()


@pytest.fixture
def chain(zone: Zone) -> Chain:
    """A chain in force since last week."""
    return make_chain(zone, on=clock.today() - timedelta(days=7))


@pytest.fixture
def anchor(zone: Zone, chain: Chain) -> Anchor:
    """An anchor whose controller nobody is known to make."""
    made = make_anchor(zone, chain)
    make_part(zone, made)
    return made


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def test_a_gap_is_seen_on_the_map_and_closed(page: Page, zone: Zone, chain: Chain, live_server: LiveServer) -> None:
    become(page, zone.zhang, live_server)
    page.goto("/chains/")
    page.get_by_role("link", name="电动两轮车").click()
    card = page.locator(".ch-node[data-code=controller]")
    expect(card).to_contain_text("缺失")
    card.hover()
    expect(page.locator("#chain-hover")).to_contain_text("没有查到有依据的企业")
    expect(page.locator(".ch-node[data-code=vehicle]")).to_have_class("ch-node ch-missing ch-near")
    page.get_by_role("button", name="放大").click()
    expect(page.locator(".ch-svg")).to_have_class("ch-svg ch-zoomed")
    page.get_by_role("button", name="适应").click()
    card.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="控制器", exact=True)).to_be_visible()
    page.get_by_role("link", name="登记供应企业").click()
    page.get_by_role("textbox", name="企业名称").fill("白银电控有限公司")
    page.get_by_label("依据", exact=True).select_option("sector")
    page.get_by_role("textbox", name="省份").fill("甘肃")
    page.get_by_role("textbox", name="城市").fill("白银")
    page.get_by_label("来源", exact=True).fill("现场走访")
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".ch-verdict")).to_contain_text("只有白银电控有限公司一家")
    assert Maker.objects.get().distance_km is not None


def test_a_new_edition_is_drafted_previewed_and_published(
    page: Page, zone: Zone, chain: Chain, live_server: LiveServer
) -> None:
    become(page, zone.zhao, live_server)
    page.goto(f"/chains/{chain.pk}/")
    page.get_by_role("button", name="起草新版").click()
    page.get_by_text("加一个环节").click()
    form = page.locator("#segments form").first
    form.get_by_label("代码", exact=True).fill("frame")
    form.get_by_label("环节", exact=True).fill("车架")
    form.get_by_label("国民经济行业代码").fill("3311")
    page.keyboard.press("Enter")
    expect(page.locator(".ch-node[data-code=frame]")).to_be_visible()
    page.get_by_text("加一条关联").click()
    page.locator("#links").get_by_label("从(供给方)").select_option("frame")
    page.locator("#links").get_by_label("到(使用方)").select_option("vehicle")
    page.get_by_role("button", name="保存关联").click()
    expect(page.get_by_text("与第 1 版相比")).to_contain_text("+1")
    page.get_by_role("button", name="发布这一版").click()
    expect(page.get_by_text("第 2 版图谱已发布")).to_be_visible()
    assert set(ChainVersion.objects.values_list("number", "state")) == {(1, "superseded"), (2, "published")}


def test_on_a_phone_the_list_comes_first_and_the_sheet_says_the_gap(
    phone: Page, zone: Zone, chain: Chain, anchor: Anchor, live_server: LiveServer
) -> None:
    become(phone, zone.qian, live_server)
    phone.goto(f"/chains/{chain.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390, "the page fits a phone"
    tops = phone.evaluate(
        "['.ch-gaps', '#map'].map((part) => document.querySelector(part).getBoundingClientRect().top)"
    )
    assert tops[0] < tops[1], "the list stands above the map"
    phone.goto(f"/chains/anchors/{anchor.pk}/")
    expect(phone.get_by_text("缺口:尚未查到有依据的供应企业")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
