"""What `make test` and `make check` do once the environment stands: every suite, and what each really ran on."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from setup import browser, postgres
from setup.console import Console
from setup.halt import INTERRUPTED, hear_terminate
from setup.main import ROOT

# What a test run must not take over from the shell that starts it.
_FOREIGN = ("WUTONG_DATABASE_URL", "WUTONG_BUSINESS_DAY", "WUTONG_HOME", "WUTONG_PORT", "WUTONG_COLLECTED")
_BIN = Path(sys.executable).parent
# Two processes use the two cores of a small machine; a story in a browser stays in one of them.
_PARALLEL = ("-n", "2", "--dist", "loadfile")
# What neither touches a database nor differs between the two; and the long table of address × method × person, whose
# verdicts are decided in Python: the queries under them run on both in each domain's own tests.
_SAME_EVERYWHERE = (
    "tests/budgets",
    "tests/wutong_engines",
    "tests/setup",
    "tests/journeys",
    "tests/rights/test_rights.py",
)


@dataclass
class Outcome:
    """How one suite ended."""

    name: str
    code: int
    seconds: float
    summary: str = ""


@dataclass
class Trial:
    """Runs suites one after another and keeps how each ended."""

    console: Console
    outcomes: list[Outcome] = field(default_factory=list)

    def check(self) -> None:
        """Run the checks that read the code without running it."""
        self.run("format", [str(_BIN / "ruff"), "format", "--check", "."])
        self.run("lint", [str(_BIN / "ruff"), "check", "."])
        self.run("types", [str(_BIN / "mypy")])
        self.run("contracts", [str(_BIN / "lint-imports")])

    def test(self) -> None:
        """Run every test on SQLite, in a real browser, and those that touch the database on PostgreSQL again."""
        # Compiled while one core checks types, or each test process would do it for itself.
        with subprocess.Popen([sys.executable, "-m", "wutong_engines.names.matching.warming"], cwd=ROOT):
            self.check()
        chromium = Path(os.environ["WUTONG_CHROMIUM"])
        with tempfile.TemporaryDirectory(prefix="wutong-test-") as home:
            asked = {"WUTONG_HOME": home, "WUTONG_CHROMIUM": str(chromium)}
            name = f"SQLite {sqlite3.sqlite_version} · {browser.version(chromium)}"
            self.pytest(name, ["tests"], {**asked, "WUTONG_TEST_DATABASE": "sqlite"})
            with postgres.running() as (address, version):
                server = {"WUTONG_DATABASE_URL": address, "WUTONG_TEST_DATABASE": "postgresql"}
                chosen = ["tests", *(f"--ignore={folder}" for folder in _SAME_EVERYWHERE)]
                self.pytest(f"PostgreSQL {version}", chosen, {**asked, **server})

    def pytest(self, name: str, words: Sequence[str], asked: Mapping[str, str]) -> None:
        """Run pytest with the given settings in its environment, before Django loads any."""
        command = [sys.executable, "-m", "pytest", *_PARALLEL, *words]
        self.run(f"pytest · {name}", command, asked)

    def run(self, name: str, command: Sequence[str], asked: Mapping[str, str] | None = None) -> None:
        """Run one suite, its output passed on as it comes."""
        self.console.say(f"\n── {name}")
        env = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
        # Output reaches the reader line by line, also through a pipe.
        # Two processes on two cores: matrix products that start threads of their own only wait for each other.
        env |= {
            "PYTHONUNBUFFERED": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}",
            **(asked or {}),
        }
        began = time.monotonic()
        last = ""
        with subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        ) as process:
            try:
                for line in process.stdout or ():
                    sys.stdout.write(line)
                    sys.stdout.flush()
                    last = line.strip() or last
            except BaseException:
                process.terminate()
                raise
        self.outcomes.append(Outcome(name, process.returncode, time.monotonic() - began, last))

    def report(self) -> int:
        """Say how each suite ended and on what; return the exit code."""
        self.console.say("\n── 结果 / results")
        for outcome in self.outcomes:
            mark = "✓" if outcome.code == 0 else "✗"
            self.console.say(f"{mark} {outcome.name} · {outcome.seconds:.0f} s · {outcome.summary.strip('= ')}")
        failed = [outcome.name for outcome in self.outcomes if outcome.code != 0]
        if failed:
            self.console.say(f"未通过：{'、'.join(failed)} / failed: {len(failed)} of {len(self.outcomes)}")
            return 1
        self.console.say("全部通过 / all passed")
        return 0


def main(command: str) -> int:
    """Run the checks or all tests; return the exit code."""
    trial = Trial(Console())
    hear_terminate()
    try:
        if command == "check":
            trial.check()
        else:
            trial.test()
    except KeyboardInterrupt:
        trial.report()
        sys.stderr.write(INTERRUPTED)
        return 130
    return trial.report()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
