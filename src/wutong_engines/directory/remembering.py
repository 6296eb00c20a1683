"""What the store knew before an update: only the provinces that the new rows concern are read again."""

import json
from pathlib import Path
from typing import Any

from wutong_engines.directory import layout, libraries
from wutong_engines.directory.cleaning import MANY, PART, hashed
from wutong_engines.directory.expressions import CLEAN, OLD
from wutong_engines.directory.layout import Manifest, Piece


def recall(engine: Any, rows: Any, store: Path, manifest: Manifest, work: Path) -> tuple[Any, tuple[Piece, ...]]:
    """Return the firms of the provinces concerned as clean rows, and the segments that stay as they are."""
    paths = {str(store / layout.SEGMENTS / piece.name / layout.COLUMNS): piece for piece in manifest.pieces}
    parts = _parts_concerned(engine, rows, paths)
    concerned = {path: piece for path, piece in paths.items() if piece.part in parts}
    kept = tuple(piece for piece in manifest.pieces if piece.part not in parts)
    if not concerned:
        return None, kept
    number = 0
    folder = work / "remembered"
    folder.mkdir()
    parquet = libraries.parquet()
    schema = libraries.ibis().schema(CLEAN).to_pyarrow()
    for path, piece in concerned.items():
        file = parquet.ParquetFile(path)
        with parquet.ParquetWriter(
            folder / f"{piece.name}.parquet", schema, compression_level=1, compression="zstd"
        ) as out:
            for batch in file.iter_batches(50_000):
                out.write_table(as_clean(batch, number, schema))
                number += batch.num_rows
    return engine.read(folder), kept


def _parts_concerned(engine: Any, rows: Any, paths: dict[str, Piece]) -> set[str]:
    """Return the parts where new rows will stand, and those where a firm of their code or name stands now."""
    ibis = libraries.ibis()
    new = rows.filter(rows.refused_reason.isnull())
    places = engine.collect(new.select(part=ibis.coalesce(new.region_code.substr(0, 2), ibis.literal("00"))).distinct())
    parts = set(places.column("part").to_pylist())
    rest = [path for path, piece in paths.items() if piece.part not in parts]
    if not rest:
        return parts
    keys = engine.collect(new.select("code", "plain", "name_id", "former_names"))
    for path in _hit(keys, rest):
        parts.add(paths[path].part)
    return parts


def _hit(keys: Any, paths: list[str]) -> list[str]:
    """Return the files that know one of these codes or names."""
    rows = keys.to_pylist()
    former = [name for row in rows for name in (row["former_names"] or "").split(MANY) if name]
    arrow = libraries.arrow()
    codes = arrow.table(
        {"code": sorted({row["code"] for row in rows if row["code"]} | {row["name_id"] for row in rows})}
    )
    names = arrow.table({"plain": sorted({row["plain"] for row in rows} | set(former))})
    with libraries.duckdb().connect(config={"autoinstall_known_extensions": False}) as base:
        base.register("codes", codes)
        base.register("names", names)
        found = base.execute(
            "SELECT DISTINCT filename FROM read_parquet(?, filename = true) "
            "WHERE id IN (SELECT code FROM codes) OR plain IN (SELECT plain FROM names)",
            [paths],
        ).fetchall()
    return [str(path) for (path,) in found]


def as_clean(batch: Any, first: int, schema: Any) -> Any:
    """Return firms of the store in the shape of clean rows."""
    arrow = libraries.arrow()
    columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
    count = batch.num_rows
    ids = columns["id"]
    for name in ("former_names", "chain_tags", "former_ids"):
        columns[name] = [None if values is None else MANY.join(values) for values in columns[name]]
    for name in ("reg_date", "source_date"):
        columns[name] = [None if day is None else day.isoformat() for day in columns[name]]
    columns["notes"] = [None if notes is None else MANY.join(map(_remark, notes)) for notes in columns["notes"]]
    columns["titles"] = [None if titles is None else _titles(titles) for titles in columns["titles"]]
    plain, province = columns["plain"], columns["province"]
    columns |= {
        "file": [""] * count,
        "senior": list(range(first, first + count)),
        "voice": list(range(first + OLD, first + OLD + count)),
        "kept_id": ids,
        "code": [one_id if not one_id.startswith("n-") else None for one_id in ids],
        "place_rank": [0 if city else 1 if where else 9 for city, where in zip(columns["city"], province, strict=True)],
        "name_id": [hashed(name) for name in plain],
        "place_id": [hashed(f"{name}|{where or ''}") for name, where in zip(plain, province, strict=True)],
    }
    empty = [None] * count
    return arrow.table({field.name: columns.get(field.name, empty) for field in schema}, schema=schema)


def _remark(sentence: str) -> str:
    return PART.join(("unreadable", "", "", sentence))


def _titles(titles: list[dict[str, Any]]) -> str:
    rows = [
        {
            part: "" if value is None else value if isinstance(value, str) else value.isoformat()
            for part, value in title.items()
        }
        for title in titles
    ]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True)
