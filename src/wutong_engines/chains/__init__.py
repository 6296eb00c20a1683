"""Industry chains as versioned graphs: who supplies whom, where the holes are, what an anchor needs.

from wutong_engines import chains

graph, = chains.read_graphs(Path("seeds/chains"))
for gap in chains.gaps(graph, makers):
    print(gap.sentence)
"""

from wutong_engines.chains.anchor import Anchor, AnchorSheet, Part, PartRow, anchor_sheet
from wutong_engines.chains.check import check
from wutong_engines.chains.diff import Change, Diff, diff
from wutong_engines.chains.errors import BadChainFile, BadGraph, ChainsError, Fault
from wutong_engines.chains.gaps import Gap, GapKind, GapRules, gaps
from wutong_engines.chains.graph import Graph, Link, LinkKind, Segment, Stage
from wutong_engines.chains.makers import Evidence, Maker, Place, one_each, place_of
from wutong_engines.chains.open_data import Dropped, Reading, folder_makers, read_folder, read_templates
from wutong_engines.chains.reach import Direction, Reached, reach
from wutong_engines.chains.reading import as_json, graph_from, read_graphs
from wutong_engines.chains.validation import validated

__all__ = [
    "Anchor",
    "AnchorSheet",
    "BadChainFile",
    "BadGraph",
    "ChainsError",
    "Change",
    "Diff",
    "Direction",
    "Dropped",
    "Evidence",
    "Fault",
    "Gap",
    "GapKind",
    "GapRules",
    "Graph",
    "Link",
    "LinkKind",
    "Maker",
    "Part",
    "PartRow",
    "Place",
    "Reached",
    "Reading",
    "Segment",
    "Stage",
    "anchor_sheet",
    "as_json",
    "check",
    "diff",
    "folder_makers",
    "gaps",
    "graph_from",
    "one_each",
    "place_of",
    "reach",
    "read_folder",
    "read_graphs",
    "read_templates",
    "validated",
]
