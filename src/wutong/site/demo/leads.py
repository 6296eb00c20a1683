"""Live the leads: registered where they were heard of, judged, followed, won or let go."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.leads import services
from wutong.leads.services import LeadValues, Scores
from wutong.outreach import services as outreach
from wutong.site.demo.tables import Row, Tables, day, given, moment
from wutong.site.demo.town import Moment, Town, hour

TEXTS = ("project_name", "investor", "region", "investor_kind", "channel", "chain", "industry_code", "content")
AMOUNTS = ("investment", "fixed_investment", "land")
SCORES = ("industry", "market", "technology", "environment", "energy", "benefit")
# The three stages on the way, with the column that holds their day.
MOVES = (("contact_on", "contact"), ("negotiate_on", "negotiate"))


def moments(town: Town, tables: Tables) -> list[Moment]:
    """Return every moment in the life of the leads."""
    told: list[Moment] = []
    contacts = {row["lead"]: row for row in tables.contacts if row["lead"]}
    visits = {row["lead"]: row for row in tables.visits if row["lead"]}
    for row in tables.leads:
        told += _life(town, row, contacts.get(row["ref"]), visits.get(row["ref"]))
    people = {row["ref"]: row for row in tables.leads}
    for row in tables.follow_ups:
        told.append(Moment(hour(_day(row["on"]), 15), partial(_follow, town, row, people[row["lead"]])))
    return told


def _life(town: Town, row: Row, contact: Row | None, visit: Row | None) -> Iterator[Moment]:
    yield Moment(moment(row["registered_at"]), partial(_register, town, row, contact, visit))
    if on := day(row["responded_on"]):
        yield Moment(hour(on, 17, 10), partial(_respond, town, row, on))
    if on := day(row["assessed_on"]):
        yield Moment(hour(on, 17, 20), partial(_assess, town, row, on))
    for column, verb in MOVES:
        if on := day(row[column]):
            yield Moment(hour(on, 17, 30), partial(_move, town, row, verb, on))
    if on := day(row["answered_on"]):
        yield Moment(hour(on, 17, 40), partial(_answer, town, row, on))
    if (on := day(row["closed_on"])) and row["conclusion"] == "follow":
        yield Moment(hour(on, 17, 50), partial(_close, town, row, on))
    if on := day(row["pooled_on"]):
        yield Moment(hour(on, 17, 55), partial(_release, town, row))


def _register(town: Town, row: Row, contact: Row | None, visit: Row | None) -> None:
    by, seat = town.people[row["person"]], town.seat(row["team"], row["person"])
    values = LeadValues(**_values(row))  # type: ignore[typeddict-item]  # columns are checked by the service
    source = contact or visit
    if source is None:
        lead = services.register(by=by, seat_id=seat, values=values, despite_similar=True)
    else:
        lead = outreach.open_lead(
            by=by,
            contact_id=town.trips[source["ref"]] if contact else None,
            visit_id=None if contact else town.trips[source["ref"]],
            seat_id=seat,
            project_name=row["project_name"],
            values=values,
            despite_similar=True,
        )
    town.leads[row["ref"]] = lead.pk


def _values(row: Row) -> dict[str, object]:
    texts: dict[str, object] = {**given(row, TEXTS), **given(row, AMOUNTS)}
    if row["jobs"]:
        texts["jobs"] = int(row["jobs"])
    return texts | {"confidentiality": int(row["confidentiality"])}


def _assess(town: Town, row: Row, on: date) -> None:
    scores = dict(zip(SCORES, map(int, row["scores"].split()), strict=True))
    services.assess(
        by=_holder(town, row),
        lead_id=town.leads[row["ref"]],
        on=on,
        scores=cast("Scores", scores),
        text="符合园区产业方向,建议跟进(演示)" if row["conclusion"] == "follow" else "暂不具备落地条件(演示)",
        conclusion=row["conclusion"],
        code=row["closed_reason"] if row["conclusion"] != "follow" else "",
    )


def _follow(town: Town, row: Row, lead: Row) -> None:
    services.follow_up(
        by=_holder(town, lead),
        lead_id=town.leads[row["lead"]],
        kind=row["kind"],
        on=_day(row["on"]),
        text=row["text"],
        promise=row["promise"],
        next_step=row["next_step"],
        next_on=day(row["next_on"]),
    )


def _respond(town: Town, row: Row, on: date) -> None:
    services.respond(by=_holder(town, row), lead_id=town.leads[row["ref"]], on=on)


def _move(town: Town, row: Row, verb: str, on: date) -> None:
    services.move(by=_holder(town, row), lead_id=town.leads[row["ref"]], verb=verb, on=on)


def _answer(town: Town, row: Row, on: date) -> None:
    services.answer(by=_holder(town, row), lead_id=town.leads[row["ref"]], on=on, text="已向引荐人反馈研判意见")


def _close(town: Town, row: Row, on: date) -> None:
    services.move(
        by=_holder(town, row),
        lead_id=town.leads[row["ref"]],
        verb="close",
        on=on,
        reason="多次联系后双方确认暂不推进",
        code=row["closed_reason"],
    )


def _release(town: Town, row: Row) -> None:
    services.release(by=_holder(town, row), lead_id=town.leads[row["ref"]], reason="多次联系无进展,释放给其他专班")


def _holder(town: Town, row: Row) -> AbstractBaseUser:
    return town.people[row["person"]]


def _day(text: str) -> date:
    return date.fromisoformat(text)
