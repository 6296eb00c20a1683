"""Many arrays in one file, read in place: one memory map a segment, however many arrays it has."""

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wutong_engines.directory.errors import StoreError

Array = npt.NDArray[Any]

_MAGIC: Final = b"WUTONGDX"
_ALIGN: Final = 64


def write(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
    """Write arrays and a few facts (JSON) into one new file and see it onto the disk."""
    table: dict[str, Any] = {}
    place = 0
    for name, array in arrays.items():
        table[name] = [array.dtype.str, array.size, place]
        place += -(-array.nbytes // _ALIGN) * _ALIGN
    header = json.dumps({"arrays": table, "facts": dict(facts), "bytes": place}, ensure_ascii=False).encode()
    start = _start(len(header))
    with path.open("wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        for name, array in arrays.items():
            file.seek(start + table[name][2])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(start + place)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Map a file into memory; nothing is copied, and a file that was cut off is refused."""
    try:
        with path.open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise _damaged(path, "打不开或是空的") from error
    if whole[: len(_MAGIC)] != _MAGIC:
        raise _damaged(path, "开头不是索引文件的标记")
    length = int.from_bytes(whole[8:16], "little")
    try:
        header = json.loads(whole[16 : 16 + length])
        start = _start(length)
        if len(whole) != start + header["bytes"]:
            raise _damaged(path, "长度与文件头所写的不符")
        found = {
            name: np.frombuffer(whole, dtype=np.dtype(kind), count=size, offset=start + place)
            for name, (kind, size, place) in header["arrays"].items()
        }
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, StoreError):
            raise
        raise _damaged(path, "文件头读不出来") from error
    return found, header["facts"]


def _start(header: int) -> int:
    return -(-(16 + header) // _ALIGN) * _ALIGN


def _damaged(path: Path, how: str) -> StoreError:
    return StoreError(
        "damaged",
        f"名录的索引文件 {path.parent.name}/{path.name} {how}:请用 wutong directory build 重建,或从备份恢复。",
    )
