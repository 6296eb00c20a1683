"""Who may see and do what with soil: insiders see it all, a firm its own side and its partner's public fields."""

from typing import Any

from django.db.models import Q, QuerySet

from wutong.accounts import permissions as people
from wutong.accounts.lifecycle import Role
from wutong.earthworks.lifecycle import Side
from wutong.earthworks.models import LedgerLine, Match, Outlet, Plan, Price, Registration, Ticket

# Those who enter what firms tell them: on the telephone, at the counter, in a meeting.
_DESKS = frozenset({Role.EARTHWORK, Role.AGENT, Role.HALL, Role.DESK, Role.OFFICER, Role.PROMOTION, Role.INCUBATOR})


def visible(user: Any) -> QuerySet[Registration]:
    """Return the registrations this person may see: insiders all, a firm its own, the three officers none."""
    if people.is_insider(user):
        return Registration.objects.all()
    firm = people.firm_of(user)
    return Registration.objects.filter(firm_id=firm) if firm else Registration.objects.none()


def editable(user: Any) -> QuerySet[Registration]:
    """Return the registrations this person may change: 土方岗 all, a firm its own, a desk what it entered itself."""
    if people.is_earthwork(user):
        return visible(user)
    if people.firm_of(user):
        return visible(user)
    if people.role_of(user) in _DESKS:
        return visible(user).filter(created_by_id=user.pk)
    return Registration.objects.none()


def may_enter(user: Any) -> bool:
    """Tell whether pages of registrations are open to the person at all: insiders and firms; rows by ``visible``."""
    return people.is_insider(user) or people.firm_of(user) is not None


def may_register(user: Any) -> bool:
    """Tell whether the person registers soil at all; a firm does so for itself."""
    return people.role_of(user) in _DESKS or people.firm_of(user) is not None


def may_register_for_firms(user: Any) -> bool:
    """Tell whether the person enters what firms tell them, many at once: the desks, never a firm."""
    return people.role_of(user) in _DESKS


def may_manage(user: Any) -> bool:
    """Tell whether inspecting, planning, matching and settling is the person's work (土方岗)."""
    return people.is_earthwork(user)


def may_look(user: Any) -> bool:
    """Tell whether plans, prices and the ledger are open to the person: insiders only."""
    return people.is_insider(user)


def visible_matches(user: Any) -> QuerySet[Match]:
    """Return the matches this person may see: insiders all, a firm those where it is one side."""
    if people.is_insider(user):
        return Match.objects.all()
    firm = people.firm_of(user)
    if not firm:
        return Match.objects.none()
    return Match.objects.filter(Q(surplus__firm_id=firm) | Q(need__firm_id=firm))


def sides_of(user: Any, match: Match) -> list[Side]:
    """Return the sides of a match that the person's firm is: none for an insider, both where it deals with itself."""
    firm = people.firm_of(user)
    if firm is None:
        return []
    return [side for side, one in ((Side.SURPLUS, match.surplus), (Side.NEED, match.need)) if one.firm_id == firm]


def visible_tickets(user: Any) -> QuerySet[Ticket]:
    """Return the trips of the matches this person may see."""
    if people.is_insider(user):
        return Ticket.objects.all()
    return Ticket.objects.filter(match__in=visible_matches(user))


def may_ticket(user: Any, match: Match) -> bool:
    """Tell whether the person signs trips of this match: 土方岗, and the people of both sides at their own gate."""
    firm = people.firm_of(user)
    return may_manage(user) or (firm is not None and firm in {match.surplus.firm_id, match.need.firm_id})


def visible_plans(user: Any) -> QuerySet[Plan]:
    """Return the plans this person may see."""
    return Plan.objects.all() if may_look(user) else Plan.objects.none()


def visible_outlets(user: Any) -> QuerySet[Outlet]:
    """Return the places outside that this person may see."""
    return Outlet.objects.all() if may_look(user) else Outlet.objects.none()


def visible_prices(user: Any) -> QuerySet[Price]:
    """Return the prices this person may see."""
    return Price.objects.all() if may_look(user) else Price.objects.none()


def visible_ledger(user: Any) -> QuerySet[LedgerLine]:
    """Return the savings this person may see: the zone's ledger is for insiders; a firm reads its own settlement."""
    return LedgerLine.objects.all() if may_look(user) else LedgerLine.objects.none()
