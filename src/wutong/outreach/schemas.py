"""Shapes of what programs say and get: trips, visits, contacts, the lead opened."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from wutong.kernel import clock, privacy
from wutong.outreach import queries

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class TargetIn(Schema):
    """A firm the trip goes for."""

    firm: str
    why: str = ""
    who: str = ""
    ask: str = ""
    hope: str = ""


class TripIn(Schema):
    """A trip to be planned."""

    kind: Literal["trip", "expo", "resident", "inbound"]
    title: str
    cities: str
    office_id: Id
    leader_id: Id
    member_ids: list[Id] = []
    starts_on: date
    ends_on: date
    expo: str = ""
    plan: str = ""
    targets: list[TargetIn] = []


class ReasonIn(Schema):
    """Why."""

    reason: str


class ReportIn(Schema):
    """The report of a trip."""

    text: str


class VisitIn(Schema):
    """A visit: form F4, with the five heads of a reception record."""

    kind: Literal["call", "talk", "received"]
    firm: str
    on: date
    city: str = ""
    theirs: str = ""
    our_ids: list[Id] = []
    situation: str = ""
    demands: str = ""
    answer: str = ""
    promise: str = ""
    worries: str = ""
    construction: str = ""
    scale: str = ""
    technology: str = ""
    strengths: str = ""
    benefits: str = ""
    next_step: str = ""
    next_on: date | None = None


class ContactIn(Schema):
    """A firm met."""

    firm: str
    on: date
    person: str = ""
    duty: str = ""
    phone: str = ""
    depth: Literal["met", "card", "talked", "invited"] = "met"
    booth: str = ""
    note: str = ""
    visit_id: Id | None = None


class LeadIn(Schema):
    """What turning a contact or a visit into a lead needs beside the record."""

    project_name: str
    seat_id: Id | None = None
    values: dict[str, str] = {}
    despite_similar: bool = False


class TripOut(Schema):
    """A trip in a list."""

    id: int
    version: int
    number: str
    kind: str
    title: str
    cities: str
    expo: str
    office: str
    leader: str
    starts_on: date
    ends_on: date
    state: str
    state_label: str
    approved_at: datetime | None
    reported_at: datetime | None

    @classmethod
    def of(cls, trip: Any) -> "TripOut":
        """Return the shape of a trip as it stands today."""
        state = trip.state_on(clock.today())
        return cls(
            id=trip.pk,
            version=trip.version,
            number=trip.number,
            kind=trip.kind,
            title=trip.title,
            cities=trip.cities,
            expo=trip.expo,
            office=trip.office.short_name,
            leader=trip.leader.name,
            starts_on=trip.starts_on,
            ends_on=trip.ends_on,
            state=state.value,
            state_label=state.label,
            approved_at=trip.approved_at,
            reported_at=trip.reported_at,
        )


class TripsOut(Schema):
    """One page of trips."""

    total: int
    page: int
    pages: int
    rows: list[TripOut]


class TraceOut(Schema):
    """How far a trip carried."""

    contacts: int
    calls: int
    talks: int
    received: int
    leads: int
    in_talks: int
    landed: int


class WarningOut(Schema):
    """Another team at the same firm."""

    trip: str
    team: str
    what: str
    is_plan: bool

    @classmethod
    def all_of(cls, found: list[queries.Clash]) -> list["WarningOut"]:
        """Return the shapes of what was found."""
        return [cls(trip=one.number, team=one.team, what=str(one), is_plan=one.is_plan) for one in found]


class VisitOut(Schema):
    """A visit."""

    id: int
    kind: str
    firm: str
    on: date
    lead_id: int | None
    withdrawn: bool
    warnings: list[WarningOut] = []

    @classmethod
    def of(cls, visit: Any, warnings: list[queries.Clash] | None = None) -> "VisitOut":
        """Return the shape of a visit."""
        return cls(
            id=visit.pk,
            kind=visit.kind,
            firm=visit.firm,
            on=visit.happened_on,
            lead_id=visit.lead_id,
            withdrawn=visit.withdrawn_at is not None,
            warnings=WarningOut.all_of(warnings or []),
        )


class ContactOut(Schema):
    """A contact; the telephone with its middle hidden."""

    id: int
    firm: str
    person: str
    duty: str
    phone: str
    depth: str
    booth: str
    on: date
    note: str
    lead_id: int | None
    withdrawn: bool
    warnings: list[WarningOut] = []

    @classmethod
    def of(cls, contact: Any, warnings: list[queries.Clash] | None = None) -> "ContactOut":
        """Return the shape of a contact."""
        return cls(
            id=contact.pk,
            firm=contact.firm,
            person=contact.person,
            duty=contact.duty,
            phone=privacy.masked_phone(contact.phone),
            depth=contact.depth,
            booth=contact.booth,
            on=contact.met_on,
            note=contact.note,
            lead_id=contact.lead_id,
            withdrawn=contact.withdrawn_at is not None,
            warnings=WarningOut.all_of(warnings or []),
        )


class TripPageOut(TripOut):
    """A trip with what happened on it; contacts come by pages of twenty."""

    members: list[str]
    plan: str
    report: str
    report_due: date
    targets: list[TargetIn]
    visits: list[VisitOut]
    contacts: list[ContactOut]
    contact_pages: int
    trace: TraceOut

    @classmethod
    def whole(cls, shown: queries.Dossier) -> "TripPageOut":
        """Return the shape of a trip's page."""
        traced = shown.trace
        return cls(
            **TripOut.of(shown.trip).dict(),
            members=[person.name for person in shown.members],
            plan=shown.trip.plan,
            report=shown.trip.report,
            report_due=shown.report_due,
            targets=[
                TargetIn(firm=one.firm, why=one.why, who=one.who, ask=one.ask, hope=one.hope) for one in shown.targets
            ],
            visits=[VisitOut.of(visit) for visit in shown.visits],
            contacts=[ContactOut.of(contact) for contact in shown.contacts.rows],
            contact_pages=shown.contacts.pages,
            trace=TraceOut(
                contacts=traced.contacts,
                calls=traced.calls,
                talks=traced.talks,
                received=traced.received,
                leads=traced.lead_count,
                in_talks=traced.in_talks,
                landed=traced.landed,
            ),
        )


class LeadOut(Schema):
    """The lead that was opened."""

    id: int
    number: str


class PhoneOut(Schema):
    """The whole telephone number, looked up on the record."""

    phone: str
