"""Verbs of earthworks: one transaction and one line in the history each."""

# Prices, outlets, plans
from wutong.earthworks.services.outlets import add_outlet, close_outlet, edit_outlet
from wutong.earthworks.services.prices import quote_price, withdraw_price

__all__ = [
    "add_outlet",
    "close_outlet",
    "edit_outlet",
    "quote_price",
    "withdraw_price",
]
