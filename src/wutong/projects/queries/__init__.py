"""Reads of projects: lists and pages inside, ids and frozen rows for other domains."""

from wutong.projects.lifecycle import Stages
from wutong.projects.queries.briefs import Brief, briefs
from wutong.projects.queries.briefs import choices as project_choices
from wutong.projects.queries.dossier import Dossier, Said, dossier, proof
from wutong.projects.queries.facts import claimed, offices, reached, rows, stage_as_of, start_base, watched
from wutong.projects.queries.lists import Board, Filters, Line, board, find, line, lines, listing, search
from wutong.projects.queries.offers import (
    Claimant,
    Exported,
    Opening,
    choices,
    claiming,
    editing,
    opening,
    origins,
    seats_for,
    table,
)

__all__ = [
    "Board",
    "Brief",
    "Claimant",
    "Dossier",
    "Exported",
    "Filters",
    "Line",
    "Opening",
    "Said",
    "Stages",
    "board",
    "briefs",
    "choices",
    "claimed",
    "claiming",
    "dossier",
    "editing",
    "find",
    "line",
    "lines",
    "listing",
    "offices",
    "opening",
    "origins",
    "project_choices",
    "proof",
    "reached",
    "rows",
    "search",
    "seats_for",
    "stage_as_of",
    "start_base",
    "table",
    "watched",
]
