"""What a figure is: where it stands, what it is worth, how firmly it is said, and whether it claims anything."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Bound(StrEnum):
    """How firmly a figure is said; `holds` gives each its meaning."""

    EXACT = "exact"
    MORE = "more"
    """余, 多, 几"""
    AT_LEAST = "at_least"
    """以上, 不低于, 不少于, 至少"""
    OVER = "over"
    """超, 突破, 逾"""
    ABOUT = "about"
    """约, 左右, 来"""
    NEARLY = "nearly"
    """近, 接近"""
    AT_MOST = "at_most"
    """以内, 以下, 不超过"""
    UNDER = "under"
    """不足, 不到, 低于"""


class Kind(StrEnum):
    """What sort of thing a figure is; only the first two claim an amount."""

    QUANTITY = "quantity"
    SHARE = "share"
    """Percent, 成, fractions: the value is always in percent."""
    CHANGE = "change"
    """A rise or fall (增长8%, 2.8个百分点), not a level."""
    THRESHOLD = "threshold"
    """The edge of a class (亿元以上项目), not an amount."""
    DATE = "date"
    ORDINAL = "ordinal"
    NAME = "name"
    """Part of a proper name or a slogan."""
    WORD = "word"
    """A numeral inside an ordinary word (统一, 一个专班)."""
    CODE = "code"
    """Telephone, document and other numbers that count nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text; `start` and `end` are offsets of the text as it was given."""

    text: str
    start: int
    end: int
    value: Decimal
    """Scale folded in (10万方 is 100000); of what claims nothing, the first number printed in it."""
    upper: Decimal | None
    """The other end of a range, else nothing."""
    unit: str
    """The measure word in its house form, empty when the text names none."""
    bound: Bound
    kind: Kind
    step: Decimal
    """One in the last place printed: 0.1 for 97.2%, 10000 for 10万方."""
    reach: Decimal
    """How far 余 carries: ten for 40余, a hundred for 100余."""
    reason: str
    """Why it is of this kind, in Chinese; empty for a plain quantity."""

    @property
    def counts(self) -> bool:
        """Whether the figure states an amount that rows could bear out."""
        return self.kind in (Kind.QUANTITY, Kind.SHARE)
