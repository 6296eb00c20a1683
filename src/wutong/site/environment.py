"""Read settings from the environment, typed, failing loudly with the variable's name."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadSetting(SystemExit):
    """A setting that cannot be read: says which one and what would do."""


def text(name: str, default: str) -> str:
    """Return the variable as text."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as yes or no.

    :raises BadSetting: when it is neither.
    """
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value == "":
        return default
    raise BadSetting(f"环境变量 {name}={value!r} 无法识别,请写 1 或 0。")


def secret(home: Path) -> str:
    """Return the signing key: from the environment, else one kept in the data folder."""
    given = os.environ.get("WUTONG_SECRET_KEY")
    if given:
        return given
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        # Two processes starting at once must end with one key: link() refuses a second winner.
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")


def database(home: Path) -> dict[str, object]:
    """Return Django's DATABASES entry: a SQLite file by default, PostgreSQL by WUTONG_DATABASE_URL.

    :raises BadSetting: when the address is not one of postgresql:// or sqlite://.
    """
    url = os.environ.get("WUTONG_DATABASE_URL", "")
    if url == "":
        return _sqlite(home / "wutong.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "postgres",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", "")) or (parts.hostname or ""),
            "PORT": str(parts.port or query.get("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadSetting("环境变量 WUTONG_DATABASE_URL 须以 postgresql:// 或 sqlite:// 开头。")


def _sqlite(path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # IMMEDIATE: a verb takes its write lock when it starts, so two claims queue instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;"
            ),
        },
    }
