"""Reads of outreach: lists and pages inside, ids and frozen rows for other domains."""

from wutong.outreach.queries.clashes import Clash, clashes
from wutong.outreach.queries.coming import Taking, open_trips, taking
from wutong.outreach.queries.dossier import Dossier, Trace, dossier, trace, trip_seen
from wutong.outreach.queries.drafts import (
    contact,
    going,
    lead_seen,
    may_write,
    of_contact,
    of_visit,
    photo,
    picture_type,
    story,
    visit,
)
from wutong.outreach.queries.facts import (
    contact_rows,
    contacts,
    leads_from,
    trip_rows,
    trips,
    visit_rows,
    visits,
)
from wutong.outreach.queries.listing import DEPTHS, KINDS, VISIT_KINDS, Filters, Month, find, listing, month, month_of
from wutong.outreach.queries.sheets import CONTACT_COLUMNS, VISIT_COLUMNS, contact_lines, visit_lines

__all__ = [
    "CONTACT_COLUMNS",
    "DEPTHS",
    "KINDS",
    "VISIT_COLUMNS",
    "VISIT_KINDS",
    "Clash",
    "Dossier",
    "Filters",
    "Month",
    "Taking",
    "Trace",
    "clashes",
    "contact",
    "contact_lines",
    "contact_rows",
    "contacts",
    "dossier",
    "find",
    "going",
    "lead_seen",
    "leads_from",
    "listing",
    "may_write",
    "month",
    "month_of",
    "of_contact",
    "of_visit",
    "open_trips",
    "photo",
    "picture_type",
    "story",
    "taking",
    "trace",
    "trip_rows",
    "trip_seen",
    "trips",
    "visit",
    "visit_lines",
    "visit_rows",
    "visits",
]
