"""From slots back to periods: every flow evenly over the periods of its slot, in whole m³, keeping every capacity.

Even shares are fractions, but a network with whole bounds that has a fractional flow has a whole one as well: each arc
is bounded by its share rounded down and up, and the cheapest flow within costs what the slots cost.
"""

from dataclasses import replace

from wutong_engines.haulage.model.arcs import ALWAYS, Arc, Key, Net
from wutong_engines.haulage.model.build import Model, build
from wutong_engines.haulage.model.slots import Slots, single
from wutong_engines.haulage.plan import Options
from wutong_engines.haulage.problem import HaulKind
from wutong_engines.haulage.solving.answer import pays
from wutong_engines.haulage.solving.linear import spread

Name = tuple[Key, Key, HaulKind | None, str, str]


def refined(model: Model, units: list[int], options: Options) -> tuple[Model, list[int]] | None:
    """Return the model period by period with its flows; None where no whole spread costs the same."""
    slots = model.slots
    if all(slots.length(slot) == 1 for slot in range(slots.count)) or not _timed(model, units):
        return model, units
    fine = build(model.problem, pairing=model.pairing, slots=single(model.problem))
    coarse = _Coarse(model.net, units)
    chosen: list[int] = []
    bounded = Net(keys=fine.net.keys, supply=fine.net.supply, slack=fine.net.slack)
    for number, arc in enumerate(fine.net.arcs):
        least, most = coarse.bounds(fine.net, arc, slots)
        if most:
            chosen.append(number)
            bounded.add(replace(arc, least=least, most=most))
    found = spread(bounded, options)
    if found is None:
        return None
    volumes = [0] * len(fine.net.arcs)
    for number, volume in zip(chosen, found, strict=True):
        volumes[number] = volume
    return (fine, volumes) if _money(fine.net, volumes) == _money(model.net, units) else None


def _timed(model: Model, units: list[int]) -> bool:
    return any(
        volume and arc.way is not None and arc.way.slot != ALWAYS and model.slots.length(arc.way.slot) > 1
        for arc, volume in zip(model.net.arcs, units, strict=True)
    )


def _money(net: Net, units: list[int]) -> tuple[int, int]:
    """Return what has no place, and the cost of the rest; the two nets may have different tolls."""
    stuck = sum(units[arc] for arc in net.slacks)
    return stuck, pays(net, units) - stuck * net.toll


class _Coarse:
    """The flows of the slots, found by what they are."""

    def __init__(self, net: Net, units: list[int]) -> None:
        self._units: dict[Name, int] = {}
        for arc, volume in zip(net.arcs, units, strict=True):
            name = self._name(arc, net.keys[arc.tail], net.keys[arc.head])
            self._units[name] = self._units.get(name, 0) + volume

    @staticmethod
    def _name(arc: Arc, tail: Key, head: Key) -> Name:
        way = arc.way
        return (tail, head, None, "", "") if way is None else (tail, head, way.kind, way.from_id, way.to_id)

    def bounds(self, net: Net, arc: Arc, slots: Slots) -> tuple[int, int]:
        """Return the least and the most that an arc of one period carries."""
        tail, head = (_in_slots(net.keys[end], slots) for end in (arc.tail, arc.head))
        if arc.way is not None and arc.way.kind is HaulKind.STOCK:
            return self._lying(net, arc, tail, slots)
        volume = self._units.get(self._name(arc, tail, head), 0)
        slot = max(int(tail[-1]), int(head[-1]), ALWAYS if arc.way is None else _slot_of(arc.way.slot, slots))
        count = 1 if slot == ALWAYS else slots.length(slot)
        return volume // count, -(-volume // count)

    def _lying(self, net: Net, arc: Arc, tail: Key, slots: Slots) -> tuple[int, int]:
        """A stock changes along the straight line between the two ends of its slot."""
        period, slot = int(net.keys[arc.tail][-1]), int(tail[-1])
        before, after = self._chain(arc, tail, slot - 1), self._chain(arc, tail, slot)
        gone, length = period - slots.first[slot] + 1, slots.length(slot)
        sum_ = before * (length - gone) + after * gone
        return sum_ // length, -(-sum_ // length)

    def _chain(self, arc: Arc, tail: Key, slot: int) -> int:
        here, there = (*tail[:-1], slot), (*tail[:-1], slot + 1)
        return self._units.get(self._name(arc, here, there), 0)


def _in_slots(key: Key, slots: Slots) -> Key:
    return (*key[:-1], _slot_of(int(key[-1]), slots))


def _slot_of(period: int, slots: Slots) -> int:
    return ALWAYS if period == ALWAYS else slots.of[period]
