"""Tables of earthworks: registrations, prices, plans, matches, hauls and the savings ledger.

Volumes are m³ in the convention that the column names (``bank_m3`` 自然方, ``loose_m3`` 松方, ``compacted_m3`` 压实方);
money is whole fen (分), because the ledger must add up to the last one.
"""

from wutong.earthworks.models.hauls import LedgerLine, Settlement, Survey, Ticket
from wutong.earthworks.models.matches import Agreement, Match, Opinion, PermitItem, Truck
from wutong.earthworks.models.plans import Plan
from wutong.earthworks.models.prices import Outlet, Price
from wutong.earthworks.models.registrations import Attachment, Inspection, NumberCounter, Registration

__all__ = [
    "Agreement",
    "Attachment",
    "Inspection",
    "LedgerLine",
    "Match",
    "NumberCounter",
    "Opinion",
    "Outlet",
    "PermitItem",
    "Plan",
    "Price",
    "Registration",
    "Settlement",
    "Survey",
    "Ticket",
    "Truck",
]
