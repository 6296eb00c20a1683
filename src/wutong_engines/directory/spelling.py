"""How names are spelled for searching: folded text, pinyin initials, full pinyin."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from wutong_engines.names import script

_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_FORM_AT_END: Final = re.compile(r"(?<=..)yx(?:zr)?gs$")
_LATIN: Final = re.compile(r"[a-z]+")
_LONGEST: Final = 6
# More ways to cut a string of letters into syllables than this say nothing about what was meant.
_READINGS: Final = 4


def fold(text: str) -> str:
    """Write a name or what was typed in one way: width, case, script, no brackets, no white space.

    >>> fold("愛瑪（天津） Ａ１ ")
    '爱玛天津A1'
    """
    text = unicodedata.normalize("NFKC", text).upper()
    return fold_plain(script.simplify(text))


def fold_plain(plain: str) -> str:
    """Fold what ``names.normalise`` has brought into one spelling already."""
    return script.fold_variants(_NOT_LETTERS.sub("", plain))


def initials(text: str) -> str:
    """Return the pinyin initials of a name without those of its legal form.

    >>> initials("天津爱玛车业科技有限公司")
    'tjamcykj'
    """
    return cut_form(script.initials(text))


def cut_form(letters: str) -> str:
    """Cut the initials of a legal form off: what is typed and what is stored lose the same."""
    return _FORM_AT_END.sub("", letters)


@lru_cache(maxsize=256)
def syllables(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read letters as two or more pinyin syllables, the fewest syllables first.

    >>> syllables("huawei")
    (('hua', 'wei'),)
    """
    if not _LATIN.fullmatch(letters):
        return ()
    found = sorted((way for way in _cuts(letters) if len(way) > 1), key=lambda way: (len(way), way))
    # 华为 is meant by huawei, not 胡阿维: more syllables than needed are nobody's reading.
    return tuple(way for way in found[:_READINGS] if len(way) == len(found[0]))


def _cuts(letters: str) -> list[tuple[str, ...]]:
    """Cut from the back, so that every rest is cut once only."""
    known = characters()
    ways: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for start in range(len(letters) - 1, -1, -1):
        for end in range(start + 1, min(start + _LONGEST, len(letters)) + 1):
            if letters[start:end] in known:
                ways[start] += [(letters[start:end], *rest) for rest in ways[end][:_READINGS]]
    return ways[0]


@cache
def characters() -> dict[str, str]:
    """Return the common characters by syllable, under every reading they have."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415  # a megabyte that only a pinyin question needs

    found: dict[str, list[str]] = {}
    for code, readings in PINYIN_DICT.items():
        if 0x4E00 <= code <= 0x9FFF and _is_common(chr(code)):
            for syllable in {_plain(reading) for reading in readings.split(",")}:
                found.setdefault(syllable, []).append(chr(code))
    return {syllable: "".join(signs) for syllable, signs in found.items()}


def _is_common(sign: str) -> bool:
    """Whether a character is one of the 6,763 of GB 2312: rarer ones would make every question three times as long."""
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _plain(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
