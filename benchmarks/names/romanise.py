"""Write Chinese names as exhibitors write them in Latin letters, to learn from."""

import random
from typing import Final

from benchmarks.names.changes import PARENT
from wutong_engines.names.matching.characters import readings
from wutong_engines.names.matching.latin import dictionary
from wutong_engines.names.matching.parse import parse

_FORMS: Final = (" Co., Ltd.", " Co.,Ltd", " CO., LTD.", " Co. Ltd.", " Limited", " Group Co., Ltd.")

_TRADES: Final = (
    "食品",
    "机械",
    "化工",
    "电子",
    "物流",
    "家具",
    "酒店",
    "医药",
    "纺织",
    "汽车",
    "建筑",
    "软件",
    "广告",
    "饲料",
    "水泥",
)


def english_of() -> dict[str, list[str]]:
    """Return what each Chinese word of trade is in English."""
    found: dict[str, list[str]] = {}
    for english, chinese in dictionary().items():
        for word in chinese[:2]:
            if len(word) > 1:
                found.setdefault(word, []).append(english)
    return found


def romanised(name: str, pick: random.Random, words: dict[str, list[str]], *, other: bool = False) -> str | None:
    """Return a name as region, brand in pinyin, and trade in English; None where the trade has no English.

    With ``other`` the trade is not the firm's own, so that no firm is meant.
    """
    parts = parse(name)
    brand, trade = _split(parts.core, words)
    if len(brand) < 2 or not trade or not all(sign in readings() for sign in brand) or len(brand) > 6:
        return None
    if other:
        trade = [pick.choice(_TRADES)]
        if trade[0] in parts.core:
            return None
    if not parts.place and parts.county:
        return None
    spelled = [_spelled(brand)] if len(brand) < 4 or pick.random() < 0.7 else [_spelled(brand[:2]), _spelled(brand[2:])]
    region = [_spelled(parts.place)] if parts.place and pick.random() < 0.93 else []
    if region and parts.place in PARENT and pick.random() < 0.05:
        region.insert(0, _spelled(PARENT[parts.place]))
    english = [pick.choice(words[word]).title() for word in trade]
    if len(english) > 1 and pick.random() < 0.12:
        english.pop(pick.randrange(len(english)))
    return " ".join([*region, *spelled, *english]) + pick.choice(_FORMS[:-2])


def _split(core: str, words: dict[str, list[str]]) -> tuple[str, list[str]]:
    """Split a core before the longest run of translatable words at its end."""
    trade: list[str] = []
    end = len(core)
    while end > 2:
        word = next((core[end - size : end] for size in (6, 5, 4, 3, 2) if core[end - size : end] in words), "")
        if not word or end - len(word) < 2:
            break
        trade.insert(0, word)
        end -= len(word)
    return core[:end], trade


def _spelled(text: str) -> str:
    return "".join(readings()[sign][0] for sign in text).title()
