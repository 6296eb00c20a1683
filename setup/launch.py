"""What `make run` does once the environment stands: a database, the demo town, the servers."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

from setup.console import Console
from setup.halt import INTERRUPTED, Halt, hear_terminate
from setup.main import ROOT
from setup.steps import Step, clear_interrupted, fingerprint, only_one, pending, perform

# The demo town is a Friday: its figures are those of the report of that day.
DEMO_DAY = "2024-06-28"
DATABASE = "wutong.sqlite3"


class Launcher:
    """Prepares one data folder and hands over to `wutong serve`."""

    def __init__(self, home: Path, console: Console, *, own_database: bool) -> None:
        self.home = home
        self.console = console
        self.own_database = own_database
        self.state = home / "setup"

    def steps(self) -> list[Step]:
        """Return what this data folder needs before pages can be served."""
        stamp = self.state / "database"
        address = os.environ.get("WUTONG_DATABASE_URL", "")
        if self.own_database and not self.database.exists():
            # The stamp tells of a file that somebody has since removed.
            stamp.unlink(missing_ok=True)
        if not self.own_database:
            # Somebody else's server: Django compares the tables itself, and no demo people are let in.
            migrate, name, title = self.migrate, "migrate", "数据库结构 / database tables"
        elif self.database.exists():
            migrate, name, title = self.migrate, "migrate", "更新数据库结构 / newer database tables"
        else:
            migrate, name, title = self.build_town, "town", "演示园区 / the demo town"
        return [
            Step(name, title, fingerprint(address, *_sources("migrations/*.py")), stamp, migrate, self.tidy),
        ]

    @property
    def database(self) -> Path:
        """Return the embedded database's file."""
        return self.home / DATABASE

    @property
    def building(self) -> Path:
        """Return where a new town is built, apart from everything that is in use."""
        return self.home / "building"

    def migrate(self) -> None:
        """Bring the tables of the database that is there up to date."""
        if self.own_database:
            # Each migration is whole or not at all, but a step back wants yesterday's file.
            _copy_database(self.database, self.home / f"{DATABASE}.before-migrate")
        self.wutong("migrate", "--noinput")

    def build_town(self) -> None:
        """Build the demo town aside; its database file comes last, so a half-built town never looks finished."""
        self.tidy()
        self.building.mkdir(parents=True)
        self.wutong("migrate", "--noinput", home=self.building)
        self.wutong("demo", home=self.building)
        fresh = self.building / DATABASE
        _copy_database(fresh, self.building / "whole")
        for path in (fresh, fresh.with_name(f"{DATABASE}-wal"), fresh.with_name(f"{DATABASE}-shm")):
            path.unlink(missing_ok=True)
        (self.building / "whole").rename(fresh)
        for source in sorted(path for path in self.building.rglob("*") if path.is_file() and path != fresh):
            target = self.home / source.relative_to(self.building)
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
        (self.state / "demo-day").write_text(DEMO_DAY, encoding="ascii")
        fresh.replace(self.database)
        self.tidy()

    def tidy(self) -> None:
        """Remove what a killed build left."""
        shutil.rmtree(self.building, ignore_errors=True)

    def wutong(self, *words: str, home: Path | None = None) -> None:
        """Run a `wutong` command in this data folder, or in the one given."""
        extra = {"WUTONG_HOME": str(home or self.home)}
        if home is not None:
            extra |= {"WUTONG_BUSINESS_DAY": DEMO_DAY, "WUTONG_DATABASE_URL": ""}
        command = [sys.executable, "-m", "wutong.site.command", *words]
        self.console.run(command, log=self.state / "start.log", cwd=ROOT, extra=extra)

    def business_day(self) -> str:
        """Return the day that the town lives on, or nothing for the real calendar."""
        note = self.state / "demo-day"
        return note.read_text(encoding="ascii") if self.own_database and note.exists() else ""


def main(port: str) -> int:
    """Prepare the data folder, then become `wutong serve`."""
    console = Console()
    hear_terminate()
    home = Path(os.environ.get("WUTONG_HOME") or ROOT / "var").absolute()
    launcher = Launcher(home, console, own_database=not os.environ.get("WUTONG_DATABASE_URL"))
    try:
        home.mkdir(parents=True, exist_ok=True)
        with only_one(launcher.state / "start-lock", console):
            steps = launcher.steps()
            clear_interrupted(steps, launcher.state)
            perform(pending(steps), launcher.state, console)
    except Halt as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        console.abandon()
        sys.stderr.write(INTERRUPTED)
        return 130
    except OSError as error:
        sys.stderr.write(f"✗ 无法写入数据目录 {home}：{error.strerror}。\n  Cannot write to the data folder {home}.\n")
        return 1
    os.environ["WUTONG_HOME"] = str(home)
    # This folder is ours to write to: without bytecode every process would compile every file at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Static files are served from where they lie: collecting is for a server, and compressing takes half a minute.
    (home / "static").mkdir(exist_ok=True)
    os.environ.setdefault("WUTONG_BUSINESS_DAY", launcher.business_day())
    sys.stdout.flush()
    command = [sys.executable, "-m", "wutong.site.command", "serve", "--port", port]
    return os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


def _copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database whole, with what still waits in its log."""
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


def _sources(pattern: str) -> list[Path]:
    return sorted(path for path in (ROOT / "src" / "wutong").glob(f"*/{pattern}") if path.is_file())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
