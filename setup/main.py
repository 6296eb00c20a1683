"""`make run`, `make test` and the rest, under a Python that will do: set up what is missing, then go on."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from setup.browser import find_or_install
from setup.checks import ROOM, read_port, require_port, require_room, require_writable
from setup.console import Console
from setup.environment import Builder, House
from setup.halt import INTERRUPTED, Halt, hear_terminate
from setup.steps import clear_interrupted, only_one, pending, perform

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one of the house's commands; return the exit code."""
    parser = argparse.ArgumentParser(prog="make")
    parser.add_argument("command", choices=["run", "install", "test", "check", "bench", "docs"])
    parser.add_argument("--port", default=os.environ.get("WUTONG_PORT") or "8000")
    chosen = parser.parse_args(arguments)
    console = Console()
    hear_terminate()
    try:
        return _follow(chosen.command, chosen.port, House(ROOT), console)
    except Halt as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        console.abandon()
        sys.stderr.write(INTERRUPTED)
        return 130


def _follow(command: str, port_text: str, house: House, console: Console) -> int:
    if command == "run":
        port = read_port(port_text)
        # Said before the minutes of a first set-up, not after them.
        require_port(port)
        prepare(house, console, "run")
        return _become(house, "setup.launch", str(port))
    if command == "install":
        prepare(house, console, "run")
        return 0
    prepare(house, console, "bench" if command == "bench" else "test")
    if command == "check":
        return _become(house, "setup.trial", "check")
    if command == "test":
        os.environ["WUTONG_CHROMIUM"] = str(find_or_install(house, console))
        return _become(house, "setup.trial", "test")
    script = {"bench": "benchmarks/run.py", "docs": "docs/guide/pictures.py"}[command]
    if command == "docs":
        os.environ["WUTONG_CHROMIUM"] = str(find_or_install(house, console))
    return os.execv(house.python, [str(house.python), str(house.root / script)])  # noqa: S606 - no shell is wanted


def prepare(house: House, console: Console, purpose: str) -> None:
    """Do every step that is not done yet; a second run finds nothing and says nothing.

    :raises Halt: when the machine lacks something, in a sentence.
    """
    require_writable(house.root)
    with only_one(house.state / "lock", console):
        steps = Builder(house, console).steps(purpose)
        for name in clear_interrupted(steps, house.state):
            console.say(f"上次“{name}”没有做完，已清理，重新来过 / '{name}' was cut short last time: cleared, again")
        waiting = pending(steps)
        if waiting:
            require_room(house.root, ROOM[purpose])
            perform(waiting, house.state, console)


def _become(house: House, module: str, *words: str) -> int:
    """Replace this process, so that signals and the exit code need no passing on."""
    sys.stdout.flush()
    return os.execv(house.python, [str(house.python), "-m", module, *words])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    sys.exit(main())
