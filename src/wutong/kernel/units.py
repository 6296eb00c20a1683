"""Units as types: an amount of one never adds up with another."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self


@dataclass(frozen=True, order=True)
class Amount:
    """A number with its unit."""

    value: Decimal
    symbol: ClassVar[str] = ""

    def __str__(self) -> str:
        return f"{self.value.normalize():f}{self.symbol}"

    @classmethod
    def of(cls, number: Decimal | int | str) -> Self:
        """Return the amount of a number."""
        return cls(Decimal(number))


class WanYuan(Amount):
    """万元."""

    symbol = "万元"


class Mu(Amount):
    """亩."""

    symbol = "亩"


class SquareMetres(Amount):
    """平方米."""

    symbol = "m²"
