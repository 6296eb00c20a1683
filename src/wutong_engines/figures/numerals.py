"""Read one number, in Arabic or Chinese numerals or both, from a place in a clean text."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

DIGITS = {
    letter: value
    for value, row in enumerate(("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for letter in row
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10**4, "亿": 10**8}
NUMERALS = "0-9" + "".join(DIGITS) + "".join(SMALL) + "".join(BIG)
LONGEST = 40
"""A longer run of numerals is a code or noise, never a number."""

_DIGIT = f"[{''.join(DIGITS)}]"
_ARABIC = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_SPELT = re.compile(f"(?:{_DIGIT}{{3,}}|{_DIGIT}[零〇]|[零〇]{_DIGIT})(?![十百千万亿拾佰仟])")
_DECIMALS = re.compile(f"点({_DIGIT}{{1,6}})")
_MORE = re.compile("[余多几]|来(?=[万亿家个条项人名次天年亩方])")
_SOME = re.compile("[几数](?=[十百千万亿])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how finely it was written."""

    end: int
    value: Decimal
    upper: Decimal | None
    """The other end of 五六 (5 to 6) and 数十 (20 to 99)."""
    step: Decimal
    """One in the last place printed, scale included: 0.1 for 97.2, ten thousand for 10万."""
    reach: Decimal
    """How far 余 carries: ten for 40余, a hundred for 100余."""
    vague: str
    """余, 多, 几 or 来 found inside the number, else empty."""
    arabic: bool
    scale: int
    """The last scale word, 1 when there is none."""


def significant_step(value: Decimal) -> Decimal:
    """Give one in the last place of a number that is not a closing zero."""
    if not value:
        return Decimal(1)
    return Decimal(1).scaleb(min(int(value.normalize().as_tuple().exponent), 60))


def scan(text: str, at: int) -> Number | None:
    """Read the longest number that starts at `at`, or nothing."""
    spelt = _SPELT.match(text, at, at + LONGEST)
    if spelt:
        return _plain(spelt.end(), "".join(str(DIGITS[letter]) for letter in spelt.group()), arabic=False)
    some = _SOME.match(text, at)
    reader = _Reader(text, some.end() if some else at)
    while reader.take():
        pass
    return reader.some() if some else reader.done()


def parse(text: str) -> Decimal | None:
    """Give the value of a text that is one number and nothing else, or nothing."""
    number = scan(text, 0)
    return number.value if number and number.end == len(text) else None


def _plain(end: int, digits: str, *, arabic: bool) -> Number:
    value = Decimal(digits)
    return Number(end, value, None, Decimal(1), significant_step(value), "", arabic, 1)


@dataclass(slots=True)
class _Reader:
    """Takes one token at a time as long as they make a well-formed number."""

    text: str
    at: int
    total: Decimal = Decimal(0)  # what 万 and 亿 have closed
    section: Decimal = Decimal(0)  # thousands, hundreds and tens of the open group
    pending: Decimal | None = None  # a digit or Arabic number no scale has taken yet
    spread: Decimal = Decimal(0)  # 1 for 五六
    step: Decimal = Decimal(1)
    reach: Decimal = Decimal(0)
    small: int = 10**4
    big: int = 10**9
    scale: int = 1
    vague: str = ""
    arabic: bool = False
    zero: bool = False
    yi: bool = False
    started: bool = field(default=False)

    def take(self) -> bool:
        """Take the next token; false when the number is over."""
        letter = self.text[self.at : self.at + 1]
        if letter in SMALL:
            return self._small(SMALL[letter])
        if letter in BIG:
            return self._big(BIG[letter])
        if self.vague or self.spread:
            return False
        if letter in DIGITS:
            return self._digit(DIGITS[letter])
        if letter.isascii() and letter.isdigit():
            return self._number()
        if letter == "点":
            return self._decimals()
        return self._more()

    def _advance(self, count: int = 1) -> bool:
        self.at += count
        self.started = True
        return True

    def _small(self, scale: int) -> bool:
        bare = self.pending is None and self.started and not self.zero and scale != 10
        if scale >= self.small or bare:
            return False
        if self.pending is not None and self.pending >= 10 and self.started and self.section:
            return False
        self.section += (Decimal(1) if self.pending is None else self.pending) * scale
        if self.pending is not None and self.arabic:
            self.step *= scale
        self._scaled(scale)
        self.small = scale
        return self._advance()

    def _big(self, scale: int) -> bool:
        group = self.section + (self.pending or 0)
        if not self.started:
            group = Decimal(1)
        if scale == BIG["亿"]:
            if self.yi or not (group or self.total):
                return False
            self.total, self.yi = (self.total + group) * scale, True
        else:
            if not group or self.big <= scale:
                return False
            self.total += group * scale
        self.section = Decimal(0)
        self.step *= scale
        self._scaled(scale)
        self.small, self.big = 10**4, scale
        return self._advance()

    def _scaled(self, scale: int) -> None:
        self.spread *= scale
        self.reach *= scale
        self.pending, self.zero, self.scale = None, False, scale

    def _digit(self, digit: int) -> bool:
        if self.pending is not None:
            if self.arabic or (int(self.pending), digit) not in _NEIGHBOURS:
                return False
            self.spread = Decimal(digit) - self.pending
            return self._advance()
        if digit == 0 and self.started:
            self.zero = True
            return self._advance()
        self.pending, self.step = Decimal(digit), Decimal(1)
        return self._advance()

    def _number(self) -> bool:
        found = _ARABIC.match(self.text, self.at)
        if self.pending is not None or not found:
            return False
        value = Decimal(found.group().replace(",", ""))
        if self.started and value >= self.scale:
            return False
        self.pending, self.arabic = value, True
        self.step = Decimal(1).scaleb(int(value.as_tuple().exponent))
        return self._advance(len(found.group()))

    def _decimals(self) -> bool:
        found = _DECIMALS.match(self.text, self.at)
        if not found or not self.started or self.arabic or (self.pending is None and self.scale > 10):
            return False
        digits = "".join(str(DIGITS[letter]) for letter in found.group(1))
        self.pending = (self.pending or 0) + Decimal(f"0.{digits}")
        self.step = Decimal(1).scaleb(-len(digits))
        return self._advance(len(found.group()))

    def _more(self) -> bool:
        found = _MORE.match(self.text, self.at)
        if not found or not self.started:
            return False
        group = self.section + (self.pending or 0)
        self.reach = significant_step(group) if group else self.step
        self.vague = found.group()
        return self._advance()

    def done(self) -> Number | None:
        """Close the number; 三百五 is 350."""
        if not self.started:
            return None
        tail = self.pending or Decimal(0)
        if tail and self.scale >= 100 and not (self.zero or self.arabic or self.vague or self.spread):
            tail *= self.scale // 10
        value = self.total + self.section + tail
        upper = value + self.spread if self.spread else None
        reach = self.reach or (significant_step(value) if self.scale < 10**4 else self.step)
        return Number(self.at, value, upper, self.step, reach, self.vague, self.arabic, self.scale)

    def some(self) -> Number | None:
        """Close 几十 and 数百万: from two of the unit to just below ten."""
        number = self.done()
        if number is None:
            return None
        unit = number.value
        return Number(self.at, unit * 2, unit * 10 - 1, Decimal(1), unit, "", False, number.scale)


_NEIGHBOURS = {(low, low + 1) for low in range(1, 9)} | {(3, 5)}
