"""Verbs of earthworks: one transaction and one line in the history each."""

# Prices, outlets, plans
# Matches, agreements, permits
from wutong.earthworks.services.agreements import agree

# Registrations and inspections
from wutong.earthworks.services.attachments import KINDS, attach
from wutong.earthworks.services.coordinates import DATUMS as _DATUMS

# Tickets, surveys, settlements
from wutong.earthworks.services.day_sheets import TicketTable
from wutong.earthworks.services.gate import Trip
from wutong.earthworks.services.inspections import VERDICTS, inspect
from wutong.earthworks.services.match_papers import agreement_word, application_word, proposal_word
from wutong.earthworks.services.matches import cancel_match, give_opinion, propose
from wutong.earthworks.services.meetings import Line, SheetRefused, register_many
from wutong.earthworks.services.outlets import add_outlet, close_outlet, edit_outlet
from wutong.earthworks.services.permits import permit, tick_item
from wutong.earthworks.services.plan_settings import checked_settings
from wutong.earthworks.services.plans import (
    cancel_plan,
    plan_again,
    propose_from_plan,
    recheck_plan,
    replan,
    roads_from_file,
    save_what_if,
    start_plan,
)
from wutong.earthworks.services.prices import quote_price, withdraw_price
from wutong.earthworks.services.registration_ground import ask_to_edit
from wutong.earthworks.services.registration_table import RegistrationTable
from wutong.earthworks.services.registration_values import DECLARABLE, RegistrationValues
from wutong.earthworks.services.registrations import close_registration, edit, give_back, register, resubmit, withdraw
from wutong.earthworks.services.settlement_word import settlement_word
from wutong.earthworks.services.settlements import close_match, settle
from wutong.earthworks.services.solving import recheck, solve_plan
from wutong.earthworks.services.stops import refuse_unreadable_stops
from wutong.earthworks.services.surveys import finish, survey
from wutong.earthworks.services.tickets import issue_ticket, receive_ticket, record_day, void_ticket
from wutong.earthworks.services.truck_table import TruckTable
from wutong.earthworks.services.trucks import add_truck, remove_truck

# What forms choose among.
DATUMS = list(_DATUMS.items())
FILE_KINDS = list(KINDS.items())

__all__ = [
    "DATUMS",
    "DECLARABLE",
    "FILE_KINDS",
    "VERDICTS",
    "Line",
    "RegistrationTable",
    "RegistrationValues",
    "SheetRefused",
    "TicketTable",
    "Trip",
    "TruckTable",
    "add_outlet",
    "add_truck",
    "agree",
    "agreement_word",
    "application_word",
    "ask_to_edit",
    "attach",
    "cancel_match",
    "cancel_plan",
    "checked_settings",
    "close_match",
    "close_outlet",
    "close_registration",
    "edit",
    "edit_outlet",
    "finish",
    "give_back",
    "give_opinion",
    "inspect",
    "issue_ticket",
    "permit",
    "plan_again",
    "proposal_word",
    "propose",
    "propose_from_plan",
    "quote_price",
    "receive_ticket",
    "recheck",
    "recheck_plan",
    "record_day",
    "refuse_unreadable_stops",
    "register",
    "register_many",
    "remove_truck",
    "replan",
    "resubmit",
    "roads_from_file",
    "save_what_if",
    "settle",
    "settlement_word",
    "solve_plan",
    "start_plan",
    "survey",
    "tick_item",
    "void_ticket",
    "withdraw",
    "withdraw_price",
]
