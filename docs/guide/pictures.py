"""Take the guide's pictures again: build the town aside, start Wutong, look at each page as the one who uses it.

Run by `make docs`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
DAY = "2024-06-28"
DESK, PHONE = (1440, 900), (390, 844)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
DRAFT = "今年以来,园区外出招商20批次,收集线索136条,在谈项目12个;推动36个项目开工,开工率达97%,完成入库项目29个。"


@dataclass(frozen=True)
class Picture:
    """One picture of the guide: whose page, where, how large, and what to press first."""

    name: str
    person: str
    address: str
    size: tuple[int, int] = DESK
    fill: str = ""
    press: str = ""
    whole: bool = False


PICTURES = (
    Picture("cockpit", "heyuan", "/insight/"),
    Picture("figure", "heyuan", "/insight/indicators/start_rate/"),
    Picture("today", "zhangchen", "/leads/today/"),
    Picture("chain", "zhangchen", "/chains/1/", size=(1440, 1080)),
    Picture("anchor", "zhangchen", "/chains/anchors/1/"),
    Picture("directory", "zhangchen", "/firms/?q=电动车"),
    Picture("review", "zhangchen", "/firms/review/"),
    Picture("targets", "zhangchen", "/targets/1/"),
    Picture("pull", "zhangchen", "/targets/chains/1/pull/"),
    Picture("leads", "zhaomin", "/leads/"),
    Picture("board", "zhaomin", "/leads/board/"),
    Picture("lead", "zhangchen", "/leads/?q=爱玛", press="main td a:visible"),
    Picture("lead-phone", "zhangchen", "/leads/?q=爱玛", size=PHONE, press="main td a:visible"),
    Picture("import", "zhaomin", "/tables/leads.leads/import/"),
    Picture("trip", "xumei", "/outreach/?q=CPHI", press="main a:has-text('CPHI')"),
    Picture("projects", "zhaomin", "/projects/"),
    Picture("project", "zhaomin", "/insight/indicators/entries/", press="#rows td a:visible"),
    Picture("checker", "zhaomin", "/insight/checker/", fill=DRAFT, press="main form button[type=submit]"),
    Picture("bulletin", "zhaomin", "/insight/bulletins/", press="main form button[type=submit]"),
    Picture("rules", "zhaomin", "/rules/"),
    Picture("soil", "tianye", "/soil/"),
    Picture("soil-plan", "tianye", "/soil/plans/", press="main a:has-text('二季度土方平衡')", size=(1440, 2000)),
    Picture("soil-match", "tianye", "/soil/matches/?stage=permitted", press="main td a:visible"),
    Picture("soil-gate", "tianye", "/soil/matches/3/gate/", size=PHONE),
    Picture("soil-ledger", "tianye", "/soil/ledger/"),
    Picture("soil-mine", "duzhe", "/soil/mine/", size=PHONE),
)


def main() -> int:
    """Build, start, look, stop."""
    with tempfile.TemporaryDirectory(prefix="wutong-guide-") as folder:
        home, port = Path(folder), free_port()
        wutong(home, "migrate", "-v0")
        wutong(home, "demo")
        (home / "static").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "wutong.site.command", "serve", "--port", str(port)]
        with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
            try:
                for line in server.stdout or ():
                    if "Ctrl-C" in line:
                        break
                take(f"http://127.0.0.1:{port}", (home / "demo-key").read_text(encoding="utf-8").strip())
            finally:
                server.terminate()
                server.communicate()
    return 0


def take(base: str, key: str) -> None:
    """Take every picture."""
    path = os.environ.get("WUTONG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for picture in PICTURES:
            page = enter(browser, base, key, picture)
            page.screenshot(path=HERE / f"{picture.name}.png", full_page=picture.whole)
            print(f"  {picture.name}.png  {page.url.removeprefix(base)}")
            page.context.close()
        browser.close()


def enter(browser: Browser, base: str, key: str, picture: Picture) -> Page:
    """Open the page of a picture as its person."""
    width, height = picture.size
    page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    page.goto(f"{base}/demo/{key}/")
    page.goto(f"{base}/demo/")
    if page.locator(f"button[value={picture.person}]").count():
        page.click(f"button[value={picture.person}]")
    page.goto(base + picture.address)
    if picture.fill:
        page.fill("textarea", picture.fill)
    if picture.press:
        page.locator(picture.press).first.click()
    page.wait_for_load_state("networkidle")
    return page


def wutong(home: Path, *words: str) -> None:
    """Run a `wutong` command in the data folder."""
    command = [sys.executable, "-m", "wutong.site.command", *words]
    subprocess.run(command, env=environment(home), check=True)  # noqa: S603 - our own words


def environment(home: Path) -> dict[str, str]:
    """Return the environment of the demo town."""
    return {**os.environ, "WUTONG_HOME": str(home), "WUTONG_BUSINESS_DAY": DAY, "WUTONG_DATABASE_URL": ""}


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
