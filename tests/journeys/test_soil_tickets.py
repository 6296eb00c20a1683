"""A haul on two telephones: out with no line and back, in at the other gate, survey, settlement, ledger, closed."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import Watcher
from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_match, told
from wutong.accounts.models import Person
from wutong.earthworks import services
from wutong.earthworks.models import LedgerLine, Match, Ticket

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DAY = date(2024, 4, 10)


@pytest.fixture
def zone(live_server: LiveServer, settings: Any) -> Zone:
    """The people, on a day in spring on which soil may be hauled."""
    settings.BUSINESS_DAY = DAY
    return make_zone()


@pytest.fixture
def match(zone: Zone) -> Match:
    """A match that may be hauled for."""
    return make_match(zone)


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody else."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[house.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": house.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def send_trucks(phone: Page, match: Match) -> None:
    """Sign one truck out with a line, one without, and wait until the second was sent again by itself."""
    phone.goto(f"/soil/matches/{match.pk}/gate/")
    phone.get_by_role("button", name="甘A12345").tap()
    expect(phone.locator("#said")).to_contain_text("甘A12345 第 1 趟已出场,12.030 m³(自然方)")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="甘A54321").dblclick()
    expect(phone.locator("#queue")).to_contain_text("有 1 张车票没有信号")
    assert Ticket.objects.count() == 1
    phone.context.set_offline(False)
    expect(phone.locator("#queue")).to_be_hidden()
    expect(phone.locator("#said")).to_contain_text("甘A54321 第 1 趟已出场")
    assert Ticket.objects.count() == 2


def receive_trucks(phone: Page, match: Match) -> None:
    """Sign for both."""
    phone.goto(f"/soil/matches/{match.pk}/gate/")
    expect(phone.get_by_role("heading", name="出场签票")).to_have_count(0)
    for plate in ("甘A12345", "甘A54321"):
        phone.get_by_role("button", name=plate).tap()
        expect(phone.locator("#said")).to_contain_text(f"{plate} 第 1 趟进场已签收")
    expect(phone.get_by_text("没有在途的车")).to_be_visible()


def survey(page: Page, amount: str) -> None:
    """Finish and survey; what differs by more than five percent is asked back."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="完工").click()
    page.get_by_role("link", name="登记复测").click()
    page.get_by_label("复测人").fill("马工、双方代表")
    page.get_by_label("方法").fill("无人机航测")
    page.get_by_label("复测方量").fill(amount)
    page.get_by_role("button", name="保存复测").click()


def settle(page: Page) -> None:
    """Settle by the tickets, signed by both."""
    page.locator("main").get_by_role("link", name="结算", exact=True).click()
    page.get_by_label("结算依据").select_option("tickets")
    page.get_by_label("依据说明").fill("双方认可车票")
    page.get_by_label("出土方签字").fill("瑞经理")
    page.get_by_label("用土方签字").fill("徐经理")
    page.get_by_role("button", name="保存结算").click()
    expect(page.get_by_role("heading", name="土石方结算单")).to_be_visible()


def test_a_haul_from_the_gate_to_the_ledger(
    page: Page, phone: Page, zone: Zone, match: Match, live_server: LiveServer, watcher: Watcher
) -> None:
    watcher.allow("ERR_INTERNET_DISCONNECTED")
    watcher.allow("422")
    become(phone, zone.rui, live_server)
    send_trucks(phone, match)
    become(phone, zone.xu, live_server)
    receive_trucks(phone, match)
    become(page, zone.ma, live_server)
    page.goto(f"/soil/matches/{match.pk}/")
    survey(page, "30")
    expect(page.get_by_text("请写明差异说明").first).to_be_visible()
    page.get_by_label("差异说明").fill("雨后补运一车未签票")
    page.get_by_role("button", name="保存复测").click()
    settle(page)
    page.goto("/soil/ledger/")
    saving = sum(LedgerLine.objects.values_list("saving_fen", flat=True))
    expect(page.get_by_text(f"{saving / 100:,.2f}").first).to_be_visible()
    page.get_by_role("link", name="2024-04").click()
    expect(page.locator("#trips").get_by_text("已签收")).to_have_count(2)


def test_the_firms_close_what_is_settled_from_their_own_pages(
    phone: Page, zone: Zone, match: Match, live_server: LiveServer
) -> None:
    settled(zone, match)
    for person in (zone.rui, zone.xu):
        become(phone, person, live_server)
        phone.goto(f"/soil/matches/{match.pk}/")
        phone.get_by_role("button", name="核验:运输、结算均已办结").tap()
        expect(phone.locator("#notes")).to_contain_text("核验")
    match.refresh_from_db()
    assert match.stage == "closed"


def settled(zone: Zone, match: Match) -> None:
    """Haul, finish, survey and settle through the services."""
    rows = [told(match, left_at=time(0, 1), arrived_at=time(0, 2))]
    services.record_day(by=zone.ma, match_id=match.pk, rows=rows)
    services.finish(by=zone.ma, match_id=match.pk)
    services.survey(by=zone.ma, match_id=match.pk, on=DAY, surveyors="马工", method="断面法", amount=Decimal("12.03"))
    services.settle(
        by=zone.ma, match_id=match.pk, on=DAY, basis="tickets", surplus_signer="瑞经理", need_signer="徐经理"
    )
