"""The one door to the name engine: keys, places, likeness, and how a text is searched."""

import unicodedata
from collections.abc import Iterable

from wutong_engines import names
from wutong_engines.names import places, script

FirmName = names.FirmName
_KEY, _PLACE = 200, 64


def firm(name: str) -> FirmName:
    """Return a firm name taken apart: its key, its region, its initials."""
    return names.normalise(name)


def columns(name: str) -> dict[str, str]:
    """Return the columns that follow from a firm's name."""
    taken = names.normalise(name)
    return {"key": taken.key[:_KEY], "place": taken.region[:_PLACE]}


def agree(one: str, other: str) -> bool:
    """Tell whether two places can be one firm's: either is unknown, or one lies in the other."""
    return names.regions_agree(one, other)


def place_in(text: str) -> str:
    """Return the narrowest place that a text begins with (浙江省宁波市… is 宁波), or nothing."""
    return places.take_all("".join(text.split()))[0]


def similarity(one: str, other: str) -> tuple[float, str]:
    """Return how alike two names are, from 0 to 1, and why in Chinese."""
    found = names.compare(names.normalise(one), names.normalise(other))
    return found.score, found.why


def alike(rows: Iterable[tuple[int, str]]) -> "names.Index[int]":
    """Return an index of many names that finds those close to one."""
    return names.Index(rows)


def fold(text: str) -> str:
    """Return text as it is searched: half width, simplified script, lower case, no space."""
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isascii():
        folded = script.simplify(folded)
    return "".join(folded.lower().split())


def search_text(known: Iterable[str], uscc: str = "") -> str:
    """Return what a search looks through: every name as it is typed, its initials, the credit code."""
    words: dict[str, None] = {}
    for name in known:
        words[fold(name)] = None
        if initials := firm(name).initials:
            words[initials.lower()] = None
    return " ".join(word for word in (*words, uscc.lower()) if word)
