"""What lies before a person this morning: late, due, promised, quiet; whose leads go cold; what 招商办 must see to."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from wutong.accounts import permissions as people
from wutong.kernel import calendar
from wutong.leads import permissions
from wutong.leads.lifecycle import OPEN, PAUSED
from wutong.leads.models import Dispute, FollowUp, Lead
from wutong.leads.queries import reminders
from wutong.leads.queries.dossier import disputes
from wutong.leads.queries.lights import light_case, marks_of, with_light
from wutong.leads.queries.listing import NOT_LISTED, Filters, listing
from wutong.leads.queries.sheet import Line, last_done, lines

ROWS = 20
_AHEAD = timedelta(days=7)
_OPEN = [stage.value for stage in OPEN]


@dataclass(frozen=True)
class Promise:
    """What we said we would do for a lead, and by when."""

    done: FollowUp
    lead: Lead
    days_late: int


@dataclass(frozen=True)
class Member:
    """How the leads of one member of a team stand."""

    person_id: int
    person: str
    team_id: int
    team: str
    open: int
    red: int
    yellow: int
    quiet: int


@dataclass(frozen=True)
class Arbitration:
    """An open dispute and the working days that are left to decide it."""

    dispute: Dispute
    days_left: int


@dataclass(frozen=True)
class Today:
    """The morning of one person; what is not theirs stays empty.

    :param late_total: how many there are, where more are late than a page shows.
    """

    late: list[Line] = field(default_factory=list)
    late_total: int = 0
    soon: list[Line] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    quiet: list[Line] = field(default_factory=list)
    held: int = 0
    members: list[Member] = field(default_factory=list)
    cold: list[Line] = field(default_factory=list)
    pool: list[Line] = field(default_factory=list)
    pool_total: int = 0
    disputes: list[Arbitration] = field(default_factory=list)
    escalated: list[tuple[Line, str]] = field(default_factory=list)
    releasable: list[Line] = field(default_factory=list)


def morning(user: Any, today: date) -> Today:
    """Return what lies before a person today."""
    if people.is_leader(user):
        return Today(
            disputes=arbitrations(user, today),
            escalated=_escalated(user, today),
            releasable=lines(reminders.releasable(user, today)[:ROWS], today),
        )
    if people.is_promotion_office(user):
        pool = listing(user, Filters(scope="pool", order="quiet"), today)
        return Today(
            pool=lines(pool[:8], today),
            pool_total=pool.count(),
            disputes=arbitrations(user, today),
            escalated=_escalated(user, today),
        )
    return _of_officer(user, today)


def arbitrations(user: Any, today: date) -> list[Arbitration]:
    """Return the open disputes that the person may read, the most urgent first."""
    rows = sorted(disputes(user, undecided=True), key=lambda dispute: dispute.due_on)
    return [Arbitration(row, days_left(row, today)) for row in rows]


def days_left(dispute: Dispute, today: date) -> int:
    """Return the working days left to decide a dispute; negative when its day is past."""
    return calendar.working_days_between(today, dispute.due_on)


def _of_officer(user: Any, today: date) -> Today:
    tomorrow = calendar.add_working_days(today, 1)
    near = list(reminders.todo(user, today).filter(due_on__lte=tomorrow)[:60])
    mine = permissions.visible(user).filter(seat__person_id=user.pk, stage__in=_OPEN)
    tally = mine.aggregate(held=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    silent = mine.filter(quiet_since__lte=marks_of(today).quiet_yellow).exclude(due_clock=PAUSED)
    silent = with_light(silent.exclude(pk__in=[lead.pk for lead in near]), today).select_related("seat__team")
    quiet = list(silent.defer(*NOT_LISTED).order_by("quiet_since", "id")[:ROWS])
    members, cold = _of_led_teams(user, today)
    last = last_done(lead.pk for lead in (*near, *quiet, *cold))
    shown = lines(near, today, last)
    late = [line for line in shown if line.due.on and line.due.on < today]
    return Today(
        late=late[:ROWS],
        late_total=max(tally["late"], len(late)),
        soon=[line for line in shown if line.due.on and line.due.on >= today],
        promises=promises(user, today),
        quiet=lines(quiet, today, last),
        held=tally["held"],
        members=members,
        cold=lines(cold, today, last),
        disputes=arbitrations(user, today),
    )


def promises(user: Any, today: date) -> list[Promise]:
    """Return what the person's leads were promised for the coming week or before, and nothing was written down since.

    A plain next step gives way to a later plan; a promise of ours stays until something was done on or after its day.
    """
    later = FollowUp.objects.filter(lead=OuterRef("lead"))
    kept = later.filter(happened_on__gte=OuterRef("next_on")).exclude(pk=OuterRef("pk"))
    replanned = later.filter(next_on__isnull=False, pk__gt=OuterRef("pk"))
    rows = (
        FollowUp.objects.filter(
            lead__in=permissions.visible(user).filter(seat__person_id=user.pk, stage__in=_OPEN),
            next_on__lte=today + _AHEAD,
        )
        .filter(~Exists(kept))
        .filter(~Q(promise="") | ~Exists(replanned))
        .select_related("lead")
        .order_by("next_on", "id")[:ROWS]
    )
    return [
        Promise(row, row.lead, calendar.working_days_between(row.next_on, today))
        for row in rows
        if row.next_on is not None
    ]


def _of_led_teams(user: Any, today: date) -> tuple[list[Member], list[Lead]]:
    """Return how each member of the teams the person leads stands, and the coldest leads of the teams."""
    marks = marks_of(today)
    rows = permissions.visible(user).filter(seat__team__leader_id=user.pk, stage__in=_OPEN)
    shown = rows.annotate(shown=light_case(marks)).order_by("seat__person__rank", "seat__person_id")
    tallies = shown.values("seat__person_id", "seat__person__name", "seat__team_id", "seat__team__name").annotate(
        open=Count("pk"),
        red=Count("pk", filter=Q(shown="red")),
        yellow=Count("pk", filter=Q(shown="yellow")),
        quiet=Count("pk", filter=Q(quiet_since__lte=marks.quiet_yellow)),
    )
    members = [
        Member(
            row["seat__person_id"], row["seat__person__name"], row["seat__team_id"], row["seat__team__name"],
            row["open"], row["red"], row["yellow"], row["quiet"],
        )
        for row in tallies
    ]  # fmt: skip
    if not members:
        return [], []
    others = with_light(rows.exclude(seat__person_id=user.pk), today).filter(light__in=["red", "yellow"])
    others = others.select_related("seat__team", "seat__person").defer(*NOT_LISTED).order_by("quiet_since", "due_on")
    return members, list(others[:ROWS])


def _escalated(user: Any, today: date) -> list[tuple[Line, str]]:
    found = reminders.escalations(user, today, limit=ROWS)
    shown = lines((row.lead for row in found), today)
    return [(line, row.level.label) for line, row in zip(shown, found, strict=True)]
