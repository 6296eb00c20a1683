"""Whose a lead is: transfer, release to the pool, claim from it. One lead, one team, one person."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from wutong.accounts import permissions as people
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.leads import permissions
from wutong.leads.lifecycle import OPEN, Stage
from wutong.leads.models import Lead, Step
from wutong.leads.queries import rules
from wutong.leads.services.clocks import settle, write_step
from wutong.leads.services.ground import lead_to_see, lead_to_work_on
from wutong.leads.services.seats import Place, holder_of, is_in_team, open_seat
from wutong.leads.services.values import need

TRANSFERRED = history.verb("leads.lead.transferred", "移交", "由 {source} 移交 {target}")
RELEASED = history.verb("leads.lead.released", "释放入池", "{source} 的线索释放到公共池")
CLAIMED = history.verb("leads.lead.claimed", "认领", "从公共池认领线索,承办:{holder}")


@transaction.atomic
def transfer(*, by: AbstractBaseUser, lead_id: int, seat_id: int, reason: str) -> Lead:
    """Hand a lead to another seat: its officer inside the team, its team leader and 招商办 to any team."""
    lead = lead_to_work_on(by, lead_id)
    reason = need(reason, "移交理由", "reason")
    seat = open_seat(seat_id)
    check_transfer(by, lead, seat)
    return hand_over(lead, seat, by=by, reason=reason)


@transaction.atomic
def release(*, by: AbstractBaseUser, lead_id: int, reason: str) -> Lead:
    """Give a lead back to the pool: those who hold it at any time, a leader once its protection has run out."""
    lead = lead_to_see(by, lead_id)
    reason = need(reason, "释放理由", "reason")
    check_release(by, lead)
    return put_into_pool(lead, by=by, reason=reason)


@transaction.atomic
def claim(*, by: AbstractBaseUser, lead_id: int, seat_id: int | None = None) -> Lead:
    """Take a lead out of the pool; when two do so at once, exactly one gets it.

    :param seat_id: the seat that takes it; may be left out by somebody who sits in one team only.
    :raises Conflict: when somebody was faster; the sentence names them.
    """
    seat = _claiming_seat(by, seat_id)
    lead = _claimed(by, seat, lead_id)
    write_step(lead, Step.Kind.CLAIMED, by=by, on=clock.today())
    settle(lead)
    history.record(CLAIMED, lead, by=by, holder=holder_of(seat))
    return lead


def check_transfer(by: AbstractBaseUser, lead: Lead, seat: Place) -> None:
    """Refuse a transfer that changes nothing, comes too late, or reaches past the rights of who asks."""
    if lead.stage == Stage.LANDED:
        raise WrongStage(f"线索 {lead.number} 已转为项目,请在项目中变更专班专人。")
    if lead.seat_id == seat.id:
        raise Incomplete(
            f"线索 {lead.number} 本来就由 {holder_of(seat)} 承办。", fields={"seat_id": "请选择另一位专人。"}
        )
    leads_team = lead.seat is not None and lead.seat.team.leader_id == by.pk
    if people.is_promotion_office(by) or leads_team or is_in_team(by, seat):
        return
    raise NotAllowed(f"线索 {lead.number} 只能移交本专班成员;移交其他专班请专班长或招商办办理。")


def check_release(by: AbstractBaseUser, lead: Lead) -> None:
    """Refuse to release what is not open, is in the pool already, or is still protected against who asks."""
    if Stage(lead.stage) not in OPEN:
        raise WrongStage(f"线索 {lead.number} 处于“{lead.get_stage_display()}”,不能释放入池。")
    if lead.seat is None:
        raise WrongStage(f"线索 {lead.number} 已经在公共池。")
    if lead.seat.person_id == by.pk or lead.seat.team.leader_id == by.pk:
        return
    if not permissions.may_confirm_release(by):
        raise NotAllowed(f"线索 {lead.number} 由 {holder_of(lead.seat)} 承办;他人的线索释放须分管领导确认。")
    if not is_releasable(lead):
        raise WrongStage(
            f"线索 {lead.number} 首报保护至 {lead.protected_until},且未到静默流转天数,不能释放;到期后再办。"
        )


def is_releasable(lead: Lead) -> bool:
    """Tell whether a lead lost its protection: its term is over, or it was silent for too long."""
    today = clock.today()
    silent = (today - lead.quiet_since).days >= rules.lights(today).quiet_red
    return silent or lead.protected_until is None or lead.protected_until < today


def hand_over(lead: Lead, seat: Place, *, by: AbstractBaseUser, reason: str) -> Lead:
    """Write a transfer that was checked already."""
    source = holder_of(lead.seat)
    write_step(lead, Step.Kind.TRANSFERRED, by=by, on=clock.today(), reason=reason, seat_id=seat.id)
    settle(lead, seat_id=seat.id, pooled_at=None)
    history.record(TRANSFERRED, lead, by=by, reason=reason, source=source, target=holder_of(seat))
    return lead


def put_into_pool(lead: Lead, *, by: AbstractBaseUser, reason: str) -> Lead:
    """Write a release that was checked already; a running pause ends with it."""
    source = holder_of(lead.seat)
    for pause in lead.pauses.filter(until_on__isnull=True):
        pause.until_on = max(pause.from_on, clock.today())
        pause.save(update_fields=["until_on"])
    write_step(lead, Step.Kind.RELEASED, by=by, on=clock.today(), reason=reason, seat_id=None)
    settle(lead, seat_id=None, pooled_at=clock.now())
    history.record(RELEASED, lead, by=by, reason=reason, source=source)
    return lead


def _claiming_seat(by: AbstractBaseUser, seat_id: int | None) -> Place:
    if not permissions.may_register(by):
        raise NotAllowed("只有招商专员、孵化基地招商和招商办可以认领线索。")
    if seat_id is None:
        own = list(people.seats_of(by).values_list("pk", flat=True)[:2])
        if len(own) != 1:
            text = "您不在任何专班,请选择由谁承办。" if not own else "您在几个专班任职,请选择以哪个专班认领。"
            raise Incomplete(text, fields={"seat_id": "请选择承办的专班专人。"})
        seat_id = own[0]
    seat = open_seat(seat_id)
    own_or_led = seat.person_id == by.pk or seat.leader_id == by.pk
    if not own_or_led and not people.is_promotion_office(by):
        raise NotAllowed("只能认领到本人名下;专班长可以认领给本专班成员,招商办可以派给任一专班。")
    return seat


def _claimed(by: AbstractBaseUser, seat: Place, lead_id: int) -> Lead:
    """Take the lead by one conditional statement: the database decides who was first."""
    free = permissions.claimable(by).filter(pk=lead_id)
    # Rights are asked in a query of their own: the statement that decides must stand on the row alone.
    if free.exists():
        lead = Lead.objects.select_related("seat__team", "seat__person").get(pk=lead_id)
        taken = Lead.objects.filter(pk=lead_id, version=lead.version, seat__isnull=True, pooled_at__isnull=False)
        if taken.update(seat_id=seat.id, pooled_at=None, version=lead.version + 1):
            lead.seat_id, lead.pooled_at, lead.version = seat.id, None, lead.version + 1
            return lead
    raise _who_was_first(by, lead_id)


def _who_was_first(by: AbstractBaseUser, lead_id: int) -> Conflict | NotFound | WrongStage:
    """Return the refusal that says why a lead cannot be claimed: somebody has it, or it is not there."""
    known = permissions.visible(by) | permissions.masked(by)
    lead: Any = Lead.objects.select_related("seat__team", "seat__person").filter(pk=lead_id).first()
    if lead is None or not known.filter(pk=lead_id).exists():
        return NotFound("没有找到这条线索,或它不在您可见的范围内。")
    if lead.seat is None:
        return WrongStage(f"线索 {lead.number} 处于“{lead.get_stage_display()}”,不能认领。")
    last = lead.steps.filter(kind__in=["claimed", "transferred", "registered"]).order_by("-recorded_at", "-id").first()
    at = timezone.localtime(last.recorded_at if last else lead.first_reported_at)
    return Conflict(f"线索 {lead.number} 已被 {holder_of(lead.seat)} 于 {at:%Y-%m-%d %H:%M} 认领,您可以认领别的线索。")


def why_keep(seat_id: int) -> str:
    """Return why a seat cannot end yet: the open leads it holds; empty when it holds none."""
    held = Lead.objects.open().filter(seat_id=seat_id).count()
    return f"还负责 {held} 条在办线索,请先移交或释放" if held else ""
