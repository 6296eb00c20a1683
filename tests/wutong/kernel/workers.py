"""Real worker processes for tests, on the database and files of the running test."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
NEVER = -1


@contextmanager
def worker_process(*, lease: float, hold_at: int = NEVER) -> Iterator["subprocess.Popen[str]"]:
    """Run a worker beside the test; it prints “holding” and stands still when a task comes to that step."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wutong.site.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "WUTONG_HOME": str(Path(settings.MEDIA_ROOT).parent),
        "WUTONG_DATABASE_URL": _address(),
        "WUTONG_BUSINESS_DAY": "",
    }
    command = [sys.executable, "-m", "tests.wutong.kernel.child", str(lease), str(hold_at)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(said: "subprocess.Popen[str]", word: str) -> None:
    """Wait until the process prints the word."""
    assert said.stdout is not None
    assert any(line.strip() == word for line in said.stdout)


def eventually(test: Callable[[], bool], *, within: float = 30.0) -> bool:
    """Ask again and again until the answer is yes: another process decides, and nothing tells us when."""
    pause = threading.Event()
    for _ in range(int(within / 0.1)):
        if test():
            return True
        pause.wait(0.1)
    return False


def _address() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{quote(str(values['NAME']))}"
    account = f"{quote(str(values['USER']))}:{quote(str(values['PASSWORD']))}"
    host, port = str(values["HOST"]), str(values["PORT"])
    return f"postgresql://{account}@/{quote(str(values['NAME']))}?host={quote(host)}" + (
        f"&port={port}" if port else ""
    )
