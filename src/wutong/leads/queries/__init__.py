"""Reads about leads: every one starts from what the person may see; other domains get keys and frozen rows."""

from wutong.leads.queries.as_of import in_stage, registered
from wutong.leads.queries.dossier import (
    Dossier,
    Due,
    LeadSummary,
    dispute,
    disputes,
    dossier,
    due_of,
    offices,
    rows,
    summary,
)
from wutong.leads.queries.lights import light_on
from wutong.leads.queries.listing import (
    ORDERS,
    SCOPES,
    Board,
    Column,
    Filters,
    Masked,
    board,
    exportable,
    listing,
    others,
    search,
)
from wutong.leads.queries.reminders import Escalation, escalations, light_counts, releasable, todo
from wutong.leads.queries.similarity import Similar, similar

__all__ = [
    "ORDERS",
    "SCOPES",
    "Board",
    "Column",
    "Dossier",
    "Due",
    "Escalation",
    "Filters",
    "LeadSummary",
    "Masked",
    "Similar",
    "board",
    "dispute",
    "disputes",
    "dossier",
    "due_of",
    "escalations",
    "exportable",
    "in_stage",
    "light_counts",
    "light_on",
    "listing",
    "offices",
    "others",
    "registered",
    "releasable",
    "rows",
    "search",
    "similar",
    "summary",
    "todo",
]
