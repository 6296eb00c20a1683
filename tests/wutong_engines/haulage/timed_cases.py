"""Small questions over periods, drawn at random, and an independent linear programme that answers them.

The programme is written from the meaning of the problem (what lies at a lot, what is hauled) and knows nothing of the
engine's nodes: one variable each for a haul in a period, for what lies, for what is put down and taken up.
"""

import random
from collections import defaultdict

import numpy as np
from scipy.optimize import linprog

from wutong_engines.haulage.network.timed.problem import NEVER, Lots, TimedProblem, Tips, Yards, no_tips


def draw(seed: int, *, outside_everywhere: bool = True) -> TimedProblem:
    """Return a question; small numbers, so that many prices are equal and many volumes are nothing."""
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    periods = dice.randint(1, 9)
    donors = _lots(dice, dice.randint(1, 5), periods, outside_everywhere=outside_everywhere)
    receivers = _lots(dice, dice.randint(1, 5), periods, outside_everywhere=outside_everywhere)
    yards = _yards(dice, dice.randint(0, 2), periods, len(donors), len(receivers))
    cost = _costs(dice, len(donors), len(receivers))
    return TimedProblem(periods, donors, receivers, cost, yards, _tips(dice, receivers), _tips(dice, donors))


def _costs(dice: random.Random, rows: int, columns: int) -> np.ndarray:
    costs = [[NEVER if dice.random() < 0.15 else dice.randint(0, 12) for _ in range(columns)] for _ in range(rows)]
    return np.array(costs, np.int64).reshape(rows, columns)


def _lots(dice: random.Random, count: int, periods: int, *, outside_everywhere: bool) -> Lots:
    first = [dice.randrange(periods) for _ in range(count)]
    lengths = [dice.randint(1, periods - begin) for begin in first]
    flat = sum(lengths)
    never = 0.0 if outside_everywhere else 0.3
    return Lots(
        first=np.array(first),
        start=np.concatenate(([0], np.cumsum(lengths))),
        rate=np.array([dice.choice((0, 0, 1, 3, 7)) for _ in range(flat)]),
        outside=np.array([NEVER if dice.random() < never else dice.randint(0, 15) for _ in range(flat)]),
        open=np.array([dice.random() < 0.85 for _ in range(flat)]),
        stock=np.array([dice.choice((0, 0, 2, 10)) for _ in range(count)]),
        hold=np.array([dice.randint(0, 2) for _ in range(count)]),
        rehandle=np.array([dice.randint(0, 3) for _ in range(count)]),
    )


def _yards(dice: random.Random, count: int, periods: int, donors: int, receivers: int) -> Yards:
    first = [dice.randrange(periods) for _ in range(count)]
    return Yards(
        first=np.array(first, np.int64),
        last=np.array([dice.randint(begin, periods - 1) for begin in first], np.int64),
        room=np.array([dice.choice((0, 4, 20)) for _ in range(count)], np.int64),
        hold=np.array([dice.randint(0, 1) for _ in range(count)], np.int64),
        cost_in=_costs(dice, donors, count),
        cost_out=_costs(dice, count, receivers),
    )


def _tips(dice: random.Random, lots: Lots) -> Tips:
    """Let the last lot be a limited place in one case of three; it then has nothing of its own."""
    if dice.random() > 0.34:
        return no_tips()
    last = len(lots) - 1
    lots.rate[lots.start[last] :] = 0
    price, limit, total = dice.randint(0, 6), dice.randint(0, 8), dice.randint(0, 20)
    return Tips(np.array([last]), np.array([price]), np.array([limit]), np.array([total]))


class Programme:
    """Rows and columns, written down one by one."""

    def __init__(self, problem: TimedProblem) -> None:
        self.problem = problem
        self.costs: list[int] = []
        self.limits: list[int | None] = []
        self.rows: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
        self.right: dict[tuple[object, ...], int] = defaultdict(int)
        self.at_most: list[tuple[list[int], int]] = []

    def column(self, cost: int, limit: int | None, *parts: tuple[tuple[object, ...], int]) -> int:
        """Add a variable with its factor in some balances."""
        self.costs.append(int(cost))
        self.limits.append(limit)
        for row, factor in parts:
            self.rows[row][len(self.costs) - 1] = factor
        return len(self.costs) - 1

    def write(self) -> "Programme":
        """Write the whole problem down."""
        problem = self.problem
        self._lots("donor", problem.donors, 1)
        self._lots("receiver", problem.receivers, -1)
        for yard in range(len(problem.yards)):
            for period in range(problem.yards.first[yard], problem.yards.last[yard]):
                here, later = ("yard", yard, period), ("yard", yard, period + 1)
                self.column(problem.yards.hold[yard], int(problem.yards.room[yard]), (here, 1), (later, -1))
        for period in range(problem.periods):
            self._hauls(period)
        self._tips("receiver", problem.disposal, problem.receivers, 1)
        self._tips("donor", problem.borrow, problem.donors, -1)
        return self

    def _lots(self, name: str, lots: Lots, sign: int) -> None:
        for lot in range(len(lots)):
            for flat in range(lots.start[lot], lots.start[lot + 1]):
                period = int(lots.first[lot] + flat - lots.start[lot])
                here, heap = (name, lot, period), (name, "heap", lot, period)
                self.right[here] = sign * int(lots.rate[flat])
                if lots.outside[flat] != NEVER:
                    self.column(lots.outside[flat], None, (here, sign))
                if lots.stock[lot]:
                    self.column(lots.rehandle[lot], None, (here, 1), (heap, -1))
                    self.column(0, None, (heap, 1), (here, -1))
                    if flat + 1 < lots.start[lot + 1]:
                        later = (name, "heap", lot, period + 1)
                        self.column(lots.hold[lot], int(lots.stock[lot]), (heap, 1), (later, -1))

    def _hauls(self, period: int) -> None:
        problem = self.problem
        donors, receivers, yards = (_there(lots, period) for lots in (problem.donors, problem.receivers, problem.yards))
        for name, ones, other_name, others, cost in (
            ("donor", donors, "receiver", receivers, problem.cost),
            ("donor", donors, "yard", yards, problem.yards.cost_in),
            ("yard", yards, "receiver", receivers, problem.yards.cost_out),
        ):
            for one in ones:
                for other in others:
                    if cost[one, other] != NEVER:
                        ends = ((name, one, period), 1), ((other_name, other, period), -1)
                        self.column(cost[one, other], None, *ends)

    def _tips(self, name: str, tips: Tips, lots: Lots, sign: int) -> None:
        for lot, price, limit, total in zip(tips.lot, tips.price, tips.limit, tips.total, strict=True):
            periods = range(lots.first[lot], lots.first[lot] + lots.lengths[lot])
            through = [self.column(price, int(limit), ((name, lot, period), sign)) for period in periods]
            self.at_most.append((through, int(total)))

    def cheapest(self) -> int | None:
        """Return the lowest cost, or nothing where the needs cannot be met."""
        rows = sorted(set(self.rows) | set(self.right), key=str)
        if not self.costs:
            return None if any(self.right.values()) else 0
        equal = np.zeros((len(rows), len(self.costs)))
        for number, row in enumerate(rows):
            for column, factor in self.rows[row].items():
                equal[number, column] = factor
        above = np.zeros((len(self.at_most), len(self.costs)))
        for number, (columns, _) in enumerate(self.at_most):
            above[number, columns] = 1
        found = linprog(
            self.costs,
            A_ub=above if self.at_most else None,
            b_ub=[most for _, most in self.at_most] or None,
            A_eq=equal,
            b_eq=[self.right[row] for row in rows],
            bounds=[(0, limit) for limit in self.limits],
            method="highs",
        )
        return round(found.fun) if found.status == 0 else None


def _there(group: Lots | Yards, period: int) -> list[int]:
    """Return who is there in a period, and may be called at."""
    if isinstance(group, Yards):
        return [yard for yard in range(len(group)) if group.first[yard] <= period <= group.last[yard]]
    found = []
    for lot in range(len(group)):
        flat = group.start[lot] + period - group.first[lot]
        if group.start[lot] <= flat < group.start[lot + 1] and group.open[flat]:
            found.append(lot)
    return found
