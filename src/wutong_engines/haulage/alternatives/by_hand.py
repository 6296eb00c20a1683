"""What a planner does by hand: the nearest pair first, as much as goes, then the next; the rest goes outside.

It keeps every law, window, rate and limit as the engine does, but never looks back. What the engine saves against it
is the engine's own worth.
"""

from collections import defaultdict

from wutong_engines.haulage.alternatives.goals import DRIVING, metres
from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.model.build import Model, build
from wutong_engines.haulage.model.slots import single
from wutong_engines.haulage.plan import Options, Plan, Reason
from wutong_engines.haulage.problem import HaulKind, Problem
from wutong_engines.haulage.solve import plan_of
from wutong_engines.haulage.solving.answer import Answer
from wutong_engines.haulage.solving.routes import Watch
from wutong_engines.haulage.validation import validated


def by_hand(problem: Problem) -> Plan:
    """Return the plan of the nearest pair first; stocks and yards are left alone."""
    validated(problem)
    model = build(problem, slots=single(problem), prune=False)
    hand = _Hand(model.net)
    for arcs, least in _pairs(model):
        hand.haul(arcs, least)
    for arc in _outside(model):
        hand.push(arc)
    answer = Answer(hand.units, None, Reason.NO_BOUND, "就近优先", "先配最近的一对,不回头")
    options = Options()
    return plan_of(model, answer, options, Watch(options, None))


def _pairs(model: Model) -> list[tuple[list[int], int]]:
    """Return the direct hauls pair by pair, the nearest first, with the least lot of each."""
    far, arcs = metres(model), model.net.arcs
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, arc in enumerate(arcs):
        if arc.way is not None and arc.way.kind is HaulKind.HAUL:
            by_pair[arc.way.from_id, arc.way.to_id].append(number)
    least = {opened.pair: opened.least for opened in model.net.opened}
    order = sorted(by_pair, key=lambda pair: (far(arcs[by_pair[pair][0]]), pair))
    return [(by_pair[pair], least.get(pair, 0)) for pair in order]


def _outside(model: Model) -> list[int]:
    """Return the ways outside, the cheapest first, then in order of time."""
    arcs = model.net.arcs
    kinds = {HaulKind.DISPOSAL, HaulKind.BORROW} & DRIVING
    ways = [(arc.cost, arc.way.slot, n) for n, arc in enumerate(arcs) if arc.way is not None and arc.way.kind in kinds]
    return [number for _, _, number in sorted(ways)]


class _Hand:
    """Volumes put on the arcs one after another, with what is left of everything."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.units = [0] * len(net.arcs)
        self._left = [abs(volume) for volume in net.supply]
        self._room = [arc.most for arc in net.arcs]
        shared = [(row.arcs, row.most) for row in net.rows]
        shared += [(opened.arcs, opened.most) for opened in net.opened if opened.most is not None]
        self._side = [most for _, most in shared]
        self._rows: dict[int, list[int]] = defaultdict(list)
        for number, (arcs, _) in enumerate(shared):
            for member in arcs:
                self._rows[member].append(number)
        # Plain arcs, by the node they leave and by the node they reach: they lead from a lot to its gate, or back.
        self._leaving: dict[int, int] = {}
        self._reaching: dict[int, int] = {}
        stuck = set(net.slacks)
        for number, arc in enumerate(net.arcs):
            if arc.way is None and number not in stuck and net.keys[arc.tail][0] != "stock":
                self._leaving.setdefault(arc.tail, number)
                self._reaching.setdefault(arc.head, number)

    def haul(self, arcs: list[int], least: int) -> None:
        """Haul as much as goes on the arcs of one pair, or nothing where that is below the least lot."""
        moved = [(arc, self.push(arc)) for arc in arcs]
        if 0 < sum(volume for _, volume in moved) < least:
            for arc, volume in moved:
                self._move(arc, -volume)

    def push(self, number: int) -> int:
        """Put as much as goes on one arc and all that leads to and from it."""
        way = self._way(number)
        if way is None:
            return 0
        arc = self.net.arcs[number]
        before, after = way
        source, sink = self._ends(number, before, after)
        caps = [room for part in (*before, number) if (room := self._room[part]) is not None]
        caps += [int(room / arc.gain) for part in after if (room := self._room[part]) is not None]
        caps += [self._side[row] for row in self._rows[number]]
        caps += [self._left[source]] if source else []
        caps += [int(self._left[sink] / arc.gain)] if sink else []
        volume = max(0, min(caps))
        self._move(number, volume)
        return volume

    def _move(self, number: int, volume: int) -> None:
        way = self._way(number)
        if way is None or not volume:
            return
        arc = self.net.arcs[number]
        before, after = way
        received = round(volume * arc.gain)
        for part, moved in [(n, volume) for n in (*before, number)] + [(n, received) for n in after]:
            self.units[part] += moved
            room = self._room[part]
            self._room[part] = None if room is None else room - moved
        for row in self._rows[number]:
            self._side[row] -= volume
        source, sink = self._ends(number, before, after)
        self._left[source] -= volume
        self._left[sink] -= received

    def _ends(self, number: int, before: list[int], after: list[int]) -> tuple[int, int]:
        arcs = self.net.arcs
        return arcs[before[0] if before else number].tail, arcs[after[-1] if after else number].head

    def _way(self, number: int) -> tuple[list[int], list[int]] | None:
        """Return the plain arcs from where soil arises to an arc, and from it to where soil is needed."""
        arcs = self.net.arcs
        before: list[int] = []
        after: list[int] = []
        node = arcs[number].tail
        while node and not self.net.supply[node]:
            if node not in self._reaching:
                return None
            before.insert(0, self._reaching[node])
            node = arcs[before[0]].tail
        node = arcs[number].head
        while node and not self.net.supply[node]:
            if node not in self._leaving:
                return None
            after.append(self._leaving[node])
            node = arcs[after[-1]].head
        return before, after
