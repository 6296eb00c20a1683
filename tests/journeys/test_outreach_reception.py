"""A delegation is received: planned at the office, approved by a leader, written down, reported."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_outreach_expo import become
from tests.people import Zone, make_zone
from wutong.kernel import clock
from wutong.outreach import services
from wutong.outreach.models import Trip, Visit

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer) -> Zone:
    """The people, in the database that the server reads."""
    return make_zone()


def test_a_delegation_is_planned_approved_and_written_down(page: Page, zone: Zone, live_server: LiveServer) -> None:
    today = clock.today().isoformat()
    become(page, zone.zhang, live_server)
    page.goto("/outreach/")
    page.get_by_role("link", name="立批次").first.click()
    page.get_by_label("类别").select_option("来访接待")
    page.get_by_label("事由").fill("海南企业考察孵化基地")
    page.get_by_label("城市").fill("兰州新区")
    page.get_by_label("出发日期").fill(today)
    page.get_by_label("返回日期").fill(today)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已立批次 ZC-LF-")).to_be_visible()
    trip = Trip.objects.get()

    become(page, zone.qian, live_server)
    page.goto(f"/outreach/trips/{trip.pk}/")
    page.get_by_role("button", name="批准方案").click()
    expect(page.get_by_text("方案已批准。")).to_be_visible()

    become(page, zone.zhang, live_server)
    page.goto(f"/outreach/trips/{trip.pk}/")
    page.get_by_role("link", name="登记来访").click()
    page.get_by_label("企业", exact=False).first.fill("海南椰风生物股份有限公司")
    page.get_by_label("建设内容").fill("年产五万吨饲料添加剂")
    page.get_by_label("经济和社会效益").fill("用工二百人")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="海南椰风生物股份有限公司")).to_be_visible()
    expect(page.get_by_text("年产五万吨饲料添加剂")).to_be_visible()
    assert Visit.objects.get().kind == "received"


def test_a_report_that_is_late_says_so_and_goes_in_all_the_same(
    page: Page, zone: Zone, live_server: LiveServer
) -> None:
    then = clock.today() - timedelta(days=40)
    trip = services.plan_trip(
        by=zone.zhang, kind="trip", title="走访上海企业", cities="上海", office_id=zone.zhang.office_id,
        leader_id=zone.zhang.pk, member_ids=[], starts_on=then, ends_on=then,
    )  # fmt: skip
    become(page, zone.zhang, live_server)
    page.goto(f"/outreach/trips/{trip.pk}/")
    expect(page.get_by_text("报告逾期")).to_be_visible()
    page.get_by_label("报告").fill("走访两家企业,一家有意向。")
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("走访两家企业,一家有意向。")).to_be_visible()
    expect(page.get_by_text("晚于")).to_be_visible()
