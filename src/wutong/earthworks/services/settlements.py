"""The settlement (E6), signed by both, and 核验销号: the firms themselves say that nothing is left to do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Sum

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MatchStage, Payer, Side
from wutong.earthworks.models import LedgerLine, Match, Settlement, Survey
from wutong.earthworks.queries import haul_rules
from wutong.earthworks.services import ledger
from wutong.earthworks.services.match_ground import admit, match_to_manage, match_to_see
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed
from wutong.kernel.models import StoredFile

# What each side gained is for itself and the house; the history is read by both.
SETTLED = history.verb("earthworks.match.settled", "结算", "按{basis}结算 {bank} m³(自然方),双方已签字")
CONFIRMED = history.verb("earthworks.match.confirmed", "核验", "{side}核验:运输、结算均已办结")
CLOSED = history.verb("earthworks.match.closed", "销号", "双方核验,匹配销号")


@dataclass(frozen=True)
class Shares:
    """Who gained what, in fen: avoided cost of each side less what it bears of this haul."""

    surplus: int
    need: int


@transaction.atomic
def settle(
    *,
    by: AbstractBaseUser,
    match_id: int,
    on: date,
    basis: str,
    surplus_signer: str,
    need_signer: str,
    basis_reason: str = "",
    file: StoredFile | None = None,
) -> Settlement:
    """Settle for the volume of the tickets or of the survey; the ledger is corrected where the survey counts.

    :raises NotAllowed: when balancing soil is not the person's work.
    :raises Incomplete: when a signature, a basis or its reason is missing.
    :raises WrongStage: before the survey, or when it is settled already.
    """
    match = match_to_manage(by, match_id, "settle")
    surveyed = Survey.objects.filter(match=match).order_by("-id")[0]
    reason = basis_reason.replace("\x00", "").strip()
    _complete(surveyed, on, basis, reason, surplus_signer, need_signer)
    agreement, by_survey = match.agreement, basis == Settlement.Basis.SURVEY
    if by_survey and surveyed.bank_m3 != surveyed.tickets_m3:
        note = f"结算以复测为准:复测 {surveyed.bank_m3} m³,车票 {surveyed.tickets_m3} m³"
        more = surveyed.bank_m3 - surveyed.tickets_m3
        ledger.write_correction(match, bank_m3=more, rates=agreement, on=on, note=note)
    total = LedgerLine.objects.filter(match=match).aggregate(
        **{name: Sum(name) for name in ("bank_m3", *ledger.PARTS, "saving_fen")}
    )
    shares = shared({name: int(total[name]) for name in ledger.PARTS}, Payer(agreement.payer))
    made = Settlement.objects.create(
        match=match,
        survey=surveyed,
        settled_on=on,
        basis=basis,
        basis_reason=reason,
        bank_m3=haul_rules.m3(total["bank_m3"]),
        haul_fen=total["haul_fen"],
        surplus_saving_fen=shares.surplus,
        need_saving_fen=shares.need,
        surplus_signer=surplus_signer.strip(),
        need_signer=need_signer.strip(),
        file=file,
        created_by_id=by.pk,
    )
    records.amend(match, settled_at=clock.now(), stage=MatchStage.SETTLED.value)
    history.record(SETTLED, match, by=by, reason=reason, basis=Settlement.Basis(basis).label, bank=made.bank_m3)
    return made


@transaction.atomic
def close_match(*, by: AbstractBaseUser, match_id: int, side: Side | None = None, confirmed_by: str = "") -> Match:
    """Confirm for one side that nothing is left to do; the second confirmation closes the match.

    A firm confirms from its own page. 土方岗 enters what a firm signed on paper: then the side and the name are told.

    :raises NotAllowed: when the match is neither theirs nor their work.
    :raises Incomplete: when 土方岗 does not say for which side, and who confirmed.
    :raises WrongStage: before the settlement, or after it was closed.
    :raises Duplicate: when the side has confirmed already.
    """
    match = match_to_see(by, match_id)
    which, name = _confirming(by, match, side, confirmed_by)
    admit(match, "close")
    settled = match.settlement
    if getattr(settled, f"{which.value}_confirmed_at") is not None:
        raise Duplicate(f"{_WHO[which]}已由{getattr(settled, f'{which.value}_confirmed_by')}核验,不必再核验。")
    said: dict[str, Any] = {f"{which.value}_confirmed_at": clock.now(), f"{which.value}_confirmed_by": name}
    records.amend(settled, **said)
    history.record(CONFIRMED, match, by=by, reason=f"核验人:{name}", side=_WHO[which])
    if settled.surplus_confirmed_at and settled.need_confirmed_at:
        records.amend(match, closed_at=clock.now(), stage=MatchStage.CLOSED.value)
        history.record(CLOSED, match, by=by)
    return match


def shared(total: dict[str, int], payer: Payer) -> Shares:
    """Return who gained what: the haul is borne by whom the agreement names, shared in halves (the odd fen: 出土方)."""
    cost = total["haul_fen"] + total["handling_fen"]
    need_bears = {Payer.SURPLUS: 0, Payer.NEED: cost, Payer.SHARED: cost // 2}[payer]
    return Shares(
        surplus=total["disposal_avoided_fen"] - (cost - need_bears), need=total["purchase_avoided_fen"] - need_bears
    )


_WHO = {Side.SURPLUS: "出土方", Side.NEED: "用土方"}


def _complete(surveyed: Survey, on: date, basis: str, reason: str, surplus_signer: str, need_signer: str) -> None:
    missing = {}
    if on > clock.today():
        missing["on"] = f"结算日期 {on} 还没有到,请填今天或以前的日期。"
    elif on < surveyed.surveyed_on:
        missing["on"] = f"结算日期 {on} 早于复测日期 {surveyed.surveyed_on},请核对。"
    if basis not in Settlement.Basis.values:
        missing["basis"] = "请选择结算依据:车票方量或复测方量。"
    elif not reason and (surveyed.is_flagged or basis == Settlement.Basis.SURVEY):
        why = f"复测与车票相差 {surveyed.difference:.2%}," if surveyed.is_flagged else "以复测为准,"
        missing["basis_reason"] = f"{why}请写明结算依据的理由。"
    if len(reason) > 300:
        missing["basis_reason"] = "依据说明最多 300 字。"
    for name, text, label in (
        ("surplus_signer", surplus_signer, "出土方签字人"),
        ("need_signer", need_signer, "用土方签字人"),
    ):
        if not 0 < len(text.strip()) <= 32:
            missing[name] = f"请填写{label}(最多 32 字)。"
    if missing:
        raise Incomplete("".join(missing.values()), fields=missing)


def _confirming(by: AbstractBaseUser, match: Match, side: Side | None, confirmed_by: str) -> tuple[Side, str]:
    firm = people.firm_of(by)
    own = {Side.SURPLUS: match.surplus.firm_id, Side.NEED: match.need.firm_id}
    if firm is not None:
        mine = [which for which, holder in own.items() if holder == firm]
        return (side if side in mine else mine[0]), str(by)[:32]
    if not permissions.may_manage(by):
        raise NotAllowed("核验销号由两家企业在各自页面办理,或由土方岗凭企业书面核验代录。")
    name = confirmed_by.strip()
    missing = {} if side else {"side": "请选择是哪一方核验。"}
    if not 0 < len(name) <= 32:
        missing["confirmed_by"] = "请填写企业核验人姓名:销号以企业核验为准,不能由部门自行销号。"
    if missing or side is None:
        raise Incomplete("".join(missing.values()), fields=missing)
    return side, name
