"""Agreements (E3): signed by both sides, witnessed by the zone; the baseline prices are frozen with the signature."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.earthworks.lifecycle import Convention, Payer
from wutong.earthworks.models import Agreement, Match
from wutong.earthworks.queries import pairs
from wutong.earthworks.queries.baselines import Baseline, baseline
from wutong.earthworks.services import given
from wutong.earthworks.services.match_ground import day_of, match_to_manage, move, unstopped
from wutong.earthworks.services.matches import factors_of
from wutong.kernel import history, records
from wutong.kernel.errors import Duplicate, Incomplete
from wutong.kernel.models import StoredFile
from wutong_engines.haulage.factors import Factors

AGREED = history.verb(
    "earthworks.match.agreed",
    "签订协议",
    "签订协议 {number}:{amount} m³({convention}),折自然方 {bank} m³;基准价按 {on} 冻结",
)

_LARGEST = Decimal(10) ** 9


@transaction.atomic
def agree(
    *,
    by: AbstractBaseUser,
    match_id: int,
    signed_on: date,
    number: str,
    amount: Decimal,
    convention: str,
    measured_by: str,
    payer: str,
    quality: str = "",
    terms: str = "",
    no_disposal: bool = False,
    no_purchase: bool = False,
    file: StoredFile | None = None,
) -> Agreement:
    """Enter the signed agreement; prices, distance and factors are frozen as they stood on the day of signing.

    :param amount: the agreed volume, in the convention that is named.
    :param no_disposal: the giving side has nowhere else to take the soil: time is saved there, not money.
    :param no_purchase: the taking side has nowhere else to buy: time is saved there, not money.
    :raises WrongStage: before the consultation agreed, or while a red line or a withdrawal stands.
    """
    match = match_to_manage(by, match_id, "agree")
    unstopped(match, "签订协议")
    latest = match.opinions.order_by("-said_on").values_list("said_on", flat=True).first()
    day_of(signed_on, after=latest, field="signed_on", label="签订日期", what="会商意见")
    words = {
        "number": given.text(number, "number", "协议号", 64),
        "measured_by": given.text(measured_by, "measured_by", "计量方法", 100),
        "quality": given.text(quality, "quality", "土质要求与抽检", 300, needed=False),
        "terms": terms.replace("\x00", "").strip()[:5000],
    }
    amount, bank = _volumes(match, amount, convention)
    if payer not in {one.value for one in Payer}:
        raise Incomplete("请选择运费由谁承担。", fields={"payer": "请选择运费由谁承担。"})
    frozen = _frozen(match, signed_on, no_disposal, no_purchase)
    try:
        with transaction.atomic():
            made = Agreement.objects.create(
                match=match, signed_on=signed_on, amount=amount, convention=convention, bank_m3=bank, payer=payer,
                no_disposal=no_disposal, no_purchase=no_purchase, file=file, created_by_id=by.pk, **words, **frozen,
            )  # fmt: skip
    except IntegrityError:
        text = f"协议号“{words['number']}”已经用过,或这条匹配已有协议。"
        raise Duplicate(text, fields={"number": text}) from None
    for registration in (match.surplus, match.need):
        # Counted up with the volume it holds, as a proposal does.
        records.amend(registration)
    move(match)
    history.record(
        AGREED, match, by=by, number=made.number, amount=f"{amount.normalize():,f}",
        convention=Convention(convention).label, bank=f"{bank:,}", on=signed_on,
    )  # fmt: skip
    return made


def _volumes(match: Match, amount: Decimal, convention: str) -> tuple[Decimal, int]:
    """Return the agreed volume as stated and in 自然方, within what both registrations have left beside this match."""
    if convention not in {one.value for one in Convention}:
        raise Incomplete("请选择方量的口径。", fields={"convention": "请选择方量的口径。"})
    if not amount.is_finite() or not 0 < amount < _LARGEST:
        text = f"协议方量须大于 0,这里是 {amount}。"
        raise Incomplete(text, fields={"amount": text})
    amount = amount.quantize(Decimal("0.01"))
    factors = Factors(match.surplus.loose_factor, match.need.compacted_factor, match.surplus.factor_source)
    bank = factors.to_bank(amount, Convention(convention))
    held = pairs.taken([match.surplus_id, match.need_id], but=match.pk)
    for side in (match.surplus, match.need):
        rest = max(0, side.bank_m3 - held.get(side.pk, 0))
        if bank > rest:
            text = f"{side.site_name}:协议方量折自然方 {bank:,} m³,超过余量 {rest:,} m³(登记 {side.bank_m3:,} m³)。"
            raise Incomplete(text, fields={"amount": text})
    if bank <= 0:
        text = "协议方量折自然方不足 1 m³。"
        raise Incomplete(text, fields={"amount": text})
    return amount, bank


def _frozen(match: Match, signed_on: date, no_disposal: bool, no_purchase: bool) -> dict[str, Any]:
    """Return the baseline's columns.

    :raises Incomplete: when a price is missing and nobody said that there is no other way.
    """
    known = baseline(
        match.surplus_id, match.need_id, signed_on, plan_id=match.plan_id, km=match.km, km_basis=match.km_basis
    )
    _refuse_gaps(match, known, no_disposal, no_purchase)
    disposal, purchase = known.disposal_avoided_fen, known.purchase_avoided_fen
    return {
        "baseline": {**known.as_json(), "factors": factors_of(match.surplus, match.need)},
        "disposal_avoided_fen": 0 if no_disposal else disposal,
        "purchase_avoided_fen": 0 if no_purchase else purchase,
        "haul_fen": known.haul_fen,
        "handling_fen": known.handling_fen,
    }


def _refuse_gaps(match: Match, known: Baseline, no_disposal: bool, no_purchase: bool) -> None:
    faults: dict[str, str] = {}
    if not known.is_complete:
        faults["signed_on"] = f"{known.on} 没有运费价格({'、'.join(known.missing)}),请先在价格页登记,再签订协议。"
    if known.disposal is None and not no_disposal:
        faults["no_disposal"] = (
            f"{match.surplus.site_name}:{known.on} 没有消纳去处或消纳费。请先登记价格,或勾选“出土方无替代去处”。"
        )
    if known.purchase is None and not no_purchase:
        faults["no_purchase"] = (
            f"{match.need.site_name}:{known.on} 没有取土来源或购土价。请先登记价格,或勾选“用土方无替代来源”。"
        )
    if faults:
        raise Incomplete("".join(faults.values()), fields=faults)
