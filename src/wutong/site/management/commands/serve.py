"""Starts the web server and the job worker together and stops them together."""

import contextlib
import errno
import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

# Started through this, a child is told to stop by the kernel when this process dies, even by kill -9:
# otherwise it would keep the port and the next start would find it taken.
_TETHER = (
    "import ctypes, os, sys; tie = getattr(ctypes.CDLL(None), 'prctl', None);"
    "tie and tie(1, 15);"
    # It may have died before the tie held.
    "os.getppid() == int(sys.argv[1]) or sys.exit();"
    "os.execv(sys.argv[2], sys.argv[2:])"
)
_READY_WITHIN = 60.0
_PAUSE = 0.05
_GRACE = 15.0
_STOP = "stop"
# A worker that cannot even start must not be restarted for ever.
_WORKER_LIVES = 5


class Command(BaseCommand):
    """`wutong serve`: pages and background jobs on one machine, until Ctrl-C."""

    help = "启动梧桐:网页服务和后台任务,Ctrl-C 停止"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address and the number of processes."""
        parser.add_argument("--host", default="127.0.0.1", help="监听地址")
        parser.add_argument("--port", type=int, default=settings.PORT, help="监听端口(WUTONG_PORT)")
        parser.add_argument("--workers", type=int, default=2, help="网页进程数")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start both, say where to look once a page answers, and watch them."""
        host, port = str(options["host"]), int(options["port"])
        require_port(host, port)
        events: queue.SimpleQueue[str] = queue.SimpleQueue()

        def ask_to_stop(signum: int, frame: FrameType | None) -> None:
            events.put(_STOP)

        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, ask_to_stop)
        with contextlib.ExitStack() as stack:
            web = stack.enter_context(Child("web", web_command(host, port, int(options["workers"])), events))
            ready = wait_until_ready(host, port, events)
            # After the first page: two starting at once would each take twice as long.
            worker = stack.enter_context(Child("worker", worker_command(), events))
            if ready:
                self._announce(host, port)
            self._watch(events, web, worker)

    def _announce(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104 - compared, not bound
        address = f"http://{shown}:{port}/"
        # Half a second of services, wanted only now that the page is up.
        from wutong.site.demo import doorstep  # noqa: PLC0415 - see above

        way_in = doorstep.find(settings.HOME)
        entry = address if way_in is None else f"{address}demo/{way_in.key}/"
        self.stdout.write(self.style.SUCCESS(f"梧桐已启动，打开 / Wutong is up, open: {entry}"))
        if way_in is not None:
            self.stdout.write("这个地址直接进入演示园区，右上角可以换个人看 / straight into the demo town")
            self.stdout.write(f"也可以登录 {address}，口令都是 / or sign in, everybody's password: {way_in.password}")
            call_command("people", stdout=self.stdout)
        self.stdout.write("按 Ctrl-C 停止 / Ctrl-C stops it")
        self.stdout.flush()

    def _watch(self, events: "queue.SimpleQueue[str]", web: "Child", worker: "Child") -> None:
        lives = _WORKER_LIVES
        while True:
            what = events.get()
            if what == _STOP:
                self.stdout.write("\n正在停止 … / stopping …")
                return
            if what == web.name:
                raise CommandError(f"网页服务意外退出(退出码 {web.code()}),已全部停止。The web server ended by itself.")
            lives -= 1
            if lives == 0:
                raise CommandError(
                    f"后台任务进程反复退出(退出码 {worker.code()}),已全部停止。The job worker keeps ending."
                )
            self.stderr.write(f"后台任务进程退出(退出码 {worker.code()}),正在重新启动 / restarting the worker")
            worker.start()


class Child:
    """A process that is watched while it runs and stopped when it is no longer wanted."""

    def __init__(self, name: str, command: Sequence[str], events: "queue.SimpleQueue[str]") -> None:
        self.name = name
        self._command = [sys.executable, "-c", _TETHER, str(os.getpid()), *command]
        self._events = events
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Child":
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches only us, and we stop it once, in order."""
        process = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603 - our own words
        self._process = process

        def report_end() -> None:
            process.wait()
            self._events.put(self.name)

        threading.Thread(target=report_end, daemon=True).start()

    def code(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return None if self._process is None else self._process.poll()

    def stop(self) -> None:
        """Ask it to finish what it does; insist after a while."""
        if self._process is None or self.code() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def require_port(host: str, port: int) -> None:
    """Refuse a port that is taken.

    :raises CommandError: in a sentence that names the way out.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"端口 {port} 已被占用,请换一个:make run PORT={port + 1}。Port {port} is taken."
                ) from error
            raise CommandError(f"无法监听 {host}:{port}({error.strerror})。Cannot listen there.") from error


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command line of the web server."""
    # Blocking threads are bounded on purpose: unbounded, the pool grows with every open connection.
    sizes = ["--workers", str(workers), "--blocking-threads", "4"]
    place = ["--host", host, "--port", str(port)]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    return [*server, *sizes, *place, "wutong.site.wsgi:application"]


def worker_command() -> list[str]:
    """Return the command line of the job worker."""
    return [sys.executable, "-m", "wutong.site.command", "work"]


def wait_until_ready(host: str, port: int, events: "queue.SimpleQueue[str]") -> bool:
    """Ask for the first page until any answer comes; False when something else happened first."""
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(host, port, timeout=_READY_WITHIN)
        try:
            connection.request("GET", "/", headers={"Host": f"127.0.0.1:{port}"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            # Nothing tells another process when a server begins to listen: ask again shortly.
            with contextlib.suppress(queue.Empty):
                events.put(events.get(timeout=_PAUSE))
                return False
        else:
            return True
        finally:
            connection.close()
    return False
