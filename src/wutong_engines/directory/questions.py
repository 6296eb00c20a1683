"""What was typed, read in every way it may be meant: a name, initials, full pinyin, a code, several words."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np

from wutong_engines.codes import REGIONS
from wutong_engines.directory import spelling
from wutong_engines.directory.grams import Sound
from wutong_engines.names import normalise

_LONGEST: Final = 120
_LETTERS: Final = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")
_CODE: Final = re.compile(r"[0-9A-Z]*\d[0-9A-Z]*|N-?[0-9A-F]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]{3,8}")
# Fewer letters than this are initials only.
_PINYIN: Final = 4
_DIGITS: Final = 4
# What the stock exchange writes around a short name: *ST, A, 退.
_LISTED: Final = re.compile(r"^\*?(?:S?ST|PT|XD|XR|DR)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?:[AB]|退市?|-[UWD]+)$")
_PLACE_SIGNS: Final = frozenset("京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔贵滇云藏陕秦甘陇青宁新深")
_BRAND: Final = 2
_CODE_LENGTHS: Final = range(3, 19)


@dataclass(frozen=True)
class Question:
    """One text to look for."""

    typed: str

    @cached_property
    def folded(self) -> str:
        """Return it as names are folded."""
        return spelling.fold(self.typed[:_LONGEST])

    @cached_property
    def letters(self) -> str:
        """Return it as initials, empty when it cannot be some."""
        text = self.folded.lower()
        # A name has few digits, a code has many.
        few = sum(sign.isdigit() for sign in text) <= _DIGITS
        return spelling.cut_form(text) if few and _LETTERS.fullmatch(text) else ""

    @cached_property
    def code(self) -> str:
        """Return it as the beginning of a credit code or an id, empty when it cannot be one."""
        text = "".join(self.typed.split()).upper()
        if text.startswith("N-"):
            return text.lower()
        return self.folded if len(self.folded) in _CODE_LENGTHS and _CODE.fullmatch(self.folded) else ""

    @property
    def is_whole_code(self) -> bool:
        """Whether it is a code or an id in full: then nothing else is meant."""
        return len(self.code) == _CODE_LENGTHS[-1]

    @cached_property
    def syllables(self) -> list[list[Sound]]:
        """Return the ways to read it as full pinyin: the characters of every syllable."""
        if len(self.letters) < _PINYIN:
            return []
        return [[_sound(syllable) for syllable in way] for way in spelling.syllables(self.letters)]

    @cached_property
    def words(self) -> tuple["Question", ...]:
        """Return the words between white space, when there are several."""
        words = [word for word in self.typed[:_LONGEST].split() if spelling.fold(word)]
        return tuple(map(Question, dict.fromkeys(words))) if len(words) > 1 else ()

    @cached_property
    def place(self) -> str:
        """Return the code of the place this word names, empty when it names none."""
        found = REGIONS.named(self.typed)
        return found[0].code if found else ""

    @cached_property
    def looser(self) -> tuple["Question", ...]:
        """Return what else may have been meant when nothing was found: without the list's marks, form and region."""
        firm = normalise(self.typed[:_LONGEST])
        listed = _LISTED.sub("", firm.plain)
        ways = [firm.plain, firm.core, listed, normalise(listed).core if listed else ""]
        # 深康佳 is 康佳 of Shenzhen: a sign for the place before the brand.
        ways += [listed[1:]] if len(listed) > _BRAND and listed[0] in _PLACE_SIGNS else []
        different = dict.fromkeys(spelling.fold(way) for way in ways if way)
        return tuple(Question(way) for way in different if way and way != self.folded)

    @cached_property
    def is_abbreviation(self) -> bool:
        """Whether it may be a name with characters left out (甘肃建投)."""
        return bool(_CHINESE.fullmatch(self.folded))


@cache
def _sound(syllable: str) -> Sound:
    signs = np.array(sorted(map(ord, spelling.characters()[syllable])), dtype=np.uint32)
    table = np.zeros(1 << 16, dtype=bool)
    table[signs] = True
    return Sound(signs, table)
