"""Networks on HiGHS: corners of a pure network are whole, so they are rounded and proven in whole numbers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.plan import Options, Reason
from wutong_engines.haulage.solving.answer import Answer, balances, dual_bound, pays
from wutong_engines.haulage.solving.highs import library

_INFINITE = float("inf")
# Whole volumes cost at most a truckful more than the linear programme; nobody needs a closer proof.
WHOLE_GAP: Final = 1e-6
_FRACTIONS: Final = 1e-7
_WHOLES: Final = 1e-9


class Programme:
    """A network as rows and columns: a balance for each node, then opened pairs and side rows."""

    def __init__(self, net: Net) -> None:
        arcs = net.arcs
        self.net = net
        self.cost = np.array([arc.cost for arc in arcs], dtype=np.float64)
        self.lower = np.array([arc.least for arc in arcs], dtype=np.float64)
        self.upper = np.array([_INFINITE if arc.most is None else arc.most for arc in arcs], dtype=np.float64)
        supply = np.array(net.supply, dtype=np.float64)
        # A need may receive a little more than it asks where soils make different volumes of fill.
        slack = np.array(net.slack, dtype=np.float64)
        self.row_lower, self.row_upper = supply - slack, supply.copy()
        if slack.any() or any(arc.gain != 1.0 for arc in arcs):
            # The market has no balance of its own once volumes change on the way.
            self.row_lower[0], self.row_upper[0] = -_INFINITE, _INFINITE
        count = len(arcs)
        self.rows = np.array([end for arc in arcs for end in (arc.tail, arc.head)], dtype=np.int64)
        self.columns = np.repeat(np.arange(count, dtype=np.int64), 2)
        self.values = np.array([part for arc in arcs for part in (1.0, -arc.gain)], dtype=np.float64)
        for row in net.rows:
            self._row(row.arcs, -_INFINITE, row.most)

    def open(self) -> None:
        """Add a column for every opened pair: one when it is used, which its arcs must keep to."""
        first = self.cost.size
        self.cost = np.append(self.cost, [float(pair.fixed_fen) for pair in self.net.opened])
        self.lower = np.append(self.lower, np.zeros(len(self.net.opened)))
        self.upper = np.append(self.upper, np.ones(len(self.net.opened)))
        plenty = sum(abs(volume) for volume in self.net.supply)
        for number, pair in enumerate(self.net.opened, first):
            caps = [self.net.arcs[arc].most for arc in pair.arcs]
            all_ = sum(plenty if cap is None else cap for cap in caps)
            most = min(plenty, all_, plenty if pair.most is None else pair.most)
            self._row(pair.arcs, -_INFINITE, 0.0, number, -float(most))
            if pair.least:
                self._row(pair.arcs, 0.0, _INFINITE, number, -float(pair.least))

    def _row(
        self, arcs: tuple[int, ...], lower: float, upper: float, opened: int | None = None, value: float = 0.0
    ) -> None:
        """Add a row over arcs, and over the column of a pair."""
        number, extra = self.row_lower.size, [] if opened is None else [opened]
        self.row_lower = np.append(self.row_lower, lower)
        self.row_upper = np.append(self.row_upper, upper)
        self.rows = np.append(self.rows, np.full(len(arcs) + len(extra), number))
        self.columns = np.append(self.columns, np.array([*arcs, *extra], dtype=np.int64))
        self.values = np.append(self.values, [1.0] * len(arcs) + [value] * len(extra))

    def by_columns(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """Return the matrix column by column."""
        order = np.lexsort((self.rows, self.columns))
        starts = np.searchsorted(self.columns[order], np.arange(self.cost.size + 1))
        return starts.astype(np.int32), self.rows[order].astype(np.int32), self.values[order]


def minimum(net: Net, options: Options, seconds: float) -> Answer | None:
    """Solve a pure network; None when the time was up or the proof does not close (which rounding can spoil)."""
    highs = _loaded(Programme(net), options, seconds)
    _plainly(highs)
    if not _run(highs):
        return None
    solution = highs.getSolution()
    units = [round(value) for value in solution.col_value]
    bound = dual_bound(net, [round(price) for price in solution.row_dual])
    if not balances(net, units) or bound != pays(net, units):
        return None
    return Answer(units, bound, Reason.PROVEN, "HiGHS LP", f"{len(net.arcs)}条弧的小网络,整数原始值等于整数对偶值")


def relaxed(net: Net, options: Options, seconds: float) -> float | None:
    """Return what no plan can cost less than, even one in fractions of a m³; None when the time was up."""
    programme = Programme(net)
    highs = _loaded(programme, options, seconds)
    return _safe(programme, np.asarray(highs.getSolution().row_dual)) if _run(highs) else None


@dataclass(frozen=True, slots=True)
class Least:
    """What no plan can cost less than, even in fractions of a m³, and what has no place in that case."""

    bound: float
    stuck: float


def whole(net: Net, options: Options, seconds: float, least: Least | None = None) -> Answer | None:
    """Solve a network with side rows, opened pairs or different yields in whole m³; branching proves it.

    :param least: what is known of a larger network of which this one is a part; branching proves nothing about that.
    """
    started, programme = time.monotonic(), Programme(net)
    programme.open()
    known = least or _relaxation(programme, options, seconds)
    if known is None:
        return None
    # A part is sought in because the whole is large: no closer than was asked for.
    share = min(options.gap, WHOLE_GAP) if least is None else options.gap / 2
    highs = _in_whole_m3(programme, options, seconds - (time.monotonic() - started), known, share)
    highs.run()
    info, solution = highs.getInfo(), highs.getSolution()
    if info.primal_solution_status != 2:  # HiGHS: 2 is a feasible point
        return None
    bound = known.bound
    if least is None and np.isfinite(info.mip_dual_bound):
        # Branching keeps its rows to a tolerance, which the toll on a grain of soil multiplies.
        noise = _FRACTIONS if any(net.slack) else _WHOLES
        bound = max(bound, info.mip_dual_bound - noise * abs(info.mip_dual_bound))
    units = [round(value) for value in solution.col_value[: len(net.arcs)]]
    away, reason = _distance(net, solution.col_value, bound), Reason.TIME
    if highs.getModelStatus() == library().HighsModelStatus.kOptimal:
        reason = Reason.GAP if away else Reason.PROVEN
    return Answer(units, pays(net, units) - away, reason, "HiGHS MILP", _WHY)


def _relaxation(programme: Programme, options: Options, seconds: float) -> Least | None:
    highs = _loaded(programme, options, seconds)
    if not _run(highs):
        return None
    solution = highs.getSolution()
    stuck = sum(solution.col_value[number] for number in programme.net.slacks)
    return Least(_safe(programme, np.asarray(solution.row_dual)), stuck)


def _in_whole_m3(programme: Programme, options: Options, seconds: float, known: Least, share: float) -> Any:
    net, highs = programme.net, _loaded(programme, options, seconds)
    ways = [number for number, arc in enumerate(net.arcs) if arc.way is not None]
    for number in (*ways, *range(len(net.arcs), programme.cost.size)):
        highs.changeColIntegrality(number, library().HighsVarType.kInteger)
    # A share of the money alone: one of the tolls would be as much as all the rest.
    highs.setOptionValue("mip_rel_gap", 0.0)
    money = known.bound - known.stuck * net.toll
    highs.setOptionValue("mip_abs_gap", max(0.5, share * money))
    return highs


_WHY: Final = "有共用运能、固定费用或不同成方系数,线性规划给下界,整数规划给整方"


def _distance(net: Net, values: Sequence[float], least: float) -> int:
    """Return how far a plan may be from the best at most, in whole fen.

    Fill that is missing is a fraction where yields differ, and its toll is counted as it is: rounded with the rest, a
    tenth of a m³ would look like a plan that is a tenth of a toll too dear.
    """
    paid = sum(
        arc.cost * (value if arc.way is None else round(value))
        for arc, value in zip(net.arcs, values, strict=False)  # the columns of opened pairs come after the arcs'
    )
    paid += sum(pair.fixed_fen for pair in net.opened if any(round(values[arc]) for arc in pair.arcs))
    # Whole volumes at whole prices cost a whole sum, unless fill is counted in fractions.
    away = np.ceil(paid - least) if any(net.slack) else np.floor(paid - least)
    return max(0, int(away))


def ends(net: Net, nudges: Sequence[float], seconds: float) -> list[NDArray[np.float64]] | None:
    """Return the prices of all balances with every volume so much larger, one after the other; None when time was up.

    The market is worth nothing in all of them: only differences mean anything on a pure network.
    """
    programme = Programme(net)
    highs = _loaded(programme, Options(), seconds)
    _plainly(highs)
    nodes = len(net.supply)
    rows = np.array([node for node, volume in enumerate(net.supply) if node and volume], dtype=np.int32)
    found = []
    for nudge in nudges:
        # Whatever is more at the lots is less at the market; a market without a balance takes any.
        less = nudge * rows.size
        highs.changeRowBounds(0, programme.row_lower[0] - less, programme.row_upper[0] - less)
        for row in rows.tolist():
            highs.changeRowBounds(row, programme.row_lower[row] + nudge, programme.row_upper[row] + nudge)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        if not _run(highs):
            return None
        prices = np.asarray(highs.getSolution().row_dual)[:nodes]
        found.append(prices - prices[0] if net.pure else prices)
    return found


def spread(net: Net, options: Options) -> list[int] | None:
    """Return whole volumes within the bounds of all arcs, at least cost."""
    highs = _loaded(Programme(net), options, 60.0)
    _plainly(highs)
    if not _run(highs):
        return None
    units = [round(value) for value in highs.getSolution().col_value]
    return units if balances(net, units) else None


def _loaded(programme: Programme, options: Options, seconds: float) -> Any:
    highspy = library()

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", options.threads)
    highs.setOptionValue("random_seed", options.seed)
    highs.setOptionValue("time_limit", max(0.01, seconds))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = programme.cost.size, programme.row_lower.size
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = programme.cost, programme.lower, programme.upper
    lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = programme.by_columns()
    highs.passModel(lp)
    return highs


def _plainly(highs: Any) -> None:
    """Presolve costs four times what it saves on a network of one week's or one year's lots."""
    highs.setOptionValue("presolve", "off")


def _run(highs: Any) -> bool:
    highspy = library()

    highs.run()
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _safe(programme: Programme, prices: NDArray[np.float64]) -> float:
    """Return a bound that holds whatever the solver's tolerances were: any prices prove one."""
    columns = np.bincount(
        programme.columns, weights=programme.values * prices[programme.rows], minlength=programme.cost.size
    )
    reduced = programme.cost - columns
    total = sum(abs(volume) for volume in programme.net.supply)
    most = np.where(np.isfinite(programme.upper), programme.upper, 2.0 * total + 2.0)
    lower = np.where(np.isfinite(programme.row_lower), programme.row_lower, 0.0)
    upper = np.where(np.isfinite(programme.row_upper), programme.row_upper, 0.0)
    parts = np.where(prices > 0, prices * lower, prices * upper) + 0.0
    bound = float(parts.sum() + np.where(reduced > 0, reduced * programme.lower, reduced * most).sum())
    return _below(bound)


def _below(bound: float) -> float:
    """Lower a bound by more than floats can err."""
    return bound - 1e-12 * abs(bound) - 1e-6
