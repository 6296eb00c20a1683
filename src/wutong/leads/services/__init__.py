"""Verbs of leads: each one transaction, one line in the history, the clocks brought up to date."""

from wutong.leads.services.arbitration import decide_dispute, open_dispute
from wutong.leads.services.editing import BULK_FIELDS, BULK_LIMIT, edit, edit_many, withdraw
from wutong.leads.services.holding import claim, release, transfer, why_keep
from wutong.leads.services.pausing import pause, resume
from wutong.leads.services.progress import Scores, answer, assess, follow_up, land, move, respond
from wutong.leads.services.reading import ContactDetails, open_dossier, reveal_contact
from wutong.leads.services.register import register
from wutong.leads.services.resettling import resettle
from wutong.leads.services.table import LeadTable
from wutong.leads.services.values import FIELDS, LeadValues

__all__ = [
    "BULK_FIELDS",
    "BULK_LIMIT",
    "FIELDS",
    "ContactDetails",
    "LeadTable",
    "LeadValues",
    "Scores",
    "answer",
    "assess",
    "claim",
    "decide_dispute",
    "edit",
    "edit_many",
    "follow_up",
    "land",
    "move",
    "open_dispute",
    "open_dossier",
    "pause",
    "register",
    "release",
    "resettle",
    "respond",
    "resume",
    "reveal_contact",
    "transfer",
    "why_keep",
    "withdraw",
]
