"""Reads about firms: the directory, tracked enterprises, lists and their queue; to others in frozen words."""

from wutong.enterprises.queries import codes, names, store, timeline
from wutong.enterprises.queries.facts import rows
from wutong.enterprises.queries.firm import (
    Fact,
    FirmPage,
    enterprise,
    enterprise_page,
    firm_page,
    named,
    standings,
)
from wutong.enterprises.queries.identity import Candidate, Identity, by_key, identify, tracked_ids
from wutong.enterprises.queries.lists import COLUMNS, ListRow, bulk_of, export, lines, listing, name_list, shown
from wutong.enterprises.queries.review import (
    LinePage,
    PairPage,
    after,
    codes_differ,
    last_decided,
    line,
    line_history,
    line_page,
    pair,
    pair_page,
    pairs,
    sides,
)
from wutong.enterprises.queries.rules import Lines
from wutong.enterprises.queries.rules import lines as thresholds
from wutong.enterprises.queries.search import Answer, Asked, Line, asked, choices, facets, search
from wutong.enterprises.queries.tracked import tracked

__all__ = [
    "COLUMNS",
    "Answer",
    "Asked",
    "Candidate",
    "Fact",
    "FirmPage",
    "Identity",
    "Line",
    "LinePage",
    "Lines",
    "ListRow",
    "PairPage",
    "after",
    "asked",
    "bulk_of",
    "by_key",
    "choices",
    "codes",
    "codes_differ",
    "enterprise",
    "enterprise_page",
    "export",
    "facets",
    "firm_page",
    "identify",
    "last_decided",
    "line",
    "line_history",
    "line_page",
    "lines",
    "listing",
    "name_list",
    "named",
    "names",
    "pair",
    "pair_page",
    "pairs",
    "rows",
    "search",
    "shown",
    "sides",
    "standings",
    "store",
    "thresholds",
    "timeline",
    "tracked",
    "tracked_ids",
]
