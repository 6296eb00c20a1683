"""Everything one page says of one trip: plan, people, visits, contacts, what became of them, what may be done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wutong.accounts import permissions as people
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong.kernel.rows import RowSet
from wutong.leads import queries as leads
from wutong.leads.lifecycle import Stage
from wutong.outreach import permissions
from wutong.outreach.lifecycle import MOVES, State, allows, may_cancel
from wutong.outreach.models import Contact, Target, Trip, Visit
from wutong.outreach.queries import rules

HISTORY = 30
# More visits than this are looked up in the workbook; no trip of the zone came near it.
VISITS = 100


@dataclass(frozen=True)
class Trace:
    """How far a trip carried: batch → contact and visit → lead → in talks, and the leads as rows."""

    contacts: int
    cards: int
    talked: int
    invited: int
    calls: int
    talks: int
    received: int
    lead_ids: tuple[int, ...]
    in_talks: int
    landed: int
    leads: RowSet

    @property
    def lead_count(self) -> int:
        """Return how many leads came of the trip, withdrawn ones left out."""
        return len(self.lead_ids)

    @property
    def visits(self) -> int:
        """Return how many firms were sat down with: called on, talked with, received."""
        return self.calls + self.talks + self.received


@dataclass(frozen=True)
class Button:
    """A verb on the trip: offered, or shown with the sentence why not."""

    verb: str
    label: str
    why_not: str = ""


@dataclass(frozen=True)
class Dossier:
    """One trip on one page."""

    trip: Trip
    state: State
    members: tuple[Any, ...]
    targets: tuple[Target, ...]
    visits: tuple[Visit, ...]
    contacts: pages.Page
    trace: Trace
    report_due: date
    working_report: bool
    buttons: dict[str, Button]
    may_edit: bool
    why_not_edit: str
    events: tuple[Event, ...]
    late_entries: frozenset[int]
    report_days: int

    @property
    def hidden_visits(self) -> int:
        """Return how many visits the page leaves to the workbook."""
        return max(0, self.trace.visits - VISITS)

    @property
    def shown_leads(self) -> frozenset[int]:
        """Return the leads of the trip that the person may open."""
        return frozenset(row.id for row in self.trace.leads.rows)

    @property
    def was_report_late(self) -> bool:
        """Tell whether the report was handed in after its day."""
        handed_in = self.trip.reported_at
        return handed_in is not None and timezone.localdate(handed_in) > self.report_due

    @property
    def is_report_late(self) -> bool:
        """Tell whether the report is owed past its day."""
        return self.working_report and clock.today() > self.report_due


def trip_seen(user: Any, trip_id: int) -> Trip:
    """Return a trip this person may see.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible(user).select_related("office", "leader__office", "approved_by", "created_by")
    trip = rows.filter(pk=trip_id).first()
    if trip is None:
        raise NotFound("没有找到这个批次,或它不在您可见的范围内。")
    return trip


def dossier(user: Any, trip_id: int, page: str | None = None) -> Dossier:
    """Return the page of a trip.

    :param page: which page of its contacts, the newest first, withdrawn ones among them.

    :raises NotFound: when it is not there or not theirs to see.
    """
    trip, today = trip_seen(user, trip_id), clock.today()
    members = tuple(trip.members.select_related("office"))
    visits = tuple(trip.visits.select_related("created_by", "lead").order_by("-happened_on", "-id"))
    met = _met(trip)
    traced = _trace(user, met, visits)
    terms = rules.terms(trip.ends_on)
    where = trip.state_on(today)
    may_edit = can_write(user, trip, members)
    why_not = (
        ""
        if may_edit
        else f"由{trip.office.short_name}{trip.leader.name}带队,同行人员、本单位招商人员和招商办可以办理。"
    )
    return Dossier(
        trip=trip,
        state=where,
        members=members,
        targets=tuple(trip.targets.filter(dropped_at__isnull=True)),
        visits=visits[:VISITS],
        contacts=_page(met, page),
        trace=traced,
        report_due=rules.report_due(trip.ends_on, terms),
        working_report=where == State.REPORT_DUE,
        buttons=_buttons(user, trip, where, members, traced, why_not),
        may_edit=may_edit,
        why_not_edit=why_not,
        events=tuple(_events(trip)[:HISTORY]),
        late_entries=_late(visits, int(terms["entry_days"])),
        report_days=int(terms["report_days"]),
    )


def trace(user: Any, trip_id: int) -> Trace:
    """Return what a trip led to, as it stands today; leads the person may not see are counted, not shown.

    :raises NotFound: when the trip is not there or not theirs to see.
    """
    trip = trip_seen(user, trip_id)
    return _trace(user, _met(trip), tuple(trip.visits.select_related("lead")))


def can_write(user: Any, trip: Trip, members: Iterable[Any]) -> bool:
    """Tell whether the trip is among ``permissions.editable``, without asking the database once more."""
    if people.is_promotion_office(user):
        return True
    goes = user.pk == trip.leader_id or any(member.pk == user.pk for member in members)
    same_office = people.is_promoter(user) and user.office_id == trip.office_id
    return permissions.may_look(user) and (goes or same_office)


@dataclass(frozen=True)
class _Met:
    """What the page counts of a contact; the rest is read for the contacts shown."""

    id: int
    depth: str
    lead_id: int | None
    lead_stage: str | None
    stands: bool


def _met(trip: Trip) -> list[_Met]:
    # The stage is read through the key: leads' own questions answer for one lead, or for all of the zone.
    columns = ("id", "depth", "lead_id", "lead__stage", "lead__withdrawn_at", "withdrawn_at")
    rows = trip.contacts.order_by("-met_on", "-id").values_list(*columns)
    return [
        _Met(pk, depth, lead_id if lead_gone is None else None, stage, gone is None)
        for pk, depth, lead_id, stage, lead_gone, gone in rows
    ]


def _late(visits: Iterable[Visit], days: int) -> frozenset[int]:
    """Return the visits entered later than the rule asks for."""
    late = timedelta(days=days)
    return frozenset(visit.pk for visit in visits if timezone.localdate(visit.recorded_at) - visit.happened_on > late)


def _page(met: list[_Met], number: str | None) -> pages.Page:
    page = pages.paged([row.id for row in met], number)
    shown = Contact.objects.select_related("created_by").in_bulk(page.rows)
    return replace(page, rows=[shown[pk] for pk in page.rows if pk in shown])


def _trace(user: Any, met: Iterable[_Met], visits: Iterable[Visit]) -> Trace:
    standing = [row for row in met if row.stands]
    made = [visit for visit in visits if visit.withdrawn_at is None]
    depths, kinds = Counter(row.depth for row in standing), Counter(visit.kind for visit in made)
    stages = {row.lead_id: row.lead_stage for row in standing if row.lead_id is not None}
    for visit in made:
        if visit.lead is not None and visit.lead.withdrawn_at is None:
            stages[visit.lead.pk] = visit.lead.stage
    stage, ids = Counter(stages.values()), tuple(sorted(stages))
    return Trace(
        contacts=len(standing),
        cards=depths[Contact.Depth.CARD],
        talked=depths[Contact.Depth.TALKED],
        invited=depths[Contact.Depth.INVITED],
        calls=kinds[Visit.Kind.CALL],
        talks=kinds[Visit.Kind.TALK],
        received=kinds[Visit.Kind.RECEIVED],
        lead_ids=ids,
        in_talks=stage[Stage.NEGOTIATE] + stage[Stage.LANDED],
        landed=stage[Stage.LANDED],
        leads=leads.rows(user, ids) if ids else RowSet((), 0),
    )


def _buttons(
    user: Any, trip: Trip, where: State, members: Iterable[Any], traced: Trace, why_not_edit: str
) -> dict[str, Button]:
    buttons = {}
    for verb, move in MOVES.items():
        if not allows(verb, where) or (verb == "approve" and trip.approved_at is not None):
            continue
        why_not = _why_not_approve(user, trip, members) if verb == "approve" else why_not_edit
        begun = clock.today() >= trip.starts_on
        if verb == "cancel" and not may_cancel(where, begun=begun, has_records=bool(traced.visits or traced.contacts)):
            why_not = why_not or "已出发并登记了拜访或接触,不能取消。"
        buttons[verb] = Button(verb, move.label, why_not)
    return buttons


def _why_not_approve(user: Any, trip: Trip, members: Iterable[Any]) -> str:
    if not permissions.may_approve(user):
        return "由分管领导或招商办批准。"
    own = user.pk in {trip.leader_id, trip.created_by_id, *(member.pk for member in members)}
    return "本人立项、带队或同行的,须由另一位批准。" if own else ""


def _events(trip: Trip) -> QuerySet[Event]:
    """Return the history of the trip, its visits and its contacts together, the newest first."""
    visits = Visit.objects.filter(trip=trip).order_by().values("pk")
    contacts = Contact.objects.filter(trip=trip).order_by().values("pk")
    which = (
        Q(subject_type=Trip._meta.label_lower, subject_id=trip.pk)
        | Q(subject_type=Visit._meta.label_lower, subject_id__in=visits)
        | Q(subject_type=Contact._meta.label_lower, subject_id__in=contacts)
    )
    return Event.objects.filter(which).select_related("by").order_by("-id")
