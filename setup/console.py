"""Shows long work as it goes: step n of m, the time so far, a spinner on a terminal, plain lines elsewhere."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from setup.halt import ProgramFailed

_FRAMES = "|/-\\"
_TERMINAL_BEAT = 0.12
_PLAIN_BEAT = 10.0


class Console:
    """Where a person watches the set-up."""

    def __init__(self, stream: TextIO | None = None, *, terminal: bool | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self._terminal = self._stream.isatty() if terminal is None else terminal
        self._began = time.monotonic()
        self._heading = ""

    def say(self, text: str) -> None:
        """Print one line."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def begin(self, number: int, total: int, title: str) -> None:
        """Start a step."""
        self._heading = f"[{number}/{total}] {title}"
        self._began = time.monotonic()
        if not self._terminal:
            self.say(f"{self._heading} …")

    def end(self) -> None:
        """Finish the step that was begun."""
        line = f"{self._heading} ✓ {time.monotonic() - self._began:.1f} s"
        self.say(f"\r\033[K{line}" if self._terminal else line)

    def abandon(self) -> None:
        """Leave a half-drawn spinner line behind, so that what follows starts at the margin."""
        if self._terminal:
            self.say("")

    def run(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        cwd: Path | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """Run a program quietly, its output kept in the log, while showing that time passes.

        :raises ProgramFailed: when it ends with anything but 0.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            output.write(f"\n$ {' '.join(str(part) for part in command)}\n".encode())
            output.flush()
            since = output.tell()
            # Nothing may ask a question: a closed input turns a prompt into a failure.
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # The set-up's lock goes along: see setup.steps.only_one.
                close_fds=False,
                cwd=cwd,
                env={**os.environ, **(extra or {})},
            )
            try:
                code = self._watch(process)
            except BaseException:
                process.terminate()
                process.wait()
                raise
        if code != 0:
            raise ProgramFailed(Path(command[0]).name, code, log, since)

    def _watch(self, process: subprocess.Popen[bytes]) -> int:
        beat = _TERMINAL_BEAT if self._terminal else _PLAIN_BEAT
        turn = 0
        while True:
            try:
                return process.wait(timeout=beat)
            except subprocess.TimeoutExpired:
                turn += 1
                elapsed = time.monotonic() - self._began
                if self._terminal:
                    frame = _FRAMES[turn % len(_FRAMES)]
                    self._stream.write(f"\r\033[K{self._heading} {frame} {elapsed:.0f} s")
                    self._stream.flush()
                else:
                    self.say(f"{self._heading} … {elapsed:.0f} s")
