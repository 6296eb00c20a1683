"""Stages of a lead and the moves between them: a pure table, walked by one service."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a lead stands (reference: domain 2.1, stages 0 to 3, and the two ways out)."""

    NEW = "new"
    ASSESS = "assess"
    CONTACT = "contact"
    NEGOTIATE = "negotiate"
    LANDED = "landed"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Return the stage as people call it."""
        return LABELS[self]


LABELS = {
    Stage.NEW: "线索登记",
    Stage.ASSESS: "研判",
    Stage.CONTACT: "对接",
    Stage.NEGOTIATE: "在谈",
    Stage.LANDED: "已转项目",
    Stage.CLOSED: "不跟进",
}
CHOICES = [(stage.value, label) for stage, label in LABELS.items()]
OPEN = frozenset({Stage.NEW, Stage.ASSESS, Stage.CONTACT, Stage.NEGOTIATE})


@dataclass(frozen=True)
class Move:
    """A named way from some stages to one stage."""

    label: str
    sources: frozenset[Stage]
    target: Stage
    needs_reason: bool = False


MOVES: Mapping[str, Move] = {
    "assess": Move("提交研判", frozenset({Stage.NEW}), Stage.ASSESS),
    "contact": Move("开始对接", frozenset({Stage.NEW, Stage.ASSESS}), Stage.CONTACT),
    "negotiate": Move("进入在谈", frozenset({Stage.ASSESS, Stage.CONTACT}), Stage.NEGOTIATE),
    "step_back": Move("退回对接", frozenset({Stage.NEGOTIATE}), Stage.CONTACT, needs_reason=True),
    "close": Move("不再跟进", OPEN, Stage.CLOSED, needs_reason=True),
    "reopen": Move("重新跟进", frozenset({Stage.CLOSED}), Stage.CONTACT, needs_reason=True),
    "land": Move("转为项目", frozenset({Stage.CONTACT, Stage.NEGOTIATE}), Stage.LANDED),
}
