"""Pages of people: the door, one's own page, accounts, teams, the audit."""

from wutong.accounts.views.audit import audit, audit_export, sign_in_record, sign_in_record_export
from wutong.accounts.views.door import PasswordFirst, SignInFirst, StayAwake, locked_out, sign_in, sign_out
from wutong.accounts.views.offices import office, office_new, offices
from wutong.accounts.views.own import me, password, token_issue, token_revoke
from wutong.accounts.views.people import (
    people,
    person,
    person_close,
    person_edit,
    person_new,
    person_open,
    person_reset,
    person_role,
)
from wutong.accounts.views.teams import (
    seat_leave,
    seat_take,
    team,
    team_dissolve,
    team_edit,
    team_lead,
    team_new,
    teams,
)

__all__ = [
    "PasswordFirst",
    "SignInFirst",
    "StayAwake",
    "audit",
    "audit_export",
    "locked_out",
    "me",
    "office",
    "office_new",
    "offices",
    "password",
    "people",
    "person",
    "person_close",
    "person_edit",
    "person_new",
    "person_open",
    "person_reset",
    "person_role",
    "seat_leave",
    "seat_take",
    "sign_in",
    "sign_in_record",
    "sign_in_record_export",
    "sign_out",
    "team",
    "team_dissolve",
    "team_edit",
    "team_lead",
    "team_new",
    "teams",
    "token_issue",
    "token_revoke",
]
