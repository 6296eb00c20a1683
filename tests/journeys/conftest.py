"""A real Chromium before a real server: every foreign request and every console error fails the story."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright runs an event loop in this thread; Django takes that for asynchronous code and would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PICTURES = Path(__file__).resolve().parents[2] / "var" / "failures"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
_AT_HOME = {"127.0.0.1", "localhost", ""}

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:  # pytest hands the report through the generator's value
    """Remember on the test whether its story failed, for the picture."""
    report = yield
    if call.when == "call":
        item.stash[_failed] = call.excinfo is not None
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all stories of a process."""
    path = os.environ.get("WUTONG_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("no Chromium: run `make test`, or name one in WUTONG_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Watcher:
    """Notes what a page must never do."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    def allow(self, pattern: str) -> None:
        """Expect console errors that match, such as the browser's own line about a refusal (409)."""
        self._allowed.append(re.compile(pattern))

    def request(self, request: Request) -> None:
        """Note a request to another host."""
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in _AT_HOME:
            self.complaints.append(f"foreign request: {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        """Note an error on the console."""
        if message.type == "error" and not any(allowed.search(message.text) for allowed in self._allowed):
            self.complaints.append(f"console: {message.text}")

    def error(self, error: Exception) -> None:
        """Note a script that broke."""
        self.complaints.append(f"script: {error}")


@pytest.fixture
def watcher() -> Watcher:
    """Watches every page of the story; `watcher.allow(...)` names console lines that the story provokes."""
    return Watcher()


def _context(browser: Browser, live_server: LiveServer, size: dict[str, int], *, touch: bool) -> BrowserContext:
    return browser.new_context(
        base_url=live_server.url,
        viewport={"width": size["width"], "height": size["height"]},
        has_touch=touch,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
    )


def _story(context: BrowserContext, watcher: Watcher, request: pytest.FixtureRequest) -> Iterator[Page]:
    context.set_default_timeout(15_000)
    context.on("request", watcher.request)
    context.on("console", watcher.console)
    context.on("weberror", lambda event: watcher.error(event.error))
    page = context.new_page()
    yield page
    if request.node.stash.get(_failed, False) or watcher.complaints:
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.nodeid).strip("-")
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    context.close()
    assert watcher.complaints == []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, watcher: Watcher, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page on a desk; addresses are relative to the live server: `page.goto("/")`."""
    yield from _story(_context(browser, live_server, DESK, touch=False), watcher, request)


@pytest.fixture
def phone(
    browser: Browser, live_server: LiveServer, watcher: Watcher, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A fresh page on a phone, in a session of its own."""
    yield from _story(_context(browser, live_server, PHONE, touch=True), watcher, request)
