"""Correct what the register form says, one lead or many at once, and withdraw what should not be there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotFound, Refusal, TooLarge, WrongStage
from wutong.leads import permissions
from wutong.leads.lifecycle import Stage
from wutong.leads.models import Lead
from wutong.leads.queries import similarity
from wutong.leads.services import holding
from wutong.leads.services.clocks import settle
from wutong.leads.services.ground import lead_to_work_on
from wutong.leads.services.register import derived
from wutong.leads.services.seats import open_seat
from wutong.leads.services.values import LeadValues, check_total, check_uscc, cleaned, label_of, need

EDITED = history.verb("leads.lead.edited", "修改", "修改 {fields}")
WITHDRAWN = history.verb("leads.lead.withdrawn", "作废", "线索 {number} 作废")

_NAMED = frozenset({"investor", "project_name", "uscc", "chain"})
# What the history must not repeat, because more people read it than may read the field.
_SECRET = frozenset({"bottom_line", "contact_name", "contact_duty", "contact_phone"})
# What makes sense for many leads at once; names and codes are each lead's own.
BULK_FIELDS = frozenset({"channel", "chain", "industry_code", "region", "confidentiality", "investor_kind"})
BULK_LIMIT = 500


@transaction.atomic
def edit(
    *,
    by: AbstractBaseUser,
    lead_id: int,
    based_on: int,
    values: LeadValues,
    despite_similar: bool = False,
    uscc_reason: str = "",
) -> Lead:
    """Change fields of form F1.

    :param based_on: the version of the lead that the person had before them.
    :raises Conflict: when somebody changed it since; nothing is written.
    """
    lead = lead_to_work_on(by, lead_id)
    ready = cleaned(values, whole=False)
    if "bottom_line" in ready and not permissions.may_see_bottom_line(by, lead):
        text = "谈判底线只由承办专班填写。"
        raise Incomplete(text, fields={"bottom_line": text})
    if ready.get("uscc") != lead.uscc:
        check_uscc(ready.get("uscc", ""), uscc_reason)
    check_total(ready.get("investment", lead.investment), ready.get("fixed_investment", lead.fixed_investment))
    return _write(lead, ready, by=by, based_on=based_on, despite_similar=despite_similar, reason=uscc_reason)


@transaction.atomic
def edit_many(
    *,
    by: AbstractBaseUser,
    lead_ids: Iterable[int],
    values: LeadValues | None = None,
    seat_id: int | None = None,
    release: bool = False,
    reason: str = "",
) -> int:
    """Do one thing to many leads, in one transaction: set fields, hand over, or release; return how many.

    :raises Refusal: naming every lead that refused; nothing is changed then.
    """
    ids = list(dict.fromkeys(lead_ids))
    if not ids:
        raise Incomplete("请先选择线索。", fields={"lead_ids": "请先选择线索。"})
    if len(ids) > BULK_LIMIT:
        raise TooLarge(f"一次最多办理 {BULK_LIMIT} 条线索,选了 {len(ids)} 条,请分几次办理。")
    change = _bulk_change(by, values, seat_id, release=release, reason=reason)
    leads = {lead.pk: lead for lead in permissions.visible(by).select_related("seat__team").filter(pk__in=ids)}
    refused: list[str] = []
    kind: type[Refusal] = NotFound
    for pk in ids:
        try:
            change(pk)
        except Refusal as refusal:
            kind = type(refusal)
            number = leads[pk].number if pk in leads else f"#{pk}"
            refused.append(f"{number}:{refusal.message}")
    if refused:
        shown = "".join(refused[:10]) + (f"另有 {len(refused) - 10} 条。" if len(refused) > 10 else "")
        raise kind(f"选中的 {len(ids)} 条里有 {len(refused)} 条不能办理,全部没有改动。{shown}")
    return len(ids)


@transaction.atomic
def withdraw(*, by: AbstractBaseUser, lead_id: int, reason: str) -> Lead:
    """Take back a lead that was registered by mistake; its history stays, its firm may be registered again."""
    lead = lead_to_work_on(by, lead_id)
    if lead.stage == Stage.LANDED:
        raise WrongStage(f"线索 {lead.number} 已转为项目,不能作废。")
    reason = need(reason, "作废理由", "reason")
    settle(lead, withdrawn_at=clock.now(), withdrawn_reason=reason[:200])
    history.record(WITHDRAWN, lead, by=by, reason=reason, number=lead.number)
    return lead


def _bulk_change(
    by: AbstractBaseUser, values: LeadValues | None, seat_id: int | None, *, release: bool, reason: str
) -> Callable[[int], object]:
    if sum((bool(values), seat_id is not None, release)) != 1:
        raise Incomplete("请选择一种办理方式:修改字段、移交,或释放入池。")
    if seat_id is not None:
        open_seat(seat_id)
        return lambda pk: holding.transfer(by=by, lead_id=pk, seat_id=seat_id, reason=reason)
    if release:
        return lambda pk: holding.release(by=by, lead_id=pk, reason=reason)
    ready = cleaned(values or {}, whole=False)
    faults = {name: f"“{label_of(name)}”不能批量修改。" for name in ready if name not in BULK_FIELDS}
    if faults:
        raise Incomplete("".join(faults.values()), fields=faults)
    return lambda pk: _write(lead_to_work_on(by, pk), ready, by=by, reason=reason)


def _write(
    lead: Lead,
    ready: Mapping[str, Any],
    *,
    by: AbstractBaseUser,
    based_on: int | None = None,
    despite_similar: bool = False,
    reason: str = "",
) -> Lead:
    whole = {name: ready.get(name, getattr(lead, name)) for name in _NAMED}
    also: dict[str, str] = {}
    if any(whole[name] != getattr(lead, name) for name in _NAMED):
        also = derived(whole, lead.number)
        if any(whole[name] != getattr(lead, name) for name in ("investor", "uscc", "project_name")):
            # Two projects of one investor were accepted as two when the second came: only a new clash is asked about.
            accepted = despite_similar or whole["investor"] == lead.investor
            similarity.refuse_same(by, whole, despite_similar=accepted, exclude=lead.pk)
    try:
        with transaction.atomic():
            changes = settle(lead, based_on=based_on, **ready, **also)
    except IntegrityError as trouble:
        raise Duplicate("这家投资方的同一项目已有线索,修改没有保存。") from trouble
    told = {name: change for name, change in changes.items() if name in ready}
    if told:
        fields = "、".join(label_of(name) for name in told)
        open_changes = {name: change for name, change in told.items() if name not in _SECRET}
        history.record(EDITED, lead, by=by, changes=open_changes, reason=reason, fields=fields)
    return lead
