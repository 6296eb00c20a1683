"""From a gap to the firms that could fill it: a list in which every point has its evidence, source and date.

from wutong_engines import ranking

result = ranking.solve(ranking.read_problem(Path("gap.json")), store)
print(result.ranked[0].factors[0].evidence)
"""

from wutong_engines.ranking.backtest import backtest
from wutong_engines.ranking.check import check
from wutong_engines.ranking.covering import cover
from wutong_engines.ranking.errors import BadDirectory, BadProblem, Fault, RankingError
from wutong_engines.ranking.learning import Learned, learn
from wutong_engines.ranking.problem import Anchor, Constraints, Partner, Problem, Rate, Wanted, Zone
from wutong_engines.ranking.reading import as_json, problem_from, read_problem
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
from wutong_engines.ranking.writing import write

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
    "Learned",
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
    "as_json",
    "backtest",
    "check",
    "cover",
    "learn",
    "problem_from",
    "read_problem",
    "solve",
    "validated",
    "why_not",
    "write",
]
