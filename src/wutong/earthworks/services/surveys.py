"""The end of a haul: 完工, and the survey (E6) set against the tickets."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Q, Sum

from wutong.earthworks.lifecycle import Convention, MatchStage
from wutong.earthworks.models import Match, Survey, Ticket
from wutong.earthworks.queries import haul_rules
from wutong.earthworks.services.match_ground import match_to_manage
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Incomplete, WrongStage
from wutong.kernel.models import StoredFile
from wutong_engines.haulage.factors import Factors

FINISHED = history.verb("earthworks.match.finished", "完工", "完工,共 {count} 趟,车票方量 {bank} m³(自然方)")
SURVEYED = history.verb(
    "earthworks.match.surveyed", "完工复测", "复测 {bank} m³(自然方),车票 {tickets} m³,差异 {difference}"
)
_CENT, _DIFFERENCE = Decimal("0.01"), Decimal("0.00001")
# Beyond this the survey is of another heap, or in another unit.
_BELIEVABLE = Decimal(10)


@transaction.atomic
def finish(*, by: AbstractBaseUser, match_id: int, on: date | None = None) -> Match:
    """Say that the last truck has run; none may be on the road.

    :raises NotAllowed: when balancing soil is not the person's work.
    :raises WrongStage: when nothing was hauled, a trip is not signed for, or the stage does not admit it.
    """
    match = match_to_manage(by, match_id, "finish")
    day = on or clock.today()
    if day > clock.today():
        raise Incomplete(f"日期 {day} 还没有到,请填今天或以前的日期。", fields={"on": "请填今天或以前的日期。"})
    standing = Ticket.objects.filter(match=match, voided_at__isnull=True)
    said = standing.aggregate(count=Count("pk"), bank=Sum("bank_m3"), open=_open_trips())
    if said["open"]:
        raise WrongStage(f"还有 {said['open']} 趟已出场、未签收的车次;请先签收或作废,再完工。")
    if not said["count"]:
        raise WrongStage("还没有一趟签收的车次,不能完工;不再运输的请取消匹配。")
    records.amend(match, finished_at=clock.now(), stage=MatchStage.FINISHED.value)
    history.record(FINISHED, match, by=by, count=said["count"], bank=haul_rules.m3(said["bank"]))
    return match


@transaction.atomic
def survey(
    *,
    by: AbstractBaseUser,
    match_id: int,
    on: date,
    surveyors: str,
    method: str,
    amount: Decimal,
    convention: Convention = Convention.BANK,
    explanation: str = "",
    file: StoredFile | None = None,
) -> Survey:
    """Enter the survey at the end; past the rule's difference to the tickets it needs an explanation.

    :param convention: what was measured: the pit (自然方), a heap (松方) or the fill (压实方).
    :raises NotAllowed: when balancing soil is not the person's work.
    :raises Incomplete: when something is missing, or cannot be the survey of this haul.
    :raises WrongStage: before the haul is finished, or after it was settled.
    """
    match = match_to_manage(by, match_id, "survey")
    _told(match, on, surveyors, method, amount)
    bank = to_bank(match, amount, convention)
    if bank <= 0:
        sentence = f"复测方量 {amount} m³ 折自然方不足 0.01 m³,请核对单位。"
        raise Incomplete(sentence, fields={"amount": sentence})
    counted = Ticket.objects.counted(clock.today()).filter(match=match)
    tickets = haul_rules.m3(counted.aggregate(total=Sum("bank_m3"))["total"])
    difference = ((bank - tickets) / bank).quantize(_DIFFERENCE, ROUND_HALF_UP)
    if abs(difference) > _BELIEVABLE:
        sentence = f"复测 {bank} m³ 与车票 {tickets} m³ 相差十倍以上,请核对单位和口径(自然方、松方、压实方)。"
        raise Incomplete(sentence, fields={"amount": sentence})
    limit = haul_rules.percent(haul_rules.terms(on), "survey_percent")
    flagged = abs(difference) > limit
    text = explanation.replace("\x00", "").strip()[:500]
    if flagged and not text:
        sentence = f"复测与车票相差 {difference:.2%},超过 {limit:.0%},请写明差异说明。"
        raise Incomplete(sentence, fields={"explanation": sentence})
    made = Survey.objects.create(
        match=match,
        surveyed_on=on,
        surveyors=surveyors.strip(),
        method=method.strip(),
        bank_m3=bank,
        tickets_m3=tickets,
        difference=difference,
        is_flagged=flagged,
        explanation=text,
        file=file,
        created_by_id=by.pk,
    )
    records.amend(match, surveyed_at=clock.now(), stage=MatchStage.SURVEYED.value)
    history.record(
        SURVEYED, match, by=by, reason=text, bank=bank, tickets=tickets, difference=f"{difference * 100:.2f}%"
    )
    return made


def to_bank(match: Match, amount: Decimal, convention: Convention) -> Decimal:
    """Return a surveyed volume as 自然方, by the factors that the agreement froze."""
    agreement = match.agreement
    compacted = Decimal(agreement.baseline["factors"]["compacted"])
    factors = Factors(agreement.loose_factor, compacted, agreement.baseline["factors"]["source"])
    return factors.exact_bank(amount, convention).quantize(_CENT, ROUND_HALF_UP)


def _told(match: Match, on: date, surveyors: str, method: str, amount: Decimal) -> None:
    missing = {}
    if on > clock.today():
        missing["on"] = f"复测日期 {on} 还没有到,请填今天或以前的日期。"
    elif (last := match.tickets.filter(voided_at__isnull=True).order_by("-hauled_on").first()) and on < last.hauled_on:
        missing["on"] = f"复测日期 {on} 早于最后一趟运输 {last.hauled_on},请核对。"
    if amount <= 0:
        missing["amount"] = "复测方量须大于 0。"
    for name, text, label, longest in (
        ("surveyors", surveyors, "复测人", 100),
        ("method", method, "复测方法", 64),
    ):
        if not text.strip():
            missing[name] = f"请填写{label}。"
        elif len(text.strip()) > longest:
            missing[name] = f"{label}最多 {longest} 字。"
    if missing:
        raise Incomplete("".join(missing.values()), fields=missing)


def _open_trips() -> Count:
    return Count("pk", filter=Q(received_recorded_at__isnull=True))
