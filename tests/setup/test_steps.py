"""Steps are done once; a step that was killed is cleared and done again."""

import fcntl
import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from setup.console import Console
from setup.halt import Halt, ProgramFailed
from setup.steps import Step, clear_interrupted, fingerprint, only_one, pending, perform, remove_tree

ROOT = Path(__file__).resolve().parents[2]


class Kitchen:
    """Two steps over one folder, counting how often each is done: tea rests on water."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks = folder / "marks"
        self.done: list[str] = []
        self.out = io.StringIO()

    def steps(self, water: str = "1", tea: str = "1") -> list[Step]:
        """Return the steps under the given keys."""
        return [self._step("water", water), self._step("tea", tea, "water")]

    def _step(self, name: str, key: str, *rests_on: str) -> Step:
        place = self.folder / name
        return Step(
            name, name, key, place / "stamp", lambda: self._make(name), lambda: remove_tree(place), rests_on
        )  # fmt: skip

    def _make(self, name: str) -> None:
        (self.folder / name).mkdir(exist_ok=True)
        self.done.append(name)

    def run(self, **keys: str) -> list[str]:
        """Set up once; return what was done."""
        self.done.clear()
        steps = self.steps(**keys)
        clear_interrupted(steps, self.marks)
        perform(pending(steps), self.marks, Console(self.out))
        return list(self.done)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    """A kitchen in which nothing was made yet."""
    return Kitchen(tmp_path)


def test_a_second_run_does_nothing(kitchen: Kitchen) -> None:
    assert kitchen.run() == ["water", "tea"]
    assert kitchen.run() == []


def test_another_lock_file_redoes_its_step_and_what_rests_on_it(kitchen: Kitchen) -> None:
    kitchen.run()
    assert kitchen.run(tea="2") == ["tea"]
    assert kitchen.run(water="2", tea="2") == ["water", "tea"]


def test_a_deleted_product_is_made_again(kitchen: Kitchen) -> None:
    kitchen.run()
    remove_tree(kitchen.folder / "tea")
    assert kitchen.run() == ["tea"]


def test_progress_is_told_as_plain_lines_where_nobody_watches(kitchen: Kitchen) -> None:
    kitchen.run()
    lines = kitchen.out.getvalue().splitlines()
    assert lines[0] == "[1/2] water …"
    assert lines[-1].startswith("[2/2] tea ✓ ")
    assert "\r" not in kitchen.out.getvalue()


_KILLED = """
import os, sys
from pathlib import Path
from setup.console import Console
from setup.steps import Step, perform, remove_tree
place = Path(sys.argv[1]) / "water"
def die():
    place.mkdir()
    (place / "half").touch()
    os.kill(os.getpid(), 9)
perform([Step("water", "water", "1", place / "stamp", die, lambda: None)], place.parent / "marks", Console())
"""


def test_a_step_killed_half_way_is_cleared_and_done_again(kitchen: Kitchen) -> None:
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(kitchen.folder)], cwd=ROOT, check=False, timeout=30)
    assert ended.returncode == -9
    assert (kitchen.folder / "water" / "half").exists()

    assert kitchen.run() == ["water", "tea"]
    assert not (kitchen.folder / "water" / "half").exists()
    assert kitchen.run() == []


def test_a_failed_program_ends_in_a_sentence_and_leaves_no_stamp(tmp_path: Path) -> None:
    def fail() -> None:
        raise ProgramFailed("npm", 1, tmp_path / "npm.log")

    step = Step("npm", "前端依赖", "1", tmp_path / "stamp", fail, lambda: None)
    with pytest.raises(Halt, match="“前端依赖”失败"):
        perform([step], tmp_path / "marks", Console(io.StringIO()))
    assert not step.is_done()
    assert (tmp_path / "marks" / "npm.begun").exists()


def test_two_set_ups_at_once_take_turns_and_the_second_says_so(tmp_path: Path) -> None:
    said = io.StringIO()
    entered = threading.Event()

    def second() -> None:
        with only_one(tmp_path / "lock", Console(said)):
            entered.set()

    thread = threading.Thread(target=second)
    with only_one(tmp_path / "lock", Console(io.StringIO())):
        thread.start()
        assert not entered.wait(0.2)
    thread.join(timeout=10)
    assert entered.is_set()
    assert "等它完成" in said.getvalue()


def test_a_program_that_fails_leaves_its_words_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(ProgramFailed) as failed:
        Console(io.StringIO()).run([sys.executable, "-c", "print('没有'); raise SystemExit(3)"], log=log)
    assert failed.value.code == 3
    assert "没有" in failed.value.tail()


def test_keys_change_with_content_and_not_with_how_it_is_cut(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("ab", encoding="utf-8")
    assert fingerprint(one, "c") == fingerprint("ab", "c")
    assert fingerprint("a", "bc") != fingerprint("ab", "c")


_ORPHAN = """
import io, os, sys
from pathlib import Path
from setup.console import Console
from setup.steps import only_one
console = Console(io.StringIO())
with only_one(Path(sys.argv[1]) / "lock", console):
    if os.fork() == 0:
        code = "import sys; print('up', flush=True); sys.stdin.read()"
        os.execv(sys.executable, [sys.executable, "-c", code])
    os.kill(os.getpid(), 9)
"""


def test_what_a_killed_set_up_left_running_is_waited_for(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _ORPHAN, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdin is not None
        assert killed.stdout.readline() == b"up\n"
        assert killed.wait(timeout=10) == -9
        with (tmp_path / "lock").open("a") as probe, pytest.raises(BlockingIOError):
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        killed.stdin.close()
        with only_one(tmp_path / "lock", Console(io.StringIO())):
            pass
