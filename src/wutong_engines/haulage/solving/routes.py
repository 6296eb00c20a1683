"""Which solver for which network: HiGHS for the small, the own core for the large, branch and bound for the rest."""

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.plan import Options, Reason
from wutong_engines.haulage.solving import linear
from wutong_engines.haulage.solving.answer import Answer, balances, dual_bound, pays
from wutong_engines.haulage.solving.bought import by_columns
from wutong_engines.haulage.solving.core import core

Progress = Callable[[float, str], bool]

# Below, HiGHS has answered before the compiled core is loaded.
SMALL: Final = 25_000


class Watch:
    """How much time is left, and whether the caller has had enough."""

    def __init__(self, options: Options, progress: Progress | None) -> None:
        self._limit = options.time_limit
        self._started = time.monotonic()
        self._progress = progress
        self.cancelled = False

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """How much of the time is left; never negative."""
        return max(0.0, self._limit - self.seconds)

    def says(self, share: float, sentence: str) -> bool:
        """Tell the caller how far it is; False once it shall stop."""
        if self._progress is not None and not self.cancelled:
            self.cancelled = not self._progress(share, sentence)
        return not self.cancelled

    def over(self) -> bool:
        """Whether to stop."""
        share = min(1.0, self.seconds / self._limit) if self._limit > 0 else 1.0
        return not self.says(share, "求解中") or self.left <= 0


def answer(net: Net, options: Options, watch: Watch) -> Answer | None:
    """Solve a network on the route that suits it; None when nothing was found in the time."""
    if not net.arcs:
        return Answer((), 0, Reason.PROVEN, "无", "没有可安排的土方")
    if net.opened and not (options.route in {"network", "linear"} and not _charged(net)):
        return _opened(net, options, watch)
    if not net.pure:
        return _shared(net, options, watch)
    if options.route == "network" or (options.route == "auto" and len(net.arcs) > SMALL):
        return _network(net, watch)
    # A proof that rounding has spoilt is made again in whole numbers.
    return linear.minimum(net, options, watch.left) or (None if watch.over() else _network(net, watch))


def nothing_moved(net: Net) -> Answer | None:
    """Return the plan that leaves everything where it is, for a search that found no better in its time."""
    units = [0] * len(net.arcs)
    for number in net.slacks:
        arc = net.arcs[number]
        units[number] = net.supply[arc.tail] if arc.head == 0 else -net.supply[arc.head]
    # Nothing on any way keeps every limit; only soil that lies in yards or stocks already may have to go somewhere.
    if not balances(net, units):
        return None
    return Answer(units, None, Reason.TIME, "无", "时限内没有求得方案,一方未动")


def _charged(net: Net) -> bool:
    return any(opened.fixed_fen or opened.least > 1 for opened in net.opened)


def _shared(net: Net, options: Options, watch: Watch) -> Answer | None:
    if len(net.arcs) > SMALL:
        found = by_columns(net, options, watch.left / 2, watch.over)
        if found is not None or watch.over():
            return found
    return linear.whole(net, options, watch.left)


def _opened(net: Net, options: Options, watch: Watch) -> Answer | None:
    from wutong_engines.haulage.charges.net import cheapest  # noqa: PLC0415  # only few problems have fixed costs

    found = cheapest(net, options, watch.left, watch.says)
    unsure = found is not None and found.reason is Reason.TIME and len(net.arcs) <= SMALL
    if not unsure or watch.over():
        return found
    # It ended by itself, but its bound is that of fractions of a m³: whole ones prove more.
    again = linear.whole(net, options, watch.left)
    return again if again is not None and again.reason in {Reason.PROVEN, Reason.GAP} else found


def _network(net: Net, watch: Watch) -> Answer | None:
    simplex = core("simplex")
    market = len(net.keys) - 1
    # The market is node 0 here and the last node there.
    tail = np.array([arc.tail - 1 if arc.tail else market for arc in net.arcs], dtype=np.int64)
    head = np.array([arc.head - 1 if arc.head else market for arc in net.arcs], dtype=np.int64)
    supply = np.array(net.supply[1:], dtype=np.int64)
    flow = simplex.minimum_cost(
        supply=supply,
        tail=tail,
        head=head,
        cost=np.array([arc.cost for arc in net.arcs], dtype=np.int64),
        capacity=np.array([-1 if arc.most is None else arc.most for arc in net.arcs], dtype=np.int64),
        start=simplex.market_star(supply=supply, tail=tail, head=head),
        stop=watch.over,
    )
    units = [int(volume) for volume in flow.units]
    if not balances(net, units):
        return None
    why = f"{len(net.arcs)}条弧,用自有整数网络单纯形"
    if flow.status != "optimal":
        return Answer(units, None, Reason.CANCELLED if watch.cancelled else Reason.TIME, "网络单纯形", why)
    # The market has potential 0; prices here fall along an arc by its cost, there they rise.
    prices = [0, *(-int(potential) for potential in flow.potentials)]
    bound = dual_bound(net, prices)
    return Answer(units, bound, Reason.PROVEN if bound == pays(net, units) else Reason.NO_BOUND, "网络单纯形", why)
