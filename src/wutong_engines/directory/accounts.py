"""The account a build gives of its rows: collected from the engine, written as a table people can open."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wutong_engines.directory import expressions
from wutong_engines.directory.cleaning import MANY, PART
from wutong_engines.directory.report import Doubt, Refused, Report

#: A report in memory shows so many of each; the file has all of them.
SHOWN: Final = 1000
_HEADINGS: Final = ("结论", "文件", "行", "列", "值", "原因", "企业")
_WORDS: Final = {
    "one_code_two_firms": "一码两企",
    "one_firm_two_codes": "一企两码",
    "wrong_code": "代码有误",
    "unreadable": "读不出",
}


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to the rows of one build."""

    read: int
    kept: int
    merged: int
    refused: tuple[Refused, ...]
    doubtful: tuple[Doubt, ...]

    @property
    def refused_count(self) -> int:
        """Return how many rows were not taken."""
        return len(self.refused)

    def write(self, store: Path, number: int, *, repeated: bool) -> Path:
        """Write all of it beside the snapshot; a build that changed nothing has a file of its own."""
        folder = store / "reports"
        folder.mkdir(exist_ok=True)
        path = folder / (f"{number:06d}-again.csv" if repeated else f"{number:06d}.csv")
        beside = path.with_suffix(".part")
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADINGS)
            for row in self.refused:
                writer.writerow(("拒收", row.file, row.row, row.column, _inert(row.value), row.reason, ""))
            for doubt in self.doubtful:
                cells = (doubt.file, doubt.row, doubt.column, _inert(doubt.value), doubt.reason, " ".join(doubt.ids))
                writer.writerow((_WORDS[doubt.kind], *cells))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return path

    def report(
        self, path: Path, snapshot: int, changed: bool, firms: int, seconds: tuple[tuple[str, float], ...]
    ) -> Report:
        """Return the report to the caller."""
        return Report(
            rows_read=self.read,
            rows_kept=self.kept,
            rows_merged=self.merged,
            refused_count=len(self.refused),
            doubtful_count=len(self.doubtful),
            refused=self.refused[:SHOWN],
            doubtful=self.doubtful[:SHOWN],
            written=path,
            snapshot=snapshot,
            changed=changed,
            firms=firms,
            seconds=seconds,
        )


def of(engine: Any, rows: Any, found: Any, read: int) -> Account:
    """Collect the account from clean and settled rows."""
    refused = engine.collect(expressions.refused(rows).order_by("voice")).to_pylist()
    doubts = engine.collect(expressions.doubts(found).order_by("voice")).to_pylist()
    new = found.filter(found.kept_id.isnull())
    firms = int(engine.collect(new.aggregate(firms=new.id.nunique())).column("firms")[0].as_py())
    gone = tuple(
        Refused(row["file"], row["row"], row["refused_column"], row["refused_value"] or "", row["refused_reason"])
        for row in refused
    )
    return Account(read, firms, read - firms - len(gone), gone, tuple(_doubts(doubts)))


def _doubts(rows: list[dict[str, Any]]) -> Iterator[Doubt]:
    for row in rows:
        for note in (row["notes"] or "").split(MANY) if row["notes"] else ():
            kind, column, value, sentence = note.split(PART)
            ids = (row["id"], row["disputed"]) if kind == "one_code_two_firms" else (row["id"],)
            yield Doubt(kind, row["file"], row["row"], column, value, sentence, ids)  # type: ignore[arg-type]  # as cleaning wrote it
        if row["twin"]:
            other = row["high_code"] if row["low_code"] == row["id"] else row["low_code"]
            sentence = f"“{row['plain']}”还有另一个代码 {other}:按两家保留,请核对是不是同一家。"
            yield Doubt(
                "one_firm_two_codes",
                row["file"],
                row["row"],
                "统一社会信用代码",
                row["id"],
                sentence,
                (row["id"], other),
            )


def _inert(value: str) -> str:
    """Keep a cell from being read as a formula by the program that opens the file."""
    return "'" + value if value[:1] in {"=", "+", "-", "@", "\t"} else value
