"""Characters: one shared converter to simplified script, and how characters sound."""

import unicodedata
from functools import cache
from typing import Final

import opencc
from pypinyin.constants import PINYIN_DICT

# What pypinyin gives first is the commonest reading in running text; in firm names and places these
# characters are read differently.
_READINGS: Final = {
    "长": "chang",
    "厦": "sha",
    "朝": "chao",
    "藏": "zang",
    "会": "hui",
    "曾": "zeng",
    "单": "dan",
    "解": "jie",
    "石": "shi",
    "万": "wan",
    "车": "che",
    "大": "da",
    "乐": "le",
    "合": "he",
    "番": "fan",
    "沈": "shen",
    "都": "du",
    "省": "sheng",
    "广": "guang",
    "厂": "chang",
}
# Words in which a character is read differently from its usual reading: places first of all.
_PHRASES: Final = {"重庆": "cq", "厦门": "xm", "银行": "yh", "音乐": "yy", "番禺": "py", "会计": "kj", "铅山": "ys"}

# Variants of one character that the converter keeps apart, though lists mix them in firm names.
_SAME_CHARACTER: Final = {"钜": "巨", "鉅": "巨", "瞭": "了", "澂": "澄", "甯": "宁"}

# Private-use code points: one for every syllable, so that sounds compare as short strings do.
_SOUND_BASE: Final = 0xE000


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Turn traditional script into simplified, by phrase where the phrase decides."""
    return str(_converter().convert(text))


@cache
def syllables() -> dict[str, str]:
    """Return the plain syllable of every common Chinese character, as firm names are read."""
    first = {
        chr(code): _plain(readings.split(",", 1)[0])
        for code, readings in PINYIN_DICT.items()
        if 0x3400 <= code <= 0x9FFF
    }
    return first | _READINGS


def _plain(syllable: str) -> str:
    """Drop the tone mark: zhǎng is zhang, lǜ is lu."""
    letters = unicodedata.normalize("NFD", syllable)
    return "".join(letter for letter in letters if letter.isascii())


@cache
def _initial_table() -> dict[int, str]:
    return {ord(character): syllable[:1] for character, syllable in syllables().items()}


@cache
def _sound_table() -> dict[int, str]:
    numbers = {syllable: number for number, syllable in enumerate(sorted(set(syllables().values())))}
    return {ord(character): chr(_SOUND_BASE + numbers[syllable]) for character, syllable in syllables().items()}


@cache
def _variants() -> dict[int, str]:
    """Fold characters that the phrase converter leaves alone in one phrase and changes in another."""
    span = "".join(map(chr, range(0x4E00, 0xA000)))
    one_by_one = _converter().convert("\n".join(span)).split("\n")
    once = {old: new for old, new in zip(span, one_by_one, strict=True) if old != new} | _SAME_CHARACTER
    # Followed to the end, so that folding twice is folding once.
    return {ord(old): once.get(new, new) for old, new in once.items() if once.get(new) != old}


def fold_variants(text: str) -> str:
    """Replace every character by its simplified form one by one, for comparing only."""
    return text.translate(_variants())


def initials(text: str) -> str:
    """Return the pinyin initials of a name, Latin letters and digits kept, the rest dropped."""
    for phrase, letters in _PHRASES.items():
        if phrase in text:
            text = text.replace(phrase, letters)
    spelled = text.translate(_initial_table()).lower()
    return spelled if spelled.isalnum() and spelled.isascii() else _only_letters(spelled)


def _only_letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def sound(text: str) -> str:
    """Write a text with one sign for each syllable: two texts that sound alike become equal."""
    return text.translate(_sound_table())
