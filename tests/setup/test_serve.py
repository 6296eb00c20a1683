"""`wutong serve` starts both processes, says when the first page answers, and takes both down with it."""

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WUTONG = [sys.executable, "-m", "wutong.site.command"]
PATIENCE = 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a data folder with empty tables."""
    home = tmp_path_factory.mktemp("serve")
    env = {key: value for key, value in os.environ.items() if not key.startswith("WUTONG_")}
    env |= {"WUTONG_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    subprocess.run([*WUTONG, "migrate", "-v0"], env=env, check=True, timeout=PATIENCE)
    return env


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def served(house: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """A running `wutong serve` that has announced its address."""
    command = [*WUTONG, "serve", "--port", str(port)]
    with subprocess.Popen(command, env=house, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any(f"http://127.0.0.1:{port}" in line for line in process.stdout)
        yield process
        process.kill()


def children(parent: int) -> list[int]:
    """The processes that this one started."""
    lines = Path("/proc").glob("[0-9]*/stat")
    found = []
    for path in lines:
        try:
            match = re.match(r"(\d+) \(.*\) \S (\d+)", path.read_text(encoding="utf-8"), re.DOTALL)
        except OSError:  # it ended while we looked
            continue
        if match and int(match[2]) == parent:
            found.append(int(match[1]))
    return found


def await_end(pids: list[int]) -> None:
    """Wait until the kernel says that each has ended: its handle becomes readable then."""
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            assert select.select([handle], [], [], PATIENCE)[0]
        finally:
            os.close(handle)


def test_a_page_answers_as_soon_as_the_address_is_told(served: subprocess.Popen[str], port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/", headers={"Connection": "close"})
        assert connection.getresponse().status == 302
    assert len(children(served.pid)) == 2


def test_asked_to_stop_it_stops_both_and_gives_the_port_back(served: subprocess.Popen[str], port: int) -> None:
    both = children(served.pid)
    served.send_signal(signal.SIGTERM)
    assert served.wait(timeout=PATIENCE) == 0
    assert [pid for pid in both if Path(f"/proc/{pid}").exists()] == []
    socket.create_server(("127.0.0.1", port)).close()


def test_killed_outright_it_leaves_nothing_running(served: subprocess.Popen[str]) -> None:
    both = children(served.pid)
    served.kill()
    served.wait(timeout=PATIENCE)
    await_end(both)


def test_a_taken_port_is_told_in_a_sentence(house: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*WUTONG, "serve", "--port", str(taken.getsockname()[1])]
        refused = subprocess.run(command, env=house, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert refused.returncode == 1
    assert "已被占用" in refused.stderr
    assert "Traceback" not in refused.stderr
