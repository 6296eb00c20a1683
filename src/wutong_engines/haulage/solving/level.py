"""Of many plans that cost the same, the one a foreman would drive: every route at an even pace over its open days.

A corner of a programme hauls everything in one week and nothing in the next. Where money does not tell the weeks of a
route apart, its volume is poured from the busiest into the idlest week until they are level or a limit stands in the
way. Each step keeps every balance, limit and total, so the proof of the plan stays what it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wutong_engines.haulage.model.arcs import ALWAYS, Net, Way
from wutong_engines.haulage.model.build import Model
from wutong_engines.haulage.problem import HaulKind

_DIRECT = frozenset({HaulKind.HAUL, HaulKind.DISPOSAL, HaulKind.BORROW})
# Pouring halves the difference each time; more steps than this change less than a truckload.
_STEPS_A_WEEK = 4


def levelled(model: Model, units: list[int]) -> list[int]:
    """Return the same plan at an even pace: same cost, same volume on every route, every limit kept.

    Plans that keep promises stay as they are: there the weeks themselves were promised.
    """
    if model.problem.keep or not model.net.pure:
        return units
    level = list(units)
    vessels = _Vessels(model.net, level)
    for weeks in _routes(model.net, level):
        vessels.pour(weeks)
    return level


@dataclass(frozen=True, slots=True)
class _Week:
    """One route in one period: the arcs that carry it from the heap to the hole, its own first."""

    arcs: tuple[int, ...]
    days: int


def _routes(net: Net, units: list[int]) -> Iterator[list[_Week]]:
    """Yield the weeks of every route in use that cost the same, for routes between lots that may choose their days."""
    feeds = _feeds(net)
    found: dict[tuple[HaulKind, str, str, int], list[_Week]] = {}
    for number, arc in enumerate(net.arcs):
        way = arc.way
        if way is None or way.kind not in _DIRECT or way.slot == ALWAYS:
            continue
        ends = [_chain(net, feeds, arc.tail, way), _chain(net, feeds, arc.head, way)]
        if None in ends:
            continue
        chain = (number, *(end for part in ends for end in part or ()))
        week = _Week(chain, way.days.bit_count())
        found.setdefault((way.kind, way.from_id, way.to_id, arc.cost), []).append(week)
    for weeks in found.values():
        if len(weeks) > 1 and any(units[week.arcs[0]] for week in weeks):
            yield weeks


def _feeds(net: Net) -> dict[int, list[int]]:
    """Return the free arcs of gates and rates by the timed node they lead to or from."""
    feeds: dict[int, list[int]] = {}
    for number, arc in enumerate(net.arcs):
        if arc.way is None and not arc.cost and 0 not in (arc.tail, arc.head):
            feeds.setdefault(arc.tail, []).append(number)
            feeds.setdefault(arc.head, []).append(number)
    return feeds


def _chain(net: Net, feeds: dict[int, list[int]], node: int, way: Way) -> tuple[int, ...] | None:
    """Return the arcs between a timed node and the node where its site forgets time; None where it never does."""
    chain: list[int] = []
    here, came = node, -1
    while net.keys[here][-1] != ALWAYS:
        onward = [arc for arc in feeds.get(here, []) if arc != came and _same_site(net, arc, way)]
        if len(onward) != 1:
            return None
        came = onward[0]
        chain.append(came)
        arc = net.arcs[came]
        here = arc.head if arc.tail == here else arc.tail
    return tuple(chain)


def _same_site(net: Net, number: int, way: Way) -> bool:
    """Whether a free arc is a gate or a rate of one end of the way; a heap on the site is neither."""
    arc = net.arcs[number]
    keys = (net.keys[arc.tail], net.keys[arc.head])
    return all(key[0] != "stock" and key[1] in (way.from_id, way.to_id) for key in keys)


class _Vessels:
    """The volumes on all arcs while they are poured from week to week."""

    def __init__(self, net: Net, units: list[int]) -> None:
        self._net = net
        self._units = units

    def pour(self, weeks: list[_Week]) -> None:
        """Level one route: the busiest week gives, the idlest that has room takes."""
        for _ in range(_STEPS_A_WEEK * len(weeks)):
            ranked = sorted(weeks, key=self._pace)
            if not any(self._move(giver, taker) for giver in reversed(ranked) for taker in ranked):
                return

    def _pace(self, week: _Week) -> float:
        return self._units[week.arcs[0]] / week.days

    def _move(self, giver: _Week, taker: _Week) -> bool:
        """Pour what makes the two even, or as much of it as every limit lets through; tell whether any moved."""
        here, there = self._units[giver.arcs[0]], self._units[taker.arcs[0]]
        wished = (here * taker.days - there * giver.days) // (giver.days + taker.days)
        volume = min(wished, self._spare(giver), self._room(taker))
        if volume <= 0:
            return False
        for arc in giver.arcs:
            self._units[arc] -= volume
        for arc in taker.arcs:
            self._units[arc] += volume
        return True

    def _spare(self, week: _Week) -> int:
        return min(self._units[arc] - self._net.arcs[arc].least for arc in week.arcs)

    def _room(self, week: _Week) -> int:
        limits = ((self._net.arcs[arc].most, self._units[arc]) for arc in week.arcs)
        return min((most - now for most, now in limits if most is not None), default=self._units[week.arcs[0]] + 10**12)
