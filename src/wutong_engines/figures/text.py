"""One plain script to search in, with the way back to the text as it was given."""

import re
from dataclasses import dataclass
from functools import lru_cache

import opencc

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WIDE_COMMA = "\uff0c"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
# A gloss carries a tone mark, or is one of the few toneless syllables; "(km)" and "(CPHI)" are not glosses.
_GLOSS = (
    rf"(?<=[{HAN}])[(\uff08](?:(?=[a-zü]{{0,6}}[{_TONED}])[a-zü{_TONED}\u0308]{{1,8}}"
    r"|de|le|ma|ne|ba|me|men|zi|zhe)[)\uff09]"
)
_UNSEEN = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
_DROP = re.compile(f"{_GLOSS}|{_UNSEEN}")
# A plain "?" inside running Chinese is a lost ideographic space, unless the words before it ask.
_LOST_SPACE = re.compile(rf"(?<=[{HAN}])(?<![吗呢么吧嗎麼])\?(?=\w)|(?<=[0-9])\?(?=[{HAN}])")
# Between plain digits a wide comma parts two clauses ("线索136,20个"), so it must not look like 136,20.
_PARTING_COMMA = re.compile(r"(?<=[0-9])\uff0c(?=[0-9])")
_PARTING_MARK = "\ufff9"


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text in simplified script and half width, without pinyin glosses; `offsets[i]` is where `text[i]` stood."""

    original: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the clean text into the span of the original it came from."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else len(self.original)
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        """Quote the original words behind a span of the clean text."""
        first, last = self.span(start, end)
        return self.original[first:last]


def clean(text: str) -> CleanText:
    """Bring any draft into one script and width, keeping the offset of every character; linear in the text."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for gloss in _DROP.finditer(text):
        pieces.append(text[at : gloss.start()])
        offsets.extend(range(at, gloss.start()))
        at = gloss.end()
    pieces.append(text[at:])
    offsets.extend(range(at, len(text)))
    bare = _LOST_SPACE.sub(" ", "".join(pieces))
    bare = _PARTING_COMMA.sub(_PARTING_MARK, bare)
    plain = bare.translate(_table(set(bare))).replace(_PARTING_MARK, WIDE_COMMA)
    return CleanText(original=text, text=plain, offsets=tuple(offsets))


def _table(letters: set[str]) -> dict[int, str]:
    # Letter by letter on purpose: phrase conversion may change lengths, and every offset must hold.
    table = {ord(letter): _narrow(letter) for letter in letters if _narrow(letter) != letter}
    wide = [letter for letter in letters if letter > "\u2e80" and ord(letter) not in table]
    simple = _converter().convert("\n".join(wide)).split("\n") if wide else []
    if len(simple) == len(wide):
        table.update({ord(a): b for a, b in zip(wide, simple, strict=True) if len(b) == 1})
    return table


def _narrow(letter: str) -> str:
    if "\uff01" <= letter <= "\uff5e":
        return chr(ord(letter) - 0xFEE0)
    return {"\u3000": " ", "\u00a0": " ", "○": "〇", "−": "-", "﹪": "%", "\r": "\n"}.get(letter, letter)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
