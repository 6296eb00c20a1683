"""Anchors (链主) and their parts lists: what the chain must have, with who says so and when."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Max

from wutong.industries.models import Anchor, Chain, Part
from wutong.industries.queries import graphs, names
from wutong.industries.services import ground
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotFound

ADDED = history.verb("industries.anchor.added", "登记链主", "登记“{firm}”为产业链“{chain}”的链主")
EDITED = history.verb("industries.anchor.edited", "修改链主", "修改链主“{firm}”的资料")
WITHDRAWN = history.verb("industries.anchor.withdrawn", "撤下链主", "撤下链主“{firm}”")
PART_PUT = history.verb("industries.part.put", "改零部件", "{did}零部件“{part}”")
PART_DROPPED = history.verb("industries.part.dropped", "撤下零部件", "撤下零部件“{part}”")


@transaction.atomic
def add_anchor(
    *,
    by: AbstractBaseUser,
    chain_id: int,
    firm: str,
    segment_code: str = "",
    product: str = "",
    capacity: str = "",
    source: str = "",
    source_date: date | None = None,
    note: str = "",
) -> Anchor:
    """Enter a firm that the chain hangs on.

    :raises Duplicate: when the chain has it already.
    """
    chain = ground.chain_to_note(by, chain_id)
    values = _anchor(chain, firm, segment_code, product, capacity, source, source_date, note)
    for other in Anchor.objects.filter(chain=chain, firm_key=values["firm_key"], withdrawn_at__isnull=True):
        if names.places_agree(other.firm_place, values["firm_place"]):
            raise Duplicate(f"“{other.firm}”已是这条链的链主。", fields={"firm": "已是这条链的链主。"})
    try:
        with transaction.atomic():
            anchor = Anchor.objects.create(chain=chain, created_by_id=by.pk, **values)
    except IntegrityError as trouble:
        raise Duplicate(f"“{values['firm']}”刚刚登记过,请刷新后查看。", fields={"firm": "已登记。"}) from trouble
    history.record(ADDED, anchor, by=by, firm=anchor.firm, chain=chain.name)
    return anchor


@transaction.atomic
def edit_anchor(
    *,
    by: AbstractBaseUser,
    anchor_id: int,
    based_on: int,
    firm: str,
    segment_code: str = "",
    product: str = "",
    capacity: str = "",
    source: str = "",
    source_date: date | None = None,
    note: str = "",
) -> Anchor:
    """Correct what is known of an anchor."""
    anchor = ground.anchor_to_note(by, anchor_id)
    values = _anchor(anchor.chain, firm, segment_code, product, capacity, source, source_date, note)
    try:
        with transaction.atomic():
            changes = records.amend(anchor, based_on=based_on, **values)
    except IntegrityError as trouble:
        raise Duplicate("这条链已有同名的链主。", fields={"firm": "已是这条链的链主。"}) from trouble
    told = {key: change for key, change in changes.items() if key not in {"firm_key", "firm_place"}}
    history.record(EDITED, anchor, by=by, changes=told, firm=anchor.firm)
    return anchor


@transaction.atomic
def withdraw_anchor(*, by: AbstractBaseUser, anchor_id: int, reason: str) -> Anchor:
    """Take an anchor off its chain; its sheet stays in the books."""
    anchor = ground.anchor_to_note(by, anchor_id)
    given = ground.reason_given(reason)
    records.amend(anchor, withdrawn_at=clock.now())
    history.record(WITHDRAWN, anchor, by=by, reason=given, firm=anchor.firm)
    return anchor


@transaction.atomic
def put_part(
    *,
    by: AbstractBaseUser,
    anchor_id: int,
    name: str,
    segment_code: str,
    amount: str = "",
    share: Decimal | float | None = None,
    requirement: str = "",
    source: str = "",
    source_date: date | None = None,
    part_id: int | None = None,
    based_on: int | None = None,
) -> Part:
    """Add a line to an anchor's parts list, or change one.

    :param part_id: the line to change; None adds one.
    :raises Duplicate: when the list has a part of that name already.
    """
    anchor = ground.anchor_to_note(by, anchor_id)
    values = {
        "name": ground.line(name, 64, "name", "零部件或材料", required=True),
        "segment_code": _segment(anchor.chain, segment_code, required=True),
        "amount": ground.line(amount, 100, "amount", "用量"),
        "share": ground.share(share),
        "requirement": ground.line(requirement, 200, "requirement", "要求"),
        "source": ground.line(source, 255, "source", "来源"),
        "source_date": ground.day_past(source_date),
    }
    try:
        with transaction.atomic():
            part, changes = _put(anchor, part_id, based_on, values, by)
    except IntegrityError as trouble:
        text = f"“{anchor.firm}”的清单里已有“{values['name']}”,没有再加一项。"
        raise Duplicate(text, fields={"name": text}) from trouble
    history.record(PART_PUT, anchor, by=by, changes=changes, did="修改" if part_id else "新增", part=part.name)
    return part


@transaction.atomic
def drop_part(*, by: AbstractBaseUser, part_id: int, reason: str = "") -> Part:
    """Take a line off an anchor's parts list; what was known of its makers stays in the books."""
    part = ground.part_to_note(by, part_id)
    records.amend(part, withdrawn_at=clock.now())
    history.record(PART_DROPPED, part.anchor, by=by, reason=ground.line(reason, 200, "reason", "原因"), part=part.name)
    return part


def _put(
    anchor: Anchor, part_id: int | None, based_on: int | None, values: dict[str, Any], by: AbstractBaseUser
) -> tuple[Part, dict[str, tuple[Any, Any]]]:
    if part_id is None:
        last = Part.objects.filter(anchor=anchor).aggregate(last=Max("position"))["last"]
        at = min((last or 0) + 10, 32000)
        return Part.objects.create(anchor=anchor, position=at, created_by_id=by.pk, **values), {}
    part = Part.objects.filter(anchor=anchor, pk=part_id, withdrawn_at__isnull=True).first()
    if part is None:
        raise NotFound("没有找到这项零部件,它可能已被撤下。")
    return part, records.amend(part, based_on=based_on, **values)


def _anchor(
    chain: Chain, firm: str, segment_code: str, product: str, capacity: str, source: str, source_date: date | None,
    note: str,
) -> dict[str, Any]:  # fmt: skip
    name, columns = ground.firm_named(firm)
    return {
        "firm": name,
        **columns,
        "segment_code": _segment(chain, segment_code, required=False),
        "product": ground.line(product, 200, "product", "产品"),
        "capacity": ground.line(capacity, 200, "capacity", "产能"),
        "source": ground.line(source, 255, "source", "来源"),
        "source_date": ground.day_past(source_date),
        "note": ground.note(note),
    }


def _segment(chain: Chain, code: str, *, required: bool) -> str:
    """Return the code of a segment of the graph in force.

    :raises Incomplete: when it is none of them, or there is no graph yet.
    """
    clean = code.strip()
    if not clean and not required:
        return ""
    version = graphs.holding(clock.today(), chain_ids=[chain.pk]).get(chain.pk)
    known = graphs.graphs([version])[version.pk].by_code if version else {}
    if clean not in known:
        text = "请选择现行图谱里的一个环节。" if known else "这条产业链还没有发布图谱,请先发布。"
        raise Incomplete(text, fields={"segment_code": text})
    return clean
