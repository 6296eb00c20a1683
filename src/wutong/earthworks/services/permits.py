"""The transport permit (E4): ten papers, each with its law; then the day on which soil may leave the gate."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from wutong.earthworks.lifecycle import ITEMS, Item
from wutong.earthworks.models import Match, PermitItem
from wutong.earthworks.queries import checklist
from wutong.earthworks.services import given
from wutong.earthworks.services.match_ground import day_of, match_to_manage, move, proposed_on, unstopped
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Incomplete, WrongStage
from wutong.kernel.models import StoredFile

TICKED = history.verb("earthworks.permit.ticked", "办结核准事项", "运输核准事项办结:{label}{number}")
RENEWED = history.verb("earthworks.permit.renewed", "更新核准事项", "运输核准事项更新:{label}{number}")
PERMITTED = history.verb("earthworks.match.permitted", "运输核准", "运输核准办结({on}),可以开运")

_ITEMS = {item.code: item for item in ITEMS}


@transaction.atomic
def tick_item(
    *,
    by: AbstractBaseUser,
    match_id: int,
    code: str,
    done_on: date,
    number: str = "",
    valid_to: date | None = None,
    file: StoredFile | None = None,
    note: str = "",
) -> PermitItem:
    """Enter one fulfilled line of the checklist with its paper; entered again, it is renewed."""
    match = match_to_manage(by, match_id, "permit")
    item = _item(code)
    values: dict[str, Any] = {
        "done_on": day_of(done_on, after=proposed_on(match), field="done_on", label="办结日期", what="匹配建议"),
        "number": given.text(number, "number", "文号", 64, needed=False),
        "valid_to": _valid(valid_to, done_on),
        "note": given.text(note, "note", "说明", 200, needed=False),
        "recorded_at": clock.now(),
        "recorded_by_id": by.pk,
    }
    kept = PermitItem.objects.filter(match=match, code=code).first()
    # A renewal without a new scan keeps the old one.
    values["file"] = file or (kept.file if kept else None)
    if item.needs_file and not values["file"] and not values["number"]:
        text = f"“{item.label}”须填文号或上传文件。"
        raise Incomplete(text, fields={"number": text})
    before = {name: getattr(kept, name) for name in ("done_on", "number", "valid_to", "note")} if kept else {}
    made, _ = PermitItem.objects.update_or_create(match=match, code=code, defaults=values)
    records.amend(match)
    history.record(
        RENEWED if kept else TICKED, match, by=by, label=item.label,
        number=f",{values['number']}" if values["number"] else "",
        changes={name: (old, values[name]) for name, old in before.items() if old != values[name]},
    )  # fmt: skip
    return made


@transaction.atomic
def permit(*, by: AbstractBaseUser, match_id: int, on: date) -> Match:
    """Say that everything stands and soil may be hauled from that day.

    :raises WrongStage: while an item is missing or has expired, no truck is listed, or a red line stands.
    """
    match = match_to_manage(by, match_id, "permit")
    if match.permitted_at is not None:
        raise Conflict(f"匹配 {match.number} 的运输已经核准,不必再办;证件更新请在清单上办理。")
    unstopped(match, "办理运输核准")
    day_of(on, after=match.agreement.signed_on, label="核准日期", what="协议签订日期")
    faults = checklist.faults(match, on)
    if faults:
        raise WrongStage(f"匹配 {match.number} 还不能核准:{';'.join(faults)}。")
    # The permit is of the day it was given, whenever that is entered; the history says when.
    today = on == clock.today()
    move(match, permitted_at=clock.now() if today else timezone.make_aware(datetime.combine(on, time(9))))
    history.record(PERMITTED, match, by=by, on=on)
    return match


def _item(code: str) -> Item:
    if code not in _ITEMS:
        raise Incomplete("没有这一项核准事项。", fields={"code": "没有这一项核准事项。"})
    return _ITEMS[code]


def _valid(valid_to: date | None, done_on: date) -> date | None:
    text = ""
    if valid_to is not None and valid_to < done_on:
        text = f"有效期至 {valid_to} 早于办结日期 {done_on},请核对。"
    elif valid_to is not None and valid_to < clock.today():
        text = f"有效期至 {valid_to} 已经过去,请换发后再登记。"
    if text:
        raise Incomplete(text, fields={"valid_to": text})
    return valid_to
