"""Verbs of outreach: each one transaction, one line in the history."""

from wutong.outreach.services.contacts import add_contact, edit_contact, reveal_phone, withdraw_contact
from wutong.outreach.services.from_shortlist import TakenOn, plan_for, put_on_trip
from wutong.outreach.services.table import ContactTable
from wutong.outreach.services.targets import TargetValues, add_target, drop_target
from wutong.outreach.services.tracing import open_lead
from wutong.outreach.services.trips import approve, cancel, edit, plan_trip, report
from wutong.outreach.services.visits import PHOTO_LIMIT, VisitWords, add_visit, edit_visit, withdraw_visit

__all__ = [
    "PHOTO_LIMIT",
    "ContactTable",
    "TakenOn",
    "TargetValues",
    "VisitWords",
    "add_contact",
    "add_target",
    "add_visit",
    "approve",
    "cancel",
    "drop_target",
    "edit",
    "edit_contact",
    "edit_visit",
    "open_lead",
    "plan_for",
    "plan_trip",
    "put_on_trip",
    "report",
    "reveal_phone",
    "withdraw_contact",
    "withdraw_visit",
]
