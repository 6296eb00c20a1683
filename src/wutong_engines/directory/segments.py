"""One segment: the firms of one province (or a part of it) as Parquet columns and as arrays for searching."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from wutong_engines.directory import grams, layout, libraries, packed, spelling
from wutong_engines.directory.cleaning import MANY, PART
from wutong_engines.directory.facts import TITLE_PARTS
from wutong_engines.directory.layout import Piece
from wutong_engines.directory.packed import Array
from wutong_engines.directory.traits import traits

#: More firms than this make a second part.
LARGEST: Final = 1_000_000
#: One firm is read by reading its row group: small enough for a page, large enough for a scan.
_GROUP: Final = 4_096
#: What an alias is: an earlier name, a code that is no id, an id the firm had before it had a code.
ALIAS_NAME, ALIAS_CODE, ALIAS_ID = 0, 1, 2
#: Of the sorted ids so many in turn share one entry of the fence: a search touches few pages outside it.
ID_FENCE: Final = 16
_NOT_CONTENT: Final = ("source", "source_date")


def write(store: Path, part: str, firms: Any, work: Path) -> list[Piece]:
    """Write the firms of one part (an Arrow table of :data:`expressions.FIRM`) as one or more segments.

    A segment is named by its content: what is there already is not written again.
    """
    count = -(-firms.num_rows // LARGEST)
    if count <= 1:
        return [write_one(store, part, 0, firms, work)]
    ids = firms.column("id").to_pylist()
    turn = (
        np.array([int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:6], 16) for text in ids]) % count
    )
    return [write_one(store, part, number, firms.take(np.flatnonzero(turn == number)), work) for number in range(count)]


def write_one(store: Path, part: str, number: int, firms: Any, work: Path) -> Piece:
    """Write one segment: its columns in the order of search, its index beside them.

    :param firms: Arrow table of the firms of this part; a head office comes before its branches, a short name first.
    :returns: what the manifest keeps of the segment.
    """
    plain = firms.column("plain").to_pylist()
    ids = firms.column("id").to_pylist()
    branch = firms.column("is_branch").to_pylist()
    texts = [spelling.fold_plain(name) for name in plain]
    order = sorted(range(len(ids)), key=lambda row: (branch[row], len(texts[row]), plain[row], ids[row]))
    columns = _columns(firms.take(order))
    name = f"{part}-{number:02d}-{_digest(columns)}"
    target = store / layout.SEGMENTS / name
    if not target.exists():
        _write_files(work / name, columns, [texts[row] for row in order])
        target.parent.mkdir(exist_ok=True)
        layout.settle(work / name)
        (work / name).rename(target)
        layout.settle(target.parent)
    provinces = columns.column("province").drop_null()
    sizes = [(target / file).stat().st_size for file in (layout.INDEX, layout.COLUMNS)]
    return Piece(name, provinces[0].as_py() if len(provinces) else "", columns.num_rows, *sizes)


def _write_files(folder: Path, columns: Any, texts: Sequence[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / layout.COLUMNS
    libraries.parquet().write_table(columns, path, compression="zstd", row_group_size=_GROUP)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    arrays, facts = _index(columns, texts)
    packed.write(folder / layout.INDEX, arrays, facts)


def _columns(firms: Any) -> Any:
    """Return the columns as the store keeps them: real dates and lists, and nothing where nothing is known."""
    arrow = libraries.arrow()
    title = arrow.struct(
        [(part, arrow.date32() if part.startswith("valid") else arrow.string()) for part in TITLE_PARTS]
    )
    many = arrow.list_(arrow.string())
    made = {
        "row": arrow.array(np.arange(firms.num_rows, dtype=np.int32)),
        **{name: firms.column(name).combine_chunks() for name in firms.column_names},
    }
    made |= {
        name: arrow.array(_mapped(made[name], read), type=kind)
        for name, kind, read in (
            ("former_names", many, _split),
            ("former_ids", many, _split),
            ("chain_tags", many, _split),
            ("notes", many, _notes),
            ("titles", arrow.list_(title), _titles),
            ("reg_date", arrow.date32(), date.fromisoformat),
            ("source_date", arrow.date32(), date.fromisoformat),
        )
    }
    return arrow.table(made)


def _mapped(column: Any, read: Any) -> list[Any]:
    return [None if text is None else read(text) for text in column.to_pylist()]


def _split(text: str) -> list[str]:
    return sorted(set(text.split(MANY)))


def _notes(text: str) -> list[str]:
    return sorted({note.rpartition(PART)[2] for note in text.split(MANY)})


def _titles(text: str) -> list[dict[str, Any]]:
    """Read the titles of all rows of a firm; the same title of the same batch counts once."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for several in text.split(MANY):
        for title in json.loads(several):
            days = {
                part: date.fromisoformat(title[part]) if title[part] else None for part in ("valid_from", "valid_to")
            }
            found.setdefault((title["title"], title["batch"], title["valid_from"]), title | days)
    return [found[key] for key in sorted(found)]


def _digest(columns: Any) -> str:
    """Return a hash of what the rows say, not of who said it last."""
    arrow = libraries.arrow()
    said = columns.drop_columns(list(_NOT_CONTENT)).combine_chunks()
    found = hashlib.sha256(str(layout.FORMAT).encode())

    class Sink:
        """A file that only hashes."""

        closed = False

        def write(self, piece: Any) -> int:
            found.update(piece)
            return len(piece)

        def flush(self) -> None:
            """Nothing is held back."""

    with arrow.ipc.new_stream(arrow.PythonFile(Sink(), "w"), said.schema) as stream:
        stream.write_table(said, max_chunksize=1 << 16)
    return found.hexdigest()[:16]


def _index(columns: Any, texts: Sequence[str]) -> tuple[dict[str, Array], dict[str, Any]]:
    """Make everything a search reads."""
    rows = {name: columns.column(name).to_pylist() for name in ("plain", "core", "id", "is_branch")}
    heads = rows["is_branch"].count(False)
    cores = [spelling.fold_plain(core) for core in rows["core"]]
    letters = [spelling.initials(name) for name in rows["plain"]]
    core_letters = [spelling.initials(core) for core in rows["core"]]
    arrays = grams.pack("name", texts, heads) | grams.pack("core", cores, heads, runs=False)
    arrays |= grams.pack("letters", letters, heads, wide=False)
    arrays |= grams.pack("core_letters", core_letters, heads, runs=False, wide=False)
    arrays["solid"] = np.array([_solid(*pair) for pair in zip(cores, texts, strict=True)], dtype=np.uint8)
    arrays["ids"] = np.array([text.encode() for text in rows["id"]], dtype="S18")
    arrays["id_order"] = np.argsort(arrays["ids"], kind="stable").astype(np.uint32)
    arrays["id_fence"] = arrays["ids"][arrays["id_order"][::ID_FENCE]]
    arrays |= _shown(columns) | _aliases(columns)
    more, facts = traits(columns)
    return arrays | more, facts | {"rows": len(texts), "heads": heads}


def _solid(core: str, text: str) -> int:
    """Return how much of the beginning of a core stands in the name in one piece."""
    size = len(core)
    while size and core[:size] not in text:
        size -= 1
    return min(size, 255)


def _shown(columns: Any) -> dict[str, Array]:
    """Return the names as they are shown, one behind the other."""
    texts = [name.encode() for name in columns.column("name").to_pylist()]
    starts = np.zeros(len(texts) + 1, dtype=np.uint32)
    np.cumsum([len(text) for text in texts], out=starts[1:])
    return {"shown": np.frombuffer(b"".join(texts), dtype=np.uint8), "shown_starts": starts}


def _aliases(columns: Any) -> dict[str, Array]:
    """Index what a firm is also found by."""
    found = sorted((row, kind, text) for row, kind, text in _alias_rows(columns) if text)
    arrays = grams.pack("alias", [text for _, _, text in found], len(found))
    arrays["alias_rows"] = np.array([row for row, _, _ in found], dtype=np.uint32)
    arrays["alias_kinds"] = np.array([kind for _, kind, _ in found], dtype=np.uint8)
    return arrays


def _alias_rows(columns: Any) -> Iterator[tuple[int, int, str]]:
    names = columns.column("former_names").to_pylist()
    old_ids = columns.column("former_ids").to_pylist()
    codes = zip(columns.column("id").to_pylist(), columns.column("uscc").to_pylist(), strict=True)
    for row, (one_id, code) in enumerate(codes):
        yield from ((row, ALIAS_NAME, spelling.fold(name)) for name in names[row] or ())
        yield from ((row, ALIAS_ID, old) for old in old_ids[row] or ())
        if code and code != one_id:
            yield row, ALIAS_CODE, spelling.fold(code)
