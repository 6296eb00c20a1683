"""Reads of outreach: lists and pages inside, ids and frozen rows for other domains."""

from wutong.outreach.queries.clashes import Clash, clashes
from wutong.outreach.queries.drafts import contact, of_contact, of_visit, visit
from wutong.outreach.queries.facts import (
    contact_rows,
    contacts,
    leads_from,
    trip_rows,
    trips,
    visit_rows,
    visits,
)

__all__ = [
    "Clash",
    "clashes",
    "contact",
    "contact_rows",
    "contacts",
    "leads_from",
    "of_contact",
    "of_visit",
    "trip_rows",
    "trips",
    "visit",
    "visit_rows",
    "visits",
]
