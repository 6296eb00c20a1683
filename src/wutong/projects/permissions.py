"""Who may see and do what with projects."""

from typing import Any

from django.db.models import Q, QuerySet

from wutong.accounts import permissions as people
from wutong.accounts.lifecycle import Role
from wutong.projects.lifecycle import STATISTICAL, Kind
from wutong.projects.models import Project


def visible(user: Any) -> QuerySet[Project]:
    """Return the projects this person may see: insiders all, firms and the three officers none."""
    return Project.objects.all() if people.is_insider(user) else Project.objects.none()


def editable(user: Any) -> QuerySet[Project]:
    """Return the projects this person may write to: the one who holds it, their team's leader, the promotion office."""
    if people.is_promotion_office(user):
        return visible(user)
    if not people.is_insider(user):
        return Project.objects.none()
    return visible(user).filter(Q(seat__person_id=user.pk, seat__until__isnull=True) | Q(seat__team__leader_id=user.pk))


def verifies(user: Any) -> frozenset[Kind]:
    """Return the milestones whose proof this person may accept: statistics what enters them, the office the rest."""
    if people.is_promotion_office(user):
        return frozenset(Kind) - STATISTICAL
    return STATISTICAL if people.role_of(user) == Role.STATISTICS else frozenset()


def may_register(user: Any) -> bool:
    """Tell whether the person may bring a project in at all; for which seat is asked of the seat."""
    return people.is_promoter(user)


def may_keep_start_base(user: Any) -> bool:
    """Tell whether the person declares what is to start in a year: the promotion office, as it answers for the rate."""
    return people.is_promotion_office(user)


def may_watch(user: Any) -> bool:
    """Tell whether the person marks projects as 重点推进."""
    return people.is_promotion_office(user) or people.is_leader(user)
