"""The words before and after a number that say how firmly it is meant."""

import re

from wutong_engines.figures.draft import ROSE, Draft
from wutong_engines.figures.figure import Bound, Kind

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (Bound.AT_MOST, "不超过 不高于 不多于 不大于 最多 至多"),
    (Bound.AT_LEAST, "不低于 不少于 不小于 不下于 不下 至少 最少"),
    (Bound.OVER, "超过 超出 突破 逾 超 多于 高于 大于 高出 过"),
    (Bound.UNDER, "不足 不到 不满 低于 少于 小于 未满"),
    (Bound.ABOUT, "约 大约 大概 大致"),
    (Bound.NEARLY, "近 接近 将近"),
)
_AFTER: tuple[tuple[Bound, str], ...] = (
    (Bound.AT_LEAST, "以上 及以上 或以上 起步"),
    (Bound.AT_MOST, "以内 之内 以下 及以下"),
    (Bound.ABOUT, "左右 上下 许"),
    (Bound.MORE, "有余 余 开外"),
)


def _words(table: tuple[tuple[Bound, str], ...]) -> dict[str, Bound]:
    return {word: bound for bound, words in table for word in words.split()}


_BEFORE_WORDS, _AFTER_WORDS = _words(_BEFORE), _words(_AFTER)
# 签约, 节约, 附近, 通过 end in a bound word without being one.
_PREFIX = re.compile(
    "(?:(?<![签履合节制续违解集邀预相契公条大])约|(?<![附最邻就靠接将远亲新])近|(?<![通经超不])过(?=$)|(?<![不])超过|(?<![赶])超"
    f"|{'|'.join(sorted(set(_BEFORE_WORDS) - {'约', '近', '过', '超', '超过'}, key=lambda word: (-len(word), word)))})"
    "(?P<filler>为|有|达|达到|了|到)? ?$"
)
_SUFFIX = re.compile("|".join(sorted(_AFTER_WORDS, key=lambda word: (-len(word), word))))
_MANY = re.compile("多(?![个家数为次种少样方元项年月])")
_HUNDREDS = re.compile("(?<![以线网会台晚早])上[百千万亿]")
AFTER = tuple(_AFTER_WORDS)
"""Every word of firmness that may follow a number."""


def take(text: str, draft: Draft, floor: int) -> None:
    """Take in the words before and after that say how firmly the figure is meant."""
    if text[max(floor, draft.start - 1) : draft.start] == "上" and _HUNDREDS.match(text, draft.start - 1):
        draft.start, draft.bound = draft.start - 1, Bound.AT_LEAST
    before = _PREFIX.search(text[max(floor, draft.start - 8) : draft.start])
    if before and draft.bound in (Bound.EXACT, Bound.MORE):
        word = before.group().strip()
        filler = before.group("filler") or ""
        draft.bound = _BEFORE_WORDS.get(word.removesuffix(filler) if filler else word, Bound.ABOUT)
        draft.start -= len(before.group())
    _sign(text, draft, floor)
    after = _SUFFIX.match(text, draft.end)
    if after and (after.group() != "许" or draft.unit):
        if draft.bound in (Bound.EXACT, Bound.MORE) or after.group() in ("以上", "及以上", "以下"):
            draft.bound = _AFTER_WORDS[after.group()]
        draft.end = after.end()
    elif draft.unit and draft.bound is Bound.EXACT and _MANY.match(text, draft.end):
        draft.bound, draft.end = Bound.MORE, draft.end + 1


def _sign(text: str, draft: Draft, floor: int) -> None:
    sign = text[draft.start - 1 : draft.start] if draft.start > floor else ""
    if (
        draft.kind is Kind.SHARE
        and sign in ("-", "+")
        and not re.match("[0-9%]", text[draft.start - 2 : draft.start - 1])
    ):
        draft.start -= 1
        draft.kind, draft.reason = Kind.CHANGE, ROSE
        if sign == "-":
            draft.value = -draft.value
