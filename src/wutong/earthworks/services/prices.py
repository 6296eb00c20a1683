"""Quote a price with its source and day; take back one that was wrong."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.earthworks.lifecycle import PriceKind
from wutong.earthworks.models import Outlet, Price
from wutong.earthworks.queries import prices as held
from wutong.earthworks.services.given import manager, not_future, text
from wutong.kernel import clock, files, history, records
from wutong.kernel.errors import Duplicate, Incomplete, WrongStage

QUOTED = history.verb(
    "earthworks.price.quoted", "登记价格", "登记{demo}{label} {yuan}{place},来源:{source},取价日 {quoted_on}"
)
WITHDRAWN = history.verb("earthworks.price.withdrawn", "作废价格", "作废{label} {yuan}{place}")
# A price per m³ beyond ten thousand yuan, or a route beyond ten million, is a slip of the unit.
_HIGHEST = {PriceKind.ROUTE_FIXED: 10**9}
_HIGHEST_PER_M3 = 10**6


@transaction.atomic
def quote_price(
    *,
    by: AbstractBaseUser,
    kind: str,
    fen: int,
    source: str,
    on: date,
    outlet_id: int | None = None,
    is_demo: bool = False,
    file: files.Upload | None = None,
) -> Price:
    """Enter a price in fen; an older one of the same kind and place is followed by it, never changed.

    :raises Incomplete: without a source, for a price that cannot be meant, or one at the wrong kind of place.
    :raises Duplicate: when there is one of that day already.
    """
    manager(by, "价格")
    word = _kind(kind)
    said = text(source, "source", "来源(询价、定额或合同)", 200)
    _believable(word, fen)
    outlet = _place_for(word, outlet_id, by)
    not_future(on, "on", "取价日期")
    proof = files.store(file, by=by) if file else None
    try:
        with transaction.atomic():
            made = Price.objects.create(
                kind=word.value, outlet=outlet, fen=fen, source=said, quoted_on=on, file=proof, is_demo=is_demo,
                created_by_id=by.pk, created_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as trouble:
        raise Duplicate(f"{on} 已登记过{word.label},原价有误的请先作废再登记。") from trouble
    history.record(
        QUOTED, made, by=by, demo="演示价 " if is_demo else "", label=word.label, yuan=f"{fen / 100:.2f}",
        place=f"({outlet.name})" if outlet else "", source=said, quoted_on=on,
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_price(*, by: AbstractBaseUser, price_id: int, reason: str) -> Price:
    """Take back a price that was wrong; agreements that froze it keep what they froze."""
    manager(by, "价格")
    price = held.price_seen(by, price_id)
    label = PriceKind(price.kind).label
    if price.withdrawn_at is not None:
        raise WrongStage(f"{label}({price.quoted_on})已经作废。")
    why = text(reason, "reason", "作废原因", 200)
    records.amend(price, withdrawn_at=clock.now(), withdrawn_reason=why)
    place = f"({price.outlet.name})" if price.outlet else ""
    history.record(WITHDRAWN, price, by=by, reason=why, label=label, yuan=f"{price.fen / 100:.2f}", place=place)
    return price


def _kind(kind: str) -> PriceKind:
    try:
        return PriceKind(kind)
    except ValueError as trouble:
        raise Incomplete("请选择是什么价格。", fields={"kind": "请选择是什么价格。"}) from trouble


def _believable(kind: PriceKind, fen: int) -> None:
    sentence = ""
    if fen < 0:
        sentence = f"{kind.label}不能是负数。"
    elif fen > _HIGHEST.get(kind, _HIGHEST_PER_M3):
        sentence = f"{kind.label} {fen / 100:,.2f} 元太大,请核对单位(元、每方自然方)。"
    if sentence:
        raise Incomplete(sentence, fields={"fen": sentence})


def _place_for(kind: PriceKind, outlet_id: int | None, by: AbstractBaseUser) -> Outlet | None:
    wanted = held.OF_OUTLETS.get(kind)
    if wanted is None:
        if outlet_id is not None:
            sentence = f"{kind.label}全区通用,不属于某一个地点,地点请留空。"
            raise Incomplete(sentence, fields={"outlet_id": sentence})
        return None
    outlet = held.outlet_seen(by, outlet_id) if outlet_id else None
    if outlet is None or outlet.kind != wanted:
        sentence = f"{kind.label}要写明是哪个{wanted.label}的。"
        raise Incomplete(sentence, fields={"outlet_id": sentence})
    return outlet
