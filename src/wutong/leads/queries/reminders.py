"""Who is told what: late leads level by level, what lies before a person today, what may be set free."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from wutong.accounts import permissions as people
from wutong.leads import permissions
from wutong.leads.lifecycle import OPEN, EscalationLevel, level_of, overdue_before
from wutong.leads.models import Lead
from wutong.leads.queries import rules
from wutong.leads.queries.lights import with_light
from wutong.leads.queries.listing import NOT_LISTED

_OPEN = [stage.value for stage in OPEN]


@dataclass(frozen=True)
class Escalation:
    """A late lead, and the level it has reached."""

    lead: Lead
    level: EscalationLevel


def escalations(user: Any, today: date, limit: int = 100) -> list[Escalation]:
    """Return the late leads of which this person is told by the rules of escalation, the latest first."""
    levels = rules.escalation(today)
    mine = [level for level in levels if _is_told(user, level.who)]
    if not mine:
        return []
    first = min(mine, key=lambda level: level.days_late)
    rows = permissions.visible(user).filter(
        stage__in=_OPEN, seat__isnull=False, due_on__lte=overdue_before(today, first)
    )
    if first.who == "team_leader":
        rows = rows.filter(seat__team__leader_id=user.pk)
    rows = with_light(rows, today).select_related("seat__team", "seat__person").defer(*NOT_LISTED)
    found = ((lead, level_of(lead.due_on, today, levels)) for lead in rows.order_by("due_on", "id")[:limit])
    return [Escalation(lead, level) for lead, level in found if level is not None]


def todo(user: Any, today: date) -> "QuerySet[Lead]":
    """Return what lies before the person: their own leads with something due, the late ones first."""
    rows = permissions.visible(user).filter(seat__person_id=user.pk, due_on__isnull=False)
    shown: QuerySet[Lead] = with_light(rows, today).select_related("seat__team").defer(*NOT_LISTED)
    return shown.order_by("due_on", "id")


def releasable(user: Any, today: date) -> "QuerySet[Lead]":
    """Return the open leads that lost their protection, for the leader who confirms that they go to the pool."""
    silent = today - timedelta(days=rules.lights(today).quiet_red)
    lost = Q(protected_until__lt=today) | Q(protected_until__isnull=True) | Q(quiet_since__lte=silent)
    rows = permissions.visible(user).filter(lost, stage__in=_OPEN, seat__isnull=False)
    shown: QuerySet[Lead] = with_light(rows, today).select_related("seat__team", "seat__person").defer(*NOT_LISTED)
    return shown.order_by("quiet_since", "id")


def light_counts(user: Any, today: date) -> dict[str, int]:
    """Return how many open leads show each light."""
    rows = with_light(permissions.visible(user).filter(stage__in=_OPEN), today)
    return dict(rows.order_by().values("light").annotate(count=Count("pk")).values_list("light", "count"))


def _is_told(user: Any, who: str) -> bool:
    if who == "team_leader":
        return people.is_promoter(user) and people.teams_led_by(user).exists()
    return people.is_promotion_office(user) if who == "promotion" else people.is_leader(user)
