"""读者印务 registers on the telephone, 马工 finds a red line, the firm sees why and what to do; it is lifted."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_outreach_expo import become
from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import JPEG
from wutong.earthworks.models import Inspection, Registration
from wutong.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer) -> Zone:
    """The people, in the database that the server reads."""
    return make_zone()


@pytest.fixture
def picture(tmp_path: Path) -> str:
    """A photo on the telephone."""
    path = tmp_path / "东北角.jpg"
    path.write_bytes(JPEG)
    return str(path)


def test_a_need_is_registered_stopped_by_a_red_line_and_set_free(
    phone: Page, page: Page, zone: Zone, live_server: LiveServer, picture: str
) -> None:
    become(phone, zone.xu, live_server)
    phone.goto("/")
    expect(phone.get_by_role("heading", name="我的土方")).to_be_visible()
    phone.get_by_role("link", name="我要用土").click()
    _fill_in(phone)
    expect(phone.locator("[data-bank]")).to_have_text("11,765 m³")
    expect(phone.locator("[data-loose]")).to_have_text("15,647 m³")
    phone.get_by_role("button", name="登记").click()
    expect(phone.get_by_text("折自然方 11,765 m³。请接着上传")).to_be_visible()
    made = Registration.objects.get()
    assert (made.firm, made.stage) == (zone.reader, "submitted")

    become(page, zone.ma, live_server)
    page.goto("/soil/")
    page.get_by_role("link", name="读者印务").first.click()
    _look(page, picture, verdict="有红线,拦截", note="东侧两米厚砂砾石层", flag="含砂砾石或可利用石方")
    expect(page.get_by_text("含砂砾石或可利用石方:不得匹配、不得外运")).to_be_visible()

    phone.goto("/soil/mine/")
    expect(phone.get_by_text("有 1 条等您办理")).to_be_visible()
    expect(phone.get_by_text("自然资发〔2023〕57号").first).to_be_visible()
    phone.get_by_role("link", name="去办理").click()
    phone.locator("#id_kind").select_option("其他")
    phone.locator("#id_papers").set_input_files(picture)
    phone.get_by_role("button", name="上传").click()
    expect(phone.get_by_text("企业已补充材料,由土方岗复核")).to_be_visible()

    page.reload()
    _look(page, picture, verdict="属实,可匹配", note="自然资源部门处置文件 2024-16 号")
    expect(page.get_by_text("已进入可匹配清单")).to_be_visible()
    phone.goto("/soil/mine/")
    expect(phone.get_by_text("可匹配", exact=True)).to_be_visible()
    assert (Registration.objects.get().stage, Inspection.objects.count()) == ("verified", 2)


def _fill_in(phone: Page) -> None:
    today = clock.today()
    phone.locator("#id_site_name").fill("读者印务")
    phone.locator("#id_longitude").fill("103.6602,36.5301")
    phone.locator("#id_soil").select_option("二类土(普通土)")
    phone.locator("#id_use").select_option("场平")
    phone.locator("#id_amount").fill("10,000")
    phone.get_by_label("压实方", exact=True).check()
    phone.get_by_label("可供/需用起").fill(today.isoformat())
    phone.get_by_label("可供/需用止").fill((today + timedelta(days=120)).isoformat())


def _look(page: Page, picture: str, *, verdict: str, note: str, flag: str = "") -> None:
    page.get_by_role("link", name="现场核实").click()
    page.get_by_label("现场照片").set_input_files(picture)
    page.get_by_label(verdict).check()
    for box in page.get_by_role("group", name="查到的红线").get_by_role("checkbox").all():
        box.set_checked(False)
    if flag:
        page.get_by_label(flag).check()
    page.locator("#id_note").fill(note)
    page.get_by_role("button", name="登记核实结果").click()
    expect(page.get_by_text("核实结果已登记。")).to_be_visible()


def test_a_meeting_sheet_is_written_by_keyboard_and_pasted_from_excel(
    page: Page, zone: Zone, live_server: LiveServer
) -> None:
    become(page, zone.ma, live_server)
    page.goto("/soil/registrations/meeting/")
    page.get_by_label("会议", exact=True).fill("土方平衡协调会")
    first, last = clock.today().isoformat(), (clock.today() + timedelta(days=90)).isoformat()
    lines = [
        ("中兰鑫绿建科技有限公司", "中兰鑫绿建", "缺土", "42000", "压实方", "二类土", "场平", first,
         last, "103.61", "36.50"),
        ("瑞岭置业有限公司", "瑞岭观樾一品", "余土", "100000", "自然方", "湿陷性黄土", "", first,
         last, "103.645", "36.512"),
    ]  # fmt: skip
    page.locator("#id_line-0-firm_name").focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }""",
        "\n".join("\t".join(line) for line in lines),
    )
    expect(page.locator("#id_line-1-site_name")).to_have_value("瑞岭观樾一品")
    page.locator("#id_line-0-contact").fill("柳经理")
    page.locator("#id_line-0-contact").press("Enter")
    expect(page.locator("#id_line-1-contact")).to_be_focused()
    page.keyboard.press("Control+d")
    expect(page.locator("#id_line-1-contact")).to_have_value("柳经理")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已登记 2 条")).to_be_visible()
    assert sorted(Registration.objects.values_list("firm__name", "bank_m3")) == [
        ("中兰鑫绿建科技有限公司", 49_412), ("甘肃瑞岭置业有限公司", 100_000),
    ]  # fmt: skip
