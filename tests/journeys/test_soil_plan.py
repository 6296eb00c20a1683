"""马工 has the soil of the zone planned: asks, watches, reads the map, moves the limit and sees the gap."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import Zone, make_zone
from tests.wutong.earthworks.plan_stories import TODAY, make_park, solved
from wutong.accounts.models import Person
from wutong.earthworks.models import Match, Plan
from wutong.kernel import clock, jobs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer) -> Iterator[Zone]:
    """The people and the park, in the database that the server reads; the server's clock stands on the day."""
    with override_settings(BUSINESS_DAY=TODAY), clock.at(TODAY):
        made = make_zone()
        make_park(made)
        yield made


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def in_background(work: Callable[[], Any]) -> Thread:
    """Work as another process would: the page meanwhile asks how far it is."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_from_the_question_to_the_gap(page: Page, live_server: LiveServer, zone: Zone) -> None:
    become(page, zone.ma, live_server)
    page.goto("/soil/plans/")
    page.get_by_role("link", name="编制方案").first.click()
    page.get_by_label("方案名称").fill("二季度平衡")
    page.get_by_label("周数").fill("13")
    page.get_by_label("单程运距上限(km)").fill("8")
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_text("计算中").first).to_be_visible()
    worker = in_background(jobs.run_waiting_jobs)
    expect(page.get_by_text("已证最优").first).to_be_visible()
    worker.join()

    # the map: every flow can be reached with the keyboard and says what it is
    flow = page.locator(".sp-flow").first
    flow.focus()
    expect(page.locator("#sp-say")).to_contain_text("方(自然方)")
    expect(page.locator("#flows tr.sp-on")).to_have_count(1)
    expect(page.locator("#weeks-data")).to_be_attached()

    # the panel: the kept plan stays, the answer comes without a page load
    page.get_by_label("运距上限(km,0 为不限)").fill("1.2")
    panel = page.locator("#what-if")
    expect(panel.locator("dt", has_text="缺口")).to_be_visible()
    expect(panel).to_contain_text("缺口")
    expect(panel.locator(".sp-worse").first).to_be_visible()
    assert Plan.objects.count() == 1
    page.get_by_role("button", name="另存为方案").click()
    in_background(jobs.run_waiting_jobs).join()
    expect(page.locator(".sp-short")).to_be_visible()
    assert Plan.objects.latest("pk").settings["max_km"] == 1.2

    # back to the kept plan: a person turns one flow into a proposal
    page.goto(f"/soil/plans/{Plan.objects.earliest('pk').pk}/")
    page.locator("#flows input[name=pairs]").first.check()
    page.get_by_role("button", name="用勾选的生成匹配建议").click()
    expect(page.get_by_text("已生成匹配建议")).to_be_visible()
    assert Match.objects.count() == 1


def test_on_a_phone_nothing_runs_off_the_side(phone: Page, live_server: LiveServer, zone: Zone) -> None:
    become(phone, zone.ma, live_server)
    plan = solved(zone)
    for address in ("plans/", "plans/new/", f"plans/{plan.pk}/", "prices/", "outlets/"):
        phone.goto(f"/soil/{address}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address
