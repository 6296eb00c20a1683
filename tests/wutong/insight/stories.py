"""What the zone did before the 28th of June, told through the verbs of its domains, each on its own day."""

from datetime import date, timedelta

from tests.people import Zone
from tests.wutong.projects.stories import papers
from wutong.accounts.models import Person
from wutong.kernel import clock
from wutong.kernel.units import WanYuan
from wutong.leads import services as leads
from wutong.leads.models import Lead
from wutong.outreach import services as outreach
from wutong.outreach.models import Trip
from wutong.projects import services as projects
from wutong.projects.lifecycle import BASES_OF, Kind
from wutong.projects.models import Milestone, Project

JUNE_28 = date(2024, 6, 28)
WEEK_AGO = date(2024, 6, 21)


def reported(zone: Zone, firm: str, on: date, by: Person | None = None) -> Lead:
    """Return a lead that zhang (or another) registered on a day."""
    officer = by or zone.zhang
    values = leads.LeadValues(investor=firm, project_name=f"{firm}项目", channel="trip")
    with clock.at(on):
        return leads.register(by=officer, seat_id=zone.seat(officer).pk, values=values, despite_similar=True)


def in_talks(zone: Zone, firm: str, on: date, talks_on: date) -> Lead:
    """Return a lead that came on one day and was brought into talks on another."""
    lead = reported(zone, firm, on)
    with clock.at(talks_on):
        leads.move(by=zone.li, lead_id=lead.pk, verb="contact", on=talks_on)
        leads.move(by=zone.li, lead_id=lead.pk, verb="negotiate", on=talks_on)
    return lead


def gone(zone: Zone, city: str, on: date, kind: str = "trip") -> Trip:
    """Return a trip of zhang's office that set out on a day."""
    with clock.at(on):
        return outreach.plan_trip(
            by=zone.zhang,
            kind=kind,
            title=f"赴{city}招商",
            cities=city,
            office_id=zone.equipment_office.pk,
            leader_id=zone.zhang.pk,
            member_ids=[zone.chen.pk],
            starts_on=on,
            ends_on=on + timedelta(days=2),
            expo="厦门第十届兽药展" if kind == "expo" else "",
        )


def proven(zone: Zone, project: Project, kind: Kind, on: date, known: date | None = None) -> Milestone:
    """Return a milestone that happened on a day, claimed by zhang and accepted the day it was made known."""
    with clock.at(known or on):
        basis = next(iter(BASES_OF.get(kind, ("",))))
        proofs = papers(kind, str(project.pk))
        made = projects.claim(by=zone.zhang, project_id=project.pk, kind=kind, on=on, basis=basis, proofs=proofs)
        verifier = zone.hu if kind is Kind.STAT_ENTERED else zone.zhao
        return projects.verify(by=verifier, milestone_id=made.pk)


def planned(zone: Zone, name: str, on: date = date(2024, 1, 8), known: date | None = None) -> Project:
    """Return a project that was signed, and listed to start this year, the day it was made known."""
    with clock.at(known or on):
        project = projects.register(
            by=zone.zhang,
            seat_id=zone.seat(zone.zhang).pk,
            name=name,
            investor=f"{name}公司",
            origin="other_province",
            values=projects.ProjectValues(investment=WanYuan.of(20_000)),
        )
        projects.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    proven(zone, project, Kind.SIGNED, on, known)
    return project


def started(zone: Zone, name: str, on: date, known: date | None = None) -> Project:
    """Return a planned project that started on a day."""
    project = planned(zone, name)
    proven(zone, project, Kind.STARTED, on, known)
    return project
