"""Proposals (匹配建议单, E2): a human confirms a pair; the estimate is frozen with the prices it stands on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import OPINIONS, Convention, Party, Side
from wutong.earthworks.models import Match, NumberCounter, Opinion, Registration
from wutong.earthworks.queries import match_rules, pairs, risks
from wutong.earthworks.queries.baselines import Baseline, baseline
from wutong.earthworks.queries.terms import planning
from wutong.earthworks.services import given
from wutong.earthworks.services.match_ground import (
    admit,
    day_of,
    match_to_manage,
    match_to_see,
    move,
    proposed_on,
)
from wutong.kernel import clock, history, numbering, records
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound

PROPOSED = history.verb("earthworks.match.proposed", "匹配建议", "提出匹配建议 {number}:{bank} m³(自然方),运距 {km} km")
SAID = history.verb("earthworks.match.said", "会商意见", "{who}会商意见:{opinion}")
CONSULTED = history.verb("earthworks.match.consulted", "会商同意", "会商同意,可以签订协议")
HELD = history.verb("earthworks.match.held", "会商未过", "会商同意收回:有单位改变了意见")
CANCELLED = history.verb("earthworks.match.cancelled", "取消匹配", "取消匹配 {number},方量退回双方登记")

_NEAREST, _FARTHEST = Decimal("0.001"), 200


@transaction.atomic
def propose(
    *,
    by: AbstractBaseUser,
    surplus_id: int,
    need_id: int,
    bank_m3: int,
    starts_on: date,
    ends_on: date,
    plan_id: int | None = None,
    km: Decimal | float | None = None,
    km_basis: str = "",
    route: str = "",
) -> Match:
    """Propose a match of two neighbours; somebody confirms each, none is made by the machine alone.

    :param bank_m3: how much, in m³ 自然方.
    :param km: the distance where it was measured; by plan or detour factor otherwise.
    :raises Incomplete: naming site and field of everything that speaks against the pair.
    :raises Duplicate: when the two have an open match already.
    """
    if not permissions.may_manage(by):
        raise NotAllowed("匹配建议由土方岗提出。")
    surplus, need = _pair(by, surplus_id, need_id)
    _refuse_twice(surplus, need)
    _refuse_misfits(surplus, need, pairs.Wish(bank_m3, starts_on, ends_on))
    if plan_id is not None and not permissions.visible_plans(by).filter(pk=plan_id).exists():
        raise NotFound("没有找到这个平衡方案。")
    known = _estimate(surplus, need, plan_id, _distance(km), km_basis)
    (number,) = numbering.take(NumberCounter, series="PP", year=clock.today().year)
    try:
        with transaction.atomic():
            match = Match.objects.create(
                number=f"ZC-PP-{clock.today().year}-{number:03d}", plan_id=plan_id, surplus=surplus, need=need,
                bank_m3=bank_m3, km=Decimal(str(known.km)), km_basis=known.km_basis[:64], starts_on=starts_on,
                ends_on=ends_on, route=given.text(route, "route", "路线", 300, needed=False),
                estimate=_frozen(known, surplus, need, bank_m3), created_by_id=by.pk,
            )  # fmt: skip
    except IntegrityError:
        _refuse_twice(surplus, need)
        raise
    for registration in (surplus, need):
        # Counted up, so that of two proposals at one moment only one finds the volume still there.
        records.amend(registration)
    history.record(PROPOSED, match, by=by, number=match.number, bank=f"{bank_m3:,}", km=f"{match.km.normalize():f}")
    return match


@transaction.atomic
def give_opinion(
    *,
    by: AbstractBaseUser,
    match_id: int,
    opinion: str,
    on: date | None = None,
    role: str = "",
    party: str = "",
    said_by: str = "",
    text: str = "",
) -> Opinion:
    """Enter what a side, the authority or a department says in the consultation; the newest of each counts.

    A firm speaks for its own side only; 土方岗 enters what was said at the table.

    :param role: a word of ``Party``; a firm that holds one side may leave it out.
    :param party: the department's name, for ``other``.
    """
    match = match_to_see(by, match_id)
    seat = _seat(by, match, role)
    admit(match, "consult")
    if opinion not in OPINIONS:
        raise Incomplete("请选择会商意见。", fields={"opinion": "请选择会商意见。"})
    said = given.text(text, "text", "意见内容", 500, needed=opinion != "agree")
    made = Opinion.objects.create(
        match=match, role=seat.value, party=_party(match, seat, party), opinion=opinion, text=said,
        said_by=given.text(said_by or _name(by), "said_by", "发表人", 32),
        said_on=day_of(on or clock.today(), after=proposed_on(match), what="匹配建议"), created_by_id=by.pk,
    )  # fmt: skip
    who = made.party if seat in {Party.AUTHORITY, Party.OTHER} else seat.label
    history.record(SAID, match, by=by, who=who, opinion=OPINIONS[opinion])
    _settle_consultation(match, by)
    return made


@transaction.atomic
def cancel_match(*, by: AbstractBaseUser, match_id: int, reason: str) -> Match:
    """Call a match off before anything was hauled; its volume goes back to both registrations."""
    match = match_to_manage(by, match_id, "cancel")
    why = given.text(reason, "reason", "取消原因", 300)
    move(match, cancelled_at=clock.now(), cancelled_reason=why)
    history.record(CANCELLED, match, by=by, number=match.number, reason=why)
    return match


def _pair(by: AbstractBaseUser, surplus_id: int, need_id: int) -> tuple[Registration, Registration]:
    # In the order of keys, so that two people who propose crosswise do not wait for each other.
    rows = permissions.visible(by).select_related("firm", "project").select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[surplus_id, need_id])}
    for field, key, side in (("surplus_id", surplus_id, Side.SURPLUS), ("need_id", need_id, Side.NEED)):
        if key not in found:
            text = f"没有找到这条{side.label}登记。"
            raise Incomplete(text, fields={field: text})
    return found[surplus_id], found[need_id]


def _refuse_twice(surplus: Registration, need: Registration) -> None:
    standing = Match.objects.filter(surplus=surplus, need=need, cancelled_at__isnull=True, closed_at__isnull=True)
    if (other := standing.first()) is not None:
        raise Duplicate(
            f"{surplus.site_name}与{need.site_name}已有匹配 {other.number}({other.stage_now().label}),"
            "要改方量请先取消它,再重新提出。"
        )


def _refuse_misfits(surplus: Registration, need: Registration, wish: pairs.Wish) -> None:
    found = pairs.misfits(surplus, need, wish)
    if wish.ends_on < clock.today():
        found.append(pairs.Misfit("ends_on", f"完工日 {wish.ends_on} 已经过去,请改期。"))
    fields: dict[str, str] = {}
    for one in found:
        fields[one.field] = fields.get(one.field, "") + one.sentence
    if found:
        raise Incomplete("".join(one.sentence for one in found), fields=fields)


def _distance(km: Decimal | float | None) -> Decimal | None:
    if km is None:
        return None
    distance = Decimal(str(km))
    # Kept to the metre: what is less than one is no haul.
    if not distance.is_finite() or not _NEAREST <= distance <= _FARTHEST:
        text = f"运距须在 {_NEAREST} 到 {_FARTHEST} km 之间,这里是 {km} km。"
        raise Incomplete(text, fields={"km": text})
    return distance.quantize(_NEAREST)


def _estimate(
    surplus: Registration, need: Registration, plan_id: int | None, km: Decimal | None, km_basis: str
) -> Baseline:
    known = baseline(surplus.pk, need.pk, clock.today(), plan_id=plan_id, km=km, km_basis=km_basis)
    if known.km is None:
        text = f"{surplus.site_name}到{need.site_name}没有道路距离,请填写实测运距(km)。"
        raise Incomplete(text, fields={"km": text})
    return known


def _frozen(known: Baseline, surplus: Registration, need: Registration, bank_m3: int) -> dict[str, Any]:
    """Return the estimate as it was shown, with what it was reckoned with."""
    return {
        **known.as_json(),
        "bank_m3": bank_m3,
        "is_complete": known.is_complete,
        "factors": factors_of(surplus, need),
        "risks": risks.of_pair(surplus, need, float(known.km or 0), float(planning(known.on)["max_km"])),
    }


def factors_of(surplus: Registration, need: Registration) -> dict[str, str]:
    """Return the factors a match goes by: the loose one where it is dug, the compacted one where it is filled."""
    return {
        Convention.LOOSE.value: str(surplus.loose_factor),
        "source": surplus.factor_source,
        Convention.COMPACTED.value: str(need.compacted_factor),
        "compacted_source": need.factor_source,
    }


def _seat(by: AbstractBaseUser, match: Match, role: str) -> Party:
    """Return for whom the person speaks.

    :raises NotAllowed: when it is not theirs to say.
    """
    own = permissions.sides_of(by, match)
    if role and role not in {party.value for party in Party}:
        raise Incomplete("请选择是谁的意见。", fields={"role": "请选择是谁的意见。"})
    if permissions.may_manage(by):
        if not role:
            raise Incomplete("请选择是谁的意见。", fields={"role": "请选择是谁的意见。"})
        return Party(role)
    if not own:
        raise NotAllowed("会商意见由双方企业从自己的页面发表,部门意见由土方岗登记。")
    if role and role not in {side.value for side in own}:
        raise NotAllowed("您只能代表本单位发表意见。")
    if not role and len(own) > 1:
        text = "出土和用土都是本单位,请选择代表哪一方。"
        raise Incomplete(text, fields={"role": text})
    return Party(role or own[0].value)


def _party(match: Match, seat: Party, party: str) -> str:
    if seat is Party.SURPLUS:
        return match.surplus.firm.name
    if seat is Party.NEED:
        return match.need.firm.name
    if seat is Party.AUTHORITY:
        return match_rules.consultation(clock.today()).authority
    return given.text(party, "party", "部门名称", 100)


def _name(by: AbstractBaseUser) -> str:
    return str(getattr(by, "name", ""))


def _settle_consultation(match: Match, by: AbstractBaseUser) -> None:
    """Write whether the table agrees now: everybody who must, and nobody objecting."""
    newest: dict[tuple[str, str], str] = {}
    # A side is one seat whatever its firm was called; departments are told apart by name.
    for role, party, opinion in match.opinions.order_by("id").values_list("role", "party", "opinion"):
        newest[(role, party if role == Party.OTHER else "")] = opinion
    wanted = match_rules.consultation(clock.today()).must_agree
    agreed = all(newest.get((party.value, "")) == "agree" for party in wanted if party is not Party.OTHER)
    holds = agreed and "object" not in newest.values()
    if holds and match.consulted_at is None:
        move(match, consulted_at=clock.now())
        history.record(CONSULTED, match, by=by)
    elif not holds and match.consulted_at is not None:
        move(match, consulted_at=None)
        history.record(HELD, match, by=by)
    else:
        # Two opinions at one moment must not both judge by what they saw before the other.
        records.amend(match)
