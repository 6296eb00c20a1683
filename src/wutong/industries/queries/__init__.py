"""Reads of the chains: pages inside, frozen rows and the engine's graphs for other domains."""

from wutong.industries.queries.anchors import PartLine, Sheet, anchor_sheet, visible_anchor, visible_part
from wutong.industries.queries.choices import anchor_choices, choices, draft_choices, segment_choices
from wutong.industries.queries.gaps import KINDS, SLUGS, Gap, Tally, gaps
from wutong.industries.queries.graphs import graph, version_of
from wutong.industries.queries.makers import makers, visible_maker
from wutong.industries.queries.pages import (
    ChainLine,
    GapLine,
    GraphPage,
    MakerLine,
    SegmentPage,
    chains,
    current,
    segment,
    visible_chain,
)
from wutong.industries.queries.rules import GAPS, Reach, reach
from wutong.industries.queries.sheets import (
    GAP_COLUMNS,
    LINK_COLUMNS,
    SEGMENT_COLUMNS,
    SHEET_COLUMNS,
    gap_lines,
    link_lines,
    segment_lines,
    sheet_lines,
)
from wutong.industries.queries.versions import VersionPage, Versions, compare, version, versions, visible_version

__all__ = [
    "GAPS",
    "GAP_COLUMNS",
    "KINDS",
    "LINK_COLUMNS",
    "SEGMENT_COLUMNS",
    "SHEET_COLUMNS",
    "SLUGS",
    "ChainLine",
    "Gap",
    "GapLine",
    "GraphPage",
    "MakerLine",
    "PartLine",
    "Reach",
    "SegmentPage",
    "Sheet",
    "Tally",
    "VersionPage",
    "Versions",
    "anchor_choices",
    "anchor_sheet",
    "chains",
    "choices",
    "compare",
    "current",
    "draft_choices",
    "gap_lines",
    "gaps",
    "graph",
    "link_lines",
    "makers",
    "reach",
    "segment",
    "segment_choices",
    "segment_lines",
    "sheet_lines",
    "version",
    "version_of",
    "versions",
    "visible_anchor",
    "visible_chain",
    "visible_maker",
    "visible_part",
    "visible_version",
]
