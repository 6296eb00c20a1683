"""Whether one 余土 and one 缺土 fit: what is left of both, and every reason why not, by site and field."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING

from django.db.models import Q

from wutong.earthworks.lifecycle import Flag, Grade, RegistrationStage, Side, Soil, Use
from wutong.earthworks.models import Match, Registration
from wutong.kernel import clock
from wutong.projects import queries as projects
from wutong.projects.lifecycle import Kind
from wutong_engines.haulage.words import SUITABLE


@dataclass(frozen=True)
class Misfit:
    """One reason against a pair: the field of the proposal it is about, and the sentence."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Wish:
    """What is proposed of a pair: how much, and when."""

    bank_m3: int
    starts_on: date
    ends_on: date


def taken(registration_ids: Collection[int], *, but: int | None = None) -> dict[int, int]:
    """Return how much of each registration its matches hold, in m³ 自然方: settled, else agreed, else proposed.

    :param but: a match that is not counted.
    """
    wanted, held = set(registration_ids), defaultdict[int, int](int)
    rows = Match.objects.filter(Q(surplus__in=wanted) | Q(need__in=wanted), cancelled_at__isnull=True)
    rows = rows if but is None else rows.exclude(pk=but)
    columns = ("surplus_id", "need_id", "bank_m3", "agreement__bank_m3", "settlement__bank_m3")
    for surplus, need, proposed, agreed, settled in rows.order_by().values_list(*columns):
        volume = proposed if agreed is None else agreed
        if settled is not None:
            # A settled volume has decimals; what is left is told in whole m³, and never too much.
            volume = int(settled.to_integral_value(ROUND_CEILING))
        for key in {surplus, need} & wanted:
            held[key] += volume
    return dict(held)


def left(registration: Registration, *, but: int | None = None) -> int:
    """Return what is left of a registration, in m³ 自然方; never less than nought."""
    return max(0, registration.bank_m3 - taken([registration.pk], but=but).get(registration.pk, 0))


def red_lines(registration: Registration, *, ended: Collection[int] | None = None) -> list[Flag]:
    """Return the red lines that stand on a registration today, a terminated project among them.

    :param ended: the terminated projects, where they are at hand.
    """
    found = registration.red_lines
    if registration.project_id is None or Flag.PROJECT_CANCELLED in found:
        return found
    ended = ended_projects() if ended is None else ended
    return [*found, Flag.PROJECT_CANCELLED] if registration.project_id in ended else found


def ended_projects() -> set[int]:
    """Return the projects whose termination was accepted."""
    return set(projects.reached(Kind.TERMINATED, clock.today(), counted_only=False))


def obstacles(registration: Registration, *, ended: Collection[int] | None = None) -> list[str]:
    """Return why a registration may not be used now, each a sentence with the site and what to do."""
    site, where = registration.site_name, registration.where
    found = [
        f"{site}:{flag.label}。依据:{flag.law}。解除办法:{flag.remedy}。"
        for flag in red_lines(registration, ended=ended)
    ]
    if where == RegistrationStage.WITHDRAWN:
        found.append(f"{site}:登记 {registration.number} 已撤回({registration.withdrawn_reason or '未写原因'})。")
    elif where == RegistrationStage.RETURNED:
        found.append(f"{site}:登记 {registration.number} 已退回补正({registration.returned_reason}),补正并核实后再办。")
    elif where == RegistrationStage.CLOSED:
        found.append(f"{site}:登记 {registration.number} 已销号。")
    elif where == RegistrationStage.SUBMITTED:
        found.append(f"{site}:{Flag.UNVERIFIED.label},{Flag.UNVERIFIED.remedy}后方可匹配。")
    return found


def misfits(
    surplus: Registration,
    need: Registration,
    wish: Wish,
    *,
    held: Mapping[int, int] | None = None,
    ended: Collection[int] | None = None,
) -> list[Misfit]:
    """Return every reason against a match of these two; none where it may be proposed.

    :param held: what matches hold of each, where it is at hand; ``ended`` the terminated projects.
    """
    return [
        *_unfit_for_use(surplus, need, ended),
        *_wrong_soil(surplus, need),
        *_wrong_days(surplus, need, wish),
        *_too_much(surplus, need, wish.bank_m3, taken([surplus.pk, need.pk]) if held is None else held),
    ]


def _unfit_for_use(surplus: Registration, need: Registration, ended: Collection[int] | None) -> Iterator[Misfit]:
    for registration, field, side in ((surplus, "surplus_id", Side.SURPLUS), (need, "need_id", Side.NEED)):
        if registration.side != side:
            yield Misfit(field, f"{registration.site_name}:登记的是“{Side(registration.side).label}”,要{side.label}。")
        for sentence in obstacles(registration, ended=ended):
            yield Misfit(field, sentence)


def _wrong_soil(surplus: Registration, need: Registration) -> Iterator[Misfit]:
    soil, use = Soil(surplus.soil), Use(need.use) if need.use else None
    if use is not None and soil not in SUITABLE[use]:
        takes = "、".join(other.label for other in Soil if other in SUITABLE[use])
        yield Misfit(
            "need_id", f"{surplus.site_name}:土类“{soil.label}”不能用于{need.site_name}的“{use.label}”,可用:{takes}。"
        )
    if surplus.grade == Grade.C:
        yield Misfit("surplus_id", f"{surplus.site_name}:环境等级 C 的土不得交换。")
    elif surplus.grade > need.grade:
        yield Misfit(
            "need_id",
            f"{surplus.site_name}:环境等级 {surplus.grade} 低于{need.site_name}要求的 {need.grade},不能匹配。",
        )


def _wrong_days(surplus: Registration, need: Registration, wish: Wish) -> Iterator[Misfit]:
    first, last = max(surplus.starts_on, need.starts_on), min(surplus.ends_on, need.ends_on)
    if wish.ends_on < wish.starts_on:
        yield Misfit("ends_on", f"完工日 {wish.ends_on} 早于开运日 {wish.starts_on},请改正。")
    if last < first:
        windows = "、".join(f"{one.site_name} {one.starts_on} 至 {one.ends_on}" for one in (surplus, need))
        yield Misfit("starts_on", f"两地的供需期不重叠({windows}),请先与企业核对起止日期。")
        return
    for registration in (surplus, need):
        window = f"{registration.site_name}:供需期是 {registration.starts_on} 至 {registration.ends_on}"
        if wish.starts_on < registration.starts_on:
            yield Misfit("starts_on", f"{window},开运日 {wish.starts_on} 太早。")
        if wish.ends_on > registration.ends_on:
            yield Misfit("ends_on", f"{window},完工日 {wish.ends_on} 太晚。")


def _too_much(surplus: Registration, need: Registration, bank_m3: int, held: Mapping[int, int]) -> Iterator[Misfit]:
    if bank_m3 <= 0:
        yield Misfit("bank_m3", f"方量(自然方)须大于 0,这里是 {bank_m3}。")
        return
    for registration in (surplus, need):
        rest = max(0, registration.bank_m3 - held.get(registration.pk, 0))
        if bank_m3 > rest:
            yield Misfit(
                "bank_m3",
                f"{registration.site_name}:方量 {bank_m3:,} m³(自然方)超过余量 {rest:,} m³"
                f"(登记 {registration.bank_m3:,} m³,其他匹配已占 {held.get(registration.pk, 0):,} m³)。",
            )
