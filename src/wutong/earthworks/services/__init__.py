"""Verbs of earthworks: one transaction and one line in the history each."""

# Prices, outlets, plans
# Tickets, surveys, settlements
from wutong.earthworks.services.gate import Trip
from wutong.earthworks.services.outlets import add_outlet, close_outlet, edit_outlet
from wutong.earthworks.services.prices import quote_price, withdraw_price
from wutong.earthworks.services.settlements import close_match, settle
from wutong.earthworks.services.surveys import finish, survey
from wutong.earthworks.services.tickets import issue_ticket, receive_ticket, record_day, void_ticket

__all__ = [
    "Trip",
    "add_outlet",
    "close_match",
    "close_outlet",
    "edit_outlet",
    "finish",
    "issue_ticket",
    "quote_price",
    "receive_ticket",
    "record_day",
    "settle",
    "survey",
    "void_ticket",
    "withdraw_price",
]
