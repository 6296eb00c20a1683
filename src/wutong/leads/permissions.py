"""Who may see, work on and decide about leads: rows by query, fields by test."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wutong.accounts import permissions as people
from wutong.leads.lifecycle import OPEN
from wutong.leads.models import Confidentiality, Dispute, Lead, LeadQuerySet

# Fields that leaders do not see, and others only as the tests below say.
CONTACT_FIELDS = ("contact_name", "contact_duty", "contact_phone")


def visible(user: Any) -> LeadQuerySet:
    """Return the standing leads whose dossier the person may open.

    The promotion office and the leaders see all; other promoters see the leads of their teams, those they reported
    first, and the pool (its sensitive ones excepted); everybody else sees none.
    """
    if people.is_promotion_office(user) or people.is_leader(user):
        return Lead.objects.standing()
    if not people.is_promoter(user):
        return Lead.objects.none()
    pool = Q(pooled_at__isnull=False) & ~Q(confidentiality=Confidentiality.SENSITIVE)
    return Lead.objects.standing().filter(of_own_teams(user, "seat") | Q(first_reporter_id=user.pk) | pool)


def masked(user: Any) -> QuerySet[Lead]:
    """Return the leads of others that a promoter sees as masked rows; sensitive ones do not appear at all."""
    if not people.is_promoter(user):
        return Lead.objects.none()
    mine = visible(user).values("pk")
    return Lead.objects.standing().exclude(pk__in=mine).exclude(confidentiality=Confidentiality.SENSITIVE)


def editable(user: Any) -> QuerySet[Lead]:
    """Return the standing leads the person may work on: held by their own seat, by a team they lead, or as 招商办."""
    if people.is_promotion_office(user):
        return Lead.objects.standing()
    if not people.is_promoter(user):
        return Lead.objects.none()
    own = Q(seat__person_id=user.pk, seat__until__isnull=True)
    return Lead.objects.standing().filter(own | Q(seat__team__leader_id=user.pk))


def may_work_on(user: Any, lead: Lead) -> bool:
    """Tell of one lead at hand what :func:`editable` tells of rows, without asking the database again."""
    if people.is_promotion_office(user):
        return lead.withdrawn_at is None
    if not people.is_promoter(user) or lead.withdrawn_at is not None or lead.seat is None:
        return False
    own = lead.seat.person_id == user.pk and lead.seat.until is None
    return own or lead.seat.team.leader_id == user.pk


def claimable(user: Any) -> LeadQuerySet:
    """Return the leads in the pool that the person may claim."""
    return visible(user).pooled() if people.is_promoter(user) else Lead.objects.none()


def exportable(user: Any) -> QuerySet[Lead]:
    """Return the leads whose rows may leave the house with this person: sensitive ones never do."""
    return visible(user).exclude(confidentiality=Confidentiality.SENSITIVE)


def disputable(user: Any) -> QuerySet[Lead]:
    """Return the leads whose first report the person may contest: open, known to them, of another office's report."""
    if not people.is_promoter(user):
        return Lead.objects.none()
    # A sensitive lead of others is not even a masked row: a contest by its key must not say that it is there.
    known = ~Q(confidentiality=Confidentiality.SENSITIVE) | Q(pk__in=visible(user).values("pk"))
    return Lead.objects.standing().filter(known, stage__in=OPEN).exclude(first_office_id=office_of(user))


def visible_disputes(user: Any) -> QuerySet[Dispute]:
    """Return the arbitrations the person may read: both parties, the promotion office and the leaders."""
    if people.is_promotion_office(user) or people.is_leader(user):
        return Dispute.objects.all()
    if not people.is_promoter(user):
        return Dispute.objects.none()
    party = Q(claimant_office_id=office_of(user)) | Q(lead__first_office_id=office_of(user))
    holder = of_own_teams(user, "lead__seat")
    return Dispute.objects.filter(party | holder | Q(claimant_id=user.pk)).distinct()


def may_register(user: Any) -> bool:
    """Tell whether the person reports leads at all."""
    return people.is_promoter(user)


def may_arbitrate(user: Any, dispute: Dispute) -> bool:
    """Tell whether the person decides this arbitration: 招商办, or a leader where 招商办 itself is a party."""
    parties = {dispute.claimant_office_id, dispute.lead.first_office_id}
    if people.is_promotion_office(user):
        return office_of(user) not in parties
    return people.is_leader(user) and people.is_office_of_promotion(parties)


def may_confirm_release(user: Any) -> bool:
    """Tell whether the person confirms that a lead whose protection ran out goes to the pool (分管领导)."""
    return people.is_leader(user)


def is_of_holding_team(user: Any, lead: Lead) -> bool:
    """Tell whether the person belongs to the team that holds the lead now."""
    if lead.seat is None or people.role_of(user) is None:
        return False
    told: bool | None = getattr(lead, "in_own_team", None)
    if told is not None:
        # The query that brought the lead has answered already, see ``with_own_team``.
        return told or lead.seat.team.leader_id == user.pk
    seated = people.seats_of(user).filter(team_id=lead.seat.team_id)
    return lead.seat.team.leader_id == user.pk or seated.exists()


def with_own_team(user: Any, leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Return the leads, each knowing whether the person holds a seat in the team that holds it."""
    return leads.annotate(in_own_team=Exists(people.seats_of(user).filter(team_id=OuterRef("seat__team_id"))))


def may_see_bottom_line(user: Any, lead: Lead) -> bool:
    """Tell whether the person may read 谈判底线: the holding team and nobody else."""
    return people.is_promoter(user) and is_of_holding_team(user, lead)


def may_see_contact(user: Any, lead: Lead) -> bool:
    """Tell whether the person may know whom to call: the holding team, 招商办, and the first reporter."""
    if not people.is_promoter(user):
        return False
    knows = people.is_promotion_office(user) or lead.first_reporter_id == user.pk
    return knows or is_of_holding_team(user, lead)


def office_of(user: Any) -> int:
    """Return the key of the office the person works in; 0, which no office has, for nobody."""
    found: int = getattr(user, "office_id", 0)
    return found


def of_own_teams(user: Any, path: str) -> Q:
    """Return the condition that a seat lies in a team where the person holds a place, or which they lead."""
    own = people.seats_of(user)
    # The keys of the seats, not a join from every lead to its team: a deep page is twice as fast.
    within = own.model._default_manager.filter(
        Q(team_id__in=own.values("team_id")) | Q(team_id__in=people.teams_led_by(user).values("pk"))
    )
    return Q(**{f"{path}_id__in": within.values("pk")})
