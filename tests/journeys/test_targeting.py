"""From a gap on the chain to firms on a trip: asked, ranked, looked into, judged by keyboard, taken along."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import Zone, make_zone
from tests.wutong.targeting.stories import BEST, BOTH, LOCAL, SHOP, TIED, make_directory, make_world
from wutong.accounts.models import Person
from wutong.kernel import clock, jobs
from wutong.outreach import services as outreach
from wutong.outreach.models import Target
from wutong.targeting.models import Pick, Shortlist

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer, tmp_path: Path) -> Iterator[Zone]:
    """The people, a chain with its anchor, a small directory, in the places that the server reads."""
    with override_settings(DIRECTORY=make_directory(tmp_path)):
        made = make_zone()
        with clock.at(clock.today()):
            make_world(made)
        yield made


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def verdict(firm: str) -> tuple[str, str]:
    """Return what is said of a firm."""
    found = Pick.objects.get(name=firm)
    return found.verdict, found.verdict_reason


def test_a_gap_becomes_a_list_and_the_list_a_trip(page: Page, phone: Page, zone: Zone, live_server: LiveServer) -> None:
    become(page, zone.zhang, live_server)
    page.goto("/targets/new/")
    page.get_by_role("link", name="电动两轮车").click()
    page.get_by_role("link", name="控制器").click()
    page.get_by_label("名单名称").fill("控制器:爱玛配套")
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_role("button", name="取消计算")).to_be_visible()
    jobs.run_waiting_jobs()
    expect(page.locator("#firms .tg-pick").first).to_contain_text(BEST)
    made = Shortlist.objects.get()
    expect(page.locator(".tg-funnel")).to_contain_text("符合条件")

    tied = page.locator(".tg-pick", has_text=TIED)
    tied.get_by_text("每一分的依据").click()
    expect(tied.get_by_role("row", name="与链主往来")).to_contain_text("公开报道:年报")
    page.get_by_label("企业名称或信用代码").fill(LOCAL)
    page.get_by_role("button", name="问").click()
    expect(page.locator("#why")).to_contain_text("本地企业(供给侧)")

    page.evaluate("document.activeElement.blur()")
    # The firm that was looked into is the one we stand at: up to the first one.
    expect(page.locator(".tg-here")).to_contain_text(TIED)
    for _ in range(Pick.objects.get(name=TIED).place - 1):
        page.keyboard.press("k")
    expect(page.locator(".tg-here")).to_contain_text(BEST)
    page.keyboard.press("a")
    expect(page.locator("#tally")).to_contain_text("要去 1")
    expect(page.locator(".tg-here")).not_to_contain_text(BEST)
    shop = page.locator(".tg-pick", has_text=SHOP)
    shop.locator(".tg-score").click()
    page.keyboard.press("d")
    page.keyboard.press("5")
    expect(shop).to_contain_text("✕ 不去")
    assert (verdict(BEST), verdict(SHOP)) == (("keep", ""), ("drop", "经销不生产"))
    page.keyboard.press("u")
    expect(page.locator("#tally")).to_contain_text("不去 0")
    assert verdict(SHOP) == ("open", "")

    with page.expect_download() as saved:
        page.get_by_role("link", name="导出 Excel").click()
    assert saved.value.suggested_filename.endswith(".xlsx")

    trip = outreach.plan_trip(
        by=zone.zhang, kind="trip", title="走访无锡企业", cities="无锡", office_id=zone.zhang.office_id,
        leader_id=zone.li.pk, member_ids=[zone.zhang.pk], starts_on=clock.today() + timedelta(days=7),
        ends_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    page.get_by_role("link", name="放进外出计划").click()
    page.get_by_role("button", name="列入这个批次").click()
    expect(page.get_by_role("heading", name="走访无锡企业")).to_be_visible()
    expect(page.locator("#targets")).to_contain_text("靶向第 1 名")
    assert Target.objects.get(trip=trip).firm == BEST

    become(phone, zone.qian, live_server)
    phone.goto(f"/targets/{made.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390, "the list fits a phone"
    expect(phone.locator(".tg-pick").first).to_contain_text("✓ 要去")
    expect(phone.get_by_role("button", name="要去")).to_have_count(0)
    phone.goto(f"/targets/chains/{made.chain_id}/pull/?k=1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390, "the picture fits a phone"
    expect(phone.locator(".tg-matrix")).to_contain_text(BEST)
    assert BOTH in {pick.name for pick in Pick.objects.filter(shortlist=made)}
