"""The verbs of targeting."""

from wutong.targeting.services.asking import ask, rank_again, rename, restore, withdraw
from wutong.targeting.services.backtests import note_backtest
from wutong.targeting.services.judging import judge, judge_many
from wutong.targeting.services.local import find_makers

__all__ = [
    "ask",
    "find_makers",
    "judge",
    "judge_many",
    "note_backtest",
    "rank_again",
    "rename",
    "restore",
    "withdraw",
]
