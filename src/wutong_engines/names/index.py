"""Many firm names in memory: those that are the same as one, and those that come close."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Final, Generic, TypeVar

from wutong_engines.names import places, script
from wutong_engines.names.firm_name import FirmName, normalise
from wutong_engines.names.likeness import compare

Id = TypeVar("Id", bound=Hashable)

# How many rows one question may touch, and how many it may compare in full.
_VISITS: Final = 4000
_CANDIDATES: Final = 60


class Index(Generic[Id]):
    """Names by their duplicate key and by pairs of neighbouring syllables.

    Pairs of syllables find what is written with other characters of the same sound as well.
    A stronger engine may stand in its place: callers use :meth:`same` and :meth:`close` only.
    """

    def __init__(self, rows: Iterable[tuple[Id, str]] = ()) -> None:
        """Read ``(id, name)`` rows; the same id may come with several names."""
        self._ids: list[Id] = []
        self._names: list[FirmName] = []
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._by_pair: defaultdict[str, list[int]] = defaultdict(list)
        for row_id, name in rows:
            self.add(row_id, name)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, row_id: Id, name: str) -> None:
        """Add one name; it is found from now on."""
        firm = normalise(name)
        place = len(self._ids)
        self._ids.append(row_id)
        self._names.append(firm)
        if firm.key:
            self._by_key[firm.key].append(place)
        for pair in _pairs(firm.core):
            self._by_pair[pair].append(place)

    def same(self, name: str | FirmName) -> list[Id]:
        """Return the ids whose key is equal and whose region does not contradict, in the order they were added."""
        firm = normalise(name) if isinstance(name, str) else name
        places_found = self._by_key.get(firm.key, ()) if firm.key else ()
        return _distinct(
            self._ids[place] for place in places_found if places.agree(firm.region, self._names[place].region)
        )

    def close(self, name: str | FirmName, at_least: float = 0.85, limit: int = 5) -> list[tuple[Id, float, str]]:
        """Return the nearest names, best first: ``(id, score, why)``, each id once."""
        firm = normalise(name) if isinstance(name, str) else name
        found: list[tuple[float, int, str]] = []
        for place in self._candidates(firm):
            likeness = compare(firm, self._names[place])
            if likeness.score >= at_least:
                found.append((-likeness.score, place, likeness.why))
        best: dict[Id, tuple[Id, float, str]] = {}
        for minus, place, why in sorted(found):
            best.setdefault(self._ids[place], (self._ids[place], -minus, why))
        return list(best.values())[:limit]

    def _candidates(self, firm: FirmName) -> list[int]:
        """Choose the rows that share the rarest pairs with a name, those of equal key first."""
        weights: defaultdict[int, float] = defaultdict(float)
        postings = [self._by_pair[pair] for pair in _pairs(firm.core) if pair in self._by_pair]
        visits = 0
        for rows in sorted(postings, key=len):
            visits += len(rows)
            # Common pairs (科技, 机械) tell nothing that rarer ones have not told already.
            if weights and visits > _VISITS:
                break
            rarity = math.log1p(len(self._ids) / len(rows))
            for place in rows[:_VISITS]:
                weights[place] += rarity
        best = sorted(weights, key=lambda place: (-weights[place], place))[:_CANDIDATES]
        return list(dict.fromkeys([*self._by_key.get(firm.key, ())[:_CANDIDATES], *best]))


def _pairs(core: str) -> set[str]:
    """Return the pairs of neighbouring syllables of a core, its beginning marked."""
    sounds = "^" + script.sound(core)
    return {sounds[start : start + 2] for start in range(len(sounds) - 1)} if core else set()


def _distinct(ids: Iterable[Id]) -> list[Id]:
    return list(dict.fromkeys(ids))
