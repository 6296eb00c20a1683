"""The verbs of targeting."""

from wutong.targeting.services.asking import ask, ask_gaps, cancel, rank_again, rename, restore, withdraw
from wutong.targeting.services.backtests import Figures, note_backtest, run_backtests
from wutong.targeting.services.judging import judge, judge_many
from wutong.targeting.services.local import find_makers

__all__ = [
    "Figures",
    "ask",
    "ask_gaps",
    "cancel",
    "find_makers",
    "judge",
    "judge_many",
    "note_backtest",
    "rank_again",
    "rename",
    "restore",
    "run_backtests",
    "withdraw",
]
