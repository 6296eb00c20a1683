"""Words as runs of characters: a name becomes a sparse row of its grams, the rarer the heavier.

Chinese names need no tokeniser for this: one to three characters, and the head (the last two and three characters of a
Chinese product name say what it is) counted apart.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from typing import Final

import numpy as np

from wutong_engines.chains.scoring.rows import Rows

# A single character says little beside a pair; the head says what the thing is.
_WEIGHTS: Final = {1: 0.35, 2: 1.0, 3: 0.8}
_HEAD: Final = 0.8
_FRONT: Final = 0.3
# Names are read up to here: what is longer is a sentence.
_LONGEST: Final = 60


def plain(text: str) -> str:
    """Return a name as it is compared: width, case and white space folded.

    >>> plain(" ＬＥＤ 灯具 ")
    'led灯具'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())[:_LONGEST]


@lru_cache(maxsize=1 << 18)
def grams(text: str) -> tuple[tuple[str, float], ...]:
    """Return the grams of a plain name and how much each counts."""
    found: dict[str, float] = {}
    for size, weight in _WEIGHTS.items():
        for at in range(len(text) - size + 1):
            found[text[at : at + size]] = weight
    for size in (1, 2, 3):
        if len(text) >= size:
            found["$" + text[-size:]] = _HEAD
    if len(text) > 1:
        found["^" + text[:2]] = _FRONT
    return tuple(found.items())


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, the name itself when it is shorter."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text])


def overlap(left: str, right: str) -> float:
    """Return the share of bigrams that two plain names have in common (Dice), the plain baseline."""
    a, b = bigrams(left), bigrams(right)
    return 2 * len(a & b) / (len(a) + len(b))


class Vocabulary:
    """The grams that occur more than once among some names, with their rarity."""

    def __init__(self, names: Iterable[str], at_least: int = 2) -> None:
        """Count the grams of plain names; one that occurs once can never be shared."""
        counts: Counter[str] = Counter()
        many = 0
        for name in names:
            many += 1
            counts.update([gram for gram, _ in grams(name)])
        kept = sorted(gram for gram, n in counts.items() if n >= at_least)
        self.at: dict[str, int] = {gram: i for i, gram in enumerate(kept)}
        self.rarity = np.array([log(1 + many / counts[gram]) for gram in kept], np.float32)
        self._unseen = log(1 + many)

    def __len__(self) -> int:
        """Return the number of grams."""
        return len(self.at)

    def rows(self, names: Sequence[str]) -> Rows:
        """Return plain names as rows of length one; a gram never seen lengthens the name and matches nothing."""
        start, column = [0], []
        value: list[float] = []
        for name in names:
            total, mine = 0.0, []
            for gram, weight in grams(name):
                place = self.at.get(gram)
                size = weight * (self._unseen if place is None else float(self.rarity[place]))
                total += size * size
                if place is not None:
                    column.append(place)
                    mine.append(size)
            scale = total**-0.5 if total else 0.0
            value.extend(size * scale for size in mine)
            start.append(len(column))
        width = max(1, len(self.at))
        return Rows(np.array(start, np.int64), np.array(column, np.int64), np.array(value, np.float32), width)
