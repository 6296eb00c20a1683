"""The verbs of this domain."""

from wutong.accounts.services.audit import note_export
from wutong.accounts.services.firms import add_firm, firm_named
from wutong.accounts.services.offices import add_office, edit_office
from wutong.accounts.services.passwords import change_password, reset_password
from wutong.accounts.services.people import (
    add_person,
    close_account,
    edit_person,
    grant_role,
    open_account,
    open_with_password,
)
from wutong.accounts.services.sign_ins import note_sign_in
from wutong.accounts.services.teams import (
    add_team,
    appoint_leader,
    ask_before_leaving,
    dissolve_team,
    edit_team,
    leave_team,
    seat_member,
)
from wutong.accounts.services.tokens import issue_token, revoke_token

__all__ = [
    "add_firm",
    "add_office",
    "add_person",
    "add_team",
    "appoint_leader",
    "ask_before_leaving",
    "change_password",
    "close_account",
    "dissolve_team",
    "edit_office",
    "edit_person",
    "edit_team",
    "firm_named",
    "grant_role",
    "issue_token",
    "leave_team",
    "note_export",
    "note_sign_in",
    "open_account",
    "open_with_password",
    "reset_password",
    "revoke_token",
    "seat_member",
]
