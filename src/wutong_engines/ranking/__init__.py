"""From a gap to the firms that could fill it: a list in which every point has its evidence, source and date.

from wutong_engines import ranking

result = ranking.solve(ranking.read_problem(Path("gap.json")), store)
print(result.ranked[0].factors[0].evidence)
"""

from wutong_engines.ranking.errors import BadDirectory, BadProblem, Fault, RankingError
from wutong_engines.ranking.problem import Anchor, Constraints, Partner, Problem, Rate, Wanted, Zone
from wutong_engines.ranking.result import (
    Block,
    Cover,
    Excluded,
    Factor,
    Ranked,
    Reason,
    Result,
    Status,
    WhyNot,
)
from wutong_engines.ranking.solve import solve, why_not
from wutong_engines.ranking.validation import validated
from wutong_engines.ranking.weights import DEFAULT, FACTORS, PENALTIES, Weights

__all__ = [
    "DEFAULT",
    "FACTORS",
    "PENALTIES",
    "Anchor",
    "BadDirectory",
    "BadProblem",
    "Block",
    "Constraints",
    "Cover",
    "Excluded",
    "Factor",
    "Fault",
    "Partner",
    "Problem",
    "Ranked",
    "RankingError",
    "Rate",
    "Reason",
    "Result",
    "Status",
    "Wanted",
    "Weights",
    "WhyNot",
    "Zone",
    "solve",
    "validated",
    "why_not",
]
