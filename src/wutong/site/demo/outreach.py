"""Live the trips: planned, approved, out and back, the firms met on the way."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from wutong.kernel import calendar
from wutong.outreach import services
from wutong.outreach.services.visits import VisitWords
from wutong.site.demo.tables import Row, Tables
from wutong.site.demo.town import Moment, Town, hour

REPORT_AFTER = 3  # working days
# The five heads that the report names for a delegation received.
RECEPTION = VisitWords(
    construction="标准厂房内建设生产线(演示)",
    scale="总投资约 5000 万元(演示)",
    technology="发酵与合成结合的成熟工艺(演示)",
    strengths="与基地现有企业上下游配套(演示)",
    benefits="投产后年产值约 8000 万元、用工 60 人(演示)",
)


def moments(town: Town, tables: Tables) -> list[Moment]:
    """Return every moment of the trips, the visits and the contacts."""
    told: list[Moment] = []
    leaders = {row["ref"]: row["leader"] for row in tables.trips}
    for row in tables.trips:
        told += _trip(town, row)
    for row in tables.visits:
        told.append(Moment(hour(_day(row["on"]), 8, 30), partial(_visit, town, row, leaders[row["trip"]])))
    for row in tables.contacts:
        told.append(Moment(hour(_day(row["on"]), 8, 40), partial(_contact, town, row, leaders[row["trip"]])))
    return told


def _trip(town: Town, row: Row) -> Iterator[Moment]:
    start, end = _day(row["starts_on"]), _day(row["ends_on"])
    planned = calendar.add_working_days(start, -5)
    yield Moment(hour(planned, 10), partial(_plan, town, row, start, end))
    yield Moment(hour(calendar.add_working_days(planned, 1), 16), partial(_approve, town, row))
    reported = calendar.add_working_days(end, REPORT_AFTER)
    if reported <= date(2024, 6, 27):
        yield Moment(hour(reported, 16), partial(_report, town, row))


def _plan(town: Town, row: Row, start: date, end: date) -> None:
    trip = services.plan_trip(
        by=town.people[row["leader"]],
        kind=row["kind"],
        title=row["title"],
        cities=row["cities"],
        expo=row["expo"],
        office_id=town.offices[row["office"]].pk,
        leader_id=town.people[row["leader"]].pk,
        member_ids=[town.people[name].pk for name in row["members"].split(";")],
        starts_on=start,
        ends_on=end,
        plan=f"目标:{row['title']};来源:{row['source']}",
    )
    town.trips[row["ref"]] = trip.pk


def _approve(town: Town, row: Row) -> None:
    services.approve(by=town.people["heyuan"], trip_id=town.trips[row["ref"]])


def _report(town: Town, row: Row) -> None:
    text = f"{row['title']}:行程按方案完成,走访企业情况见拜访记录。(演示)"
    services.report(by=town.people[row["leader"]], trip_id=town.trips[row["ref"]], text=text)


def _visit(town: Town, row: Row, leader: str) -> None:
    said = VisitWords(city=row["city"], answer=row["answer"], promise=row["promise"], next_step=row["next_step"])
    visit = services.add_visit(
        by=town.people[leader],
        trip_id=town.trips[row["trip"]],
        kind=row["kind"],
        firm=row["firm"],
        on=_day(row["on"]),
        **(said | RECEPTION if row["kind"] == "received" else said),
    )
    town.trips[row["ref"]] = visit.pk


def _contact(town: Town, row: Row, leader: str) -> None:
    contact = services.add_contact(
        by=town.people[leader],
        trip_id=town.trips[row["trip"]],
        firm=row["firm"],
        on=_day(row["on"]),
        person=row["person"],
        duty=row["duty"],
        phone=row["phone"],
        depth=row["depth"],
        booth=row["booth"],
        note=row["note"],
    )
    town.trips[row["ref"]] = contact.pk


def _day(text: str) -> date:
    return date.fromisoformat(text)
