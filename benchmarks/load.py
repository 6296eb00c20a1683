"""Asks a running Wutong for its pages over HTTP, as signed-in people: one at a time, then four at once.

Run as ``python -m benchmarks.load FOLDER PORT SERVER_PID REQUESTS``; reads ``build.json``, writes ``load.json``.
Its own process, so that the asking does not share an interpreter with the answering.
"""

import http.client
import json
import math
import os
import re
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.pages import ROLES, Page, measured

TOGETHER = 4
_WARM_UP = 3
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """One kept connection with one person's session."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(cookies or {})

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, *, is_part: bool = False
    ) -> tuple[int, bytes]:
        """Ask and read the whole answer."""
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if is_part:
            given["HX-Request"] = "true"
        if form is not None:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, urlencode(form) if form is not None else None, given)
        answer = self._connection.getresponse()
        body = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, body

    def sign_in(self, username: str, password: str) -> None:
        """Come in through the door, as people do."""
        _, page = self.ask("GET", "/sign-in/")
        token = _TOKEN.search(page.decode())
        assert token, "the sign-in page has no form"
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token[1]}
        status, _ = self.ask("POST", "/sign-in/", form)
        assert status == http.HTTPStatus.FOUND, f"{username} was not let in: {status}"

    def open(self, page: Page) -> int:
        """Open a page and return how many bytes it has."""
        status, body = self.ask("GET", page.path, is_part=page.is_part)
        assert status == http.HTTPStatus.OK, f"{page.path} answered {status} to {page.person}"
        return len(body)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


@dataclass(frozen=True)
class Timing:
    """How long the answers took, in milliseconds, and what the server's processors spent on each."""

    p50: float
    p95: float
    most: float
    per_second: float
    processor: float | None


def timing(seconds: Sequence[float], whole: float, processor: float | None) -> Timing:
    """Return what many calls came to."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return ordered[math.ceil(share * len(ordered)) - 1] * 1000

    spent = processor * 1000 / len(ordered) if processor is not None else None
    return Timing(at(0.5), at(0.95), ordered[-1] * 1000, len(ordered) / whole, spent)


def call(page: Page, port: int, cookies: dict[str, str], *, count: int, clients: int, server: int) -> Timing:
    """Have some clients open a page, ``count`` times in all."""
    found: list[float] = []
    ready, done = threading.Barrier(clients + 1), threading.Barrier(clients + 1)

    def work() -> None:
        browser = Browser(port, cookies)
        try:
            for _ in range(_WARM_UP):
                browser.open(page)
            ready.wait()
            for _ in range(count // clients):
                began = time.perf_counter()
                browser.open(page)
                found.append(time.perf_counter() - began)
            done.wait()
        except BaseException:
            ready.abort()
            done.abort()
            raise
        finally:
            browser.close()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    began, before = time.perf_counter(), processor_seconds(server)
    done.wait()
    whole, after = time.perf_counter() - began, processor_seconds(server)
    for thread in threads:
        thread.join()
    return timing(found, whole, after - before if before is not None and after is not None else None)


def processor_seconds(pid: int) -> float | None:
    """Return the processor time of a process and its children so far; None where the system does not tell."""
    if not Path("/proc/self/stat").exists():
        return None
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        ticks[int(path.parent.name)] = int(fields[11]) + int(fields[12])
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    family, spent = [pid], 0
    while family:
        one = family.pop()
        spent += ticks.get(one, 0)
        family += children.get(one, [])
    return spent / os.sysconf("SC_CLK_TCK")


def _session(port: int, username: str) -> dict[str, str]:
    browser = Browser(port)
    browser.sign_in(username, os.environ["BENCH_PASSWORD"])
    browser.close()
    return browser.cookies


def main(folder: Path, port: int, server: int, requests: int) -> None:
    """Measure every page and write what came of it."""
    built = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    sessions = {username: _session(port, username) for username in ROLES}
    lines: list[dict[str, Any]] = []
    for page in measured(built):
        cookies = sessions[page.person]
        first = Browser(port, cookies)
        size = first.open(page)
        first.close()
        alone = call(page, port, cookies, count=requests, clients=1, server=server)
        together = call(page, port, cookies, count=requests * 2, clients=TOGETHER, server=server)
        lines.append({"page": vars(page), "bytes": size, "alone": vars(alone), "together": vars(together)})
    (folder / "load.json").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
