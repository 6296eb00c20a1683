"""Verbs of earthworks: one transaction and one line in the history each."""

# Matches, agreements, permits
from wutong.earthworks.services.agreements import agree

# Prices, outlets, plans
# Tickets, surveys, settlements
from wutong.earthworks.services.gate import Trip
from wutong.earthworks.services.matches import cancel_match, give_opinion, propose
from wutong.earthworks.services.outlets import add_outlet, close_outlet, edit_outlet
from wutong.earthworks.services.permits import permit, tick_item
from wutong.earthworks.services.prices import quote_price, withdraw_price
from wutong.earthworks.services.settlements import close_match, settle
from wutong.earthworks.services.surveys import finish, survey
from wutong.earthworks.services.tickets import issue_ticket, receive_ticket, record_day, void_ticket
from wutong.earthworks.services.trucks import add_truck, remove_truck

__all__ = [
    "Trip",
    "add_outlet",
    "add_truck",
    "agree",
    "cancel_match",
    "close_match",
    "close_outlet",
    "edit_outlet",
    "finish",
    "give_opinion",
    "issue_ticket",
    "permit",
    "propose",
    "quote_price",
    "receive_ticket",
    "record_day",
    "remove_truck",
    "settle",
    "survey",
    "tick_item",
    "void_ticket",
    "withdraw_price",
]
