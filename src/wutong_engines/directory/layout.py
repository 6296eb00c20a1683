"""The folders and files of a store, and how they change without a moment in which the store is not whole.

::

    CURRENT                 the number of the newest snapshot; replaced last of all
    snapshots/000001.json   which segments make it up
    segments/62-00-…/       firms.parquet and index.bin; never changed once they are there
    reports/000001.csv      what the build refused or doubted
    identity/000001/        the index of the name matcher, made at first use
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from wutong_engines.directory.errors import StoreError
from wutong_engines.directory.rows import Snapshot

FORMAT: Final = 1
CURRENT: Final = "CURRENT"
SEGMENTS: Final = "segments"
COLUMNS: Final = "firms.parquet"
INDEX: Final = "index.bin"
_SNAPSHOTS: Final = "snapshots"
_WORK: Final = ".work-"
_LOCK: Final = ".lock"


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment as a snapshot lists it."""

    name: str
    province: str
    firms: int
    index_bytes: int
    column_bytes: int

    @property
    def part(self) -> str:
        """Return the province's two digits, 00 where it is unknown."""
        return self.name[:2]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One snapshot and its segments."""

    snapshot: Snapshot
    pieces: tuple[Piece, ...]


def numbers(store: Path) -> list[int]:
    """Return the numbers of all finished snapshots, oldest first; those past ``CURRENT`` were never finished."""
    current = newest(store)
    found = (int(path.stem) for path in (store / _SNAPSHOTS).glob("*.json") if path.stem.isdigit())
    return sorted(number for number in found if number <= current)


def newest(store: Path) -> int:
    """Return the number of the newest snapshot, 0 when there is none yet."""
    try:
        text = (store / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return 0
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged("CURRENT 读不出来") from error
    if not text.isdigit():
        raise _damaged("CURRENT 里不是快照号")
    return int(text)


def open_manifest(store: Path, number: int | None = None) -> Manifest:
    """Read one snapshot, the newest when no number is given.

    :raises StoreError: missing, empty, of another format, or damaged; the sentence says what to do.
    """
    if not store.is_dir():
        raise StoreError(
            "missing", f"{store.name} 不是名录:没有这个文件夹。请先用 wutong directory build 表格 --to 文件夹 建库。"
        )
    wanted = newest(store) if number is None else number
    if not wanted:
        raise StoreError(
            "empty", f"{store.name} 里还没有建成的名录:上次建库可能中断了,请重新运行 wutong directory build。"
        )
    path = store / _SNAPSHOTS / f"{wanted:06d}.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if number is not None:
            there = "、".join(map(str, numbers(store)))
            raise StoreError("missing", f"没有第 {number} 号快照,现有:{there}。") from error
        raise _damaged(f"第 {wanted} 号快照的清单不见了") from error
    except (OSError, ValueError) as error:
        raise _damaged(f"第 {wanted} 号快照的清单读不出来") from error
    return _manifest(store, facts)


def _manifest(store: Path, facts: Any) -> Manifest:
    version = facts.get("format") if isinstance(facts, dict) else None
    if not isinstance(version, int):
        raise _damaged("快照清单里没有格式号")
    if version < FORMAT:
        raise StoreError(
            "older",
            f"{store.name} 是旧格式的名录(第 {version} 版,现在是第 {FORMAT} 版),内容没有丢:"
            "请用原来的表格重新运行 wutong directory build 表格 --to 新文件夹。",
        )
    if version > FORMAT:
        raise StoreError(
            "newer", f"{store.name} 是更新版本的程序建的(第 {version} 版,这里只认到第 {FORMAT} 版):请升级后再打开。"
        )
    try:
        snapshot = facts["snapshot"]
        day, provinces = date.fromisoformat(snapshot["made_on"]), tuple(map(tuple, snapshot["provinces"]))
        return Manifest(
            Snapshot(**(snapshot | {"made_on": day, "provinces": provinces})),
            tuple(Piece(**piece) for piece in facts["pieces"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged("快照清单缺少内容") from error


def publish(store: Path, manifest: Manifest) -> None:
    """Make a snapshot the newest one: everything it lists must be on the disk by now."""
    snapshot = asdict(manifest.snapshot) | {"made_on": manifest.snapshot.made_on.isoformat()}
    facts = {"format": FORMAT, "snapshot": snapshot, "pieces": [asdict(piece) for piece in manifest.pieces]}
    folder = store / _SNAPSHOTS
    folder.mkdir(exist_ok=True)
    write_whole(folder / f"{manifest.snapshot.name}.json", json.dumps(facts, ensure_ascii=False, indent=1))
    write_whole(store / CURRENT, f"{manifest.snapshot.number}\n")


def write_whole(path: Path, text: str) -> None:
    """Write beside the place and move there: a reader sees the old text or the new one."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """See the entries of a folder onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(store: Path) -> Iterator[Path]:
    """Hold the store for writing and yield a folder for work in progress, which does not outlive the block.

    What an interrupted build left is cleared away first: nothing of it was ever listed.
    """
    store.mkdir(parents=True, exist_ok=True)
    _refuse_foreign(store)
    with (store / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError("busy", f"{store.name} 正在由另一个程序建库或更新,请等它结束再试。") from error
        clear_work(store)
        work = store / f"{_WORK}{os.getpid()}"
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def clear_work(store: Path) -> list[str]:
    """Delete what interrupted builds left behind; return the names."""
    left = sorted(store.glob(f"{_WORK}*"))
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in left]


def _refuse_foreign(store: Path) -> None:
    """Refuse a folder with other things in it: a wrong --to must not mix a store into somebody's documents."""
    known = {CURRENT, SEGMENTS, _SNAPSHOTS, "reports", "identity"}
    strange = [path.name for path in store.iterdir() if path.name not in known and not path.name.startswith(".")]
    if strange and not (store / CURRENT).exists():
        raise StoreError("damaged", f"{store.name} 里已有别的文件(如 {strange[0]}),不在这里建库:请换一个空文件夹。")


def _damaged(how: str) -> StoreError:
    return StoreError("damaged", f"名录损坏:{how}。请用 wutong directory build 重建,或从备份恢复。")
