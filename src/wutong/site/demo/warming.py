"""Have the matcher of names compiled while the town's first months are lived: the other core is idle meanwhile."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside() -> Iterator[Callable[[], object]]:
    """Start compiling in a process of its own, and hand out what waits for its end.

    One that fails changes nothing: whoever matches first compiles for itself.
    """
    command = [sys.executable, "-m", "wutong_engines.names.matching.warming"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # our own module
    try:
        yield process.wait
    finally:
        process.kill()
        process.wait()
