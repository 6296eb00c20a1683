"""What every test stands on: a database of the engine that was asked for, files that go nowhere else."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

# Set by `make test`: a run that was asked for one engine must not pass quietly on another.
ASKED_DATABASE = os.environ.get("WUTONG_TEST_DATABASE", "")


def pytest_sessionstart() -> None:
    """Fail the run before its first test when it stands on another engine than the one asked for."""
    if ASKED_DATABASE and connection.vendor != ASKED_DATABASE:
        raise pytest.UsageError(f"asked for {ASKED_DATABASE}, got {connection.vendor}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Test on a SQLite file, as in use: in memory, all threads share one connection and no two can compete."""
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep uploaded files out of the checkout, and passwords cheap to check."""
    home: Path = tmp_path_factory.mktemp("home")
    (home / "static").mkdir()
    with override_settings(
        HOME=home,
        MEDIA_ROOT=home / "files",
        DIRECTORY=home / "directory",
        # Nothing is collected: files are served from where they lie.
        STATIC_ROOT=home / "static",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        BUSINESS_DAY=None,
    ):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which engine the run stood on, above pytest's own last line."""
    name = str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2]
    version = sqlite3.sqlite_version if name == "sqlite3" else f"asked: {ASKED_DATABASE or 'none'}"
    terminalreporter.write_line(f"database: {name} ({version})")
