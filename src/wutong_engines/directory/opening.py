"""One segment, open: its search index mapped into memory, its columns read when a firm is asked for."""

import json
import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from wutong_engines.directory import layout, libraries, packed
from wutong_engines.directory.errors import StoreError
from wutong_engines.directory.grams import Texts
from wutong_engines.directory.layout import Piece
from wutong_engines.directory.packed import Array
from wutong_engines.directory.rows import FirmRow, Title
from wutong_engines.directory.segments import ID_FENCE

# A page of firms comes from some small row groups: reading them again for every firm would be most of the time.
_GROUPS_KEPT: Final = 16
_TEXT: Final = (
    "id", "name", "plain", "core", "key", "region", "uscc", "uscc_status", "type", "capital_raw", "capital_currency",
    "scope", "province", "city", "region_code", "address", "industry", "size_class", "source",
)  # fmt: skip


class Segment:
    """The firms of one province, or of a part of it."""

    def __init__(self, store: Path, piece: Piece) -> None:
        folder = store / layout.SEGMENTS / piece.name
        self.piece, self.part = piece, piece.part
        self.columns = folder / layout.COLUMNS
        self._lock = threading.Lock()
        self._groups: OrderedDict[int, Any] = OrderedDict()
        if not self.columns.is_file() or self.columns.stat().st_size != piece.column_bytes:
            raise StoreError(
                "damaged",
                f"名录损坏:{piece.name}/{layout.COLUMNS} 不见了或不完整。"
                "请用 wutong directory build 重建,或从备份恢复。",
            )
        self.arrays, self.facts = packed.read(folder / layout.INDEX)
        self.rows, self.heads = int(self.facts["rows"]), int(self.facts["heads"])
        self.province = piece.province

    @cached_property
    def names(self) -> Texts:
        """Folded names."""
        return Texts(self.arrays, "name", self.heads)

    @cached_property
    def cores(self) -> Texts:
        """The firms' own words."""
        return Texts(self.arrays, "core", self.heads)

    @cached_property
    def letters(self) -> Texts:
        """Pinyin initials of names."""
        return Texts(self.arrays, "letters", self.heads)

    @cached_property
    def core_letters(self) -> Texts:
        """Pinyin initials of the firms' own words."""
        return Texts(self.arrays, "core_letters", self.heads)

    @cached_property
    def aliases(self) -> Texts:
        """Earlier names, codes that are no ids, earlier ids."""
        return Texts(self.arrays, "alias", len(self.arrays["alias_rows"]))

    @cached_property
    def _all_ids(self) -> memoryview:
        return self.ids.view(np.uint8).data

    @property
    def ids(self) -> Array:
        """Ids by row."""
        return self.arrays["ids"]

    def id_at(self, row: int) -> str:
        """Return the id of a row."""
        return bytes(self.ids[row]).decode()

    def name_at(self, row: int) -> str:
        """Return the name of a row as it is shown."""
        starts = self.arrays["shown_starts"]
        return self.arrays["shown"][int(starts[row]) : int(starts[row + 1])].tobytes().decode()

    def city_at(self, row: int) -> str:
        """Return the city of a row."""
        return str(self.facts["city"][int(self.arrays["city"][row])])

    def row_of(self, firm_id: str) -> int | None:
        """Return the row of an id, or nothing."""
        rows = self.ids_beginning(firm_id)
        return int(rows[0]) if len(rows) and self.id_at(int(rows[0])) == firm_id else None

    def ids_beginning(self, text: str) -> Array:
        """Return the rows whose id begins so."""
        order, wanted = self.arrays["id_order"], text.encode()
        numbers = order.data
        low, high = self._id_bounds(wanted)
        low = bisect_left(numbers, wanted, low, high, key=self._id_bytes)
        if low == len(numbers) or not self._id_bytes(numbers[low]).startswith(wanted):
            return order[:0]
        return order[low : bisect_left(numbers, wanted + b"\xff", low, high, key=self._id_bytes)]

    def _id_bounds(self, wanted: bytes) -> tuple[int, int]:
        """Return bounds between which all ids that begin so must stand; an older index has no fence."""
        fence = self.arrays.get("id_fence")
        if fence is None:
            return 0, self.rows
        # Longer than any id: it would be cut off, and stand before what it is behind.
        low, high = fence.searchsorted(wanted[: fence.itemsize]), fence.searchsorted(wanted[:17] + b"\xff", "right")
        return max(0, (int(low) - 1) * ID_FENCE), min(int(high) * ID_FENCE, self.rows)

    def _id_bytes(self, row: int) -> bytes:
        size = self.ids.itemsize
        return bytes(self._all_ids[row * size : (row + 1) * size])

    def firms(self, rows: Sequence[int]) -> list[FirmRow]:
        """Return whole firms, read from the columns."""
        found: list[FirmRow] = []
        sizes = self._group_ends
        for row in rows:
            number = int(np.searchsorted(sizes, row, "right"))
            group = self._group(number)
            place = row - (int(sizes[number - 1]) if number else 0)
            found.append(_firm(group.slice(place, 1).to_pylist()[0]))
        return found

    @cached_property
    def _footer(self) -> Any:
        """What the columns say of themselves: read once, not for every page of firms."""
        return libraries.parquet().read_metadata(self.columns)

    @cached_property
    def _group_ends(self) -> Array:
        counts = [self._footer.row_group(number).num_rows for number in range(self._footer.num_row_groups)]
        return np.cumsum(counts)

    def _group(self, number: int) -> Any:
        with self._lock:
            if number in self._groups:
                self._groups.move_to_end(number)
                return self._groups[number]
        # A reader of its own each time: one that is shared between threads loses its place.
        with libraries.parquet().ParquetFile(self.columns, metadata=self._footer) as file:
            group = file.read_row_group(number)
        with self._lock:
            self._groups[number] = group
            while len(self._groups) > _GROUPS_KEPT:
                self._groups.popitem(last=False)
        return group


def _firm(row: dict[str, Any]) -> FirmRow:
    texts: dict[str, Any] = {name: row[name] or "" for name in _TEXT}
    return FirmRow(
        **texts,
        former_names=tuple(row["former_names"] or ()),
        reg_date=row["reg_date"],
        capital_wan=row["capital_wan"],
        titles=tuple(
            Title(**{part: value or _blank(part) for part, value in one.items()}) for one in row["titles"] or ()
        ),
        is_branch=row["is_branch"],
        chain_tags=tuple(row["chain_tags"] or ()),
        extra=json.loads(row["extra"]) if row["extra"] else {},
        source_date=row["source_date"],
        lon=row["lon"],
        lat=row["lat"],
        notes=tuple(row["notes"] or ()),
    )


def _blank(part: str) -> Any:
    return None if part.startswith("valid") else ""
