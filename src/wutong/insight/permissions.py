"""Who may look at the zone's figures: the house's insiders, and nobody else."""

from typing import Any

from wutong.accounts import permissions as people

SENTENCE = "全园区的数字只对园区工作人员开放。"


def may_look(user: Any) -> bool:
    """Tell whether the person may see figures; the rows behind them stay each domain's to show or keep back."""
    return people.is_insider(user)


def may_issue(user: Any) -> bool:
    """Tell whether making bulletins is the person's work (招商办)."""
    return people.is_promotion_office(user)
