"""Everything about one lead, as far as the person may see it; and what other domains and lists are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wutong.kernel import clock, history, privacy
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong.kernel.rows import Row, RowSet, addresses
from wutong.kernel.units import Mu, WanYuan
from wutong.leads import permissions
from wutong.leads.lifecycle import CHOICES, OPEN, Clock, Light, Move, Stage, days_late, moves_from
from wutong.leads.models import Assessment, Dispute, FollowUp, Lead, Pause, Referral, Step
from wutong.leads.queries.lights import light_on


@dataclass(frozen=True)
class Due:
    """What is due next: in words, by when, and how many working days it is late."""

    clock: str
    label: str
    on: date | None
    late: int


@dataclass(frozen=True)
class Dossier:
    """One lead with its story; ``lead`` carries only what the person may read.

    :param verbs: what may be done now, by this person: verb → why not, empty where nothing stands against it.
    """

    lead: Lead
    light: Light
    due: Due
    moves: dict[str, Move]
    verbs: dict[str, str]
    steps: tuple[Step, ...]
    follow_ups: tuple[FollowUp, ...]
    assessments: tuple[Assessment, ...]
    pauses: tuple[Pause, ...]
    disputes: tuple[Dispute, ...]
    credits: tuple[Referral, ...]
    events: tuple[Event, ...]
    may_edit: bool
    may_see_contact: bool
    may_see_bottom_line: bool


@dataclass(frozen=True)
class LeadSummary:
    """A lead for other domains: what a project takes over from it."""

    id: int
    number: str
    project_name: str
    investor: str
    uscc: str
    region: str
    chain: str
    industry_code: str
    content: str
    channel: str
    investment: WanYuan | None
    fixed_investment: WanYuan | None
    land: Mu | None
    stage: str
    stage_label: str
    seat_id: int | None
    team: str
    person: str
    office: str
    may_edit: bool
    first_reported_at: datetime
    version: int
    address: str


EVENTS = 50


def dossier(user: Any, lead_id: int) -> Dossier:
    """Return everything about a lead that the person may see; ``services.open_dossier`` also writes the look down.

    :raises NotFound: when it is not there or not theirs to see.
    """
    lead = _visible(user, lead_id)
    # The holding team sees both: asked once, because each answer costs a question to the database.
    sees_line = permissions.may_see_bottom_line(user, lead)
    sees_contact = sees_line or permissions.may_see_contact(user, lead)
    lead = for_eyes(lead, sees_line=sees_line, sees_contact=sees_contact)
    may_edit = permissions.may_work_on(user, lead)
    pauses = tuple(lead.pauses.all())
    assessments = tuple(lead.assessments.select_related("created_by"))
    contested = disputes(user, lead_id=lead_id)
    # Credit is split by a decision only, and whoever sees the lead sees whether there is one.
    decided = any(dispute.decided_at for dispute in contested)
    credits = tuple(lead.credits.select_related("office")) if decided else ()
    paused = any(pause.until_on is None for pause in pauses)
    return Dossier(
        lead=lead,
        light=light_on(lead, clock.today()),
        due=due_of(lead, clock.today()),
        moves=moves_from(Stage(lead.stage)) if may_edit else {},
        verbs=_verbs(lead, user, may_edit=may_edit, paused=paused, assessed=bool(assessments)),
        steps=tuple(lead.steps.select_related("by", "seat__team", "seat__person")),
        follow_ups=tuple(lead.follow_ups.select_related("created_by").prefetch_related("files")),
        assessments=assessments,
        pauses=pauses,
        disputes=contested,
        credits=credits,
        events=tuple(history.of(lead)[:EVENTS]),
        may_edit=may_edit,
        may_see_contact=sees_contact,
        may_see_bottom_line=sees_line,
    )


def for_eyes(lead: Lead, *, sees_line: bool, sees_contact: bool) -> Lead:
    """Blank the fields of a lead that the person may not read; the phone number is masked for everybody."""
    if not sees_line:
        lead.bottom_line = ""
    if sees_contact:
        lead.contact_phone = privacy.masked_phone(lead.contact_phone)
    else:
        lead.contact_name = lead.contact_duty = lead.contact_phone = ""
    return lead


def due_of(lead: Lead, today: date) -> Due:
    """Return what is due of a lead, and how late it is as of a day."""
    label = Clock(lead.due_clock).label if lead.due_clock in set(Clock) else ("暂停计时" if lead.due_clock else "")
    late = days_late(lead.due_on, today) if lead.due_on else 0
    return Due(lead.due_clock, label, lead.due_on, late)


def disputes(user: Any, *, lead_id: int | None = None, undecided: bool = False) -> tuple[Dispute, ...]:
    """Return the arbitrations the person may read, newest first."""
    rows = permissions.visible_disputes(user).select_related(
        "lead__first_office", "claimant", "claimant_office", "decided_by", "winner"
    )
    if lead_id is not None:
        rows = rows.filter(lead_id=lead_id)
    if undecided:
        rows = rows.filter(decided_at__isnull=True)
    return tuple(rows.order_by("-opened_at", "-id"))


def dispute(user: Any, dispute_id: int) -> Dispute:
    """Return one arbitration.

    :raises NotFound: when it is not there or the person is no party to it.
    """
    for found in disputes(user):
        if found.pk == dispute_id:
            return found
    raise NotFound("没有找到这件仲裁,或它不在您可见的范围内。")


def summary(user: Any, lead_id: int) -> LeadSummary:
    """Return a lead for another domain.

    :raises NotFound: when it is not there or not theirs to see.
    """
    lead = _visible(user, lead_id)
    return LeadSummary(
        id=lead.pk,
        number=lead.number,
        project_name=lead.project_name,
        investor=lead.investor,
        uscc=lead.uscc,
        region=lead.region,
        chain=lead.chain,
        industry_code=lead.industry_code,
        content=lead.content,
        channel=lead.channel,
        investment=lead.investment,
        fixed_investment=lead.fixed_investment,
        land=lead.land,
        stage=lead.stage,
        stage_label=lead.get_stage_display(),
        seat_id=lead.seat_id,
        team=lead.seat.team.name if lead.seat else "",
        person=lead.seat.person.name if lead.seat else "",
        office=str(lead.first_office),
        may_edit=permissions.may_work_on(user, lead),
        first_reported_at=lead.first_reported_at,
        version=lead.version,
        address=reverse("leads:lead", args=[lead.pk]),
    )


def rows(user: Any, ids: Iterable[int]) -> RowSet:
    """Return the leads behind a figure that the person may see; the total counts all of them."""
    wanted = list(dict.fromkeys(ids))
    # A figure may stand on every lead there is: columns are read, not records.
    found = permissions.visible(user).filter(pk__in=wanted).order_by("first_reported_at", "id")
    columns = ("pk", "number", "project_name", "investor", "first_office__short_name", "first_reported_at", "stage")
    address, labels = addresses("leads:lead"), dict(CHOICES)
    shown = tuple(
        Row(pk, number, title, firm, office, timezone.localdate(at), labels[stage], address(pk))
        for pk, number, title, firm, office, at, stage in found.values_list(*columns)
    )
    return RowSet(shown, len(wanted))


def offices(user: Any, ids: Iterable[int]) -> dict[int, str]:
    """Return, for those of the leads that the person may see, which office reported each first."""
    found = permissions.visible(user).filter(pk__in=list(ids)).order_by()
    return dict(found.values_list("pk", "first_office__short_name"))


def _visible(user: Any, lead_id: int) -> Lead:
    rows = permissions.visible(user).select_related("seat__team", "seat__person", "first_office", "first_reporter")
    lead = permissions.with_own_team(user, rows).filter(pk=lead_id).first()
    if lead is None:
        raise NotFound("没有找到这条线索,或它不在您可见的范围内。")
    return lead


def _verbs(lead: Lead, user: Any, *, may_edit: bool, paused: bool, assessed: bool) -> dict[str, str]:
    """Return the verbs a page offers, each with the reason why it is out of reach, if it is."""
    is_open = Stage(lead.stage) in OPEN
    label = lead.get_stage_display()
    pooled = "线索在公共池,请先认领。"
    at_work = "" if is_open and lead.seat_id else (pooled if is_open else f"线索处于“{label}”。")
    landed = "线索已转为项目。" if lead.stage == Stage.LANDED else ""
    if not may_edit:
        no = "只有专人、专班长和招商办可以办理。"
        mine = dict.fromkeys(("respond", "assess", "follow_up", "pause", "resume", "transfer", "edit", "withdraw"), no)
    else:
        mine = {
            "respond": at_work or ("" if lead.due_clock == Clock.RESPOND else "已经响应。"),
            "assess": at_work,
            "follow_up": at_work,
            "pause": at_work or ("已经暂停计时。" if paused else ""),
            "resume": at_work or ("" if paused else "没有暂停计时。"),
            "transfer": landed,
            "edit": "",
            "withdraw": landed,
            "answer": "" if assessed else "还没有研判。",
        }
    claimable = permissions.may_register(user) and lead.pooled_at is not None and is_open
    held = lead.seat is not None and (lead.seat.person_id == user.pk or lead.seat.team.leader_id == user.pk)
    confirms = permissions.may_confirm_release(user) and lead.seat is not None
    return {
        **mine,
        "claim": "" if claimable else "线索不在公共池。",
        "release": at_work if held or confirms else "他人的线索释放须分管领导确认。",
        "dispute": _why_not_contest(lead, user, label if not is_open else ""),
    }


def _why_not_contest(lead: Lead, user: Any, ended: str) -> str:
    if not permissions.may_register(user):
        return "由招商专员、专班和招商办提出。"
    if ended:
        return f"线索处于“{ended}”。"
    return "本单位就是首报单位。" if lead.first_office_id == permissions.office_of(user) else ""
