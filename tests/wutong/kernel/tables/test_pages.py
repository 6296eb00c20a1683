"""Promises about the pages of an import."""

import re

import pytest
from django import forms
from django.conf import LazySettings
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.kernel.tables import made
from tests.wutong.kernel.tables.offices import OFFICES
from wutong.accounts.models import Office, Person
from wutong.kernel import jobs
from wutong.kernel.models import ImportBatch

pytestmark = pytest.mark.django_db
START = f"/tables/{OFFICES.code}/import/"
PART = {"HX-Request": "true"}


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


def signed_in(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def zhang(zone: Zone) -> Client:
    """Zhang's browser."""
    return signed_in(zone.zhang)


def uploaded(zhang: Client, contents: bytes, name: str = "名单.xlsx") -> str:
    """Upload and return the address of the preview."""
    answer = zhang.post(START, {"file": made.upload(contents, name)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_whole_import_walks_through_its_pages(zhang: Client) -> None:
    assert zhang.get(START).status_code == 200
    page = uploaded(zhang, made.xlsx([*made.offices(3), ("招商办", "", 1)]))
    assert "可导入 3</strong>,重复 1" in zhang.get(page).content.decode()
    assert zhang.post(f"{page}confirm/").status_code == 302
    assert "every 1s" in zhang.get(page, headers=PART).content.decode()
    jobs.run_waiting_jobs()
    result = zhang.get(page).content.decode()
    assert "新建 3</strong>,重复 1" in result
    assert "已有单位“招商办”" in result
    assert zhang.get(f"{page}marked/")["Content-Type"].endswith("sheet")
    assert "撤销这次导入" in zhang.get(f"{page}undo/").content.decode()
    zhang.post(f"{page}undo/")
    assert "撤回 3 条" in zhang.get(page).content.decode()
    assert not Office.objects.filter(name__startswith="单位").exists()


def test_html_in_a_name_is_shown_as_text(zhang: Client) -> None:
    page = uploaded(zhang, made.xlsx([made.HEADER, ("<img src=x onerror=alert(1)>", "", "<b>")]))
    shown = zhang.get(page).content.decode()
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


def test_a_file_that_is_no_table_is_refused_on_the_upload_page(zhang: Client) -> None:
    answer = zhang.post(START, {"file": made.upload(b"%PDF-1.7", "名单.xlsx")})
    assert answer.status_code == 422
    assert "其实是PDF 文件" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_past_the_limit_is_refused_on_the_upload_page(zhang: Client, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 1000
    answer = zhang.post(START, {"file": made.upload(b"x" * 1001, "名单.csv")})
    assert answer.status_code == 422
    assert "上限" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_choosing_another_column_reads_the_file_again(zhang: Client) -> None:
    page = uploaded(zhang, made.text([("甲方", "简称"), ("单位甲", "甲")], encoding="gbk"), "名单.csv")
    shown = zhang.get(page).content.decode()
    assert "还没有选定必填的列" in shown
    chosen = {"sheet": "CSV", "header_row": "1", "header_depth": "1", "m-name": "0", "m-short_name": "1"}
    part = zhang.post(page, chosen, headers=PART).content.decode()
    assert "可导入 1</strong>" in part
    assert "<html" not in part


def test_the_same_file_again_offers_the_earlier_result(zhang: Client) -> None:
    contents = made.xlsx(made.offices(3))
    first = uploaded(zhang, contents)
    zhang.post(f"{first}confirm/")
    jobs.run_waiting_jobs()
    second = uploaded(zhang, contents)
    shown = zhang.get(second).content.decode()
    assert re.search("这份文件已于 .* 由 张专员 导入", shown)
    assert first in shown
    assert zhang.post(f"{second}confirm/").status_code == 409
    assert Office.objects.filter(name__startswith="单位").count() == 3


class Whose(forms.Form):
    """A choice that holds for every row."""

    office = forms.ChoiceField(label="归口", choices=[("1", "甲"), ("2", "乙")])


def test_a_table_may_ask_something_that_holds_for_every_row(zhang: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(OFFICES), "options_form", lambda self, user: Whose)
    assert "归口" in zhang.get(START).content.decode()
    assert zhang.post(START, {"file": made.upload(made.xlsx(made.offices(1)))}).status_code == 422
    answer = zhang.post(START, {"file": made.upload(made.xlsx(made.offices(1))), "o-office": "2"})
    assert answer.status_code == 302
    assert ImportBatch.objects.get().options == {"office": "2"}


def test_who_may_not_import_is_kept_out_of_every_page(zone: Zone, zhang: Client) -> None:
    page = uploaded(zhang, made.xlsx(made.offices(3)))
    wang = signed_in(zone.wang)
    for address in (START, page, f"{page}undo/", f"{page}marked/", f"/tables/{OFFICES.code}/template/"):
        assert wang.get(address).status_code == 403
    assert signed_in(zone.zhao).get(page).status_code == 404


def test_a_table_nobody_declares_is_not_found(zhang: Client) -> None:
    assert zhang.get("/tables/nothing/import/").status_code == 404


def test_pages_need_few_queries_however_long_the_file(zhang: Client, django_assert_max_num_queries: type) -> None:
    page = uploaded(zhang, made.xlsx(made.offices(200)))
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture that is a context manager
        zhang.get(page)
    zhang.post(f"{page}confirm/")
    jobs.run_waiting_jobs()
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture that is a context manager
        zhang.get(f"{page}?show=created")
