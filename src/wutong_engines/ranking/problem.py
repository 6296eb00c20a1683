"""The question: which firms could fill this gap, for which anchor, within which limits, as of which day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from wutong_engines.chains.makers import Evidence
from wutong_engines.ranking.weights import Weights


class Described(Protocol):
    """What a segment of a chain, or a gap's segment, says about itself."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def industries(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is missing: the segment, the words its makers use, and their GB/T 4754 classes."""

    segment: str
    name: str
    words: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()

    @classmethod
    def of(cls, segment: Described) -> "Wanted":
        """Return what a segment asks for; its name stands in where it has no words of its own."""
        return cls(segment.code, segment.name, segment.words or (segment.name,), segment.industries)


@dataclass(frozen=True, slots=True)
class Partner:
    """A firm with a known tie to the anchor: how well known, who says so, when."""

    firm_id: str
    name: str
    evidence: Evidence
    source: str
    source_date: date | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The firm the chain hangs on (链主): where it is, and whom it is known to deal with."""

    name: str
    lon: float | None = None
    lat: float | None = None
    partners: tuple[Partner, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone itself: its firms are the supply side of the gap, not targets."""

    name: str = "兰州新区"
    region_codes: tuple[str, ...] = ("620171",)
    # A word of the address means the zone only inside its own province.
    province: str = "甘肃"
    address_words: tuple[str, ...] = ("兰州新区", "中川")
    lon: float = 103.62
    lat: float = 36.5152


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a firm must meet to be listed at all. A datum that is not known does not meet a limit set on it."""

    regions: tuple[str, ...] = ()
    region_groups: tuple[str, ...] = ()
    exclude_ids: tuple[str, ...] = ()
    exclude_local: bool = True
    min_capital_wan: float | None = None
    max_capital_wan: float | None = None
    registered_after: date | None = None
    registered_before: date | None = None
    titles: tuple[str, ...] = ()
    size_classes: tuple[str, ...] = ()
    max_km: float | None = None
    must_words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    branches: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a foreign currency is in yuan, and who says so when."""

    currency: str
    yuan: float
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Problem:
    """One question to the directory. :func:`wutong_engines.ranking.validated` refuses one that cannot be meant."""

    gap: Wanted
    as_of: date
    anchor: Anchor | None = None
    constraints: Constraints = field(default_factory=Constraints)
    weights: Weights | None = None
    limit: int = 50
    zone: Zone = field(default_factory=Zone)
    rates: tuple[Rate, ...] = ()
