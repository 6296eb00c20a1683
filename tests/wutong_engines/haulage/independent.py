"""The cheapest plan once more, by scipy, written from the text of the problem and sharing nothing with the engine.

Every lot's week, every pair's week and every facility's week is a variable; nothing is merged or pruned.
"""

from datetime import date
from math import ceil, hypot

import numpy as np
from scipy.optimize import linprog

from wutong_engines.haulage.problem import Borrow, Disposal, Lot, Need, Problem, Surplus


class Rows:
    """Rows and columns by name."""

    def __init__(self) -> None:
        self.columns: dict[object, int] = {}
        self.cost: list[float] = []
        self.rows: dict[object, tuple[dict[int, float], float, float]] = {}

    def column(self, name: object, cost: float) -> int:
        self.columns[name] = len(self.cost)
        self.cost.append(cost)
        return self.columns[name]

    def put(self, row: object, column: int, value: float) -> None:
        terms = self.rows.setdefault(row, ({}, 0.0, 0.0))[0]
        terms[column] = terms.get(column, 0.0) + value

    def limits(self, row: object, low: float, high: float) -> None:
        self.rows[row] = (self.rows.get(row, ({}, 0, 0))[0], low, high)


def cheapest(problem: Problem) -> tuple[float, float]:
    """Return the least volume without a place, and the least cost of plans that leave no more than that."""
    book, stuck = Rows(), []
    for lot in (*problem.surpluses, *problem.needs):
        stuck += _lot(book, problem, lot)
    for site in (*problem.disposals, *problem.borrows):
        _facility(book, problem, site)
    givers = [surplus for surplus in problem.surpluses if not surplus.flags]
    for surplus in givers:
        for site in problem.disposals:
            _pair(book, problem, surplus, site, site.fee.fen, None)
    for need in problem.needs:
        for surplus in givers:
            if surplus.soil in need.soils and not need.flags:
                _pair(book, problem, surplus, need, 0, problem.limits.max_km)
        for source in problem.borrows:
            if source.soil in need.soils and not need.flags:
                _pair(book, problem, source, need, source.price.fen, None)
    return _twice(book, stuck)


def _twice(book: Rows, stuck: list[int]) -> tuple[float, float]:
    if not book.cost:
        return 0.0, 0.0
    first = np.zeros(len(book.cost))
    first[stuck] = 1.0
    least = _run(book, first, None)
    return least, _run(book, np.array(book.cost), (stuck, least))


def _run(book: Rows, cost: np.ndarray, cap: tuple[list[int], float] | None) -> float:
    above, most, equal, value = [], [], [], []
    for terms, low, high in book.rows.values():
        line = np.zeros(len(book.cost))
        for column, part in terms.items():
            line[column] += part
        if low == high:
            equal.append(line)
            value.append(low)
        else:
            above.append(line)
            most.append(high)
    if cap is not None:
        line = np.zeros(len(book.cost))
        line[cap[0]] = 1.0
        above.append(line)
        most.append(cap[1] + 1e-6)
    found = linprog(
        cost,
        A_ub=np.array(above) if above else None,
        b_ub=most or None,
        A_eq=np.array(equal) if equal else None,
        b_eq=value or None,
        method="highs",
    )
    assert found.status == 0, found.message
    return float(found.fun)


def _lot(book: Rows, problem: Problem, lot: Lot) -> list[int]:
    volume = 0 if lot.flags else lot.bank(problem.basis)
    rest = book.column(("rest", lot.id), 0.0)
    book.put(("all", lot.id), rest, 1.0)
    book.limits(("all", lot.id), volume, volume)
    held = None
    for period in range(problem.periods):
        days = sum(_digs(problem, lot, day) for day in problem.days(period))
        dug = book.column(("dug", lot.id, period), 0.0)
        book.put(("all", lot.id), dug, 1.0)
        book.limits(("dug", lot.id, period), -1, 1e12 if lot.daily is None and days else (lot.daily or 0) * days)
        book.put(("dug", lot.id, period), dug, 1.0)
        gate = ("week", lot.id, period)
        book.put(gate, dug, 1.0)
        book.limits(gate, 0, 0)
        if lot.stock is not None:
            held = _hold(book, problem, lot, period, held)
            if lot.daily is not None:
                trucks = sum(_trucks(problem, lot, day) for day in problem.days(period))
                book.limits(("gate", lot.id, period), -1, lot.daily * trucks)
    return [rest]


def _hold(book: Rows, problem: Problem, lot: Lot, period: int, before: int | None) -> int | None:
    """A surplus digs, puts and takes, and hauls; a need receives, puts and takes, and builds in."""
    assert lot.stock is not None
    sign = 1.0 if isinstance(lot, Surplus) else -1.0
    put = book.column(("put", lot.id, period), lot.stock.rehandle_fen)
    take = book.column(("take", lot.id, period), 0.0)
    book.put(("week", lot.id, period), put, -sign)
    book.put(("week", lot.id, period), take, sign)
    heap = ("heap", lot.id, period)
    book.limits(heap, 0, 0)
    book.put(heap, put, 1.0)
    book.put(heap, take, -1.0)
    if before is not None:
        book.put(heap, before, 1.0)
    if period == problem.periods - 1:
        return None
    held = book.column(("held", lot.id, period), ceil(lot.stock.hold_fen_week))
    book.put(heap, held, -1.0)
    book.limits(("cap", lot.id, period), -1, lot.stock.capacity)
    book.put(("cap", lot.id, period), held, 1.0)
    return held


def _facility(book: Rows, problem: Problem, site: Disposal | Borrow) -> None:
    book.limits(("site", site.id), -1, 1e12 if site.capacity is None else site.capacity)
    for period in range(problem.periods):
        days = sum(_open(problem, site, day) for day in problem.days(period))
        book.limits(("siteweek", site.id, period), -1, 1e12 if site.daily is None else site.daily * days)


def _pair(book: Rows, problem: Problem, start: object, end: object, fee: int, most_km: float | None) -> None:
    km = round(hypot(start.place.x_km - end.place.x_km, start.place.y_km - end.place.y_km), 3)
    if most_km is not None and km > most_km:
        return
    for period in range(problem.periods):
        days = sum(_open(problem, start, day) and _open(problem, end, day) for day in problem.days(period))
        if not days:
            continue
        column = book.column((start.id, end.id, period), problem.tariff.fen(km) + fee)
        rates = [site.daily for site in (start, end) if site.daily is not None]
        book.limits((start.id, end.id, period), -1, min(rates, default=10**12) * days)
        book.put((start.id, end.id, period), column, 1.0)
        for site in (start, end):
            if isinstance(site, Lot):
                book.put(("week", site.id, period), column, -1.0)
                if site.stock is not None and site.daily is not None:
                    book.put(("gate", site.id, period), column, 1.0)
            else:
                book.put(("site", site.id), column, 1.0)
                book.put(("siteweek", site.id, period), column, 1.0)


def _digs(problem: Problem, lot: Lot, day: date) -> bool:
    quiet = any(span.first <= day <= span.last for span in (*lot.pauses, *problem.limits.curfews))
    return lot.start <= day <= lot.end and not quiet


def _trucks(problem: Problem, lot: Lot, day: date) -> bool:
    if lot.stock is None:
        return _digs(problem, lot, day)
    quiet = any(span.first <= day <= span.last for span in (*lot.pauses, *problem.limits.curfews))
    inside = day <= lot.end if isinstance(lot, Need) else day >= lot.start
    return inside and not quiet


def _open(problem: Problem, site: object, day: date) -> bool:
    if isinstance(site, Lot):
        return _trucks(problem, site, day)
    if any(span.first <= day <= span.last for span in problem.limits.curfews):
        return False
    inside = (site.start is None or day >= site.start) and (site.end is None or day <= site.end)
    return inside and day.weekday() not in site.closed_weekdays
