"""Reasons for what is left, m³ by m³: first what law forbids, then pairs that may, then pairs one step from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np

from wutong_engines.haulage.model.outside import Lot
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Plan, Status, Unmatched, Why
from wutong_engines.haulage.problem import Problem, Surplus
from wutong_engines.haulage.reasons.exchange import Reals, cheapest_ways
from wutong_engines.haulage.reasons.relaxed import left_without_least_lots
from wutong_engines.haulage.reasons.side import Side, outside_by_lot, surpluses
from wutong_engines.haulage.reasons.yards import stranded


@dataclass(frozen=True, slots=True)
class Part:
    """So many m³ of one lot, and what keeps them from a neighbour."""

    bank: int
    why: Why
    sentence: str


def explain(problem: Problem, plan: Plan) -> tuple[Unmatched, ...]:
    """Return the reasons for every m³ of every lot without a neighbour; the volumes of a lot add up to its rest."""
    side = surpluses(problem, plan)
    outside = outside_by_lot(problem, plan)
    unsure = plan.status is Status.STOPPED
    lines = list(stranded(problem, plan, side))
    for view in (side, side.turned()):
        judge = Judge(view, Pairing(problem), unsure=unsure)
        for number, lot in enumerate(view.lots):
            if view.rest[number]:
                lines += _lines(lot, judge.parts(number), min(outside[lot.id], view.rest[number]))
    return tuple(lines)


def _lines(lot: Lot, parts: list[Part], outside: int) -> Iterator[Unmatched]:
    """Write parts down; what went outside is told with the parts that money kept from a neighbour first."""
    by_money = sorted(range(len(parts)), key=lambda number: parts[number].why is not Why.PRICE)
    out = [0] * len(parts)
    for number in by_money:
        out[number] = min(outside, parts[number].bank)
        outside -= out[number]
    words = ("外运消纳", "无处可去") if isinstance(lot, Surplus) else ("外购", "缺口")
    for part, away in zip(parts, out, strict=True):
        fates = [f"{words[0]}{away:,}方"] if away else []
        fates += [f"{words[1]}{part.bank - away:,}方"] if part.bank > away else []
        yield Unmatched(lot.id, part.bank, away, part.why, f"{part.sentence};{'、'.join(fates)}")


class Judge:
    """Judges the lots of one side one after another."""

    def __init__(self, side: Side, pairing: Pairing, *, unsure: bool) -> None:
        self._side, self._pairing, self._unsure = side, pairing, unsure
        self._problem = side.problem

    def parts(self, number: int) -> list[Part]:
        """Return the reasons of one lot; their volumes add up to its rest."""
        lot, rest = self._side.lots[number], self._side.rest[number]
        if lot.flags:
            return [Part(rest, Why.LAW, self._pairing.kept_out(lot))]
        found: list[Part] = []
        for finder in (self._without_a_road, self._out_of_window, self._permitted, self._one_step_away):
            for part in finder(number, rest):
                bank = min(part.bank, rest)
                if bank:
                    found.append(Part(bank, part.why, part.sentence))
                    rest -= bank
        if rest:
            found.append(self._last(number, rest))
        return _merged(found)

    # -- one restriction after another --------------------------------------------------------------------------------

    def _without_a_road(self, number: int, rest: int) -> Iterator[Part]:
        """Yield everything where no road leads from the lot to any partner."""
        others, lot = self._partners(number), self._side.lots[number]
        if others and all(Why.UNREACHABLE in self._side.blocks[number][other].sentences for other in others):
            word = "缺土" if self._side.gives else "余土"
            yield Part(rest, Why.UNREACHABLE, f"{lot.name}没有道路可通:到任何{word}方都没有道路距离")

    def _out_of_window(self, number: int, rest: int) -> Iterator[Part]:
        """Yield what arises (or is needed) steadily on days when no permitted partner is open."""
        lot = self._side.lots[number]
        partners = [self._side.partners[other] for other in self._partners(number) if self._may(number, other)]
        calendar = self._pairing.calendar
        days = calendar.digging(lot)
        if not lot.steady or lot.stock is not None or not days or not partners:
            return
        shared = 0
        for partner in partners:
            shared |= calendar.hauling(partner)
        apart = (days & ~shared).bit_count()
        volume = lot.bank(self._problem.basis) * apart // days.bit_count()
        if volume:
            sentence = f"{lot.name}有{apart}天没有可配的对家开工,这些天的土配不出去"
            yield Part(min(volume, rest), Why.NO_PARTNER_IN_WINDOW, sentence)

    def _permitted(self, number: int, rest: int) -> Iterator[Part]:
        """Yield what could go to a partner with room over permitted pairs, but does not."""
        side = self._side
        ways = cheapest_ways(number, side.cost, side.carried)
        own = side.out[number]
        order = [other for other in np.argsort(ways, kind="stable") if isfinite(ways[other]) and side.room[other]]
        for other in order:
            partner_out = side.partner_out[other]
            both = None if own is None or partner_out is None else own.fen + partner_out.fen
            bank = min(rest, side.room[other])
            if both is not None and ways[other] >= both:
                yield Part(bank, Why.PRICE, self._dearer(number, int(other), ways, both))
                rest -= bank
                continue
            for part in self._stuck(number, int(other), bank, both):
                yield part
                rest -= part.bank
            if not rest:
                return

    def _one_step_away(self, number: int, rest: int) -> Iterator[Part]:
        """Yield what one lifted restriction would let go to a partner with room, the nearest first."""
        side = self._side
        single = [
            (pair.unit_fen if pair.unit_fen is not None else np.inf, other)
            for other in self._partners(number)
            if (pair := side.blocks[number][other]).only is not None and side.room[other]
        ]
        for _, other in sorted(single):
            pair = side.blocks[number][other]
            bank = min(rest, side.room[other])
            if pair.only is not None and bank:
                sentence = f"{pair.sentences[pair.only]};仅此一项,放开后最多可再配{bank:,}方"
                yield Part(bank, pair.only, sentence)
                rest -= bank

    def _last(self, number: int, rest: int) -> Part:
        """Return the reason where no partner with room is left."""
        side, lot = self._side, self._side.lots[number]
        others = self._partners(number)
        if any(self._may(number, other) for other in others):
            return Part(rest, Why.NO_PARTNER, f"{lot.name}可配的对家都已配满")
        if not others:
            word = "缺土" if side.gives else "余土"
            return Part(rest, Why.NO_PARTNER, f"没有登记在册的{word}方可与{lot.name}调配")
        pairs = [side.blocks[number][other] for other in others]
        pair = min(pairs, key=lambda blocked: (len(blocked.sentences), blocked.unit_fen or 0))
        why = min(pair.sentences, key=list(Why).index)
        also = [sentence for kind, sentence in pair.sentences.items() if kind is not why]
        return Part(rest, why, ";同时".join([pair.sentences[why], *also]))

    # -- why a permitted pair is not used ------------------------------------------------------------------------------

    def _dearer(self, number: int, other: int, ways: Reals, both: int) -> str:
        lot, partner = self._side.lots[number], self._side.partners[other]
        own, away = self._side.out[number], self._side.partner_out[other]
        out, bought = (own, away) if self._side.gives else (away, own)
        direct = self._side.cost[number, other] == ways[other]
        near = "就近调配" if direct else "就近调配(连同其他各方改道)"
        if out is None or bought is None:
            raise ValueError("a price was compared that does not exist")
        word = "不低于" if ways[other] == both else "高于"
        return (
            f"{lot.name}与{partner.name}{near}每方{ways[other] / 100:.2f}元,{word}分别外运到{out.name}"
            f"{out.fen / 100:.2f}元加外购自{bought.name}{bought.fen / 100:.2f}元"
        )

    def _stuck(self, number: int, other: int, bank: int, both: int | None) -> Iterator[Part]:
        """Yield the reasons of a pair that is permitted and cheap enough."""
        lot, partner = self._side.lots[number], self._side.partners[other]
        names = f"{lot.name}与{partner.name}"
        least, fixed = self._lot_and_charge(number, other)
        if least > 1:
            lifted = max(0, self._side.rest[number] - self._without_least[lot.id])
            together = min(lot.bank(self._problem.basis), partner.bank(self._problem.basis))
            small = bank if together < least else min(bank, lifted)
            if small:
                sentence = f"{names}可配{small:,}方,凑不够起运量{least:,}方"
                yield Part(small, Why.LEAST_LOT, sentence)
                bank -= small
        unused = not self._side.carried[number, other]
        if bank and both is not None and fixed and unused:
            gain = (both - float(self._side.cost[number, other])) * bank
            if gain <= fixed:
                sentence = f"{names}可配{bank:,}方,省下的{gain / 100:,.2f}元不抵开线固定费用{fixed / 100:,.2f}元"
                yield Part(bank, Why.PRICE, sentence)
                return
        if bank and self._unsure:
            sentence = f"{names}还可以配,方案在求得最优以前就停止了"
            yield Part(bank, Why.NO_PARTNER, sentence)
        elif bank:
            yield Part(bank, Why.CAPACITY, f"{names}价格合算、工期重叠,但{self._narrow(number, other)}不够")

    def _narrow(self, number: int, other: int) -> str:
        """Name the capacities between two lots."""
        lot, partner = self._side.lots[number], self._side.partners[other]
        limits, rule = self._problem.limits, self._pairing.rule(*self._ids(number, other))
        names = [f"这一对的上限{rule.most:,}方"] if rule.most is not None else []
        names += [f"{one.name}日运量{one.daily:,}方" for one in (lot, partner) if one.daily is not None]
        names += [f"{gate.name}" for gate in limits.gates if {lot.id, partner.id} & set(gate.lots)]
        names += [f"全区每天{limits.trucks_per_day}辆车的运能"] if limits.trucks_per_day is not None else []
        names += [
            f"{one.name}逐日{_verb(one)}又无处堆存的场地" for one in (lot, partner) if one.steady and not one.stock
        ]
        names += [f"{one.name}场内堆存{one.stock.capacity:,}方" for one in (lot, partner) if one.stock]
        return "、".join(names) or "共用的运能"

    def _lot_and_charge(self, number: int, other: int) -> tuple[int, int]:
        limits, rule = self._problem.limits, self._pairing.rule(*self._ids(number, other))
        return max(limits.least_lot, rule.least), max(limits.fixed_fen, rule.fixed_fen)

    def _ids(self, number: int, other: int) -> tuple[str, str]:
        lot, partner = self._side.lots[number].id, self._side.partners[other].id
        return (lot, partner) if self._side.gives else (partner, lot)

    @cached_property
    def _without_least(self) -> dict[str, int]:
        return left_without_least_lots(self._problem)

    def _partners(self, number: int) -> list[int]:
        basis = self._problem.basis
        return [other for other, partner in enumerate(self._side.partners) if partner.bank(basis)]

    def _may(self, number: int, other: int) -> bool:
        return not self._side.blocks[number][other].sentences


def _verb(lot: Lot) -> str:
    return "出土" if isinstance(lot, Surplus) else "用土"


def _merged(parts: list[Part]) -> list[Part]:
    """Join parts that say the same."""
    sums: dict[tuple[Why, str], int] = {}
    for part in parts:
        key = (part.why, part.sentence)
        sums[key] = sums.get(key, 0) + part.bank
    return [Part(bank, why, sentence) for (why, sentence), bank in sums.items()]
