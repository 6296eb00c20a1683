"""Cuts that no open plan breaks and most half-open ones do, found before branching begins.

What a route carries in some of its weeks is at most its maximum flow through them, and nothing while it is closed:
``sum of x over S <= flow(S) z`` for every set S of its columns (Padberg, Van Roy and Wolsey 1985, for one node). With
flow(S) the greatest flow, every plan keeps all of these rows. The set that a fractional plan breaks most is the side
of a minimum cut, so none need be listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wutong_engines.haulage.charges.caps import Pair, maximum_flow
from wutong_engines.haulage.charges.linear import solver
from wutong_engines.haulage.charges.programme import Programme, Reals, Routes
from wutong_engines.haulage.charges.watch import Watch
from wutong_engines.haulage.solving.highs import library

_ROUNDS: Final = 40
_GRAIN: Final = 1e-7  # m³ that a float flow may leave lying
_WORTH: Final = 1e-3  # of what a route carries: less is not worth a row
_BINDS: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Some columns of a route carry no more than so much, and nothing while it is closed."""

    route: int
    columns: tuple[int, ...]
    most: int


def binding(
    programme: Programme, routes: Routes, pairs: Sequence[Pair | None], lp: Any, watch: Watch
) -> tuple[list[Cut], Reals | None]:
    """Return the cuts that hold the relaxation up once no more are broken, and how far it opens each route.

    :param lp: the charged model, its binaries relaxed.
    """
    width = programme.cost.size
    highs = solver()
    highs.setOptionValue("presolve", "off")
    highs.passModel(lp)
    below = lp.num_row_
    cuts: list[Cut] = []
    known: set[tuple[int, tuple[int, ...]]] = set()
    for _ in range(_ROUNDS):
        highs.setOptionValue("time_limit", highs.getRunTime() + max(watch.left, 0.01))
        highs.run()
        values = np.asarray(highs.getSolution().col_value)
        if not _solved(highs) or watch.over(0.3):
            break
        new = [cut for cut in broken(programme, routes, pairs, values) if (cut.route, cut.columns) not in known]
        if not new:
            break
        known |= {(cut.route, cut.columns) for cut in new}
        cuts += new
        for cut in new:
            add(highs, cut, width)
    prices = np.asarray(highs.getSolution().row_dual)[below:]
    if not _solved(highs) or prices.size < len(cuts):
        return cuts, None
    shares = np.asarray(highs.getSolution().col_value)[width:]
    return [cut for cut, price in zip(cuts, prices, strict=True) if abs(price) > _BINDS], shares


def broken(programme: Programme, routes: Routes, pairs: Sequence[Pair | None], values: Reals) -> list[Cut]:
    """Return what a fractional plan breaks: for each half-open route its worst set of columns, and single ones."""
    found = []
    for route, pair in enumerate(pairs):
        share = float(values[programme.cost.size + route])
        if pair is None or not _WORTH < share < 1 - _WORTH:
            continue
        carried = values[list(pair.columns)]
        sets: set[tuple[int, ...]] = {
            (column,) for column, units in zip(pair.columns, carried, strict=True) if units > _GRAIN
        }
        sets.add(_worst(pair, carried, share))
        for columns in sorted(sets):
            most = min(pair.most(columns, programme.capacity), int(routes.most[route]))
            if columns and values[list(columns)].sum() > share * most + max(0.1, _WORTH * carried.sum()):
                found.append(Cut(route, columns, most))
    return found


def _worst(pair: Pair, carried: Reals, share: float) -> tuple[int, ...]:
    """Return the columns that carry most beyond this share of their flow."""
    full = [(tail, head, float(units)) for (tail, head), units in zip(pair.ends, carried, strict=True)]
    _, side = maximum_flow([*((tail, head, share * most) for tail, head, most in pair.around), *full], _GRAIN)
    # Where the cut goes through the column itself, its flow fits; the rest together is too much.
    return tuple(
        column
        for column, (tail, head), units in zip(pair.columns, pair.ends, carried, strict=True)
        if units > _GRAIN and not (tail in side and head not in side)
    )


def add(highs: Any, cut: Cut, width: int) -> None:
    """Add a cut to a charged model whose binaries come after this many columns."""
    index = np.array([*cut.columns, width + cut.route], dtype=np.int32)
    parts = np.array([1.0] * len(cut.columns) + [-float(cut.most)])
    highs.addRow(-np.inf, 0.0, index.size, index, parts)


def _solved(highs: Any) -> bool:
    highspy = library()

    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
