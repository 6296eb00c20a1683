"""Gaps, graphs and anchor sheets as they leave the house in a workbook."""

from collections.abc import Iterator
from typing import Any

from wutong.industries.queries.anchors import OPEN, Sheet
from wutong.industries.queries.pages import GraphPage, MakerLine
from wutong.industries.queries.versions import VersionPage

GAP_COLUMNS = (
    "环节", "位置", "判定", "本区(家)", "周边(家)", "更远(家)", "地点待核(家)", "仅凭经营范围(家)",
    "下游依赖(成本占比合计)", "说明",
)  # fmt: skip
SEGMENT_COLUMNS = ("环节代码", "环节", "位置", "国民经济行业代码", "检索词", "排除词", "来源", "说明")
LINK_COLUMNS = ("从", "到", "关系", "成本占比", "来源", "来源日期")
SHEET_COLUMNS = (
    "零部件或材料", "环节", "用量", "成本占比", "要求", "清单来源", "清单日期", "判定", "范围", "供应企业", "所在地",
    "距离(公里)", "依据", "依据原文", "依据来源", "依据日期",
)  # fmt: skip
Line = tuple[Any, ...]


def gap_lines(page: GraphPage) -> Iterator[Line]:
    """Return the gaps of a chain, the worst first."""
    for gap in page.gaps:
        yield (
            gap.name, gap.stage, gap.word, gap.local, gap.near, gap.beyond, gap.unknown, gap.unverified, gap.weight,
            gap.sentence,
        )  # fmt: skip


def segment_lines(page: VersionPage) -> Iterator[Line]:
    """Return the segments of a version, as the import takes them."""
    for row in page.segments:
        yield (
            row.code, row.name, row.get_stage_display(), "、".join(row.industries), "、".join(row.words),
            "、".join(row.not_words), row.source, row.note,
        )  # fmt: skip


def link_lines(page: VersionPage) -> Iterator[Line]:
    """Return the links of a version, as the import takes them."""
    for row in page.links:
        yield (row.src.code, row.dst.code, row.get_kind_display(), row.share, row.source, row.source_date)


def sheet_lines(sheet: Sheet) -> Iterator[Line]:
    """Return an anchor's sheet, one row for each part and maker; a part that nobody is known to make says so."""
    for line in sheet.lines:
        head = (
            line.name,
            line.segment,
            line.amount,
            line.share,
            line.requirement,
            line.source,
            line.source_date,
            line.word,
        )
        rows = [(label, maker) for _, label, makers in line.groups for maker in makers]
        rows += [("仅凭经营范围,待核实", maker) for maker in line.guesses]
        if line.is_open:
            yield (*head, OPEN, "", "", None, "", "", "", None)
        for label, maker in rows:
            yield (*head, label, *_firm(maker))


def _firm(line: MakerLine) -> Line:
    row = line.maker
    return (row.firm, line.where, row.distance_km, row.get_evidence_display(), row.said, row.source, row.source_date)
