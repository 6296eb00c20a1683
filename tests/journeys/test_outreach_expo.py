"""At an expo: a contact taken down on a phone in the hall, and made a lead at the desk."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import Zone, make_zone
from wutong.accounts.models import Person
from wutong.kernel import clock
from wutong.outreach import services
from wutong.outreach.models import Contact, Trip

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRM = "厦门海牧生物有限公司"


@pytest.fixture
def zone(live_server: LiveServer) -> Zone:
    """The people, in the database that the server reads."""
    return make_zone()


@pytest.fixture
def expo(zone: Zone) -> Trip:
    """An expo that is on today; the other team plans to visit a firm that is there."""
    today = clock.today()
    plan = {"cities": "厦门", "starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=2)}
    services.plan_trip(
        by=zone.zhou, kind="trip", title="走访厦门企业", office_id=zone.zhou.office_id, leader_id=zone.zhou.pk,
        member_ids=[], targets=[{"firm": FIRM}], **plan,
    )  # fmt: skip
    return services.plan_trip(
        by=zone.li, kind="expo", title="参加厦门兽药展", office_id=zone.li.office_id, leader_id=zone.li.pk,
        member_ids=[zone.zhang.pk], expo="厦门兽药展", **plan,
    )  # fmt: skip


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def test_a_contact_from_the_hall_is_a_lead_by_the_evening(
    phone: Page, page: Page, zone: Zone, expo: Trip, live_server: LiveServer
) -> None:
    become(phone, zone.zhang, live_server)
    phone.goto(f"/outreach/trips/{expo.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390, "the page fits a phone"
    phone.get_by_label("企业", exact=True).first.fill("海牧生物")
    phone.get_by_label("姓名").fill("林明")
    expect(phone.get_by_text("可能撞车").first).to_be_visible()
    phone.get_by_text("深谈", exact=True).click()
    phone.get_by_label("备注").fill("问蒸汽价格")
    phone.get_by_role("button", name="登记接触").click()
    expect(phone.locator("#contacts tbody tr")).to_have_count(1)
    expect(phone.locator("#trace")).to_contain_text("深谈 1")
    expect(phone.get_by_label("企业", exact=True).first).to_have_value("")
    contact = Contact.objects.get()

    become(page, zone.zhang, live_server)
    page.goto("/outreach/")
    page.get_by_role("link", name="参加厦门兽药展").click()
    page.locator(f"#contact-{contact.pk}").get_by_role("link", name="转为线索").click()
    expect(page.get_by_role("textbox", name="投资方")).to_have_value("海牧生物")
    page.get_by_role("textbox", name="投资方").fill(FIRM)
    page.get_by_label("项目名称").fill("兽用原料药项目")
    page.get_by_role("button", name="登记线索").click()
    expect(page.get_by_text("已转为线索 ZC-XS-")).to_be_visible()
    expect(page.locator(f"#contact-{contact.pk}")).to_contain_text("ZC-XS-")
    page.get_by_role("link", name="外出与接待").click()
    page.get_by_role("link", name="月历").click()
    page.locator(".ot-bar", has_text="参加厦门兽药展").first.click()
    expect(page.get_by_role("heading", name="参加厦门兽药展")).to_be_visible()
    contact.refresh_from_db()
    assert contact.lead is not None
    assert (contact.lead.seat.person, contact.lead.channel) == (zone.zhang, "expo")
