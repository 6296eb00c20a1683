"""Who may see and work on trips: promoters and leaders see all, those who go or share the office write."""

from typing import Any

from django.db.models import Q, QuerySet

from wutong.accounts import permissions as people
from wutong.outreach.models import Contact, Trip, Visit


def visible(user: Any) -> QuerySet[Trip]:
    """Return the trips this person may see: all for promoters and leaders, none for everybody else."""
    if people.is_promoter(user) or people.is_leader(user):
        return Trip.objects.all()
    return Trip.objects.none()


def editable(user: Any) -> QuerySet[Trip]:
    """Return the trips this person may write to: as leader or member, as a promoter of its office, or as 招商办."""
    if people.is_promotion_office(user):
        return Trip.objects.all()
    if not may_look(user):
        return Trip.objects.none()
    # A subquery, not a join: a trip must not come twice.
    goes = Q(leader_id=user.pk) | Q(pk__in=Trip.members.through.objects.filter(person_id=user.pk).values("trip_id"))
    return (
        Trip.objects.filter(goes | Q(office_id=user.office_id))
        if people.is_promoter(user)
        else Trip.objects.filter(goes)
    )


def visible_visits(user: Any) -> QuerySet[Visit]:
    """Return the visits of the trips this person may see, withdrawn ones among them."""
    return Visit.objects.all() if may_look(user) else Visit.objects.none()


def visible_contacts(user: Any) -> QuerySet[Contact]:
    """Return the contacts of the trips this person may see, withdrawn ones among them."""
    return Contact.objects.all() if may_look(user) else Contact.objects.none()


def may_look(user: Any) -> bool:
    """Tell whether trips are open to the person at all."""
    return people.is_promoter(user) or people.is_leader(user)


def may_plan(user: Any, office_id: int | None) -> bool:
    """Tell whether the person plans trips of that office: their own, or any for 招商办."""
    return people.is_promotion_office(user) or (people.is_promoter(user) and user.office_id == office_id)


def may_approve(user: Any) -> bool:
    """Tell whether the person approves plans at all: leaders and 招商办."""
    return people.is_leader(user) or people.is_promotion_office(user)


def is_own(user: Any, trip: Trip) -> bool:
    """Tell whether the trip is the person's own: they planned it, lead it or go along."""
    return user.pk in {trip.leader_id, trip.created_by_id} or trip.members.filter(pk=user.pk).exists()
