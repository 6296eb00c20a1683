"""The answer: firms in order with every point explained, those left out with the reason, and why not this one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wutong_engines.ranking.weights import Weights


class Status(StrEnum):
    """How far an answer can be trusted to be the best there is."""

    OPTIMAL = "optimal"
    WITHIN = "within"
    EMPTY = "empty"

    @property
    def label(self) -> str:
        """Return the status as people call it."""
        return {"optimal": "已是最优", "within": "在界限之内", "empty": "没有结果"}[self.value]


class Reason(StrEnum):
    """Why an answer has its status."""

    ALL_READ = "all_read"
    NOBODY_NAMED = "nobody_named"
    NOBODY_LEFT = "nobody_left"
    PROVEN = "proven"
    LINEAR_BOUND = "linear_bound"
    GREEDY_BOUND = "greedy_bound"
    NOTHING_TO_CLOSE = "nothing_to_close"

    @property
    def label(self) -> str:
        """Return the reason as people call it."""
        return _REASONS[self.value]


_REASONS = {
    "all_read": "全部企业都比过",
    "nobody_named": "名录里没有企业提到该环节",
    "nobody_left": "提到该环节的企业都被条件排除",
    "proven": "求解器已证明",
    "linear_bound": "以线性松弛为界",
    "greedy_bound": "以贪心余量为界",
    "nothing_to_close": "没有可补的环节",
}


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason of a score: `value` from 0 to 1, None where the datum is not known; `points` = weight × value.

    Weight and points are in points of a hundred, to two digits; a penalty has negative points.
    """

    code: str
    label: str
    value: float | None
    weight: float
    points: float
    evidence: str
    source: str
    date: date | None

    @property
    def known(self) -> bool:
        """Whether the datum is known at all."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A firm in the list. `score` is the sum of its factors' points; `open_points` is what unknown data could add."""

    rank: int
    id: str
    name: str
    province: str
    city: str
    score: float
    open_points: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many firms one constraint keeps out; each firm counts at the first that does."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """The ranked list. `considered` = `eligible` + all `excluded`; `local` counts the zone's own makers."""

    status: Status
    reason: Reason
    ranked: tuple[Ranked, ...]
    considered: int
    eligible: int
    excluded: tuple[Excluded, ...]
    local: int
    snapshot: str
    weights: Weights
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One limit a firm does not meet: the limit, and what the firm has."""

    code: str
    label: str
    value: str
    limit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a firm is not (higher) in the list. `rank` is None where it is excluded or not in the directory.

    `costs` are the factors that cost it most, each with the points it missed, dearest first.
    """

    id: str
    name: str
    sentence: str
    rank: int | None
    score: float | None
    blocked_by: tuple[Block, ...]
    factors: tuple[Factor, ...]
    costs: tuple[tuple[Factor, float], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The firms that together close most: `value` reached, `bound` no choice can pass, `gap` between them."""

    firms: tuple[str, ...]
    closes: tuple[tuple[str, float], ...]
    adds: tuple[tuple[str, float], ...]
    value: float
    bound: float
    gap: float
    status: Status
    reason: Reason
    sentence: str
