"""Change registered names as lists and people do, to learn from and to measure by.

Every change keeps what it needs to be fair: a part of a name is left out only where the rest still names one firm of
the whole list. The kinds are those of real lists; the choice of characters is our own.
"""

import itertools
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import opencc

from wutong_engines.names import normalise, words
from wutong_engines.names.matching import regions
from wutong_engines.names.matching.characters import lookalikes, readings
from wutong_engines.names.matching.parse import Parts, parse
from wutong_engines.names.matching.tables import Tables

_TRADE: Final = words.TRADE
_PROVINCES: Final = {"安徽": "安徽省", "广东": "广东省", "河南": "河南省", "甘肃": "甘肃省", "江苏": "江苏省"}
_NOISE: Final = (
    "{n}、{}",
    "{n}. {}",
    "{}*",
    "★{}",
    "{}；",
    "“{}”",
    "{}/意向",
    "{}（拟签约）",
    "{}（展位A{n}）",
    "{} B{d}.{n}",
    "{} C{n}",
)
_ENGLISH: Final = (" Co., Ltd.", " Co.,Ltd", " CO LTD", "Co.,LTD.", " Ltd.", " Co.，Ltd。")


@dataclass(frozen=True, slots=True)
class Question:
    """One changed name: ``row`` is the firm it names, None when that firm is to count as absent."""

    query: str
    row: int | None
    kind: str


def brand_and_trade(core: str) -> tuple[str, str]:
    """Split a core before its first trade word."""
    found = _TRADE.search(core, 2)
    return (core[: found.start()], core[found.start() :]) if found else (core, "")


class World:
    """A list of names and what must be known of it as a whole to change one of them fairly."""

    @cached_property
    def by_core(self) -> list[tuple[str, int]]:
        """Return every core with its row, sorted."""
        return sorted((normalise(name).core, row) for row, name in enumerate(self.names))

    def __init__(self, names: Sequence[str], index: Tables, seed: int) -> None:
        self.names = names
        self.random = random.Random(seed)
        text = index.codes.tobytes().decode("utf-16-le", "surrogatepass")
        starts = index.starts.tolist()
        cores = [text[start:end] for start, end in itertools.pairwise(starts)]
        places = ["", *list(regions.numbers())]
        self.placed = sorted(f"{places[place]}|{core}" for place, core in zip(index.place.tolist(), cores, strict=True))
        self.cores = sorted(cores)
        usage = Counter("".join(self.cores))
        self.same_sound: defaultdict[str, list[str]] = defaultdict(list)
        for sign, count in usage.items():
            if count >= max(1, len(names) // 200_000) and sign in readings():
                self.same_sound[readings()[sign][0]].append(sign)
        self.same_look: defaultdict[str, list[str]] = defaultdict(list)
        keys, values = lookalikes()
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            if value >= 0.8 and usage[chr(key & 0xFFFF)]:
                self.same_look[chr(key >> 16)].append(chr(key & 0xFFFF))
        self.traditional = opencc.OpenCC("s2t")

    def alone(self, listed: list[str], start: str) -> bool:
        """Whether at most one entry of a sorted list begins with ``start``."""
        at = bisect_left(listed, start)
        return at + 1 >= len(listed) or not listed[at + 1].startswith(start)

    def alone_whole(self, core: str) -> bool:
        """Whether at most one name has this core."""
        at = bisect_left(self.cores, core)
        return at + 1 >= len(self.cores) or self.cores[at + 1] != core

    def change(self, row: int, kind: str) -> str | None:
        """Return the name of a row changed in one way, None where that would not be fair or is not possible."""
        return CHANGES[kind](self, self.names[row], parse(self.names[row]))


def _cut(name: str, parts: Parts) -> tuple[str, str]:
    """Cut a name before its legal form."""
    for form in sorted(words.FORM_WORDS, key=len, reverse=True):
        if form.endswith("公司") and name.endswith(form) and len(name) > len(form) + 3:
            return name[: -len(form)], form
    return name, ""


def _replaced(name: str, core: str, at: int, sign: str) -> str | None:
    """Replace the character of the core at ``at`` in the whole name."""
    start = name.find(core)
    return None if start < 0 else name[: start + at] + sign + name[start + at + 1 :]


def _sound(world: World, name: str, parts: Parts) -> str | None:
    at = world.random.randrange(len(parts.core))
    old = parts.core[at]
    if old not in readings():
        return None
    choice = [sign for sign in world.same_sound[readings()[old][0]] if sign != old]
    return _replaced(name, parts.core, at, world.random.choice(choice)) if choice else None


def _look(world: World, name: str, parts: Parts) -> str | None:
    at = world.random.randrange(len(parts.core))
    choice = world.same_look[parts.core[at]]
    return _replaced(name, parts.core, at, world.random.choice(choice)) if choice else None


def _omit(world: World, name: str, parts: Parts) -> str | None:
    if len(parts.core) < 5:
        return None
    return _replaced(name, parts.core, world.random.randrange(1, len(parts.core)), "")


def _swap(world: World, name: str, parts: Parts) -> str | None:
    if len(parts.core) < 4 or parts.core not in name:
        return None
    at = world.random.randrange(len(parts.core) - 1)
    start = name.find(parts.core) + at
    if name[start] == name[start + 1]:
        return None
    return name[:start] + name[start + 1] + name[start] + name[start + 2 :]


def _no_form(world: World, name: str, parts: Parts) -> str | None:
    return _cut(name, parts)[0] if _cut(name, parts)[1] else None


def _other_form(world: World, name: str, parts: Parts) -> str | None:
    rest, form = _cut(name, parts)
    others = {"有限公司": ("有限责任公司", "公司"), "有限责任公司": ("有限公司", "公司"), "股份有限公司": ("公司",)}
    other = others.get(form)
    return rest + world.random.choice(other) if other else None


def _english_form(world: World, name: str, parts: Parts) -> str | None:
    rest, form = _cut(name, parts)
    return rest + world.random.choice(_ENGLISH) if form in ("有限公司", "有限责任公司") else None


def _region_cut(world: World, name: str, parts: Parts) -> str | None:
    """Return the name without its region, where the rest names one firm."""
    if not parts.place or parts.core not in name or "(" in name or "（" in name or not world.alone_whole(parts.core):
        return None
    return name[name.find(parts.core) :]


def _region_in_brackets(world: World, name: str, parts: Parts) -> str | None:
    rest, form = _cut(name, parts)
    if not parts.place or not form or not rest.endswith(parts.core) or len(rest) - len(parts.core) > 5:
        return None
    opened, closed = world.random.choice(("（）", "()", "(）", "（)"))
    return f"{parts.core}{opened}{parts.place}{closed}{form}"


def _wider(world: World, name: str, parts: Parts) -> str | None:
    if not parts.place or not name.startswith(parts.place):
        return None
    after = name[len(parts.place) :]
    province = PARENT.get(parts.place, "")
    if after[:1] in "省市县区" or "自治" in after[:4]:
        return None if not province else PROVINCE.get(province, province) + name
    if province and world.random.random() < 0.6:
        return world.random.choice((province, PROVINCE.get(province, province))) + name
    return PROVINCE[parts.place] + after if parts.place in PROVINCE else f"{parts.place}市{after}"


def _truncated(world: World, name: str, parts: Parts) -> str | None:
    """Keep region, brand and the first word of the trade."""
    rest, form = _cut(name, parts)
    brand, trade = brand_and_trade(parts.core)
    if not form or not rest.endswith(parts.core) or not parts.place or len(trade) < 4:
        return None
    kept = brand + trade[:2]
    if not world.alone(world.placed, f"{parts.place}|{kept}"):
        return None
    return rest[: len(rest) - len(parts.core)] + kept


def _short_region(world: World, name: str, parts: Parts) -> str | None:
    brand, trade = brand_and_trade(parts.core)
    if not trade or not parts.place or not world.alone(world.placed, f"{parts.place}|{brand}"):
        return None
    return parts.place + brand


def _short_trade(world: World, name: str, parts: Parts) -> str | None:
    brand, trade = brand_and_trade(parts.core)
    if len(trade) < 2 or not parts.place or not world.alone(world.cores, brand + trade[:2]):
        return None
    return brand + trade[:2]


def _spaces(world: World, name: str, parts: Parts) -> str | None:
    at = world.random.randrange(1, len(name))
    return name[:at] + world.random.choice((" ", "　", "\n", " ")) + name[at:]


def _brackets(world: World, name: str, parts: Parts) -> str | None:
    if "(" not in name and "（" not in name:
        return None
    opened, closed = world.random.choice(("（）", "()", "[]", "【】", "  ", ("", "")))
    return name.translate(str.maketrans({"(": opened, "（": opened, ")": closed, "）": closed})).strip()


def _noise(world: World, name: str, parts: Parts) -> str | None:
    pick = world.random
    return pick.choice(_NOISE).format(name, n=pick.randrange(1, 999), d=pick.randrange(1, 9))


def _traditional(world: World, name: str, parts: Parts) -> str | None:
    changed = str(world.traditional.convert(name))
    return changed if changed != name else None


def _then(*kinds: str) -> Callable[[World, str, Parts], str | None]:
    """Return several changes done one after the other."""

    def change(world: World, name: str, parts: Parts) -> str | None:
        text: str | None = name
        for kind in kinds:
            text = CHANGES[kind](world, text, parts) if text else None
        return text

    return change


def _parents() -> tuple[dict[str, str], dict[str, str]]:
    """Return the province of every prefecture, and every province in full."""
    from wutong_engines.names import places  # tables built once, here only

    up = places.parents()
    provinces = {place for place, parent in up.items() if parent == "中国"}
    full = {place: place + ("市" if place in {"北京", "天津", "上海", "重庆"} else "省") for place in provinces}
    full |= {"内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区"}
    full["新疆"] = "新疆维吾尔自治区"
    return {place: parent for place, parent in up.items() if parent in provinces}, full


PARENT, PROVINCE = _parents()

CHANGES: dict[str, Callable[[World, str, Parts], str | None]] = {
    "exact": lambda world, name, parts: name,
    "spaces": _spaces,
    "brackets": _brackets,
    "noise": _noise,
    "traditional": _traditional,
    "no_form": _no_form,
    "other_form": _other_form,
    "english_form": _english_form,
    "wider": _wider,
    "sound": _sound,
    "look": _look,
    "omit": _omit,
    "swap": _swap,
    "no_region": _region_cut,
    "region_in_brackets": _region_in_brackets,
    "truncated": _truncated,
    "short_region": _short_region,
    "short_trade": _short_trade,
}
CHANGES |= {
    "sound+no_form": _then("sound", "no_form"),
    "no_region+no_form": _then("no_region", "no_form"),
    "traditional+no_region": _then("no_region", "traditional"),
}


def _bracketed_slip(world: World, name: str, parts: Parts) -> str | None:
    text = _region_in_brackets(world, name, parts)
    return _sound(world, text, parts) if text else None


CHANGES["sound+region_in_brackets"] = _bracketed_slip

EASY: Final = ("exact", "spaces", "brackets", "noise", "traditional", "no_form", "other_form", "english_form")
# How often each kind of change comes up, about as in lists that were looked at.
HARD: Final = {
    "sound": 24, "sound+no_form": 14, "sound+region_in_brackets": 10, "look": 14, "omit": 12, "swap": 12,
    "no_region": 19, "no_region+no_form": 19, "traditional+no_region": 14, "region_in_brackets": 22, "truncated": 17,
    "short_region": 22, "short_trade": 24, "wider": 11,
}  # fmt: skip
