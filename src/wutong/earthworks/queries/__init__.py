"""Reads of earthworks: querysets inside, frozen dataclasses to others."""

# Prices, outlets, plans
from wutong.earthworks.queries.baselines import Baseline, Way, baseline

# Matches, agreements, permits
from wutong.earthworks.queries.candidates import Candidate, Offer, Preview, candidates, offers, preview

# Tickets, settlements, ledger
from wutong.earthworks.queries.closing import BASES, Hauling, SettlementSheet, hauling, hauling_of, settlement_sheet
from wutong.earthworks.queries.ledger import Hauled, Ledger, balanced, hauled, ledger, ledger_lines, ledger_rows, saved
from wutong.earthworks.queries.match_dossier import MatchDossier, agreement_scan, match_dossier, permit_scan
from wutong.earthworks.queries.match_rules import clauses
from wutong.earthworks.queries.matches import (
    MATCH_COLUMNS,
    MATCH_STAGES,
    MatchFilters,
    MatchLine,
    find_matches,
    match_board,
    match_lines,
    match_seen,
    match_sheet,
    match_sum,
    match_totals,
    matches,
)
from wutong.earthworks.queries.outlet_lines import OutletLine, outlet_picture
from wutong.earthworks.queries.pairs import left, taken
from wutong.earthworks.queries.plan_map import schematic
from wutong.earthworks.queries.plan_page import PlanPage, plan
from wutong.earthworks.queries.plan_sheets import compared, plan_workbook
from wutong.earthworks.queries.plans import freshness, plan_events, plan_row, plan_rows, standing, standings
from wutong.earthworks.queries.prices import (
    PriceRow,
    missing_prices,
    outlet_seen,
    outlets,
    price,
    price_history,
    price_proof,
    price_seen,
    prices_in_force,
)
from wutong.earthworks.queries.terms import planning
from wutong.earthworks.queries.tickets import GateNow, Haul, gate_now, haul, haul_lines, hauls, trips
from wutong.earthworks.queries.what_ifs import WhatIf, what_if

__all__ = [
    "BASES",
    "MATCH_COLUMNS",
    "MATCH_STAGES",
    "Baseline",
    "Candidate",
    "GateNow",
    "Haul",
    "Hauled",
    "Hauling",
    "Ledger",
    "MatchDossier",
    "MatchFilters",
    "MatchLine",
    "Offer",
    "OutletLine",
    "PlanPage",
    "Preview",
    "PriceRow",
    "SettlementSheet",
    "Way",
    "WhatIf",
    "agreement_scan",
    "balanced",
    "baseline",
    "candidates",
    "clauses",
    "compared",
    "find_matches",
    "freshness",
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
    "match_sum",
    "match_totals",
    "matches",
    "missing_prices",
    "offers",
    "outlet_picture",
    "outlet_seen",
    "outlets",
    "permit_scan",
    "plan",
    "plan_events",
    "plan_row",
    "plan_rows",
    "plan_workbook",
    "planning",
    "preview",
    "price",
    "price_history",
    "price_proof",
    "price_seen",
    "prices_in_force",
    "saved",
    "schematic",
    "settlement_sheet",
    "standing",
    "standings",
    "taken",
    "trips",
    "what_if",
]
