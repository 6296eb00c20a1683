"""The days of a lead in a real browser: registered, met by a namesake, judged, won, raced for, edited twice."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import Watcher
from tests.people import PASSWORD, Zone, make_zone
from wutong.leads import services
from wutong.leads.models import Lead
from wutong.leads.services import LeadValues

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FIRM = "浙江星月电动车有限公司"
# Chromium writes a line for every answer of 4xx; these are the refusals that the story provokes.
REFUSED = r"status of (403|404|409|422)"


@pytest.fixture
def zone(transactional_db: None) -> Zone:
    return make_zone()


def register(zone: Zone, investor: str = FIRM, *, pooled: bool = False, project: str = "整车项目") -> Lead:
    values = LeadValues(investor=investor, project_name=project, channel="expo", chain="整车")
    seat = None if pooled else zone.seat(zone.zhang).pk
    return services.register(by=zone.zhang, seat_id=seat, values=values, despite_similar=True)


def sign_in(page: Page, username: str) -> None:
    page.goto("/leads/today/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("今日")
    # The words stand before htmx listens to what one types.
    page.wait_for_load_state("load")


def fill_new(page: Page, investor: str, project: str) -> None:
    page.goto("/leads/new/")
    page.get_by_label("投资方", exact=True).press_sequentially(investor)
    page.get_by_label("项目名称").fill(project)
    page.get_by_label("来源渠道").select_option("expo")
    page.get_by_label("总投资").fill("2.5亿")


def test_a_lead_goes_from_the_register_to_the_talks(page: Page, zone: Zone) -> None:
    sign_in(page, "zhang")
    fill_new(page, FIRM, "整车项目")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_have_text(FIRM)
    expect(page.get_by_text("1 天响应")).to_be_visible()
    page.get_by_role("link", name="响应", exact=True).click()
    page.locator("#verb").get_by_role("button", name="响应").click()
    expect(page.get_by_text("3 天研判,还剩 3 个工作日")).to_be_visible()
    page.get_by_role("link", name="研判", exact=True).click()
    for dimension in ("产业方向", "市场前景", "技术路线", "环保", "能耗", "效益"):
        page.get_by_label(f"{dimension} 4 分").check()
    page.locator("#verb").get_by_label("跟进", exact=True).check()
    page.get_by_label("研判意见").fill("方向相符,建议跟进")
    page.get_by_role("button", name="提交研判").click()
    expect(page.get_by_text("合计 24 / 30")).to_be_visible()
    page.get_by_role("link", name="进入在谈").click()
    page.get_by_role("button", name="进入在谈").click()
    expect(page.locator("[aria-current=step]")).to_have_text("在谈")
    assert Lead.objects.get().stage == "negotiate"


def test_a_namesake_is_told_while_typing_and_refused_in_place(page: Page, zone: Zone, watcher: Watcher) -> None:
    watcher.allow(REFUSED)
    lead = register(zone)
    sign_in(page, "wang")
    fill_new(page, "星月電動車", "整车项目")
    check = page.locator("#check")
    expect(check).to_contain_text(lead.number)
    expect(check).to_contain_text("装备制造专班 张专员")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".wt-error").first).to_contain_text("没有登记")
    expect(page.get_by_label("总投资")).to_have_value("2.5亿")
    page.get_by_role("link", name="申请仲裁").click()
    page.get_by_label("异议理由").fill("五月在展会上已交换名片")
    page.get_by_role("button", name="提交仲裁").click()
    expect(page.get_by_text("已申请仲裁")).to_be_visible()
    assert Lead.objects.count() == 1


def test_two_claim_one_lead_and_the_second_reads_who_has_it(
    page: Page, phone: Page, zone: Zone, watcher: Watcher
) -> None:
    watcher.allow(REFUSED)
    lead = register(zone, pooled=True)
    sign_in(page, "zhang")
    sign_in(phone, "wang")
    for one in (page, phone):
        one.goto("/leads/pool/")
        expect(one.get_by_role("button", name=f"认领 {FIRM}")).to_be_visible()
    phone.get_by_role("button", name=f"认领 {FIRM}").click()
    expect(phone.get_by_text("已认领")).to_be_visible()
    page.get_by_role("button", name=f"认领 {FIRM}").click()
    expect(page.locator("#verb")).to_contain_text("医药化工专班 王专员")
    lead.refresh_from_db()
    assert lead.seat == zone.seat(zone.wang)


def test_the_second_of_two_tabs_sees_both_values_and_saves_knowingly(page: Page, zone: Zone, watcher: Watcher) -> None:
    watcher.allow(REFUSED)
    lead = register(zone)
    sign_in(page, "zhang")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/leads/{lead.pk}/edit/")
        tab.locator("#group-project summary").click()
    other.get_by_label("产业链/环节").fill("电池")
    other.get_by_role("button", name="保存").click()
    expect(other.get_by_text("已保存")).to_be_visible()
    page.get_by_label("产业链/环节").fill("电机")
    page.get_by_role("button", name="保存").click()
    told = page.locator("tr", has_text="产业链/环节")
    expect(told).to_contain_text("电池")
    expect(told).to_contain_text("电机")
    lead.refresh_from_db()
    assert lead.chain == "电池"
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    lead.refresh_from_db()
    assert lead.chain == "电机"


def test_a_team_leader_hands_many_leads_over_at_once(page: Page, zone: Zone) -> None:
    for name in ("甲元电机有限公司", "乙利车架有限公司", "丙成电池有限公司"):
        register(zone, name, project=f"{name[:2]}项目")
    sign_in(page, "li")
    page.goto("/leads/")
    page.get_by_label("选中本页全部").check()
    expect(page.locator("[data-chosen]")).to_have_text("3")
    page.get_by_role("button", name="移交").click()
    page.get_by_label("移交给").select_option(label="陈专员 · 装备制造专班")
    page.get_by_label("理由").fill("分工调整")
    page.get_by_role("button", name="确认移交 3 条").click()
    expect(page.get_by_text("3 条线索已办理")).to_be_visible()
    assert Lead.objects.filter(seat=zone.seat(zone.chen)).count() == 3


def test_search_finds_by_initials_and_traditional_script_as_one_types(page: Page, zone: Zone) -> None:
    register(zone)
    sign_in(page, "zhang")
    for words in ("xyddc", "電動車"):
        page.keyboard.press("Escape")
        page.locator("#search").fill("")
        page.locator("#search").press_sequentially(words)
        expect(page.locator("#found")).to_contain_text(FIRM)


def test_a_card_dragged_to_another_stage_asks_for_what_the_move_needs(page: Page, zone: Zone) -> None:
    lead = register(zone)
    sign_in(page, "zhang")
    page.goto("/leads/board/")
    page.drag_and_drop(f"[data-lead='{lead.pk}']", "[data-stage=closed] h2")
    dialog = page.locator("#verb")
    dialog.get_by_label("原因").select_option("no_intent")
    dialog.get_by_label("说明").fill("投资方明确答复不来")
    dialog.get_by_role("button", name="不再跟进").click()
    expect(page.get_by_text("已办理:不再跟进")).to_be_visible()
    lead.refresh_from_db()
    assert (lead.stage, lead.closed_reason) == ("closed", "no_intent")


def test_a_card_dropped_where_it_cannot_go_says_so_and_stays(page: Page, zone: Zone) -> None:
    lead = register(zone)
    sign_in(page, "zhang")
    page.goto("/leads/board/")
    page.drag_and_drop(f"[data-lead='{lead.pk}']", "[data-stage=negotiate] h2")
    expect(page.locator("#notes")).to_contain_text("“线索登记”不能直接到“在谈”")
    lead.refresh_from_db()
    assert lead.stage == "new"


def test_a_note_is_made_on_the_phone_without_leaving_the_morning(phone: Page, zone: Zone) -> None:
    register(zone)
    sign_in(phone, "zhang")
    phone.get_by_label(f"给 {FIRM} 记一笔跟进").click()
    phone.get_by_label("内容").fill("约好周五来访")
    phone.get_by_role("button", name="记下").click()
    expect(phone.get_by_role("status")).to_contain_text("已记下")
    expect(phone.locator("#today")).to_contain_text("约好周五来访")
    width = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_a_form_works_without_scripts(browser: Browser, live_server: LiveServer, zone: Zone) -> None:
    lead = register(zone)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "zhang")
    page.goto(f"/leads/{lead.pk}/do/respond/")
    page.get_by_role("button", name="响应").click()
    expect(page.get_by_text("已响应。")).to_be_visible()
    context.close()
