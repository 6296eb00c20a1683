"""Words of one identity per firm: names, lines of a list, pairs that look alike; and which verb each state admits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NameKind(StrEnum):
    """What sort of name an enterprise is known by."""

    REGISTERED = "registered"
    FORMER = "former"
    SHORT = "short"
    FOREIGN = "foreign"
    LISTED = "listed"


NAME_KINDS = [
    (NameKind.REGISTERED.value, "登记名称"),
    (NameKind.FORMER.value, "曾用名"),
    (NameKind.SHORT.value, "简称"),
    (NameKind.FOREIGN.value, "外文名"),
    (NameKind.LISTED.value, "名单写法"),
]


class LineState(StrEnum):
    """Where a line of a list stands: whose name it is."""

    WAITING = "waiting"
    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"


LINE_STATES = [
    (LineState.WAITING.value, "待比对"),
    (LineState.SURE.value, "自动认定"),
    (LineState.DOUBTFUL.value, "待复核"),
    (LineState.UNKNOWN.value, "名录中没有"),
    (LineState.CONFIRMED.value, "人工认定"),
    (LineState.REJECTED.value, "人工否定"),
    (LineState.UNREADABLE.value, "无法识别"),
]


class PairState(StrEnum):
    """Where a suspicion that two tracked enterprises are one stands."""

    OPEN = "open"
    MERGED = "merged"
    APART = "apart"


PAIR_STATES = [
    (PairState.OPEN.value, "待复核"),
    (PairState.MERGED.value, "已合并"),
    (PairState.APART.value, "确认不同"),
]


@dataclass(frozen=True)
class Move:
    """A verb, from which states, to which."""

    label: str
    sources: frozenset[StrEnum]
    target: StrEnum


_OPEN_LINES: frozenset[StrEnum] = frozenset({LineState.DOUBTFUL, LineState.UNKNOWN})
_DECIDED_LINES: frozenset[StrEnum] = frozenset({LineState.SURE, LineState.CONFIRMED, LineState.REJECTED})

LINE_MOVES: Mapping[str, Move] = {
    "confirm": Move("认定为同一家", _OPEN_LINES, LineState.CONFIRMED),
    "reject": Move("都不是", _OPEN_LINES, LineState.REJECTED),
    # Whatever was decided, by the engine or by a person, can be opened again.
    "reopen": Move("撤回认定", _DECIDED_LINES, LineState.DOUBTFUL),
}

PAIR_MOVES: Mapping[str, Move] = {
    "merge": Move("合并", frozenset({PairState.OPEN, PairState.APART}), PairState.MERGED),
    "keep_apart": Move("确认不同", frozenset({PairState.OPEN}), PairState.APART),
    "undo": Move("撤销", frozenset({PairState.MERGED, PairState.APART}), PairState.OPEN),
}


def admits(moves: Mapping[str, Move], verb: str, state: str) -> bool:
    """Tell whether a line or a pair in that state admits the verb."""
    return state in moves[verb].sources
