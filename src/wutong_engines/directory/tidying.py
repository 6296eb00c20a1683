"""Old snapshots go when somebody says so, and with them what only they used."""

import shutil
from pathlib import Path

from wutong_engines.directory import layout
from wutong_engines.directory.errors import StoreError


def tidy(store: Path, keep: int = 1) -> tuple[str, ...]:
    """Keep the newest snapshots and delete older ones, their segments, matchers and reports; return what went.

    A reader that has an old snapshot open keeps what it has mapped and loses what it has not opened yet.
    """
    if keep < 1:
        raise StoreError("missing", f"至少要保留 1 个快照,这里写的是 {keep}。")
    layout.open_manifest(store)
    with layout.writing(store):
        numbers = layout.numbers(store)
        kept = [layout.open_manifest(store, number) for number in numbers[-keep:]]
        names = {manifest.snapshot.name for manifest in kept}
        used = {piece.name for manifest in kept for piece in manifest.pieces}
        # The list of a snapshot goes before its segments: no list ever names what is gone.
        gone = [path for path in (store / "snapshots").iterdir() if path.stem not in names]
        gone += [path for path in (store / layout.SEGMENTS).iterdir() if path.name not in used]
        for other in ("identity", "reports"):
            folder = store / other
            gone += [path for path in folder.iterdir() if path.name[:6] not in names] if folder.is_dir() else []
        for path in gone:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return tuple(sorted(f"{path.parent.name}/{path.name}" for path in gone))
