"""A result as people take it away: JSON whole, CSV and Excel as tables; a file appears whole or not at all."""

import csv
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from wutong_engines.ranking.errors import RankingError
from wutong_engines.ranking.reading import as_json
from wutong_engines.ranking.result import Factor, Result
from wutong_engines.ranking.weights import LABELS

_LEAD: Final = ("名次", "编号", "企业名称", "省", "市", "得分", "未知项最多可加")
# Some editions of Excel take the wide ones for the narrow ones.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(result: Result, path: Path) -> None:
    """Write a result; the ending of the name says how.

    :raises RankingError: another ending, or no such folder.
    """
    writer = writer_of(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=f".part{path.suffix}")
    os.close(handle)
    try:
        writer(result, Path(name))
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def writer_of(path: Path) -> Callable[[Result, Path], None]:
    """Return what writes a file of this name: asked before the work, a slip in the name costs nothing.

    :raises RankingError: another ending, or no such folder.
    """
    writers: dict[str, Callable[[Result, Path], None]] = {".csv": _csv, ".xlsx": _xlsx, ".json": _json}
    if path.suffix.lower() not in writers:
        raise RankingError(f"不会写“{path.suffix or path.name}”;结果文件请以{'、'.join(writers)}结尾")
    if not path.parent.is_dir():
        raise RankingError(f"没有文件夹{path.parent};请先建好,或换一个地方存")
    return writers[path.suffix.lower()]


def _json(result: Result, path: Path) -> None:
    path.write_text(json.dumps(as_json(result), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _csv(result: Result, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[_safe(cell) for cell in row] for row in _table(result)])


def _safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _table(result: Result) -> list[list[Any]]:
    """Return one row a firm, two columns a factor: its points and its evidence."""
    codes = [(factor.code, factor.label) for factor in result.ranked[0].factors] if result.ranked else []
    head: list[Any] = [*_LEAD, *(name for _, label in codes for name in (f"{label}(分)", f"{label}:依据"))]
    rows = [head]
    for firm in result.ranked:
        lead = [firm.rank, firm.id, firm.name, firm.province, firm.city, firm.score, firm.open_points]
        rows.append([*lead, *(cell for factor in firm.factors for cell in (_points(factor), _evidence(factor)))])
    return rows


def _points(factor: Factor) -> Any:
    return factor.points if factor.known else "未知"


def _evidence(factor: Factor) -> str:
    return f"{factor.evidence}({factor.source},{factor.date or '日期未注明'})"


def _xlsx(result: Result, path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415  # only who asks for Excel pays for it

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, rows in (("名单", _table(result)), ("口径", _basis(result))):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row, bold if number == 0 else None)
            sheet.freeze_panes(1, 3 if title == "名单" else 0)
            sheet.set_column(0, 60, 14)


def _basis(result: Result) -> list[list[Any]]:
    rows: list[list[Any]] = [["项目", "数值"]]
    rows += [["结论", f"{result.status.label}({result.reason.label})"], ["名录快照", result.snapshot]]
    rows += [["名录企业", result.considered], ["符合条件", result.eligible], ["本地供给侧", result.local]]
    rows += [[f"排除:{one.label}", one.count] for one in result.excluded]
    rows += [[f"权重({result.weights.origin}):{LABELS[code]}", points] for code, points in result.weights.points]
    return rows + [["说明", note] for note in (result.weights.note, *result.notes) if note]
