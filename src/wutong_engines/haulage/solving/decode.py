"""From volumes on arcs to lines of a plan: by week, in three conventions, with trips, trucks and money."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from wutong_engines.haulage.factors import whole
from wutong_engines.haulage.model.arcs import ALWAYS, Way
from wutong_engines.haulage.model.build import Model
from wutong_engines.haulage.model.driven import driven, kept
from wutong_engines.haulage.model.yards import heaps
from wutong_engines.haulage.plan import Costs, Flow
from wutong_engines.haulage.problem import Borrow, Disposal, Haul, HaulKind, Lot, Need, Site, Surplus, Yard

_DRIVING = {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD, HaulKind.DISPOSAL, HaulKind.BORROW}


@dataclass(frozen=True, slots=True)
class Move:
    """Whole m³ of one way in one period."""

    way: Way
    period: int
    bank: int
    origin: str = ""


def flows(model: Model, units: list[int]) -> tuple[Flow, ...]:
    """Return the lines of a plan, the driven past first."""
    writer = Writer(model)
    moves = _with_origins(model, _moves(model, units))
    lines = [writer.line(_as_move(haul), past=True) for haul in model.problem.past]
    lines += [writer.line(move) for move in moves]
    order = {kind: number for number, kind in enumerate(HaulKind)}
    return tuple(sorted(lines, key=lambda f: (f.week, order[f.kind], f.from_id, f.to_id, f.origin_id)))


def costs(model: Model, lines: tuple[Flow, ...]) -> Costs:
    """Add up the money of a plan by kind."""
    writer, total = Writer(model), Costs()
    for line in lines:
        total = _plus(total, writer.split(line))
    pairs = {(line.from_id, line.to_id) for line in lines if line.kind is HaulKind.HAUL and line.bank}
    rules, zone = model.problem.rules, model.problem.limits.fixed_fen
    fixed = sum(max(zone, rules[pair].fixed_fen if pair in rules else 0) for pair in pairs)
    return replace(total, fixed=fixed)


class Writer:
    """Writes lines for the sites of one problem."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._problem = model.problem

    @cached_property
    def _sites(self) -> dict[str, Site]:
        return {site.id: site for site in self._problem.sites}

    def line(self, move: Move, *, past: bool = False) -> Flow:
        """Return one line of the plan."""
        way, limits = move.way, self._problem.limits
        leg = self._model.pairing.leg(way.from_id, way.to_id) if way.kind in _DRIVING else None
        unit = self._unit(way, move.period, 0.0 if leg is None else leg.km)
        trips = -(-move.bank // limits.truck_bank_m3) if way.kind in _DRIVING else 0
        days = max(1, self._model.pairing.calendar.count(way.days, move.period))
        return Flow(
            kind=way.kind,
            from_id=way.from_id,
            to_id=way.to_id,
            week=move.period,
            starts=self._problem.first_day(move.period),
            bank=move.bank,
            loose=self._loose(way, move),
            compacted=self._compacted(way, move),
            trips=trips,
            trucks=-(-trips // (days * limits.trips_per_truck)),
            km=0.0 if leg is None else leg.km,
            km_basis="" if leg is None else leg.label,
            unit_fen=unit,
            cost_fen=unit * move.bank,
            origin_id=move.origin,
            past=past,
        )

    def split(self, line: Flow) -> Costs:
        """Return the money of a line by kind."""
        if line.kind is HaulKind.STOCK:
            return Costs(holding=line.cost_fen)
        if line.kind is HaulKind.TO_STOCK:
            return Costs(handling=line.cost_fen)
        add = self._model.pairing.rule(line.from_id, line.to_id).add_fen * line.bank
        fee, price, handling = (part * line.bank for part in self._parts(line.from_id, line.to_id))
        haul = line.cost_fen - add - fee - price - handling
        return Costs(haul=haul, disposal_fee=fee, purchase=price, handling=handling, treatment=add)

    def _parts(self, start: str, end: str) -> tuple[int, int, int]:
        here, there = self._sites[start], self._sites[end]
        fee = there.fee.fen if isinstance(there, Disposal) else 0
        price = here.price.fen if isinstance(here, Borrow) else 0
        return fee, price, there.handling_fen if isinstance(there, Yard) else 0

    def _unit(self, way: Way, period: int, km: float) -> int:
        problem, site = self._problem, self._sites[way.from_id]
        if way.kind is HaulKind.STOCK:
            hold = site.hold_fen_week if isinstance(site, Yard) else _stock_of(site)[0]
            return (2 * hold * problem.period_days + 7) // 14
        if way.kind is HaulKind.TO_STOCK:
            return _stock_of(site)[1]
        surcharge = problem.tariff.surcharge_on(problem.first_day(period))
        add = self._model.pairing.rule(way.from_id, way.to_id).add_fen
        return problem.tariff.fen(km) + surcharge + add + sum(self._parts(way.from_id, way.to_id))

    def _loose(self, way: Way, move: Move) -> int:
        for site_id in (move.origin, way.from_id, way.to_id):
            site = self._sites.get(site_id)
            if isinstance(site, Surplus | Need) or (isinstance(site, Borrow) and site.factors):
                return site.factors.to_loose(move.bank) if site.factors else move.bank
        return move.bank

    def _compacted(self, way: Way, move: Move) -> int:
        source, need = self._sites.get(move.origin or way.from_id), self._sites[way.to_id]
        if not isinstance(need, Need):
            return source.factors.to_compacted(move.bank) if isinstance(source, Lot) else move.bank
        stated = None if source is None else self._model.pairing.rule(source.id, need.id).yield_
        if stated is None and isinstance(source, Borrow) and source.factors:
            stated = source.factors.compacted
        return need.factors.to_compacted(move.bank) if stated is None else whole(move.bank * stated)


def _stock_of(site: Site) -> tuple[int, int]:
    stock = site.stock if isinstance(site, Lot) else None
    return (0, 0) if stock is None else (stock.hold_fen_week, stock.rehandle_fen)


def _plus(left: Costs, right: Costs) -> Costs:
    names = ("haul", "disposal_fee", "purchase", "handling", "holding", "fixed", "treatment")
    return Costs(**{name: getattr(left, name) + getattr(right, name) for name in names})


def _as_move(haul: Haul) -> Move:
    way = Way(haul.kind, haul.from_id, haul.to_id, haul.week, 0)
    return Move(way, haul.week, haul.bank, haul.origin_id or (haul.from_id if haul.kind in _OWN else ""))


_OWN = {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.DISPOSAL}


def _moves(model: Model, units: list[int]) -> list[Move]:
    sums: dict[tuple[Way, int], int] = defaultdict(int)
    for arc, volume in zip(model.net.arcs, units, strict=True):
        if arc.way is None or not volume:
            continue
        way = replace(arc.way, kept=False)
        parts = _spread(model, way, volume) if way.slot == ALWAYS else ((model.slots.first[way.slot], volume),)
        for period, part in parts:
            sums[replace(way, slot=period), period] += part
    return [Move(way, period, bank) for (way, period), bank in sums.items()]


def _spread(model: Model, way: Way, volume: int) -> Iterator[tuple[int, int]]:
    """Spread a volume over the open days of its way: where it was promised first, the rest evenly."""
    calendar, promises = model.pairing.calendar, kept(model.problem)
    periods = calendar.periods(way.days)
    promised: dict[int, int] = {}
    for period in periods:
        promised[period] = min(volume, promises[way.kind, way.from_id, way.to_id, period])
        volume -= promised[period]
    total = sum(calendar.count(way.days, period) for period in periods)
    done = given = 0
    for period in periods:
        done += calendar.count(way.days, period)
        share = volume * done // total - given
        given += share
        if share + promised[period]:
            yield period, share + promised[period]


def _with_origins(model: Model, moves: list[Move]) -> list[Move]:
    """Say whose soil each line moves; what a yard gives out first came in first."""
    inside: dict[tuple[str, int], list[Move]] = defaultdict(list)
    named: list[Move] = []
    for move in moves:
        way = move.way
        if way.heap >= 0:
            yard = way.to_id if way.kind is HaulKind.TO_YARD else way.from_id
            inside[yard, way.heap].append(move)
        else:
            owner = way.from_id if way.kind is not HaulKind.BORROW and _is_surplus(model, way.from_id) else ""
            named.append(replace(move, origin=owner))
    for (yard, heap), lines in inside.items():
        named += _first_in_first_out(model, yard, heap, lines)
    return named


def _first_in_first_out(model: Model, yard: str, heap: int, moves: list[Move]) -> list[Move]:
    queue: deque[tuple[str, int]] = deque()
    named: list[Move] = []
    queue.extend(_already_there(model, yard, heap, moves))
    for period in range(model.problem.periods):
        now = [move for move in moves if move.period == period]
        for move in now:
            if move.way.kind is HaulKind.TO_YARD:
                queue.append((move.way.from_id, move.bank))
                named.append(replace(move, origin=move.way.from_id))
        for move in now:
            if move.way.kind is HaulKind.FROM_YARD:
                named += [replace(move, origin=o, bank=v) for o, v in _take(queue, move.bank)]
        lying: dict[str, int] = defaultdict(int)
        for origin, volume in queue:
            lying[origin] += volume
        stays = next((move for move in now if move.way.kind is HaulKind.STOCK), None)
        if stays is not None:
            named += [replace(stays, origin=o, bank=v) for o, v in lying.items()]
    return named


def _take(queue: deque[tuple[str, int]], volume: int) -> list[tuple[str, int]]:
    taken: dict[str, int] = defaultdict(int)
    while volume and queue:
        origin, lying = queue.popleft()
        part = min(volume, lying)
        taken[origin] += part
        volume -= part
        if lying > part:
            queue.appendleft((origin, lying - part))
    return list(taken.items())


def _already_there(model: Model, yard: str, heap: int, moves: list[Move]) -> Iterator[tuple[str, int]]:

    members = heaps(model.problem, model.pairing)[heap] if moves else ()
    lying = driven(model.problem).in_yard
    for surplus in members:
        if lying[yard, surplus.id] > 0:
            yield surplus.id, lying[yard, surplus.id]


def _is_surplus(model: Model, site: str) -> bool:
    return any(surplus.id == site for surplus in model.problem.surpluses)
