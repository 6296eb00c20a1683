"""Steps that are done once: each leaves a stamp when it ends; one that was cut short is cleared and done again.

A step's stamp lies inside what the step makes, so deleting the product forgets the step too. The mark that a step
has begun lies outside, so that a kill at any moment is noticed by the next run.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from setup.console import Console
from setup.halt import ProgramFailed, explain


@dataclass(frozen=True)
class Step:
    """One thing to make.

    :param key: what it depends on, hashed; another key means doing it again.
    :param stamp: the file, inside the product, that holds the key of the finished step.
    :param work: makes it; must be able to start from a product that is absent or out of date.
    :param clear: removes whatever a killed run may have left.
    :param rests_on: names of steps whose redoing undoes this one.
    """

    name: str
    title: str
    key: str
    stamp: Path
    work: Callable[[], None]
    clear: Callable[[], None]
    rests_on: tuple[str, ...] = ()

    def is_done(self) -> bool:
        """Tell whether the product is there, whole, and of this key."""
        try:
            return self.stamp.read_text(encoding="utf-8") == self.key
        except OSError:
            return False


def fingerprint(*parts: str | Path) -> str:
    """Hash texts and the contents of files into a key."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def clear_interrupted(steps: Sequence[Step], marks: Path) -> list[str]:
    """Remove what killed steps left behind; return their names."""
    cleared = []
    for step in steps:
        mark = marks / f"{step.name}.begun"
        if mark.exists():
            step.stamp.unlink(missing_ok=True)
            step.clear()
            mark.unlink(missing_ok=True)
            cleared.append(step.name)
    return cleared


def pending(steps: Sequence[Step]) -> list[Step]:
    """Return the steps still to do, in order: those not done and those that rest on one that is not."""
    waiting: list[Step] = []
    names: set[str] = set()
    for step in steps:
        if not step.is_done() or names.intersection(step.rests_on):
            waiting.append(step)
            names.add(step.name)
    return waiting


def perform(steps: Sequence[Step], marks: Path, console: Console) -> None:
    """Do the given steps in order, stamping each when it ends.

    :raises Halt: when one fails; its mark stays, so the next run clears and repeats it.
    """
    marks.mkdir(parents=True, exist_ok=True)
    for number, step in enumerate(steps, start=1):
        console.begin(number, len(steps), step.title)
        mark = marks / f"{step.name}.begun"
        mark.touch()
        step.stamp.unlink(missing_ok=True)
        try:
            step.work()
        except ProgramFailed as failure:
            console.abandon()
            raise explain(failure, step.title) from failure
        write_whole(step.stamp, step.key)
        mark.unlink()
        console.end()


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def remove_tree(path: Path) -> None:
    """Remove a folder; it is out of the way at once even if the removal is cut short."""
    doomed = path.with_name(f"{path.name}.old")
    if doomed.exists():
        shutil.rmtree(doomed, ignore_errors=True)
    if path.exists() or path.is_symlink():
        path.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)


@contextmanager
def only_one(lock: Path, console: Console) -> Iterator[None]:
    """Let one set-up of this checkout run at a time; the second waits and says so.

    The kernel frees the lock when its holder dies, however it dies. The programs that steps start hold it as well: when
    only the set-up itself is killed, the next one waits until what it left running has ended, and does not race it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("另一个 make 正在准备环境，等它完成 … / Another make is setting up; waiting for it …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.set_inheritable(handle.fileno(), True)
        yield
