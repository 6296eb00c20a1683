"""Everything that stands between two neighbours, not only the first thing: so that one can be lifted at a time."""

from dataclasses import dataclass
from typing import Final

from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Why
from wutong_engines.haulage.problem import Need, Surplus
from wutong_engines.haulage.words import Grade

_CLEANEST_FIRST: Final = (Grade.A, Grade.B, Grade.C)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What forbids one pair, each with its sentence; empty where nothing does."""

    sentences: dict[Why, str]
    # Haul and treatment per bank m³, could the pair be driven; None without a road.
    unit_fen: int | None

    @property
    def only(self) -> Why | None:
        """The one thing that forbids the pair, if it is one."""
        return next(iter(self.sentences)) if len(self.sentences) == 1 else None


def blocks(pairing: Pairing, surplus: Surplus, need: Need) -> Blocks:
    """Return everything that forbids a pair."""
    found: dict[Why, str] = {}
    _law(found, surplus, need)
    _terms(found, pairing, surplus, need)
    leg = pairing.leg(surplus.id, need.id)
    most = pairing.problem.limits.max_km
    if leg is None:
        found[Why.UNREACHABLE] = f"{surplus.name}到{need.name}没有道路距离"
    elif most is not None and leg.km > most:
        found[Why.DISTANCE] = f"{surplus.name}到{need.name}运距{leg.km:g}公里,超过上限{most:g}公里"
    if not pairing.calendar.hauling(surplus) & pairing.calendar.hauling(need):
        found[Why.NO_PARTNER_IN_WINDOW] = f"{surplus.name}和{need.name}没有同时开放的日子"
    if leg is None:
        return Blocks(found, None)
    return Blocks(found, pairing.problem.tariff.fen(leg.km) + pairing.rule(surplus.id, need.id).add_fen)


def _law(found: dict[Why, str], surplus: Surplus, need: Need) -> None:
    for lot in (surplus, need):
        if lot.flags:
            flag = min(lot.flags)
            found.setdefault(Why.LAW, f"{lot.name}:{flag.label}——{flag.law};{flag.remedy}")


def _terms(found: dict[Why, str], pairing: Pairing, surplus: Surplus, need: Need) -> None:
    rule = pairing.rule(surplus.id, need.id)
    if rule.allowed is False:
        found[Why.RULE] = f"{surplus.name}到{need.name}被指定不得调配" + (f":{rule.reason}" if rule.reason else "")
    if surplus.grade is Grade.C:
        found[Why.GRADE] = f"{surplus.name}的土为{surplus.grade.label}"
    if rule.allowed:
        return
    if surplus.soil not in need.soils:
        found[Why.CLASS] = f"{need.name}({need.use.label})不收{surplus.name}的{surplus.soil.label}"
    if _CLEANEST_FIRST.index(surplus.grade) > _CLEANEST_FIRST.index(need.dirtiest):
        sentence = f"{surplus.name}的土为{surplus.grade.value}级,{need.name}最低收{need.dirtiest.value}级"
        found.setdefault(Why.GRADE, sentence)
