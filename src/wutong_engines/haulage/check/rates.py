"""Rates and capacities, period by period: gates of lots, stocks, yards, facilities, and the zone's trucks."""

from collections import Counter
from collections.abc import Iterator
from math import ceil

from wutong_engines.haulage.check.books import DRIVING, Books
from wutong_engines.haulage.errors import Fault
from wutong_engines.haulage.plan import Flow
from wutong_engines.haulage.problem import Borrow, Disposal, HaulKind, Need, Surplus, Yard


def rate_faults(books: Books) -> Iterator[Fault]:
    """Return every rate and capacity that a plan breaks."""
    lots: tuple[Surplus | Need, ...] = (*books.problem.surpluses, *books.problem.needs)
    for lot in lots:
        yield from _lot(books, lot)
    facilities: tuple[Disposal | Borrow, ...] = (*books.problem.disposals, *books.problem.borrows)
    for site in facilities:
        yield from _facility(books, site)
    for yard in books.problem.yards:
        yield from _yard(books, yard)
    yield from _trucks(books)
    yield from _gates(books)


def _lot(books: Books, lot: Surplus | Need) -> Iterator[Fault]:
    moved, held, entered, planned = _by_period(books, lot)
    rest, total = _still_even(books, lot, moved, held) if lot.steady else (0, 0)
    # Where soils make different fill, two m³ more are taken, and sums in own m³ are rounded.
    rounding = ceil(2 / lot.factors.compacted) if isinstance(lot, Need) and books.mixed(lot) else 0
    before = 0
    for period in range(books.problem.periods):
        change, before = held[period] - before, held[period]
        if lot.stock is None and held[period]:
            yield Fault(lot.name, "stock", f"第{period + 1}期堆存{held[period]}方,登记没有场内堆存")
        elif lot.stock and held[period] > lot.stock.capacity:
            yield Fault(lot.name, "stock", f"第{period + 1}期堆存{held[period]}方,超过容量{lot.stock.capacity}方")
        if change > entered[period] + rounding and period in planned:
            yield Fault(lot.name, "stock", f"第{period + 1}期堆存增加{change}方,进堆只写{entered[period]}方")
        if period not in planned:
            continue
        dug = moved[period] - change if isinstance(lot, Need) else moved[period] + change
        yield from _gate(books, lot, period, moved[period])
        if abs(dug) <= rounding:
            continue
        # The last of the evenly arising m³ may fall one period late.
        steady = rest * books.building_days(lot, period) // total + 1 + rounding if total else None
        yield from _dug(books, lot, period, dug, steady)


def _still_even(books: Books, lot: Surplus | Need, moved: Counter[int], held: Counter[int]) -> tuple[int, int]:
    """What of an evenly arising volume is still to come, and on how many days: what was late is made up evenly."""
    problem = books.problem
    now = 0 if problem.today is None else max(0, (problem.today - problem.start).days) // problem.period_days
    done = sum(volume for period, volume in moved.items() if period < now)
    lying = held[now - 1] if now else 0
    rest = lot.bank(problem.basis) - done + (lying if isinstance(lot, Need) else -lying)
    return max(0, rest), sum(books.building_days(lot, period) for period in range(now, problem.periods))


def _gate(books: Books, lot: Surplus | Need, period: int, moved: int) -> Iterator[Fault]:
    days = sum(books.trucks_come(lot, day) for day in books.problem.days(period))
    if lot.daily is not None and moved > lot.daily * days:
        yield Fault(lot.name, "daily", f"第{period + 1}期过门{moved}方,超过{days}天×{lot.daily}方")


def _dug(books: Books, lot: Surplus | Need, period: int, dug: int, steady: int | None) -> Iterator[Fault]:
    days = books.building_days(lot, period)
    word = "用土" if isinstance(lot, Need) else "出土"
    if dug < 0 or (dug and not days):
        yield Fault(lot.name, "window", f"第{period + 1}期{word}{dug}方,不在工期和开放日之内")
    # What arises evenly does so whatever the gate lets through.
    if steady is None and lot.daily is not None and dug > lot.daily * days:
        yield Fault(lot.name, "daily", f"第{period + 1}期{word}{dug}方,超过{days}天×{lot.daily}方")
    if steady is not None and dug > steady:
        yield Fault(lot.name, "steady", f"第{period + 1}期{word}{dug}方,快于均匀进度")


def _by_period(books: Books, lot: Surplus | Need) -> tuple[Counter[int], Counter[int], Counter[int], set[int]]:
    """What goes through a lot's gate, lies on its stock, enters it; and the periods in which something is planned."""
    moved: Counter[int] = Counter()
    held: Counter[int] = Counter()
    entered: Counter[int] = Counter()
    planned: set[int] = set()
    for flow in books.by_site[lot.id]:
        if flow.kind is HaulKind.STOCK:
            held[flow.week] += _lies(books, lot, flow)
        elif flow.kind is HaulKind.TO_STOCK:
            entered[flow.week] += _lies(books, lot, flow)
        else:
            moved[flow.week] += _through(books, lot, flow)
        if not flow.past:
            planned.add(flow.week)
    return moved, held, entered, planned


def _lies(books: Books, lot: Surplus | Need, flow: Flow) -> int:
    """What a line counts on a stock; where soils make different fill, a need's heap is kept in compacted m³."""
    if not isinstance(lot, Need) or not books.mixed(lot):
        return flow.bank
    return int(flow.bank / lot.factors.compacted)


def _through(books: Books, lot: Surplus | Need, flow: Flow) -> int:
    """What a line counts at a gate; where soils make different fill, a need's rate is that of its own kind of soil."""
    if not isinstance(lot, Need) or not books.mixed(lot):
        return flow.bank
    return int(books.yields(flow) * flow.bank / lot.factors.compacted)


def _facility(books: Books, site: Disposal | Borrow) -> Iterator[Fault]:
    moved: Counter[int] = Counter()
    for flow in books.by_site[site.id]:
        moved[flow.week] += flow.bank
    total = sum(moved.values())
    if site.capacity is not None and total > site.capacity:
        yield Fault(site.name, "capacity", f"共{total}方,超过容量{site.capacity}方")
    if site.daily is None:
        return
    for period, volume in sorted(moved.items()):
        days = books.building_days(site, period)
        planned = any(flow.week == period and not flow.past for flow in books.by_site[site.id])
        if planned and volume > site.daily * days:
            yield Fault(site.name, "daily", f"第{period + 1}期{volume}方,超过{days}天×{site.daily}方")


def _yard(books: Books, yard: Yard) -> Iterator[Fault]:
    flows = books.by_site[yard.id]
    last = max((flow.week for flow in flows if not flow.past), default=-1)
    lying: Counter[str] = Counter()
    for period in range(books.problem.periods):
        stated = _turn(flows, period, lying)
        yield from (
            Fault(yard.name, "origin_id", f"第{period + 1}期运出{books.problem.names[origin]}的土多于存入")
            for origin, volume in lying.items()
            if volume < 0
        )
        held = sum(stated.values())
        if held > yard.capacity:
            yield Fault(yard.name, "capacity", f"第{period + 1}期堆存{held}方,超过容量{yard.capacity}方")
        if period < last and +lying != +stated:
            yield Fault(yard.name, "stock", f"第{period + 1}期末应存{sum(lying.values())}方,写着{held}方")


def _turn(flows: list[Flow], period: int, lying: Counter[str]) -> Counter[str]:
    """Move what lies in a yard on by a period; return what the plan states lies there at its end."""
    stated: Counter[str] = Counter()
    for flow in flows:
        if flow.week != period:
            continue
        if flow.kind is HaulKind.TO_YARD:
            lying[flow.from_id] += flow.bank
        elif flow.kind is HaulKind.FROM_YARD:
            lying[flow.origin_id] -= flow.bank
        elif flow.kind is HaulKind.STOCK:
            stated[flow.origin_id] += flow.bank
    return stated


def _trucks(books: Books) -> Iterator[Fault]:
    limits = books.problem.limits
    if limits.trucks_per_day is None:
        return
    daily = limits.trucks_per_day * limits.trips_per_truck * limits.truck_bank_m3
    moved: Counter[int] = Counter()
    for flow in books.plan.flows:
        if flow.kind in DRIVING and not flow.past:
            moved[flow.week] += flow.bank
    for period, volume in sorted(moved.items()):
        most = daily * books.driving_days(period)
        if volume > most:
            yield Fault(books.problem.name, "trucks_per_day", f"第{period + 1}期共{volume}方,全区运力只有{most}方")


def _gates(books: Books) -> Iterator[Fault]:
    for gate in books.problem.limits.gates:
        moved: Counter[int] = Counter()
        for flow in books.plan.flows:
            if flow.kind in DRIVING and not flow.past and not {flow.from_id, flow.to_id}.isdisjoint(gate.lots):
                moved[flow.week] += flow.bank
        for period, volume in sorted(moved.items()):
            most = gate.loads_per_day * books.problem.limits.truck_bank_m3 * books.driving_days(period)
            if volume > most:
                yield Fault(gate.name, "loads_per_day", f"第{period + 1}期过门{volume}方,上限{most}方")
