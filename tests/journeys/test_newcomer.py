"""A newcomer enters the demo town by its key: figures, their rows, the past, a bulletin to take away, a report judged.

One file, because the town is built once for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from docx import Document
from playwright.sync_api import Page, expect

from wutong.site.demo import Tables, build, doorstep

pytestmark = pytest.mark.journey

REPOSITORY = Path(__file__).resolve().parents[2]
REPORT = REPOSITORY / "../shared/seed/report-2024-06-28.txt"
# Said where the report does not lie beside the checkout.
DRAFT = (
    "2024年6月28日\n今年以来,中川园区赴外开展20批次招商活动,收集招商引资项目线索136条,目前正在洽谈12个项目;"
    "推动35个项目开工建设,开工率达97%,完成入库项目29个。园区代办大厅协调解决企业各类问题40余项。"
)
FIGURES = {
    "trips": "20批次",
    "leads": "136条",
    "talks": "12个",
    "start_base": "36个",
    "starts": "35个",
    "start_rate": "97.2%",
    "entries": "29个",
}


@dataclass(frozen=True)
class WayIn:
    """The address with the town's key."""

    key: str

    def enter(self, page: Page, username: str = "") -> None:
        """Come in, and look round as one of the town's people."""
        page.goto(f"/demo/{self.key}/")
        if username:
            page.goto("/demo/")
            page.locator(f"button[value={username}]").click()
            page.wait_for_url(lambda address: not address.endswith("/demo/"))


@pytest.fixture(scope="module")
def way_in(django_db_setup: None, django_db_blocker: Any) -> Iterator[WayIn]:
    """Build the town where the live server sees it; it is 2024-06-28 in every thread."""
    with django_db_blocker.unblock(), override_settings(BUSINESS_DAY=date(2024, 6, 28)):
        build(Tables.read(REPOSITORY / "seeds"), "Wutong-000000")
        doorstep.open_for(settings.HOME, "Wutong-000000")
        found = doorstep.find(settings.HOME)
        assert found is not None
        yield WayIn(found.key)
        call_command("flush", verbosity=0, interactive=False)
        (settings.HOME / "demo-key").unlink()


@pytest.fixture
def transactional_db(way_in: WayIn) -> None:
    """Stand in the built town; otherwise the live server would begin each story with an empty database."""


def value(page: Page, code: str) -> Any:
    """Return where a figure's value stands on the cockpit."""
    return page.locator(f".in-number[href*='/indicators/{code}/'] .in-value")


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def open_bulletin(page: Page) -> None:
    """Make the week's bulletin, or open it where an earlier story made it: there is one a week."""
    page.goto("/insight/bulletins/")
    made = page.locator("main td a").first
    (made if made.count() else page.get_by_role("button", name="生成简报")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("周报")


@pytest.mark.parametrize("size", ["page", "phone"])
def test_a_newcomer_first_sees_the_report_s_seven_figures(
    size: str, way_in: WayIn, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    way_in.enter(page)
    for code, said in FIGURES.items():
        expect(value(page, code)).to_have_text(said)
    assert sideways(page) <= 0


def test_a_tap_shows_how_a_rate_is_counted(phone: Page, way_in: WayIn) -> None:
    way_in.enter(phone)
    card = phone.locator(".in-card", has=phone.locator("[href*='/indicators/start_rate/']"))
    expect(card.locator(".in-note")).to_be_hidden()
    card.locator("summary").tap()
    note = card.locator(".in-note")
    for words in ("分子", "35", "分母", "36", "口径", "截止"):
        expect(note).to_contain_text(words)
    expect(note).to_contain_text("2024-06-28")


def test_a_figure_opens_its_rows_and_a_row_its_lead(page: Page, way_in: WayIn) -> None:
    way_in.enter(page)
    value(page, "leads").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("线索")
    expect(page.locator("#rows tbody tr")).to_have_count(50)
    expect(page.locator("#rows .in-side b")).to_have_text("136")
    firm = page.locator("#rows tbody tr").first.locator("td").nth(2).inner_text()
    page.locator("#rows tbody tr a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(firm)


def test_a_past_day_shows_what_was_known_then(page: Page, way_in: WayIn) -> None:
    way_in.enter(page)
    page.get_by_label("截止日期").fill("2024-05-31")
    expect(page.get_by_text("以下是截至 2024-05-31 当时已知的数字")).to_be_visible()
    for code, said in {"trips": "16批次", "leads": "108条", "starts": "29个"}.items():
        expect(value(page, code)).to_have_text(said)
    value(page, "leads").click()
    expect(page.locator("#rows .in-side b")).to_have_text("108")


def test_the_funnel_is_a_picture_whose_parts_open_rows(page: Page, way_in: WayIn) -> None:
    way_in.enter(page)
    funnel = page.locator("[data-chart='chart-funnel'] svg")
    expect(funnel).to_be_visible()
    funnel.click(position={"x": 120, "y": 22})
    page.wait_for_url("**/insight/indicators/leads/**")


def test_the_promotion_office_makes_a_bulletin_whose_numbers_click(page: Page, way_in: WayIn) -> None:
    way_in.enter(page, "zhaomin")
    open_bulletin(page)
    line = page.get_by_role("row").filter(has_text="线索").filter(has_text="136").first
    line.get_by_role("link", name="136").click()
    expect(page.locator("#rows .in-side b")).to_have_text("136")


def test_the_bulletin_leaves_as_word_and_as_excel_with_the_same_numbers(
    page: Page, way_in: WayIn, tmp_path: Path
) -> None:
    way_in.enter(page, "zhaomin")
    open_bulletin(page)
    for name, kind in (("Word", "docx"), ("Excel", "xlsx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        taken.value.save_as(tmp_path / f"简报.{kind}")
    word = Document(str(tmp_path / "简报.docx"))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert any("136" in text for text in cells)
    assert not any("红头" in paragraph.text for paragraph in word.paragraphs)
    book = openpyxl.load_workbook(tmp_path / "简报.xlsx")
    assert 136 in {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def judge(page: Page, text: str) -> None:
    page.goto("/insight/checker/")
    page.get_by_label("稿子").fill(text)
    page.get_by_role("button", name="核稿").click()
    expect(page.get_by_label("逐个核算")).to_be_visible()


def test_the_report_is_judged_figure_by_figure_and_nothing_of_it_is_wrong(page: Page, way_in: WayIn) -> None:
    way_in.enter(page, "zhaomin")
    judge(page, REPORT.read_text(encoding="utf-8") if REPORT.exists() else DRAFT)
    table = page.get_by_label("逐个核算")
    assert table.locator(".ck-mark.ck-right").count() >= 6
    expect(table.locator(".ck-mark.ck-wrong")).to_have_count(0)
    expect(table.get_by_role("row").filter(has_text="40余").locator(".ck-mark")).to_have_class("ck-mark ck-not_kept")


def test_a_wrong_figure_leads_to_the_true_value_and_its_rows(page: Page, way_in: WayIn) -> None:
    way_in.enter(page, "zhaomin")
    judge(page, DRAFT.replace("136条", "137条"))
    wrong = page.get_by_label("逐个核算").get_by_role("row").filter(has=page.locator(".ck-wrong"))
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("137条")
    wrong.get_by_role("link", name="136 条").click()
    expect(page.locator("#rows .in-side b")).to_have_text("136")


@pytest.mark.parametrize("username", ["xitong", "anquan", "shenji"])
def test_the_three_officers_see_no_business_page(username: str, page: Page, way_in: WayIn, watcher: Any) -> None:
    watcher.allow("403")
    way_in.enter(page, username)
    for door in ("今日", "洞察", "线索", "外出", "项目", "简报", "核稿"):
        expect(page.get_by_role("navigation").get_by_role("link", name=door, exact=True)).to_have_count(0)
    for address in ("/insight/", "/leads/", "/projects/", "/outreach/", "/insight/bulletins/", "/insight/checker/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 403


UPRIGHT = (
    "/insight/", "/insight/indicators/leads/", "/insight/checker/", "/leads/", "/leads/board/", "/outreach/",
    "/projects/", "/rules/", "/tables/leads.leads/import/", "/demo/",
)  # fmt: skip


@pytest.mark.parametrize("address", UPRIGHT)
def test_a_page_stands_upright_on_a_phone(address: str, phone: Page, way_in: WayIn) -> None:
    way_in.enter(phone, "zhaomin")
    phone.goto(address)
    phone.wait_for_load_state("networkidle")
    assert sideways(phone) <= 0


def test_one_lead_stands_upright_on_a_phone(phone: Page, way_in: WayIn) -> None:
    way_in.enter(phone, "zhangchen")
    phone.goto("/leads/?q=爱玛")
    phone.locator("main a:visible", has_text="爱玛").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("爱玛")
    assert sideways(phone) <= 0


def test_the_door_is_shut_without_the_key(page: Page, way_in: WayIn, watcher: Any) -> None:
    watcher.allow("404")
    answer = page.goto("/demo/another-key/")
    assert answer is not None
    assert answer.status == 404
    page.goto("/insight/")
    expect(page.get_by_label("口令")).to_be_visible()
