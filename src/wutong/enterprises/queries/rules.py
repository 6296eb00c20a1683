"""Rules of this domain as data: from which probability a name is taken to be a firm's."""

from dataclasses import dataclass
from datetime import date

from wutong.kernel import rules

MATCHING = rules.declare(
    "enterprises.matching",
    "名称认定",
    {"sure": 0.99, "doubtful": 0.1, "bulk": 0.98, "alike": 0.86},
    source="名称引擎的把握经保留样本校准(见 docs/engines/names.md);线由招商办按复核结果调整",
    explained={
        "sure": "把握不低于此值的名称自动认定(0 到 1)",
        "doubtful": "把握不低于此值的名称进复核队列,更低的记为“名录中没有”(0 到 1)",
        "bulk": "“认定全部”按钮所用的把握(0 到 1)",
        "alike": "两家已跟踪企业的名称相似到此值即列为疑似重复(0 到 1)",
    },
)


@dataclass(frozen=True)
class Lines:
    """The lines between sure, doubtful and unknown."""

    sure: float
    doubtful: float
    bulk: float
    alike: float


def lines(on: date) -> Lines:
    """Return the lines in force on a day."""
    said = rules.value(MATCHING.code, on=on)
    return Lines(**{name: float(said[name]) for name in ("sure", "doubtful", "bulk", "alike")})
