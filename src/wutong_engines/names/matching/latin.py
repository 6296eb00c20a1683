"""Read a name in Latin letters: which region, which syllables, which words of trade.

``Shenzhen Dangran Electronics CO., LTD.`` is the region 深圳, the syllables dang ran, and a word that means 电子.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Final

from wutong_engines.names import words
from wutong_engines.names.matching import regions
from wutong_engines.names.matching.characters import readings

_TOKENS: Final = re.compile(r"[a-z][a-z'’]*|[&()]|\d+")
_COMPANY: Final = "co ltd limited company inc incorporated corp corporation plc llc llp gmbh pte joint stock share"
_FORMS: Final = frozenset([*_COMPANY.split(), "class", "the", "of", "a"])
_OPTIONAL: Final = frozenset(["china", "chinese", "national", "p.r.c", "prc"])
_AND: Final = frozenset(("and", "&"))
_MOST_READINGS: Final = 8
_MOST_WORDS: Final = 5
_MOST_TOKENS: Final = 40
# Syllables of at most two letters that are everyday English endings would cut words to pieces.
_LONGEST_SYLLABLE: Final = 6

_PLACES: Final = {
    "inner mongolia": "内蒙古",
    "innermongolia": "内蒙古",
    "neimeng": "内蒙古",
    "shaanxi": "陕西",
    "tibet": "西藏",
    "hong kong": "香港",
    "hongkong": "香港",
    "macau": "澳门",
    "macao": "澳门",
    "harbin": "哈尔滨",
    "urumqi": "乌鲁木齐",
    "hohhot": "呼和浩特",
    "huhhot": "呼和浩特",
    "lhasa": "拉萨",
    "karamay": "克拉玛依",
    "ordos": "鄂尔多斯",
    "erdos": "鄂尔多斯",
    "qiqihar": "齐齐哈尔",
    "hulunbuir": "呼伦贝尔",
    "kashgar": "喀什",
    "turpan": "吐鲁番",
    "shigatse": "日喀则",
    "peking": "北京",
    "canton": "广州",
    "tsingtao": "青岛",
    "amoy": "厦门",
    "xian": "西安",
}


@dataclass(frozen=True, slots=True)
class Element:
    """One piece of a Latin name: ways to cut it into syllables, or Chinese words it stands for, or both."""

    text: str
    syllables: tuple[tuple[str, ...], ...]
    chinese: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Latin:
    """A Latin name: the numbers of the regions it may name, and its pieces in their order."""

    places: tuple[int, ...]
    elements: tuple[Element, ...]


@cache
def dictionary() -> dict[str, tuple[str, ...]]:
    """Return what English words of trade are in Chinese; each may be several."""
    text = resources.files(__package__).joinpath("english.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["english"].replace("-", " "): tuple(row["chinese"].split("|")) for row in rows}


@cache
def syllables() -> frozenset[str]:
    """Return the syllables in which characters of firm names are read."""
    found = {syllable for all_ in readings().values() for syllable in all_ if syllable.isascii() and syllable}
    return frozenset(syllable for syllable in found if set(syllable) & set("aeiou") and syllable not in ("i", "u"))


@cache
def other_readings() -> dict[str, tuple[str, ...]]:
    """Return under which usual reading a character may be filed that is spelled with another one: chong under zhong."""
    found: dict[str, set[str]] = {}
    for code in range(0xB0A1, 0xF7FF):
        sign = code.to_bytes(2, "big").decode("gb2312", errors="ignore")
        for other in readings().get(sign, ())[1:] if sign else ():
            found.setdefault(other, set()).add(readings()[sign][0])
    return {spelled: tuple(sorted(filed)) for spelled, filed in found.items()}


@cache
def place_spellings() -> dict[str, tuple[int, ...]]:
    """Return the regions that a Latin spelling may name: suzhou is 苏州 and 宿州."""
    found: dict[str, set[int]] = {}
    for place, number in regions.numbers().items():
        for spelled in product(*(readings().get(sign, ("",)) for sign in place)):
            found.setdefault("".join(spelled), set()).add(number)
    for written, place in _PLACES.items():
        found.setdefault(written, set()).add(regions.numbers()[place])
    return {spelled: tuple(sorted(numbers)) for spelled, numbers in found.items() if len(spelled) > 2}


def cut(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to cut letters into syllables, the fewest syllables first."""
    parts = text.replace("’", "'").split("'")
    found = [
        tuple(syllable for way in ways for syllable in way)
        for ways in product(*(_cut_part(part) for part in parts if part))
    ]
    return tuple(sorted(found, key=len)[:_MOST_READINGS])


@cache
def _cut_part(text: str) -> tuple[tuple[str, ...], ...]:
    text = text.replace("lv", "lu").replace("nv", "nu")
    ends: list[list[tuple[str, ...]]] = [[] for _ in range(len(text) + 1)]
    ends[0] = [()]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            if text[start:end] in syllables():
                ends[end] += [(*way, text[start:end]) for way in ends[start]][:_MOST_READINGS]
    return tuple(sorted(ends[-1], key=len)[:_MOST_READINGS])


def read(name: str) -> tuple[Latin, ...]:
    """Take a Latin name apart, in two ways where a region may be a brand as well (longxi: 陇西 or 龙溪)."""
    plain = unicodedata.normalize("NFKC", name).strip()
    noise = words.NOISE_AT_START.match(plain)
    plain = plain[noise.end() :] if noise else plain
    spread = unicodedata.normalize("NFD", plain.replace("-", " ").replace(".", " ").lower())
    tokens = _TOKENS.findall("".join(letter for letter in spread if not unicodedata.combining(letter)))
    tokens = [token.removesuffix("'s") for token in tokens][:_MOST_TOKENS]
    while tokens and (tokens[-1] in _FORMS or tokens[-1] in "&("):
        tokens.pop()
    bracketed, tokens = _bracketed_region(tokens)
    ways = [Latin(_narrower(found, bracketed), tuple(_elements(rest))) for found, rest in _regions(tokens)]
    ways = [way for way in ways if way.elements]
    first = ways[:1]
    if first and len(ways) > 1 and (not first[0].elements[0].syllables or first[0].places != ways[1].places != ()):
        first.append(ways[1])
    return tuple(first)


def _regions(tokens: list[str]) -> list[tuple[tuple[int, ...], list[str]]]:
    """Take the regions in front, each inside the one before; what was found before the last comes behind."""
    begin, end = regions.spans()
    ways: list[tuple[tuple[int, ...], list[str]]] = [((), tokens)]
    while True:
        found, rest = ways[0]
        numbers, size = _region_at(rest, 0)
        if found:
            numbers = tuple(n for n in numbers if any(begin[w] <= n < end[w] for w in found))
        if not numbers or size == len(rest):
            return ways
        ways.insert(0, (numbers, rest[size:]))


def _bracketed_region(tokens: list[str]) -> tuple[tuple[int, ...], list[str]]:
    """Take a region out of brackets."""
    for at in range(len(tokens) - 1):
        numbers, size = _region_at(tokens, at + 1) if tokens[at] == "(" else ((), 0)
        if numbers and tokens[at + 1 + size : at + 2 + size] in ([")"], []):
            return numbers, tokens[:at] + tokens[at + 2 + size :]
    return (), tokens


def _region_at(tokens: list[str], start: int) -> tuple[tuple[int, ...], int]:
    for size in (3, 2, 1):
        part = tokens[start : start + size]
        if len(part) < size:
            continue
        for spelled in ("".join(part).replace("'", "").replace("’", ""), " ".join(part)):
            numbers = place_spellings().get(spelled) or place_spellings().get(spelled.removesuffix("shi"))
            if numbers:
                more = tokens[start + size : start + size + 1]
                return numbers, size + (1 if more and more[0] in ("province", "city", "shi", "sheng") else 0)
    return (), 0


def _narrower(wide: tuple[int, ...], narrow: tuple[int, ...]) -> tuple[int, ...]:
    begin, end = regions.spans()
    if not wide or not narrow:
        return wide or narrow
    inside = tuple(n for n in narrow if any(begin[w] <= n < end[w] for w in wide))
    return inside or narrow


def _elements(tokens: list[str]) -> list[Element]:
    """Read the tokens as words of trade where they are, else as syllables."""
    found: list[Element] = []
    at = 0
    while at < len(tokens):
        if tokens[at] in _FORMS or tokens[at] in _AND or tokens[at] in "()":
            at += 1
            continue
        size, chinese = _word(tokens, at)
        text = " ".join(tokens[at : at + size])
        cuts = cut(tokens[at]) if (size == 1 and tokens[at].isalpha()) or "'" in tokens[at] else ()
        optional = text in _OPTIONAL
        found.append(Element(text, () if optional else cuts, chinese, optional))
        at += size
    return found


def _word(tokens: list[str], at: int) -> tuple[int, tuple[str, ...]]:
    """Return the longest entry of the dictionary at a place, in the singular where only that is known."""
    known = dictionary()
    for size in range(min(_MOST_WORDS, len(tokens) - at), 0, -1):
        text = " ".join(tokens[at : at + size])
        for form in (text, text.removesuffix("s"), text.replace(" & ", " and ")):
            if form in known:
                return size, known[form]
    return 1, ()
