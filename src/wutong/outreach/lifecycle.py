"""Where a trip stands: it follows from dates and approval, so nothing of it is stored; and what may be done there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a trip stands on a day."""

    PLANNED = "planned"
    APPROVED = "approved"
    UNDER_WAY = "under_way"
    REPORT_DUE = "report_due"
    REPORTED = "reported"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Return the state as people call it."""
        return LABELS[self]


LABELS = {
    State.PLANNED: "计划",
    State.APPROVED: "已批准",
    State.UNDER_WAY: "进行中",
    State.REPORT_DUE: "待交报告",
    State.REPORTED: "已报告",
    State.CANCELLED: "已取消",
}
CHOICES = [(state.value, label) for state, label in LABELS.items()]


@dataclass(frozen=True)
class Move:
    """A verb on a trip and the states that admit it."""

    label: str
    sources: frozenset[State]


MOVES: Mapping[str, Move] = {
    "edit": Move("修改方案", frozenset({State.PLANNED, State.APPROVED, State.UNDER_WAY})),
    # A team that had to leave at once has its plan approved while it is out, never after.
    "approve": Move("批准方案", frozenset({State.PLANNED, State.UNDER_WAY})),
    "cancel": Move("取消批次", frozenset({State.PLANNED, State.APPROVED, State.UNDER_WAY, State.REPORT_DUE})),
    # What happened may be entered late, also after the report: a fact left out would be worse.
    "record": Move("登记拜访和接触", frozenset({State.UNDER_WAY, State.REPORT_DUE, State.REPORTED})),
    "report": Move("提交报告", frozenset({State.REPORT_DUE})),
}


def state(*, on: date, starts_on: date, ends_on: date, approved: bool, reported: bool, cancelled: bool) -> State:
    """Return where a trip stands on a day, from its dates and what was done."""
    if cancelled:
        return State.CANCELLED
    if reported:
        return State.REPORTED
    if on > ends_on:
        return State.REPORT_DUE
    if on >= starts_on:
        return State.UNDER_WAY
    return State.APPROVED if approved else State.PLANNED


def allows(verb: str, where: State) -> bool:
    """Tell whether a trip that stands there admits the verb."""
    return where in MOVES[verb].sources


def may_cancel(where: State, *, begun: bool, has_records: bool) -> bool:
    """Tell whether a trip may be cancelled: before it starts, or while nobody was visited or met on it."""
    return allows("cancel", where) and not (begun and has_records)
