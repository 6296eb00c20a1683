"""Where a trip stands: it follows from dates and approval, so nothing of it is stored."""

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
    State.UNDER_WAY: "在外",
    State.REPORT_DUE: "待交报告",
    State.REPORTED: "已报告",
    State.CANCELLED: "已取消",
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
