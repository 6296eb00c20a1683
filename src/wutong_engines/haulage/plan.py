"""The answer: what is hauled when, what it costs, how far from the best it can be, and why the rest stays."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from wutong_engines.haulage.problem import HaulKind


class Status(StrEnum):
    """How good the plan is known to be."""

    OPTIMAL = "optimal"
    WITHIN = "within"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """What a reader sees."""
        return _STATUSES[self]


_STATUSES: Final = {
    Status.OPTIMAL: "已证最优",
    Status.WITHIN: "差距在允许范围内",
    Status.FEASIBLE: "可行,未证到所求差距",
    Status.INFEASIBLE: "无可行方案",
    Status.STOPPED: "中途停止,保留已得的最好方案",
}


class Reason(StrEnum):
    """Why the solver ended as it did."""

    PROVEN = "proven"
    GAP = "gap"
    TIME = "time"
    CANCELLED = "cancelled"
    NO_BOUND = "no_bound"
    ROUNDING = "rounding"
    NOTHING_FITS = "nothing_fits"

    @property
    def label(self) -> str:
        """What a reader sees."""
        return _REASONS[self]


_REASONS: Final = {
    Reason.PROVEN: "下界与方案费用相等",
    Reason.GAP: "方案费用与下界之差不超过所设差距",
    Reason.TIME: "到达时限",
    Reason.CANCELLED: "用户取消",
    Reason.NO_BOUND: "没有求得下界",
    Reason.ROUNDING: "余下的差距在计算的舍入误差之内,不再缩小",
    Reason.NOTHING_FITS: "已发生的运输与登记不符,或起运量使任何方案都不成立",
}


class Why(StrEnum):
    """Why a m³ neither goes to nor comes from a neighbour."""

    LAW = "law"
    CLASS = "class"
    GRADE = "grade"
    RULE = "rule"
    NO_PARTNER_IN_WINDOW = "no_partner_in_window"
    UNREACHABLE = "unreachable"
    DISTANCE = "distance"
    CAPACITY = "capacity"
    LEAST_LOT = "least_lot"
    PRICE = "price"
    NO_PARTNER = "no_partner"

    @property
    def label(self) -> str:
        """What a reader sees."""
        return _WHYS[self]


_WHYS: Final = {
    Why.LAW: "法律旗标",
    Why.CLASS: "土类不符",
    Why.GRADE: "土质等级不符",
    Why.RULE: "双方被指定不得调配",
    Why.NO_PARTNER_IN_WINDOW: "工期内无对家",
    Why.UNREACHABLE: "道路不通",
    Why.DISTANCE: "超过运距上限",
    Why.CAPACITY: "运能或场地不足",
    Why.LEAST_LOT: "不足起运量",
    Why.PRICE: "外运外购更便宜",
    Why.NO_PARTNER: "对家已无余量",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How long to search, and how close is close enough."""

    time_limit: float = 60.0
    # Of the cost; where whole numbers prove the optimum, they do so whatever gap would have been enough.
    gap: float = 0.001
    threads: int = 1
    seed: int = 0
    # auto | network (own core) | linear (HiGHS) | mixed (HiGHS with binaries)
    route: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """So many m³ in one period from one site to another; for `stock`, what lies there when the period ends."""

    kind: HaulKind
    from_id: str
    to_id: str
    week: int
    starts: date
    bank: int
    loose: int
    compacted: int
    trips: int
    # Trucks on each open day.
    trucks: int
    km: float
    km_basis: str
    unit_fen: int
    cost_fen: int
    # The surplus whose soil it is; empty for bought soil and for what a need holds in stock.
    origin_id: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Volume of a lot without a neighbour: `outside` of it is disposed of or bought, the rest is 无处可去 or 缺口."""

    id: str
    bank: int
    outside: int
    reason: Why
    sentence: str


@dataclass(frozen=True, slots=True)
class Costs:
    """The plan's cost by kind, in fen; they add up to the whole."""

    haul: int = 0
    disposal_fee: int = 0
    purchase: int = 0
    handling: int = 0
    holding: int = 0
    fixed: int = 0
    treatment: int = 0

    @property
    def total(self) -> int:
        """The sum of all kinds."""
        return (
            self.haul + self.disposal_fee + self.purchase + self.handling + self.holding + self.fixed + self.treatment
        )


@dataclass(frozen=True, slots=True)
class Marginal:
    """What one more m³ is worth here: positive where it saves money for the whole zone."""

    id: str
    week: int | None
    fen_per_m3: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What one lot would cost alone: cheapest disposal or purchase, delivered; None where no outside option exists."""

    id: str
    bank: int
    alone_fen: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A result: flows, money, proof, and what could not be placed."""

    problem_hash: str
    status: Status
    reason: Reason
    flows: tuple[Flow, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    costs: Costs = field(default_factory=Costs)
    # No legal plan that leaves as little soil without a place costs less; None: not known.
    bound_fen: int | None = None
    proven: bool = False
    engine: str = ""
    why_engine: str = ""
    marginal: tuple[Marginal, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    # None where a lot has no outside option: then time is saved and not money.
    saving_fen: int | None = None
    seconds: float = 0.0
    roads_basis: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def cost_fen(self) -> int:
        """What the whole plan costs."""
        return self.costs.total

    @property
    def gap(self) -> float | None:
        """How far above the bound the plan may be, as a share of its cost; None when there is no bound."""
        if self.bound_fen is None:
            return None
        above = max(0, self.cost_fen - self.bound_fen)
        return above / max(self.cost_fen, 1)
