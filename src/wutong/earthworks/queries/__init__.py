"""Reads of earthworks: querysets inside, frozen dataclasses to others."""

# Prices, outlets, plans
from wutong.earthworks.queries.baselines import Baseline, Way, baseline

# Matches, agreements, permits
from wutong.earthworks.queries.candidates import Candidate, Offer, Preview, candidates, offers, preview

# Tickets, settlements, ledger
from wutong.earthworks.queries.closing import BASES, Hauling, SettlementSheet, hauling, hauling_of, settlement_sheet

# Registrations, portal, pipeline
from wutong.earthworks.queries.factors import for_page as factors_for_page
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
from wutong.earthworks.queries.pipeline import Prospect, prospects
from wutong.earthworks.queries.plan_json import plan_detail, plan_summary, what_if_detail
from wutong.earthworks.queries.plan_map import schematic
from wutong.earthworks.queries.plan_page import PlanPage, plan
from wutong.earthworks.queries.plan_sheets import compared, plan_workbook
from wutong.earthworks.queries.plans import freshness, plan_events, plan_row, plan_rows, standing, standings
from wutong.earthworks.queries.portal import Portal, portal
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
from wutong.earthworks.queries.registration_dossier import attachment, editing, registration, shown_as
from wutong.earthworks.queries.registration_forms import (
    firm_choices,
    from_project,
    project_choices,
    red_line_words,
    registers_for_own,
)
from wutong.earthworks.queries.registration_pictures import months, site_map
from wutong.earthworks.queries.registrations import (
    exported,
    find_registrations,
    listing,
    plannable,
    registration_choices,
    registration_lines,
    registration_rows,
    registration_totals,
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
    "Portal",
    "Preview",
    "PriceRow",
    "Prospect",
    "SettlementSheet",
    "Way",
    "WhatIf",
    "agreement_scan",
    "attachment",
    "balanced",
    "baseline",
    "candidates",
    "clauses",
    "compared",
    "editing",
    "exported",
    "factors_for_page",
    "find_matches",
    "find_registrations",
    "firm_choices",
    "freshness",
    "from_project",
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
    "listing",
    "match_board",
    "match_dossier",
    "match_lines",
    "match_seen",
    "match_sheet",
    "match_sum",
    "match_totals",
    "matches",
    "missing_prices",
    "months",
    "offers",
    "outlet_picture",
    "outlet_seen",
    "outlets",
    "permit_scan",
    "plan",
    "plan_detail",
    "plan_events",
    "plan_row",
    "plan_rows",
    "plan_summary",
    "plan_workbook",
    "plannable",
    "planning",
    "portal",
    "preview",
    "price",
    "price_history",
    "price_proof",
    "price_seen",
    "prices_in_force",
    "project_choices",
    "prospects",
    "red_line_words",
    "registers_for_own",
    "registration",
    "registration_choices",
    "registration_lines",
    "registration_rows",
    "registration_totals",
    "saved",
    "schematic",
    "settlement_sheet",
    "shown_as",
    "site_map",
    "standing",
    "standings",
    "taken",
    "trips",
    "what_if",
    "what_if_detail",
]
