"""The problem: who has soil, who needs it, what it costs to move, and what must not be done.

Volumes are stated as people state them, with their convention; the engine works in whole bank m³ (自然方). Money is
whole fen. `validation.validated` refuses a problem that cannot be meant.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from wutong_engines.haulage.distances import Place, Roads
from wutong_engines.haulage.factors import EARTH, Factors
from wutong_engines.haulage.words import SUITABLE, Convention, Flag, Grade, Soil, Use


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date
    reason: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Price:
    """Fen per bank m³, and who said so when."""

    fen: int
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Stock:
    """A heap on the site itself: how much it holds, what a week costs, what picking it up again costs."""

    capacity: int
    hold_fen_week: int = 30
    rehandle_fen: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What a surplus and a need have in common: a volume at a place in a window."""

    id: str
    name: str
    amount: Decimal
    convention: Convention
    start: date
    end: date
    factors: Factors = EARTH
    place: Place | None = None
    owner: str = ""
    # Tells two heaps of one site apart; without it, two lots at one spot with one soil are one heap registered twice.
    heap: str = ""
    daily: int | None = None
    # Arises (or is used up) evenly over its open days and cannot wait without a stock.
    steady: bool = False
    stock: Stock | None = None
    minimum: int | None = None
    flags: frozenset[Flag] = frozenset()
    pauses: tuple[Span, ...] = ()
    cancelled: bool = False

    def bank(self, basis: "Basis") -> int:
        """Return the volume to plan with, in whole bank m³."""
        if basis is Basis.MINIMUM and self.minimum is not None:
            return self.minimum
        return self.factors.to_bank(self.amount, self.convention)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus(Lot):
    """余土: soil that has to leave."""

    soil: Soil
    grade: Grade = Grade.A


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Lot):
    """缺土: a site that has to be filled."""

    use: Use
    accepts: frozenset[Soil] | None = None
    worst_grade: Grade | None = None

    @property
    def soils(self) -> frozenset[Soil]:
        """The soils it takes: as stated, or what its use commonly takes."""
        return SUITABLE[self.use] if self.accepts is None else self.accepts

    @property
    def dirtiest(self) -> Grade:
        """The worst grade it takes: as stated, or what its use commonly takes; never C."""
        if self.worst_grade is not None:
            return self.worst_grade
        return Grade.A if self.use in {Use.PLANTING, Use.RECLAIM} else Grade.B


@dataclass(frozen=True, slots=True, kw_only=True)
class Yard:
    """A stockyard of the zone: soil may wait here, each kind on a heap of its own."""

    id: str
    name: str
    capacity: int
    place: Place | None = None
    handling_fen: int = 300
    hold_fen_week: int = 30
    start: date | None = None
    end: date | None = None
    soils: frozenset[Soil] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """消纳场: takes soil for a fee."""

    id: str
    name: str
    fee: Price
    place: Place | None = None
    capacity: int | None = None
    daily: int | None = None
    start: date | None = None
    end: date | None = None
    # 0 is Monday.
    closed_weekdays: frozenset[int] = frozenset()
    soils: frozenset[Soil] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrow:
    """取土场: sells soil for a price per bank m³ (a legal source only)."""

    id: str
    name: str
    price: Price
    soil: Soil
    grade: Grade = Grade.A
    # None: its soil makes as much fill as the need's own factors say.
    factors: Factors | None = None
    place: Place | None = None
    capacity: int | None = None
    daily: int | None = None
    start: date | None = None
    end: date | None = None
    closed_weekdays: frozenset[int] = frozenset()


Site = Surplus | Need | Yard | Disposal | Borrow


@dataclass(frozen=True, slots=True)
class Surcharge:
    """Dearer hauls on some days (winter, night): fen per bank m³ for periods that begin in one of the spans."""

    name: str
    fen: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tariff:
    """What hauling costs: the first kilometre with loading, and each further step."""

    first_km_fen: int
    each_km_fen: int
    # 1.0 charges started kilometres, 0.1 started hundred metres, None the distance as it is.
    step_km: float | None
    source: str
    on: date
    surcharges: tuple[Surcharge, ...] = ()

    def fen(self, km: float) -> int:
        """Return what one bank m³ costs over a distance, rounded half up to the fen.

        >>> Tariff(600, 120, None, "询价", date(2024, 3, 1)).fen(2.1)
        732
        """
        further = max(0, round(km * 1000) - 1000)
        if self.step_km is not None:
            step = round(self.step_km * 1000)
            further = -(-further // step) * step
        return self.first_km_fen + (2 * self.each_km_fen * further + 1000) // 2000

    def surcharge_on(self, day: date) -> int:
        """Return the surcharges per bank m³ in a period that begins on a day."""
        return sum(s.fen for s in self.surcharges if any(day in span for span in s.spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule:
    """What is special about one pair of sites; `surplus_id` may be a borrow site, `need_id` a disposal site or yard."""

    surplus_id: str
    need_id: str
    # False forbids, True allows what the tables of soil and grade would not; neither opens what the law closes.
    allowed: bool | None = None
    reason: str = ""
    km: float | None = None
    # Treatment on the way (lime), fen per bank m³.
    add_fen: int = 0
    # Compacted m³ that one bank m³ of this surplus makes at this need; None: the need's own factor.
    yield_: Decimal | None = None
    least: int = 0
    fixed_fen: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate that several lots share: so many loaded trucks a day, in and out together."""

    name: str
    lots: tuple[str, ...]
    loads_per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What holds for the whole zone; least lot and fixed cost are for direct hauls between neighbours."""

    max_km: float | None = None
    trucks_per_day: int | None = None
    trips_per_truck: int = 8
    truck_bank_m3: int = 12
    least_lot: int = 0
    fixed_fen: int = 0
    curfews: tuple[Span, ...] = ()
    gates: tuple[Gate, ...] = ()


class Basis(StrEnum):
    """Which volumes to plan with: the likely ones, or only what is sure."""

    LIKELY = "likely"
    MINIMUM = "minimum"


class HaulKind(StrEnum):
    """What one line of a plan does."""

    HAUL = "haul"
    TO_YARD = "to_yard"
    FROM_YARD = "from_yard"
    DISPOSAL = "disposal"
    BORROW = "borrow"
    TO_STOCK = "to_stock"
    STOCK = "stock"

    @property
    def label(self) -> str:
        """The trade's word."""
        return _KINDS[self]


_KINDS = {
    HaulKind.HAUL: "直运",
    HaulKind.TO_YARD: "进堆场",
    HaulKind.FROM_YARD: "出堆场",
    HaulKind.DISPOSAL: "外运消纳",
    HaulKind.BORROW: "外购",
    HaulKind.TO_STOCK: "场内堆存",
    HaulKind.STOCK: "堆存",
}


@dataclass(frozen=True, slots=True)
class Haul:
    """So many bank m³ in one period: driven already (`past`), or promised and better kept (`keep`)."""

    kind: HaulKind
    from_id: str
    to_id: str
    week: int
    bank: int
    # Whose soil it is where it comes from a yard.
    origin_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a plan depends on; the same problem always gets the same plan."""

    name: str
    start: date
    weeks: int
    surpluses: tuple[Surplus, ...]
    needs: tuple[Need, ...]
    tariff: Tariff
    roads: Roads
    yards: tuple[Yard, ...] = ()
    disposals: tuple[Disposal, ...] = ()
    borrows: tuple[Borrow, ...] = ()
    pairs: tuple[PairRule, ...] = ()
    limits: Limits = field(default_factory=Limits)
    period_days: int = 7
    basis: Basis = Basis.LIKELY
    # Nothing new is hauled before the period that holds this day.
    today: date | None = None
    past: tuple[Haul, ...] = ()
    keep: tuple[Haul, ...] = ()
    # What it is worth not to move one m³ that `keep` promised.
    change_fen: int = 0

    @cached_property
    def periods(self) -> int:
        """How many periods the horizon has."""
        return -(-self.weeks * 7 // self.period_days)

    @cached_property
    def rules(self) -> dict[tuple[str, str], PairRule]:
        """The special pairs by their two ids."""
        return {(rule.surplus_id, rule.need_id): rule for rule in self.pairs}

    @property
    def sites(self) -> tuple["Site", ...]:
        """Every site of the problem."""
        return (*self.surpluses, *self.needs, *self.yards, *self.disposals, *self.borrows)

    @cached_property
    def places(self) -> dict[str, Place | None]:
        """Where every site is, by id."""
        return {site.id: site.place for site in self.sites}

    @cached_property
    def names(self) -> dict[str, str]:
        """What every site is called, by id."""
        return {site.id: site.name for site in self.sites}

    def first_day(self, period: int) -> date:
        """Return the first day of a period."""
        return self.start + timedelta(days=period * self.period_days)

    def days(self, period: int) -> tuple[date, ...]:
        """Return the days of a period."""
        first = self.first_day(period)
        return tuple(first + timedelta(days=day) for day in range(self.period_days))
