"""An exhibitor list comes in: firms are found as one types, doubtful names decided with the keys, and taken back."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import Zone, make_zone
from tests.wutong.enterprises.stories import AIMA, TWIN_A, Likeness, bring, make_directory
from wutong.accounts.models import Person
from wutong.enterprises.models import Enterprise, NameList
from wutong_engines.directory import Store

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zone]:
    """The people, and a small directory, in front of the server."""
    monkeypatch.setattr(Store, "matcher", lambda store, progress=None: Likeness(store))
    with override_settings(DIRECTORY=make_directory(tmp_path)):
        yield make_zone()


@pytest.fixture
def exhibitors(zone: Zone) -> NameList:
    """A list with two names that two firms have."""
    return bring(zone, ("星火电机有限公司", "E7-28", "", "电机"), ("星火电机有限公司", "E7-29", "", "电机"))


def become(page: Page, person: Person, live_server: LiveServer) -> None:
    """Sit down as somebody."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def test_a_firm_is_found_as_one_types_and_opened_with_the_arrows(
    page: Page, zone: Zone, live_server: LiveServer
) -> None:
    become(page, zone.zhang, live_server)
    page.goto("/firms/")
    # Two signs are two questions: the answer to the second is the one to walk through.
    with page.expect_response(lambda answer: quote("愛瑪") in answer.url):
        page.keyboard.type("愛瑪")
    expect(page.get_by_role("link", name="天津爱玛车业科技有限公司")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/firms/d/{AIMA}/")
    page.get_by_role("button", name="列入跟踪").click()
    expect(page.get_by_text("已列入跟踪")).to_be_visible()
    expect(page.get_by_text("还没有往来")).to_be_visible()


def test_doubtful_names_are_decided_by_keys_alone_and_taken_back(
    page: Page, zone: Zone, exhibitors: NameList, live_server: LiveServer
) -> None:
    become(page, zone.zhang, live_server)
    page.goto(f"/firms/review/?list={exhibitors.pk}")
    expect(page.get_by_text("第 1 / 2 行")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_text("第 2 / 2 行")).to_be_visible()
    page.keyboard.press("0")
    expect(page.get_by_text("第 1 / 1 行")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("这份名单没有待复核的了")).to_be_visible()
    assert Enterprise.objects.get().directory_id == TWIN_A
    page.keyboard.press("u")
    expect(page.get_by_text("第 1 / 1 行")).to_be_visible()
    assert sorted(exhibitors.lines.values_list("state", flat=True)) == ["doubtful", "rejected"]


def test_the_queue_fits_a_phone(phone: Page, zone: Zone, exhibitors: NameList, live_server: LiveServer) -> None:
    become(phone, zone.zhang, live_server)
    for address in ("/firms/?words=电", f"/firms/review/?list={exhibitors.pk}", f"/firms/lists/{exhibitors.pk}/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address
