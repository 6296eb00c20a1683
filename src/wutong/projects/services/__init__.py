"""Verbs of projects: each one transaction, one line in the history, the derived stage brought up to date."""

from wutong.projects.services.milestones import claim, give_back, verify, withdraw
from wutong.projects.services.opening import edit, hand_over, open_from_lead, register, watch, why_keep
from wutong.projects.services.start_base import delist, list_to_start
from wutong.projects.services.uploads import keep, looks_like, receive
from wutong.projects.services.values import ProjectValues

__all__ = [
    "ProjectValues",
    "claim",
    "delist",
    "edit",
    "give_back",
    "hand_over",
    "keep",
    "list_to_start",
    "looks_like",
    "open_from_lead",
    "receive",
    "register",
    "verify",
    "watch",
    "why_keep",
    "withdraw",
]
