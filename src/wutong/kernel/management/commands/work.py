"""Runs the background worker."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wutong.kernel.jobs.worker import Worker, lease_seconds


class Command(BaseCommand):
    """`wutong work`: take jobs and do them until SIGTERM or Ctrl-C; several may run side by side."""

    help = "执行后台任务,直到被叫停;可以同时开几个"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the lease."""
        parser.add_argument(
            "--lease", type=float, default=lease_seconds(), help="租约秒数:进程失联多久后任务交给别的进程"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        worker = Worker(lease=float(options["lease"]))

        def ask_to_stop(signum: int, frame: FrameType | None) -> None:
            worker.stop.set()

        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, ask_to_stop)
        worker.run_for_ever()
