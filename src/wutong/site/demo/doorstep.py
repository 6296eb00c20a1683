"""How a newcomer enters the demo town: a key in the data folder, good only while the town stands on its day."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from wutong.kernel import clock

_KEY, _PASSWORD = "demo-key", "demo-password"


@dataclass(frozen=True)
class Doorstep:
    """The key of the address that lets in, and the demo people's password."""

    key: str
    password: str


def open_for(home: Path, password: str) -> None:
    """Write a fresh key and the password beside the data, readable to nobody else."""
    for name, text in ((_KEY, secrets.token_urlsafe(16)), (_PASSWORD, password)):
        path = home / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


def find(home: Path) -> Doorstep | None:
    """Return the way in, or None on the real calendar or where no town was built."""
    if not clock.is_frozen() or not (home / _KEY).exists():
        return None
    return Doorstep(
        (home / _KEY).read_text(encoding="utf-8").strip(), (home / _PASSWORD).read_text(encoding="utf-8").strip()
    )
