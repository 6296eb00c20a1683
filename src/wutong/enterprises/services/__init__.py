"""Verbs of this domain: track and enter firms, keep their names, bring lists in, say who is who, and take it back."""

from wutong.enterprises.services.deciding import confirm, confirm_many, reject, reopen
from wutong.enterprises.services.lists import bring_list, match_again, type_list, withdraw_list
from wutong.enterprises.services.matching import match_list
from wutong.enterprises.services.pairs import keep_apart, merge, suspect, undo
from wutong.enterprises.services.suspects import look_for_pairs, suspect_pairs
from wutong.enterprises.services.table import LineTable
from wutong.enterprises.services.tracking import (
    add_name,
    drop_name,
    edit,
    enter,
    note_title,
    track,
)
from wutong.enterprises.services.values import EnterpriseValues

__all__ = [
    "EnterpriseValues",
    "LineTable",
    "add_name",
    "bring_list",
    "confirm",
    "confirm_many",
    "drop_name",
    "edit",
    "enter",
    "keep_apart",
    "look_for_pairs",
    "match_again",
    "match_list",
    "merge",
    "note_title",
    "reject",
    "reopen",
    "suspect",
    "suspect_pairs",
    "track",
    "type_list",
    "undo",
    "withdraw_list",
]
