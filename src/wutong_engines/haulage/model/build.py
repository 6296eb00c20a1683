"""A problem becomes a network: lots and facilities as nodes in slots of time, every permitted way as an arc.

Where time makes no difference to a lot (no rate, no stock, no shared limit) it is one node, and a pair of such lots is
one arc whose days are chosen afterwards. Node 0 is the market: disposal ends there, bought soil starts there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import ceil, floor
from typing import TypeVar

from wutong_engines.haulage.factors import whole
from wutong_engines.haulage.model import slots as slotting
from wutong_engines.haulage.model.arcs import ALWAYS, Arc, Net, Way
from wutong_engines.haulage.model.driven import driven, kept, now
from wutong_engines.haulage.model.limits import add_limits
from wutong_engines.haulage.model.pairing import Pairing, Verdict
from wutong_engines.haulage.model.slots import Slots
from wutong_engines.haulage.model.yards import add_yards
from wutong_engines.haulage.problem import Borrow, Disposal, HaulKind, Lot, Need, Problem, Stock, Surplus

Outside = TypeVar("Outside", Disposal, Borrow)


@dataclass(frozen=True, slots=True)
class Model:
    """A problem, its network, and the time it was cut into."""

    problem: Problem
    pairing: Pairing
    slots: Slots
    net: Net
    # Compacted m³ for each unit of a need whose soils make different volumes of fill; absent where units are bank m³.
    fill_units: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a way may be used: a slot (or ALWAYS), its days, and what hauling costs extra then."""

    slot: int
    days: int
    extra: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways that an optimum is known to need: pairs of neighbours, and by lot the one site outside."""

    pairs: Sequence[tuple[Surplus, Need]]
    outside: Mapping[str, str]


def build(
    problem: Problem,
    *,
    pairing: Pairing | None = None,
    slots: Slots | None = None,
    prune: bool = True,
    ways: Ways | None = None,
) -> Model:
    """Turn a validated problem into a network; time is merged wherever that loses nothing.

    :param prune: leave out pairs that no cheapest plan uses; wanted no more where something else than cost counts.
    :param ways: the neighbours and sites outside that matter, where it is known; else everyone with everyone.
    """
    pairing = pairing or Pairing(problem)
    if slots is None:
        exact = slotting.loses_nothing(problem)
        slots = slotting.merged(problem, pairing.calendar) if exact else slotting.single(problem)
    builder = Builder(problem, pairing, slots, prune=prune)
    builder.lots()
    builder.outside(None if ways is None else ways.outside)
    add_yards(builder)
    builder.hauls(product(problem.surpluses, problem.needs) if ways is None else ways.pairs)
    add_limits(builder)
    builder.tolls()
    return Model(problem, pairing, slots, builder.net, builder.fill_units)


class Builder:
    """Builds the network of one problem piece by piece."""

    def __init__(self, problem: Problem, pairing: Pairing, slots: Slots, *, prune: bool = True) -> None:
        self.problem = problem
        self.pairing = pairing
        self.slots = slots
        self.net = Net()
        self.fill_units: dict[str, Decimal] = {}
        self.driven = driven(problem)
        self._promised = kept(problem)
        self._all_timed = problem.limits.trucks_per_day is not None or slotting.shared(problem)
        self._timed: dict[str, bool] = {}
        self._outside: dict[tuple[str, int], int] = {}
        # Cheaper outside prices prune a pair only where nothing but money speaks for it.
        self._prunes = prune and not (self._all_timed or problem.keep)
        self._period_masks = [self._mask(slot) for slot in range(slots.count)]
        first_days = (problem.first_day(first) for first in slots.first)
        self._extras = [problem.tariff.surcharge_on(day) for day in first_days]

    # -- lots ---------------------------------------------------------------------------------------------------------

    def lots(self) -> None:
        """Add the nodes of all lots that may take part."""
        for surplus in self.problem.surpluses:
            if not self.pairing.kept_out(surplus):
                self._volume(surplus)
        for need in self.problem.needs:
            if not self.pairing.kept_out(need):
                self._units(need)
                self._volume(need)

    def timed(self, lot: Lot) -> bool:
        """Whether it matters to a lot when soil moves."""
        known = self._timed.get(lot.id)
        if known is None:
            known = self._all_timed or lot.steady or lot.stock is not None or self.rate(lot) is not None
            self._timed[lot.id] = known
        return known

    def rate(self, lot: Lot) -> int | None:
        """Bank m³ a day through a lot's own gate."""
        limits = self.problem.limits
        gates = [g.loads_per_day * limits.truck_bank_m3 for g in limits.gates if g.lots == (lot.id,)]
        return self._least_rate(lot.daily, *gates)

    def at(self, lot: Lot, slot: int) -> int:
        """The node where trucks load or unload at a lot."""
        return self.net.node("at", lot.id, slot) if self.timed(lot) else self.net.node("lot", lot.id, ALWAYS)

    def _inner(self, lot: Lot, slot: int) -> int:
        """The node behind a lot's gate, where soil arises, is built in or waits; trucks see only the gate."""
        return self.net.node("inner", lot.id, slot) if lot.stock or lot.steady else self.at(lot, slot)

    def remaining(self, lot: Lot) -> int:
        """What is still to plan of a lot, in its units."""
        gone = self.driven.gone[lot.id]
        if isinstance(lot, Need) and lot.id in self.fill_units:
            exact = lot.factors.exact_bank(lot.amount, lot.convention) * lot.factors.compacted
            full = Decimal(lot.bank(self.problem.basis)) * lot.factors.compacted
            likely = lot.bank(self.problem.basis) == lot.factors.to_bank(lot.amount, lot.convention)
            return max(0, whole((exact if likely else full) - gone * lot.factors.compacted))
        return max(0, lot.bank(self.problem.basis) - gone)

    def scaled(self, lot: Lot, bank: int) -> int:
        """A capacity in bank m³ in the units of a lot."""
        return floor(bank * self.fill_units.get(lot.id, Decimal(1)))

    def _volume(self, lot: Lot) -> None:
        """Let a lot's volume arise (or be needed), through its rates and its stock."""
        sign = 1 if isinstance(lot, Surplus) else -1
        stocked = self.scaled(lot, self.driven.stocked[lot.id])
        # What lies on a surplus's stock is dug; what lies on a need's has arrived, but is not built in yet.
        rest = max(0, self.remaining(lot) - sign * stocked)
        for slot, volume in self._supplies(lot, rest):
            node = self.net.node("lot", lot.id, ALWAYS) if slot == ALWAYS else self._due(lot, slot, sign)
            self.net.put(node, sign * volume)
            self.net.slack[node] = 2 if volume and lot.id in self.fill_units else 0
            self.net.slacks.append(self._between(node, 0, sign))
        if self.timed(lot) and not lot.steady:
            whole_lot = self.net.node("lot", lot.id, ALWAYS)
            for slot, most in self._rates(lot, self.pairing.calendar.digging(lot)):
                self._between(whole_lot, self._inner(lot, slot), sign, most)
        if lot.stock or lot.steady:
            for slot, most in self._rates(lot, self.pairing.calendar.hauling(lot)):
                self._between(self._inner(lot, slot), self.at(lot, slot), sign, most)
        if lot.stock:
            self._stock(lot, lot.stock, stocked)

    def _due(self, lot: Lot, slot: int, sign: int) -> int:
        """Return where evenly arising m³ arise: before any stock, which holds no soil that never came or left."""
        if not lot.stock:
            return self._inner(lot, slot)
        node = self.net.node("due", lot.id, slot)
        self._between(node, self._inner(lot, slot), sign)
        return node

    def _between(self, near: int, far: int, sign: int, most: int | None = None) -> int:
        """Add a free arc away from a surplus, or towards a need."""
        return self.net.add(Arc(near, far, 0, most) if sign > 0 else Arc(far, near, 0, most))

    def _supplies(self, lot: Lot, volume: int) -> Iterator[tuple[int, int]]:
        """How much arises (or is needed) in which slot: evenly over the open days of a steady lot."""
        days = self.pairing.calendar.digging(lot)
        if not lot.steady or not days:
            yield ALWAYS, volume
            return
        total, done, given = days.bit_count(), 0, 0
        for slot, mask in enumerate(self._period_masks):
            done += (days & mask).bit_count()
            share = volume * done // total - given
            given += share
            if share:
                yield slot, share

    def _rates(self, lot: Lot, days: int) -> Iterator[tuple[int, int | None]]:
        rate = self.rate(lot)
        for slot, mask in enumerate(self._period_masks):
            open_days = (days & mask).bit_count()
            if open_days:
                yield slot, None if rate is None else self.scaled(lot, rate * open_days)

    def _stock(self, lot: Lot, stock: Stock, stocked: int) -> None:
        calendar = self.pairing.calendar
        usable = calendar.hauling(lot) | calendar.digging(lot)
        used = [slot for slot, mask in enumerate(self._period_masks) if usable & mask]
        if not used:
            return
        hold = (2 * stock.hold_fen_week * self.problem.period_days + 7) // 14
        # What lies there today lies there until somebody may come.
        first = min(used[0], self.slots.of[now(self.problem)]) if stocked else used[0]
        for slot in range(first, used[-1] + 1):
            heap, inner = self.net.node("stock", lot.id, slot), self._inner(lot, slot)
            if usable & self._period_masks[slot]:
                self.net.add(Arc(inner, heap, stock.rehandle_fen, None, self._inside(HaulKind.TO_STOCK, lot, slot)))
                self.net.add(Arc(heap, inner, 0))
            if slot < used[-1]:
                way = self._inside(HaulKind.STOCK, lot, slot)
                after = self.net.node("stock", lot.id, slot + 1)
                self.net.add(Arc(heap, after, hold, self.scaled(lot, stock.capacity), way))
        if stocked:
            self.net.put(self.net.node("stock", lot.id, first), stocked)
            self.net.slacks.append(self.net.add(Arc(self.net.node("stock", lot.id, used[-1]), 0, 0)))

    @staticmethod
    def _inside(kind: HaulKind, lot: Lot, slot: int) -> Way:
        return Way(kind, lot.id, lot.id, slot, 0)

    # -- ways ---------------------------------------------------------------------------------------------------------

    def hauls(self, pairs: Iterable[tuple[Surplus, Need]]) -> None:
        """Add every direct way between these neighbours that law, soil, road and dates permit."""
        for surplus, need in pairs:
            verdict = self.pairing.verdict(surplus, need)
            if verdict.why is None:
                self._haul(surplus, need, verdict)

    def _haul(self, surplus: Surplus, need: Need, verdict: Verdict) -> None:
        gain = self.gain(need, self.pairing.rule(surplus.id, need.id).yield_)
        most = self._least_rate(self.rate(surplus), self.rate(need))
        for when in self.occasions(verdict.days, timed=self.timed(surplus) or self.timed(need)):
            cost = verdict.haul_fen + verdict.add_fen + when.extra
            if gain == 1.0 and self._dearer(surplus.id, need.id, when.slot, cost):
                continue
            way = Way(HaulKind.HAUL, surplus.id, need.id, when.slot, when.days)
            capacity = None if most is None or when.slot == ALWAYS else most * when.days.bit_count()
            self.way(Arc(self.at(surplus, when.slot), self.at(need, when.slot), cost, capacity, way, gain=gain))

    def way(self, arc: Arc) -> None:
        """Add a way; what was promised on it is cheaper to keep than to move."""
        way = arc.way
        promised = 0 if way is None or not self._promised else self._promise(way)
        if way is None or not promised:
            self.net.add(arc)
            return
        first = promised if arc.most is None else min(promised, arc.most)
        kept_way = Way(way.kind, way.from_id, way.to_id, way.slot, way.days, way.heap, kept=True)
        self.net.add(Arc(arc.tail, arc.head, arc.cost - self.problem.change_fen, first, kept_way, gain=arc.gain))
        rest = None if arc.most is None else arc.most - first
        self.net.add(Arc(arc.tail, arc.head, arc.cost, rest, way, gain=arc.gain))

    def _promise(self, way: Way) -> int:
        periods = range(self.problem.periods) if way.slot == ALWAYS else self.slots.periods(way.slot)
        return sum(self._promised[way.kind, way.from_id, way.to_id, period] for period in periods)

    def occasions(self, days: int, *, timed: bool) -> Iterator[Occasion]:
        """Say when a way with these days may be used: slot by slot, or once where time makes no difference."""
        if timed:
            for slot, mask in enumerate(self._period_masks):
                if days & mask:
                    yield Occasion(slot, days & mask, self._extras[slot])
            return
        by_extra: dict[int, int] = {}
        for slot, mask in enumerate(self._period_masks):
            if days & mask:
                extra = self._extras[slot]
                by_extra[extra] = by_extra.get(extra, 0) | days & mask
        # Without rates the cheapest season takes all.
        cheapest = min(by_extra, default=0)
        if by_extra:
            yield Occasion(ALWAYS, by_extra[cheapest], cheapest)

    # -- the market ---------------------------------------------------------------------------------------------------

    def outside(self, only: Mapping[str, str] | None = None) -> None:
        """Add disposal and purchase, at the one site that matters for each lot where that is known."""
        sites: tuple[Disposal | Borrow, ...] = (*self.problem.disposals, *self.problem.borrows)
        for site in sites:
            self._facility(site)
        for surplus in self.problem.surpluses:
            for disposal in self._matter(self.problem.disposals, surplus, only):
                verdict = self.pairing.disposal(surplus, disposal)
                if verdict.why is None:
                    self._outside_way(surplus, disposal, disposal.fee.fen, verdict)
        for need in self.problem.needs:
            for borrow in self._matter(self.problem.borrows, need, only):
                verdict = self.pairing.verdict(borrow, need)
                if verdict.why is None:
                    self._outside_way(need, borrow, borrow.price.fen, verdict)

    @staticmethod
    def _matter(sites: Iterable[Outside], lot: Lot, only: Mapping[str, str] | None) -> Iterator[Outside]:
        return (site for site in sites if only is None or only.get(lot.id) == site.id)

    def _facility(self, site: Disposal | Borrow) -> None:
        gone = self.driven.gone[site.id]
        gate = self.net.node("site", site.id, ALWAYS)
        buys = isinstance(site, Borrow)
        left = None if site.capacity is None else max(0, site.capacity - gone)
        self.net.add(Arc(0, gate, 0, left) if buys else Arc(gate, 0, 0, left))
        if site.daily is None:
            return
        days = self.pairing.calendar.facility(site)
        for slot, mask in enumerate(self._period_masks):
            if days & mask:
                node, most = self.net.node("site", site.id, slot), site.daily * (days & mask).bit_count()
                self.net.add(Arc(gate, node, 0, most) if buys else Arc(node, gate, 0, most))

    def _outside_way(self, lot: Surplus | Need, site: Disposal | Borrow, price: int, verdict: Verdict) -> None:
        buys = isinstance(site, Borrow)
        gain = self.gain(lot, self._bought_yield(site, lot)) if isinstance(lot, Need) else 1.0
        most = self._least_rate(self.rate(lot), site.daily)
        unlimited = site.daily is None and site.capacity is None
        for when in self.occasions(verdict.days, timed=self.timed(lot) or site.daily is not None):
            cost = verdict.haul_fen + verdict.add_fen + when.extra + price
            kind = HaulKind.BORROW if buys else HaulKind.DISPOSAL
            ends = (site.id, lot.id) if buys else (lot.id, site.id)
            way = Way(kind, *ends, when.slot, when.days)
            there = self.net.node("site", site.id, ALWAYS if site.daily is None else when.slot)
            here = self.at(lot, when.slot)
            capacity = None if most is None or when.slot == ALWAYS else most * when.days.bit_count()
            pair = (there, here) if buys else (here, there)
            self.way(Arc(*pair, cost, capacity, way, gain=gain))
            if unlimited and capacity is None:
                self._cheapest(lot.id, when.slot, cost)

    def _cheapest(self, lot: str, slot: int, cost: int) -> None:
        known = self._outside.get((lot, slot))
        self._outside[lot, slot] = cost if known is None else min(known, cost)

    def _dearer(self, surplus: str, need: str, slot: int, cost: int) -> bool:
        """Whether taking both sides to the market is always cheaper than this way between them."""
        if not self._prunes:
            return False
        away = self._outside.get((surplus, slot), self._outside.get((surplus, ALWAYS)))
        bought = self._outside.get((need, slot), self._outside.get((need, ALWAYS)))
        return away is not None and bought is not None and cost > away + bought

    # -- fill ---------------------------------------------------------------------------------------------------------

    def gain(self, need: Need, stated: Decimal | None) -> float:
        """How many units of a need one bank m³ of a soil makes."""
        if need.id not in self.fill_units:
            return 1.0
        return float(need.factors.compacted if stated is None else stated)

    def _units(self, need: Need) -> None:
        """Count a need in compacted m³ where soils make different volumes of fill there."""
        own = need.factors.compacted
        stated = {self.pairing.rule(s.id, need.id).yield_ for s in self.problem.surpluses}
        stated |= {self._bought_yield(b, need) for b in self.problem.borrows}
        if stated - {None, own}:
            self.fill_units[need.id] = own

    def _bought_yield(self, site: Disposal | Borrow, lot: Lot) -> Decimal | None:
        rule = self.pairing.rule(site.id, lot.id).yield_
        if rule is not None or not isinstance(site, Borrow) or site.factors is None:
            return rule
        return site.factors.compacted

    # -- the whole ----------------------------------------------------------------------------------------------------

    def tolls(self) -> None:
        """Make leaving soil nowhere dearer than any way round it."""
        dearest: dict[int, int] = {}
        for arc in self.net.arcs:
            dearest[arc.tail] = max(dearest.get(arc.tail, 0), ceil(abs(arc.cost) / min(1.0, arc.gain)))
        for opened in self.net.opened:
            dearest[0] = max(dearest.get(0, 0), opened.fixed_fen)
        self.net.toll = 1 + 2 * sum(dearest.values())
        for number in self.net.slacks:
            arc = self.net.arcs[number]
            self.net.arcs[number] = Arc(arc.tail, arc.head, self.net.toll)

    def _mask(self, slot: int) -> int:
        first = self.slots.first[slot] * self.problem.period_days
        return ((1 << (self.slots.length(slot) * self.problem.period_days)) - 1) << first

    @staticmethod
    def _least_rate(*rates: int | None) -> int | None:
        return min((rate for rate in rates if rate is not None), default=None)
