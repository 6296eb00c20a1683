"""Roles of the zone's people and what they exclude: words and two tests, no workflow."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the zone: one role each, so the three officers can never be anything else beside it."""

    OFFICER = "officer"
    PROMOTION = "promotion"
    INCUBATOR = "incubator"
    AGENT = "agent"
    HALL = "hall"
    DESK = "desk"
    EARTHWORK = "earthwork"
    FIRM = "firm"
    LEADER = "leader"
    STATISTICS = "statistics"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    PENDING = "pending"

    @property
    def label(self) -> str:
        """Return the role as people call it."""
        return LABELS[self]


LABELS = {
    Role.OFFICER: "招商专员",
    Role.PROMOTION: "招商办",
    Role.INCUBATOR: "孵化基地招商",
    Role.AGENT: "代办员",
    Role.HALL: "大厅主任",
    Role.DESK: "部门专办员",
    Role.EARTHWORK: "土方岗",
    Role.FIRM: "企业用户",
    Role.LEADER: "分管领导",
    Role.STATISTICS: "统计/财政",
    Role.SYSTEM: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDIT: "安全审计员",
    Role.PENDING: "待授权",
}

CHOICES = [(role.value, label) for role, label in LABELS.items()]

# 三员分立: they run, grant and watch; business data is not theirs (reference: domain 5.10).
THREE_OFFICERS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
# Those whose daily work is winning firms.
PROMOTERS = frozenset({Role.OFFICER, Role.PROMOTION, Role.INCUBATOR})
# Everyone inside the administration who may see the zone's figures.
INSIDERS = frozenset(set(Role) - THREE_OFFICERS - {Role.FIRM, Role.PENDING})


def may_sit_in_teams(role: Role) -> bool:
    """Tell whether a person of that role may hold a place in a 专班, and with it business data."""
    return role in INSIDERS


def may_speak_for_a_firm(role: Role) -> bool:
    """Tell whether a person of that role may belong to an enterprise: nobody works for the zone and a firm in it."""
    return role in {Role.FIRM, Role.PENDING}


def is_open_to(role: Role, *, has_seats: bool, leads_teams: bool) -> bool:
    """Tell whether a person with that much in hand may be given the role."""
    return may_sit_in_teams(role) or not (has_seats or leads_teams)
