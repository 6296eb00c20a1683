"""Who is who: the tests that every domain's rights are made of."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from wutong.accounts.lifecycle import INSIDERS, PROMOTERS, THREE_OFFICERS, Role
from wutong.accounts.models import Firm, Office, Person, Seat, Team

# Other domains name people in their signatures and may not import our models: the type is handed on from here.
__all__ = [
    "Person",
    "editable_offices",
    "editable_teams",
    "firm_of",
    "grantable",
    "has_no_desk",
    "is_earthwork",
    "is_insider",
    "is_leader",
    "is_office_of_promotion",
    "is_promoter",
    "is_promotion_office",
    "is_three_officer",
    "keepable",
    "may_add_firms",
    "may_grant_roles",
    "may_keep_people",
    "may_read_audit",
    "role_of",
    "seats_of",
    "teams_led_by",
    "visible",
    "visible_firms",
    "visible_teams",
]


def role_of(user: Any) -> Role | None:
    """Return the person's role, or None for somebody not signed in or no longer active."""
    return Role(user.role) if isinstance(user, Person) and user.is_active else None


def is_insider(user: Any) -> bool:
    """Tell whether the person works in the administration and may see the zone's figures."""
    return role_of(user) in INSIDERS


def is_promoter(user: Any) -> bool:
    """Tell whether winning firms is the person's work."""
    return role_of(user) in PROMOTERS


def is_promotion_office(user: Any) -> bool:
    """Tell whether the person keeps the register of the whole zone (招商办)."""
    return role_of(user) == Role.PROMOTION


def is_office_of_promotion(office_ids: Iterable[int]) -> bool:
    """Tell whether one of the offices is 招商办's own: somebody who keeps the register works there."""
    return Person.objects.filter(role=Role.PROMOTION, is_active=True, office_id__in=office_ids).exists()


def is_leader(user: Any) -> bool:
    """Tell whether the person is a leader of the zone."""
    return role_of(user) == Role.LEADER


def is_three_officer(user: Any) -> bool:
    """Tell whether the person is one of the three officers, who never see business data."""
    return role_of(user) in THREE_OFFICERS


def firm_of(user: Any) -> int | None:
    """Return the enterprise a signed-in person of a firm speaks for, or None for everybody else."""
    return user.firm_id if role_of(user) == Role.FIRM else None


def is_earthwork(user: Any) -> bool:
    """Tell whether balancing soil is the person's work (土方岗)."""
    return role_of(user) == Role.EARTHWORK


def has_no_desk(user: Any) -> bool:
    """Tell whether there is no page of work for the person yet: new accounts, and people of no known firm."""
    return role_of(user) is not None and not user.has_desk


def may_keep_people(user: Any) -> bool:
    """Tell whether the person opens and closes accounts (system officer)."""
    return role_of(user) == Role.SYSTEM


def may_add_firms(user: Any) -> bool:
    """Tell whether the person enters enterprises: who opens their accounts, and the desks that register for them."""
    return may_keep_people(user) or is_insider(user)


def visible_firms(user: Any) -> QuerySet[Firm]:
    """Return the enterprises the person may choose among: all for the house, a firm's person their own."""
    if is_insider(user) or is_three_officer(user):
        return Firm.objects.all()
    firm = firm_of(user)
    return Firm.objects.filter(pk=firm) if firm else Firm.objects.none()


def may_grant_roles(user: Any) -> bool:
    """Tell whether the person grants roles and policies (security officer)."""
    return role_of(user) == Role.SECURITY


def may_read_audit(user: Any) -> bool:
    """Tell whether the person reads the trail of who did what (audit officer)."""
    return role_of(user) == Role.AUDIT


def visible(user: Any) -> QuerySet[Person]:
    """Return the people this person may see: insiders and the three officers see all, a firm sees itself."""
    if is_insider(user) or is_three_officer(user):
        return Person.objects.all()
    return Person.objects.filter(pk=user.pk) if role_of(user) else Person.objects.none()


def seats_of(user: Any) -> QuerySet[Seat]:
    """Return the places the person holds in teams now."""
    return Seat.objects.filter(person_id=user.pk, until__isnull=True) if role_of(user) else Seat.objects.none()


def teams_led_by(user: Any) -> QuerySet[Team]:
    """Return the teams the person leads (专班长)."""
    return Team.objects.filter(leader_id=user.pk) if role_of(user) else Team.objects.none()


def keepable(user: Any) -> QuerySet[Person]:
    """Return the accounts the person opens, closes and corrects: all for the system officer, else none."""
    return Person.objects.all() if may_keep_people(user) else Person.objects.none()


def grantable(user: Any) -> QuerySet[Person]:
    """Return the people whose role the person may change: everyone but oneself, for the security officer."""
    return Person.objects.exclude(pk=user.pk) if may_grant_roles(user) else Person.objects.none()


def editable_offices(user: Any) -> QuerySet[Office]:
    """Return the offices the person may correct: all for the system officer, else none."""
    return Office.objects.all() if may_keep_people(user) else Office.objects.none()


def visible_teams(user: Any) -> QuerySet[Team]:
    """Return the teams the person may see: all for insiders, else none."""
    return Team.objects.all() if is_insider(user) else Team.objects.none()


def editable_teams(user: Any) -> QuerySet[Team]:
    """Return the teams the person may change: standing ones, for the promotion office."""
    return Team.objects.filter(dissolved_on__isnull=True) if is_promotion_office(user) else Team.objects.none()
