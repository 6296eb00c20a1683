"""Gives the imported leads a past, and the zone its people and projects: in bulk, because none of it is measured."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wutong.accounts import services as accounts
from wutong.accounts.lifecycle import Role
from wutong.accounts.models import Person, Seat
from wutong.kernel import clock
from wutong.kernel.records import insert_many
from wutong.kernel.units import Mu, WanYuan
from wutong.leads.lifecycle import OPEN, Stage
from wutong.leads.models import FollowUp, Lead, Step
from wutong.leads.queries import names
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Milestone, Project, StartBase

PASSWORD = "Wutong-基准-2024"  # noqa: S105 - of a zone that lives for minutes
TEAMS, MEMBERS = 20, 5
# How many of a hundred leads stand where.
_STAGES = {Stage.NEW: 30, Stage.ASSESS: 15, Stage.CONTACT: 25, Stage.NEGOTIATE: 12, Stage.LANDED: 5, Stage.CLOSED: 13}
_WAY = (Stage.NEW, Stage.ASSESS, Stage.CONTACT, Stage.NEGOTIATE, Stage.LANDED)
_DUE = {Stage.NEW: "respond", Stage.ASSESS: "judge", Stage.CONTACT: "report", Stage.NEGOTIATE: "report"}
_MILESTONES = (Kind.SIGNED, Kind.REGISTERED, Kind.FILED, Kind.LAND, Kind.STARTED, Kind.STAT_ENTERED, Kind.COMPLETED)
_BASIS = {Kind.SIGNED: "formal", Kind.STARTED: "piles"}
_ALIKE = 50
_POOLED = 0.1


@dataclass(frozen=True)
class Town:
    """The people that act and look."""

    officer: Person
    promotion: Person
    leader: Person
    statistics: Person
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Life:
    """Where some leads stand, and since when; the same for the few of one group."""

    stage: Stage
    seat: Seat | None
    reported: date
    since: date
    quiet: date
    due: date | None


def settle() -> Town:
    """Open accounts and found teams through the services; only three people can sign in."""
    with clock.at(date(2022, 1, 4)):
        office = accounts.add_office(by=None, name="招商办", short_name="招商办", rank=1)

        def person(username: str, role: Role, password: str = "") -> Person:
            return accounts.add_person(
                by=None,
                username=username,
                name=f"{role.label}{username}",
                role=role,
                office_id=office.pk,
                password=password,
                must_change_password=False,
            )

        promotion, leader = person("zhao", Role.PROMOTION, PASSWORD), person("qian", Role.LEADER, PASSWORD)
        officer, statistics = person("zhang", Role.OFFICER, PASSWORD), person("hu", Role.STATISTICS)
        for number in range(TEAMS):
            group = [person(f"w{number}-{place}", Role.OFFICER) for place in range(MEMBERS)]
            if number == 0:
                group[1] = officer
            members = [one.pk for one in group[1:]]
            chief = group[0]
            accounts.add_team(
                by=None, name=f"第{number + 1}专班", leader_id=chief.pk, office_id=office.pk, member_ids=members
            )
    seats = tuple(Seat.objects.select_related("person").order_by("pk"))
    return Town(officer, promotion, leader, statistics, seats)


@transaction.atomic
def spread(town: Town, projects: int) -> dict[str, Any]:
    """Spread the leads over seats, stages and days, write their steps and follow-ups, and make the projects."""
    dice = random.Random(20240628)
    ids = list(Lead.objects.values_list("pk", flat=True))
    dice.shuffle(ids)
    steps: list[dict[str, Any]] = []
    followed: list[dict[str, Any]] = []
    landed: list[int] = []
    shown = 0
    for at in range(0, len(ids), _ALIKE):
        group, life = ids[at : at + _ALIKE], _life(dice, town)
        _live(group, life, dice)
        steps += _steps(group, life)
        followed += _follow_ups(group, life, dice)
        landed += group if life.stage is Stage.LANDED else []
        if life.seat and life.seat.person_id == town.officer.pk and life.stage is Stage.NEGOTIATE:
            shown = group[0]
    if not shown:
        shown = _hand_one_over(town)
    insert_many(Step, steps)
    insert_many(FollowUp, followed, kind="visit", substantive=True, next_step="寄送资料", created_at=clock.now())
    made = _make_projects(town, projects, landed, dice)
    return {
        "leads": len(ids),
        "follow_ups": len(followed),
        "steps": len(steps) + len(ids),
        "projects": made,
        "lead_id": shown,
        "project_id": Project.objects.order_by("pk")[made // 2].pk,
        **_words(shown),
    }


def _life(dice: random.Random, town: Town) -> Life:
    today = clock.today()
    stage = dice.choices(list(_STAGES), weights=list(_STAGES.values()))[0]
    reported = today - timedelta(days=dice.randint(5, 700))
    since = reported + timedelta(days=dice.randint(0, (today - reported).days))
    quiet = max(since, today - timedelta(days=dice.randint(0, 90)))
    is_pooled = stage in OPEN and dice.random() < _POOLED
    seat = None if is_pooled else dice.choice(town.seats)
    due = today + timedelta(days=dice.randint(-20, 60)) if stage in _DUE and seat else None
    return Life(stage, seat, reported, since, quiet, due)


def _live(group: Sequence[int], life: Life, dice: random.Random) -> None:
    moment = _morning(life.reported)
    Lead.objects.filter(pk__in=group).update(
        seat=life.seat,
        pooled_at=None if life.seat else moment,
        stage=life.stage.value,
        stage_since=life.since,
        quiet_since=life.quiet,
        due_on=life.due,
        due_clock=_DUE[life.stage] if life.due else "",
        closed_reason="market" if life.stage is Stage.CLOSED else "",
        first_reported_at=moment,
        investment=WanYuan(dice.randint(5, 5000) * 100),
        confidentiality=3 if dice.random() < 0.02 else 2,
    )
    registered = Step.objects.filter(lead_id__in=group)
    registered.update(happened_on=life.reported, recorded_at=moment, seat=life.seat)


def _steps(group: Sequence[int], life: Life) -> Iterator[dict[str, Any]]:
    way = _WAY[1 : _WAY.index(life.stage) + 1] if life.stage in _WAY else (Stage.CLOSED,)
    apart = (life.since - life.reported) / max(len(way), 1)
    for lead_id in group:
        for place, stage in enumerate(way, 1):
            on = life.reported + apart * place
            yield {
                "lead_id": lead_id,
                "kind": Step.Kind.MOVED.value,
                "stage": stage.value,
                "seat_id": life.seat.pk if life.seat else None,
                "happened_on": on,
                "recorded_at": _morning(on),
            }


def _follow_ups(group: Sequence[int], life: Life, dice: random.Random) -> Iterator[dict[str, Any]]:
    if life.stage is Stage.NEW:
        return
    for lead_id in group:
        for _ in range(dice.randint(1, 4)):
            on = life.reported + timedelta(days=dice.randint(0, (life.quiet - life.reported).days))
            yield {
                "lead_id": lead_id,
                "happened_on": on,
                "recorded_at": _morning(on),
                "text": "到企业座谈,了解用地、用电需求,介绍园区基础设施与厂房情况,企业表示近期派人实地考察。",
            }


def _hand_one_over(town: Town) -> int:
    """Give the officer a lead to open, where chance gave none (in a small zone)."""
    lead = Lead.objects.filter(pooled_at=None, stage__in=[stage.value for stage in OPEN])[0]
    seat = next(seat for seat in town.seats if seat.person_id == town.officer.pk)
    Lead.objects.filter(pk=lead.pk).update(seat=seat)
    return int(lead.pk)


def _make_projects(town: Town, count: int, landed: Sequence[int], dice: random.Random) -> int:
    today = clock.today()
    year = today.year
    rows, reached = [], []
    for number in range(1, count + 1):
        way = _MILESTONES[: dice.randint(0, len(_MILESTONES))]
        waits = bool(way) and dice.random() < 0.15
        verified = way[:-1] if waits else way
        name, investor = f"第{number}号产业项目", f"兰州基准{number}号实业有限公司"
        rows.append(
            {
                "number": f"XM{year}-{number:05d}",
                "name": name,
                "investor": investor,
                "investor_key": f"基准{number}",
                "lead_id": landed[number - 1] if number <= len(landed) else None,
                "seat_id": dice.choice(town.seats).pk,
                "chain": dice.choice(("装备制造", "新材料", "生物医药", "现代物流")),
                "investment": WanYuan(dice.randint(5, 5000) * 100),
                "land": Mu(dice.randint(5, 300)),
                "is_watched": dice.random() < 0.02,
                "claimed_stage": way[-1].value if way else "",
                "verified_stage": verified[-1].value if verified else "",
                "search_text": f"xm{year}-{number:05d} {name} {investor}",
                "created_at": _morning(today - timedelta(days=dice.randint(1, 900))),
            }
        )
        reached.append((way, len(verified), today - timedelta(days=dice.randint(len(way) * 30 + 1, 900))))
    insert_many(Project, rows, origin="other_province", is_counted=True, created_by_id=town.officer.pk)
    ids = list(Project.objects.order_by("number").values_list("pk", flat=True))
    milestones = _milestones(town, list(zip(ids, reached, strict=True)))
    insert_many(Milestone, list(milestones), claimed_by_id=town.officer.pk, created_by_id=town.officer.pk)
    listed = [{"project_id": pk} for pk in ids[: count // 5]]
    insert_many(StartBase, listed, year=year, listed_at=_morning(date(year, 1, 8)), listed_by_id=town.promotion.pk)
    return len(ids)


def _milestones(town: Town, projects: Sequence[tuple[int, Any]]) -> Iterator[dict[str, Any]]:
    for project_id, (way, verified, signed) in projects:
        for place, kind in enumerate(way):
            on = signed + timedelta(days=30 * place)
            judge = town.statistics if kind is Kind.STAT_ENTERED else town.promotion
            yield {
                "project_id": project_id,
                "kind": kind.value,
                "happened_on": on,
                "basis": _BASIS.get(kind, ""),
                "recorded_at": _morning(on),
                "verified_at": _morning(on + timedelta(days=1)) if place < verified else None,
                "verified_by_id": judge.pk if place < verified else None,
            }


def _words(lead_id: int) -> dict[str, str]:
    """Return what somebody would type to find a lead: two characters, pinyin initials, the end of its number."""
    lead = Lead.objects.get(pk=lead_id)
    firm = names.firm(lead.investor)
    return {"characters": firm.core[:2], "initials": firm.initials[:4], "number": lead.number.rpartition("-")[2]}


def _morning(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(9)))
