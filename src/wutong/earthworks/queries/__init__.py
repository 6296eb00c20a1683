"""Reads of earthworks: querysets inside, frozen dataclasses to others."""

# Prices, outlets, plans
from wutong.earthworks.queries.baselines import Baseline, Way, baseline

# Matches, agreements, permits
from wutong.earthworks.queries.candidates import Candidate, Offer, Preview, candidates, offers, preview

# Tickets, settlements, ledger
from wutong.earthworks.queries.closing import BASES, Hauling, SettlementSheet, hauling, hauling_of, settlement_sheet
from wutong.earthworks.queries.ledger import Hauled, Ledger, balanced, hauled, ledger, ledger_lines, ledger_rows, saved
from wutong.earthworks.queries.match_dossier import Dossier, agreement_scan, match_dossier, permit_scan
from wutong.earthworks.queries.match_rules import clauses
from wutong.earthworks.queries.matches import (
    MATCH_COLUMNS,
    STAGES,
    Filters,
    MatchLine,
    find_matches,
    match_board,
    match_lines,
    match_seen,
    match_sheet,
    match_totals,
    matches,
    whole,
)
from wutong.earthworks.queries.pairs import left, taken
from wutong.earthworks.queries.prices import (
    PriceRow,
    outlet_seen,
    outlets,
    price,
    price_history,
    price_seen,
    prices_in_force,
)
from wutong.earthworks.queries.terms import planning
from wutong.earthworks.queries.tickets import GateNow, Haul, gate_now, haul, haul_lines, hauls, trips

__all__ = [
    "BASES",
    "MATCH_COLUMNS",
    "STAGES",
    "Baseline",
    "Candidate",
    "Dossier",
    "Filters",
    "GateNow",
    "Haul",
    "Hauled",
    "Hauling",
    "Ledger",
    "MatchLine",
    "Offer",
    "Preview",
    "PriceRow",
    "SettlementSheet",
    "Way",
    "agreement_scan",
    "balanced",
    "baseline",
    "candidates",
    "clauses",
    "find_matches",
    "gate_now",
    "haul",
    "haul_lines",
    "hauled",
    "hauling",
    "hauling_of",
    "hauls",
    "ledger",
    "ledger_lines",
    "ledger_rows",
    "left",
    "match_board",
    "match_dossier",
    "match_lines",
    "match_seen",
    "match_sheet",
    "match_totals",
    "matches",
    "offers",
    "outlet_seen",
    "outlets",
    "permit_scan",
    "planning",
    "preview",
    "price",
    "price_history",
    "price_seen",
    "prices_in_force",
    "saved",
    "settlement_sheet",
    "taken",
    "trips",
    "whole",
]
