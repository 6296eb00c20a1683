"""Read road distances that were handed in: a table of two sites and kilometres, or a road graph as JSON."""

import json
import math
from collections.abc import Iterator
from typing import Any

from wutong.earthworks.services.plan_settings import Roads
from wutong.kernel.errors import BadFile
from wutong.kernel.files import path_of
from wutong.kernel.models import StoredFile
from wutong.kernel.tables.reading import open_book

_HEADS = ("起", "止", "公里", "km", "距离", "from", "to")
_MOST_LINES = 200_000


def read_roads(file: StoredFile) -> Roads:
    """Return the distances of a file.

    :raises BadFile: naming the line that cannot be read, and what it should look like.
    """
    path = path_of(file.sha256)
    if file.name.lower().endswith(".json"):
        return _graph(path.read_text(encoding="utf-8", errors="replace"), file.name)
    sheet = next(iter(open_book(path, file.name).sheets))
    rows = list(_rows(sheet.lines(), file.name))
    if not rows:
        raise BadFile(f"“{file.name}”里没有距离。每行写:起点地块、终点地块、公里。")
    return {"kind": "table", "name": file.name, "rows": rows}


def _rows(lines: Any, name: str) -> Iterator[list[Any]]:
    for number, cells in lines:
        filled = [cell for cell in cells if cell not in (None, "")]
        if not filled:
            continue
        if number > _MOST_LINES:
            raise BadFile(f"“{name}”超过 {_MOST_LINES:,} 行,请拆开。")
        km = _km(cells[2]) if len(cells) > 2 and all(str(cell or "").strip() for cell in cells[:2]) else None
        if km is None or not 0 <= km <= 2000:
            if _is_head(cells):
                continue
            raise BadFile(f"“{name}”第 {number} 行读不懂:每行写起点地块、终点地块、公里(0 到 2000)。")
        yield [str(cells[0]).strip(), str(cells[1]).strip(), km]


def _is_head(cells: Any) -> bool:
    written = "".join(str(cell).lower() for cell in cells if cell)
    return any(head in written for head in _HEADS)


def _km(cell: Any) -> float | None:
    try:
        return round(float(str(cell).strip()), 3)
    except ValueError:
        return None


def _graph(text: str, name: str) -> Roads:
    """Read ``{"nodes": [[id, x_km, y_km]…], "edges": [[a, b, km, one_way]…], "snap_km": 0.5}``."""
    try:
        given = json.loads(text)
        nodes = [[str(key), _finite(x), _finite(y)] for key, x, y in given["nodes"]]
        edges = [_edge(edge) for edge in given["edges"]]
        snap = _finite(given.get("snap_km", 0.5))
    except (ValueError, KeyError, TypeError, OverflowError) as trouble:
        raise BadFile(
            f"“{name}”不是路网:要有 nodes([编号, 东向 km, 北向 km])和 edges([起, 止, km, 是否单行])。"
        ) from trouble
    known = {node[0] for node in nodes}
    if lost := next((end for edge in edges for end in edge[:2] if end not in known), None):
        raise BadFile(f"“{name}”的道路提到路口“{lost}”,但 nodes 里没有它。")
    return {"kind": "graph", "name": name, "nodes": nodes, "edges": edges, "snap_km": snap}


def _edge(edge: Any) -> list[Any]:
    start, end, km, *rest = edge
    if _finite(km) < 0:
        raise ValueError(km)
    return [str(start), str(end), float(km), bool(rest and rest[0])]


def _finite(number: Any) -> float:
    """Return a number that is one: JSON as people write it knows NaN and Infinity too."""
    if not math.isfinite(float(number)):
        raise ValueError(number)
    return float(number)
