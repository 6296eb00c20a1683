"""Units as types: an amount of one never adds up with another.

>>> WanYuan(200000) / Mu(824)
WanYuanPerMu('242.718446601941747572815534')
>>> print(WanYuan(200000) / Mu(824), WanYuan(25000).short(), Mu("54.90"))
242.7万元/亩 2.5亿元 54.9亩
>>> parse("2.5亿元")
WanYuan('25000')
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import total_ordering
from typing import ClassVar, Final, Literal, Self, TypeVar, overload

Number = Decimal | int

# Powers of ten: beyond the largest nothing is an amount of this world, beyond the smallest nothing is shown.
_LARGEST: Final = 18
_SMALLEST: Final = 12


@dataclass(frozen=True, order=True, slots=True, repr=False, init=False)
class Amount:
    """A number with its unit; amounts compare and add up with their own kind only."""

    value: Decimal
    symbol: ClassVar[str] = ""
    places: ClassVar[int] = 2
    # The larger unit people change to in a headline: from how much on, and its symbol.
    larger: ClassVar[tuple[int, str] | None] = None

    def __init__(self, value: Decimal | int | str) -> None:
        """Take an exact number; a float is refused, for it would bring its noise along."""
        if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
            message = f"{type(self).__name__} takes a Decimal, int or str, not {type(value).__name__}"
            raise TypeError(message)
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError("数量必须是一个有限的数。")
        if number.adjusted() > _LARGEST:
            raise ValueError("数量过大,请核对单位和位数。")
        object.__setattr__(self, "value", number)

    @classmethod
    def of(cls, number: Decimal | int | str) -> Self:
        """Return the amount of a number."""
        return cls(number)

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self.exact}')"

    @property
    def exact(self) -> str:
        """The number without its unit, unrounded, as a form shows it for editing."""
        return _without_idle_zeros(f"{self.value:f}")

    def __str__(self) -> str:
        return digits(self.value, self.places) + self.symbol

    def short(self) -> str:
        """Return the amount as a headline says it: 25000万元 is 2.5亿元, 100000方 is 10万方."""
        if self.larger and abs(self.value) >= self.larger[0]:
            return digits(self.value / self.larger[0], 2) + self.larger[1]
        return str(self)

    def rounded(self, places: int = 0) -> Self:
        """Return the amount rounded half up, as people round."""
        return type(self)(_round(self.value, places))

    def __bool__(self) -> bool:
        return bool(self.value)

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.value + other.value)

    def __radd__(self, other: Literal[0]) -> Self:
        # sum() begins with a bare 0, the one number that needs no unit.
        return self if other == 0 and isinstance(other, int) else NotImplemented

    def __sub__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.value - other.value)

    def __neg__(self) -> Self:
        return type(self)(-self.value)

    def __abs__(self) -> Self:
        return type(self)(abs(self.value))

    def __mul__(self, factor: Number) -> Self:
        return type(self)(self.value * factor) if _is_number(factor) else NotImplemented

    def __rmul__(self, factor: Number) -> Self:
        return type(self)(self.value * factor) if _is_number(factor) else NotImplemented

    @overload
    def __truediv__(self, other: Self) -> Decimal: ...
    @overload
    def __truediv__(self, other: Number) -> Self: ...
    def __truediv__(self, other: Self | Number) -> Decimal | Self:
        if isinstance(other, Amount):
            return self.value / other.value if type(other) is type(self) else NotImplemented
        return type(self)(self.value / other) if _is_number(other) else NotImplemented


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal | int) and not isinstance(value, bool)


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def digits(value: Decimal, places: int) -> str:
    """Write a number with at most so many decimals, without idle zeros or an exponent."""
    rounded = _round(value, places)
    if value and not rounded:
        # A small amount is not nothing: show its first two digits.
        rounded = _round(value, min(1 - value.adjusted(), _SMALLEST))
    return _without_idle_zeros(f"{rounded:f}")


def _without_idle_zeros(text: str) -> str:
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


class Yuan(Amount):
    """元."""

    __slots__ = ()
    symbol = "元"
    larger = (10_000, "万元")

    def to_wan_yuan(self) -> "WanYuan":
        """Return the same sum in 万元."""
        return WanYuan(self.value / 10_000)

    def short(self) -> str:
        """Return the sum in 元, 万元 or 亿元, whichever reads best."""
        return self.to_wan_yuan().short() if abs(self.value) >= 10_000 else str(self)


class WanYuanPerMu(Amount):
    """万元/亩: how much is invested on a mu of land."""

    __slots__ = ()
    symbol = "万元/亩"
    places = 1


class WanYuan(Amount):
    """万元."""

    __slots__ = ()
    symbol = "万元"
    larger = (10_000, "亿元")

    def to_yuan(self) -> Yuan:
        """Return the same sum in 元."""
        return Yuan(self.value * 10_000)

    # mypy refuses a wider operator in a subclass; here the third kind of operand has its own type of answer.
    @overload  # type: ignore[override]  # see above
    def __truediv__(self, other: Self) -> Decimal: ...
    @overload
    def __truediv__(self, other: Number) -> Self: ...
    @overload
    def __truediv__(self, other: "Mu") -> WanYuanPerMu: ...
    def __truediv__(self, other: "Self | Number | Mu") -> Decimal | Self | WanYuanPerMu:
        if isinstance(other, Mu):
            return WanYuanPerMu(self.value / other.value)
        return Amount.__truediv__(self, other)


class Mu(Amount):
    """亩: 15 to the hectare."""

    __slots__ = ()
    symbol = "亩"

    def to_square_metres(self) -> "SquareMetres":
        """Return the same area in square metres: 1 亩 is 2000/3 m²."""
        return SquareMetres(self.value * 2000 / 3)

    def to_hectares(self) -> "Hectares":
        """Return the same area in hectares."""
        return Hectares(self.value / 15)


class SquareMetres(Amount):
    """平方米."""

    __slots__ = ()
    symbol = "平方米"
    larger = (10_000, "万平方米")

    def to_mu(self) -> Mu:
        """Return the same area in 亩."""
        return Mu(self.value * 3 / 2000)


class Hectares(Amount):
    """公顷."""

    __slots__ = ()
    symbol = "公顷"
    places = 4

    def to_mu(self) -> Mu:
        """Return the same area in 亩."""
        return Mu(self.value * 15)

    def to_square_metres(self) -> SquareMetres:
        """Return the same area in square metres."""
        return SquareMetres(self.value * 10_000)


class CubicMetres(Amount):
    """方, of a state that nobody has named."""

    __slots__ = ()
    symbol = "方"
    larger = (10_000, "万方")


class BankCubicMetres(CubicMetres):
    """自然方: soil as it lies in the ground."""

    __slots__ = ()
    symbol = "方(自然方)"
    larger = (10_000, "万方(自然方)")


class LooseCubicMetres(CubicMetres):
    """松方: soil on the lorry."""

    __slots__ = ()
    symbol = "方(松方)"
    larger = (10_000, "万方(松方)")


class CompactedCubicMetres(CubicMetres):
    """压实方: soil rolled into a fill."""

    __slots__ = ()
    symbol = "方(压实方)"
    larger = (10_000, "万方(压实方)")


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """So many out of so many: 35 of 36 prints 97.2%, and keeps both numbers."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.denominator < 0:
            raise ValueError("占比的分母不能是负数。")

    @property
    def fraction(self) -> Fraction | None:
        """The exact ratio; nothing when there is no base to divide by."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def percent(self, places: int = 1) -> str:
        """Return the percentage, rounded half up; a dash when there is no base."""
        if not self.denominator:
            return "—"
        # Rounded on the exact ratio: half up must not depend on how far a division was carried.
        scaled = Fraction(abs(self.numerator) * 100 * 10**places, self.denominator) + Fraction(1, 2)
        value = Decimal(int(scaled)).scaleb(-places)
        return f"{'-' if self.numerator < 0 and value else ''}{value:f}%"

    def __str__(self) -> str:
        return self.percent()

    def __eq__(self, other: object) -> bool:
        return self.fraction == other.fraction if isinstance(other, Share) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.fraction)

    def __lt__(self, other: Self) -> bool:
        if not isinstance(other, Share) or self.fraction is None or other.fraction is None:
            return NotImplemented
        return self.fraction < other.fraction


A = TypeVar("A", bound=Amount)

_TYPED: Final = re.compile(
    r"约?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)([十百千万亿]{0,3})((?:[^\d.,十百千万亿].{0,9})?)", re.ASCII
)
_TIMES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNITS: Final[dict[str, type[Amount]]] = {
    **dict.fromkeys(["元", "元人民币", "人民币", "块", "块钱"], Yuan),
    **dict.fromkeys(["元/亩", "元每亩"], WanYuanPerMu),
    **dict.fromkeys(["亩", "亩地"], Mu),
    **dict.fromkeys(["平方米", "平米", "平方", "平", "M2", "㎡"], SquareMetres),
    **dict.fromkeys(["公顷", "HA"], Hectares),
    **dict.fromkeys(["方", "立方米", "立方", "方土", "M3"], CubicMetres),
    **dict.fromkeys(["自然方", "方(自然方)", "方自然方"], BankCubicMetres),
    **dict.fromkeys(["松方", "方(松方)", "方松方"], LooseCubicMetres),
    **dict.fromkeys(["压实方", "方(压实方)", "方压实方"], CompactedCubicMetres),
}


def parse(text: str) -> Amount:
    """Read an amount as people type it; a sum of money without 元 needs its 万 or 亿.

    Raises ``ValueError`` with a Chinese sentence when the text is no amount.
    """
    number, times, unit = _read(text)
    if unit == "" and times >= 10_000:
        return WanYuan(number * times / 10_000)
    if unit not in _UNITS:
        reason = f"“{text.strip()}”缺少单位" if unit == "" else f"“{unit}”不是认识的单位"
        raise ValueError(f"{reason},请写成“2.5亿元”“824亩”“10万方”这样。")
    return _made(_UNITS[unit], number, times)


def parse_as(text: str, unit: type[A]) -> A:
    """Read an amount for a place that expects one unit: a bare number is of that unit, others are converted."""
    number, times, written = _read(text)
    if written == "" and not (unit in (WanYuan, Yuan) and times >= 10_000):
        return unit(number * times)
    if _UNITS.get(written) is CubicMetres and issubclass(unit, CubicMetres):
        # The place says which state of soil it takes; people then write a plain 方.
        return unit(number * times)
    amount = parse(text)
    converted = convert(amount, unit)
    if converted is None:
        raise ValueError(f"“{text.strip()}”的单位不对,这里应填{unit.symbol}。")
    return converted


def convert(amount: Amount, unit: type[A]) -> A | None:
    """Return the amount in another unit of the same kind, or nothing; states of soil are never converted."""
    if type(amount) is unit:
        return amount
    step = _CONVERSIONS.get((type(amount), unit))
    return unit(amount.value * step[0] / step[1]) if step else None


_CONVERSIONS: Final[dict[tuple[type[Amount], type[Amount]], tuple[int, int]]] = {
    (Yuan, WanYuan): (1, 10_000),
    (WanYuan, Yuan): (10_000, 1),
    (Mu, SquareMetres): (2000, 3),
    (SquareMetres, Mu): (3, 2000),
    (Hectares, Mu): (15, 1),
    (Mu, Hectares): (1, 15),
    (Hectares, SquareMetres): (10_000, 1),
    (SquareMetres, Hectares): (1, 10_000),
}


def _read(text: str) -> tuple[Decimal, int, str]:
    """Split what was typed into number, 万/亿 and the rest."""
    tidy = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = _TYPED.fullmatch(tidy) if len(tidy) <= 40 else None
    if not found:
        shown = text.strip()
        shown = shown if len(shown) <= 20 else shown[:20] + "…"
        raise ValueError(f"“{shown}”不是数量,请写成“2.5亿元”“3000万”“824亩”这样。")
    times = 1
    for sign in found[2]:
        times *= _TIMES[sign]
    return Decimal(found[1].replace(",", "")), times, found[3]


def _made(unit: type[Amount], number: Decimal, times: int) -> Amount:
    """Make the amount of a unit that was read; large sums are kept in 万元."""
    if unit is WanYuanPerMu:
        return WanYuanPerMu(number * times / 10_000)
    if unit is Yuan and times >= 10_000:
        return WanYuan(number * times / 10_000)
    return unit(number * times)
