"""Reads of projects: lists and pages inside, ids and frozen rows for other domains."""

from wutong.projects.lifecycle import Stages
from wutong.projects.queries.dossier import Dossier, dossier, proof
from wutong.projects.queries.facts import claimed, reached, rows, stage_as_of, start_base, watched
from wutong.projects.queries.lists import Board, Filters, Line, board, find, line, listing, search

__all__ = [
    "Board",
    "Dossier",
    "Filters",
    "Line",
    "Stages",
    "board",
    "claimed",
    "dossier",
    "find",
    "line",
    "listing",
    "proof",
    "reached",
    "rows",
    "search",
    "stage_as_of",
    "start_base",
    "watched",
]
