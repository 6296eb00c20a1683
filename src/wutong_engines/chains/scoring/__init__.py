"""How likely a link is that the graph does not say: firm → product, firm → industry, product → product.

Every score is a sum of named factors times weights learned on the graph itself, by hiding edges and asking for them.
"""

from wutong_engines.chains.scoring.backtest import Backtest, Figures, backtest, backtests
from wutong_engines.chains.scoring.errors import ScoringError
from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.known import Kind, Known, read
from wutong_engines.chains.scoring.model import Model, fit
from wutong_engines.chains.scoring.score import Scored, score
from wutong_engines.chains.scoring.text import Text

__all__ = [
    "Backtest",
    "Factor",
    "Figures",
    "Kind",
    "Known",
    "Model",
    "Scored",
    "ScoringError",
    "Text",
    "backtest",
    "backtests",
    "fit",
    "read",
    "score",
]
