"""The terms of outreach as data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wutong.kernel import calendar, rules

TERMS = rules.declare(
    "outreach.terms",
    "外出招商时限",
    {"report_days": 5, "entry_days": 1, "clash_days": 30},
    source="本区缺省:归后 3–5 个工作日交报告,拜访当日 24 小时内填报;30 天内不重复登门",
    explained={
        "report_days": "返回后交报告(工作日)",
        "entry_days": "拜访后填报(自然日),晚于此标为补录",
        "clash_days": "另一组拜访过同一企业多少天内提醒(自然日)",
    },
)


def terms(on: date) -> Mapping[str, Any]:
    """Return the terms in force on a day."""
    return rules.value(TERMS.code, on=on)


def report_due(ends_on: date, in_force: Mapping[str, Any] | None = None) -> date:
    """Return the last day for the report of a trip, by the rule in force when it came back."""
    return calendar.add_working_days(ends_on, int((in_force or terms(ends_on))["report_days"]))


def clash_days(on: date) -> int:
    """Return how many days back another team's visit is worth a warning."""
    return int(terms(on)["clash_days"])
