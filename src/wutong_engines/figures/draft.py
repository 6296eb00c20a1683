"""A figure while it is being read, in offsets of the clean text."""

from dataclasses import dataclass
from decimal import Decimal

from wutong_engines.figures.figure import Bound, Kind

ROSE = "是增减幅度,不是总数"
"""The reason told for every rise or fall."""


@dataclass(slots=True)
class Draft:
    """A figure that each step of reading adds to."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    reach: Decimal
    upper: Decimal | None = None
    unit: str = ""
    bound: Bound = Bound.EXACT
    kind: Kind = Kind.QUANTITY
    reason: str = ""
