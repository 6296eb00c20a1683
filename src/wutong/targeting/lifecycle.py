"""Where a ranked list of targets stands, and what people say of a firm on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a shortlist stands."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


STATES = [
    (State.WAITING.value, "计算中"),
    (State.READY.value, "已完成"),
    (State.FAILED.value, "未完成"),
    (State.WITHDRAWN.value, "已撤下"),
]


class Verdict(StrEnum):
    """What a person says of a ranked firm."""

    OPEN = "open"
    KEEP = "keep"
    DROP = "drop"


VERDICTS = [(Verdict.OPEN.value, "未定"), (Verdict.KEEP.value, "要去"), (Verdict.DROP.value, "不去")]

# Why one does not go, in the words that come up most; any other may be written.
DROP_REASONS = ("产品对不上", "规模太小", "路途太远", "已经接触过", "经销不生产")


@dataclass(frozen=True)
class Move:
    """A verb on a shortlist, from which states, to which."""

    label: str
    sources: frozenset[State]
    target: State


MOVES: Mapping[str, Move] = {
    "rank": Move("重新计算", frozenset({State.WAITING, State.READY, State.FAILED}), State.WAITING),
    "finish": Move("完成计算", frozenset({State.WAITING}), State.READY),
    "fail": Move("取消计算", frozenset({State.WAITING}), State.FAILED),
    "judge": Move("标注企业", frozenset({State.READY}), State.READY),
    "withdraw": Move("撤下名单", frozenset({State.WAITING, State.READY, State.FAILED}), State.WITHDRAWN),
    "restore": Move("恢复名单", frozenset({State.WITHDRAWN}), State.READY),
}


def allows(verb: str, state: str) -> bool:
    """Tell whether a shortlist in that state admits the verb."""
    return state in MOVES[verb].sources
