"""Volume conventions (自然方、松方、压实方) and the factors between them, each with its source.

Matching happens in bank volume only: ``bank = loose / K1`` and ``bank = compacted / Kc``.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from wutong_engines.haulage.words import Convention

LEAST_FACTOR: Final = Decimal("0.5")
LARGEST_FACTOR: Final = Decimal(2)


def whole(amount: Decimal) -> int:
    """Round half up to whole m³, as people round."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Factors:
    """How much one bank m³ becomes when dug (K1) and when compacted (Kc), and who says so."""

    loose: Decimal
    compacted: Decimal
    source: str

    def exact_bank(self, amount: Decimal | int, convention: Convention) -> Decimal:
        """Return a stated amount as bank volume, unrounded."""
        number = Decimal(amount)
        if convention is Convention.LOOSE:
            return number / self.loose
        return number / self.compacted if convention is Convention.COMPACTED else number

    def to_bank(self, amount: Decimal | int, convention: Convention) -> int:
        """Return a stated amount as whole bank m³, rounded half up.

        >>> Factors(Decimal("1.33"), Decimal("0.85"), "水利定额").to_bank(10_000, Convention.COMPACTED)
        11765
        """
        return whole(self.exact_bank(amount, convention))

    def to_loose(self, bank: int) -> int:
        """Return the loose m³ that trucks carry for a bank volume."""
        return whole(bank * self.loose)

    def to_compacted(self, bank: int) -> int:
        """Return the compacted m³ that a bank volume makes."""
        return whole(bank * self.compacted)


def compaction(natural_dry_density: Decimal, degree: Decimal, largest_dry_density: Decimal) -> Decimal:
    """Return Kc from the dry densities: ``ρd / (λc · ρd_max)``; nothing is rounded on the way.

    >>> Factors(Decimal("1.33"), compaction(Decimal("1.35"), Decimal("0.95"), Decimal("1.72")), "试验").to_bank(
    ...     10_000, Convention.COMPACTED)
    12104
    """
    return natural_dry_density / (degree * largest_dry_density)


_QUOTA: Final = "水利定额松实系数表"

EARTH: Final = Factors(Decimal("1.33"), Decimal("0.85"), _QUOTA + "·土方")
ROCK: Final = Factors(Decimal("1.53"), Decimal("1.31"), _QUOTA + "·石方")
SAND: Final = Factors(Decimal("1.07"), Decimal("0.94"), _QUOTA + "·砂")
MIXED: Final = Factors(Decimal("1.19"), Decimal("0.88"), _QUOTA + "·混合料")
BOULDERS: Final = Factors(Decimal("1.75"), Decimal("1.43"), _QUOTA + "·块石")
