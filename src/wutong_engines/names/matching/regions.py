"""Regions as small numbers, such that one lies in another when its number lies in the other's span."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names import places

UNKNOWN: Final = 0


@cache
def numbers() -> dict[str, int]:
    """Return a number from 1 for every place, a place before those inside it."""
    children: dict[str, list[str]] = {}
    for place, parent in places.parents().items():
        children.setdefault(parent, []).append(place)
    found: dict[str, int] = {}
    ahead = list(reversed(children.get("中国", [])))
    while ahead:
        place = ahead.pop()
        if place not in found:
            found[place] = len(found) + 1
            ahead += reversed(children.get(place, []))
    return found


@cache
def spans() -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return for every number where its span begins and ends."""
    order = numbers()
    begin = np.arange(len(order) + 1, dtype=np.int16)
    end = begin + 1
    parents = places.parents()
    for place, number in sorted(order.items(), key=lambda item: -item[1]):
        wider = order.get(parents.get(place, ""), 0)
        if wider:
            end[wider] = max(end[wider], end[number])
    return begin, end.astype(np.int16)
