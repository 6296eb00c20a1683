"""An index on disk: one file an array, memory-mapped, complete or not there at all."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching import regions
from wutong_engines.names.matching.characters import lookalikes, sounds
from wutong_engines.names.matching.errors import BadIndex
from wutong_engines.names.matching.tables import STORED, Tables

# Raised whenever the parsing of names or the layout changes: an older index is built anew, never misread.
VERSION: Final = 1
_HEADER: Final = "header.json"


class Names(Sequence[str]):
    """Names in one block of bytes, read one at a time."""

    def __init__(self, data: NDArray[np.uint8], starts: NDArray[np.uint64]) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, row: Any) -> Any:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        start, end = int(self._starts[row]), int(self._starts[row + 1])
        return self._data[start:end].tobytes().decode("utf-8", "surrogatepass")


def save(folder: Path, tables: Tables, names: Sequence[str]) -> None:
    """Write beside the folder and move there whole: a process killed half-way leaves no index."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
    try:
        for field in STORED:
            np.save(part / f"{field}.npy", getattr(tables, field))
        lengths = [0]
        with (part / "names.bin").open("wb") as file:
            lengths += [file.write(name.encode("utf-8", "surrogatepass")) for name in names]
        np.save(part / "name_starts.npy", np.cumsum(np.array(lengths, np.uint64), dtype=np.uint64))
        header = {"version": VERSION, "rows": len(names), "numpy": np.__version__}
        (part / _HEADER).write_text(json.dumps(header) + "\n", encoding="utf-8")
        _settle(part)
        _replace(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _settle(part: Path) -> None:
    """Have the files on the disk before their folder gets its name."""
    for path in part.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _replace(part: Path, folder: Path) -> None:
    part.chmod(0o755)
    if not folder.exists():
        part.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".old"))
    folder.rename(old / "index")
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load(folder: Path) -> tuple[Tables, Names]:
    """Open an index by mapping its files into memory.

    :raises BadIndex: when there is none, an older one, or one with parts missing.
    """
    header = _header(folder)
    if header.get("version") != VERSION:
        raise BadIndex(
            f"名称索引{folder}是第{header.get('version')}版,本程序要第{VERSION}版;"
            "请用原来的名录重新建立(wutong names index)"
        )
    try:
        stored = {field: _mapped(folder / f"{field}.npy") for field in STORED}
        names = Names(_bytes(folder / "names.bin"), _mapped(folder / "name_starts.npy"))
    except (OSError, ValueError) as error:
        raise BadIndex(f"名称索引{folder}不完整({error}),请重新建立") from error
    if not len(names) == header.get("rows") == len(stored["place"]) == len(stored["starts"]) - 1:
        raise BadIndex(f"名称索引{folder}的行数前后不一,请重新建立")
    begin, end = regions.spans()
    look_keys, look_likeness = lookalikes()
    shared: dict[str, NDArray[Any]] = {"sounds": sounds(), "look_keys": look_keys, "look_likeness": look_likeness}
    return Tables(**stored, **shared, place_in=begin, place_out=end), names


def _header(folder: Path) -> dict[str, Any]:
    try:
        header = json.loads((folder / _HEADER).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadIndex(f"{folder}里没有名称索引") from error
    except (OSError, ValueError) as error:
        raise BadIndex(f"名称索引{folder}的{_HEADER}读不了({error}),请重新建立") from error
    if not isinstance(header, dict):
        raise BadIndex(f"名称索引{folder}的{_HEADER}读不了,请重新建立")
    return header


def is_index(folder: Path) -> bool:
    """Whether a folder holds an index this version can open."""
    with contextlib.suppress(BadIndex):
        return bool(_header(folder).get("version") == VERSION)
    return False


def _mapped(path: Path) -> NDArray[Any]:
    """Map an array copy-on-write: compiled code then sees one kind of array, whether mapped or built just now."""
    array = np.load(path, mmap_mode="c")
    return np.asarray(array).view(np.ndarray)


def _bytes(path: Path) -> NDArray[np.uint8]:
    if path.stat().st_size == 0:
        return np.zeros(0, np.uint8)
    return np.asarray(np.memmap(path, np.uint8, "r")).view(np.ndarray)
