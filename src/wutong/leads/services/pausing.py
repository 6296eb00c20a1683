"""Let a lead's clocks stand still while we wait for somebody, and start them again."""

from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from wutong.kernel import history
from wutong.kernel.errors import Conflict, Incomplete, WrongStage
from wutong.leads.models import Pause
from wutong.leads.services.clocks import settle
from wutong.leads.services.ground import open_lead
from wutong.leads.services.values import check_day, need

PAUSED = history.verb("leads.lead.paused", "暂停计时", "自 {on} 起暂停计时:{why}")
RESUMED = history.verb("leads.lead.resumed", "恢复计时", "自 {on} 起恢复计时,暂停 {days} 天")


@transaction.atomic
def pause(*, by: AbstractBaseUser, lead_id: int, on: date, reason: str, note: str) -> Pause:
    """Stop the clocks of a lead from a day on.

    :raises WrongStage: when they stand still already.
    """
    lead = open_lead(by, lead_id, "暂停计时")
    check_day(on, since=timezone.localdate(lead.first_reported_at))
    if reason not in Pause.Reason.values:
        raise Incomplete("请选择暂停原因。", fields={"reason": "请选择:等投资方、等评审、等我方或其他。"})
    note = need(note, "暂停说明", "note")[:200]
    last = lead.pauses.first()
    if last is not None and last.until_on is None:
        raise WrongStage(f"线索 {lead.number} 自 {last.from_on} 起已暂停计时({last.get_reason_display()}),不必再暂停。")
    check_day(on, since=last.until_on if last else None, what="暂停日期")
    try:
        with transaction.atomic():
            made = Pause.objects.create(lead=lead, from_on=on, reason=reason, note=note, created_by_id=by.pk)
    except IntegrityError as trouble:
        raise Conflict(f"线索 {lead.number} 刚刚已被暂停计时,请刷新后查看。") from trouble
    settle(lead)
    history.record(PAUSED, lead, by=by, reason=note, on=on, why=made.get_reason_display())
    return made


@transaction.atomic
def resume(*, by: AbstractBaseUser, lead_id: int, on: date) -> Pause:
    """Start the clocks again: the day named counts, the day before was the last one paused.

    :raises WrongStage: when they run.
    """
    lead = open_lead(by, lead_id, "恢复计时")
    running = lead.pauses.filter(until_on__isnull=True).first()
    if running is None:
        raise WrongStage(f"线索 {lead.number} 没有暂停计时,不必恢复。")
    check_day(on, since=running.from_on, what="恢复日期")
    running.until_on = max(running.from_on, on - timedelta(days=1))
    running.save(update_fields=["until_on"])
    settle(lead)
    history.record(RESUMED, lead, by=by, on=on, days=(running.until_on - running.from_on).days + 1)
    return running
