"""How alike two firm names are, and in what: brand, trade, region."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.fuzz import ratio

from wutong_engines.names import places, script, words
from wutong_engines.names.firm_name import FirmName

# How much brand and trade weigh, and what a difference costs. Set by reasoning, not fitted to a sample.
_BRAND_WEIGHT: Final = 0.65
_SAME_SOUND: Final = 0.85
_TRADE_MISSING: Final = 0.8
_TRADE_CUT: Final = 0.9
_OTHER_TRADE_BELOW: Final = 0.34
_OTHER_TRADE: Final = 0.85
_OTHER_REGION: Final = 0.8
_OTHER_BRANCH: Final = 0.8


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 1 and the Chinese words that explain it."""

    score: float
    why: str


@lru_cache(maxsize=1 << 15)
def _parts(core: str) -> tuple[str, str, str]:
    """Split a core into brand and trade, and spell the brand by sound."""
    found = words.TRADE.search(core, 2)
    brand, trade = (core[: found.start()], core[found.start() :]) if found else (core, "")
    return brand, trade, script.sound(brand)


def similarity(a: FirmName, b: FirmName) -> float:
    """Return how likely two names are one firm's: 1 for equal keys in agreeing regions, 0 for nothing alike."""
    return compare(a, b).score


def compare(a: FirmName, b: FirmName) -> Likeness:
    """Score two names and say why; the order of the two does not matter."""
    if not a.core or not b.core:
        return Likeness(0.0, "名称为空")
    same_place = places.agree(a.region, b.region)
    if a.key == b.key:
        if same_place:
            return Likeness(1.0, "去掉地区和组织形式后同名")
        return Likeness(_OTHER_REGION, f"名称相同,地区不同({_pair(a.region, b.region)})")
    score, why = _compare_cores(a.core, b.core)
    if not same_place:
        score *= _OTHER_REGION
        why += f",地区不同({_pair(a.region, b.region)})"
    if a.branch != b.branch:
        score *= _OTHER_BRANCH
        why += ",一方是分支机构" if not (a.branch and b.branch) else ",分支机构不同"
    return Likeness(score, why)


def _pair(one: str, other: str) -> str:
    return "、".join(sorted((one, other)))


def _compare_cores(one: str, other: str) -> tuple[float, str]:
    if one == other:
        return 1.0, "名称相同"
    brand_one, trade_one, sound_one = _parts(one)
    brand_two, trade_two, sound_two = _parts(other)
    brand, brand_why = _compare_brands((brand_one, sound_one), (brand_two, sound_two))
    if not trade_one and not trade_two:
        return brand, brand_why
    trade, trade_why = _compare_trades(trade_one, trade_two)
    score = _BRAND_WEIGHT * brand + (1 - _BRAND_WEIGHT) * trade
    if trade < _OTHER_TRADE_BELOW:
        score *= _OTHER_TRADE
    return score, f"{brand_why},{trade_why}"


def _compare_brands(one: tuple[str, str], other: tuple[str, str]) -> tuple[float, str]:
    """Compare two brands by character and by sound."""
    if one[0] == other[0]:
        return 1.0, "字号相同"
    spelled = (ratio(one[0], other[0]) + ratio(one[1], other[1])) / 200
    if one[1] == other[1]:
        return max(spelled, _SAME_SOUND), "字号同音"
    if sorted(one[0]) == sorted(other[0]):
        return max(spelled, _SAME_SOUND), "字号用字相同、次序不同"
    return spelled, "字号相近" if spelled >= 0.6 else "字号不同"


def _compare_trades(one: str, other: str) -> tuple[float, str]:
    """Compare the words behind the brand."""
    if one == other:
        return 1.0, "行业相同"
    if not one or not other:
        return _TRADE_MISSING, "一方未写行业"
    if one in other or other in one:
        return _TRADE_CUT, "行业写法长短不一"
    likeness = ratio(one, other) / 100
    return likeness, "行业相近" if likeness >= _OTHER_TRADE_BELOW else "行业不同"
