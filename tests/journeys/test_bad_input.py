"""Bad input comes in by the ordinary pages: a sentence says what, where and what to do; nothing is half written.

In the browser where it adds something; through the test client, which also sees a traceback, everywhere else.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import Watcher
from tests.people import PASSWORD, Zone, make_zone
from wutong.insight.views import cockpit
from wutong.kernel import clock, jobs
from wutong.kernel.models import ImportBatch
from wutong.kernel.units import WanYuan
from wutong.leads import services
from wutong.leads.models import Lead
from wutong.outreach import services as outreach
from wutong.outreach.models import Contact, Trip

START = "/tables/leads.leads/import/"
OPTIONS = {"o-seat_id": "", "o-channel": "online", "o-project_name": "待定"}
HEADER = ("企业名称", "所在地", "总投资(万元)")
FIRMS = (HEADER, ("甲元电机有限公司", "兰州新区", 12000), ("乙利车架有限公司", "西安市", "2.5亿元"))


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


@pytest.fixture
def zhao(zone: Zone) -> Client:
    """Zhao's browser, in which a fault of ours would come out as a page and not as an exception."""
    client = Client(raise_request_exception=False)
    client.force_login(zone.zhao, backend="django.contrib.auth.backends.ModelBackend")
    return client


def xlsx(rows: Sequence[Sequence[Any]] = FIRMS, merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def told(answer: Any) -> str:
    """Return the words of a page, which hold no traceback whatever happened."""
    page: str = answer.content.decode()
    assert answer.status_code != 500, page[:400]
    assert "Traceback" not in page
    assert "Error at /" not in page
    return " ".join(strip_tags(page).split())


def send(
    client: Client, contents: bytes, name: str = "名单.xlsx", *, start: str = START, options: Any = OPTIONS
) -> Any:
    return client.post(start, {"file": SimpleUploadedFile(name, contents), **options})


def bring_in(client: Client, contents: bytes, name: str = "名单.xlsx", **where: Any) -> str:
    """Walk a file through upload, preview and import; return the words of the result."""
    page = send(client, contents, name, **where)
    assert page.status_code == 302, told(page)
    assert "Traceback" not in told(client.get(page["Location"]))
    told(client.post(f"{page['Location']}confirm/", follow=True))
    jobs.run_waiting_jobs()
    return told(client.get(page["Location"]))


def began(zone: Zone) -> Trip:
    """Return an expo of zhao's office in early June."""
    with clock.at(date(2024, 5, 20)):
        return outreach.plan_trip(
            by=zone.zhao, kind="expo", title="参加厦门兽药展", cities="厦门", office_id=zone.promotion_office.pk,
            leader_id=zone.zhao.pk, member_ids=[], starts_on=date(2024, 6, 3), ends_on=date(2024, 6, 8),
            expo="厦门兽药展",
        )  # fmt: skip


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a broken workbook": (lambda: xlsx()[:900], "文件“名单.xlsx”已损坏,打不开"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "其实是图片,不是表格"),
    "a PDF that is called a workbook": (lambda: b"%PDF-1.7\n1 0 obj", "其实是PDF 文件,不是表格"),
    "a Word file that is called a workbook": (word, "其实是Word 文档,不是表格"),
    "an empty file": (lambda: b"", "空的"),
    "a workbook without a cell": (lambda: xlsx([[]]), "没有"),
    "noise": (lambda: bytes(range(256)) * 20, "名单.xlsx"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_refused_in_a_sentence_and_nothing_is_begun(kind: str, zhao: Client) -> None:
    make, sentence = REFUSED[kind]
    answer = send(zhao, make())
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert not ImportBatch.objects.exists()
    assert not Lead.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_in_whatever_encoding_it_was_saved(encoding: str, zhao: Client) -> None:
    lines = "\r\n".join(",".join(map(str, row)) for row in FIRMS)
    assert "新建 2" in bring_in(zhao, lines.encode(encoding), "名单.csv")
    assert set(Lead.objects.values_list("investor", flat=True)) == {"甲元电机有限公司", "乙利车架有限公司"}


@pytest.mark.django_db
def test_a_formula_without_a_value_is_named_by_its_cell_and_the_other_rows_come_in(zhao: Client) -> None:
    page = bring_in(zhao, xlsx([*FIRMS, ("丙成电池有限公司", "武威市", "=C2*2")]))
    assert "新建 2" in page
    assert "C4 是公式且没有结果,请在 Excel 里打开、算出结果并保存后再传" in page
    assert Lead.objects.count() == 2


@pytest.mark.django_db
def test_a_merged_title_above_the_header_is_passed_over(zhao: Client) -> None:
    title = ("2024年上半年拟来兰企业名单", "", "")
    assert "新建 2" in bring_in(zhao, xlsx([title, *FIRMS], merged="A1:C1"))


@pytest.mark.django_db
def test_a_header_of_two_merged_rows_is_read_as_one(zhao: Client) -> None:
    rows = [("企业名称", "投资情况", ""), ("", "总投资(万元)", "固定资产投资(万元)"), ("甲元电机有限公司", 12000, 9000)]
    page = bring_in(zhao, xlsx(rows, merged="B1:C1"))
    assert "新建 1" in page
    assert Lead.objects.get().investment == WanYuan(12_000)


@pytest.mark.django_db
def test_amounts_and_days_written_as_text_are_read_and_a_wrong_one_names_its_row(zhao: Client) -> None:
    rows = [*FIRMS, ("丙成电池有限公司", "武威市", "两个亿左右")]
    page = bring_in(zhao, xlsx(rows))
    assert "应为金额,这里是“两个亿左右”" in page
    assert Lead.objects.get(investor="乙利车架有限公司").investment == WanYuan(25_000)
    assert Lead.objects.count() == 2


@pytest.mark.django_db
def test_a_day_as_text_is_read_and_one_that_is_not_in_the_calendar_names_its_row(zhao: Client, zone: Zone) -> None:
    trip = began(zone)
    rows = [("企业名称", "日期"), ("甲元电机有限公司", "2024年6月4日"), ("乙利车架有限公司", "2024/6/31")]
    with clock.at(date(2024, 6, 20)):
        page = bring_in(zhao, xlsx(rows), start="/tables/outreach.contacts/import/", options={"o-trip": trip.pk})
    assert "没有“2024/6/31”这一天,请核对" in page
    assert [(one.firm, one.met_on) for one in Contact.objects.all()] == [("甲元电机有限公司", date(2024, 6, 4))]


@pytest.mark.django_db
def test_a_file_of_more_rows_than_the_limit_says_how_many_there_may_be(zhao: Client, settings: LazySettings) -> None:
    settings.ROW_LIMIT = 20
    rows = [HEADER, *((f"第{number}电机有限公司", "兰州市", 100) for number in range(21))]
    answer = send(zhao, xlsx(rows))
    assert answer.status_code == 422
    assert "20 行" in told(answer)
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_a_file_past_the_limit_of_bytes_says_so(zhao: Client, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    answer = send(zhao, b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "文件“名单.xlsx”超过 1 MB 的上限,没有接收。请拆成几份再传。" in told(answer)
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_the_same_file_twice_brings_nothing_in_and_says_when_it_was(zhao: Client) -> None:
    file = xlsx()
    bring_in(zhao, file)
    again = send(zhao, file)
    assert "这份文件已于" in told(zhao.get(again["Location"]))
    assert "没有再次导入" in told(zhao.post(f"{again['Location']}confirm/"))
    assert Lead.objects.count() == 2


@pytest.mark.django_db
def test_a_firm_given_three_times_is_one_lead(zhao: Client) -> None:
    page = bring_in(zhao, xlsx([*FIRMS, ("甲元电机(有限公司)", "", ""), ("甲元電機有限公司", "", "")]))
    assert "新建 2" in page
    assert "重复 2" in page
    assert "与本表第 2 行重复" in page


@pytest.mark.django_db
def test_html_in_a_firm_name_is_shown_as_it_was_typed(zhao: Client) -> None:
    name = "<script>alert(1)</script>电机有限公司"
    bring_in(zhao, xlsx([HEADER, (name, "<b>兰州</b>", 1)]))
    lead = Lead.objects.get()
    assert lead.investor == name
    for address in ("/leads/", f"/leads/{lead.pk}/", "/leads/board/", "/leads/?q=电机"):
        page = zhao.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.django_db
def test_a_text_of_a_megabyte_is_judged(zhao: Client) -> None:
    text = "今年以来,中川园区收集线索136条,推动35个项目开工。招商工作平稳有序推进,各专班各司其职。\n" * 9000
    assert 1_000_000 < len(text.encode()) < 4_000_000
    page = told(zhao.post("/insight/checker/", {"text": text[:360_000]}))
    assert "线索" in page


@pytest.mark.django_db
def test_a_text_past_what_the_checker_takes_is_refused_in_a_sentence(zhao: Client) -> None:
    answer = zhao.post("/insight/checker/", {"text": "园区收集线索136条。" * 160_000})
    assert answer.status_code in {400, 413, 422}
    assert "Traceback" not in told(answer)


@pytest.mark.django_db
def test_a_fault_of_ours_shows_a_sentence_and_no_traceback(zhao: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(cockpit.cockpit, "figures", broken)
    answer = zhao.get("/insight/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出了差错,您的这一步没有保存" in page
    assert not any(word in page for word in ("secret detail", "Traceback", "RuntimeError"))


def sign_in(browser: Browser, live_server: LiveServer, username: str, address: str) -> Page:
    page = browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
    page.goto(address)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_on_one_lead_the_later_is_told_and_keeps_its_words(
    browser: Browser, live_server: LiveServer
) -> None:
    zone = make_zone()
    values = services.LeadValues(investor="爱玛科技集团股份有限公司", project_name="智慧出行基地", channel="trip")
    lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)
    first, second = (sign_in(browser, live_server, name, f"/leads/{lead.pk}/edit/") for name in ("zhang", "li"))
    first.get_by_label("项目名称").fill("智慧出行基地一期")
    second.get_by_label("项目名称").fill("智慧出行基地(一期)")
    first.get_by_role("button", name="保存").click()
    expect(first.get_by_text("已保存")).to_be_visible()
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("已被他人修改,您的修改还没有保存")
    expect(second.get_by_role("alert")).to_contain_text("智慧出行基地一期")
    expect(second.get_by_label("项目名称")).to_have_value("智慧出行基地(一期)")
    lead.refresh_from_db()
    assert lead.project_name == "智慧出行基地一期"
    for page in (first, second):
        page.context.close()


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_file_past_the_limit_is_stopped_before_it_is_sent(
    page: Page, live_server: LiveServer, settings: LazySettings, watcher: Watcher
) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    make_zone()
    page.goto(START)
    page.get_by_label("用户名").fill("zhao")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    file = page.get_by_label("文件", exact=True)
    file.set_input_files({"name": "大表.xlsx", "mimeType": "", "buffer": b"x" * 1024 * 1025})
    said = file.evaluate("field => field.validationMessage")
    assert said == "文件超过 1 MB 的上限,请拆成几份再传。"
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("导入线索")
    assert not ImportBatch.objects.exists()
