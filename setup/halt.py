"""Stops with one sentence in two languages; reads from a program's last words why it failed."""

import re
import signal
from pathlib import Path
from types import FrameType


class Halt(Exception):
    """The set-up cannot go on: says why and what to do, first in Chinese, then in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english

    def __str__(self) -> str:
        return f"✗ {self.chinese}\n  {self.english}"


class ProgramFailed(Exception):
    """A program that a step ran ended badly; its output is in the log."""

    def __init__(self, program: str, code: int, log: Path, since: int = 0) -> None:
        super().__init__(f"{program} ended with {code}, see {log}")
        self.program = program
        self.code = code
        self.log = log
        self.since = since

    def tail(self) -> str:
        """Return the end of what this program wrote; the log may hold older runs before it."""
        said = self.log.read_bytes()[self.since :] if self.log.exists() else b""
        return said[-20000:].decode("utf-8", errors="replace")


INTERRUPTED = "已中断；重新运行会接着做完。/ Interrupted; run it again to go on.\n"


def hear_terminate() -> None:
    """Take SIGTERM as Ctrl-C: whoever runs a program stops it, instead of leaving it behind."""

    def interrupt(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


_DISK_FULL = re.compile(r"No space left on device|\bENOSPC\b|os error 28\b|Disk quota exceeded")
_NO_NETWORK = re.compile(
    # Whole words in their own case: ENOTFOUND is not the end of ModuleNotFoundError.
    r"name resolution|dns error|\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b"
    r"|Connection refused|Network is unreachable|NewConnectionError|ConnectTimeout|ReadTimeout|timed out"
    r"|error sending request|tcp connect error|Could not resolve|Failed to fetch|Connection failed"
)


def is_disk_full(text: str) -> bool:
    """Tell whether a program's output speaks of a full disk."""
    return _DISK_FULL.search(text) is not None


def is_network(text: str) -> bool:
    """Tell whether a program's output speaks of an unreachable network."""
    return _NO_NETWORK.search(text) is not None


def explain(failure: ProgramFailed, title: str) -> Halt:
    """Turn a program's failure into the sentence that helps most."""
    tail = failure.tail()
    if is_disk_full(tail):
        return Halt(
            f"磁盘已满：“{title}”没有完成。请腾出空间后重新运行，已完成的步骤不会重做。",
            f"The disk is full: '{title}' did not finish. Free some space and run this again; finished steps are kept.",
        )
    if is_network(tail):
        return Halt(
            f"下载失败：“{title}”连不上软件源。请检查网络或镜像设置后重新运行（详情：{failure.log}）。",
            f"Download failed: '{title}' cannot reach the package source. Check the network or the mirror"
            f" and run this again (details: {failure.log}).",
        )
    return Halt(
        f"“{title}”失败（{failure.program} 退出码 {failure.code}），详情见 {failure.log}。处理后重新运行即可。",
        f"'{title}' failed ({failure.program} ended with {failure.code}); see {failure.log}, then run this again.",
    )
