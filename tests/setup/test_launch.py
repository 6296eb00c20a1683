"""The demo town appears whole or not at all, and nothing that a person wrote is lost."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from setup.console import Console
from setup.halt import Halt, ProgramFailed
from setup.launch import DATABASE, DEMO_DAY, Launcher
from setup.steps import clear_interrupted, pending, perform


class Town(Launcher):
    """A launcher whose `wutong` writes a row and a file at once instead of telling a year of a zone's life."""

    ran: list[str]
    breaks_at = ""

    def wutong(self, *words: str, home: Path | None = None) -> None:
        """Do in little what the command does."""
        place = home or self.home
        self.ran.append(words[0])
        if words[0] == self.breaks_at:
            raise ProgramFailed("wutong", 1, self.state / "start.log")
        with closing(sqlite3.connect(place / DATABASE)) as database, database:
            database.execute("create table if not exists rows (word text)")
            database.execute("insert into rows values (?)", [words[0]])
        if words[0] == "demo":
            (place / "files").mkdir()
            (place / "files" / "proof").write_text("照片", encoding="utf-8")

    def start(self) -> list[str]:
        """Prepare as `make run` does; return the commands that it took."""
        self.ran = []
        steps = self.steps()
        clear_interrupted(steps, self.state)
        perform(pending(steps), self.state, self.console)
        return self.ran

    def rows(self) -> list[str]:
        """Return what stands in the database."""
        with closing(sqlite3.connect(self.database)) as database:
            return [word for (word,) in database.execute("select word from rows")]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """An empty data folder."""
    return Town(tmp_path, Console(io.StringIO()), own_database=True)


def test_the_first_start_builds_the_town_and_the_second_does_nothing(town: Town) -> None:
    assert town.start() == ["migrate", "demo"]
    assert town.rows() == ["migrate", "demo"]
    assert (town.home / "files" / "proof").read_text(encoding="utf-8") == "照片"
    assert town.business_day() == DEMO_DAY
    assert not town.building.exists()
    assert town.start() == []


def test_a_town_that_fails_half_way_leaves_no_database_and_is_built_again(town: Town) -> None:
    town.breaks_at = "demo"
    with pytest.raises(Halt):
        town.start()
    assert not town.database.exists()
    town.breaks_at = ""
    assert town.start() == ["migrate", "demo"]
    assert town.rows() == ["migrate", "demo"]


def test_newer_tables_keep_every_row_and_a_copy_from_before(town: Town) -> None:
    town.start()
    (town.state / "database").write_text("tables of an older release", encoding="utf-8")
    assert town.start() == ["migrate"]
    assert town.rows() == ["migrate", "demo", "migrate"]
    with closing(sqlite3.connect(town.home / f"{DATABASE}.before-migrate")) as before:
        assert before.execute("select count(*) from rows").fetchone() == (2,)


def test_a_database_that_was_removed_is_built_again(town: Town) -> None:
    town.start()
    town.database.unlink()
    assert town.start() == ["migrate", "demo"]


def test_the_database_of_a_real_zone_gets_no_demo_people_and_the_real_calendar(tmp_path: Path) -> None:
    zone = Town(tmp_path, Console(io.StringIO()), own_database=False)
    assert zone.start() == ["migrate"]
    assert zone.business_day() == ""
