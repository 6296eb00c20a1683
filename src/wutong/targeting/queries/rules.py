"""How much each factor weighs and how long a list is: rules as data."""

from dataclasses import dataclass
from datetime import date

from wutong.kernel import rules
from wutong_engines.ranking.weights import DEFAULT, FACTORS, PENALTIES, Weights

WEIGHTS = rules.declare(
    "targeting.weights",
    "靶向排序权重",
    dict(DEFAULT.points),
    source="本区缺省:按招商经验设定,未经学习;各项按一百分折算,扣分项照扣",
    explained={code: f"{label}:{asks}(分)" for code, (label, _, asks) in (*FACTORS.items(), *PENALTIES.items())},
)
LENGTH = rules.declare(
    "targeting.length",
    "靶向名单长度",
    {"firms": 100},
    source="本区缺省:一个专班一季度走访不完一百家",
    explained={"firms": "一份名单最多列多少家(家)"},
)


@dataclass(frozen=True)
class Weight:
    """One factor as a form shows it."""

    code: str
    label: str
    points: float
    asks: str
    is_penalty: bool


def weights(on: date, said: dict[str, float] | None = None) -> Weights:
    """Return the weights in force on a day, or those that somebody set for one list."""
    kept = {code: float(points) for code, points in rules.value(WEIGHTS.code, on=on).items()}
    if said is None or all(kept.get(code) == points for code, points in said.items()):
        return Weights.of(kept, origin="默认" if kept == DEFAULT.by_code else "设定", note=source(on))
    return Weights.of({**kept, **said}, origin="设定", note="为这份名单单独设定")


def factors(on: date) -> list[Weight]:
    """Return every factor with its weight of a day, in the order people read them."""
    kept = rules.value(WEIGHTS.code, on=on)
    return [
        Weight(code, label, float(kept.get(code, 0)), asks, code in PENALTIES)
        for code, (label, _, asks) in (*FACTORS.items(), *PENALTIES.items())
    ]


def source(on: date) -> str:
    """Return who says how much each factor weighs on a day."""
    held = rules.versions(WEIGHTS.code).get(WEIGHTS.code, [])
    return next((version.source for version in held if version.valid_from <= on), WEIGHTS.source)


def length(on: date) -> int:
    """Return how many firms a list has at most."""
    return int(rules.value(LENGTH.code, on=on)["firms"])
